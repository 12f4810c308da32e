"""Money, time and days in plain words."""

import re
from calendar import month_name
from datetime import date, time
from functools import lru_cache

MONTHS = tuple(month_name)  # ``strftime`` takes thirty times as long
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""They move a terminal's cursor, change its colours or the order of its letters, or cannot be written at all."""


@lru_cache(10_000)
def pounds(pence: int) -> str:
    """``7500`` → "£75"; ``4860`` → "£48.60"."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02d}" if rest else f"£{whole:,}"


@lru_cache(10_000)
def duration(seconds: int) -> str:
    """``14460`` → "4 hours 1 minute"."""
    minutes, odd = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [_some(hours, "hour"), _some(minutes, "minute"), _some(odd, "second")]
    return " ".join(part for part in parts if part) or "0 minutes"


def _some(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""


def day_words(day: date) -> str:
    """``date(2026, 6, 1)`` → "1 June 2026"."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def tenths(number: int) -> str:
    """Tenths as people write them: ``124`` → "12.4", ``1200`` → "120"."""
    whole, rest = divmod(number, 10)
    words = str(whole) if whole < 1000 else f"{whole:,}"
    return f"{words}.{rest}" if rest else words


@lru_cache(1000)
def rate(tenths_of_a_penny: int) -> str:
    """``450`` → "45p"."""
    return f"{tenths(tenths_of_a_penny)}p"


def escaped(text: str) -> str:
    """``text`` with its control characters and line ends in words, so that a terminal shows them and obeys none."""
    return CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def clock_words(at: time) -> str:
    """10am, 1:30pm, midday, midnight"""
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"
