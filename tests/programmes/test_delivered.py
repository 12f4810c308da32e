"""Marking a session as delivered: once, after its end, by those who may."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.programmes import service
from schemas.access import Role
from tests.builders import NOW, Builder

DAY, END = date(2026, 11, 17), datetime(2026, 11, 17, 15, tzinfo=UTC)


async def test_delivered_once(build: Builder, session: AsyncSession) -> None:
    held = await build.session_of(await build.cohort(), day=DAY)
    team = await build.staff(Role.TEAM, "YH")
    facts = await service.mark_delivered(build.work(team), held.id)
    assert (facts.status, held.delivered_by, held.delivered_at, held.version) == ("delivered", team.person, NOW, 2)
    with pytest.raises(Conflict) as again:
        await service.mark_delivered(build.work(team), held.id)
    assert again.value.detail == "This session is already marked as delivered"
    events = (await session.execute(text("SELECT kind, subject, data FROM event"))).all()
    said = {"subject": str(held.id), "cohort_id": str(held.cohort_id)}
    assert [tuple(event) for event in events] == [("SessionDelivered", held.id, said)]


async def test_not_before_it_has_ended(build: Builder) -> None:
    held = await build.session_of(await build.cohort(), day=DAY)
    team = await build.staff(Role.TEAM, "YH")
    with pytest.raises(Conflict):
        await service.mark_delivered(build.work(team, END.replace(hour=14, minute=59)), held.id)
    assert (await service.mark_delivered(build.work(team, END), held.id)).status == "delivered"


async def test_not_when_it_was_cancelled(build: Builder) -> None:
    held = await build.session_of(await build.cohort(), day=DAY, status="cancelled")
    with pytest.raises(Conflict):
        await service.mark_delivered(build.work(await build.staff(Role.TEAM, "YH")), held.id)


async def test_by_whom(build: Builder) -> None:
    held = await build.session_of(await build.cohort(academy="NE"), day=DAY)
    with pytest.raises(NotFound):
        await service.mark_delivered(build.work(await build.staff(Role.TEAM, "YH")), held.id)
    for role in (Role.ASSOCIATE, Role.FINANCE, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            await service.mark_delivered(build.work(await build.staff(role, "NE")), held.id)
    assert (await service.mark_delivered(build.work(await build.staff(Role.NATIONAL)), held.id)).academy == "NE"


async def test_two_at_once_mark_it_once(build: Builder, session: AsyncSession, engine: AsyncEngine) -> None:
    held = await build.session_of(await build.cohort(), day=DAY)
    team = await build.staff(Role.TEAM, "YH")
    await session.commit()

    async def mark() -> bool:
        try:
            async with transaction(engine) as own:
                await service.mark_delivered(Work(own, team, NOW), held.id)
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(mark() for _ in range(6)))) == 1
    assert (await session.execute(text("SELECT count(*) FROM event"))).scalar_one() == 1
