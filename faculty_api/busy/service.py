"""When people are busy elsewhere, from calendars of their own: added, looked at, removed, and what they say."""

import asyncio
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime, time
from typing import TypeVar
from uuid import UUID

from sqlalchemy.dialects.postgresql.ranges import Range

from faculty_api.busy import queries, reading, rules
from faculty_api.busy.fetching import fetch
from faculty_api.busy.looking import Fetch, keep, look, place, spans, take_due, tidy
from faculty_api.busy.models import OutsideCalendar
from faculty_api.busy.words import FILE_TOO_LARGE, NO_FILE, TO_THE_TEAM, WORDS
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from schemas import busy as views
from schemas.access import Permission
from schemas.busy import (
    AddAddress,
    BusyTimes,
    CalendarSays,
    OutsideCalendarAdded,
    OutsideCalendarRemoved,
    Problem,
    Source,
)
from schemas.people import AssociateStatus
from schemas.values import Interval, PersonId

__all__ = [
    "TO_THE_TEAM", "WORDS", "Fetch", "add_address", "add_file", "fetch", "forget", "keep", "look", "look_again", "mine", "remove",
    "says", "take_due", "tidy", "times",
]  # fmt: skip
Key = TypeVar("Key", bound=Hashable)
_MEMBERS = (AssociateStatus.ACTIVE, AssociateStatus.PAUSED)
NOT_NOW = "You cannot add a calendar while you are not taking sessions"


async def mine(work: Work) -> list[views.OutsideCalendar]:
    """The actor's own, the oldest first."""
    work.must(Permission.CALENDAR_CONNECT)
    return [_view(row, work.now) for row in await queries.mine(work.session, work.actor.person)]


async def times(work: Work, calendar_id: UUID) -> BusyTimes:
    """All that is kept of one, from now on."""
    row = await _own(work, calendar_id)
    return BusyTimes(
        calendar=_view(row, work.now),
        busy=[span for span in _spans(row.busy) if span.end > work.now],
        maybe=[span for span in _spans(row.maybe) if span.end > work.now],
    )


async def add_address(work: Work, vault: Vault, command: AddAddress, *, allowed: bool) -> views.OutsideCalendar:
    """The worker looks at it in the next minutes. ``allowed``: whether this installation reads addresses at all."""
    work.must(Permission.CALENDAR_CONNECT)
    if not allowed:
        raise Conflict(rules.SWITCHED_OFF)
    address = rules.address(command.address)
    if isinstance(address, str):
        raise Invalid.field("address", address)
    held = await _held(work)
    if any(row.address and vault.open(row.address, place=place(row.id)) == address.url for row in held):
        raise Invalid.field("address", rules.ALREADY)
    if len(held) >= rules.MOST_CALENDARS:
        raise Conflict(rules.TOO_MANY)
    made = new_id()
    row = OutsideCalendar(
        id=made,
        person_id=work.actor.person,
        source=Source.ADDRESS,
        address=vault.seal(address.url, place=place(made)),
        host=address.host,
        added_at=work.now,
        next_at=work.now,
    )
    return await _added(work, row)


async def add_file(work: Work, content: bytes) -> views.OutsideCalendar:
    """Read at once; the file itself is not kept. It takes the place of a file that was sent before."""
    work.must(Permission.CALENDAR_CONNECT)
    if not content:
        raise Invalid.field("file", NO_FILE)
    if len(content) > rules.MOST_BYTES:
        raise Invalid.field("file", FILE_TOO_LARGE)
    since, until = london_instant(london_day(work.now), time()), work.now + rules.AHEAD
    found = await asyncio.to_thread(reading.read, content, since, until)
    if isinstance(found, Problem):
        raise Invalid.field("file", WORDS[found])
    held = await _held(work)
    before = [row for row in held if row.source == Source.FILE]
    if len(held) - len(before) >= rules.MOST_CALENDARS:
        raise Conflict(rules.TOO_MANY)
    for old in before:
        await work.session.delete(old)
    await work.session.flush()
    row = OutsideCalendar(
        id=new_id(), person_id=work.actor.person, source=Source.FILE, added_at=work.now, tried_at=work.now
    )
    row.read_at, row.until = work.now, until
    row.busy, row.maybe = spans(found.busy), spans(found.maybe)
    row.unread, row.unknown_zones = found.unread, found.zones
    return await _added(work, row)


async def look_again(work: Work, calendar_id: UUID) -> views.OutsideCalendar:
    """As soon as the worker can; asked twice in a short time is refused, for the sake of the calendar's host."""
    row = await _own(work, calendar_id)
    if row.source != Source.ADDRESS:
        raise NotFound
    if row.tried_at and work.now - row.tried_at < rules.AGAIN_AFTER:
        raise Conflict(rules.WAIT)
    row.next_at, row.failures = work.now, 0
    await work.flush()
    return _view(row, work.now)


async def remove(work: Work, calendar_id: UUID) -> views.OutsideCalendar:
    """With its address and every time that was read. What it was."""
    row = await _own(work, calendar_id)
    was = _view(row, work.now)
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
    ends = [moment for spans in wanted.values() for span in spans for moment in (span.start, span.end)]
    if not ends:
        return {key: {} for key in wanted}
    held = await queries.of_people(work.session, ids, min(ends), max(ends), work.now)
    found = {
        key: {person: rules.says(calendars, spans) for person, calendars in held.items()}
        for key, spans in wanted.items()
    }
    return {key: {person: one for person, one in each.items() if one} for key, each in found.items()}


async def _held(work: Work) -> Sequence[OutsideCalendar]:
    """What the actor has; nothing is added beside this until the transaction ends."""
    status = await queries.lock_member(work.session, work.actor.person)
    if status is None:
        raise NotFound
    if status not in _MEMBERS:
        raise Conflict(NOT_NOW)
    return await queries.mine(work.session, work.actor.person)


async def _own(work: Work, calendar_id: UUID) -> OutsideCalendar:
    reach = work.must(Permission.CALENDAR_CONNECT)
    row = await queries.own(work.session, reach, calendar_id)
    if row is None:
        raise NotFound("This calendar is not there any more")
    return row


async def _added(work: Work, row: OutsideCalendar) -> views.OutsideCalendar:
    work.session.add(row)
    event = OutsideCalendarAdded(subject=PersonId(row.person_id), calendar=row.id, source=Source(row.source))
    work.record(event)
    await work.flush()
    return _view(row, work.now)


def _spans(held: Sequence[Range[datetime]]) -> list[Interval]:
    return [Interval(start=one.lower, end=one.upper) for one in held if one.lower and one.upper]


def _view(row: OutsideCalendar, now: datetime) -> views.OutsideCalendar:
    problem = Problem(row.problem) if row.problem else None
    return views.OutsideCalendar(
        id=row.id,
        source=Source(row.source),
        shown=row.host,
        state=rules.state(Source(row.source), row.read_at, problem, now),
        added_at=row.added_at,
        tried_at=row.tried_at,
        read_at=row.read_at,
        until=row.until,
        problem=problem,
        unread=row.unread,
        unknown_zones=row.unknown_zones,
        next_at=row.next_at,
    )
