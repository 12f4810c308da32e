"""The keeping schedule as it is written beside this file; it ships with the product."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from schemas.keeping import Schedule


@cache
def load() -> Schedule:
    text = files(__package__).joinpath("schedule.toml").read_text()
    return msgspec.convert(tomllib.loads(text), Schedule)
