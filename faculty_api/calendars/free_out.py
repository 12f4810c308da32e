"""When somebody is free, for calendars that read it: RFC 7953, with their booked time as RFC 5545 says it.

Nothing of what they do: no place, no title, no session. What they have not said is not in it.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from faculty_api.calendars import ics
from faculty_api.calendars.ics import Part, Value
from faculty_api.kernel.clock import LONDON, london_instant
from schemas.availability import AvailabilityMode, AvailabilityView, UsualSlot
from schemas.values import Interval

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONE = timedelta(days=1)
BUSY, PERHAPS = "BUSY-UNAVAILABLE", "BUSY-TENTATIVE"
"""Of times that nobody named: "only these", and "ask me at other times"."""
FIRST, MIDDLE, LAST = 1, 5, 9
"""Priorities: dates away stand above a term, and a term above the usual week."""
NAME = "When I am free"


def publish(uid: str, view: AvailabilityView, booked: Sequence[Interval], first: date, last: date) -> bytes:
    """``booked`` is what they have from ``first`` until before ``last``; ``uid`` stays the same."""
    at = view.said_at or london_instant(first, time())
    away = [_away(uid, one.first_day, one.last_day, at) for one in view.away]
    return ics.of_parts(NAME, [*_week(uid, view, at), *away, _booked(uid, booked, first, last, at)])


def _week(uid: str, view: AvailabilityView, at: datetime) -> Iterator[Part]:
    """Nothing said is no part: unknown is not busy. A term that something was said of stands above the usual week.
    What was said too long ago shows nobody free (decision 0021); a no stays one."""
    if view.mode is not None and (not view.stale or view.mode is AvailabilityMode.NOT_NOW):
        january = date(at.astimezone(LONDON).year, 1, 1)
        said: dict[str, Value] = {"PRIORITY": LAST, "BUSYTYPE": _otherwise(view.mode)}
        inside = _inside(uid, at, january, view.mode, view.usual)
        yield Part("VAVAILABILITY", _marks(f"week-{uid}", at) | said, inside)
    for one in view.terms:
        if one.mode is None:
            continue
        own, told = f"{one.term}-{uid}", one.said_at or at
        old = one.stale and one.mode is not AvailabilityMode.NOT_NOW
        span = _span(one.first_day, one.last_day) | {"PRIORITY": MIDDLE}
        span["BUSYTYPE"] = PERHAPS if old else _otherwise(one.mode)
        inside = [] if old else _inside(own, told, one.first_day, one.mode, one.usual)
        yield Part("VAVAILABILITY", _marks(own, told) | span, inside)


def _otherwise(mode: AvailabilityMode) -> str:
    return PERHAPS if mode is AvailabilityMode.ASK_ME else BUSY


def _inside(uid: str, at: datetime, since: date, mode: AvailabilityMode, usual: Sequence[UsualSlot]) -> list[Part]:
    if mode is AvailabilityMode.NOT_NOW:
        return []
    if mode is AvailabilityMode.ASK_ME and not usual:
        return [_free(f"always-{uid}", at, since, time(), None, {"FREQ": "DAILY"})]
    return [_slot(f"{number}-{uid}", at, since, one) for number, one in enumerate(usual)]


def _span(first: date, last: date) -> dict[str, Value]:
    starts, ends = london_instant(first, time()), london_instant(last + ONE, time())
    return {"DTSTART": ics.local(starts), "DTEND": ics.local(ends)}


def _marks(uid: str, at: datetime) -> dict[str, Value]:
    return {"UID": uid, "DTSTAMP": at.astimezone(UTC)}


def _slot(uid: str, at: datetime, since: date, slot: UsualSlot) -> Part:
    """From the first such weekday of the term, or of the year in which it was said."""
    day = since + timedelta(days=(slot.weekday - since.weekday()) % 7)
    rule = {"FREQ": "WEEKLY", "BYDAY": DAYS[slot.weekday]}
    return _free(uid, at, day, slot.starts, slot.ends, rule)


def _free(uid: str, at: datetime, day: date, starts: time, ends: time | None, rule: dict[str, str]) -> Part:
    """``ends`` None: the midnight after."""
    until = london_instant(day if ends else day + ONE, ends or time())
    said: dict[str, Value] = {"DTSTART": ics.local(london_instant(day, starts)), "DTEND": ics.local(until)}
    return Part("AVAILABLE", _marks(uid, at) | said | {"RRULE": rule}, [])


def _away(uid: str, first: date, last: date, at: datetime) -> Part:
    said: dict[str, Value] = {"PRIORITY": FIRST, "BUSYTYPE": BUSY}
    own = f"away-{first:%Y%m%d}-{last:%Y%m%d}-{uid}"
    return Part("VAVAILABILITY", _marks(own, at) | said | _span(first, last), [])


def _booked(uid: str, booked: Sequence[Interval], first: date, last: date, at: datetime) -> Part:
    said = _marks(f"booked-{uid}", at)
    said["DTSTART"], said["DTEND"] = (london_instant(day, time()).astimezone(UTC) for day in (first, last))
    return Part("VFREEBUSY", said | {"FREEBUSY": list(booked)}, [])
