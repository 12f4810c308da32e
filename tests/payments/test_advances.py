"""Money before the day, through to the penny: paid by an ordinary run, taken off costs once, never off the fee."""

import pytest
from sqlalchemy import text

from faculty_api.claims import service as claims
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from schemas.access import WORKER
from schemas.claim_commands import DecideClaim
from schemas.claims import ClaimStatus
from tests.payments.advanced import balances, booked, items, pay_again, pay_out, run_and_pay, sound
from tests.payments.conftest import Office

SENTENCE = "We paid you £40 before the day, so £162.50 is left to pay"


async def sentences(office: Office, who: object) -> list[str]:
    work = office.work(office.build.as_associate(who))  # type: ignore[arg-type]
    return [one.sentence for one in (await service.money(work)).claims]


async def test_paid_before_the_day_and_taken_off_after(office: Office) -> None:
    sam = await booked(office)
    advance = await sam.agreed(4000)
    assert (advance.status, advance.fee.pence, advance.approved.pence) == ("approved", 0, 4000)  # type: ignore[union-attr]
    preview = await service.preview(office.work())
    assert [(line.expense.pence, line.fee.pence, line.check) for line in preview.lines] == [
        (4000, 0, "First payment. Money before the day")
    ]
    await run_and_pay(office)
    assert await items(office, advance.id) == [("bank", 4000, "settled")]
    assert await balances(office) == {"advances": -4000, "bank": 4000}
    claim = await sam.approved(5250)
    assert (claim.taken_off.pence, claim.before_day) == (4000, SENTENCE)
    assert [(one.here.pence, one.left.pence, one.paid) for one in claim.advances] == [(4000, 0, True)]
    preview = await service.preview(office.work())
    assert [(line.expense.pence, line.fee.pence, line.check) for line in preview.lines] == [
        (1250, 15000, "£40 taken off the costs: paid before the day")
    ]
    await sound(office)
    await run_and_pay(office)
    assert await items(office, claim.id) == [("bank", 1250, "settled"), ("payroll", 15000, "settled")]
    assert await balances(office) == {
        "advances": 0, "bank": 5250, "expenses_payable": -5250, "fees_payable": -15000, "payroll": 15000,
    }  # fmt: skip
    told = await claims.get(sam.me_after, advance.id)
    assert (told.left_over.pence, told.before_day) == (0, "All of it has been taken off your costs")  # type: ignore[union-attr]
    assert [(one.number, one.amount.pence) for one in told.taken_from] == [(claim.number, 4000)]
    own = next(one for one in await service.mine(sam.me_after) if one.claim_id == claim.id and one.rail == "bank")
    detail = await service.payment(sam.me_after, own.id)
    assert (detail.amount.pence, detail.taken_off.pence, sum(line.amount.pence for line in detail.lines)) == (
        1250, 4000, 5250,
    )  # fmt: skip
    assert SENTENCE in (await sentences(office, sam.who))[0]
    await sound(office)


async def test_what_is_left_over_comes_off_the_next_costs_and_never_off_the_fee(office: Office) -> None:
    sam = await booked(office)
    advance = await sam.paid(4000)
    first = await sam.approved(1500)
    assert (first.taken_off.pence, first.before_day) == (
        1500, "£15 of what we paid you before the day is taken off, so £150 is left to pay",
    )  # fmt: skip
    await run_and_pay(office)
    assert await items(office, first.id) == [("payroll", 15000, "settled")]
    told = await claims.get(sam.me_after, advance.id)
    assert (told.left_over.pence, told.before_day) == (2500, "£25 of it is left over. We take it off your next costs")  # type: ignore[union-attr]
    again = await sam.again()
    second = await again.approved(1000)
    third = await (await again.again()).approved()
    assert (second.taken_off.pence, third.taken_off.pence) == (1000, 0)
    await run_and_pay(office)
    assert (await items(office, second.id), await items(office, third.id)) == (
        [("payroll", 15000, "settled")], [("payroll", 15000, "settled")],
    )  # fmt: skip
    assert await balances(office) == {
        "advances": -1500, "bank": 4000, "expenses_payable": -2500, "fees_payable": -45000, "payroll": 45000,
    }  # fmt: skip
    await sound(office)


async def test_money_for_a_session_ahead_is_kept_for_it(office: Office) -> None:
    """Another session's claim in the meantime pays its costs in full; only what is left over moves on."""
    sam = await booked(office)
    await sam.paid(4000)
    other = await sam.again()
    between = await other.approved(3000)
    own = await sam.approved(3000)
    assert (between.taken_off.pence, own.taken_off.pence) == (0, 3000)
    await sound(office)


@pytest.mark.parametrize("status", ["cancelled", "no_show"])
async def test_a_session_that_does_not_take_place_leaves_all_of_it_over(office: Office, status: str) -> None:
    sam = await booked(office)
    await sam.paid(4000)
    sam.offer.status = status
    next_one = await (await sam.again()).approved(5250)
    assert next_one.taken_off.pence == 4000
    await sound(office)


async def test_agreed_and_not_needed_any_more_is_closed_and_not_paid(office: Office) -> None:
    """The session is off, or its claim was approved in full before any run took the advance."""
    sam, lee = await booked(office), await booked(office)
    one, other = await sam.agreed(), await lee.agreed()
    sam.offer.status = "cancelled"
    claim = await lee.approved(5250)
    assert claim.taken_off.pence == 0
    preview = await service.preview(office.work())
    assert sorted((line.number, line.why) for line in preview.left_out) == [
        (each.number, "Money before the day that is not needed any more") for each in (one, other)
    ]
    run = await run_and_pay(office)
    assert (await items(office, one.id), await items(office, other.id)) == ([], [])
    assert await items(office, claim.id) == [("bank", 5250, "settled"), ("payroll", 15000, "settled")]
    found = [(await claims.get(sam.check, each.id)).status for each in (one, other)]
    assert (found, run.item_count) == ([ClaimStatus.WITHDRAWN] * 2, 2)
    await sound(office)


async def test_a_claim_of_which_nothing_is_left_ends_by_itself(office: Office) -> None:
    sam = await booked(office)
    await sam.paid(4000)
    claim = await sam.approved(4000, fee=False)
    assert (claim.status, claim.before_day) == ("approved", "We paid you £40 before the day, so nothing is left to pay")
    preview = await service.preview(office.work())
    assert [line.why for line in preview.left_out] == ["Nothing is left to pay: it was paid before the day"]
    assert await service.tidy(Work(office.session, WORKER, office.build.now)) == 1
    assert await service.tidy(Work(office.session, WORKER, office.build.now)) == 0
    assert ((await claims.get(sam.check, claim.id)).status, await items(office, claim.id)) == ("paid", [])
    assert await balances(office) == {"advances": 0, "bank": 4000, "expenses_payable": -4000}
    await sound(office)


async def test_an_advance_in_a_run_is_taken_off_and_given_back_when_that_run_is_cancelled(office: Office) -> None:
    sam = await booked(office)
    advance = await sam.agreed(4000)
    run = await office.locked()
    claim = await sam.approved(5250)
    assert (claim.taken_off.pence, claim.before_day) == (
        4000, "£40 is paid to you in advance, so £162.50 is left to pay",
    )  # fmt: skip
    await sound(office)
    await service.cancel(office.work(), run.id)
    await sound(office)
    assert (await claims.get(sam.check, claim.id)).taken_off.pence == 0
    await run_and_pay(office)
    assert (await items(office, advance.id), await items(office, claim.id)) == (
        [], [("bank", 5250, "settled"), ("payroll", 15000, "settled")],
    )  # fmt: skip
    await sound(office)


async def test_a_cancelled_run_of_the_claim_leaves_what_is_taken_off(office: Office) -> None:
    sam = await booked(office)
    await sam.paid(4000)
    claim = await sam.approved(5250)
    run = await office.locked()
    await service.cancel(office.work(), run.id)
    await sound(office)
    assert (await claims.get(sam.check, claim.id)).taken_off.pence == 4000
    await run_and_pay(office)
    assert await items(office, claim.id) == [("bank", 1250, "settled"), ("payroll", 15000, "settled")]
    assert (await balances(office))["advances"] == 0
    await sound(office)


async def test_an_advance_that_came_back_is_paid_again_before_the_day(office: Office) -> None:
    sam = await booked(office)
    advance = await sam.agreed(4000)
    run = await run_and_pay(office, {0: "account closed"})
    assert await items(office, advance.id) == [("bank", 4000, "failed")]
    await pay_again(office, run)
    await run_and_pay(office)
    claim = await sam.approved(5250)
    assert (claim.taken_off.pence, await balances(office)) == (4000, {"advances": -4000, "bank": 4000})
    await sound(office)


async def test_an_advance_that_comes_back_while_the_claim_waits_is_not_taken_off(office: Office) -> None:
    sam = await booked(office)
    advance = await sam.agreed(4000)
    run = await office.sent()
    claim = await sam.approved(5250)
    assert claim.taken_off.pence == 4000
    await pay_out(office, run, {0: "account closed"})
    await sound(office)
    assert (await claims.get(sam.check, claim.id)).taken_off.pence == 0
    await pay_again(office, run)
    await run_and_pay(office)
    assert await items(office, claim.id) == [("bank", 5250, "settled"), ("payroll", 15000, "settled")]
    assert (await claims.get(sam.check, advance.id)).status == ClaimStatus.WITHDRAWN
    await sound(office)


async def test_an_advance_that_comes_back_after_the_claim_was_taken_is_still_owed(office: Office) -> None:
    sam = await booked(office)
    advance = await sam.agreed(4000)
    early = await office.sent()
    claim = await sam.approved(5250)
    late = await office.sent()
    await pay_out(office, early, {0: "account closed"})
    await sound(office)
    await pay_out(office, late)
    await sound(office)
    assert await items(office, claim.id) == [("bank", 1250, "settled"), ("payroll", 15000, "settled")]
    await pay_again(office, early)
    await run_and_pay(office)
    assert await items(office, advance.id) == [("bank", 4000, "failed"), ("bank", 4000, "settled")]
    assert (await balances(office))["advances"] == 0
    await sound(office)


async def test_costs_that_came_back_are_paid_again_as_they_were(office: Office) -> None:
    sam = await booked(office)
    await sam.paid(4000)
    claim = await sam.approved(5250)
    run = await run_and_pay(office, {0: "account closed"})
    await pay_again(office, run)
    await service.cancel(office.work(), (await office.locked()).id)
    await run_and_pay(office)
    assert await items(office, claim.id) == [
        ("bank", 1250, "failed"), ("bank", 1250, "settled"), ("payroll", 15000, "settled"),
    ]  # fmt: skip
    await sound(office)


async def test_two_advances_of_one_booking_are_both_taken_off(office: Office) -> None:
    sam = await booked(office)
    await sam.paid(1000)
    await sam.paid(2000)
    claim = await sam.approved(5250)
    assert (claim.taken_off.pence, [one.here.pence for one in claim.advances]) == (3000, [1000, 2000])
    await sound(office)


async def test_a_run_of_an_advance_and_its_claim_pays_the_costs_once(office: Office) -> None:
    """Approved on the eve of one run, both of them: the claim is paid, the advance is not needed."""
    sam = await booked(office)
    advance = await sam.agreed(4000)
    claim = await sam.approved(5250)
    await run_and_pay(office)
    paid = await items(office, advance.id) + await items(office, claim.id)
    assert sum(pence for rail, pence, _ in paid if rail == "bank") == 5250
    await sound(office)


async def test_the_ledger_takes_an_offset_once(office: Office) -> None:
    sam = await booked(office)
    await sam.paid(4000)
    await sam.approved(5250)
    run = await run_and_pay(office)
    with pytest.raises(Conflict):
        await service.cancel(office.work(), run.id)
    rows = await office.session.execute(text("SELECT account, pence FROM ledger_entry WHERE offset_id IS NOT NULL"))
    assert sorted(tuple(row) for row in rows.all()) == [("advances", 4000), ("expenses_payable", -4000)]


async def test_two_people_approve_a_large_advance_and_two_halves_count_together(office: Office) -> None:
    sam = await booked(office)
    first = await sam.agreed(30000)
    assert first.status == "approved"
    second = await sam.agreed(30000)
    assert (second.status, second.first_approved_by) == ("submitted", sam.approver.name)
    with pytest.raises(Exception, match="somebody else must give the second"):
        await claims.decide(sam.check, second.id, DecideClaim())
