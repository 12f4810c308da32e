"""When people are free: what they say, what bookings hold, and what that means for given times."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, delete
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col

from faculty_api.availability import knowing_queries, letter_queries, polled, queries, rules, viewing
from faculty_api.availability.as_usual import (
    as_usual_by_link,
    ask_due,
    confirm,
    confirm_by_link,
    undo_confirm_by_link,
)
from faculty_api.availability.hearing import hear
from faculty_api.availability.models import BookedTime
from faculty_api.availability.saying import (
    add_away,
    remove_away,
    same_as_before,
    say,
    say_limits,
    say_term,
    term_before,
    want_call,
)
from faculty_api.busy.rules import heard, says
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from schemas.access import Permission
from schemas.availability import AvailabilityView, Free, Known, Worked
from schemas.programmes import PartTimes
from schemas.terms import Age, ToldLine
from schemas.values import Interval

__all__ = [
    "add_away", "answers", "answers_for", "as_usual_by_link", "ask_due", "booked", "confirm", "confirm_by_link",
    "free_on", "hear", "history", "hold", "known_for", "mine", "of", "release", "remove_away",
    "same_as_before", "say", "say_limits", "say_term", "term_before", "told", "undo_confirm_by_link", "want_call",
]  # fmt: skip
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
    return await viewing.view(work, person_id)


async def answers(work: Work, ids: Collection[UUID], spans: Sequence[Interval]) -> dict[UUID, Free]:
    """Whether each person is free for all the spans. Asks no permission: only use-cases that asked already call it."""
    return (await answers_for(work, ids, {0: spans}))[0]


async def answers_for(
    work: Work, ids: Collection[UUID], wanted: Mapping[Key, Sequence[Interval]]
) -> dict[Key, dict[UUID, Free]]:
    """``answers`` for many sets of spans in the same query. Asks no permission, as ``answers``."""
    known = await known_for(work, ids, wanted)
    return {key: {person: one.free for person, one in people.items()} for key, people in known.items()}


async def known_for(
    work: Work, ids: Collection[UUID], wanted: Mapping[Key, Sequence[Interval]]
) -> dict[Key, dict[UUID, Known]]:
    """``answers_for`` with how old that knowledge is. Asks no permission, as ``answers``."""
    every = {span for spans in wanted.values() for span in spans}
    said = await knowing_queries.said(work.session, ids, every, work.now)
    nothing = rules.Said()
    return {key: {person: _known(said.get(person, nothing), spans) for person in ids} for key, spans in wanted.items()}


def _known(said: rules.Said, spans: Sequence[Interval]) -> Known:
    """A yes to one of many dates is knowledge of being free then; what their own calendar says is counted last."""
    day = london_day(min(span.start for span in spans)) if spans else None
    week = rules.of_day(said, day) if day else said.week
    free = heard(polled.counting_yes(rules.answer(said, spans), said, week, spans), said.outside, spans)
    calendar = says(said.outside, spans)
    return Known(free=free, told_at=week.known_at, from_list=week.from_list, calendar=calendar)


async def told(work: Work) -> list[ToldLine]:
    """What we know of whose time, for their team: who wants a call, then of whom we know nothing, then the oldest."""
    reach = work.must(Permission.AVAILABILITY_HEAR)
    return [_line(row, work.now) for row in await letter_queries.told(work.session, reach)]


def _line(row: Row[Any], now: datetime) -> ToldLine:
    old = row.told_at is not None and rules.stale(row.told_at, now)
    age = Age.NEVER if row.told_at is None else Age.OLD if old else Age.LIST if row.listed else Age.KNOWN
    return ToldLine(
        person_id=row.person_id, name=row.name, academy=row.academy, age=age, told_at=row.told_at,
        call_wanted_at=row.call_wanted_at,
    )  # fmt: skip


async def free_on(work: Work, day: date) -> knowing_queries.OfPerson:
    """The condition that somebody said they are free on a day, is not away on it, and is not booked for any of it."""
    work.must(Permission.AVAILABILITY_VIEW)
    objection = rules.objection_to_day(day, london_day(work.now))
    if objection:
        raise Invalid.field("free_on", objection)
    return knowing_queries.free_on(day, work.now)


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
    mine: dict[UUID, list[Row[Any]]] = {person: [] for person in ids}
    for row in rows:
        mine[row.person_id].append(row)
    return {person: _worked(mine[person], work.now) for person in ids}


def _worked(rows: Sequence[Row[Any]], now: datetime) -> Worked:
    begun = [row for row in rows if row.starts <= now]
    return Worked(
        sessions_this_year=sum(london_day(row.starts).year == london_day(now).year for row in rows),
        last_on=max((london_day(row.starts) for row in begun), default=None),
        by_programme=dict(Counter(row.programme_id for row in begun)),
        partners=frozenset(other for row in begun for other in row.partners),
        days=tuple(sorted(london_day(row.starts) for row in rows)),
    )
