"""How figures, days and times are written (NHS content guide), in one place."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from markupsafe import Markup

from faculty_api.kernel.clock import LONDON, london_day
from faculty_api.kernel.money import pounds
from schemas.distance import miles
from schemas.values import Interval, Money


def money(amount: Money | int) -> str:
    """£75, £12.40; an int is whole pence."""
    if isinstance(amount, Money):
        return pounds(amount.pence)
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise TypeError(f"money is whole pence, not {amount!r}")
    return pounds(amount)


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise TypeError("an instant without its zone cannot be shown")
    return moment.astimezone(LONDON)


def _day_of(when: date) -> date:
    return london_day(when) if isinstance(when, datetime) and when.tzinfo else when


def plain_date(when: date) -> str:
    """12 May 2027"""
    return f"{_day_of(when):%-d %B %Y}"


def day(when: date) -> str:
    """Tuesday 9 February 2027"""
    return f"{_day_of(when):%A %-d %B %Y}"


def clock_time(when: datetime | time) -> str:
    """10am, 12:30pm, midday, midnight"""
    at = _local(when) if isinstance(when, datetime) else when
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def day_and_time(when: datetime) -> str:
    """Tuesday 9 February 2027 at 10am"""
    return f"{day(when)} at {clock_time(when)}"


def span(start: Interval | datetime | time, end: datetime | time | None = None) -> str:
    """10am to 1pm; names the days when it runs over more than one."""
    if isinstance(start, Interval):
        return span(start.start, start.end)
    if end is None:
        raise TypeError("a span needs its end")
    if isinstance(start, datetime) and isinstance(end, datetime) and _day_of(start) != _day_of(end):
        return f"{clock_time(start)} on {day(start)} to {clock_time(end)} on {day(end)}"
    return f"{clock_time(start)} to {clock_time(end)}"


def ago(when: date, now: datetime) -> str:
    """today, yesterday, 3 days ago, 2 weeks ago; counted in London days before ``now``."""
    days = (london_day(now.astimezone(UTC)) - _day_of(when)).days
    if days < 0:
        return f"on {plain_date(when)}"
    if days < 2:
        return ("today", "yesterday")[days]
    if days < 14:
        return f"{days} days ago"
    return f"{days // 7} weeks ago" if days < 70 else f"on {plain_date(when)}"


def plural(count: int, one: str, many: str = "") -> str:
    """1 session, 2 sessions"""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """Tuesdays, Wednesdays and Fridays"""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


LONGEST_WORD = 20
"""Letters; what is longer may be broken where a line ends."""


def breakable(text: object) -> object:
    """Text with what is longer than a word marked, so that a line may end within it; anything else as it is."""
    if not isinstance(text, str) or isinstance(text, Markup):
        return text
    if all(len(word) <= LONGEST_WORD for word in text.split()):
        return text
    pieces = re.split(r"(\s+)", text)
    long = Markup('<span class="app-long">{}</span>')
    return Markup("").join(long.format(piece) if len(piece) > LONGEST_WORD else piece for piece in pieces)


def in_miles(km: int) -> str:
    return plural(miles(km), "mile")


FILTERS = {
    "breakable": breakable,
    "money": money,
    "date": plain_date,
    "day": day,
    "time": clock_time,
    "datetime": day_and_time,
    "span": span,
    "ago": ago,
    "plural": plural,
    "listed": listed,
    "miles": in_miles,
}
