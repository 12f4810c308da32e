"""What helps people take part, as a file: asked for by one of data protection, released by another."""

from uuid import UUID

from schemas.removals import Why
from schemas.two_people import OpeningView
from schemas.values import Command, Event, View


class AskNeedFile(Command, frozen=True, kw_only=True):
    """``academy``: of that local Academy alone. ``purpose``: who gets the file, and what they do with it."""

    reason: Why
    purpose: Why
    academy: str | None = None


class NeedFileView(OpeningView, frozen=True, kw_only=True):
    academy: str | None
    academy_name: str
    purpose: str


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
