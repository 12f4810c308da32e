"""Each invariant of the money, broken by hand past the guards, is found and said in words."""

import pytest
from sqlalchemy import text

from faculty_api.payments import service
from faculty_api.payments.connect import following
from faculty_api.payments.connect.rules import Seen
from faculty_api.payments.faults import CHECKS, faults
from schemas.access import WORKER
from tests.builders import NOW
from tests.payments.advanced import booked, run_and_pay
from tests.payments.at_stripe import choose_stripe, payees
from tests.payments.conftest import Office
from tests.payments.fill import bank_results, payroll_results
from tests.payments.test_reconcile import read

OFF = "SET LOCAL session_replication_role = replica"
"""No triggers, no foreign keys: what only somebody inside the database could do."""

BREAKS: list[tuple[str, str]] = [
    ("UPDATE claim_line SET approved_pence = 1 WHERE kind = 'fee'", "on their way by payroll, but 1 were to be paid"),
    ("UPDATE payment_item SET status = 'failed' WHERE rail = 'bank'", "is paid, but 15000 pence of 19860 were settled"),
    (
        "UPDATE claim_line SET approved_rule = 'fee_as_offered'; UPDATE claim SET approved_by = NULL, "
        "approved_rules = '{miles_near}'",
        "approved by rule, but no rule stands on its involvement_payment",
    ),
    ("UPDATE claim SET status = 'in_run'", "is in a run, but no payment of it waits"),
    ("UPDATE payment_item SET status = 'pending'", "is paid, but a payment of it waits"),
    ("UPDATE payment_item SET person_id = gen_random_uuid()", "goes to another person than its claim"),
    ("UPDATE bank_details SET person_id = gen_random_uuid()", "goes into an account of another person"),
    ("UPDATE bank_details SET verified_by = NULL", "goes into an account nobody confirmed"),
    (
        "UPDATE bank_details SET verified_by = (SELECT maker_id FROM payment_run)",
        "the run's maker or checker had confirmed",
    ),
    ("UPDATE payment_run SET checker_id = NULL", "was approved by nobody"),
    ("UPDATE payment_run SET maker_id = (SELECT person_id FROM payment_item LIMIT 1)", "pays the person who made or"),
    ("UPDATE payment_run SET fee_pence = 1", "its payments do not come to its totals"),
    ("UPDATE payment_run SET status = 'cancelled'", "is cancelled, but one of its payments is settled"),
    ("UPDATE payment_run SET serial = 3", "1 is missing: the numbers have a gap"),
    ("UPDATE ledger_entry SET pence = 1 WHERE account = 'bank'", "in the ledger does not balance"),
    ("DELETE FROM ledger_entry", "is settled, and 0 pence of it are in the ledger"),
    ("UPDATE payment_item SET pence = pence + 1", "is not what was locked: its digest differs"),
    ("UPDATE run_file SET content = 'x'", "was changed"),
    (
        "UPDATE run_file f SET content = g.content FROM run_file g "
        "WHERE f.name = 'bank.csv' AND g.name = 'payroll.csv'",
        "The file bank.csv of run",
    ),
    (
        "UPDATE run_file SET content = 'other', sealed = false, sha256 = encode(sha256('other'), 'hex')",
        "bank.csv of payment run LEF000001 does not say what the run pays",
    ),
]
PAST_A_GUARD = {
    "ALTER TABLE claim DROP CONSTRAINT ck_claim_has_an_approver; UPDATE claim SET approved_by = NULL": (
        "neither a person nor a rule approved it"
    ),
    "ALTER TABLE claim DROP CONSTRAINT ck_claim_both_approvals; UPDATE claim SET approvals_needed = 2": (
        "needed two approvals by different people"
    ),
    "ALTER TABLE claim DROP CONSTRAINT ck_claim_approver_is_not_claimant; UPDATE claim SET approved_by = person_id": (
        "was approved by the person it pays"
    ),
    "ALTER TABLE payment_run DROP CONSTRAINT ck_payment_run_checker_is_not_maker; "
    "UPDATE payment_run SET checker_id = maker_id": "was made and approved by the same person",
    "ALTER TABLE bank_details DROP CONSTRAINT ck_bank_details_verifier_is_not_changer; "
    "UPDATE bank_details SET verified_by = changed_by": "were confirmed by the person who gave them",
    "DROP INDEX uq_payment_item_live; INSERT INTO payment_item SELECT gen_random_uuid(), run_id, claim_id, person_id, "
    "rail, pence, bank_id, reference || 'x', status, outcome FROM payment_item": "has 2 payments at once by bank",
}
OF_STRIPE: list[tuple[str, str]] = [
    ("UPDATE stripe_payment SET state = 'failed'", "stands as failed at Stripe, and as settled with us"),
    ("UPDATE stripe_payment SET account = 'acct_other'", "is not what was sent to Stripe"),
    ("UPDATE payee_account SET person_id = gen_random_uuid()", "goes into a Stripe account of another person"),
    ("UPDATE stripe_payment SET payout = NULL", "has no transfer or no payout"),
    ("UPDATE stripe_payment SET made_at = '2020-01-01Z'", "was sent to Stripe before its run was approved"),
    (
        "UPDATE payee_account SET verified_by = (SELECT maker_id FROM payment_run)",
        "first into a Stripe account that the run's maker",
    ),
    (
        "ALTER TABLE payee_account DROP CONSTRAINT ck_payee_account_verifier_is_not_payee; "
        "UPDATE payee_account SET verified_by = person_id",
        "was confirmed by the person it pays",
    ),
]
SAME = "UPDATE advance_offset SET "
OF_ADVANCES: list[tuple[str, str]] = [
    (SAME + "pence = 4001", "4001 pence are taken off, but 4000 were agreed"),
    (SAME + "pence = 5251", "5251 pence are taken off, but its costs come to 5250"),
    ("UPDATE claim SET status = 'returned' WHERE NOT is_advance", "something is taken off, but it is returned"),
    ("UPDATE claim SET person_id = gen_random_uuid() WHERE is_advance", "not money before the day of the same person"),
    (
        SAME + "fixed = false; UPDATE claim SET status = 'approved' WHERE is_advance",
        "is approved, but it was taken off",
    ),
    ("DELETE FROM ledger_entry WHERE offset_id IS NOT NULL", "is paid, and 0 pence of the 4000 taken off"),
    ("UPDATE ledger_entry SET account = 'fees_payable' WHERE account = 'advances'", "another account than that of"),
]
ALL = [*BREAKS, *PAST_A_GUARD.items(), *OF_ADVANCES, *OF_STRIPE]


async def taken_off(office: Office) -> None:
    sam = await booked(office)
    await sam.paid(4000)
    await sam.approved(5250)
    await run_and_pay(office)
    assert await faults(office.session, office.vault) == []


async def by_stripe(office: Office) -> None:
    await choose_stripe(office)
    await payees(office, None, 1)
    run = await office.approved()
    await service.send_by_stripe(office.work(), office.vault, run.id)
    system = office.work(WORKER, days=1)
    for seen in (Seen(transfer="tr_1"), Seen(payout="po_1", payout_status="paid", paid_on=NOW.date())):
        for due in await following.take(system, 5):
            assert await following.keep(system, due, seen)
    assert await faults(office.session, office.vault) == []


async def closed_run(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    await read(office, run, bank_results(await office.content(run, "bank.csv")))
    await read(office, run, payroll_results(await office.content(run, "payroll.csv")))
    assert await faults(office.session, office.vault) == []


@pytest.mark.parametrize(("statement", "words"), ALL, ids=[words for _, words in ALL])
async def test_it_is_found(office: Office, statement: str, words: str) -> None:
    made = (
        taken_off if (statement, words) in OF_ADVANCES else by_stripe if (statement, words) in OF_STRIPE else closed_run
    )
    await made(office)
    await office.session.flush()
    await office.session.execute(text(OFF))
    for part in statement.split("; "):
        await office.session.execute(text(part))
    office.session.expire_all()
    assert [fault for fault in await faults(office.session, office.vault) if words in fault] != []


def test_every_check_has_a_break() -> None:
    beside = 4  # the digest, the files (changed, moved) and what they say are not SELECTs
    assert len(ALL) == len(CHECKS) + beside
