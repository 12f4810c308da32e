"""From entries of a calendar to the times they take, across clock changes.

Runs in the limited child process (``expanding``). The rule itself is unfolded by ``dateutil``; which of its times are
left out, moved or added is RFC 5545: 3.8.4.4 RECURRENCE-ID, 3.8.5.1 EXDATE, 3.8.5.2 RDATE, 3.8.5.3 RRULE. Local times
that do not exist, or happen twice, are read as 3.3.5 says: by the offset before the gap, and the first of the two.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from dateutil.rrule import rrulestr

from faculty_api.busy.moments import ANYWHERE, Moment, instant, later
from faculty_api.busy.trimming import Unusable, Why

MOST_TIMES = 20_000


class Entry(NamedTuple):
    """One VEVENT. ``lasts``: exact; with ``days``, its whole days are days on the wall clock and the rest is exact, as
    RFC 5545 3.3.6 has it. ``sure`` False: it may be or not be busy time."""

    uid: str
    start: Moment
    lasts: timedelta
    days: bool = False
    busy: bool = True
    sure: bool = True
    cancelled: bool = False
    rules: Sequence[str] = ()
    """RRULE without UNTIL's zone: see ``until``."""
    until: Moment | None = None
    more: Sequence[tuple[Moment, timedelta | None]] = ()
    """RDATE, with a length of its own if it has one."""
    out: Sequence[Moment] = ()
    instead_of: Moment | None = None
    """RECURRENCE-ID: the time of the series that this entry replaces."""
    and_later: bool = False


class Span(NamedTuple):
    start: datetime
    end: datetime
    sure: bool


class Window(NamedTuple):
    since: datetime
    until: datetime


def spans(entries: Iterable[Entry], window: Window) -> tuple[list[Span], int]:
    """The busy times that touch the window, cut to it, and how many entries make no sense.

    Of such an entry the time it names itself may be busy; the others are used as if it were not there. Raises
    ``Unusable`` when there are too many times.
    """
    series: dict[str, list[Entry]] = {}
    for number, entry in enumerate(entries):
        series.setdefault(entry.uid or f"\0{number}", []).append(entry)
    found: list[Span] = []
    unread = 0
    for same in series.values():
        before = len(found)
        try:
            for span in _of_series(same, window):
                found.append(span)
                if len(found) > MOST_TIMES:
                    raise Unusable(Why.TOO_MANY)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            # ``dateutil`` says no to a rule, or reckons beyond its calendar.
            unread += len(same)
            found[before:] = [
                span for one in same for span in _span(one._replace(sure=False), one.start, one.lasts, window)
            ]
    return found, unread


def _of_series(same: list[Entry], window: Window) -> Iterator[Span]:
    instead = [entry for entry in same if entry.instead_of]
    moves = sorted(
        (entry for entry in instead if entry.and_later and entry.instead_of),
        key=lambda entry: entry.instead_of.utc if entry.instead_of else window.until,
    )
    for entry in same:
        if entry.instead_of:
            yield from _span(entry, entry.start, entry.lasts, window)
            continue
        if (entry.cancelled or not entry.busy) and not moves:
            continue
        gone = [change.instead_of for change in instead if change.instead_of]
        out = {_key(moment, entry) for moment in (*gone, *entry.out)}
        for start, lasts in _times(entry, window, moves):
            if _key(start, entry) in out or start.wall.date() in out:
                continue
            yield from _moved(entry, start, lasts, moves, window)


def _key(moment: Moment, entry: Entry) -> date | datetime:
    """A time of a series by which it is named. Of whole days some programs name a midnight: the day is meant."""
    if entry.start.whole_day and not moment.whole_day:
        zone = entry.start.zone
        return moment.utc.astimezone(zone).date() if zone and moment.zone else moment.wall.date()
    return moment.at if moment.whole_day else moment.utc


def _moved(entry: Entry, start: Moment, lasts: timedelta, moves: Sequence[Entry], window: Window) -> Iterator[Span]:
    """A time of a series as the last change of "this and all later ones" has it."""
    said = [change for change in moves if change.instead_of and change.instead_of.utc <= start.utc]
    if not said or said[-1].instead_of is None:
        return _span(entry, start, lasts, window)
    change, zone = said[-1], start.zone or UTC
    by = change.start.utc.astimezone(zone).replace(tzinfo=None) - said[-1].instead_of.utc.astimezone(zone).replace(
        tzinfo=None
    )
    return _span(change, Moment(later(start.wall, by), start.zone), change.lasts, window)


def _times(entry: Entry, window: Window, moves: Sequence[Entry]) -> Iterator[tuple[Moment, timedelta]]:
    """When it happens, its first time included whatever the rules say of it."""
    zone, first = entry.start.zone, entry.start.wall
    longest = max([entry.lasts, *(lasts or entry.lasts for _, lasts in entry.more), *(one.lasts for one in moves)])
    by = [one.start.utc - one.instead_of.utc for one in moves if one.instead_of]
    since = later(later(window.since, -longest), -2 * ANYWHERE - max([timedelta(), *by]))
    until = later(window.until, 2 * ANYWHERE - min([timedelta(), *by]))
    seen = {first}
    yield entry.start, entry.lasts
    for rule in entry.rules:
        for at in rrulestr(_ended(rule, entry), dtstart=first):
            if instant(at, zone) > until:
                break
            if instant(at, zone) < since or at in seen:
                continue
            seen.add(at)
            if len(seen) > MOST_TIMES:
                raise Unusable(Why.TOO_MANY)
            yield Moment(at.date() if entry.start.whole_day else at, zone), entry.lasts
    for start, lasts in entry.more:
        yield start, lasts or entry.lasts


def _ended(rule: str, entry: Entry) -> str:
    """With its UNTIL on the wall clock of the start, as ``dateutil`` reads it. A day is meant to its end."""
    if entry.until is None:
        return rule
    last = entry.until
    if last.whole_day or entry.start.whole_day:
        wall = datetime.combine(last.wall.date(), time(23, 59, 59))
    else:
        wall = last.utc.astimezone(entry.start.zone or UTC).replace(tzinfo=None)
    return f"{rule};UNTIL={wall:%Y%m%dT%H%M%S}"


def _span(entry: Entry, start: Moment, lasts: timedelta, window: Window) -> Iterator[Span]:
    if entry.cancelled or not entry.busy or not lasts:
        return
    begins = start.utc
    whole = timedelta(days=lasts.days if entry.days else 0)
    ends = later(instant(later(start.wall, whole), start.zone) if whole else begins, lasts - whole)
    if start.zone is None:
        begins, ends = later(begins, -ANYWHERE), later(ends, ANYWHERE)
    begins, ends = max(begins, window.since), min(ends, window.until)
    if begins < ends:
        yield Span(begins, ends, entry.sure and start.zone is not None)


def joined(found: Iterable[Span]) -> list[tuple[int, int]]:
    """Pairs of whole seconds since 1970, in order and apart."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted((int(span.start.timestamp()), int(span.end.timestamp())) for span in found):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
