"""Letters to people: what was said to whom, and how it reaches them."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import Command, Event, Instant, PersonId, View


class ReachBy(StrEnum):
    """How somebody wants to hear from us."""

    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"


class SettledHow(StrEnum):
    """What became of a letter that no machine delivers."""

    POSTED = "posted"
    PHONED = "phoned"
    NOT_NEEDED = "not_needed"


class LetterView(View, frozen=True, kw_only=True):
    id: UUID
    channel: str = "email"
    address: str
    subject: str
    body: str
    calendar: str = ""
    """What goes with it for a calendar (RFC 5546), one calendar after the other."""
    state: str
    made_at: Instant
    sent_at: Instant | None
    settled_how: SettledHow | None = None
    settled_at: Instant | None = None


class SettleLetters(Command, frozen=True, kw_only=True):
    """What was done with letters that somebody prints or reads out. Said again, it stays as it was said first."""

    letters: Annotated[list[UUID], Meta(min_length=1, max_length=200)]
    how: SettledHow


class HandLetter(View, frozen=True, kw_only=True):
    """A letter for somebody to print and post, or to read out on the phone.

    ``number``: six signs that it bears, to find it by on the phone. ``by``: what the person asked for, or what there is
    of them. ``due_on``: the last day on which it should leave the house. ``answer_on``: the last day of an answer it
    asks for. ``too_late``: post would come after that. ``over``: that day is over. ``lines``: name and address as on
    the envelope, only the name where no address is known.
    """

    id: UUID
    number: str
    person: PersonId | None
    name: str
    phone: str
    lines: list[str]
    addressed: bool
    by: ReachBy
    subject: str
    body: str
    made_at: Instant
    due_on: date
    answer_on: date | None
    late: bool
    too_late: bool
    over: bool
    may_drop: bool
    settled_how: SettledHow | None
    settled_by: str
    settled_at: Instant | None


class HandLetters(View, frozen=True, kw_only=True):
    """``waiting``: to do, the earliest deadline first. ``done``: settled in the last 30 days, newest first.

    ``beyond``: how many more wait, due later; they come when those before them are done.
    """

    waiting: list[HandLetter]
    done: list[HandLetter]
    beyond: int = 0


class LettersDue(View, frozen=True, kw_only=True):
    """``first``: the earliest day by which one of them should leave the house."""

    waiting: int
    first: date | None


class LettersSettled(View, frozen=True, kw_only=True):
    """``settled``: how many were not settled before. ``id``: the first of them."""

    id: UUID
    settled: int


class LetterSettled(Event, frozen=True, kw_only=True):
    """``subject``: to whom; None is somebody without a record. No word of the letter."""

    subject: PersonId | None
    letter: UUID
    how: SettledHow


class LetterReopened(Event, frozen=True, kw_only=True):
    subject: PersonId | None
    letter: UUID
