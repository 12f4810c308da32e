"""A tick is taken back while an offer is sent: never an offer that stands after it."""

import asyncio
from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.people import service
from schemas.access import Actor, Role
from schemas.lending import Lend
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.values import PersonId, SessionId
from tests.builders import NOW, Builder, actor
from tests.support.races import together

ROUNDS = 25
STANDS = """
SELECT count(*) FROM offer JOIN lending USING (person_id) WHERE offer.status = 'offered' AND ended_at IS NOT NULL
"""
CLOSED = "SELECT count(*) FROM offer WHERE status = 'withdrawn'"


async def send(engine: AsyncEngine, team: Actor, session: UUID, person: UUID) -> str:
    to = OfferTo(session_id=SessionId(session), person_id=PersonId(person))
    async with transaction(engine) as opened:
        await offers.send(Work(opened, team, NOW), SendOffers(offers=[to], answer_by=date(2026, 12, 2)))
    return "sent"


async def take_back(engine: AsyncEngine, person: UUID, lending: UUID) -> str:
    async with transaction(engine) as opened:
        back = await offers.take_back(Work(opened, actor(person, Role.ASSOCIATE), NOW), person, lending)
    return f"closed {back.offers_closed}"


async def test_never_an_offer_after_the_tick_is_taken_back(engine: AsyncEngine, build: Builder) -> None:
    team = await build.staff(Role.TEAM, "LN")
    session = await build.session_of(await build.cohort(academy="LN"))
    made = []
    for number in range(ROUNDS):
        who = await build.associate(f"Sam Number{number}")
        made.append((who.person_id, (await build.lending(who, "LN")).id))
    await build.session.commit()
    ends: Counter[str] = Counter()
    for number, (person, lending) in enumerate(made):
        pair = [send(engine, team, session.id, person), take_back(engine, person, lending)]
        outcomes = await together(*(pair if number % 2 else reversed(pair)))
        told = {"not sent" if isinstance(one, Refusal) else one for one in outcomes}
        ends[" ".join(sorted(map(str, told)))] += 1
    async with transaction(engine) as opened:
        stands = (await opened.execute(text(STANDS))).scalar_one()
        closed = (await opened.execute(text(CLOSED))).scalar_one()
    assert (set(ends) <= {"closed 1 sent", "closed 0 not sent"}, stands, closed) == (True, 0, ends["closed 1 sent"]), (
        ends
    )
    assert ends.total() == ROUNDS


async def test_an_offer_waits_for_a_tick_that_is_being_taken_back(engine: AsyncEngine, build: Builder) -> None:
    """Taken back and not yet committed: the offer that comes now is held, and then refused."""
    team, sam = await build.staff(Role.TEAM, "LN"), await build.associate()
    session = await build.session_of(await build.cohort(academy="LN"))
    lending = await build.lending(sam, "LN")
    await build.session.commit()
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with transaction(engine) as opened, transaction(engine) as watcher:
        work = Work(opened, actor(sam.person_id, Role.ASSOCIATE), NOW)
        await offers.take_back(work, sam.person_id, lending.id)
        sending = asyncio.create_task(send(engine, team, session.id, sam.person_id))
        while not sending.done() and not (await watcher.execute(waits)).scalar_one():
            pass
        assert not sending.done()
    with pytest.raises(NotFound):
        await sending
    async with transaction(engine) as opened:
        assert (await opened.execute(text("SELECT count(*) FROM offer"))).scalar_one() == 0


async def test_a_yes_at_that_moment_stands_or_the_offer_is_closed(engine: AsyncEngine, build: Builder) -> None:
    cohort, made = await build.cohort(academy="LN"), []
    for number in range(ROUNDS):
        who = await build.associate(f"Sam Number{number}")
        lending = await build.lending(who, "LN")
        offer = await build.offer(await build.session_of(cohort), who)
        made.append((who.person_id, lending.id, offer.id))
    await build.session.commit()

    async def say_yes(person: UUID, offer: UUID) -> str:
        async with transaction(engine) as opened:
            work = Work(opened, actor(person, Role.ASSOCIATE), NOW)
            return (await offers.answer(work, offer, AnswerOffer(answer="yes"))).status

    ends: Counter[tuple[str, str]] = Counter()
    for number, (person, lending, offer) in enumerate(made):
        pair = [say_yes(person, offer), take_back(engine, person, lending)]
        found = await together(*(pair if number % 2 else reversed(pair)))
        yes, back = found if number % 2 else reversed(found)
        ends["no longer on offer" if isinstance(yes, Refusal) else str(yes), str(back)] += 1
    assert set(ends) <= {("accepted", "closed 0"), ("no longer on offer", "closed 1")}, ends
    assert ends.total() == ROUNDS


async def test_two_ticks_at_once_are_one(engine: AsyncEngine, build: Builder) -> None:
    sam = await build.associate()
    await build.session.commit()

    async def lend() -> str:
        async with transaction(engine) as opened:
            work = Work(opened, actor(sam.person_id, Role.ASSOCIATE), NOW)
            await service.lend(work, sam.person_id, Lend(academy="LN", last_day=date(2027, 2, 28)))
        return "lent"

    outcomes = Counter(
        str(one) if isinstance(one, str) else "refused" for one in await together(lend(), lend(), lend())
    )
    assert outcomes == {"lent": 1, "refused": 2}


@pytest.mark.parametrize("presses", [2, 3])
async def test_taken_back_twice_at_once_is_once(engine: AsyncEngine, build: Builder, presses: int) -> None:
    sam = await build.associate()
    lending = await build.lending(sam, "LN")
    await build.session.commit()
    found = await together(*(take_back(engine, sam.person_id, lending.id) for _ in range(presses)))
    assert Counter(one if isinstance(one, str) else "refused" for one in found) == {
        "closed 0": 1, "refused": presses - 1,
    }  # fmt: skip
