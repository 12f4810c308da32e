"""Numbers that no sum can be done with, which some programs write all the same: ``NaN``, ``Infinity``, ``1e400``.

JSON has none of them, so what was sent is read again, in Python's own looser way, to say where they are.
"""

import json
from typing import Any

import msgspec


class Uncountable:
    """Stands where such a number was; ``words`` say what it is."""

    def __init__(self, words: str) -> None:
        self.words = words


def read_again(raw: bytes) -> Any:
    """The value, with ``Uncountable`` for each such number; ``None`` when that is not what keeps it from being JSON."""
    found: list[Uncountable] = []

    def no_number(text: str) -> Uncountable:
        found.append(Uncountable(f"{text} is not a number"))
        return found[-1]

    def number(text: str) -> Any:
        try:
            return msgspec.json.decode(text)
        except msgspec.MsgspecError:
            found.append(Uncountable("this number is too large"))
            return found[-1]

    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=no_number, parse_float=number, parse_int=number)
    except (ValueError, RecursionError):
        return None
    return value if found else None
