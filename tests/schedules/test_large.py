"""A draft with many changes: how often it asks the database for each of them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import cycle

import pytest
from sqlalchemy import event, text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.schedules import drafting, service
from faculty_api.schedules.models import ScheduleDraft
from schemas.access import Actor, Role
from schemas.schedules import AddSessions, DraftCallOff
from tests.builders import Builder
from tests.claims.stage import pay
from tests.schedules.board import at, moving, press

FIRST = date(2027, 2, 9)


@contextmanager
def asked(session: AsyncSession) -> Iterator[Counter[str]]:
    engine = session.sync_session.get_bind().engine
    found: Counter[str] = Counter()

    def count(*given: object) -> None:
        found[" ".join(str(given[2]).split())] += 1

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", count)


async def planned(build: Builder, changes: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Actor, ScheduleDraft]:
    """Half are moves, a quarter each called off and added; for each session somebody is booked and somebody asked."""
    cohort = await build.cohort()
    people = [await build.associate() for _ in range(8)]
    turn = cycle(people)
    us = build.work(await build.staff(Role.TEAM, "YH"))
    published = [
        await build.session_of(cohort, day=FIRST + timedelta(days=number), number=number + 1)
        for number in range(changes * 3 // 4)
    ]
    for held in published:
        await build.offer(held, next(turn), status="accepted", pay=pay())
        await build.offer(held, next(turn))
    after = FIRST + timedelta(days=changes)
    # What is drafted is looked at with each change; here only what comes of all of them is measured.
    with monkeypatch.context() as quick:
        quick.setattr(drafting, "_saved", _unseen)
        for number, held in enumerate(published):
            if number < changes // 2:
                await service.move(us, cohort.id, held.id, moving(on=after + timedelta(days=number)))
            else:
                await service.call_off(us, cohort.id, held.id, DraftCallOff(version=1))
        added = [at(on=after + timedelta(days=changes + number)) for number in range(changes - len(published))]
        await service.add(us, cohort.id, AddSessions(sessions=added))
    return us.actor, (await build.session.get(ScheduleDraft, await _draft(build, cohort.id)))  # type: ignore[return-value]


async def _unseen(_: object, draft: ScheduleDraft) -> None:
    draft.version += 1


async def _draft(build: Builder, cohort: object) -> object:
    query = text("SELECT id FROM schedule_draft WHERE cohort_id = :cohort AND state = 'open'")
    return (await build.session.execute(query, {"cohort": cohort})).scalar_one()


async def test_preview_and_publishing_ask_so_often_a_change(
    build: Builder, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Measured with 80 changes about 120 people: 487 and 2,316 queries, 0.7 and 2.6 seconds. A change is made by the
    use-case that makes a single one, with its locks, letters and history: what is held here is that it never asks more
    often because there are many."""
    seen, done = [], []
    for changes in (8, 32):
        team, draft = await planned(build, changes, monkeypatch)
        await session.flush()
        session.expunge_all()
        us = build.work(team)
        with asked(session) as found:
            view = await service.draft(us, draft.cohort_id)
        seen.append(found.total())
        assert (view.ready, len(view.changes), view.told) == (True, changes, changes * 3 // 2)
        with asked(session) as found:
            published = await service.publish(us, draft.cohort_id, press(view.version))
        done.append(found.total())
        assert (published.added, published.moved, published.called_off) == (changes // 4, changes // 2, changes // 4)
    more = 32 - 8
    assert (seen[1] - seen[0]) / more <= 6.5, seen
    assert (done[1] - done[0]) / more <= 30, done
