"""Money before the day: what somebody needs before a session, asked for, agreed, paid, and later taken off costs."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from schemas.assess import Amount
from schemas.values import ClaimId, Command, Event, Money, PersonId, SessionId, View

WhatFor = Annotated[
    str, Meta(min_length=1, max_length=500, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")
]


class AskAdvance(Command, frozen=True, kw_only=True):
    """``person_id``: for whom, when somebody of the team asks on the phone with them; ``read_out``: they said yes to
    what was read out. ``what_for``: in the person's words.
    """

    session_id: SessionId
    person_id: PersonId | None = None
    pence: Amount
    what_for: WhatFor
    read_out: bool = False


class BeforeDay(View, frozen=True, kw_only=True):
    """An advance beside a claim. ``here``: what is taken off this claim; ``left``: what nothing has taken off."""

    id: ClaimId
    number: int
    activity_on: date
    paid: bool
    """Whether it has been paid; else it is in a payment run."""
    agreed: Money
    here: Money
    left: Money


class TakenFrom(View, frozen=True, kw_only=True):
    """A claim whose costs an advance was taken off."""

    id: ClaimId
    number: int
    amount: Money


class AdvanceAsked(Event, frozen=True, kw_only=True):
    subject: ClaimId
    session_id: SessionId
    person_id: PersonId
    pence: int


class AdvanceTakenOff(Event, frozen=True, kw_only=True):
    """``subject``: the claim whose costs are lessened."""

    subject: ClaimId
    advance_id: ClaimId
    pence: int


class AdvanceGivenBack(Event, frozen=True, kw_only=True):
    """It is not taken off any more: the approval was taken back, or the advance was not paid after all."""

    subject: ClaimId
    advance_id: ClaimId
    pence: int


class AdvanceClosed(Event, frozen=True, kw_only=True):
    """It was agreed and not paid, and nobody needs it any more."""

    subject: ClaimId
