"""When somebody is free, for calendars that read it: RFC 7953, with their booked time as RFC 5545 says it.

Nothing of what they do: no place, no title, no session. What they have not said is not in it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Availability as Said
from icalendar import Available, Calendar, FreeBusy, vInt, vPeriod, vRecur, vText

from faculty_api.calendars import ics
from faculty_api.kernel.clock import LONDON, london_instant
from schemas.availability import AvailabilityMode, AvailabilityView, UsualSlot
from schemas.values import Interval

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONE = timedelta(days=1)
BUSY, PERHAPS = "BUSY-UNAVAILABLE", "BUSY-TENTATIVE"
"""Of times that nobody named: "only these", and "ask me at other times"."""
FIRST, LAST = 1, 9
"""Priorities: dates away stand above the usual week."""


def publish(uid: str, view: AvailabilityView, booked: Sequence[Interval], first: date, last: date) -> bytes:
    """``booked`` is what they have from ``first`` until before ``last``; ``uid`` stays the same."""
    calendar = Calendar()
    calendar["VERSION"], calendar["PRODID"] = vText("2.0"), vText(ics.PRODUCT)
    calendar["X-WR-CALNAME"] = vText("When I am free")
    at = view.said_at or london_instant(first, time())
    calendar.subcomponents = [ics.zone(), *_week(uid, view, at)]
    calendar.subcomponents += [_away(uid, one.first_day, one.last_day, at) for one in view.away]
    calendar.subcomponents.append(_booked(uid, booked, first, last, at))
    return bytes(calendar.to_ical())


def _week(uid: str, view: AvailabilityView, at: datetime) -> Iterable[Said]:
    """Nothing said is no component: unknown is not busy."""
    if view.mode is None:
        return
    week = Said()
    week["UID"], week["DTSTAMP"] = vText(f"week-{uid}"), ics.stamp(at)
    week["PRIORITY"] = vInt(LAST)
    week["BUSYTYPE"] = vText(PERHAPS if view.mode is AvailabilityMode.ASK_ME else BUSY)
    january = date(at.astimezone(LONDON).year, 1, 1)
    if view.mode is AvailabilityMode.ASK_ME and not view.usual:
        week.subcomponents = [_free(f"always-{uid}", at, january, time(), None, {"FREQ": "DAILY"})]
    elif view.mode is not AvailabilityMode.NOT_NOW:
        week.subcomponents = [_slot(f"{number}-{uid}", at, january, one) for number, one in enumerate(view.usual)]
    yield week


def _slot(uid: str, at: datetime, january: date, slot: UsualSlot) -> Available:
    """From the first such weekday of the year in which it was said: the clocks do not change in January."""
    day = january + timedelta(days=(slot.weekday - january.weekday()) % 7)
    rule = {"FREQ": "WEEKLY", "BYDAY": DAYS[slot.weekday]}
    return _free(uid, at, day, slot.starts, slot.ends, rule)


def _free(uid: str, at: datetime, day: date, starts: time, ends: time | None, rule: dict[str, str]) -> Available:
    """``ends`` None: the midnight after."""
    made = Available()
    made["UID"], made["DTSTAMP"] = vText(uid), ics.stamp(at)
    made["DTSTART"] = ics.moment(london_instant(day, starts))
    made["DTEND"] = ics.moment(london_instant(day if ends else day + ONE, ends or time()))
    made["RRULE"] = vRecur(rule)
    return made


def _away(uid: str, first: date, last: date, at: datetime) -> Said:
    made = Said()
    made["UID"], made["DTSTAMP"] = vText(f"away-{first:%Y%m%d}-{last:%Y%m%d}-{uid}"), ics.stamp(at)
    made["PRIORITY"], made["BUSYTYPE"] = vInt(FIRST), vText(BUSY)
    made["DTSTART"] = ics.moment(london_instant(first, time()))
    made["DTEND"] = ics.moment(london_instant(last + ONE, time()))
    return made


def _booked(uid: str, booked: Sequence[Interval], first: date, last: date, at: datetime) -> FreeBusy:
    made = FreeBusy()
    made["UID"], made["DTSTAMP"] = vText(f"booked-{uid}"), ics.stamp(at)
    made["DTSTART"], made["DTEND"] = (ics.stamp(london_instant(day, time())) for day in (first, last))
    for span in booked:
        period = vPeriod((span.start.astimezone(UTC), span.end.astimezone(UTC)))
        period.params["FBTYPE"] = "BUSY"
        made.add("FREEBUSY", period)
    return made
