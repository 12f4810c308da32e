"""A claim filled in by somebody of the team for a person: who, why, and how the person confirmed it."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import ClaimId, Command, Event, Instant, LongText, PersonId, ShortText, View


class HelpReason(StrEnum):
    """Why somebody fills in a claim for another."""

    PHONE = "phone"
    VISIT = "visit"
    PAPER = "paper"


class Confirmed(StrEnum):
    PAGE = "page"
    BY_PHONE = "confirmed_by_phone"


class BeginHelp(Command, frozen=True, kw_only=True):
    reason: HelpReason


class AskConfirmation(Command, frozen=True, kw_only=True):
    """``digest``: of the claim as it was shown; an older one is refused."""

    digest: ShortText


class Confirm(Command, frozen=True, kw_only=True):
    """The person's own answer. ``wrong``: what is not right; then nothing is sent."""

    digest: ShortText
    right: bool
    wrong: Annotated[str, Meta(max_length=500, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")] = ""


class ConfirmByPhone(Command, frozen=True, kw_only=True):
    """The person said yes on the phone after the claim, as it was shown, was read out to them."""

    digest: ShortText
    said_at: Instant
    was_read_out: bool


class HelpView(View, frozen=True, kw_only=True):
    """``asked_at``: the person was asked to confirm it and has not answered. ``read_out``: the words, line by line."""

    id: UUID
    helper_id: PersonId
    helper_name: str
    reason: HelpReason
    began_at: Instant
    asked_at: Instant | None
    wrong: str
    confirmed: Confirmed | None
    confirmed_at: Instant | None
    said_at: Instant | None
    read_out: LongText
    ended_at: Instant | None


class HelpBegun(Event, frozen=True, kw_only=True):
    subject: ClaimId
    person_id: PersonId
    reason: HelpReason


class ConfirmationAsked(Event, frozen=True, kw_only=True):
    subject: ClaimId
    person_id: PersonId
    digest: str


class ClaimConfirmed(Event, frozen=True, kw_only=True):
    subject: ClaimId
    helper_id: PersonId
    how: Confirmed
    digest: str


class ClaimNotConfirmed(Event, frozen=True, kw_only=True):
    subject: ClaimId
    helper_id: PersonId


class PayChosen(Event, frozen=True, kw_only=True):
    """The person changed how much of the pay they want. The sum itself is in the lines."""

    subject: ClaimId
    pay: str
    before: str = ""
