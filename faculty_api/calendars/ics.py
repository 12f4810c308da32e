"""Events as text for calendars; the only module here that knows the library."""

from datetime import datetime
from typing import NamedTuple

from icalendar import Calendar, Event
from icalendar.enums import STATUS

PRODUCT = "-//Lived experience faculty//Sessions//EN"


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


def write(uid: str, entries: list[Entry]) -> bytes:
    """One calendar with these events, RFC 5545. The same entries are the same bytes."""
    calendar = Calendar.new(
        uid=uid, prodid=PRODUCT, method="PUBLISH", subcomponents=[_event(entry) for entry in entries]
    )
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    return Event.new(
        uid=entry.uid,
        start=entry.start,
        end=entry.end,
        summary=entry.summary,
        location=entry.place or None,
        description=entry.notes or None,
        stamp=entry.changed,
        sequence=entry.sequence,
        status=STATUS.CANCELLED if entry.cancelled else STATUS.CONFIRMED,
    )
