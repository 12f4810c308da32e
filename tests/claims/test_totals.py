"""What a claim is said to come to is the sum of the rows that are shown, also while a limit is not set."""

import re
from decimal import Decimal

import pytest
from msgspec import structs
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from frontend.claims import left_to_pay
from schemas.access import Role
from schemas.advances import BeforeDay
from schemas.claim_commands import DecideClaim, DecideLine, SayHappened
from schemas.claim_rules import PayRestNow
from schemas.claims import ClaimStatus, ClaimView, Cost, Happened, NoReceipt
from schemas.values import Money
from tests.claims.stage import DAY, Stage
from tests.claims.visitor import Visitor
from tests.support.client import Client

COSTS = (
    Cost(category="bus", amount_pence=300, no_receipt=NoReceipt.NOT_GIVEN),
    Cost(category="car_mileage", miles=Decimal(10)),
    Cost(category="hotel", amount_pence=17200, place="london", no_receipt=NoReceipt.LOST),
)
WAITS = "£172 of this waits until its limit is set."


def pence_in(text: str) -> list[int]:
    found = re.findall(r"£([0-9,]+)(?:\.([0-9]{2}))?", text)
    return [int(whole.replace(",", "")) * 100 + int(rest or 0) for whole, rest in found]


def between(text: str, first: str, last: str) -> str:
    return text.partition(first)[2].partition(last)[0]


def adds_up(claim: ClaimView) -> bool:
    parts = (claim.fee, claim.expenses, claim.held, claim.waiting)
    return sum(line.due.pence for line in claim.lines) == sum(one.pence for one in parts) == claim.total.pence


@pytest.fixture
async def full(at: Stage, session: AsyncSession) -> Stage:
    for cost in COSTS:
        at.claim = await service.add_cost(at.me, at.claim.id, cost)
    at.claim = await service.say_happened(at.me, at.claim.id, SayHappened(happened=Happened.PLANNED))
    await session.commit()
    return at


async def test_the_parts_are_the_lines(full: Stage) -> None:
    claim = full.claim
    assert [line.status for line in claim.lines] == ["payable", "exception", "payable", "limit_not_set"]
    assert (claim.held, claim.waiting, adds_up(claim)) == (Money(300), Money(17200), True)
    (listed,) = await service.mine(full.me)
    assert (listed.waiting, listed.total) == (claim.waiting, claim.total)


@pytest.mark.parametrize(("before", "left"), [(0, None), (1000, 31950), (100_000, 15000)])
async def test_money_before_the_day_is_taken_off_the_costs_only(full: Stage, before: int, left: int | None) -> None:
    claim, given = full.claim, Money(before)
    paid = BeforeDay(id=claim.id, number=1, activity_on=DAY, paid=True, agreed=given, here=Money(0), left=given)
    assert left_to_pay(structs.replace(claim, advances=[paid])) == left


async def test_every_page_adds_up_to_the_same_total(full: Stage, client: Client) -> None:
    here, total = f"/claims/{full.claim.id}", full.claim.total.pence
    sam = await Visitor(client).log_in(full.who.person_id, Role.ASSOCIATE)
    text = await sam.open(f"{here}/check")
    rows = pence_in(between(text, "What you are claiming", "A person will look"))
    assert (sum(rows[:-1]), rows[-1], WAITS in text) == (total, total, True)
    text = await sam.open(here)
    assert pence_in(between(text, "Total:", "A person"))[0] == total
    assert ("A person will look at £3 of this." in text, WAITS in text) == (True, True)
    await service.submit(full.me, full.claim.id)
    await full.me.session.commit()
    checker = await Visitor(client).log_in(full.approver.person, Role.TEAM)
    text = await checker.open(f"/team{here}")
    rows = pence_in(between(text, "Session", "Decide by"))
    assert ("Waits for a limit to be set £172" in text, sum(rows[:-1]), rows[-1]) == (True, total, total)


async def test_a_part_that_waits_adds_up_too(full: Stage, client: Client) -> None:
    sent = await service.submit(full.me, full.claim.id)
    wait = [line.id for line in sent.lines if line.status in ("exception", "limit_not_set")]
    paid = await service.pay_rest_now(full.check, sent.id, PayRestNow(wait=wait, digest=sent.digest))
    rest = await service.get(full.me, paid.parts[0].id)
    await full.me.session.commit()
    assert (rest.total, adds_up(rest)) == (Money(17500), True)
    checker = await Visitor(client).log_in(full.approver.person, Role.TEAM)
    text = await checker.open(f"/team/claims/{rest.id}")
    assert "Pay £0 Costs £0 To decide £3 Waits for a limit to be set £172 Total £175" in text


async def test_a_claim_that_was_taken_back_pays_nothing(full: Stage, client: Client) -> None:
    done = await service.withdraw(full.me, full.claim.id)
    await full.me.session.commit()
    assert done.status is ClaimStatus.WITHDRAWN
    sam = await Visitor(client).log_in(full.who.person_id, Role.ASSOCIATE)
    text = await sam.open(f"/claims/{full.claim.id}")
    said = [words in text for words in ("Nothing is paid on this claim", "Total", "A person will", "limit is set")]
    assert said == [True, False, False, False]
    checker = await Visitor(client).log_in(full.approver.person, Role.TEAM)
    text = await checker.open(f"/team/claims/{full.claim.id}")
    said = [words in text for words in ("Paid Nothing", "To decide", "closer look", "person must")]
    assert said == [True, False, False, False]


async def test_once_decided_pay_and_costs_are_what_was_approved(full: Stage) -> None:
    """What was held or an exception, and was approved, is in them; what was turned down is not."""
    sent = await service.submit(full.me, full.claim.id)
    by_status = {line.status: line.id for line in sent.lines}
    decided = [
        DecideLine(line_id=by_status["exception"], decision="approved", reason="We asked for it"),
        DecideLine(line_id=by_status["limit_not_set"], decision="refused", reason="There is no limit yet"),
    ]
    done = await service.decide(full.check, sent.id, DecideClaim(lines=decided))
    assert done.approved == Money(done.fee.pence + done.expenses.pence)
    assert done.expenses.pence - sent.expenses.pence == sent.held.pence > 0
    (listed,) = await service.mine(full.me)
    assert (listed.fee, listed.expenses) == (done.fee, done.expenses)
