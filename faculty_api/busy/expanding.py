"""A calendar's busy times: a program of its own, since a crafted calendar can keep a reader busy for ever.

``reading`` runs it as a child process: on stdin a line with the owner's e-mail addresses, which are nobody's to see in
a list of processes, then the calendar; the times go out on stdout as JSON. Before it reads a byte it gives itself
limits: 2 seconds of the processor and 512 MB.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from faculty_api.busy.answering import ANSWER, NO, PERHAPS, addresses
from faculty_api.busy.moments import EARLIEST, LATEST, LONDON, Moment, instant
from faculty_api.busy.parsing import parsed
from faculty_api.busy.recurring import Entry, Span, Window, joined, spans
from faculty_api.busy.trimming import Unusable, Why, trimmed
from faculty_api.kernel.child import limit

CPU_SECONDS = 2
"""With all it takes to start. The longest calendar of an honest person that we tried took 0.7."""
MEMORY = 512 * 1024 * 1024
NOT_BUSY = ("FREE", "WORKINGELSEWHERE")
"""Of X-MICROSOFT-CDO-BUSYSTATUS (MS-OXCICAL 2.1.3.1.1.20.31)."""
MAYBE = "TENTATIVE"


def main() -> int:
    limit(CPU_SECONDS, MEMORY)
    since, until = (datetime.fromtimestamp(int(at), UTC) for at in sys.argv[1:3])
    ours = sys.argv[3] if len(sys.argv) > 3 else ""
    owner, _, sent = sys.stdin.buffer.read().partition(b"\n")
    try:
        answer = expanded(sent, Window(since, until), ours, addresses(owner.decode().split()))
    except Unusable as unusable:
        return unusable.why
    sys.stdout.write(json.dumps(answer))
    return 0


def expanded(sent: bytes, window: Window, ours: str = "", owner: frozenset[str] = frozenset()) -> dict[str, Any]:
    """``busy`` and ``maybe``: pairs of whole seconds since 1970, in order and apart. ``unread``: entries that make no
    sense; ``zones``: entries in a zone that we do not know. ``ours``: how the names of our own entries end;
    ``owner``: their e-mail addresses, as ``answering.addresses`` has them."""
    try:
        calendar, unread = parsed(trimmed(sent, window.since.date(), owner))
    except Unusable:
        raise
    except Exception as error:
        # Whatever a parser makes of hostile text: it is not a calendar that can be read.
        raise Unusable(Why.DAMAGED) from error
    entries: list[Entry] = []
    found: list[Span] = []
    for part in calendar.subcomponents:
        try:
            if part.name == "VEVENT":
                entries.append(_entry(part))
            elif part.name == "VFREEBUSY":
                found += _free_busy(part, window)
        except (Unusable, MemoryError):
            raise
        except Exception:
            unread += 1  # one entry without sense must not cost somebody all the others
    entries = [entry for entry in entries if not (ours and entry.uid.endswith(ours))]
    times, senseless = _each(entries, window)
    found, unread = found + times, unread + senseless
    if unread and senseless == len(entries) and not found:
        raise Unusable(Why.DAMAGED)
    return {
        "busy": joined(span for span in found if span.sure),
        "maybe": joined(span for span in found if not span.sure),
        "unread": unread,
        "zones": sum(entry.start.zone is None for entry in entries),
    }


def _each(entries: list[Entry], window: Window) -> tuple[list[Span], int]:
    try:
        return spans(entries, window)
    except (Unusable, MemoryError):
        raise
    except Exception as error:
        raise Unusable(Why.DAMAGED) from error


def _entry(event: Any) -> Entry:
    """Raises whatever is wrong with it: no start, an end before it, a date that is none."""
    if event.errors:
        raise ValueError("lines that cannot be read")
    start = _moment(event["DTSTART"].dt, event["DTSTART"].params)
    lasts, days = _length(event, start)
    if lasts < timedelta():
        raise ValueError("ends before it starts")
    rules = list(_many(event.get("RRULE")))
    busy_status = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    answer = str(event.get(ANSWER, ""))
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or busy_status in NOT_BUSY or answer == NO
    status = str(event.get("STATUS", "")).upper()
    if not free and status != "CANCELLED" and any(_too_often(rule) for rule in rules):
        raise Unusable(Why.TOO_OFTEN)
    until = next((rule["UNTIL"][0] for rule in rules if rule.get("UNTIL")), None)
    replaces = event.get("RECURRENCE-ID")
    return Entry(
        uid=str(event.get("UID", "")),
        start=start,
        lasts=lasts,
        days=days,
        busy=not free,
        sure=MAYBE not in (status, busy_status) and answer != PERHAPS,
        cancelled=status == "CANCELLED",
        rules=[] if replaces else [_without_end(rule) for rule in rules],
        until=_until(until, start) if until else None,
        more=[_added(one, params) for one, params in _dates(event.get("RDATE"))],
        out=[_moment(one, params) for one, params in _dates(event.get("EXDATE"))],
        instead_of=_moment(replaces.dt, replaces.params) if replaces else None,
        and_later=bool(replaces) and str(replaces.params.get("RANGE", "")).upper() == "THISANDFUTURE",
    )


def _moment(at: date | datetime, params: Any) -> Moment:
    """A zone that is named but not known leaves a naive time behind, as a time without a zone does."""
    if not isinstance(at, datetime):
        return Moment(at)
    if at.tzinfo is not None:
        return Moment(at.replace(tzinfo=None), at.tzinfo)
    return Moment(at, None if params.get("TZID") else LONDON)


def _until(at: date | datetime, start: Moment) -> Moment:
    """On the clock of the start where it names none: 3.3.10 asks for UTC, and not everybody writes it."""
    said = _moment(at, {})
    return Moment(at, start.zone) if isinstance(at, datetime) and at.tzinfo is None else said


def _length(event: Any, start: Moment) -> tuple[timedelta, bool]:
    """How long, and whether its days are days on the wall clock. PT24H is read as P1D: the library knows no difference,
    and nobody writes the one who does not mean the other."""
    if "DURATION" in event:
        return event["DURATION"].dt, True
    if "DTEND" not in event:
        return timedelta(days=start.whole_day), start.whole_day
    end = _moment(event["DTEND"].dt, event["DTEND"].params)
    if start.whole_day:
        return max(end.wall - start.wall, timedelta(days=end.wall.date() == start.wall.date())), True
    # An end in a zone we do not know is as far off as the start may be.
    if start.utc in (EARLIEST, LATEST):
        return end.wall - start.wall, False
    return (end.utc - start.utc if (end.zone is None) == (start.zone is None) else end.wall - start.wall), False


def _too_often(rule: Any) -> bool:
    return str(rule["FREQ"][0]).upper() not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def _without_end(rule: Any) -> str:
    kept = type(rule)({key: value for key, value in rule.items() if key.upper() != "UNTIL"})
    return str(kept.to_ical().decode())


def _many(value: Any) -> Iterable[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _dates(value: Any) -> Iterator[tuple[Any, Any]]:
    for each in _many(value):
        for one in each.dts:
            yield one.dt, {**each.params, **one.params}


def _added(one: Any, params: Any) -> tuple[Moment, timedelta | None]:
    if not isinstance(one, tuple):
        return _moment(one, params), None
    start, end = one
    at = _moment(start, params)
    return at, end if isinstance(end, timedelta) else _moment(end, params).utc - at.utc


def _free_busy(part: Any, window: Window) -> Iterator[Span]:
    """RFC 5545 3.8.2.6: busy, unless it says otherwise."""
    for one in _many(part.get("FREEBUSY")):
        kind = str(one.params.get("FBTYPE", "BUSY")).upper()
        for period in _many(getattr(one, "dts", one)):
            start, end = _period(period)
            start, end = max(start, window.since), min(end, window.until)
            if kind != "FREE" and start < end:
                yield Span(start, end, kind != "BUSY-TENTATIVE")


def _period(period: Any) -> tuple[datetime, datetime]:
    start = _moment(period.start, {}).utc
    return start, instant(period.end.replace(tzinfo=None), period.end.tzinfo or LONDON)


if __name__ == "__main__":
    sys.exit(main())
