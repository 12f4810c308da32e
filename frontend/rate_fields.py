"""The input for a figure fits its unit: pounds, pence a mile, days or months, a choice in words, yes or no, a text."""

import re
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET

from faculty_api.policy.parameter import MOST, Parameter
from frontend import forms, parse
from frontend.parse import Unfit
from frontend.rate_words import value_words
from frontend.readers import Form, Reader, words

AMOUNT = "amount"
"""The radio, and the box it reveals, where a figure is an amount or one of some words."""
NAME = "The value"
EVERYBODY = "everybody"


@dataclass(frozen=True, kw_only=True)
class OneLine(Reader):
    """What is typed in a large box, kept as one line."""

    def parse(self, typed: str) -> str:
        return " ".join(typed.split())


@dataclass(frozen=True, kw_only=True)
class Academy(Reader):
    codes: frozenset[str]

    def parse(self, typed: str) -> Any:
        if typed != EVERYBODY and typed not in self.codes:
            raise Unfit(self.missing, plain=True)
        return UNSET if typed == EVERYBODY else typed


@dataclass(frozen=True, kw_only=True)
class _AmountOrWord(Reader):
    """A radio for each word, and one that reveals a box for pounds."""

    allowed: tuple[str, ...]
    most: int

    def read(self, form: Form, name: str) -> Any:
        picked, typed = words(form, name), words(form, AMOUNT)
        if picked in self.allowed:
            return picked
        if picked != AMOUNT:
            raise Unfit(self.missing, plain=True)
        if not typed:
            raise Unfit("Enter the amount", part=AMOUNT, plain=True)
        try:
            return parse.pence(typed, zero=True, most=self.most)
        except Unfit as unfit:
            raise Unfit(f"The amount {unfit.rest}", part=AMOUNT, plain=True) from None

    def place(self, name: str, part: str) -> tuple[str, str]:
        return (AMOUNT, AMOUNT) if part else (name, name)


@dataclass(frozen=True, kw_only=True)
class _Mile(Reader):
    """Pence a mile with at most one decimal, kept as tenths of a penny."""

    def parse(self, typed: str) -> int:
        found = re.fullmatch(r"([0-9]{1,4})(?:\.([0-9]))?\s*p?", typed)
        tenths = int(found[1]) * 10 + int(found[2] or 0) if found else -1
        if not 0 <= tenths <= MOST["tenths of a penny a mile"]:
            raise Unfit("must be in pence, up to 1,000, like 45 or 12.5")
        return tenths


@dataclass(frozen=True, kw_only=True)
class _DaysOrMonths(Reader):
    """A number, and which of the two it counts."""

    def read(self, form: Form, name: str) -> int | str:
        typed, counts = words(form, name), words(form, f"{name}-in")
        if not typed:
            raise Unfit(self.missing, plain=True)
        if counts not in ("days", "months"):
            raise Unfit("Select days or months", part="in", plain=True)
        most = MOST["days or months"] if counts == "days" else 60
        number = parse.whole(typed, least=1, most=most, like=3)
        return number if counts == "days" else f"{number} month{'' if number == 1 else 's'}"

    def place(self, name: str, part: str) -> tuple[str, str]:
        return (f"{name}-in", f"{name}-in") if part else (name, name)


@dataclass(frozen=True, kw_only=True)
class _DayOfYear(Reader):
    def parse(self, typed: str) -> str:
        day, _, month = typed.partition(" ")
        try:
            found = parse.real_date(day, month.strip(), "2001")
        except Unfit:
            found = None
        if found is None or found.day > 28:
            raise Unfit("must be a day from 1 to 28 and a month, like 6 April")
        return f"{found.month:02d}-{found.day:02d}"


@dataclass(frozen=True, kw_only=True)
class _Role(Reader):
    most: int

    def parse(self, typed: str) -> int:
        if typed not in {str(level) for level in range(1, self.most + 1)}:
            raise Unfit(self.missing, plain=True)
        return int(typed)


def reader(parameter: Parameter) -> Reader:
    """For the field ``value``."""
    unit = parameter.unit
    if unit == "yes or no":
        return forms.yes_no("Select yes or no")
    if unit == "choice":
        return forms.choice("Select what holds", parameter.options)
    if unit.startswith("pence"):
        if parameter.options:
            return _AmountOrWord(missing="Select what holds", allowed=parameter.options, most=MOST[unit])
        return forms.pounds(NAME, "Enter the value", zero=True, most=MOST[unit])
    if unit == "role level":
        return _Role(missing="Select a role", most=top_role(parameter))
    others: dict[str, Reader] = {
        "tenths of a penny a mile": _Mile(label=NAME, missing="Enter the value"),
        "days or months": _DaysOrMonths(label=NAME, missing="Enter the value"),
        "month and day": _DayOfYear(label=NAME, missing="Enter the day and the month"),
        "text": OneLine(label="The words", missing="Enter the words"),
    }
    return others.get(unit) or forms.whole(NAME, "Enter the value", least=1, most=MOST[unit], like=24)


def top_role(parameter: Parameter) -> int:
    """Above the four roles only where the book says what it means: that no role is paid."""
    return 5 if parameter.key == "fee.paid_from_role" else 4


def options(parameter: Parameter) -> list[tuple[str, str]]:
    """The radios of a figure, in words."""
    if parameter.unit == "yes or no":
        return [("yes", "Yes"), ("no", "No")]
    if parameter.unit == "role level":
        roles = [(str(level), f"Role {level}") for level in range(1, 5)]
        return [*roles, ("5", "No role is paid")] if top_role(parameter) == 5 else roles
    return [(option, value_words(parameter, option)) for option in parameter.options]
