"""An offer is sent or accepted while somebody takes a break or leaves: never a booking that nobody saw."""

from collections import Counter
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.leaving import service
from faculty_api.offers import service as offers
from schemas.access import Actor, Role
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.standing import Leave, Pause
from schemas.values import PersonId, SessionId
from tests.builders import NOW, Builder
from tests.support.races import together

ROUNDS = 15
WRONG = """
SELECT count(*) FROM offer JOIN associate USING (person_id)
WHERE associate.status <> 'active' AND offer.status IN ('offered', 'accepted')
"""


async def accept(engine: AsyncEngine, who: Actor, offer: UUID) -> str:
    async with transaction(engine) as opened:
        await offers.answer(Work(opened, who, NOW), offer, AnswerOffer(answer="yes"))
    return "accepted"


async def send(engine: AsyncEngine, team: Actor, session: UUID, who: Actor) -> str:
    to = OfferTo(session_id=SessionId(session), person_id=PersonId(who.person))
    async with transaction(engine) as opened:
        await offers.send(Work(opened, team, NOW), SendOffers(offers=[to], answer_by=date(2026, 12, 2)))
    return "sent"


async def leave(engine: AsyncEngine, who: Actor) -> str:
    async with transaction(engine) as opened:
        await service.leave(Work(opened, who, NOW), who.person, Leave())
    return "left"


async def pause(engine: AsyncEngine, who: Actor) -> str:
    async with transaction(engine) as opened:
        await service.pause(Work(opened, who, NOW), who.person, Pause())
    return "paused"


def ends(found: list[object]) -> str:
    assert all(isinstance(one, str | Refusal) for one in found), found
    return " ".join(sorted(one if isinstance(one, str) else "refused" for one in found))


async def wrong(engine: AsyncEngine) -> int:
    async with transaction(engine) as opened:
        return int((await opened.execute(text(WRONG))).scalar_one())


async def test_of_a_yes_and_leaving_at_once_one_stands(engine: AsyncEngine, build: Builder) -> None:
    cohort = await build.cohort()
    made = []
    for number in range(ROUNDS):
        who = await build.associate(f"Sam Number{number}")
        offer = await build.offer(await build.session_of(cohort), who)
        made.append((build.as_associate(who), offer.id))
    await build.session.commit()
    counted: Counter[str] = Counter()
    for number, (who, offer_id) in enumerate(made):
        pair = [accept(engine, who, offer_id), leave(engine, who)]
        counted[ends(await together(*(pair if number % 2 else reversed(pair))))] += 1
    assert set(counted) <= {"accepted refused", "left refused"}, counted
    assert (counted.total(), await wrong(engine)) == (ROUNDS, 0)


async def test_never_an_offer_to_who_takes_a_break_at_that_moment(engine: AsyncEngine, build: Builder) -> None:
    team = await build.staff(Role.TEAM, "YH")
    session = await build.session_of(await build.cohort())
    made = [build.as_associate(await build.associate(f"Sam Number{number}")) for number in range(ROUNDS)]
    await build.session.commit()
    counted: Counter[str] = Counter()
    for number, who in enumerate(made):
        pair = [send(engine, team, session.id, who), pause(engine, who)]
        counted[ends(await together(*(pair if number % 2 else reversed(pair))))] += 1
    assert set(counted) <= {"paused sent", "paused refused"}, counted
    assert (counted.total(), await wrong(engine)) == (ROUNDS, 0)


async def test_of_two_who_leave_at_once_one_does(engine: AsyncEngine, build: Builder) -> None:
    who = build.as_associate(await build.associate("Sam Okafor"))
    await build.session.commit()
    assert ends(await together(leave(engine, who), leave(engine, who))) == "left refused"
