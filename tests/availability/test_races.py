"""Many at once for one person's time: one wins, by the row that is locked and by the database's own rule."""

import asyncio
from datetime import time
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service
from faculty_api.availability.models import BookedTime
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from schemas.access import WORKER
from schemas.programmes import SessionFacts
from tests.builders import NOW, Builder

RACERS = 8
Race = tuple[UUID, list[tuple[UUID, SessionFacts]]]


@pytest.fixture
async def race(build: Builder, session: AsyncSession) -> Race:
    """One person with an offer for each of several sessions that all overlap."""
    sam, cohort = await build.associate(), await build.cohort()
    held = [await build.session_of(cohort, starts=time(10, 5 * number)) for number in range(RACERS)]
    offers = [(await build.offer(one, sam)).id for one in held]
    facts = await programmes.session_facts(build.work(WORKER), [one.id for one in held])
    await session.commit()
    return sam.person_id, [(offer, facts[one.id]) for offer, one in zip(offers, held, strict=True)]


async def test_holding_races(engine: AsyncEngine, race: Race, session: AsyncSession) -> None:
    person, offers = race

    async def hold(offer: UUID, facts: SessionFacts) -> bool:
        try:
            async with transaction(engine) as own:
                await service.hold(Work(own, WORKER, NOW), offer, facts.id, person, facts.parts)
        except Conflict:
            return False
        return True

    won = await asyncio.gather(*(hold(*offer) for offer in offers))
    assert sum(won) == 1
    rows = (await session.execute(text("SELECT DISTINCT offer_id FROM booked_time"))).all()
    assert [row.offer_id for row in rows] == [offers[won.index(True)][0]]


async def test_the_rule_holds_without_the_lock(engine: AsyncEngine, race: Race, session: AsyncSession) -> None:
    person, offers = race

    async def insert(offer: UUID, facts: SessionFacts) -> bool:
        try:
            async with transaction(engine) as own:
                span = Range(facts.starts_at, facts.ends_at)
                own.add(BookedTime(offer_id=offer, part="deliver", session_id=facts.id, person_id=person, span=span))
        except IntegrityError:
            return False
        return True

    won = await asyncio.gather(*(insert(*offer) for offer in offers), return_exceptions=True)
    assert [one for one in won if one is True] == [True]
    assert (await session.execute(text("SELECT count(*) FROM booked_time"))).scalar_one() == 1


async def test_a_refused_hold_can_be_tried_again_after_release(engine: AsyncEngine, race: Race) -> None:
    person, ((first, facts), (second, other), *_) = race
    async with transaction(engine) as own:
        work = Work(own, WORKER, NOW)
        await service.hold(work, first, facts.id, person, facts.parts)
        with pytest.raises(Conflict):
            async with work.attempt():
                await service.hold(work, second, other.id, person, other.parts)
        await service.release(work, first)
        await service.hold(work, second, other.id, person, other.parts)
    async with transaction(engine) as own:
        held = (await own.execute(text("SELECT DISTINCT offer_id FROM booked_time"))).scalars().all()
    assert held == [second]
