"""Events as text for calendars; the only module here that knows the library."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from icalendar import (
    Availability,
    Available,
    Calendar,
    Component,
    Event,
    FreeBusy,
    vCalAddress,
    vDDDTypes,
    vInt,
    vRecur,
    vText,
    vUri,
)

from faculty_api.kernel.clock import LONDON
from schemas.values import Interval

PRODUCT = "-//Lived experience faculty//Sessions//EN"
ZONE = "\r\n".join((
    "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:Europe/London",
    "BEGIN:DAYLIGHT", "DTSTART:19810329T010000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "TZNAME:BST", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:19961027T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "TZNAME:GMT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "END:STANDARD",
    "END:VTIMEZONE", "END:VCALENDAR", "",
))  # fmt: skip
"""The rule that holds now, and nothing of the years before 1996: no session is older."""


class Entry(NamedTuple):
    """``uid`` stays the same for ever; ``sequence`` rises when the entry changes, so that calendars replace it."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    place: str
    notes: str
    changed: datetime
    sequence: int = 0
    cancelled: bool = False
    tentative: bool = False
    url: str = ""


def publish(uid: str, name: str, events: Iterable[bytes]) -> bytes:
    """One calendar of what ``event`` gave, RFC 5545: the same events are the same bytes. ``name``: others follow it."""
    before, after = _frame(uid, name)
    return b"".join((before, *events, after))


def event(entry: Entry) -> bytes:
    return bytes(_event(entry).to_ical())


def invitation(entry: Entry, organiser: str, to: str) -> bytes:
    """One event for one person's calendar, by e-mail: RFC 5546. It names nobody but them, and wants no answer."""
    told = _event(entry)
    told["ORGANIZER"] = _address(organiser, CN="Lived experience faculty")
    part = "NEEDS-ACTION" if entry.tentative or entry.cancelled else "ACCEPTED"
    told["ATTENDEE"] = _address(to, PARTSTAT=part, RSVP="FALSE")
    method = "CANCEL" if entry.cancelled else "REQUEST"
    calendar = Calendar()
    calendar["VERSION"], calendar["PRODID"], calendar["METHOD"] = vText("2.0"), vText(PRODUCT), vText(method)
    calendar.subcomponents = [_zone(), told]
    return bytes(calendar.to_ical())


def _address(email: str, **said: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{email}")
    for name, value in said.items():
        found.params[name] = value
    return found


def _event(entry: Entry) -> Event:
    """By the library's types, each put in its place: its ``Event.new`` looks at each value again, for half as much."""
    told = Event()
    told["UID"] = vText(entry.uid)
    told["DTSTAMP"] = vDDDTypes(entry.changed.astimezone(UTC))
    told["DTSTART"] = vDDDTypes(local(entry.start))
    told["DTEND"] = vDDDTypes(local(entry.end))
    told["SUMMARY"] = vText(entry.summary)
    told["SEQUENCE"] = vInt(entry.sequence)
    told["STATUS"] = vText("CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED")
    if entry.place:
        told["LOCATION"] = vText(entry.place)
    if entry.notes:
        told["DESCRIPTION"] = vText(entry.notes)
    if entry.url:
        told["URL"] = vUri(entry.url)
    return told


def local(instant: datetime) -> datetime:
    """In London time. In the hour that happens twice a local time says two instants, so that UTC stands there."""
    local = instant.astimezone(LONDON)
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return instant.astimezone(UTC) if twice else local


@lru_cache(1_000)
def _frame(uid: str, name: str) -> tuple[bytes, bytes]:
    """What stands before the events, and after them."""
    calendar = Calendar.new(uid=uid, prodid=PRODUCT, method="PUBLISH", subcomponents=[_zone()])
    if name:
        calendar.add("X-WR-CALNAME", name)
        calendar.add("REFRESH-INTERVAL", timedelta(hours=4), parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", "PT4H")
    end = b"END:VCALENDAR\r\n"
    return bytes(calendar.to_ical()).removesuffix(end), end


@cache
def _zone() -> Component:
    return Calendar.from_ical(ZONE).walk("VTIMEZONE")[0]


Value = str | int | datetime | dict[str, str] | list[Interval]


class Part(NamedTuple):
    """Something else than an event: what it says by name, and what is inside it."""

    name: str
    says: dict[str, Value]
    inside: list["Part"]


KINDS = {"VAVAILABILITY": Availability, "AVAILABLE": Available, "VFREEBUSY": FreeBusy}


def of_parts(name: str, parts: Iterable[Part]) -> bytes:
    """A calendar of them. The same parts are the same bytes."""
    calendar = Calendar()
    calendar["VERSION"], calendar["PRODID"], calendar["X-WR-CALNAME"] = vText("2.0"), vText(PRODUCT), vText(name)
    calendar.subcomponents = [_zone(), *map(_part, parts)]
    return bytes(calendar.to_ical())


def _part(part: Part) -> Component:
    made = KINDS[part.name]()
    for name, value in part.says.items():
        if isinstance(value, list):
            for span in value:
                made.add(name, (span.start.astimezone(UTC), span.end.astimezone(UTC)), parameters={"FBTYPE": "BUSY"})
        else:
            made[name] = _value(value)
    made.subcomponents = [_part(one) for one in part.inside]
    return made


def _value(value: str | int | datetime | dict[str, str]) -> object:
    match value:
        case str():
            return vText(value)
        case int():
            return vInt(value)
        case datetime():
            return vDDDTypes(value)
        case _:
            return vRecur(value)
