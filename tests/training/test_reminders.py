"""People are told once that a training ends; what something newer follows is left in peace."""

from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api import worker
from faculty_api.rates.books import book
from faculty_api.training import service
from schemas.access import WORKER
from tests.builders import NOW, Builder
from tests.support.races import together
from tests.training.school import school

TODAY = NOW.date()
DONE = date(2025, 1, 1)


async def test_once_for_each_and_none_for_what_was_renewed(engine: AsyncEngine, build: Builder) -> None:
    one = await school(build)
    safe, data = await one.training(), await one.training("Looking after data")
    days = (await book(build.work(one.team))).on(TODAY).number("training.remind_days")
    soon, later = TODAY + timedelta(days=days), TODAY + timedelta(days=days + 1)
    sam, lee, renewed, past, left = [
        await build.associate(name) for name in ("Sam S", "Lee L", "Ray R", "Pat P", "Gus G")
    ]
    left.status = "ended"
    await build.session.flush()
    await one.held(sam, safe.id, DONE, soon)
    await one.held(sam, data.id, DONE, TODAY)
    await one.held(lee, safe.id, DONE, later)
    await one.held(renewed, safe.id, DONE, soon)
    await one.held(renewed, safe.id, TODAY, None)
    await one.held(past, safe.id, DONE, TODAY - timedelta(days=1))
    await one.held(left, safe.id, DONE, soon)
    found = await service.ending(build.work(one.team))
    assert [(each.person_name, each.name, each.soon) for each in found] == [
        ("Sam S", "Looking after data", True), ("Sam S", "Safe spaces", True),
    ]  # fmt: skip
    await build.session.commit()
    await together(*(worker.turn(engine, lambda: NOW, None) for _ in range(3)))
    await worker.turn(engine, lambda: NOW + timedelta(hours=1), None)
    sent = (await build.session.execute(text("SELECT person_id, body FROM letter"))).all()
    assert [row.person_id for row in sent] == [sam.person_id] * 2
    assert [any(name in row.body for name in ("Safe spaces", "data")) for row in sent] == [False, False]
    await worker.turn(engine, lambda: NOW + timedelta(days=1), None)
    people = (await build.session.execute(text("SELECT person_id FROM letter ORDER BY made_at"))).scalars().all()
    assert people == [sam.person_id, sam.person_id, lee.person_id]


async def test_nothing_due_is_nothing_done(build: Builder) -> None:
    assert await service.remind_due(build.work(WORKER)) == 0
