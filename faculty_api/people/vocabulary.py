"""The review's own words for skills, topics, routes into the faculty and themes of leadership."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from schemas.roster import Choice


@cache
def words(kind: Literal["skill", "topic", "route", "theme"]) -> tuple[Choice, ...]:
    text = files("faculty_api.people").joinpath("data/frameworks.toml").read_text(encoding="utf-8")
    return tuple(Choice(code=entry["code"], name=entry["name"]) for entry in tomllib.loads(text)[kind])
