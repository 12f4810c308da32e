"""History only grows, and a change to it is found."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel import history
from faculty_api.kernel.db import PlainAsyncSession, transaction
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from schemas.access import WORKER
from schemas.accounts import LoggedOut
from schemas.values import PersonId
from tests.builders import NOW


async def happen(engine: AsyncEngine, times: int) -> None:
    async with transaction(engine) as session:
        for _ in range(times):
            Work(session, WORKER, NOW).record(LoggedOut(subject=PersonId(new_id())))


async def sealed(engine: AsyncEngine, most: int = 10_000) -> int:
    async with transaction(engine) as session:
        return await history.seal(session, NOW, most=most)


async def found(engine: AsyncEngine) -> list[str]:
    async with transaction(engine) as session:
        return await history.faults(session)


@pytest.mark.parametrize("table", ["event", "seal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_database_refuses_to_change_history(engine: AsyncEngine, table: str, change: str) -> None:
    await happen(engine, 2)
    await sealed(engine)
    with pytest.raises(DBAPIError, match="only grows"):
        async with transaction(engine) as session:
            await session.execute(text(change.format(table)))


async def test_batches_follow_one_another(engine: AsyncEngine) -> None:
    await happen(engine, 5)
    assert [await sealed(engine, 2), await sealed(engine, 2), await sealed(engine, 2), await sealed(engine)] == [
        2,
        2,
        1,
        0,
    ]
    assert await found(engine) == []


TAMPERING = {
    "an event is edited": "UPDATE event SET kind = 'LoggedIn' WHERE seq = 2",
    "an event is deleted": "DELETE FROM event WHERE seq = 2",
    "who did it is changed": "UPDATE event SET person_id = gen_random_uuid() WHERE seq = 4",
    "two events change places": "UPDATE event SET at = at + interval '1 second' * seq WHERE seq IN (1, 2)",
    "a seal is deleted": "DELETE FROM seal WHERE number = 1",
    "a seal is edited": "UPDATE seal SET digest = repeat('a', 64) WHERE number = 1",
}


@pytest.mark.parametrize("change", TAMPERING.values(), ids=list(TAMPERING))
async def test_a_change_behind_the_triggers_back_is_found(engine: AsyncEngine, change: str) -> None:
    await happen(engine, 4)
    await sealed(engine, 2)
    await sealed(engine, 2)
    assert await found(engine) == []
    async with transaction(engine) as session:
        await session.execute(
            text("SET LOCAL session_replication_role = replica")
        )  # triggers off, as an intruder would
        await session.execute(text(change))
    assert await found(engine) != []


async def test_nothing_is_sealed_around_a_writer_who_is_not_done(engine: AsyncEngine) -> None:
    async with PlainAsyncSession(engine) as writer:
        Work(writer, WORKER, NOW).record(LoggedOut(subject=PersonId(new_id())))
        await writer.flush()
        await happen(engine, 1)  # another writer, later number, is not held up
        assert await sealed(engine) == 0
        await writer.commit()
    assert await sealed(engine) == 2
    assert await found(engine) == []
