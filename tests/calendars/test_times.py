"""Instants written and read back, by the library and by another reader of time zones."""

import re
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from dateutil import tz
from icalendar import Calendar

from faculty_api.calendars import ics
from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.errors import Invalid
from tests.calendars import reader

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


def test_a_reader_written_from_the_standard_finds_the_same(text: str) -> None:
    """It shares no line with the writer, and works the zone out of the calendar; and no event of it stands twice."""
    found = reader.items(text)
    assert [(one.start, one.end) for one in found] == [(at, at + LONG) for at in nights()]
    assert len({one.uid for one in found}) == len(found) == 20 * 104


def test_what_goes_by_email_has_the_same_instants() -> None:
    for at in nights():
        entry = ics.Entry("u@x", at, at + LONG, "S", "P", "N", at, 3)
        (one,) = reader.items(ics.invitation(entry, "letters@example.org", "sam@example.org").decode())
        assert (one.start, one.end, one.sequence, one.method) == (at, at + LONG, 3, "REQUEST")


def test_every_local_time_that_is_typed_is_one_instant_or_clear_words() -> None:
    """Each quarter of an hour of both days, for ten years, held against offsets that are looked up nowhere."""
    told: dict[str, int] = {}
    for sunday, spring in [(night.date(), number % 2 == 0) for number, night in enumerate(nights()[20::104])]:
        for quarter in range(96):
            at = time(quarter // 4, quarter % 4 * 15)
            if at.hour == 1:
                what = "does not exist" if spring else "happens twice"
                with pytest.raises(Invalid, match=f"{what} on .* Choose a time before 1am or after 2am"):
                    london_instant(sunday, at)
                told[what] = told.get(what, 0) + 1
                continue
            summer = at.hour >= 2 if spring else at.hour < 1
            assert london_instant(sunday, at) == datetime.combine(sunday, at, tzinfo=UTC) - timedelta(hours=summer)
    assert told == {"does not exist": 40, "happens twice": 40}


def test_a_mistake_of_an_hour_would_be_seen(text: str) -> None:
    """The readers are no ornament: another rule for the zone, or a zone that is missing, is told."""
    wrong = text.replace("TZOFFSETTO:+0100", "TZOFFSETTO:+0200")
    with pytest.raises(AssertionError, match="instants"):
        assert [one.start for one in reader.items(wrong)] == nights(), "instants"
    with pytest.raises(KeyError):
        reader.items(re.sub(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n", "", text, flags=re.DOTALL))


HOSTILE = "a;b,c\\d\r\nBEGIN:VEVENT\r\nX-EVIL:1\x0b\u2028\"'\x85"


def test_nothing_that_is_typed_becomes_a_line_of_its_own() -> None:
    at = datetime(2027, 2, 9, 10, tzinfo=UTC)
    raw = ics.publish("u", "n", [ics.event(ics.Entry("u@x", at, at + LONG, HOSTILE, HOSTILE * 9, HOSTILE, at))])
    (event,) = Calendar.from_ical(raw).events
    names = {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "DESCRIPTION", "LOCATION", "STATUS"}
    assert (set(event), str(event["SUMMARY"]).startswith("a;b,c\\d")) == (names, True)
    sent = ics.invitation(ics.Entry("u@x", at, at + LONG, HOSTILE, HOSTILE, HOSTILE, at), "a@x.org", "b@x.org").decode()
    ((_, _, inside),) = reader.tree(sent)
    assert [kind for kind, _, _ in inside] == ["VTIMEZONE", "VEVENT"]
    assert {name for name, _, _ in inside[1][1]} == names | {"ORGANIZER", "ATTENDEE"}
    lines = raw.split(b"\r\n")
    assert (max(map(len, lines)) <= 75, lines.count(b"BEGIN:VEVENT")) == (True, 1)
