"""What we keep, in plain words."""

import re
from datetime import datetime
from typing import Any

import msgspec

from frontend.filters import day_and_time, money, plain_date
from schemas.dataprotection import CopyPart
from schemas.keeping import HeldView, KeptFor, Then

MOMENT = re.compile(r"\A\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?\Z")

CODE, WORD = re.compile(r"\A[a-z0-9]+(?:_[a-z0-9]+)+\Z"), re.compile(r"\A[a-z]+\Z")
CODED = frozenset({
    "kind", "status", "state", "channel", "audience", "purpose", "purposes", "role", "employer", "mode", "category",
    "weight", "what", "ended_how", "recorded_by_role", "how", "route", "basis", "result", "level", "payee",
})  # fmt: skip
"""Columns that hold one of a few known words."""
CODES = {
    "lived": "Associate, with lived experience", "professional": "Professional", "not_said": "Not said",
    "other_nhs": "Another NHS organisation", "nhs_england": "NHS England", "none": "None",
}  # fmt: skip
ABBREVIATED = {"nhs": "NHS", "id": "number", "dbs": "DBS", "sha256": "fingerprint", "utr": "UTR"}
THEN = {Then.DELETE: "we delete it", Then.ANONYMISE: "we take your name off it", Then.KEEP: "we keep it"}
PARTS = {
    "access_needs": "what would help you take part",
    "notes": "the team's notes",
    "needs": "what would help you travel",
}


OBJECT = re.compile(r"\b(reach|helps|would help|ask|of|like|for|offered|paid|sent) you\b", re.IGNORECASE)
"""Words after which "you" is "them"; elsewhere it is "they"."""


def theirs(words: str) -> str:
    """What a part is called when it is told to somebody else: Letters we sent you is Letters we sent them."""
    words = OBJECT.sub(lambda found: f"{found[1]} them", words)
    for ours, other in (("yours", "theirs"), ("your", "their"), ("you", "they")):
        words = re.sub(rf"\b{ours}\b", other, words)
        words = re.sub(rf"\b{ours.capitalize()}\b", other.capitalize(), words)
    return words


def kept_words(kept: KeptFor) -> str:
    """6 years from the day you leave the faculty. Then we delete it."""
    if kept.period is None:
        return "We keep this. It is not about one person."
    about = " and ".join(PARTS.get(name, said(name)) for name in kept.columns)
    start = f"{about[0].upper()}{about[1:]}: " if about else ""
    if kept.period == "at once":
        return f"{start}From {kept.starts}, {THEN[kept.then]} at once."
    return f"{start}{kept.period} from {kept.starts}. Then {THEN[kept.then]}."


def said(name: str) -> str:
    """A column's name as words."""
    return name.replace("_", " ")


def lines(held: HeldView) -> list[str]:
    return [kept_words(one) for one in held.kept]


def groups(items: list[HeldView]) -> dict[str, list[HeldView]]:
    found: dict[str, list[HeldView]] = {}
    for one in items:
        found.setdefault(one.group, []).append(one)
    return found


def grouped(parts: list[CopyPart]) -> dict[str, list[CopyPart]]:
    """Parts that hold something, below their headings."""
    found: dict[str, list[CopyPart]] = {}
    for one in parts:
        if one.rows:
            found.setdefault(one.group, []).append(one)
    return found


def value_lines(column: str, value: Any) -> list[str]:
    """A value of a copy in lines to read: days, money and yes or no as elsewhere; what is inside, line by line."""
    if isinstance(value, str) and value.startswith("{"):
        value = _inside(value)
    if isinstance(value, dict):
        return [f"{said(key)}: {line}" for key, one in value.items() for line in value_lines(key, one)] or ["Nothing"]
    if isinstance(value, list):
        return [line for one in value for line in value_lines(column, one)] or ["Nothing"]
    if value is None or value == "":
        return ["Nothing"]
    if isinstance(value, bool):
        return ["Yes" if value else "No"]
    if isinstance(value, int) and (column == "pence" or column.endswith("_pence")):
        return [money(value)]
    if isinstance(value, str) and (column in CODED or CODE.match(value)):
        return [CODES.get(value) or _plain(value)]
    return [_moment(value) if isinstance(value, str) and MOMENT.match(value) else str(value)]


def row_lines(row: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """A row of a copy as lines; what is empty is named together at the end."""
    told = [(_plain(column), value_lines(column, value)) for column, value in row.items()]
    empty = [name for name, lines in told if lines == ["Nothing"]]
    return [one for one in told if one[1] != ["Nothing"]] + ([("Nothing under", empty)] if empty else [])


def _plain(code: str) -> str:
    """other_nhs is Other NHS. What is no code of ours stays as it is."""
    if not CODE.match(code) and not WORD.match(code):
        return code
    words = " ".join(ABBREVIATED.get(one, one) for one in code.split("_"))
    return words[0].upper() + words[1:]


def _moment(value: str) -> str:
    """Only what is a real day: a text may look like one."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    return plain_date(found) if len(value) == len("2026-11-22") else day_and_time(found)


def _inside(value: str) -> Any:
    """What was sealed as JSON, as itself."""
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
