"""Days to think about beside the bank holidays: school, religious and awareness days, each as sure as it is."""

import tomllib
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec


class Standing(StrEnum):
    FIXED = "fixed"
    PUBLISHED = "published"
    EXPECTED = "expected"
    PLACEHOLDER = "placeholder"


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

    def falls_on(self, day: date) -> bool:
        if isinstance(self.first, str):
            return self.first <= f"{day:%m-%d}" <= str(self.last)
        return not isinstance(self.last, str) and self.first <= day <= self.last


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
    return tuple(read(files("faculty_api.programmes").joinpath("data/days.toml").read_text(encoding="utf-8")))


def notes(day: date) -> list[str]:
    return [WORDS[one.standing].format(one.name) for one in known() if one.falls_on(day)]
