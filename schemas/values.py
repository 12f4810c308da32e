"""The small words of the language: money, instants, typed identifiers, citations."""

from datetime import date, datetime
from typing import Annotated, Generic, NewType, TypeVar
from uuid import UUID

from msgspec import Meta, Struct

PersonId = NewType("PersonId", UUID)
CohortId = NewType("CohortId", UUID)
SessionId = NewType("SessionId", UUID)
OfferId = NewType("OfferId", UUID)
ClaimId = NewType("ClaimId", UUID)
LineId = NewType("LineId", UUID)
ReceiptId = NewType("ReceiptId", UUID)
TravelId = NewType("TravelId", UUID)
RunId = NewType("RunId", UUID)
ImportId = NewType("ImportId", UUID)

MOST_PENCE = 100_000_000
Pence = Annotated[int, Meta(ge=0, le=MOST_PENCE, description="Whole pence, pounds sterling")]
Instant = Annotated[datetime, Meta(tz=True, description="An instant with its offset, RFC 3339")]

# No control characters: PostgreSQL refuses NUL in text, and a line break in a name breaks files and letters.
_PLAIN = r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z"
_PROSE = r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z"
ShortText = Annotated[str, Meta(min_length=1, max_length=200, pattern=_PLAIN)]
OptionalText = Annotated[str, Meta(max_length=200, pattern=_PLAIN)]
LongText = Annotated[str, Meta(max_length=4000, pattern=_PROSE)]
AcademyCode = Annotated[str, Meta(min_length=2, max_length=8, pattern=r"\A[A-Z]{2,8}\Z")]


class Command(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything a caller sends. Repeat ``kw_only=True`` on subclasses: msgspec does not inherit it."""


class View(Struct, frozen=True, kw_only=True):
    """Base of everything we answer with."""


class Event(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Base of everything that has happened; past tense, kept for ever."""


class Money(Struct, frozen=True):
    """Pounds sterling as whole pence; on the wire ``{"pence": 15000}``."""

    pence: int


class Interval(Struct, frozen=True):
    """From ``start`` up to, not including, ``end``."""

    start: Instant
    end: Instant


Item = TypeVar("Item")


class Page(Struct, Generic[Item], frozen=True, kw_only=True):
    """One page of a list. ``next`` is the cursor of the following page, or null at the end."""

    items: list[Item]
    next: str | None = None


class Citation(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Where a figure comes from: its key in the policy book, its value on the day, and how well it stands."""

    key: str
    value: int | str | bool | None
    from_: date
    standing: str
    document: str | None = None
    clause: str | None = None
    source: str | None = None
