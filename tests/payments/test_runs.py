"""A run from preview to files: who is in and why not, and the moves that are refused."""

from collections.abc import Awaitable, Callable
from datetime import date
from hashlib import sha256
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.ids import new_id
from faculty_api.payments import service
from faculty_api.payments.faults import faults
from schemas.access import Role
from schemas.bank import EnterBank, FreezeBank
from schemas.payments import ApproveRun, MakeRun, RunStatus
from tests.builders import actor
from tests.payments.conftest import Office, seen
from tests.payments.fill import bank_results, payroll_results, rows_of

NEXT = "2026-11-27"


async def refused(door: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as no:
        await door
    return no.value.detail


async def test_who_is_in_and_who_is_out_and_why(office: Office) -> None:
    _, paid = await office.payee("Ann In")
    _, held = await office.payee("Bea Held")
    unknown = await office.claim(await office.build.associate("Cy Unknown"))
    changed = await office.build.associate("Dee Changed")
    await office.bank(changed)
    await office.bank(changed, status="entered", version=2)
    waiting = await office.claim(changed)
    twins = []
    for name in ("Eve Shared", "Fay Shared"):
        twin = await office.build.associate(name)
        await office.bank(twin, account="55555555")
        twins.append(await office.claim(twin))
    _, nothing = await office.payee("Gil Nothing", fee=0, expense=0)
    maker = await office.build.associate("Farah Herself")
    await office.bank(maker)
    own = await office.claim(maker)
    _, submitted = await office.payee("Hal Early")
    submitted.status = "submitted"
    await office.session.flush()
    work = office.work(actor(maker.person_id, Role.FINANCE))

    found = await service.preview(work, None, [held.id])

    assert [(line.claim_id, line.name, line.fee.pence, line.expense.pence, line.check) for line in found.lines] == [
        (paid.id, "Ann In", 15000, 4860, "First payment")
    ]
    assert [(one.claim_id, one.why) for one in found.left_out] == [
        (held.id, "Held back"),
        (unknown.id, "No bank details yet"),
        (waiting.id, "Bank details changed on 22 November 2026. Second check needed"),
        (twins[0].id, "The same account is under 2 people"),
        (twins[1].id, "The same account is under 2 people"),
        (nothing.id, "Nothing to pay"),
        (own.id, "This pays you. Someone else must make the run"),
    ]
    totals = (found.payments, found.people, found.fee.pence, found.expense.pence, found.total.pence)
    assert totals == (2, 1, 15000, 4860, 19860)
    assert found.pay_on.isoformat() == NEXT


async def test_locking_takes_the_claims_and_makes_the_payments(office: Office) -> None:
    (_, first), (_, second) = await office.payees(2)
    run = await office.locked()
    assert (run.serial, run.status, run.item_count, run.fee.pence, run.expense.pence) == (1, "locked", 4, 30000, 9720)
    detail = await service.run(office.work(), run.id)
    assert [(item.reference, item.claim_id, item.rail, item.amount.pence, item.status) for item in detail.items] == [
        ("LEF000001-0001", first.id, "payroll", 15000, "pending"),
        ("LEF000001-0002", first.id, "bank", 4860, "pending"),
        ("LEF000001-0003", second.id, "payroll", 15000, "pending"),
        ("LEF000001-0004", second.id, "bank", 4860, "pending"),
    ]
    assert await office.scalar("SELECT count(*) FROM claim WHERE status = 'in_run'") == 2
    assert await faults(office.session, office.vault) == []


async def test_a_run_keeps_whom_it_left_out_and_why(office: Office) -> None:
    await office.payee("Ann In")
    who = await office.build.associate("Cy Unknown")
    claim = await office.claim(who)
    own = await office.build.associate("Farah Herself")
    await office.bank(own)
    theirs = await office.claim(own, fee=100, expense=0)
    for one in (claim, theirs):
        await office.session.refresh(one)
    first, second = [(one.id, one.number) for one in (claim, theirs)]
    maker = office.work(actor(own.person_id, Role.FINANCE))
    run = await service.lock(maker, (await service.create(maker, MakeRun())).id)
    await office.bank(who)
    for reader in (maker, office.work(office.checker), office.work(office.verifier, 9)):
        found = (await service.run(reader, run.id)).left_out
        assert [(one.claim_id, one.number, one.name, one.total.pence, one.why) for one in found] == [
            (*first, "Cy Unknown", 19860, "No bank details yet"),
            (*second, "Farah Herself", 100, "It pays the person who made this run"),
        ]


async def test_who_confirmed_an_account_does_not_make_its_first_run(office: Office) -> None:
    _, claim = await office.payee("Ann In")
    vera = office.work(office.verifier)
    why = "You checked these bank details. Someone else must make the first run that pays into them"
    assert [(one.claim_id, one.why) for one in (await service.preview(vera)).left_out] == [(claim.id, why)]
    draft = await service.create(vera, MakeRun())
    assert await refused(service.lock(vera, draft.id)) == "Nothing is ready to pay. Look at what is left out, and why"
    await office.payee("Bea In")
    run = await office.locked()
    await office.session.execute(text("UPDATE payment_run SET maker_id = :vera"), {"vera": office.verifier.person})
    assert await refused(office.approve(run)) == (
        "The person who made this run checked bank details that it pays into for the first time. "
        "Cancel it, and let someone else make a new one"
    )
    await office.session.execute(text("UPDATE payment_run SET maker_id = :maker"), {"maker": office.maker.person})
    await office.approve(run)
    assert await faults(office.session, office.vault) == []
    await office.session.execute(text("UPDATE payment_run SET checker_id = :vera"), {"vera": office.verifier.person})
    assert sorted(fault for fault in await faults(office.session, office.vault) if "first into" in fault) == [
        f"Payment LEF000001-000{at} was the first into an account that the run's maker or checker had confirmed"
        for at in range(1, 5)
    ]


async def test_a_second_payment_may_be_made_by_who_confirmed_the_account(office: Office) -> None:
    who, _ = await office.payee()
    run, late = await office.sent(), office.work(days=6)
    for name, fill in (("payroll.csv", payroll_results), ("bank.csv", bank_results)):
        await service.import_results(late, office.vault, run.id, fill(await office.content(run, name)))  # type: ignore[operator]
    again = await office.claim(who)
    assert [line.claim_id for line in (await service.preview(office.work(office.verifier))).lines] == [again.id]


async def test_one_rail_only(office: Office) -> None:
    await office.payee(fee=0, expense=1240)
    await office.payee(fee=7500, expense=0)
    run = await office.approved()
    detail = await service.run(office.work(), run.id)
    assert [(item.rail, item.amount.pence) for item in detail.items] == [("bank", 1240), ("payroll", 7500)]


async def test_held_back_claims_are_ready_for_the_next_run(office: Office) -> None:
    _, held = await office.payee()
    await office.payee()
    first = await office.locked([held.id])
    second = await office.locked()
    assert [(run.serial, run.item_count) for run in (first, second)] == [(1, 2), (2, 2)]
    assert {item.claim_id for item in (await service.run(office.work(), second.id)).items} == {held.id}


async def test_numbers_have_no_gap(office: Office) -> None:
    await office.payee()
    first = await office.locked()
    draft = await service.create(office.work(), MakeRun())
    assert await refused(service.lock(office.work(), draft.id)) == (
        "Nothing is ready to pay. Look at what is left out, and why"
    )
    await service.cancel(office.work(), first.id)
    again = await service.lock(office.work(), draft.id)
    assert (first.serial, again.serial) == (1, 2)
    assert await faults(office.session, office.vault) == []


@pytest.mark.parametrize(
    ("pay_on", "message"),
    [
        (date(2026, 11, 24), "Payment date must be at least 3 working days from today"),
        (date(2026, 11, 28), "Payment date must be a working day, not a weekend or a bank holiday"),
    ],
)
async def test_the_payment_date(office: Office, pay_on: date, message: str) -> None:
    with pytest.raises(Invalid) as no:
        await service.create(office.work(), MakeRun(pay_on=pay_on))
    assert [(fault.field, fault.message) for fault in no.value.faults] == [("pay_on", message)]
    with pytest.raises(Invalid) as no:
        await service.preview(office.work(), pay_on)
    assert [(fault.field, fault.message) for fault in no.value.faults] == [("pay_on", message)]


async def test_lock_twice_and_by_another(office: Office) -> None:
    await office.payee()
    draft = await service.create(office.work(), MakeRun())
    assert await refused(service.lock(office.work(office.checker), draft.id)) == (
        "Someone else made this run. Only they can lock it"
    )
    await service.lock(office.work(), draft.id)
    assert await refused(service.lock(office.work(), draft.id)) == (
        "This run is locked already, and waits for a second person to approve it"
    )
    assert await office.scalar("SELECT count(*) FROM payment_item") == 2


async def test_approve_own_and_twice(office: Office) -> None:
    await office.payee()
    run = await office.locked()
    assert await refused(service.approve(office.work(), office.vault, run.id, seen(run))) == (
        "You made this run. Someone else must approve it"
    )
    assert (await office.approve(run)).status == RunStatus.APPROVED
    assert await refused(office.approve(run)) == "This run is approved already"
    assert await office.scalar("SELECT count(*) FROM run_file") == 2
    assert await faults(office.session, office.vault) == []


async def test_nobody_approves_a_run_that_pays_them(office: Office) -> None:
    who, _ = await office.payee()
    run = await office.locked()
    payee = office.work(actor(who.person_id, Role.FINANCE))
    assert await refused(service.approve(payee, office.vault, run.id, seen(run))) == (
        "This run pays you. Someone else must approve it"
    )


async def test_who_confirmed_an_account_does_not_approve_its_first_payment(office: Office) -> None:
    await office.payee()
    run = await office.locked()
    assert await refused(service.approve(office.work(office.verifier), office.vault, run.id, seen(run))) == (
        "You checked bank details that this run pays into for the first time. Someone else must approve it"
    )


SQL = [
    ("UPDATE payment_run SET checker_id = maker_id", "ck_payment_run_checker_is_not_maker"),
    ("UPDATE claim SET approved_by = person_id", "ck_claim_approver_is_not_claimant"),
    ("UPDATE bank_details SET verified_by = changed_by", "ck_bank_details_verifier_is_not_changer"),
    ("UPDATE payment_run SET status = 'lost'", "ck_payment_run_status_known"),
    ("UPDATE payment_run SET serial = 1", "uq_payment_run_serial"),
    ("UPDATE payment_item SET pence = 0", "ck_payment_item_pence"),
    ("UPDATE run_file SET content = 'x'", "run_file only grows: UPDATE is refused"),
    ("DELETE FROM run_file", "run_file only grows: DELETE is refused"),
    (
        "INSERT INTO payment_item SELECT gen_random_uuid(), run_id, claim_id, person_id, rail, pence, bank_id, "
        "reference || 'x', status, outcome FROM payment_item LIMIT 1",
        "uq_payment_item_live",
    ),
]


@pytest.mark.parametrize(("statement", "constraint"), SQL, ids=[constraint for _, constraint in SQL])
async def test_the_database_refuses_it_too(office: Office, statement: str, constraint: str) -> None:
    await office.payee()
    await office.approved()
    await office.payee()
    await office.locked()
    with pytest.raises(IntegrityError) as no:
        await office.session.execute(text(statement))
    assert constraint in str(no.value)


CHANGES: dict[str, str] = {
    "pence": "UPDATE payment_item SET pence = pence + 1 WHERE reference LIKE '%-0002'",
    "person": "UPDATE payment_item SET person_id = (SELECT max(person_id::text)::uuid FROM associate)",
    "reference": "UPDATE payment_item SET reference = reference || '9'",
    "an item gone": "DELETE FROM payment_item WHERE reference LIKE '%-0001'",
    "account": "UPDATE bank_details SET fingerprint = 'other'",
    "total": "UPDATE payment_run SET expense_pence = expense_pence + 1",
    "digest": "UPDATE payment_run SET digest = repeat('0', 64)",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_any_change_after_it_was_seen_is_refused_and_makes_no_file(office: Office, change: str) -> None:
    await office.payees(2)
    run = await office.locked()
    await office.session.execute(text(change))
    with pytest.raises(Conflict):
        await office.approve(run)
    assert await office.scalar("SELECT count(*) FROM run_file") == 0
    assert await office.scalar("SELECT status FROM payment_run") == "locked"
    assert len(await faults(office.session, office.vault)) > 0


@pytest.mark.parametrize(
    "posted",
    [
        lambda run: ApproveRun(digest="0" * 64, total_pence=19860),
        lambda run: ApproveRun(digest=run.digest, total_pence=1),
    ],
    ids=["digest", "total"],
)
async def test_what_was_posted_must_be_what_was_seen(office: Office, posted: Callable[..., ApproveRun]) -> None:
    await office.payee()
    run = await office.locked()
    assert await refused(service.approve(office.work(office.checker), office.vault, run.id, posted(run))) == (
        "This run is not what you saw. Open it again, and check it before you approve it"
    )


@pytest.mark.parametrize("step", ["approve", "download"])
async def test_a_change_of_bank_details_stops_the_run(office: Office, step: str) -> None:
    who, _ = await office.payee()
    run = await (office.locked() if step == "approve" else office.approved())
    mine = office.work(office.build.as_associate(who))
    new = EnterBank(account_name="Thief", sort_code="000000", account_number="99999999")
    await service.enter_bank(mine, office.vault, new)
    door = office.approve(run) if step == "approve" else service.file(office.work(), office.vault, run.id, "bank.csv")
    assert await refused(door) == (
        "The bank details behind payment LEF000001-0001 have changed since the run was locked. "
        "Cancel this run and make a new one"
    )
    assert (await service.cancel(office.work(), run.id)).status == RunStatus.CANCELLED
    assert (await service.preview(office.work())).lines == []


async def test_an_account_put_on_hold_stops_the_run(office: Office) -> None:
    who = await office.build.associate()
    bank = await office.bank(who)
    await office.claim(who)
    run = await office.locked()
    await service.freeze_bank(office.work(), bank.id, FreezeBank(reason="A call"))
    with pytest.raises(Conflict):
        await office.approve(run)


async def test_sealed_numbers_of_another_row_make_no_file(office: Office) -> None:
    (first, _), (second, _) = await office.payees(2)
    run = await office.locked()
    await office.session.execute(
        text(
            "UPDATE bank_details b SET account_number = o.account_number FROM bank_details o "
            "WHERE b.person_id = :first AND o.person_id = :second"
        ),
        {"first": first.person_id, "second": second.person_id},
    )
    with pytest.raises(Refusal):
        await office.approve(run)


async def test_the_files(office: Office) -> None:
    who, claim = await office.payee("=Sam O'Kafor")
    run = await office.approved()
    payroll = rows_of((await service.file(office.work(), office.vault, run.id, "payroll.csv")).content)
    bank = rows_of((await service.file(office.work(), office.vault, run.id, "bank.csv")).content)
    paid_to = {
        "claim": str(claim.number),
        "payee_id": str(who.person_id),
        "name": "'=Sam O'Kafor",
        "account_name": "'=Sam O'Kafor",
        "sort_code": "309430",
        "account_number": str(office.accounts),
        "pay_on": NEXT,
    }
    assert payroll[0] == {
        **paid_to, "reference": "LEF000001-0001", "academy": "YH", "activity_on": "2027-02-09", "gross": "150.00",
        "tax": "", "ni": "", "net": "", "paid_on": "",
    }  # fmt: skip
    assert bank[0] == {**paid_to, "reference": "LEF000001-0002", "amount": "48.60", "result": "", "paid_on": ""}
    assert [(row["reference"], row["name"]) for row in (payroll[1], bank[1])] == [("TOTAL LEF000001", "1 payment")] * 2
    assert (payroll[1]["gross"], bank[1]["amount"]) == ("150.00", "48.60")


async def test_the_same_bytes_every_time_and_the_first_download_sends(office: Office) -> None:
    await office.payees(3)
    run = await office.approved()
    assert run.sent_at is None
    found = [await service.file(office.work(days=at), office.vault, run.id, "bank.csv") for at in range(3)]
    assert {sha256(file.content).hexdigest() for file in found} == {found[0].sha256}
    assert [file.downloads for file in found] == [1, 2, 3]
    assert found[0].content.endswith(b"\r\n")
    after = await service.run(office.work(), run.id)
    assert (after.status, after.sent_at) == ("sent", office.build.now)
    assert [(file.name, file.downloads) for file in after.files] == [("bank.csv", 3), ("payroll.csv", 0)]
    assert await office.scalar("SELECT count(*) FROM event WHERE kind = 'RunFileDownloaded'") == 3


async def test_no_file_before_approval_and_none_that_is_not_there(office: Office) -> None:
    await office.payee()
    run = await office.locked()
    for ident, name in ((run.id, "bank.csv"), (run.id, "../bank.csv"), (new_id(), "bank.csv")):
        with pytest.raises(NotFound):
            await service.file(office.work(), office.vault, ident, name)


@pytest.mark.parametrize("state", ["draft", "locked", "approved"])
async def test_cancel_gives_the_claims_back_once(office: Office, state: str) -> None:
    await office.payee()
    if state == "draft":
        ident: UUID = (await service.create(office.work(), MakeRun())).id
    else:
        ident = (await (office.locked() if state == "locked" else office.approved())).id
    assert (await service.cancel(office.work(), ident)).status == RunStatus.CANCELLED
    assert await office.scalar("SELECT count(*) FROM claim WHERE status = 'approved'") == 1
    assert await refused(service.cancel(office.work(), ident)) == "This run was cancelled"
    if state == "approved":
        assert await refused(service.file(office.work(), office.vault, ident, "bank.csv")) == (
            "This run was cancelled. Its files must not be used"
        )
    assert (await office.locked()).item_count == 2
    assert await faults(office.session, office.vault) == []


async def test_a_sent_run_is_not_cancelled(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    assert await refused(service.cancel(office.work(), run.id)) == (
        "The files of this run have been downloaded already"
    )


async def test_a_run_whose_day_has_passed(office: Office) -> None:
    await office.payee()
    draft = await service.create(office.work(), MakeRun())
    late = "The payment date of this run has passed. Cancel it and make a new one"
    assert await refused(service.lock(office.work(days=6), draft.id)) == late
    run = await service.lock(office.work(), draft.id)
    assert await refused(service.approve(office.work(office.checker, 6), office.vault, run.id, seen(run))) == late


async def test_runs_by_the_page(office: Office) -> None:
    made = [(await service.create(office.work(), MakeRun())).id for _ in range(53)]
    first = await service.runs(office.work())
    assert first.next is not None
    second = await service.runs(office.work(), UUID(first.next))
    assert [run.id for run in [*first.items, *second.items]] == made[::-1]
    assert (len(first.items), second.next) == (50, None)
    assert msgspec.json.encode(first.items[0])[:1] == b"{"


DOORS: dict[str, Callable[..., Awaitable[object]]] = {
    "preview": lambda work, office: service.preview(work),
    "create": lambda work, office: service.create(work, MakeRun()),
    "lock": lambda work, office: service.lock(work, new_id()),
    "approve": lambda work, office: service.approve(
        work, office.vault, new_id(), ApproveRun(digest="0" * 64, total_pence=0)
    ),
    "file": lambda work, office: service.file(work, office.vault, new_id(), "bank.csv"),
    "cancel": lambda work, office: service.cancel(work, new_id()),
    "results": lambda work, office: service.import_results(work, office.vault, new_id(), b""),
    "home": lambda work, office: service.home(work),
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS.keys())
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FINANCE])
async def test_only_finance_moves_money(office: Office, role: Role, door: Callable[..., Awaitable[object]]) -> None:
    with pytest.raises(NotAllowed):
        await door(office.work(actor(new_id(), role, "YH")), office)
