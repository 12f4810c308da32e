"""A calendar of somebody's own is added: by its address, which the worker looks at, or as a file, read at once."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, time

from faculty_api.busy import queries, reading, rules
from faculty_api.busy.looking import place, spans
from faculty_api.busy.models import OutsideCalendar
from faculty_api.busy.words import FILE_TOO_LARGE, NO_FILE, OF_A_FILE, WORDS
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from schemas import busy as views
from schemas.access import Permission
from schemas.busy import AddAddress, OutsideCalendarAdded, Problem, Source
from schemas.people import AssociateStatus
from schemas.values import PersonId

_MEMBERS = (AssociateStatus.ACTIVE, AssociateStatus.PAUSED)
NOT_NOW = "You cannot add a calendar while you are not taking sessions"


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
    known = await queries.emails(work.session, {work.actor.person})
    found = await asyncio.to_thread(reading.read, content, since, until, known.values())
    if isinstance(found, Problem):
        raise Invalid.field("file", OF_A_FILE.get(found, WORDS[found]))
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


async def _held(work: Work) -> Sequence[OutsideCalendar]:
    """What the actor has; nothing is added beside this until the transaction ends."""
    status = await queries.lock_member(work.session, work.actor.person)
    if status is None:
        raise NotFound
    if status not in _MEMBERS:
        raise Conflict(NOT_NOW)
    return await queries.mine(work.session, work.actor.person)


async def _added(work: Work, row: OutsideCalendar) -> views.OutsideCalendar:
    work.session.add(row)
    event = OutsideCalendarAdded(subject=PersonId(row.person_id), calendar=row.id, source=Source(row.source))
    work.record(event)
    await work.flush()
    return view(row, work.now)


def view(row: OutsideCalendar, now: datetime) -> views.OutsideCalendar:
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
        told_at=row.told_at,
        unread=row.unread,
        unknown_zones=row.unknown_zones,
        next_at=row.next_at,
    )
