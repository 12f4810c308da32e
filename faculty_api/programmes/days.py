"""Days to think about beside the bank holidays: school, religious and awareness days, each as sure as it is."""

import tomllib
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from faculty_api.schools.rules import Kept
from faculty_api.schools.rules import notes as school_notes


class Standing(StrEnum):
    FIXED = "fixed"
    PUBLISHED = "published"
    EXPECTED = "expected"
    PLACEHOLDER = "placeholder"


SCHOOL = "school"
NOT_YET = "The religious days of {} are not in our list yet"
_PLACEHOLDERS = timedelta(days=31)
"""The longest of them."""
WORDS = {
    Standing.FIXED: "{}",
    Standing.PUBLISHED: "{}",
    Standing.EXPECTED: "{} (expected, a day earlier or later)",
    Standing.PLACEHOLDER: "{} (look up the dates of your council)",
}


class NotedDay(msgspec.Struct, frozen=True, kw_only=True):
    """``first`` and ``last`` (included) are dates, or "MM-DD" of every year."""

    name: str
    kind: str
    first: date | str
    last: date | str
    standing: Standing
    source: str

    def around(self, day: date) -> tuple[date, date] | None:
        """Its first and last day, when ``day`` is one of them."""
        first, last = (
            date(day.year, int(end[:2]), int(end[3:])) if isinstance(end, str) else end
            for end in (self.first, self.last)
        )
        return (first, last) if first <= day <= last else None


def read(text: str) -> list[NotedDay]:
    return [_one(entry) for entry in tomllib.loads(text)["day"]]


def _one(entry: dict[str, Any]) -> NotedDay:
    on = entry.pop("on")
    first, last = on if isinstance(on, list) else (on, on)
    one = NotedDay(first=first, last=last, **{**entry, "standing": Standing(entry["standing"])})
    if type(first) is not type(last) or str(first) > str(last) or not one.source:
        raise ValueError(f"{one.name}: give the first and the last day in the same way, and a source")
    return one


@cache
def known() -> tuple[NotedDay, ...]:
    return tuple(read(_file()))


@cache
def listed_until() -> date:
    """The last day up to which the days that move from year to year are known."""
    found: date = tomllib.loads(_file())["listed_until"]
    return found


def _file() -> str:
    return files("faculty_api.programmes").joinpath("data/days.toml").read_text(encoding="utf-8")


def notes(day: date, kept: Sequence[Kept] = ()) -> list[str]:
    """``kept``: school holidays that the Academy of a session keeps. A placeholder that one of them touches is left
    out: what somebody looked up is known better."""
    found = []
    for one in known():
        at = one.around(day)
        if at and not (one.kind == SCHOOL and any(each.first <= at[1] and at[0] <= each.last for each in kept)):
            found.append(WORDS[one.standing].format(one.name))
    later = [NOT_YET.format(day.year)] if day > listed_until() else []
    return [*found, *school_notes(kept, day), *later]


def reach_of(days: Collection[date]) -> tuple[date, date]:
    """The days of which school holidays have to be known for the notes of these."""
    return min(days) - _PLACEHOLDERS, max(days) + _PLACEHOLDERS
