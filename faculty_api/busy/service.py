"""When people are busy elsewhere, from calendars of their own: added, looked at, removed, and what they say."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.dialects.postgresql.ranges import Range

from faculty_api.busy import queries, rules
from faculty_api.busy.adding import add_address, add_file, view
from faculty_api.busy.fetching import fetch
from faculty_api.busy.looking import Fetch, keep, look, take_due, tidy
from faculty_api.busy.models import OutsideCalendar
from faculty_api.busy.words import TO_THE_TEAM, WORDS
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from schemas import busy as views
from schemas.access import Permission, Reach
from schemas.busy import (
    BusyTimes,
    CalendarSays,
    OutsideCalendarRemoved,
    Source,
)
from schemas.values import Interval, PersonId

__all__ = [
    "TO_THE_TEAM", "WORDS", "Fetch", "add_address", "add_file", "fetch", "forget", "keep", "look", "look_again", "mine",
    "remove", "says", "take_due", "tidy", "times",
]  # fmt: skip
Key = TypeVar("Key", bound=Hashable)


async def mine(work: Work) -> list[views.OutsideCalendar]:
    """The actor's own, the oldest first."""
    work.must(Permission.CALENDAR_CONNECT)
    return [view(row, work.now) for row in await queries.mine(work.session, work.actor.person)]


async def times(work: Work, calendar_id: UUID) -> BusyTimes:
    """All that is kept of one, from now on."""
    reach = work.must(Permission.CALENDAR_CONNECT)
    row = await _own(work, reach, calendar_id)
    return BusyTimes(
        calendar=view(row, work.now),
        busy=[span for span in _spans(row.busy) if span.end > work.now],
        maybe=[span for span in _spans(row.maybe) if span.end > work.now],
    )


async def look_again(work: Work, calendar_id: UUID) -> views.OutsideCalendar:
    """As soon as the worker can; asked twice in a short time is refused, for the sake of the calendar's host."""
    reach = work.must(Permission.CALENDAR_CONNECT)
    row = await _own(work, reach, calendar_id)
    if row.source != Source.ADDRESS:
        raise NotFound
    if row.tried_at and work.now - row.tried_at < rules.AGAIN_AFTER:
        raise Conflict(rules.WAIT)
    row.next_at, row.failures = work.now, 0
    await work.flush()
    return view(row, work.now)


async def remove(work: Work, calendar_id: UUID) -> views.OutsideCalendar:
    """With its address and every time that was read. What it was."""
    reach = work.must(Permission.CALENDAR_CONNECT)
    row = await _own(work, reach, calendar_id)
    was = view(row, work.now)
    await work.session.delete(row)
    work.record(OutsideCalendarRemoved(subject=PersonId(row.person_id), calendar=row.id))
    await work.flush()
    return was


async def forget(work: Work, person_id: UUID) -> None:
    """All of somebody who leaves. Asks no permission: only use-cases that asked already call it."""
    for row in await queries.mine(work.session, person_id):
        await work.session.delete(row)
        work.record(OutsideCalendarRemoved(subject=PersonId(person_id), calendar=row.id, why="left"))
    await work.flush()


async def says(
    work: Work, ids: Collection[UUID], wanted: Mapping[Key, Sequence[Interval]]
) -> dict[Key, dict[UUID, CalendarSays]]:
    """What people's own calendars say of sets of spans, of those of whom they say anything; one query for all of it.

    For words beside ``availability.answers``, which counts it already. Asks no permission, as that.
    """
    every = {span for spans in wanted.values() for span in spans}
    held = await queries.of_people(work.session, ids, every, work.now)
    found = {
        key: {person: rules.says(calendars, spans) for person, calendars in held.items()}
        for key, spans in wanted.items()
    }
    return {key: {person: one for person, one in each.items() if one} for key, each in found.items()}


async def _own(work: Work, reach: Reach, calendar_id: UUID) -> OutsideCalendar:
    row = await queries.own(work.session, reach, calendar_id)
    if row is None:
        raise NotFound("This calendar is not there any more")
    return row


def _spans(held: Sequence[Range[datetime]]) -> list[Interval]:
    return [Interval(start=one.lower, end=one.upper) for one in held if one.lower and one.upper]
