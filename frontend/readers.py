"""One reader for each kind of field: from a form's text to a value, and back to the text as it would be typed."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from faculty_api.kernel.money import plain_pounds
from faculty_api.kernel.text import MARK, unseen
from frontend import parse
from frontend.parse import Unfit
from schemas.distance import furthest_km, miles
from schemas.values import MOST_PENCE, Money

Form = Mapping[str, Any]
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks nobody sees that turn the text after them round, page and all: pasted by accident, or to mislead."""
_EMAIL = re.compile(r"[^@\s,;<>\x00-\x1f]+@[^@\s,;<>\x00-\x1f]+\.[^@\s.,;<>\x00-\x1f]{2,}")


def words(form: Form, name: str) -> str:
    """The text of one field, trimmed; of a repeated field the last; a file or anything else is no text."""
    found = form.get(name, "")
    if isinstance(found, list | tuple):
        found = found[-1] if found else ""
    return unicodedata.normalize("NFC", _TURNS.sub("", found)).strip() if isinstance(found, str) else ""


def many(form: Form, name: str) -> list[str]:
    found = form.get(name, [])
    listed = found if isinstance(found, list | tuple) else [found]
    return [one for one in dict.fromkeys(listed) if isinstance(one, str) and one not in ("", "all")]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """``label`` begins the messages; ``missing`` is the whole message when nothing was given."""

    label: str = ""
    missing: str
    optional: bool = False

    def read(self, form: Form, name: str) -> Any:
        """A value, or UNSET when it is optional and empty."""
        typed = words(form, name)
        if MARK in typed or unseen(typed):
            raise Unfit(f"must use ordinary characters only. Take out what shows as {MARK}")
        return self.parse(typed) if typed else self.nothing()

    def parse(self, typed: str) -> Any:
        return typed

    def nothing(self) -> Any:
        if self.optional:
            return UNSET
        raise Unfit(self.missing, plain=True)

    def sentence(self, unfit: Unfit) -> str:
        return unfit.rest if unfit.plain else f"{self.label} {unfit.rest}" if self.label else self.missing

    def place(self, name: str, part: str) -> tuple[str, str]:  # noqa: ARG002 - fields of one control have no parts
        """The name under which the macro looks for the fault, and the id of the control to go to."""
        return name, name

    def show(self, name: str, value: Any) -> dict[str, Any]:
        return {name: str(value)}


@dataclass(frozen=True, kw_only=True)
class _Prose(Reader):
    def parse(self, typed: str) -> str:
        return typed.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, kw_only=True)
class _Pounds(Reader):
    zero: bool = False
    most: int = MOST_PENCE

    def parse(self, typed: str) -> int:
        return parse.pence(typed, zero=self.zero, most=self.most)

    def show(self, name: str, value: Money | int) -> dict[str, Any]:
        return {name: plain_pounds(value.pence if isinstance(value, Money) else value)}


@dataclass(frozen=True, kw_only=True)
class _Whole(Reader):
    least: int
    most: int
    like: int

    def parse(self, typed: str) -> int:
        return parse.whole(typed, least=self.least, most=self.most, like=self.like)


@dataclass(frozen=True, kw_only=True)
class _Miles(_Whole):
    """Typed and shown as miles in a box of its own name, kept as kilometres."""

    box: str

    def read(self, form: Form, name: str) -> Any:  # noqa: ARG002 - the box has its own
        return super().read(form, self.box)

    def parse(self, typed: str) -> int:
        return furthest_km(super().parse(re.sub(r"\s*miles?$", "", typed, flags=re.IGNORECASE)))

    def place(self, name: str, part: str) -> tuple[str, str]:  # noqa: ARG002 - as above
        return self.box, self.box

    def show(self, name: str, value: int) -> dict[str, Any]:  # noqa: ARG002 - as above
        return {self.box: str(miles(value)) if value else ""}


@dataclass(frozen=True, kw_only=True)
class _Decimal(Reader):
    unit: str
    places: int

    def parse(self, typed: str) -> str:
        return parse.plain_decimal(typed, unit=self.unit, places=self.places)


@dataclass(frozen=True, kw_only=True)
class _Choice(Reader):
    allowed: tuple[str, ...]

    def parse(self, typed: str) -> str:
        if typed not in self.allowed:
            raise Unfit(self.missing or "Select one of the options", plain=True)
        return typed


@dataclass(frozen=True, kw_only=True)
class _Several(Reader):
    allowed: tuple[str, ...] | None = None
    exclusive: str | None = None
    both: str = ""

    def read(self, form: Form, name: str) -> Any:
        picked = many(form, name)
        if self.exclusive and self.exclusive in picked:
            if len(picked) > 1:
                raise Unfit(self.both or self.missing, plain=True)
            return []
        if self.allowed is not None and not set(picked) <= set(self.allowed):
            raise Unfit(self.missing or "Select from the options", plain=True)
        return picked or self.nothing()

    def show(self, name: str, value: Collection[Any]) -> dict[str, Any]:
        if not value and self.exclusive:
            return {name: [self.exclusive]}
        return {name: [str(one) for one in value]}


@dataclass(frozen=True, kw_only=True)
class _YesNo(_Choice):
    allowed: tuple[str, ...] = field(default=("yes", "no"))

    def parse(self, typed: str) -> bool:  # type: ignore[override]
        return super().parse(typed) == "yes"

    def show(self, name: str, value: bool) -> dict[str, Any]:
        return {name: "yes" if value else "no"}


@dataclass(frozen=True, kw_only=True)
class _Tick(Reader):
    missing: str = ""

    def read(self, form: Form, name: str) -> bool:
        return bool(words(form, name))

    def show(self, name: str, value: bool) -> dict[str, Any]:
        return {name: ["yes"] if value else []}


@dataclass(frozen=True, kw_only=True)
class _Email(Reader):
    def parse(self, typed: str) -> str:
        if len(typed) > 254 or not _EMAIL.fullmatch(typed):
            raise Unfit("Enter an email address in the correct format, like name@example.org", plain=True)
        return typed


@dataclass(frozen=True, kw_only=True)
class _Digits(Reader):
    lengths: tuple[int, ...]

    def parse(self, typed: str) -> str:
        bare = re.sub(r"[\s\-–]", "", typed)
        if not re.fullmatch(r"[0-9]+", bare) or len(bare) not in self.lengths:
            low, high = min(self.lengths), max(self.lengths)
            raise Unfit(f"must be {low} numbers" if low == high else f"must be between {low} and {high} numbers")
        return bare


def text(label: str, missing: str = "", *, optional: bool = False) -> Reader:
    return Reader(label=label, missing=missing or enter(label), optional=optional)


def prose(label: str, missing: str = "", *, optional: bool = False) -> Reader:
    return _Prose(label=label, missing=missing or enter(label), optional=optional)


def enter(label: str) -> str:
    return f"Enter {label[:1].lower()}{label[1:]}"


def pounds(
    label: str, missing: str = "", *, zero: bool = False, most: int = MOST_PENCE, optional: bool = False
) -> Reader:
    return _Pounds(label=label, missing=missing or enter(label), zero=zero, most=most, optional=optional)


def whole(
    label: str, missing: str = "", *, least: int = 0, most: int = 1_000_000, like: int = 24, optional: bool = False
) -> Reader:
    return _Whole(label=label, missing=missing or enter(label), least=least, most=most, like=like, optional=optional)


def distance(label: str, *, most_km: int, like: int, box: str = "travel_miles") -> Reader:
    return _Miles(label=label, missing=enter(label), least=1, most=miles(most_km), like=like, optional=True, box=box)


def decimal(label: str, missing: str, *, unit: str, places: int, optional: bool = False) -> Reader:
    """``unit`` may be typed behind the number: "24 miles"."""
    return _Decimal(label=label, missing=missing, unit=unit, places=places, optional=optional)


def choice(missing: str, allowed: Collection[str], *, optional: bool = False) -> Reader:
    return _Choice(missing=missing, allowed=tuple(allowed), optional=optional)


def several(
    missing: str,
    allowed: Collection[str] | None = None,
    *,
    exclusive: str | None = None,
    both: str = "",
    optional: bool = False,
) -> Reader:
    """Checkboxes. ``exclusive``: the value of "none of these": alone an empty list, with others the fault ``both``."""
    limits = None if allowed is None else tuple(allowed)
    return _Several(missing=missing, allowed=limits, exclusive=exclusive, both=both, optional=optional)


def yes_no(missing: str, *, optional: bool = False) -> Reader:
    return _YesNo(missing=missing, optional=optional)


def tick() -> Reader:
    return _Tick()


def email(missing: str = "Enter an email address", *, optional: bool = False) -> Reader:
    return _Email(missing=missing, optional=optional)


def digits(label: str, missing: str = "", *, lengths: Collection[int] = (6,), optional: bool = False) -> Reader:
    return _Digits(label=label, missing=missing or enter(label), lengths=tuple(lengths), optional=optional)
