"""Offers and what becomes of them; an accepted offer is the booking."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from schemas.assess import Assessment
from schemas.people import Kind
from schemas.programmes import Mode, PartTimes, SessionStatus
from schemas.values import (
    CohortId,
    Command,
    Event,
    Instant,
    LongText,
    Money,
    OfferId,
    Pence,
    PersonId,
    SessionId,
    View,
)


class OfferStatus(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"
    NO_SHOW = "no_show"


class PayChoice(StrEnum):
    PAID = "paid"
    DECLINED = "declined"
    REDUCED = "reduced"


class WhyNot(StrEnum):
    """Why not this time; only the person sees what they chose."""

    NOT_FREE = "not_free"
    TOO_FAR = "too_far"
    UNWELL = "unwell"
    PAY = "pay"
    KIND_OF_SESSION = "kind_of_session"


class WhyWithdrawn(StrEnum):
    CONFLICT = "conflict"
    """The person said yes to another session at that time."""
    TEAM = "team"
    MOVED = "moved"
    """The session has another time or place; they are asked anew, if they can be."""
    CALLED_OFF = "called_off"
    TICK = "tick"
    """The person no longer lets that Academy ask them."""
    AWAY = "away"
    """The person takes a break, has left, or was asked to stop for now."""


MOST_OFFERS = 200


class OfferTo(Command, frozen=True, kw_only=True):
    """One session for one person. ``called``: the team has spoken to a person who asks to be called first."""

    session_id: SessionId
    person_id: PersonId
    partner_id: PersonId | None = None
    called: bool = False


OffersTo = Annotated[list[OfferTo], Meta(min_length=1, max_length=MOST_OFFERS)]


class SendOffers(Command, frozen=True, kw_only=True):
    """``answer_by`` is the last London day on which people can answer; before the day of the first session."""

    offers: OffersTo
    answer_by: date
    message: LongText = ""
    then_next: bool = False
    """When somebody says no or does not answer, the next choices are asked by themselves, in order."""


class AnswerOffer(Command, frozen=True, kw_only=True):
    """``talk``: the person wants a call first; the offer stays open. ``reduced_to_pence``: with ``reduced`` only."""

    answer: Literal["yes", "no", "talk"]
    pay: PayChoice = PayChoice.PAID
    reduced_to_pence: Pence | None = None
    reason: WhyNot | None = None


class OfferFacts(View, frozen=True, kw_only=True):
    """What other features need to know of an offer. ``pay``: the ``schemas.assess.Assessment`` shown with it."""

    id: OfferId
    session_id: SessionId
    person_id: PersonId
    kind: Kind
    status: OfferStatus
    pay_choice: PayChoice
    reduced_to_pence: int | None
    pay: dict[str, Any]
    made_at: Instant


class OfferView(View, frozen=True, kw_only=True):
    """One offer with its session. ``full``: others hold every place of this kind. ``decline_reason`` is shown to nobody
    but the person themselves, and ``answer_on`` is the last day on which they can answer."""

    id: OfferId
    session_id: SessionId
    session_number: int
    session_status: SessionStatus
    cohort_id: CohortId
    cohort_name: str
    programme_name: str
    academy: str
    starts_at: Instant
    ends_at: Instant
    mode: Mode
    place: str
    place_postcode: str
    venue_access: str
    parts: list[PartTimes]
    person_id: PersonId
    person_name: str
    partner_id: PersonId | None
    partner_name: str
    kind: Kind
    status: OfferStatus
    full: bool
    may_undo: bool
    """They said no, and can still take it back."""
    asked_again: bool
    """They said yes before the session was moved; their place is kept until they answer."""
    moved_from: Instant | None
    called_off: bool
    changed_why: str
    answer_by: Instant
    answer_on: date
    message: str
    pay_choice: PayChoice
    reduced_to_pence: int | None
    pay: Assessment
    decline_reason: WhyNot | None
    made_at: Instant
    answered_at: Instant | None
    call_wanted_at: Instant | None
    """When the person asked to talk first; null again once somebody has called them, or the offer has ended."""


class BookingView(View, frozen=True, kw_only=True):
    """A session somebody said yes to. ``with_names`` said yes too; ``not_answered`` are partners with an open offer."""

    offer: OfferView
    pay: Assessment
    """As the person chose to be paid; ``offer.pay`` is as it was offered."""
    with_names: list[str]
    not_answered: list[str]
    may_cancel: bool


class OfferByLink(View, frozen=True, kw_only=True):
    """What the link in an e-mail shows to whoever has it: no name, no pay. ``said_no``: it can be taken back."""

    id: OfferId
    academy: str
    starts_at: Instant
    ends_at: Instant
    mode: Mode
    place: str
    answer_on: date
    said_no: bool


class OfferKept(View, frozen=True, kw_only=True):
    """An offer that waits for an answer, with the pay it was sent with. ``person_name``: empty for who may not see."""

    academy: str
    on: date
    pay: Assessment
    session_id: SessionId
    session_number: int
    cohort_name: str
    person_name: str


class LapsedView(View, frozen=True, kw_only=True):
    """A booking to come of somebody who no longer has what the programme requires: the names of what it ``needs``,
    and ``why`` each does not count, in words."""

    offer_id: OfferId
    session_id: SessionId
    person_id: PersonId
    person_name: str
    cohort_name: str
    programme_name: str
    session_number: int
    starts_at: Instant
    needs: list[str]
    why: str


class OffersOut(View, frozen=True, kw_only=True):
    """Offers of one kind for one session that wait for an answer, and how many of its empty places they may fill."""

    session_id: SessionId
    cohort_id: CohortId
    kind: Kind
    offers: int
    places: int


class DraftLine(View, frozen=True, kw_only=True):
    """One offer before it is sent. ``travel_km`` is there and back, about; null when nobody knows."""

    session_id: SessionId
    session_number: int
    cohort_name: str = ""
    starts_at: Instant
    place: str
    person_id: PersonId
    person_name: str
    kind: Kind
    partner_id: PersonId | None
    partner_name: str
    pay: Money
    held: Money
    undecided: bool
    """Some of the pay waits for a decision: ``pay`` is not all there may be."""
    travel_km: int | None
    note: str


class OffersDraft(View, frozen=True, kw_only=True):
    """``call_first``: people who asked for a call before any offer; they are not sent with the others."""

    ready: list[DraftLine]
    call_first: list[DraftLine]
    answer_by: date
    """A day to begin with: ten days on, or the last that is possible."""
    first_session: Instant


class OfferMade(Event, frozen=True, kw_only=True):
    subject: OfferId
    session_id: UUID
    to: PersonId


class OfferAccepted(Event, frozen=True, kw_only=True):
    subject: OfferId
    session_id: UUID


class OfferDeclined(Event, frozen=True, kw_only=True):
    """That it was, not why."""

    subject: OfferId
    session_id: UUID


class OfferReopened(Event, frozen=True, kw_only=True):
    """They took back their no before the day to answer by."""

    subject: OfferId
    session_id: UUID


class OfferCallWanted(Event, frozen=True, kw_only=True):
    subject: OfferId
    session_id: UUID


class OfferCalled(Event, frozen=True, kw_only=True):
    """Somebody of the team talked to the person who wanted to talk first."""

    subject: OfferId
    session_id: UUID


class OfferWithdrawn(Event, frozen=True, kw_only=True):
    subject: OfferId
    session_id: UUID
    why: WhyWithdrawn


class OfferExpired(Event, frozen=True, kw_only=True):
    subject: OfferId
    session_id: UUID


class BookingCancelled(Event, frozen=True, kw_only=True):
    """``we_could_not``: something they asked for could not be arranged."""

    subject: OfferId
    session_id: UUID
    we_could_not: bool = False


class BookingDelivered(Event, frozen=True, kw_only=True):
    """``came`` false: they had said yes and were not there."""

    subject: OfferId
    session_id: UUID
    came: bool
