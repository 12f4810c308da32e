"""The worker's look at a calendar: what is due is taken, looked at outside any transaction, and kept.

A worker that dies in between leaves nothing behind but a time after which another looks (``rules.LEASE``).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range

from faculty_api.accounts import service as accounts
from faculty_api.busy import answering, fetching, queries, reading, rules
from faculty_api.busy.fetching import Found, Marks
from faculty_api.busy.models import OutsideCalendar
from faculty_api.busy.reading import Times
from faculty_api.busy.words import since
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from schemas.access import Permission
from schemas.busy import Problem
from schemas.values import Interval

Fetch = Callable[[str, Marks], Awaitable[Found | Problem]]
AT_ONCE = 4
"""Looks in one turn: letters do not wait for many slow hosts."""


class Look(NamedTuple):
    """One look that is under way. ``repr`` has no address: it may stand in a log. ``owner``: their e-mail addresses."""

    calendar: UUID
    url: "Secret"
    marks: Marks
    at: datetime
    since: datetime
    until: datetime
    owner: "tuple[Secret, ...]" = ()


class Secret(str):
    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret()"


class Seen(NamedTuple):
    """``times`` None: not changed since the last look."""

    marks: Marks = Marks()
    times: Times | None = None


def place(calendar: UUID) -> str:
    """What the sealed address is bound to."""
    return f"outside_calendar/{calendar}/address"


async def take_due(work: Work, vault: Vault, most: int = AT_ONCE) -> list[Look]:
    """Those whose time has come; commit before looking."""
    work.must(Permission.CALENDAR_LOOK)
    due = await queries.take_due(work.session, work.now, most)
    known = await queries.emails(work.session, {row.person_id for row in due})
    return [_look(row, vault, work.now, known.get(row.person_id)) for row in due]


def _look(row: OutsideCalendar, vault: Vault, now: datetime, email: str | None) -> Look:
    """Read whole when little of what was read lies ahead, or when it had come back empty and that is not believed."""
    url = vault.open(row.address or b"", place=place(row.id))
    whole = row.until is None or row.until - now < rules.READ_WHOLE or row.problem is not None
    marks = Marks() if whole else Marks(row.etag, row.modified)
    since = london_instant(london_day(now), time())
    owner = tuple(map(Secret, filter(None, [email, *answering.in_url(url)])))
    return Look(row.id, Secret(url), marks, now, since, now + rules.AHEAD, owner)


async def look(one: Look, fetch: Fetch = fetching.fetch) -> Seen | Problem:
    """Out into the internet, and the text into a child process; no transaction is open meanwhile."""
    found = await fetch(one.url, one.marks)
    if isinstance(found, Problem):
        return found
    if found.content is None:
        return Seen(found.marks)
    times = await asyncio.to_thread(reading.read, found.content, one.since, one.until, one.owner)
    return times if isinstance(times, Problem) else Seen(found.marks, times)


async def keep(work: Work, one: Look, seen: Seen | Problem) -> None:
    """What a look brought, unless the calendar is gone or was looked at again since."""
    work.must(Permission.CALENDAR_LOOK)
    row = await _held(work, one)
    if row is None:
        return
    if isinstance(seen, Problem):
        row.problem, row.failures = seen, row.failures + 1
        await _tell(work, row)
    elif seen.times is not None and _emptied(row, seen.times, work.now) and row.problem != Problem.EMPTIED:
        row.problem = Problem.EMPTIED
    else:
        row.problem, row.failures, row.read_at, row.told_at = None, 0, one.at, None
        if seen.times is not None:
            row.etag, row.modified = seen.marks
            row.busy, row.maybe, row.until = spans(seen.times.busy), spans(seen.times.maybe), one.until
            row.unread, row.unknown_zones = seen.times.unread, seen.times.zones
    pause = rules.wait(row.failures, row.id.int % 97 / 97)
    row.next_at = work.now + pause if pause else None
    await work.flush()


async def _held(work: Work, one: Look) -> OutsideCalendar | None:
    """The person first, as everywhere: of two calendars that fail at once one says so."""
    person = await queries.owner(work.session, one.calendar)
    if person is None:
        return None
    await queries.lock_member(work.session, person)
    return await queries.looked_at(work.session, one.calendar, one.at)


async def _tell(work: Work, row: OutsideCalendar) -> None:
    """One letter an outage; a second calendar that stops in the same days is on the page that the letter leads to."""
    if not rules.to_tell(row.failures, row.read_at or row.added_at, row.told_at, work.now):
        return
    heard = await queries.told_since(work.session, row.person_id, work.now - rules.TELL_AFTER)
    row.told_at = work.now
    if not heard:
        who = await accounts.person(work, row.person_id)
        said = {"name": who.short_name, "since": since(row.read_at), "link": "/availability/own-calendar"}
        await messages.post(work, who.id, who.email, "own_calendar_unread", **said)


def _emptied(row: OutsideCalendar, times: Times, now: datetime) -> bool:
    """Whether all that lay ahead is gone at once: a host's slip, more often than a free year."""
    had = any(one.upper and one.upper > now for held in (row.busy, row.maybe) for one in held)
    return had and not any(span.end > now for span in (*times.busy, *times.maybe))


def spans(found: Sequence[Interval]) -> MultiRange[datetime]:
    return MultiRange([Range(span.start, span.end) for span in found])


async def tidy(work: Work) -> int:
    """Times that are over are not kept."""
    work.must(Permission.CALENDAR_LOOK)
    return await queries.trim(work.session, work.now)
