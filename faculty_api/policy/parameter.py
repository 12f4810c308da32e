"""One key of the policy book: its dated values, and where each comes from."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, get_args

from msgspec import Struct

from faculty_api.policy.words import day_words
from schemas.values import Citation

Value = int | str | bool
Standing = Literal["policy", "statute", "local", "placeholder", "unset"]
UsedBy = Literal["assessment", "claims", "people", "pages", "payments", "training"]
MOST = {
    "pence": 1_000_000,
    "pence an hour": 1_000_000,
    "pence a week": 1_000_000,
    "pence a month": 10_000_000,
    "pence a year": 100_000_000,
    "tenths of a penny a mile": 10_000,
    "minutes": 1_440,
    "hours": 8_760,
    "percent": 100,
    "miles": 1_000_000,
    "days or months": 3_660,
    "days": 3_660,
    "role level": 5,
    "hundredths of the straight line": 300,
}
WORDED = {
    "days or months": re.compile(r"(?:[1-9]|[1-5][0-9]|60) months?\Z"),
    "month and day": re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])\Z"),
    "text": re.compile(r"[^\x00-\x1f]{1,1000}\Z"),
}
DAYS = re.compile(r"([0-9]{1,4}) days?")
"""Kept as a number."""
UNITS = {*MOST, *WORDED, "choice", "yes or no"}


class BookFault(ValueError):  # noqa: N818 - a word of the house
    """The policy book itself is wrong; said in words for whoever edits it."""


class NotInForce(LookupError):  # noqa: N818 - a word of the house
    """A day before the first entry of a key."""


class Dated(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A value from a day on. ``unset`` has no value: whatever needs it stops at "limit not set"."""

    from_: date
    standing: str
    value: Value | None = None
    document: str | None = None
    clause: str | None = None
    source: str | None = None
    note: str | None = None


class Parameter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``options`` are the words allowed, instead of or beside a number; ``used_by`` says who reads the key."""

    key: str
    title: str
    unit: str
    used_by: UsedBy
    dated: tuple[Dated, ...]
    options: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = {}

    def on(self, day: date) -> Dated:
        place = bisect_right(self.dated, day, key=lambda entry: entry.from_)
        if not place:
            first = day_words(self.dated[0].from_)
            raise NotInForce(f"{self.key} is known from {first}; there is no figure for {day_words(day)}")
        return self.dated[place - 1]

    def cite(self, entry: Dated) -> Citation:
        return Citation(
            key=self.key,
            value=entry.value,
            from_=entry.from_,
            standing=entry.standing,
            document=entry.document,
            clause=entry.clause,
            source=entry.source,
        )

    def accept(self, value: Any) -> Value:
        """The value as this key stores it ("don't" → "dont"), or ``ValueError`` ending the sentence "must be …"."""
        if self.unit == "yes or no":
            return _yes_or_no(value)
        if isinstance(value, str) and self.options:
            word = re.sub(r"[\s-]+", "_", value.strip().lower().replace("'", "").replace("’", ""))
            word = self.synonyms.get(word, word)
            if word in self.options:
                return word
        if self.unit == "days or months" and isinstance(value, str) and (days := DAYS.fullmatch(value)):
            value = int(days[1])
        pattern = WORDED.get(self.unit)
        if isinstance(value, str) and pattern and pattern.match(value):
            return value
        if type(value) is int and self.unit in MOST and self._least() <= value <= MOST[self.unit]:
            return value
        raise ValueError(self.wanted())

    def _least(self) -> int:
        return 1 if self.unit in {"minutes", "miles", "days or months", "days", "role level"} else 0

    def wanted(self) -> str:
        ways = [f"a whole number of {self.unit} from {self._least()} to {MOST[self.unit]}"] if self.unit in MOST else []
        if self.options:
            ways.append(f"one of {', '.join(self.options)}")
        if self.unit == "days or months":
            ways.append('a number of months, like "3 months"')
        if self.unit == "month and day":
            ways.append('a month and day, like "04-06"')
        if self.unit == "text":
            ways.append("a sentence of at most 1000 characters")
        return ", or ".join(ways)


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("on", "yes", "off", "no"):
        return value in ("on", "yes")
    raise ValueError('true or false (or "on" or "off")')


def check(parameter: Parameter, begins: date) -> None:
    """Refuse a parameter that leaves a day without a figure, or a figure without its source."""
    if parameter.unit not in UNITS:
        raise BookFault(f"{parameter.key}: unit {parameter.unit!r} is not known; use one of {', '.join(sorted(UNITS))}")
    if not parameter.title.strip():
        raise BookFault(f"{parameter.key}: the title is missing")
    if not parameter.dated:
        raise BookFault(f"{parameter.key}: there is no dated entry")
    if parameter.dated[0].from_ > begins:
        raise BookFault(f"{parameter.key}: gap: nothing is said from {begins} to {parameter.dated[0].from_}")
    for before, after in zip(parameter.dated, parameter.dated[1:], strict=False):
        if after.from_ <= before.from_:
            raise BookFault(f"{parameter.key}: dates do not rise: {after.from_} comes after {before.from_}")
    for entry in parameter.dated:
        _check_entry(parameter, entry)


def _check_entry(parameter: Parameter, entry: Dated) -> None:
    where = f"{parameter.key} from {entry.from_}"
    if entry.standing not in get_args(Standing):
        raise BookFault(f"{where}: standing {entry.standing!r} is not one of {', '.join(get_args(Standing))}")
    if not (entry.source or "").strip() and not (entry.document and entry.clause):
        raise BookFault(f"{where}: the source is missing (a source in words, or a document and its clause)")
    if entry.standing == "policy" and not entry.document:
        raise BookFault(f"{where}: the policy's own figure must name the document")
    if (entry.value is None) != (entry.standing == "unset"):
        raise BookFault(f"{where}: exactly the unset entries have no value")
    if entry.value is None:
        return
    try:
        stored = parameter.accept(entry.value)
    except ValueError as wanted:
        raise BookFault(f"{where}: the value must be {wanted}") from None
    if stored != entry.value or type(stored) is not type(entry.value):
        raise BookFault(f"{where}: write the value as {stored!r}")
