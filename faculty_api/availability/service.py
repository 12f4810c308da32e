"""When people are free: what they say, what bookings hold, and what that means for given times."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, delete
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col

from faculty_api.availability import queries, rules
from faculty_api.availability.models import Availability, AwayDates, BookedTime, UsualTime
from faculty_api.busy.rules import heard
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from schemas.access import Permission, Reach
from schemas.availability import (
    AddAway,
    AvailabilityMode,
    AvailabilitySaid,
    AvailabilityView,
    AwayDatesChanged,
    AwayView,
    Free,
    SayAvailability,
    Worked,
)
from schemas.errors import Fault
from schemas.programmes import PartTimes
from schemas.values import Interval, PersonId

Key = TypeVar("Key", bound=Hashable)
BOOKED = "You are already booked at that time"


async def mine(work: Work) -> AvailabilityView:
    """The actor's own."""
    work.must(Permission.AVAILABILITY_VIEW)
    return await of(work, work.actor.person)


async def of(work: Work, person_id: UUID) -> AvailabilityView:
    """What one associate said."""
    reach = work.must(Permission.AVAILABILITY_VIEW)
    if not await queries.reaches(work.session, person_id, reach):
        raise NotFound
    return await _view(work, person_id)


async def _view(work: Work, person_id: UUID) -> AvailabilityView:
    said = await work.session.get(Availability, person_id)
    today = london_day(work.now)
    away = await queries.away_dates(work.session, person_id, today)
    until = work.now + rules.AHEAD
    held = (await queries.booked(work.session, [person_id], work.now, until)).get(person_id, [])
    days_away = rules.Said(away=[(dates.first_day, dates.last_day) for dates in away])
    return AvailabilityView(
        person_id=PersonId(person_id),
        mode=AvailabilityMode(said.mode) if said else None,
        usual=await queries.usual_times(work.session, person_id),
        sessions_a_month=said.sessions_a_month if said else None,
        said_at=said.said_at if said else None,
        from_list=bool(said and said.from_list),
        stale=bool(said and rules.stale(said.said_at, work.now)),
        away=[AwayView(id=dates.id, first_day=dates.first_day, last_day=dates.last_day) for dates in away],
        booked_while_away=[span for span in held if rules.answer(days_away, [span]) is Free.BUSY],
    )


async def _to_edit(work: Work, person_id: UUID, reach: Reach) -> None:
    """Out of reach is not found; then one change of a person's week at a time."""
    if not await queries.reaches(work.session, person_id, reach) or not await queries.lock_person(
        work.session, person_id
    ):
        raise NotFound


async def say(work: Work, person_id: UUID, command: SayAvailability) -> AvailabilityView:
    """Replaces the mode and the usual week, and renews the day it was said. Saying it again unchanged renews it too."""
    reach = work.must(Permission.AVAILABILITY_EDIT)
    faults = [Fault(field=field, message=words) for field, words in rules.objections(command.mode, command.usual)]
    if faults:
        raise Invalid(faults=tuple(faults))
    await _to_edit(work, person_id, reach)
    row = await work.session.get(Availability, person_id)
    if row is None:
        row = Availability(person_id=person_id, mode=command.mode, said_at=work.now, version=0)
    row.mode, row.sessions_a_month = command.mode, command.sessions_a_month
    row.said_at, row.from_list, row.version = work.now, False, row.version + 1
    work.session.add(row)
    await work.session.execute(delete(UsualTime).where(col(UsualTime.person_id) == person_id))
    work.session.add_all(
        [
            UsualTime(person_id=person_id, weekday=slot.weekday, starts=slot.starts, ends=slot.ends)
            for slot in rules.merged(command.usual)
        ]
    )
    work.record(AvailabilitySaid(subject=PersonId(person_id), mode=command.mode))
    await work.flush()
    return await _view(work, person_id)


async def add_away(work: Work, person_id: UUID, command: AddAway) -> AvailabilityView:
    """Days the person cannot do. The same dates again change nothing; bookings stay as they are."""
    reach = work.must(Permission.AVAILABILITY_EDIT)
    await _to_edit(work, person_id, reach)
    today = london_day(work.now)
    held = await queries.away_dates(work.session, person_id, today)
    if any((dates.first_day, dates.last_day) == (command.first_day, command.last_day) for dates in held):
        return await _view(work, person_id)
    objection = rules.objection_to_away(command.first_day, command.last_day, today, len(held))
    if objection:
        raise Invalid.field(*objection)
    work.session.add(
        AwayDates(id=new_id(), person_id=person_id, first_day=command.first_day, last_day=command.last_day)
    )
    work.record(AwayDatesChanged(subject=PersonId(person_id), change="added"))
    await work.flush()
    return await _view(work, person_id)


async def remove_away(work: Work, person_id: UUID, away_id: UUID) -> AvailabilityView:
    reach = work.must(Permission.AVAILABILITY_EDIT)
    await _to_edit(work, person_id, reach)
    row = await work.session.get(AwayDates, away_id)
    if row is None or row.person_id != person_id:
        raise NotFound("These dates are not there any more")
    await work.session.delete(row)
    work.record(AwayDatesChanged(subject=PersonId(person_id), change="removed"))
    await work.flush()
    return await _view(work, person_id)


async def answers(work: Work, ids: Collection[UUID], spans: Sequence[Interval]) -> dict[UUID, Free]:
    """Whether each person is free for all the spans. Asks no permission: only use-cases that asked already call it."""
    return (await answers_for(work, ids, {0: spans}))[0]


async def answers_for(
    work: Work, ids: Collection[UUID], wanted: Mapping[Key, Sequence[Interval]]
) -> dict[Key, dict[UUID, Free]]:
    """``answers`` for many sets of spans in the same two queries. Asks no permission, as ``answers``."""
    ends = [moment for spans in wanted.values() for span in spans for moment in (span.start, span.end)]
    since, until = min(ends, default=work.now), max(ends, default=work.now)
    every = {span for spans in wanted.values() for span in spans}
    said = await queries.said(work.session, ids, london_day(since), london_day(until), work.now, every)
    held = await queries.booked(work.session, ids, since, until)
    whole = {person: said.get(person, rules.Said())._replace(booked=held.get(person, ())) for person in ids}
    return {
        key: {person: heard(rules.answer(one, spans), one.outside, spans) for person, one in whole.items()}
        for key, spans in wanted.items()
    }


async def free_on(work: Work, day: date) -> queries.OfPerson:
    """The condition that somebody said they are free on a day, is not away on it, and is not booked for any of it."""
    work.must(Permission.AVAILABILITY_VIEW)
    objection = rules.objection_to_day(day, london_day(work.now))
    if objection:
        raise Invalid.field("free_on", objection)
    return queries.free_on(day, work.now)


async def told_by_list(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Of whom a list said when they are usually free, not yet they themselves. Asks no permission, as ``answers``."""
    return await queries.told_by_list(work.session, ids)


async def booked(work: Work, ids: Collection[UUID], since: datetime, until: datetime) -> dict[UUID, list[Interval]]:
    """The time that bookings hold, by person. Asks no permission: only use-cases that asked already call it."""
    found = await queries.booked(work.session, ids, since, until)
    return {person: found.get(person, []) for person in ids}


async def hold(work: Work, offer_id: UUID, session_id: UUID, person_id: UUID, parts: Sequence[PartTimes]) -> None:
    """Take the time of a booking, or ``Conflict``. Asks no permission: only use-cases that asked already call it.

    Bookings of one person queue on the associate's row; the database refuses an overlap even to those who do not.
    """
    if not await queries.lock_person(work.session, person_id):
        raise NotFound
    since, until = min(part.starts_at for part in parts), max(part.ends_at for part in parts)
    held = (await queries.booked(work.session, [person_id], since, until)).get(person_id, [])
    wanted = [Interval(start=part.starts_at, end=part.ends_at) for part in parts]
    clash = next((span for span in held if rules.overlap_any(span, wanted)), None)
    if clash:
        raise Conflict(f"{BOOKED}: {rules.in_words(clash)}")
    work.session.add_all(
        [
            BookedTime(
                offer_id=offer_id,
                part=part.part,
                session_id=session_id,
                person_id=person_id,
                span=Range(part.starts_at, part.ends_at),
            )
            for part in parts
        ]
    )
    await work.flush(
        {"ex_booked_time_overlap": Conflict(BOOKED), "pk_booked_time": Conflict("This offer is booked already")}
    )


async def release(work: Work, offer_id: UUID) -> None:
    """Give back the time of a booking; nothing when it holds none. Asks no permission, as ``hold``."""
    await work.session.flush()
    await work.session.execute(delete(BookedTime).where(col(BookedTime.offer_id) == offer_id))


async def history(work: Work, ids: Collection[UUID]) -> dict[UUID, Worked]:
    """What each person has done in the faculty. Asks no permission: only use-cases that asked already call it."""
    rows = await queries.delivers(work.session, ids)
    pairs = await queries.partners(work.session, ids, work.now)
    mine: dict[UUID, list[Row[Any]]] = {person: [] for person in ids}
    partners: dict[UUID, set[UUID]] = {person: set() for person in ids}
    for row in rows:
        mine[row.person_id].append(row)
    for pair in pairs:
        partners[pair.person_id].add(pair.other_id)
    return {person: _worked(mine[person], partners[person], work.now) for person in ids}


def _worked(rows: Sequence[Row[Any]], partners: set[UUID], now: datetime) -> Worked:
    begun = [row for row in rows if row.starts <= now]
    return Worked(
        sessions_this_year=sum(london_day(row.starts).year == london_day(now).year for row in rows),
        last_on=max((london_day(row.starts) for row in begun), default=None),
        by_programme=dict(Counter(row.programme_id for row in begun)),
        partners=frozenset(partners),
    )
