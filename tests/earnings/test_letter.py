"""The letter of facts: pay that never comes is not said to be on its way, and money before the day stands apart."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service as claims
from faculty_api.earnings import service
from schemas.claim_commands import ChoosePay, DecideClaim, DecideLine
from schemas.earnings import NotPaid
from schemas.offers import PayChoice
from tests.builders import Builder
from tests.claims.stage import pay, set_stage
from tests.payments.advanced import booked, run_and_pay
from tests.payments.conftest import Office


@pytest.mark.parametrize("why", [None, *NotPaid])
async def test_why_nothing_was_paid(build: Builder, why: NotPaid | None) -> None:
    at = await set_stage(build)
    if why is NotPaid.NO_PAY:
        await claims.choose_pay(at.me, at.claim.id, ChoosePay(pay=PayChoice.DECLINED))
    if why is NotPaid.NOT_CLAIMED:
        await claims.withdraw(at.me, at.claim.id)
    if why is NotPaid.REFUSED:
        sent = await claims.submit(at.me, at.claim.id)
        no = DecideLine(line_id=sent.lines[0].id, decision="refused", reason="You were not there")
        await claims.decide(at.check, sent.id, DecideClaim(lines=[no]))
    if why is None:
        await claims.submit(at.me, at.claim.id)
        await claims.decide(at.check, at.claim.id, DecideClaim())
    (one,) = (await service.letter(at.me)).sessions
    assert (one.paid, one.unpaid) == (None, why or NotPaid.NOT_YET)
    assert one.pay_choice == (PayChoice.DECLINED if why is NotPaid.NO_PAY else PayChoice.PAID)


async def test_a_claim_finished_without_pay_is_no_pay(build: Builder) -> None:
    at = await set_stage(build)
    await claims.choose_pay(at.me, at.claim.id, ChoosePay(pay=PayChoice.DECLINED))
    await claims.withdraw(at.me, at.claim.id)
    assert [one.unpaid for one in (await service.letter(at.me)).sessions] == [NotPaid.NO_PAY]


async def test_nothing_was_offered_and_so_nothing_is_still_to_come(build: Builder) -> None:
    nothing = pay(0)
    at = await set_stage(build, pay=nothing)
    assert [one.unpaid for one in (await service.letter(at.me)).sessions] == [NotPaid.NO_PAY]


async def test_money_before_the_day_is_no_cost_paid_back(session: AsyncSession, build: Builder) -> None:
    office = await Office(session, build).open()
    sam = await booked(office)
    await sam.agreed(4000)
    await run_and_pay(office)
    first = await service.letter(sam.me_after)
    assert ([one.amount.pence for one in first.before_day], first.costs) == ([4000], [])
    assert first.before_day[0].since == "We take it off your costs when we pay them"
    assert [(one.costs.pence, one.before_day.pence) for one in first.years] == [(0, 4000)]
    await sam.approved(5250)
    await run_and_pay(office)
    then = await service.letter(sam.me_after)
    assert [(one.amount.pence, one.taken_off.pence) for one in then.costs] == [(1250, 4000)]
    assert [one.since for one in then.before_day] == ["All of it has been taken off your costs"]
    assert [(one.paid.pence, one.costs.pence, one.before_day.pence) for one in then.years] == [(15000, 1250, 4000)]
    assert [(one.paid.pence if one.paid else 0, one.unpaid) for one in then.sessions] == [(15000, None)]
