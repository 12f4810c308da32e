"""A process whose machine is slow or fast decides by the database's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.app import ready
from faculty_api.kernel.clock import system_clock
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.one_clock import OneClock, one_clock
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from schemas.access import WORKER, Role
from schemas.offers import AnswerOffer
from tests.builders import Builder, actor

TEN = timedelta(minutes=10)


def off(by: timedelta) -> OneClock:
    """Of a process whose machine is wrong."""
    return OneClock(lambda: datetime.now(UTC) + by)


@pytest.mark.parametrize("by", [-TEN, TEN], ids=["slow", "fast"])
async def test_an_offer_closes_by_the_database_s_clock(engine: AsyncEngine, build: Builder, by: timedelta) -> None:
    sam, cohort = await build.associate(), await build.cohort()
    now = datetime.now(UTC)
    held = [await build.session_of(cohort, day=(now + timedelta(days=day)).date()) for day in (30, 40)]
    over, still = [
        await build.offer(one, sam, answer_by=now + minutes)
        for one, minutes in zip(held, (-timedelta(minutes=5), timedelta(minutes=5)), strict=True)
    ]
    await build.session.commit()
    clock = off(by)
    assert abs(clock() - now) > timedelta(minutes=9)
    await clock.ask(engine)
    assert abs(clock() - datetime.now(UTC)) < timedelta(seconds=30)
    assert abs(clock.apart + by) < timedelta(seconds=30)
    async with transaction(engine) as session:
        with pytest.raises(Conflict, match="closed"):
            await service.answer(
                Work(session, actor(sam.person_id, Role.ASSOCIATE), clock()), over.id, AnswerOffer(answer="yes")
            )
    async with transaction(engine) as session:
        assert await service.expire_due(Work(session, WORKER, clock())) == 1
    async with transaction(engine) as session:
        work = Work(session, actor(sam.person_id, Role.ASSOCIATE), clock())
        assert (await service.answer(work, still.id, AnswerOffer(answer="yes"))).status == "accepted"


async def test_somebody_is_told_and_a_clock_of_a_test_stays(
    engine: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    class State:
        clock = off(-TEN)

    State.engine = engine  # type: ignore[attr-defined]
    assert (await ready.fn(State())).content == {"status": "ready"}
    await State.clock.ask(engine)
    assert "600 seconds apart" in caplog.text
    assert "600 seconds apart" in (await ready.fn(State())).content["clock"]
    mine = lambda: datetime(2026, 1, 1, tzinfo=UTC)  # noqa: E731
    assert one_clock(mine) is mine
    assert isinstance(one_clock(system_clock), OneClock)
