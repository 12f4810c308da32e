"""What bookings hold, on the real database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.programmes import service as programmes
from schemas.access import WORKER
from schemas.availability import Free, Worked
from schemas.programmes import PartTimes
from schemas.values import Interval
from tests.builders import Builder

DAY = date(2027, 2, 9)


def at(hour: float, day: date = DAY) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(hours=hour)


async def test_hold_takes_the_parts_and_release_gives_them_back(build: Builder) -> None:
    who = await build.associate()
    session = await build.session_of(await build.cohort())
    offer = await build.offer(session, who)
    work = build.work(WORKER)
    facts = (await programmes.session_facts(work, [session.id]))[session.id]
    await service.hold(work, offer.id, session.id, who.person_id, facts.parts)
    assert await service.booked(work, [who.person_id], at(0), at(24)) == {
        who.person_id: [Interval(start=at(10), end=at(15)), Interval(start=at(15), end=at(15.5))]
    }
    span = [Interval(start=at(14), end=at(16))]
    assert await service.answers(work, [who.person_id], span) == {who.person_id: Free.BUSY}
    await service.release(work, offer.id)
    assert await service.booked(work, [who.person_id], at(-24), at(24)) == {who.person_id: []}
    assert await service.answers(work, [who.person_id], span) == {who.person_id: Free.FREE}
    await service.release(work, offer.id)


async def test_a_second_booking_at_that_time_is_refused_in_words(build: Builder) -> None:
    who = await build.associate()
    cohort = await build.cohort()
    taken = await build.session_of(cohort)
    other = await build.session_of(cohort, starts=time(14, 30), minutes=60)
    await build.offer(taken, who, status="accepted")
    offer = await build.offer(other, who)
    parts = (await programmes.session_facts(build.work(WORKER), [other.id]))[other.id].parts
    with pytest.raises(Conflict) as refused:
        await service.hold(build.work(WORKER), offer.id, other.id, who.person_id, parts)
    assert refused.value.detail == "You are already booked at that time: 10am to 3pm on Tuesday 9 February 2027"


async def test_bookings_may_touch(build: Builder) -> None:
    who = await build.associate()
    cohort = await build.cohort()
    first, second = await build.session_of(cohort), await build.session_of(cohort, starts=time(15), minutes=60)
    await build.offer(first, who, status="accepted")
    offer = await build.offer(second, who)
    part = PartTimes(part="deliver", starts_at=second.starts_at, ends_at=second.ends_at)  # type: ignore[arg-type]
    await service.hold(build.work(WORKER), offer.id, second.id, who.person_id, [part])
    assert len((await service.booked(build.work(WORKER), [who.person_id], at(0), at(24)))[who.person_id]) == 2


async def test_nobody_is_held_for_somebody_unknown(build: Builder) -> None:
    part = PartTimes(part="deliver", starts_at=at(1), ends_at=at(2))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        await service.hold(build.work(WORKER), new_id(), new_id(), new_id(), [part])


async def test_the_database_refuses_an_overlap_by_itself(build: Builder, session: AsyncSession) -> None:
    who = await build.associate()
    cohort = await build.cohort()
    one, other = await build.session_of(cohort), await build.session_of(cohort, starts=time(14, 59), minutes=60)
    await build.offer(one, who, status="accepted")
    offer = await build.offer(other, who)
    with pytest.raises(IntegrityError, match="ex_booked_time_overlap"):
        await session.execute(
            text(
                "INSERT INTO booked_time (offer_id, part, session_id, person_id, span) "
                "VALUES (:offer, 'deliver', :session, :person, tstzrange(:starts, :ends))"
            ),
            {"offer": offer.id, "session": other.id, "person": who.person_id, "starts": at(14.99), "ends": at(16)},
        )


async def test_history(build: Builder) -> None:
    sam, priya, new = await build.associate("Sam One"), await build.associate("Priya Two"), await build.associate()
    cohort = await build.cohort()
    before = await build.session_of(cohort, day=date(2026, 3, 3), status="delivered")
    together = await build.session_of(cohort, day=date(2026, 6, 2), status="delivered")
    last_year = await build.session_of(cohort, day=date(2025, 12, 31), status="delivered")
    to_come = await build.session_of(cohort, day=date(2026, 12, 31))
    cancelled = await build.session_of(cohort, day=date(2026, 7, 1), status="cancelled")
    for session in (before, together, last_year, to_come, cancelled):
        await build.offer(session, sam, status="accepted")
    await build.offer(together, priya, status="accepted", place=2)
    await build.offer(cancelled, new, status="accepted", place=2)
    found = await service.history(build.work(WORKER), [sam.person_id, priya.person_id, new.person_id])
    assert found == {
        sam.person_id: Worked(
            sessions_this_year=3,
            last_on=date(2026, 6, 2),
            by_programme={cohort.programme_id: 3},
            partners=frozenset({priya.person_id}),
            days=(date(2025, 12, 31), date(2026, 3, 3), date(2026, 6, 2), date(2026, 12, 31)),
        ),
        priya.person_id: Worked(
            sessions_this_year=1,
            last_on=date(2026, 6, 2),
            by_programme={cohort.programme_id: 1},
            partners=frozenset({sam.person_id}),
            days=(date(2026, 6, 2),),
        ),
        new.person_id: Worked(),
    }


async def test_answers_take_one_query_however_many_people_and_sessions(build: Builder, engine: AsyncEngine) -> None:
    people = [(await build.associate(weekdays=days)).person_id for days in ((1,), (2,), None)]
    wanted = {hour: [Interval(start=at(hour), end=at(hour + 1))] for hour in (9, 10, 20)}
    asked: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    found = await service.answers_for(build.work(WORKER), people, wanted)
    free, busy, unknown = Free.FREE, Free.BUSY, Free.UNKNOWN
    assert [list(found[hour].values()) for hour in wanted] == [
        [free, busy, unknown],
        [free, busy, unknown],
        [busy, busy, unknown],
    ]
    assert len(asked) == 1
