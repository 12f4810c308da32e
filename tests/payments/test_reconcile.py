"""Results read in: whole or not at all, once; what becomes of payments, claims, letters, the ledger and the run."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.claims.models import Claim
from faculty_api.kernel.errors import Conflict, Invalid, NotFound, Refusal
from faculty_api.kernel.ids import new_id
from faculty_api.payments import service
from faculty_api.payments.faults import faults
from schemas.payments import DecideFailed, FailedChoice, Rail, ResultsView, RunStatus, RunView
from tests.payments.conftest import Office
from tests.payments.fill import bank_results, payroll_results, rows_of, to_csv

LATER = 6


async def read(office: Office, run: RunView, data: bytes) -> ResultsView:
    return await service.import_results(office.work(days=LATER), office.vault, run.id, data)


async def bank_file(office: Office, run: RunView, **more: object) -> bytes:
    return bank_results(await office.content(run, "bank.csv"), **more)  # type: ignore[arg-type]


async def payroll_file(office: Office, run: RunView) -> bytes:
    return payroll_results(await office.content(run, "payroll.csv"))


async def statuses(office: Office) -> list[tuple[int, str]]:
    rows = await office.session.execute(text("SELECT count(*), status FROM claim GROUP BY status ORDER BY status"))
    return [tuple(row) for row in rows.all()]


async def letters(office: Office) -> list[tuple[str, str]]:
    rows = await office.session.execute(text("SELECT template, split_part(body, '/', 2) FROM letter ORDER BY template"))
    return [tuple(row) for row in rows.all()]


async def everything(office: Office) -> str:
    """All that a results file could change, as text."""
    await office.session.flush()
    parts = [
        await office.scalar(f"SELECT coalesce(string_agg(t::text, ';' ORDER BY t::text), '') FROM {table} t")
        for table in ("payment_run", "payment_item", "claim", "ledger_entry", "letter", "run_result", "event")
    ]
    return "\n".join(str(part) for part in parts)


async def test_everything_was_paid(office: Office) -> None:
    (who, claim), _ = await office.payees(2)
    run = await office.sent()
    first = await read(office, run, await bank_file(office, run))
    assert (first.rail, first.settled, first.failed, first.settled_total.pence, first.status) == (
        Rail.BANK, 2, 0, 9720, RunStatus.SENT,
    )  # fmt: skip
    assert await statuses(office) == [(2, "in_run")]
    last = await read(office, run, await payroll_file(office, run))
    assert (last.settled, last.settled_total.pence, last.status) == (2, 30000, RunStatus.RECONCILED)
    assert await statuses(office) == [(2, "paid")]
    assert await letters(office) == [("paid", "money")] * 4
    ledger = await office.session.execute(
        text("SELECT account, count(*), sum(pence) FROM ledger_entry GROUP BY account ORDER BY account")
    )
    assert [tuple(row) for row in ledger.all()] == [
        ("bank", 2, 9720), ("expenses_payable", 2, -9720), ("fees_payable", 2, -30000), ("payroll", 2, 30000),
    ]  # fmt: skip
    mine = await service.mine(office.work(office.build.as_associate(who)))
    assert [(p.claim_id, p.rail, p.amount.pence, p.status, str(p.paid_on)) for p in mine] == [
        (claim.id, "payroll", 15000, "settled", "2026-11-27"), (claim.id, "bank", 4860, "settled", "2026-11-27"),
    ]  # fmt: skip
    assert [part.pence for part in (mine[0].tax, mine[0].ni, mine[0].net) if part] == [3000, 0, 12000]
    assert await faults(office.session, office.vault) == []


async def test_nobody_was_paid_on_a_day_that_has_not_come(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    data, before = await bank_file(office, run), await everything(office)
    with pytest.raises(Invalid) as no:
        await service.import_results(office.work(days=4), office.vault, run.id, data)
    assert no.value.detail == (
        "Row 2 is paid on 27 November 2026, which has not come yet. Send this file on or after that day"
    )
    assert await everything(office) == before
    assert (await service.import_results(office.work(days=5), office.vault, run.id, data)).settled == 1


async def test_payroll_may_pay_earlier_than_planned(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    data = payroll_results(await office.content(run, "payroll.csv"), "2026-11-22")
    assert (await service.import_results(office.work(), office.vault, run.id, data)).settled == 1


async def test_what_is_left_to_sort_out_is_counted_until_it_is_decided(office: Office) -> None:
    await office.payee()

    async def counted() -> list[int]:
        shown = [await service.run(office.work(), run.id), *(await service.runs(office.work())).items]
        return [
            *(one.undecided for one in shown),
            *(one.undecided for one in (await service.home(office.work())).waiting),
        ]

    run, item = await failed_payment(office)
    assert await counted() == [1, 1, 1]
    await service.decide_failed(office.work(), item, DecideFailed(what=FailedChoice.PAY_AGAIN))
    assert await counted() == [0, 0]


async def test_the_same_file_again_changes_nothing_and_says_so(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    data = await bank_file(office, run)
    await read(office, run, data)
    before = await everything(office)
    again = await read(office, run, data)
    assert (again.repeated, again.settled, await everything(office)) == (True, 1, before)
    await read(office, run, await payroll_file(office, run))
    assert (await read(office, run, data)).repeated is True


async def test_another_file_for_the_same_payments_is_refused(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    await read(office, run, await bank_file(office, run))
    with pytest.raises(Conflict) as no:
        await read(office, run, await bank_file(office, run, failed={0: "account closed"}))
    assert no.value.detail == "The results of the bank payments of this run have been read already, from another file"


async def test_what_came_back(office: Office) -> None:
    (gone, lost), (fine, _) = await office.payees(2)
    run = await office.sent()
    await read(office, run, await payroll_file(office, run))
    found = await read(office, run, await bank_file(office, run, failed={0: "account closed"}))
    assert (found.settled, found.failed, found.failed_total.pence) == (1, 1, 4860)
    assert found.status == RunStatus.RECONCILED_WITH_EXCEPTIONS
    assert await statuses(office) == [(1, "failed"), (1, "paid")]
    assert await letters(office) == [("could_not_pay", "profile"), *[("paid", "money")] * 3]
    assert await office.scalar("SELECT count(*) FROM ledger_entry") == 6
    mine = await service.mine(office.work(office.build.as_associate(gone)))
    assert [(p.rail, p.status, p.why) for p in mine] == [
        ("payroll", "settled", ""), ("bank", "failed", "Account closed"),
    ]  # fmt: skip
    assert await faults(office.session, office.vault) == []
    del lost, fine


async def test_one_rail_failing_waits_for_the_other(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    found = await read(office, run, await bank_file(office, run, failed={0: "account closed"}))
    assert (found.status, await statuses(office)) == (RunStatus.SENT, [(1, "in_run")])
    failed = (await service.run(office.work(), run.id)).items[1]
    with pytest.raises(Conflict) as no:
        await service.decide_failed(office.work(), failed.id, DecideFailed(what=FailedChoice.PAY_AGAIN))
    assert no.value.detail == "The other payment of this claim is still on its way. Read its results first"
    await read(office, run, await payroll_file(office, run))
    assert await statuses(office) == [(1, "failed")]


async def failed_payment(office: Office) -> tuple[RunView, UUID]:
    run = await office.sent()
    await read(office, run, await payroll_file(office, run))
    await read(office, run, await bank_file(office, run, failed={0: "account closed"}))
    items = (await service.run(office.work(), run.id)).items
    return run, next(item.id for item in items if item.status == "failed")


async def test_pay_again_pays_only_what_failed(office: Office) -> None:
    who, _ = await office.payee()
    _, item = await failed_payment(office)
    await service.decide_failed(office.work(), item, DecideFailed(what=FailedChoice.PAY_AGAIN))
    with pytest.raises(Conflict):
        await service.decide_failed(office.work(), item, DecideFailed(what=FailedChoice.PAY_AGAIN))
    again = await office.sent()
    assert (again.item_count, again.fee.pence, again.expense.pence) == (1, 0, 4860)
    found = await read(office, again, await bank_file(office, again))
    assert (found.status, await statuses(office)) == (RunStatus.RECONCILED, [(1, "paid")])
    assert await faults(office.session, office.vault) == []
    mine = office.work(office.build.as_associate(who))
    assert [claim.sentence for claim in (await service.money(mine)).claims] == [
        "We paid you £120 for your pay on 27 November 2026, which is £150 before tax. "
        "We paid you £48.60 for your costs on 27 November 2026"
    ]


async def test_asking_for_new_details_keeps_the_person_out(office: Office) -> None:
    await office.payee()
    _, item = await failed_payment(office)
    await service.decide_failed(office.work(), item, DecideFailed(what=FailedChoice.ASK_DETAILS))
    assert await statuses(office) == [(1, "approved")]
    found = await service.preview(office.work())
    assert [one.why for one in found.left_out] == ["Bank details on hold. New details needed"]
    assert [letter for letter in await letters(office) if letter[0] == "could_not_pay"] == [
        ("could_not_pay", "profile")
    ] * 2


async def test_both_rails_failed_need_both_decisions(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    rows = rows_of(await office.content(run, "payroll.csv"))
    rows = [{**row, "result": "not on payroll" if at == 0 else ""} for at, row in enumerate(rows)]
    await read(office, run, to_csv(rows))
    await read(office, run, await bank_file(office, run, failed={0: "refused by bank"}))
    first, second = [item.id for item in (await service.run(office.work(), run.id)).items]
    await service.decide_failed(office.work(), first, DecideFailed(what=FailedChoice.PAY_AGAIN))
    assert await statuses(office) == [(1, "failed")]
    await service.decide_failed(office.work(), second, DecideFailed(what=FailedChoice.PAY_AGAIN))
    assert await statuses(office) == [(1, "approved")]
    assert (await service.preview(office.work())).payments == 2


@pytest.mark.parametrize("state", ["draft", "locked", "approved", "cancelled"])
async def test_no_results_for_a_run_that_was_not_sent(office: Office, state: str) -> None:
    await office.payee()
    run = await (office.approved() if state == "approved" else office.locked())
    if state == "cancelled":
        await service.cancel(office.work(), run.id)
    if state == "draft":
        await office.session.execute(text("UPDATE payment_run SET status = 'draft', serial = NULL"))
    before = await everything(office)
    with pytest.raises(Conflict):
        await read(office, run, b"reference,amount,result,paid_on\nLEF000001-0002,48.60,paid,2026-11-27\n")
    assert await everything(office) == before


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data[: len(data) // 2], None),
        (lambda data: data.replace(b"48.60", b"48.61", 1), None),
        (lambda data: data.replace(b"LEF000001", b"LEF000011"), "The selected file is for payment run 11, not 1"),
        (lambda data: data + data.split(b"\r\n")[1], None),
        (lambda data: data.replace(b"-0006", b"-0099"), None),
        (lambda data: data.replace(b"48.60", b"=48.6"), None),
        (lambda data: data.decode().encode("utf-16")[:-1], None),
        (lambda data: b"", "The selected file is empty"),
    ],
)
async def test_a_bad_file_changes_nothing(office: Office, spoil: object, message: str | None) -> None:
    await office.payees(3)
    run = await office.sent()
    data = spoil(await bank_file(office, run))  # type: ignore[operator]
    before = await everything(office)
    with pytest.raises(Invalid) as no:
        async with office.work().attempt():
            await read(office, run, data)
    assert await everything(office) == before
    assert (no.value.faults[0].field, len(no.value.faults[0].message) > 10) == ("file", True)
    if message:
        assert [fault.message for fault in no.value.faults] == [message]


async def test_a_run_that_is_not_there(office: Office) -> None:
    with pytest.raises(NotFound):
        await service.import_results(office.work(), office.vault, new_id(), b"x")
    with pytest.raises(NotFound):
        await service.decide_failed(office.work(), new_id(), DecideFailed(what=FailedChoice.PAY_AGAIN))


async def test_a_payment_that_did_not_fail_needs_no_decision(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    item = (await service.run(office.work(), run.id)).items[0]
    with pytest.raises(Refusal):
        await service.decide_failed(office.work(), item.id, DecideFailed(what=FailedChoice.PAY_AGAIN))


async def test_the_ledger_only_grows_and_balances(office: Office) -> None:
    await office.payee()
    run = await office.sent()
    await read(office, run, await bank_file(office, run))
    await office.session.commit()
    for statement in ("UPDATE ledger_entry SET pence = 1", "DELETE FROM ledger_entry"):
        with pytest.raises(IntegrityError):
            await office.session.execute(text(statement))
        await office.session.rollback()
    await office.session.execute(
        text(
            "INSERT INTO ledger_entry (transfer_id, item_id, account, pence, at) "
            "SELECT gen_random_uuid(), item_id, account, pence, at FROM ledger_entry LIMIT 1"
        )
    )
    with pytest.raises(IntegrityError) as no:
        await office.session.commit()
    assert "does not balance" in str(no.value)


async def test_money_in_words(office: Office) -> None:
    who = await office.build.associate("Sam Okafor")
    mine = office.work(office.build.as_associate(who), 5)

    async def said() -> list[str]:
        return [claim.sentence for claim in (await service.money(mine)).claims]

    claim: Claim = await office.claim(who, status="submitted")
    assert await said() == ["The team is checking your claim"]
    claim.status = "approved"
    await office.session.flush()
    assert await said() == ["Approved. We need your bank details before we can pay you"]
    bank = await office.bank(who, status="entered")
    assert await said() == ["Approved. Your bank details are being checked. We will call you"]
    bank.status, bank.verified_by = "verified", office.verifier.person
    await office.session.flush()
    assert await said() == ["Approved. It will be in the next payment run, planned for 4 December 2026"]
    run = await office.sent()
    sent = "on 22 November 2026, to pay you on 27 November 2026"
    assert await said() == [
        f"We sent £150 for your pay to payroll {sent}. We sent £48.60 for your costs to the bank {sent}"
    ]
    mine = office.work(office.build.as_associate(who), LATER)
    assert await said() == [
        "£150 for your pay was due on 27 November 2026. We are waiting to hear from payroll that it was paid. "
        "£48.60 for your costs was due on 27 November 2026. We are waiting to hear from the bank that it was paid"
    ]
    mine = office.work(office.build.as_associate(who), 5)
    await read(office, run, await bank_file(office, run, failed={0: "account closed"}))
    assert await said() == [
        f"We sent £150 for your pay to payroll {sent}. We could not pay you £48.60 for your costs. Account closed"
    ]
    await read(office, run, await payroll_file(office, run))
    found = await service.money(mine)
    assert (found.pay_this_tax_year.pence, found.pay_arrived_this_tax_year.pence) == (15000, 12000)
    assert found.costs_this_tax_year.pence == 0


async def test_never_another_persons_money(office: Office) -> None:
    (who, _), (other, _) = await office.payees(2)
    await office.sent()
    mine = office.work(office.build.as_associate(who))
    theirs = office.work(office.build.as_associate(other))
    payments = await service.mine(mine)
    assert {payment.reference for payment in payments} == {"LEF000001-0001", "LEF000001-0002"}
    detail = await service.payment(mine, payments[0].id)
    assert [(line.amount.pence, line.because) for line in detail.lines] == [(15000, "Full day")]
    with pytest.raises(NotFound):
        await service.payment(theirs, payments[0].id)
    assert (await service.payment(office.work(), payments[0].id)).id == payments[0].id
