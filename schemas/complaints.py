"""A complaint about how somebody's data is handled: raised, acknowledged within 30 days, answered without delay.

Data Protection Act 2018 section 164A, in force since 19 June 2026 (Data (Use and Access) Act 2025 section 103).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import Command, Event, Instant, OptionalText, PersonId, ShortText, View

Words = Annotated[
    str, Meta(min_length=10, max_length=4000, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")
]


class ComplaintHow(StrEnum):
    PAGE = "page"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    TALK = "talk"


class ComplaintState(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


class Outcome(StrEnum):
    """What was found: all of it was right, some of it, or none."""

    RIGHT = "right"
    PARTLY = "partly"
    NOT_FOUND = "not_found"


class RaiseComplaint(Command, frozen=True, kw_only=True):
    words: Words


class RecordComplaint(Command, frozen=True, kw_only=True):
    """For somebody who told us. ``received_on``: the day they did, in London; the 30 days start with it."""

    words: Words
    how: ComplaintHow
    received_on: date


class OutsideComplaint(Command, frozen=True, kw_only=True):
    """From somebody we have no record of: at least one of ``email`` and ``phone``."""

    name: ShortText
    email: OptionalText = ""
    phone: OptionalText = ""
    words: Words


class RecordOutside(OutsideComplaint, frozen=True, kw_only=True):
    """``RecordComplaint``, of somebody we have no record of."""

    how: ComplaintHow
    received_on: date


class NoteComplaint(Command, frozen=True, kw_only=True):
    """What was done. ``told``: the person reads it too, and gets a letter that there is news."""

    words: Words
    told: bool = False


class AnswerComplaint(Command, frozen=True, kw_only=True):
    outcome: Outcome
    answer: Words


class ComplaintNoteView(View, frozen=True, kw_only=True):
    id: UUID
    words: str
    told: bool
    made_by: str
    made_at: Instant


class ComplaintRow(View, frozen=True, kw_only=True):
    """One complaint without its words. ``person``: None is somebody we have no record of. ``acknowledge_by``: the last
    day for it. ``told``: what was last said to them is on its way, and no letter waits to be posted or read out.
    ``late``: the day is over, and they have not been told."""

    id: UUID
    person: PersonId | None
    name: str
    how: ComplaintHow
    received_on: date
    acknowledge_by: date
    state: ComplaintState
    told: bool = True
    late: bool
    days_open: int
    acknowledged_at: Instant | None
    answered_at: Instant | None
    outcome: Outcome | None


class ComplaintView(ComplaintRow, frozen=True, kw_only=True):
    """``answer`` is empty until there is one. ``notes``, oldest first: for the person only what they are told."""

    email: str = ""
    phone: str = ""
    words: str
    recorded_by: str
    acknowledged_by: str
    answered_by: str
    answer: str
    notes: list[ComplaintNoteView]


class ComplaintRecorded(View, frozen=True, kw_only=True):
    """For whoever wrote it down: that it is kept, and no word of it."""

    id: UUID
    acknowledge_by: date
    by_email: bool = True
    """The person is told of it by e-mail; else somebody has to post the letter or call."""


class ComplaintTaken(View, frozen=True, kw_only=True):
    """For anybody who complained on the public page: by when they hear from us."""

    acknowledge_by: date


class ComplaintRaised(Event, frozen=True, kw_only=True):
    subject: UUID
    how: ComplaintHow


class ComplaintAcknowledged(Event, frozen=True, kw_only=True):
    subject: UUID


class ComplaintNoted(Event, frozen=True, kw_only=True):
    subject: UUID
    told: bool


class ComplaintAnswered(Event, frozen=True, kw_only=True):
    subject: UUID
    outcome: Outcome
