"""Somebody's home network changes: they ask, the other Academy says yes, and the national team agrees."""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from schemas.lending import Told
from schemas.people import Kind
from schemas.values import AcademyCode, Command, Event, Instant, PersonId, View

TransferId = NewType("TransferId", UUID)
_PLAIN = r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z"
Why = Annotated[str, Meta(min_length=10, max_length=300, pattern=_PLAIN)]


class TransferState(StrEnum):
    """``asked`` and ``accepted`` are open."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DONE = "done"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class AskTransfer(Command, frozen=True, kw_only=True):
    """``read_out``: of the team, that what it means was read to the person and they said yes."""

    academy: AcademyCode
    words: Annotated[str, Meta(max_length=300, pattern=_PLAIN)] = ""
    read_out: bool = False


class DeclineTransfer(Command, frozen=True, kw_only=True):
    reason: Why


class TransferView(View, frozen=True, kw_only=True):
    """``may``: what the reader can do now. Names of staff are for staff; ``reason``: why it was declined."""

    id: TransferId
    person_id: PersonId
    person_name: str
    kind: Kind
    home: str
    academy: str
    words: str
    state: TransferState
    asked_at: Instant
    asked_how: Told
    asked_by: str
    accepted_at: Instant | None
    accepted_by: str
    ended_at: Instant | None
    reason: str
    may_accept: bool
    may_agree: bool
    may_take_back: bool


class TransferAsked(Event, frozen=True, kw_only=True):
    subject: PersonId
    transfer: TransferId
    academy: str
    how: Told


class TransferAccepted(Event, frozen=True, kw_only=True):
    subject: PersonId
    transfer: TransferId
    academy: str


class TransferDeclined(Event, frozen=True, kw_only=True):
    subject: PersonId
    transfer: TransferId
    academy: str


class TransferTakenBack(Event, frozen=True, kw_only=True):
    subject: PersonId
    transfer: TransferId
    academy: str


class HomeChanged(Event, frozen=True, kw_only=True):
    """``offers``, ``shares``: how many offers, and how many people's looks into something of theirs, ended with it."""

    subject: PersonId
    transfer: TransferId
    before: str
    academy: str
    offers: int
    shares: int
