"""What is shipped: the agreement with its version and hash, the usual steps, and which Academy is nearest."""

import re
import tomllib
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from schemas.onboarding import Agreement, Step, StepSetting, Ticks

_AREA = re.compile(r"\s*([A-Za-z]{1,2})[0-9][A-Za-z0-9]?(?:\s*[0-9][A-Za-z]{2})?\s*", re.ASCII)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("faculty_api.joining").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


@cache
def agreement() -> Agreement:
    said = _read("agreement")
    parts = [(str(one["heading"]), [str(line) for line in one["lines"]]) for one in said["part"]]
    whole = [said["title"], *(line for heading, lines in parts for line in (heading, *lines))]
    return Agreement(
        version=said["version"],
        title=said["title"],
        standing=said["standing"],
        parts=parts,
        sha256=sha256("\n".join(whole).encode()).hexdigest(),
    )


@cache
def steps() -> dict[Step, StepSetting]:
    """As shipped; the agreement's version is the text's own."""
    said = _read("steps")
    return {
        step: StepSetting(
            step=step,
            name=said[step]["name"],
            on=said[step]["on"],
            words=said[step]["words"],
            ticks=Ticks(said[step]["ticks"]),
            version=agreement().version if step is Step.AGREEMENT else "shipped",
            set_for="",
        )
        for step in Step
    }


@cache
def interest() -> dict[str, Any]:
    """What the public page says of what happens next and of how long it is kept, with its version."""
    return _read("interest")


@cache
def _areas() -> dict[str, str]:
    return {area: code for code, areas in _read("areas").items() for area in areas}


def nearest(postcode: str) -> str | None:
    """The Academy that a postcode, or its first half, suggests; None when it is none in England."""
    found = _AREA.fullmatch(postcode)
    return _areas().get(found.group(1).upper()) if found else None
