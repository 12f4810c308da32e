"""Instants written and read back, by the library and by another reader of time zones."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from dateutil import tz
from icalendar import Calendar

from faculty_api.calendars import ics

LONG = timedelta(minutes=75)


def nights() -> list[datetime]:
    """Every quarter of an hour from the evening before to the evening after both changes of ten years, in UTC."""
    found = []
    for year in range(2026, 2036):
        for month in (3, 10):
            sunday = max(day for day in range(25, 32) if date(year, month, day).weekday() == 6)
            evening = datetime(year, month, sunday, tzinfo=UTC) - timedelta(hours=4)
            found += [evening + timedelta(minutes=15 * step) for step in range(4 * 26)]
    return found


def written(starts: list[datetime]) -> bytes:
    entries = [ics.Entry(f"{n}@x", at, at + LONG, "S", "", "", at) for n, at in enumerate(starts)]
    return ics.publish("all@x", "Sessions", map(ics.event, entries))


@pytest.fixture(scope="module")
def text() -> str:
    return written(nights()).decode()


def test_no_instant_is_wrong_around_the_changes_of_ten_years(text: str) -> None:
    events = Calendar.from_ical(text).events
    read = [(event.DTSTART.astimezone(UTC), event.DTEND.astimezone(UTC)) for event in events]
    assert read == [(at, at + LONG) for at in nights()]


def test_another_reader_finds_the_same_by_the_zone_we_send(text: str) -> None:
    """Lines read by hand, and local times by the rules in our own VTIMEZONE, not by what the reader knows of London."""
    zone = tz.tzical(StringIO(text[text.index("BEGIN:VTIMEZONE") : text.index("BEGIN:VEVENT")])).get("Europe/London")
    read = []
    for line in text.split("\r\n"):
        name, _, value = line.partition(":")
        if name == "DTSTART" and value.endswith("Z"):
            read.append(datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
        elif name == "DTSTART;TZID=Europe/London":
            read.append(datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC))
    assert read == nights()


HOSTILE = "a;b,c\\d\r\nBEGIN:VEVENT\r\nX-EVIL:1\x0b\u2028\"'\x85"


def test_nothing_that_is_typed_becomes_a_line_of_its_own() -> None:
    at = datetime(2027, 2, 9, 10, tzinfo=UTC)
    raw = ics.publish("u", "n", [ics.event(ics.Entry("u@x", at, at + LONG, HOSTILE, HOSTILE * 9, HOSTILE, at))])
    (event,) = Calendar.from_ical(raw).events
    names = {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "DESCRIPTION", "LOCATION", "STATUS"}
    assert (set(event), str(event["SUMMARY"]).startswith("a;b,c\\d")) == (names, True)
    lines = raw.split(b"\r\n")
    assert (max(map(len, lines)) <= 75, lines.count(b"BEGIN:VEVENT")) == (True, 1)
