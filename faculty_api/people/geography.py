"""About where a postcode is, and about how far it is between two: to the middle of a postcode area, no closer."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Any

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

EARTH_KM = 6371.0088
_AREA = re.compile(r"\s*([A-Za-z]{1,2})\s*[0-9]")


def _read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("faculty_api.people").joinpath("data/areas.toml").read_text(encoding="utf-8"))


@cache
def areas() -> dict[str, Point]:
    return {area: (entry["at"][0], entry["at"][1]) for area, entry in _read().items()}


@cache
def towns() -> dict[str, str]:
    """What each postcode area is called after."""
    return {area: entry["name"] for area, entry in _read().items()}


def home(postcode: str) -> Point | None:
    """The middle of the area a postcode is in; None when it is none of ours."""
    found = _AREA.match(postcode)
    return areas().get(found.group(1).upper()) if found else None


@lru_cache(1 << 14)
def km(one: Point, other: Point) -> int:
    """Great circle, in whole kilometres rounded up."""
    (lat, lon), (to_lat, to_lon) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    # Nine decimals: a distance of nothing is 0 and not, by a rounding of the machine, 1.
    return ceil(round(2 * EARTH_KM * asin(min(1.0, sqrt(half))), 9))


def between(postcode: str, other: str) -> int | None:
    """About how many kilometres one way; None when either is not known."""
    start, end = home(postcode), home(other)
    return km(start, end) if start and end else None
