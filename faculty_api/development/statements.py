"""The framework's four themes and what is asked of each, as they ship: each version stays, for earlier answers."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from faculty_api.people.vocabulary import words


class Statement(NamedTuple):
    code: str
    own: str
    other: str


class Theme(NamedTuple):
    code: str
    name: str
    statements: tuple[Statement, ...]


@cache
def _every() -> tuple[dict[str, Any], ...]:
    text = files("faculty_api.development").joinpath("data/statements.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["statement"])


@cache
def newest() -> int:
    return max(int(one["version"]) for one in _every())


@cache
def themes(version: int) -> tuple[Theme, ...]:
    """In the framework's order."""
    asked = [one for one in _every() if one["version"] == version]
    return tuple(
        Theme(
            word.code,
            word.name,
            tuple(Statement(one["code"], one["self"], one["other"]) for one in asked if one["theme"] == word.code),
        )
        for word in words("theme")
    )


def codes(version: int) -> tuple[frozenset[str], frozenset[str]]:
    """Of the statements, and of the themes."""
    every = themes(version)
    return frozenset(each.code for one in every for each in one.statements), frozenset(one.code for one in every)
