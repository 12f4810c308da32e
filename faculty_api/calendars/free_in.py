"""What a calendar says of when somebody is free, as what we keep: a usual week and dates away.

Whatever we cannot keep is named, so that nobody believes that we know it. A time in another zone than London's is one
of those: as a usual time it would be another time of day for half of the year.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from faculty_api.availability import rules as availability
from faculty_api.calendars.free_text import NO_FREE_TIMES, Component, Property, Unreadable, read
from faculty_api.kernel.clock import LONDON, london_day
from schemas.availability import AvailabilityMode, UsualSlot
from schemas.calendars import Between, FreeTimesRead

DAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
LONDON_NAMES = {"EUROPE/LONDON", "GB", "EUROPE/BELFAST", "GMT STANDARD TIME"}
MOST_SLOTS = 50
ONE = timedelta(days=1)
LAST_MINUTE = time(23, 59)
_LOCAL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_LENGTH = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")
ELSEWHERE = "Times of another time zone than London's"
SINGLE = "Times on single days"
UNTIL = "Usual times that begin or end on a day"
RULES = "Times that come back in another way than each week or each day"
SOME_WEEKS = "Weeks that are not your usual ones"
PART_DAYS = "Hours on single days when you are not free: we keep whole days"
FAR = "Dates more than 2 years ahead"
MANY = "More times or dates than we can keep"
UNCLEAR = "Times that we could not read"


class Leave(Exception):  # noqa: N818 - says what is left out
    """What it is, in the words of the page."""


class At(NamedTuple):
    """A London wall-clock time."""

    moment: datetime
    of_london: bool


def understood(raw: bytes, now: datetime) -> FreeTimesRead:
    """What would be kept; ``Unreadable`` when there is nothing. Keeps nothing."""
    left: dict[str, None] = {}
    weeks: list[tuple[int, Component]] = []
    away: list[Between] = []
    today = london_day(now)
    for one in read(raw):
        try:
            first, last = _span(one)
            if last is not None and last <= datetime.combine(today, time()):
                continue
            if last is None and (first is None or first.date() <= today):
                weeks.append((_priority(one), one))
            elif one.free or last is None or first is None:
                left[SOME_WEEKS] = None
            else:
                away.append(_whole_days(first, last, left))
        except Leave as what:
            left[str(what)] = None
    weeks.sort(key=lambda found: found[0])
    if len(weeks) > 1:
        left[SOME_WEEKS] = None
    mode, usual = _week(weeks[0][1], left) if weeks else (None, [])
    kept = _dates([one for one in away if one.first_day <= one.last_day], today, left)
    if mode is None and not kept:
        raise Unreadable(NO_FREE_TIMES + (f". We left out: {'; '.join(left)}" if left else ""))
    return FreeTimesRead(mode=mode, usual=usual, away=kept, left_out=list(left))


def _span(one: Component) -> tuple[datetime | None, datetime | None]:
    """In London's wall-clock time, each None when it is open."""
    first = _at(one.said["DTSTART"]).moment if "DTSTART" in one.said else None
    if "DTEND" in one.said:
        return first, _at(one.said["DTEND"]).moment
    if "DURATION" in one.said and first is not None:
        return first, first + _length(one.said["DURATION"].value)
    return first, None


def _priority(one: Component) -> int:
    """1 stands above 9; 0, or none, is below them all (RFC 7953 section 3.1)."""
    value = one.said["PRIORITY"].value if "PRIORITY" in one.said else "0"
    return int(value) if value in "123456789" and value else 10


def _at(said: Property) -> At:
    found = _LOCAL.fullmatch(said.value)
    if not found:
        raise Leave(UNCLEAR)
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2] or '000000'}")
    except ValueError:
        raise Leave(UNCLEAR) from None
    if not 1970 <= moment.year < 2100:
        raise Leave(UNCLEAR)
    if found[3]:
        return At(moment.replace(tzinfo=UTC).astimezone(LONDON).replace(tzinfo=None), of_london=False)
    zone = said.zone.lstrip("/")
    if zone and zone not in LONDON_NAMES and not zone.endswith("/EUROPE/LONDON"):
        raise Leave(ELSEWHERE)
    return At(moment, of_london=True)


def _length(value: str) -> timedelta:
    found = _LENGTH.fullmatch(value.lstrip("+"))
    if not found or not any(found.groups()):
        raise Leave(UNCLEAR)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _whole_days(first: datetime, last: datetime, left: dict[str, None]) -> Between:
    """The days that are wholly in it; none is a first day after the last."""
    begins = first.date() if first.time() == time() else first.date() + ONE
    ends = last.date() - ONE
    if first.time() != time() or last.time() != time():
        left[PART_DAYS] = None
    return Between(first_day=begins, last_day=ends)


def _dates(away: Iterable[Between], today: date, left: dict[str, None]) -> list[Between]:
    kept: list[Between] = []
    for one in sorted(set(away), key=lambda one: (one.first_day, one.last_day)):
        if len(kept) == availability.MOST_AWAY:
            left[MANY] = None
        elif availability.objection_to_away(one.first_day, one.last_day, today, len(kept)):
            left[FAR] = None
        else:
            kept.append(one)
    return kept


def _week(one: Component, left: dict[str, None]) -> tuple[AvailabilityMode | None, list[UsualSlot]]:
    perhaps = "BUSYTYPE" in one.said and one.said["BUSYTYPE"].value.upper() == "BUSY-TENTATIVE"
    if not one.free:
        return (None if perhaps else AvailabilityMode.NOT_NOW), []
    slots: list[UsualSlot] = []
    for free in one.free:
        try:
            slots += _slots(free)
        except Leave as what:
            left[str(what)] = None
    usual = availability.merged(slots)
    if len(usual) > MOST_SLOTS:
        left[MANY] = None
        usual = usual[:MOST_SLOTS]
    if not usual:
        return None, []
    if _always(usual):
        return AvailabilityMode.ASK_ME, []
    return (AvailabilityMode.ASK_ME if perhaps else AvailabilityMode.ONLY_THESE), usual


def _always(usual: Sequence[UsualSlot]) -> bool:
    return {one.weekday for one in usual if (one.starts, one.ends) == (time(), LAST_MINUTE)} == set(range(7))


def _slots(free: Component) -> list[UsualSlot]:
    if "RRULE" not in free.said:
        raise Leave(SINGLE)
    if "DTSTART" not in free.said or "RECURRENCE-ID" in free.said:
        raise Leave(UNCLEAR)
    starts = _at(free.said["DTSTART"])
    if not starts.of_london:
        raise Leave(ELSEWHERE)
    ends = _ends(free, starts.moment)
    if not starts.moment < ends <= starts.moment + ONE:
        raise Leave(UNCLEAR)
    days = _days(free.said["RRULE"].value.upper(), starts.moment)
    return [slot for day in days for slot in _of_day(day, starts.moment, ends)]


def _ends(free: Component, starts: datetime) -> datetime:
    if "DTEND" in free.said:
        found = _at(free.said["DTEND"])
        if not found.of_london:
            raise Leave(ELSEWHERE)
        return found.moment
    if "DURATION" in free.said:
        return starts + _length(free.said["DURATION"].value)
    raise Leave(UNCLEAR)


def _days(rule: str, starts: datetime) -> list[int]:
    said = {name: value for name, _, value in (part.partition("=") for part in rule.split(";") if part)}
    if said.keys() & {"UNTIL", "COUNT"}:
        raise Leave(UNTIL)
    plain = said.keys() <= {"FREQ", "BYDAY", "INTERVAL", "WKST"} and said.get("INTERVAL", "1") == "1"
    if not plain or said.get("FREQ") not in {"WEEKLY", "DAILY"}:
        raise Leave(RULES)
    named = said["BYDAY"].split(",") if "BYDAY" in said else None
    if named is not None and not set(named) <= DAYS.keys():
        raise Leave(RULES)
    if named is None:
        return list(range(7)) if said["FREQ"] == "DAILY" else [starts.weekday()]
    return sorted({DAYS[name] for name in named})


def _of_day(day: int, starts: datetime, ends: datetime) -> list[UsualSlot]:
    """A slot is of one day: what goes on past midnight is two, and a day ends at 23:59."""
    first, last = (moment.time().replace(second=0) for moment in (starts, ends))
    if starts.date() == ends.date():
        return [UsualSlot(weekday=day, starts=first, ends=last)] if first < last else []
    found = [UsualSlot(weekday=day, starts=first, ends=LAST_MINUTE)] if first < LAST_MINUTE else []
    if last > time():
        found.append(UsualSlot(weekday=(day + 1) % 7, starts=time(), ends=last))
    return found
