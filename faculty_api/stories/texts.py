"""The words people agree to, as they ship: each version stays for ever, so that what was agreed to can be shown."""

import tomllib
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from schemas.stories import Audience


class ConsentText(NamedTuple):
    key: str
    version: int
    since: date
    words: str

    @property
    def sha256(self) -> str:
        return sha256(self.words.encode()).hexdigest()


@cache
def every() -> tuple[ConsentText, ...]:
    found = tomllib.loads(files("faculty_api.stories").joinpath("data/consents.toml").read_text(encoding="utf-8"))
    return tuple(ConsentText(one["key"], one["version"], one["from"], one["words"].strip()) for one in found["text"])


def newest(audience: Audience | None) -> ConsentText:
    """The words in use: of sharing a part with this audience; without one, of being asked about a topic."""
    key = f"story.{audience}" if audience else "topic"
    return max((one for one in every() if one.key == key), key=lambda one: one.version)
