"""When somebody is free, out to calendars and in from them: RFC 7953."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service as availability
from faculty_api.calendars import free_in, free_text, service
from faculty_api.calendars.free_text import Unreadable
from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.errors import Invalid, NotAllowed
from schemas.access import Role
from schemas.availability import AddAway, AvailabilityMode, SayAvailability, UsualSlot
from schemas.calendars import Between, Feed, FreeTimesRead, KeepFreeTimes, MakeCalendarLink
from schemas.terms import SayLimits, SayTerm
from tests.builders import NOW, Builder
from tests.calendars import reader
from tests.calendars.test_following import follow

M = AvailabilityMode
TUESDAY = UsualSlot(weekday=1, starts=time(9), ends=time(12, 30))
NIGHT = UsualSlot(weekday=6, starts=time(1, 30), ends=time(2, 30))
FREE = MakeCalendarLink(name="My sister", feed=Feed.FREE)


def file(*components: str) -> bytes:
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "\r\n".join(components) + "\r\nEND:VCALENDAR\r\n").encode()


def week(*free: str, more: str = "BUSYTYPE:BUSY-UNAVAILABLE") -> str:
    inside = "".join(f"BEGIN:AVAILABLE\r\n{one}\r\nEND:AVAILABLE\r\n" for one in free)
    return f"BEGIN:VAVAILABILITY\r\n{more}\r\n{inside}END:VAVAILABILITY"


def slot(rule: str, start: str = ";TZID=Europe/London:20260105T090000", end: str = "DURATION:PT3H30M") -> str:
    return f"DTSTART{start}\r\n{end}\r\nRRULE:{rule}"


LONDON_END = "DTEND;TZID=Europe/London:"
GOOD: dict[str, tuple[bytes, M | None, list[tuple[int, str, str]], list[tuple[str, str]], list[str]]] = {
    "a week": (file(week(slot("FREQ=WEEKLY;BYDAY=MO,TH"))), M.ONLY_THESE,
               [(0, "09:00", "12:30"), (3, "09:00", "12:30")], [], []),
    "the day of its start": (file(week(slot("FREQ=WEEKLY"))), M.ONLY_THESE, [(0, "09:00", "12:30")], [], []),
    "floating": (file(week(slot("FREQ=WEEKLY;BYDAY=SU", ":20260105T090000"))), M.ONLY_THESE,
                 [(6, "09:00", "12:30")], [], []),
    "a name of London": (file(week(slot("FREQ=WEEKLY", ';TZID="GMT Standard Time":20260105T090000'))), M.ONLY_THESE,
                         [(0, "09:00", "12:30")], [], []),
    "perhaps at other times": (file(week(slot("FREQ=DAILY;BYDAY=MO"), more="BUSYTYPE:BUSY-TENTATIVE")), M.ASK_ME,
                               [(0, "09:00", "12:30")], [], []),
    "never": (file(week()), M.NOT_NOW, [], [], []),
    "always": (file(week(slot("FREQ=DAILY", ":20260101T000000", "DURATION:P1D"))), M.ASK_ME, [], [], []),
    "over midnight": (file(week(slot("FREQ=WEEKLY", ":20260104T220000", "DURATION:PT4H"))), M.ONLY_THESE,
                      [(0, "00:00", "02:00"), (6, "22:00", "23:59")], [], []),
    "the higher of two": (file(week(more="PRIORITY:9"), week(slot("FREQ=WEEKLY"), more="PRIORITY:2")), M.ONLY_THESE,
                          [(0, "09:00", "12:30")], [], [free_in.SOME_WEEKS]),
    "in UTC": (file(week(slot("FREQ=WEEKLY", ":20260105T090000Z"), slot("FREQ=WEEKLY"))), M.ONLY_THESE,
               [(0, "09:00", "12:30")], [], [free_in.ELSEWHERE]),
    "elsewhere": (file(week(slot("FREQ=WEEKLY", ";TZID=Bogus/Zone:20260105T090000"), slot("FREQ=WEEKLY"))),
                  M.ONLY_THESE, [(0, "09:00", "12:30")], [], [free_in.ELSEWHERE]),
    "every second": (file(week(slot("FREQ=SECONDLY"), slot("FREQ=WEEKLY"))), M.ONLY_THESE, [(0, "09:00", "12:30")],
                     [], [free_in.RULES]),
    "each second week": (file(week(slot("FREQ=WEEKLY;INTERVAL=2"), slot("FREQ=WEEKLY"))), M.ONLY_THESE,
                         [(0, "09:00", "12:30")], [], [free_in.RULES]),
    "until a day": (file(week(slot("FREQ=WEEKLY;UNTIL=20270101T000000Z"), slot("FREQ=WEEKLY"))), M.ONLY_THESE,
                    [(0, "09:00", "12:30")], [], [free_in.UNTIL]),
    "one day": (file(week("DTSTART:20270105T090000\r\nDURATION:PT1H", slot("FREQ=WEEKLY"))), M.ONLY_THESE,
                [(0, "09:00", "12:30")], [], [free_in.SINGLE]),
    "end before start": (file(week(slot("FREQ=WEEKLY", ":20260105T090000", "DTEND:20260105T080000"),
                                   slot("FREQ=WEEKLY"))), M.ONLY_THESE, [(0, "09:00", "12:30")], [], [free_in.UNCLEAR]),
    "away": (file(week(more="DTSTART:20270401T000000\r\nDTEND:20270406T000000")), None, [],
             [("2027-04-01", "2027-04-05")], []),
    "away by dates, over, far": (
        file(*(week(more=f"DTSTART;VALUE=DATE:{a}\r\nDTEND;VALUE=DATE:{b}") for a, b in
               (("20270401", "20270403"), ("20260101", "20260103"), ("20350101", "20350103")))), None, [],
        [("2027-04-01", "2027-04-02")], [free_in.FAR]),
    "away in UTC in summer": (file(week(more="DTSTART:20270630T230000Z\r\nDTEND:20270701T230000Z")), None, [],
                              [("2027-07-01", "2027-07-01")], []),
    "away from noon": (file(week(more="DTSTART:20270401T120000\r\nDTEND:20270403T120000")), None, [],
                       [("2027-04-02", "2027-04-02")], [free_in.PART_DAYS]),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_a_calendar_says_becomes_what_we_keep(name: str) -> None:
    raw, mode, usual, away, left = GOOD[name]
    read = free_in.understood(raw, NOW)
    slots = [(one.weekday, f"{one.starts:%H:%M}", f"{one.ends:%H:%M}") for one in read.usual]
    dates = [(str(one.first_day), str(one.last_day)) for one in read.away]
    assert (read.mode, slots, dates, read.left_out) == (mode, usual, away, left)
    assert free_in.understood(raw.replace(b"\r\n", b"\n").replace(b"FREQ", b"FR\n EQ"), NOW) == read


BAD = {
    b"": free_text.NOT_A_CALENDAR,
    b"\x00\xff": free_text.NOT_A_CALENDAR,
    b"PK\x03\x04": free_text.NOT_A_CALENDAR,
    b"<!DOCTYPE html><title>Log in</title>": free_text.A_PAGE,
    b"BEGIN:VCALENDAR\n" * 7: free_text.NOT_A_CALENDAR,
    b"BEGIN:VCALENDAR\nBEGIN:VAVAILABILITY\n": free_text.BROKEN,
    b"BEGIN:VCALENDAR\nEND:VEVENT\n": free_text.BROKEN,
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:SECRET\nEND:VEVENT\nEND:VCALENDAR": free_text.NO_FREE_TIMES,
    b"BEGIN:VCALENDAR\n" + b"A:1\n" * 7_000: free_text.TOO_MUCH,
    b"BEGIN:VCALENDAR\n" + b"A" * 200_001: free_text.TOO_MUCH,
    file(week(slot("FREQ=HOURLY"))): f"{free_text.NO_FREE_TIMES}. We left out: {free_in.RULES}",
    file(week(slot("FREQ=WEEKLY", ":99999999T999999"))): f"{free_text.NO_FREE_TIMES}. We left out: {free_in.UNCLEAR}",
    file(week(slot("FREQ=WEEKLY", ":19000101T000000"))): f"{free_text.NO_FREE_TIMES}. We left out: {free_in.UNCLEAR}",
}


def test_what_cannot_be_read_has_clear_words_and_no_word_of_the_file() -> None:
    told = {}
    for raw in BAD:
        with pytest.raises(Unreadable) as no:
            free_in.understood(raw, NOW)
        told[raw] = str(no.value)
    assert told == BAD


def test_many_of_everything_are_kept_as_far_as_we_can() -> None:
    days = [week(more=f"DTSTART;VALUE=DATE:2027{n // 28 + 1:02d}{n % 28 + 1:02d}\r\nDURATION:P1D") for n in range(80)]
    slots = [slot("FREQ=WEEKLY", f":20260105T{n // 4:02d}{n % 4 * 15:02d}00", "DURATION:PT15M") for n in range(90)]
    read = free_in.understood(file(week(*slots), *days), NOW)
    assert (len(read.usual), len(read.away), read.left_out) == (50, 60, [free_in.MANY])


async def test_out_and_in_again_is_the_same(build: Builder, session: AsyncSession) -> None:
    """Whatever somebody said, their own address says it, and a file of it says the same to us."""
    who = await build.associate("Sam Okafor", weekdays=None, notes="SECRET")
    mine = build.work(build.as_associate(who))
    phone = await follow(mine, build, FREE)
    said = {
        "nothing": None,
        "only these": SayAvailability(mode=M.ONLY_THESE, usual=[TUESDAY, NIGHT]),
        "ask me": SayAvailability(mode=M.ASK_ME),
        "ask me, with times": SayAvailability(mode=M.ASK_ME, usual=[TUESDAY]),
        "not now": SayAvailability(mode=M.NOT_NOW),
    }
    for name, command in said.items():
        if command:
            await availability.say(mine, who.person_id, command)
        assert (name, await phone.reads(), await phone.reads()) == (name, True, False)
        assert [kind for kind, _, _ in reader.tree(phone.raw.decode())] == ["VCALENDAR"]
        if command is None:
            with pytest.raises(Unreadable):
                free_in.understood(phone.raw, NOW)
            continue
        read = free_in.understood(phone.raw, NOW)
        assert (read.mode, read.usual, read.away, read.left_out) == (command.mode, command.usual, [], [])
    await availability.add_away(mine, who.person_id, AddAway(first_day=date(2027, 3, 28), last_day=date(2027, 3, 28)))
    cohort = await build.cohort(programme="SECRET", venue="SECRET")
    booked = await build.offer(await build.session_of(cohort), who, status="accepted")
    assert (await phone.reads(), booked.place) == (True, 1)
    read = free_in.understood(phone.raw, NOW)
    assert read.away == [Between(first_day=date(2027, 3, 28), last_day=date(2027, 3, 28))]
    text = phone.raw.decode()
    assert ("20270209T100000Z/20270209T150000Z" in text, "SECRET" in text, "Sam" in text) == (True, False, False)
    assert (str(who.person_id) in text, "VEVENT" in text) == (False, False)
    ((_, _, inside),) = reader.tree(text)
    zones = {"Europe/London": reader.Zone(inside[0])}
    (away,) = [props for kind, props, _ in inside if ("PRIORITY", {}, "1") in props]
    spans = (datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 3, 28, 23, tzinfo=UTC))
    assert (reader.when(away, "DTSTART", zones), reader.when(away, "DTEND", zones)) == spans


async def test_what_is_too_old_goes_out_as_free_to_nobody(build: Builder, session: AsyncSession) -> None:
    """Seven months: the team reads "not known", so whoever follows the address does too. A press makes it new."""
    who = await build.associate("Sam Okafor", weekdays=None)
    mine, later = build.work(build.as_associate(who)), NOW + timedelta(days=215)
    phone = await follow(mine, build, FREE)
    await availability.say(mine, who.person_id, SayAvailability(mode=M.ONLY_THESE, usual=[TUESDAY]))
    assert (await phone.reads(), b"BEGIN:AVAILABLE" in phone.raw) == (True, True)
    before = phone.etag
    assert (await phone.reads(later), b"BEGIN:AVAILABLE" in phone.raw, phone.etag != before) == (True, False, True)
    await availability.confirm(build.work(build.as_associate(who), later), who.person_id)
    assert (await phone.reads(later), b"BEGIN:AVAILABLE" in phone.raw) == (True, True)


async def test_a_file_is_looked_at_then_kept_and_all_else_stays(build: Builder, session: AsyncSession) -> None:
    who, other = await build.associate(), await build.staff(Role.TEAM, "YH")
    mine = build.work(build.as_associate(who))
    await availability.say(mine, who.person_id, SayAvailability(mode=M.ASK_ME))
    await availability.say_limits(mine, who.person_id, SayLimits(sessions_a_month=3))
    raw = file(week(slot("FREQ=WEEKLY;BYDAY=TU")), week(more="DTSTART:20270401T000000\r\nDTEND:20270403T000000"))
    before = await availability.mine(mine)
    read = await service.read_free_times(mine, raw)
    assert await availability.mine(mine) == before
    command = KeepFreeTimes(mode=read.mode, usual=read.usual, away=read.away)
    for _ in range(2):
        after = await service.keep_free_times(mine, command)
    assert (after.mode, after.usual, after.limits.sessions_a_month) == (M.ONLY_THESE, [TUESDAY], 3)
    assert [(one.first_day, one.last_day) for one in after.away] == [(date(2027, 4, 1), date(2027, 4, 2))]
    only_dates = KeepFreeTimes(away=[Between(first_day=date(2027, 5, 1), last_day=date(2027, 5, 1))])
    after = await service.keep_free_times(mine, only_dates)
    assert (after.mode, len(after.away)) == (M.ONLY_THESE, 2)
    for bad in (KeepFreeTimes(), KeepFreeTimes(mode=M.ONLY_THESE)):
        with pytest.raises(Invalid):
            await service.keep_free_times(mine, bad)
    with pytest.raises(NotAllowed):
        await service.read_free_times(build.work(other), raw)
    with pytest.raises(Invalid, match="not a calendar file"):
        await service.read_free_times(mine, b"hello")
    assert isinstance(read, FreeTimesRead)


async def test_a_term_stands_above_the_usual_week(build: Builder, session: AsyncSession) -> None:
    """What was said of one term goes out for its days; a file of it does not make that term somebody's usual week."""
    who = await build.associate("Sam Okafor", weekdays=None)
    mine = build.work(build.as_associate(who))
    phone = await follow(mine, build, FREE)
    await availability.say(mine, who.person_id, SayAvailability(mode=M.ASK_ME, usual=[TUESDAY]))
    (_, later, third) = (await availability.mine(mine)).terms
    assert (await phone.reads(), await phone.reads()) == (True, False)
    await availability.say_term(mine, who.person_id, later.term, SayTerm(mode=M.ONLY_THESE, usual=[NIGHT]))
    await availability.say_term(mine, who.person_id, third.term, SayTerm(mode=M.NOT_NOW))
    assert await phone.reads()
    ((_, _, inside),) = reader.tree(phone.raw.decode())
    zones = {"Europe/London": reader.Zone(inside[0])}
    middle = [(props, parts) for _, props, parts in inside if ("PRIORITY", {}, "5") in props]
    found = [
        (reader.when(props, "DTSTART", zones), reader.when(props, "DTEND", zones), len(parts))
        for props, parts in middle
    ]
    days = [(one.first_day, one.last_day + timedelta(days=1)) for one in (later, third)]
    spans = [tuple(london_instant(day, time()) for day in both) for both in days]
    assert found == [(*spans[0], 1), (*spans[1], 0)]
    read = free_in.understood(phone.raw, NOW)
    assert (read.mode, read.usual, read.left_out) == (M.ASK_ME, [TUESDAY], [free_in.SOME_WEEKS])
    assert read.away == [Between(first_day=third.first_day, last_day=third.last_day)]
