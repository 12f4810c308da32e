"""Answers to offers that somebody gave by phone, in person or in writing, and that the team writes down."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from schemas.offers import PayChoice
from schemas.values import Command, Event, OfferId, Pence


class HowTold(StrEnum):
    """How somebody told the team their answer, when the team writes it down for them."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    IN_WRITING = "in_writing"


class HearAnswer(Command, frozen=True, kw_only=True):
    """An answer written down for somebody. Never a reason: that is theirs to say, or not, on their own page."""

    answer: Literal["yes", "no"]
    told: HowTold
    pay: PayChoice = PayChoice.PAID
    reduced_to_pence: Pence | None = None


class HearCancelled(Command, frozen=True, kw_only=True):
    """Somebody booked told the team that they cannot come. Never why."""

    told: HowTold


class OfferAnswerHeard(Event, frozen=True, kw_only=True):
    """The team wrote down what the person answered, and how they told it; beside the answer itself."""

    subject: OfferId
    session_id: UUID
    told: HowTold
