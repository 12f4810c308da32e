"""Calendars made up at random, and what they mean: worked out by hand, day by day, from RFC 5545.

Nothing here unfolds a rule with a library or looks a local time up by its wall clock: a rule is asked of each day
whether it falls on it, and a local time is found among the instants that show it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from faculty_api.busy.recurring import Window
from tests.busy.calendars import calendar, event

WINDOW = Window(datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC))
ANYWHERE = timedelta(hours=14)
ZONES = {
    "Europe/London": "Europe/London", "America/New_York": "America/New_York", "Australia/Lord_Howe": "",
    "Pacific Standard Time": "America/Los_Angeles", "UTC": "UTC", "floating": "Europe/London", "Nobody/Knows": None,
}  # fmt: skip
"""As it is written, and what it means: empty for the same, None where that is unknown."""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Span = tuple[int, int]


class Rule(NamedTuple):
    freq: str
    every: int
    days: tuple[tuple[int, int], ...] = ()
    """(which, weekday); which 0: all of them."""
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    week_starts: int = 0
    count: int | None = None
    until: datetime | None = None
    """On the wall clock of the start."""

    def fits(self, day: date, first: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self.freq == "DAILY":
            return not (day - first).days % self.every and self._weekday(day)
        if self.freq == "WEEKLY":
            weeks = (self._week(day) - self._week(first)).days // 7
            wanted = {weekday for _, weekday in self.days} or {first.weekday()}
            return not weeks % self.every and day.weekday() in wanted
        if self.freq == "MONTHLY":
            months = (day.year - first.year) * 12 + day.month - first.month
            return not months % self.every and self._in_month(day, first)
        if (day.year - first.year) % self.every:
            return False
        if self.months:
            return self._in_month(day, first)
        return (day.month, day.day) == (first.month, first.day)

    def _week(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.week_starts) % 7)

    def _weekday(self, day: date) -> bool:
        return not self.days or day.weekday() in {weekday for _, weekday in self.days}

    def _in_month(self, day: date, first: date) -> bool:
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if self.month_days:
            return day.day in {one if one > 0 else last.day + 1 + one for one in self.month_days}
        if self.days:
            from_start, from_end = (day.day - 1) // 7 + 1, -((last.day - day.day) // 7 + 1)
            return any(day.weekday() == weekday and which in (0, from_start, from_end) for which, weekday in self.days)
        return day.day == first.day


class Series(NamedTuple):
    """``zone``: a key of ZONES, or empty for whole days. ``lasts``: whole days are nominal, the rest exact."""

    uid: str
    zone: str
    first: datetime
    lasts: timedelta
    rule: Rule | None
    more: tuple[tuple[datetime, timedelta | None], ...] = ()
    out: tuple[tuple[datetime, str], ...] = ()
    """When, and how it is written: ``same``, ``utc`` or ``day``."""
    moved: tuple[tuple[datetime, str, datetime | None, timedelta], ...] = ()
    """Of a time of the series: ``one`` or ``later``, its new start (None: called off), its new length."""
    sure: bool = True

    @property
    def means(self) -> ZoneInfo | None:
        name = ZONES[self.zone] if self.zone else "Europe/London"
        return None if name is None else ZoneInfo(name or self.zone)


def instant(wall: datetime, zone: ZoneInfo | None) -> datetime:
    """The first instant at which a clock there shows this; in a gap, what the clock of just before would have shown."""
    if zone is None:
        return wall.replace(tzinfo=UTC)
    noon = wall.replace(tzinfo=UTC)
    shows = [
        at for minutes in {_offset(noon + timedelta(hours=hours), zone) for hours in (-26, -13, 0, 13, 26)}
        if (at := noon - minutes).astimezone(zone).replace(tzinfo=None) == wall
    ]  # fmt: skip
    return min(shows) if shows else noon - _offset(noon - timedelta(hours=30), zone)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).replace(tzinfo=None) - at.replace(tzinfo=None)


@lru_cache(8)
def unfolded(first: datetime, rule: Rule | None) -> list[datetime]:
    """The starts of a rule, as a wall clock there has them."""
    found, last = [first], WINDOW.until.replace(tzinfo=None) + timedelta(days=60)
    if rule:
        day = first.date()
        count = 1
        while day <= last.date():
            day += timedelta(days=1)
            at = datetime.combine(day, first.time())
            if rule.count is not None and count >= rule.count:
                break
            if rule.until is not None and at > rule.until:
                break
            if rule.fits(day, first.date()):
                found.append(at)
                count += 1
    return found


def times(one: Series) -> Iterator[tuple[datetime, datetime]]:
    """Each time it takes, from and to."""
    zone, starts = one.means, unfolded(one.first, one.rule)
    known = [*((at, one.lasts) for at in starts), *((at, lasts or one.lasts) for at, lasts in one.more)]
    out_days = {at.date() for at, how in one.out if how == "day"}
    out = {instant(at, zone) for at, how in one.out if how != "day"} | {instant(at, zone) for at, *_ in one.moved}
    later = sorted((instant(at, zone), at, new, lasts) for at, how, new, lasts in one.moved if how == "later")
    for at, lasts in known:
        if instant(at, zone) in out or at.date() in out_days:
            continue
        before = [change for change in later if change[0] <= instant(at, zone)]
        if not before:
            yield ends(at, lasts, zone)
        elif before[-1][2] is not None:
            yield ends(at + (before[-1][2] - before[-1][1]), before[-1][3], zone)
    for _, _, new, lasts in one.moved:
        if new is not None:
            yield ends(new, lasts, zone)


def ends(at: datetime, lasts: timedelta, zone: ZoneInfo | None) -> tuple[datetime, datetime]:
    whole = timedelta(days=lasts.days)
    return instant(at, zone), instant(at + whole, zone) + (lasts - whole)


def meaning(many: list[Series]) -> tuple[set[int], set[int]]:
    """Quarters of an hour, counted from the beginning of the window, that are busy and that may be."""
    busy, maybe = set[int](), set[int]()
    for one in many:
        for start, end in times(one):
            around = timedelta() if one.means else ANYWHERE
            start, end = max(start - around, WINDOW.since), min(end + around, WINDOW.until)
            if start < end and one.lasts is not None:
                (busy if one.sure and one.means else maybe).update(quarters(start.timestamp(), end.timestamp()))
    return busy, maybe


def quarters(start: float, end: float) -> range:
    since = WINDOW.since.timestamp()
    return range(int(start - since) // 900, -(-int(end - since) // 900))


def written(many: list[Series]) -> bytes:
    return calendar(*(part for one in many for part in _parts(one)))


def _at(name: str, at: datetime, one: Series) -> str:
    if not one.zone:
        return f"{name};VALUE=DATE:{at:%Y%m%d}"
    if one.zone in ("UTC", "floating"):
        return f"{name}:{at:%Y%m%dT%H%M%S}{'Z' * (one.zone == 'UTC')}"
    return f"{name};TZID={one.zone}:{at:%Y%m%dT%H%M%S}"


def _as(name: str, at: datetime, how: str, one: Series) -> str:
    if how == "day":
        return f"{name};VALUE=DATE:{at:%Y%m%d}"
    if how == "utc" and one.means and one.zone:
        return f"{name}:{instant(at, one.means):%Y%m%dT%H%M%SZ}"
    if how == "midnight" and not one.zone:
        return f"{name}:{at:%Y%m%dT%H%M%S}"
    return _at(name, at, one)


def _lasts(lasts: timedelta) -> str:
    rest = int(lasts.total_seconds()) % 86_400 // 60
    return f"DURATION:P{f'{lasts.days}D' if lasts.days else ''}{f'T{rest}M' if rest or not lasts.days else ''}"


def _parts(one: Series) -> Iterator[str]:
    unsure = [] if one.sure else ["STATUS:TENTATIVE"]
    lines = [_at("DTSTART", one.first, one), _lasts(one.lasts), *unsure]
    if one.rule:
        lines.append(_rule(one.rule, one))
    for at, lasts in one.more:
        plain = _at("RDATE", at, one)
        name, _, value = plain.partition(":")
        lines.append(plain if lasts is None else f"{name};VALUE=PERIOD:{value}/{_lasts(lasts)[9:]}")
    lines += [_as("EXDATE", at, how, one) for at, how in one.out]
    yield event(*lines, uid=one.uid)
    for number, (at, how, new, lasts) in enumerate(one.moved):
        name = "RECURRENCE-ID;RANGE=THISANDFUTURE" if how == "later" else "RECURRENCE-ID"
        called_off = ["STATUS:CANCELLED"] if new is None else unsure
        written = ("same", "utc", "midnight")[number % 3]
        yield event(
            _as(name, at, written, one), _at("DTSTART", new or at, one), _lasts(lasts), *called_off, uid=one.uid
        )


def _rule(rule: Rule, one: Series) -> str:
    parts = [f"FREQ={rule.freq}", f"INTERVAL={rule.every}"]
    parts += [f"BYDAY={','.join(f'{which or str()}{DAYS[day]}' for which, day in rule.days)}"] if rule.days else []
    parts += [f"BYMONTHDAY={','.join(map(str, rule.month_days))}"] if rule.month_days else []
    parts += [f"BYMONTH={','.join(map(str, rule.months))}"] if rule.months else []
    parts += [f"WKST={DAYS[rule.week_starts]}"] if rule.week_starts else []
    parts += [f"COUNT={rule.count}"] if rule.count else []
    if rule.until is not None and not one.zone:
        parts.append(f"UNTIL={rule.until:%Y%m%d}")
    elif rule.until is not None:
        # Some programs leave out that it must be in UTC, and mean the clock of the start.
        plain = one.zone == "floating" or (one.zone != "UTC" and rule.until.minute == 15)
        until = rule.until if plain else instant(rule.until, one.means)
        parts.append(f"UNTIL={until:%Y%m%dT%H%M%S}{'Z' * (not plain)}")
    return f"RRULE:{';'.join(parts)}"


def any_series(random: Random, number: int) -> Series:
    """Often around the nights in which clocks change: 14 and 28 March, 4 April, 3 and 31 October, 7 November 2027."""
    zone = random.choice(["", *ZONES])
    near = random.choice(
        [date(2027, 3, 28), date(2027, 10, 31), date(2027, 3, 14), date(2027, 11, 7), date(2027, 10, 3)]
    )
    far = random.choice([0, 0, 1, 7, 45, 400])
    day = near - timedelta(days=far + random.randrange(10))
    clock = time(random.choice([0, 1, 1, 2, 2, 9, 23]), random.choice([0, 15, 30, 45])) if zone else time()
    first = datetime.combine(day, clock)
    lasts = timedelta(minutes=random.choice([15, 60, 150]), days=random.choice([0, 0, 0, 1, 3]))
    lasts = lasts if zone else timedelta(days=random.choice([1, 1, 2]))
    one = Series(f"{number}", zone, first, lasts, _any_rule(random, first), sure=random.random() < 0.9)
    starts = unfolded(first, one.rule)[:40]
    out = tuple((at, random.choice(["same", "utc", "day", "midnight"])) for at in starts if random.random() < 0.15)
    out = tuple((at, how if one.zone or how != "utc" else "same") for at, how in out)
    gone = {at for at, _ in out} | ({s for s in starts if s.date() in {a.date() for a, _ in out}})
    left = [at for at in starts if at not in gone]
    random.shuffle(left)
    moved = tuple(_moved(random, at, one) for at in left[: random.choice([0, 0, 1, 3])])
    more = tuple(
        (first + timedelta(days=random.randrange(1, 60), minutes=15 * random.randrange(4) * bool(zone)),
         timedelta(hours=2) if zone and random.random() < 0.3 else None)
        for _ in range(random.choice([0, 0, 1, 2]))
    )  # fmt: skip
    used = {at.date() for at in starts}
    return one._replace(out=out, moved=moved, more=tuple(each for each in more if each[0].date() not in used))


def _moved(random: Random, at: datetime, one: Series) -> tuple[datetime, str, datetime | None, timedelta]:
    by = timedelta(days=random.choice([-9, -2, 0, 0, 1, 3, 12]), minutes=15 * random.randrange(-4, 8) * bool(one.zone))
    new = None if random.random() < 0.25 else at + by
    lasts = one.lasts if random.random() < 0.5 else timedelta(minutes=30) if one.zone else timedelta(days=3)
    return at, random.choice(["one", "one", "later"]), new, lasts


def _any_rule(random: Random, first: datetime) -> Rule | None:
    freq = random.choice(["", "DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "YEARLY"])
    if not freq:
        return None
    rule = Rule(freq, random.choice([1, 1, 2, 3]))
    weekday, week = first.weekday(), (first.day - 1) // 7 + 1
    other = random.randrange(7)
    if freq == "WEEKLY" and random.random() < 0.6:
        rule = rule._replace(days=tuple({(0, weekday), (0, other)}), week_starts=random.choice([0, 0, 6]))
    elif freq == "MONTHLY" and (how := random.randrange(4)):
        days = {1: ((week, weekday),), 2: ((0, weekday),), 3: ()}[how]
        rule = rule._replace(days=days, month_days=(first.day, -1) if how == 3 else ())
    elif freq == "YEARLY" and random.random() < 0.5:
        rule = rule._replace(months=(first.month,), days=((week, weekday),))
    elif freq == "DAILY" and random.random() < 0.3:
        rule = rule._replace(months=tuple({first.month, first.month % 12 + 1}))
    end = random.randrange(3)
    if end == 1:
        rule = rule._replace(count=random.randrange(1, 30))
    elif end == 2:
        until = datetime.combine(first.date() + timedelta(days=random.randrange(200)), first.time())
        rule = rule._replace(until=until)
    return rule
