"""When a calendar says somebody is busy, by worked cases; and what a hostile one may cost. Threats T62 and T63."""

import gzip
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

import pytest

from faculty_api.busy import expanding, reading
from faculty_api.busy.expanding import expanded
from faculty_api.busy.trimming import Unusable, Why
from schemas.busy import Problem
from tests.busy.calendars import WINDOW, calendar, event, in_words, timed

LONDON = ZoneInfo("Europe/London")
OWN_LONDON = """BEGIN:VTIMEZONE
TZID:Our own London
BEGIN:STANDARD
DTSTART:19701025T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE"""
HOUR = ("20270209T100000", "20270209T110000")
WEEKLY = ("20270316T100000", "20270316T110000", "RRULE:FREQ=WEEKLY;COUNT=4")
CASES: dict[str, tuple[list[str], list[str], list[str]]] = {
    # what: (parts, busy, maybe)
    "one": ([timed(*HOUR)], ["02-09 10:00/11:00"], []),
    "in UTC": ([event("DTSTART:20270709T100000Z", "DURATION:PT90M")], ["07-09 10:00/11:30"], []),
    "floating is London": ([event("DTSTART:20270709T100000", "DURATION:PT1H")], ["07-09 09:00/10:00"], []),
    "another zone": ([timed(*HOUR, zone="America/New_York")], ["02-09 15:00/16:00"], []),
    "Outlook's name of a zone": ([timed(*HOUR, zone="GMT Standard Time")], ["02-09 10:00/11:00"], []),
    "a zone nobody knows": ([timed(*HOUR, zone="Bogus/Zone")], [], ["02-08 20:00/02-10 01:00"]),
    "two zones": (
        [event("DTSTART;TZID=Europe/London:20270209T100000", "DTEND;TZID=Europe/Paris:20270209T130000")],
        ["02-09 10:00/12:00"], [],
    ),
    "a whole day": ([event("DTSTART;VALUE=DATE:20270209")], ["02-09 00:00/02-10 00:00"], []),
    "a day of 23 hours": ([event("DTSTART;VALUE=DATE:20270328")], ["03-28 00:00/23:00"], []),
    "a day of 25 hours": ([event("DTSTART;VALUE=DATE:20271031")], ["10-30 23:00/11-01 00:00"], []),
    "days, the last not included": (
        [event("DTSTART;VALUE=DATE:20270209", "DTEND;VALUE=DATE:20270212")], ["02-09 00:00/02-12 00:00"], [],
    ),
    "no length": ([event("DTSTART:20270209T100000Z")], [], []),
    "free": ([timed(*HOUR, "TRANSP:TRANSPARENT")], [], []),
    "free in Outlook": ([timed(*HOUR, "X-MICROSOFT-CDO-BUSYSTATUS:FREE")], [], []),
    "called off": ([timed(*HOUR, "STATUS:CANCELLED")], [], []),
    "tentative": ([timed(*HOUR, "STATUS:TENTATIVE")], [], ["02-09 10:00/11:00"]),
    "a session of ours": ([timed(*HOUR, uid="0198-1@faculty.example.org")], [], []),
    "touching": ([timed(*HOUR), timed("20270209T110000", "20270209T120000", uid="2")], ["02-09 10:00/12:00"], []),
    "across the clocks": (
        [timed(*WEEKLY)],
        ["03-16 10:00/11:00", "03-23 10:00/11:00", "03-30 09:00/10:00", "04-06 09:00/10:00"], [],
    ),
    "across the clocks, in a zone of its own": (
        [OWN_LONDON, timed(*WEEKLY, zone="Our own London")],
        ["03-16 10:00/11:00", "03-23 10:00/11:00", "03-30 09:00/10:00", "04-06 09:00/10:00"], [],
    ),
    "left out, moved, called off": (
        [
            timed(*WEEKLY, "EXDATE;TZID=Europe/London:20270316T100000"),
            timed("20270324T140000", "20270324T150000", "RECURRENCE-ID:20270323T100000Z"),
            timed("20270330T100000", "20270330T110000", "RECURRENCE-ID:20270330T090000Z", "STATUS:CANCELLED"),
        ],
        ["03-24 14:00/15:00", "04-06 09:00/10:00"], [],
    ),
    "this and all later ones": (
        [
            timed(*WEEKLY),
            timed("20270330T150000", "20270330T170000", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270330T090000Z"),
        ],
        ["03-16 10:00/11:00", "03-23 10:00/11:00", "03-30 14:00/16:00", "04-06 14:00/16:00"], [],
    ),
    "days left out of a rule": (
        [event("DTSTART;VALUE=DATE:20270209", "RRULE:FREQ=DAILY;COUNT=4", "EXDATE;VALUE=DATE:20270210,20270211")],
        ["02-09 00:00/02-10 00:00", "02-12 00:00/02-13 00:00"], [],
    ),
    "until an instant": (
        [timed("20270716T100000", "20270716T110000", "RRULE:FREQ=DAILY;UNTIL=20270717T090000Z")],
        ["07-16 09:00/10:00", "07-17 09:00/10:00"], [],
    ),
    "more dates": (
        [timed(*HOUR, "RDATE;TZID=Europe/London:20270709T100000", "RDATE;VALUE=PERIOD:20270801T100000Z/PT3H")],
        ["02-09 10:00/11:00", "07-09 09:00/10:00", "08-01 10:00/13:00"], [],
    ),
    "a birthday since 1604": (
        [event("DTSTART;VALUE=DATE:16040209", "RRULE:FREQ=YEARLY")],
        ["02-09 00:00/02-10 00:00", "02-09 00:00/02-10 00:00"], [],
    ),
    "begun before, ends after": (
        [event("DTSTART:20260101T000000Z", "DTEND:20290101T000000Z")], ["01-01 00:00/07-01 00:00"], [],
    ),
    "free and busy times": (
        ["BEGIN:VFREEBUSY\r\nFREEBUSY:20270209T100000Z/PT1H,20270209T120000Z/20270209T130000Z\r\n"
         "FREEBUSY;FBTYPE=FREE:20270209T160000Z/PT1H\r\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20270210T100000Z/PT1H\r\n"
         "END:VFREEBUSY"],
        ["02-09 10:00/11:00", "02-09 12:00/13:00"], ["02-10 10:00/11:00"],
    ),
    "free each second is nobody's matter": ([timed(*HOUR, "RRULE:FREQ=SECONDLY", "TRANSP:TRANSPARENT")], [], []),
    "a task is no time": (["BEGIN:VTODO\r\nDTSTART:20270209T100000Z\r\nDUE:20270209T110000Z\r\nEND:VTODO"], [], []),
    "an alarm within": (
        [timed(*HOUR, "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nDURATION:PT9H\r\nEND:VALARM")], ["02-09 10:00/11:00"], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_when_somebody_is_busy(what: str) -> None:
    parts, busy, maybe = CASES[what]
    found = expanded(calendar(*parts), WINDOW, "@faculty.example.org")
    assert (in_words(found["busy"]), in_words(found["maybe"]), found["unread"]) == (busy, maybe, 0)


FROM_9 = "02-09 10:00/07-01 00:00"
ODD: dict[str, tuple[str, list[str], list[str], int]] = {
    # what: (the entry, busy beside 10 February, maybe, unread)
    "until 9999": (event("DTSTART:20270209T100000Z", "DTEND:99991231T235959Z"), [FROM_9], [], 0),
    "until 9999, elsewhere": (
        timed("20270209T050000", "99991231T235959", zone="America/New_York"), [FROM_9], [], 0,
    ),
    "days until 9999": (
        event("DTSTART;VALUE=DATE:20270209", "DTEND;VALUE=DATE:99991231"), ["02-09 00:00/07-01 00:00"], [], 0,
    ),
    "until 9999, nobody knows where": (
        timed("20270209T100000", "99991231T235959", zone="Bogus/Zone"), [], ["02-08 20:00/07-01 00:00"], 0,
    ),
    "in 9999": (event("DTSTART;VALUE=DATE:99991231"), [], [], 0),
    "each year since the year 1": (
        timed("00010101T120000", "00010101T130000", "RRULE:FREQ=YEARLY", zone="Pacific/Kiritimati"),
        ["12-31 22:00/23:00"], [], 0,
    ),
    "a million years": (event("DTSTART:20270209T100000Z", "DURATION:P365250000D"), [FROM_9], [], 0),
    "longer than a number": (event("DTSTART:20270209T100000Z", f"DURATION:PT{'9' * 30}S"), [FROM_9], [], 0),
    "long, and again": (
        event("DTSTART:20270209T100000Z", "DURATION:P900000D", "RRULE:FREQ=DAILY;COUNT=3"), [FROM_9], [], 0,
    ),
    "never again": (timed(*HOUR, f"RRULE:FREQ=DAILY;INTERVAL={'9' * 16}"), ["02-09 10:00/11:00"], [], 0),
    "left out in 9999": (
        timed(*HOUR, "RRULE:FREQ=DAILY;UNTIL=20270209", "EXDATE;TZID=America/New_York:99991231T235959"),
        ["02-09 10:00/11:00"], [], 0,
    ),
    "added in 9999": (
        timed(*HOUR, "RDATE;TZID=America/New_York:99991231T235959"), ["02-09 10:00/11:00"], [], 0,
    ),
    "moved out of the year 1": (
        timed(*HOUR, "RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T000000Z")
        + "\r\n" + timed("20250201T100000", "20250201T110000", "RRULE:FREQ=DAILY;COUNT=9"),
        ["02-09 10:00/11:00"], [], 0,
    ),
    "a rule that is none": (timed(*HOUR, "RRULE:FREQ=DAILY;BYHOUR=99"), [], ["02-09 10:00/11:00"], 1),
    "busy for ever": ("BEGIN:VFREEBUSY\r\nFREEBUSY:20270209T100000Z/P999999999D\r\nEND:VFREEBUSY", [], [], 1),
    "a zone that is none": (
        OWN_LONDON.replace("+0100", "+9900").replace("Our own", "Broken") + "\r\n" + timed(*HOUR, zone="Broken London"),
        [], ["02-08 20:00/02-10 01:00"], 1,
    ),
}  # fmt: skip
"""Numbers that run off the calendar: only the entry they stand in is unknown, or what it plainly means is kept."""


@pytest.mark.parametrize("what", ODD)
def test_numbers_without_measure_cost_the_others_nothing(what: str) -> None:
    odd, busy, maybe, unread = ODD[what]
    found = expanded(calendar(odd, timed("20270210T100000", "20270210T110000", uid="another")), WINDOW)
    with_the_other = busy if any(span.endswith("07-01 00:00") for span in busy) else [*busy, "02-10 10:00/11:00"]
    assert (sorted(in_words(found["busy"])), in_words(found["maybe"]), found["unread"]) == (
        sorted(with_the_other), maybe, unread,
    )  # fmt: skip


def test_entries_without_sense_cost_the_others_nothing() -> None:
    parts = [
        event("DTSTART:nonsense", uid="1"),
        event("DTSTART:20270209T120000Z", "DTEND:20270209T110000Z", uid="2"),
        event("DTEND:20270209T110000Z", uid="3"),
        event("DTSTART:20270230T100000Z", "DURATION:PT1H", uid="4"),
        timed(*HOUR, "RRULE:FREQ=FORTNIGHTLY", uid="5"),
        timed(*HOUR, uid="6"),
        timed(*HOUR, zone="Bogus/Zone", uid="7"),
    ]
    found = expanded(calendar(*parts), WINDOW)
    assert (in_words(found["busy"]), found["unread"], found["zones"]) == (["02-09 10:00/11:00"], 5, 1)
    with pytest.raises(Unusable) as all_broken:
        expanded(calendar(*parts[:4]), WINDOW)
    assert all_broken.value.why is Why.DAMAGED


@pytest.mark.parametrize("zone", ["Europe/London", "Our own London"])
def test_every_quarter_of_an_hour_round_the_clock_changes_of_ten_years(zone: str) -> None:
    """One that does not exist keeps the offset before the gap, one that happens twice is the first: RFC 5545 3.3.5."""
    for year in range(2026, 2036):
        window = expanding.Window(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
        parts, wanted = [OWN_LONDON], []
        for month in (3, 10):
            last = max(day for day in range(25, 32) if datetime(year, month, day, tzinfo=UTC).weekday() == 6)
            for quarter in range(16):
                wall = datetime(year, month, last) + timedelta(minutes=15 * quarter)  # noqa: DTZ001 - a wall clock
                start = wall.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
                parts.append(event(f"DTSTART;TZID={zone}:{wall:%Y%m%dT%H%M%S}", "DURATION:PT1M", uid=str(wall)))
                wanted.append((int(start.timestamp()), int(start.timestamp()) + 60))
        assert expanded(calendar(*parts), window)["busy"] == sorted(set(wanted))


def many(number: int, of: Callable[[int], str]) -> bytes:
    return calendar(*map(of, range(number)))


HOSTILE: dict[str, tuple[bytes, set[Problem]]] = {
    "each second": (calendar(timed(*HOUR, "RRULE:FREQ=SECONDLY")), {Problem.TOO_OFTEN}),
    "each minute": (calendar(timed(*HOUR, "RRULE:FREQ=MINUTELY;INTERVAL=7")), {Problem.TOO_OFTEN}),
    "each hour": (calendar(timed(*HOUR, "RRULE:freq=hourly")), {Problem.TOO_OFTEN}),
    "each second of a day": (
        calendar(timed(*HOUR, f"RRULE:FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};"
                 f"BYMINUTE={','.join(map(str, range(60)))};BYSECOND={','.join(map(str, range(60)))}")),
        {Problem.TOO_MANY, Problem.TOO_HARD},
    ),
    "a rule with no days": (
        calendar(timed("00010101T100000", "00010101T110000", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")),
        {Problem.TOO_HARD, Problem.DAMAGED},
    ),
    "rules from the year 1": (
        many(4000, lambda n: timed("00020101T100000", "00020101T110000", "RRULE:FREQ=DAILY", uid=str(n))),
        {Problem.TOO_MANY, Problem.TOO_HARD, Problem.DAMAGED},
    ),
    "many rules": (
        many(4000, lambda n: timed(*HOUR, "RRULE:FREQ=DAILY", uid=str(n))), {Problem.TOO_MANY, Problem.TOO_HARD},
    ),
    "too many entries": (many(6000, lambda n: timed(*HOUR, uid=str(n))), {Problem.TOO_MANY}),
    "deep": (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 300_000, {Problem.DAMAGED}),
    "an endless line": (calendar(event("DTSTART:" + "2" * 4_000_000)), {Problem.DAMAGED}),
    "folded without end": (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1" + b"\r\n 1" * 1_200_000, {Problem.TOO_MANY}),
    "zones that repeat each second": (
        calendar(OWN_LONDON.replace("YEARLY", "SECONDLY"), timed(*HOUR, zone="Our own London")), {Problem.TOO_OFTEN},
    ),
    "a zone from the year 1": (
        calendar(OWN_LONDON.replace("1970", "0002").replace("YEARLY", "DAILY"), timed(*HOUR, zone="Our own London")),
        {Problem.TOO_HARD, Problem.DAMAGED},
    ),
    "many invited": (calendar(timed(*HOUR, *["ATTENDEE:mailto:a@b.example"] * 150_000)), set()),
    "quotes in an invitation": (calendar(timed(*HOUR, 'ATTENDEE;CN=' + '"' * 4_000_001 + ':a')), {Problem.DAMAGED}),
    "changed 4,000 times for ever": (
        calendar(timed(*HOUR, "RRULE:FREQ=DAILY"), *(
            timed(*HOUR, f"RECURRENCE-ID;RANGE=THISANDFUTURE:202702{1 + n % 28:02}T{n % 24:02}{n % 60:02}00Z")
            for n in range(4000)
        )),
        {Problem.TOO_HARD},
    ),
    "each 0 days": (calendar(timed(*HOUR, "RRULE:FREQ=DAILY;INTERVAL=0")), {Problem.TOO_HARD}),
    "a number without end": (calendar(timed(*HOUR, f"RRULE:FREQ=DAILY;COUNT={'9' * 16}")), set()),
    "for ever": (calendar(event("DTSTART:20270209T100000Z", "DURATION:P999999999D")), set()),
    "zones that break the reader": (
        calendar(*(OWN_LONDON.replace("Our own London", f"Z{n}").replace("+0100", "+9900") for n in range(200)),
                 *(f"BEGIN:VFREEBUSY\r\nFREEBUSY:2027{n}\r\nEND:VFREEBUSY" for n in range(4_700))),
        {Problem.DAMAGED, Problem.TOO_HARD},
    ),
    "a zone of this machine": (calendar(timed(*HOUR, zone="../../../../etc/passwd")), set()),
    "more zones than there are": (
        calendar(*(OWN_LONDON.replace("Our own London", f"Zone {n}") for n in range(201))), {Problem.TOO_MANY},
    ),
    "packed": (gzip.compress(calendar(timed(*HOUR))), {Problem.NOT_A_CALENDAR}),
    "signs of nothing": (b"BEGIN:VCALENDAR\r\n" + b"\0" * 4_000_000, {Problem.DAMAGED}),
    "an invitation of 3MB": (calendar(timed(*HOUR, "ATTENDEE" + ';X="a"' * 600_000 + ":mailto:a@b.example")), set()),
    "of 16 bits": (calendar(timed(*HOUR)).decode().encode("utf-16"), {Problem.NOT_A_CALENDAR}),
    "much of nothing": (b"BEGIN:VCALENDAR" + b"\n" * 5_000_000, {Problem.TOO_MANY}),
    "ends before it begins": (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", {Problem.DAMAGED}),
    "not text": (b"BEGIN:VCALENDAR\r\n" + bytes(range(256)) * 4_000, {Problem.DAMAGED}),
    "a page": (b"\n <!DOCTYPE html><html>BEGIN:VCALENDAR</html>", {Problem.WEB_PAGE}),
    "JSON": (b'{"calendar": []}', {Problem.NOT_A_CALENDAR}),
    "nothing": (b"", {Problem.NOT_A_CALENDAR}),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_calendar_is_contained(what: str) -> None:
    """By the child's own limits; the parent waits no longer than four seconds in any case."""
    assert (reading.WALL_SECONDS, expanding.CPU_SECONDS, expanding.MEMORY) == (3.5, 2, 512 * 1024 * 1024)
    sent, problems = HOSTILE[what]
    began = monotonic()
    found = reading.read(sent, *WINDOW)
    assert (found in problems) if isinstance(found, Problem) else (what in MAY_BE_READ), found
    assert monotonic() - began < MOST_OUTSIDE


MOST_OUTSIDE = 4.0
"""Seconds by the clock outside, with all it takes to start and to end a process."""
MAY_BE_READ = {
    "a zone from the year 1", "an endless line", "a rule with no days", "many invited",
    "an invitation of 3MB", "a number without end", "for ever", "a zone of this machine",
}  # fmt: skip
"""Hostile in size, and perhaps read within the limits all the same."""


def test_the_child_has_no_more_than_its_memory_and_time() -> None:
    """And a large calendar of an honest person is read within them."""
    stopped = (-signal.SIGKILL, -signal.SIGXCPU)
    for takes, ended in (
        ("bytearray(600 * 1024 * 1024)", (3,)),
        ("sum(0 for _ in iter(int, 1))", stopped),
        ("bytearray(400 * 1024 * 1024)", (0,)),
    ):
        program = "from faculty_api.busy import expanding; expanding.limit(2, expanding.MEMORY)\n"
        program += f"try:\n {takes}\nexcept MemoryError:\n raise SystemExit(3)"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=30)
        assert done.returncode in ended, done.stderr
    assert len(HOSTILE) >= 30
    sent = many(3000, lambda n: timed(*HOUR, uid=str(n)))
    assert not isinstance(reading.read(sent, *WINDOW), Problem)


def test_calendars_broken_at_random_never_break_the_reader() -> None:
    """In this process: whatever comes out of it is an answer or ``Unusable``."""
    chance = random.Random(20270209)
    each = enumerate(parts for parts, _, _ in CASES.values())
    whole = calendar(*(part.replace("UID:one", f"UID:{number}") for number, parts in each for part in parts))
    answers = 0
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(broken))
            broken[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        try:
            expanded(bytes(broken), WINDOW)
            answers += 1
        except Unusable:
            pass
    assert answers > 0
