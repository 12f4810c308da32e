"""What people said about a cohort, and what came of it: "you said, we changed"."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import Command, Event, Instant, OptionalText, PersonId, View

Words = Annotated[str, Meta(min_length=1, max_length=1000)]


class ByWhom(StrEnum):
    """A group: nobody is named, so that nobody is known by what they said."""

    PARTICIPANTS = "participants"
    LIVED = "lived"
    PROFESSIONALS = "professionals"
    PARTNER = "partner"


class Outcome(StrEnum):
    CHANGED = "changed"
    STAYS = "stays"
    """It stays as it was, and it is said why."""


class WriteHeard(Command, frozen=True, kw_only=True):
    """``said_on``: when it was said. ``answer_by``: when whoever takes care of it has an answer."""

    said: Words
    by_whom: ByWhom
    said_on: date
    answer_by: date


class AnswerHeard(Command, frozen=True, kw_only=True):
    """``words``: what was changed, or why it stays. ``version``: as looked at. Answered again, it is put right."""

    outcome: Outcome
    words: Words
    version: int


class TakeHeard(Command, frozen=True, kw_only=True):
    """I take care of it. ``version``: as it was looked at."""

    version: int


class HeardView(View, frozen=True, kw_only=True):
    """``owner_name``: who takes care of it. Without ``outcome`` nobody has answered; ``late``: the day is over."""

    id: UUID
    cohort_id: UUID
    said: str
    by_whom: ByWhom
    said_on: date
    owner_id: PersonId
    owner_name: str
    answer_by: date
    late: bool
    outcome: Outcome | None
    words: OptionalText
    answered_at: Instant | None
    version: int


class HeardCount(View, frozen=True, kw_only=True):
    """Of a cohort: how many things were said, led to a change, stay as they were for a reason, and wait."""

    said: int
    changed: int
    stays: int
    waiting: int


class HeardWritten(Event, frozen=True, kw_only=True):
    subject: UUID
    cohort: UUID
    by_whom: ByWhom


class HeardTaken(Event, frozen=True, kw_only=True):
    subject: UUID
    cohort: UUID


class HeardAnswered(Event, frozen=True, kw_only=True):
    subject: UUID
    cohort: UUID
    outcome: Outcome
