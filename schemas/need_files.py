"""What helps people take part, as a file: asked for by one of data protection, released by another."""

from enum import StrEnum
from uuid import UUID

from schemas.removals import Why
from schemas.values import Command, Event, Instant, PersonId, View


class NeedFileState(StrEnum):
    ASKED = "asked"
    RELEASED = "released"
    OVER = "over"


class AskNeedFile(Command, frozen=True, kw_only=True):
    """``academy``: of that local Academy alone. ``purpose``: who gets the file, and what they do with it."""

    reason: Why
    purpose: Why
    academy: str | None = None


class NeedFileView(View, frozen=True, kw_only=True):
    id: UUID
    academy: str | None
    academy_name: str
    reason: str
    purpose: str
    state: NeedFileState
    asked_by: PersonId
    asked_by_name: str
    asked_at: Instant
    released_by_name: str
    released_at: Instant | None
    open_until: Instant | None


class NeedSheet(View, frozen=True, kw_only=True):
    name: str
    content: bytes
    people: int


class NeedFileAsked(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str | None
    reason: str


class NeedFileReleased(Event, frozen=True, kw_only=True):
    subject: UUID


class NeedFileOpened(Event, frozen=True, kw_only=True):
    """The file was made once more; of whom it was is written down with each of them."""

    subject: UUID
    people: int
