"""A session gets another time or place, or is called off: who is told, and what becomes of what was agreed."""

from datetime import date, time
from typing import Annotated

from msgspec import Meta

from schemas.availability import Free
from schemas.people import Kind
from schemas.places import VenueHas
from schemas.programmes import Mode, SessionFacts
from schemas.values import (
    CohortId,
    Command,
    Event,
    Instant,
    LongText,
    Money,
    OfferId,
    OptionalText,
    PersonId,
    SessionId,
    ShortText,
    View,
)

Version = Annotated[int, Meta(ge=0)]


class CallOff(Command, frozen=True, kw_only=True):
    """``reason`` is shown to everybody who was asked. ``version``: the session's, as it was looked at."""

    reason: ShortText
    version: Version


class NewTime(Command, frozen=True, kw_only=True):
    """London wall-clock times; getting ready and talking afterwards move along with the session."""

    on: date
    starts: time
    ends: time
    mode: Mode
    place: OptionalText = ""
    place_postcode: OptionalText = ""
    venue_access: LongText = ""
    venue_has: VenueHas = []
    """Of another place than before; the cohort's own otherwise."""


class MoveSession(Command, frozen=True, kw_only=True):
    """``answer_by``: the last London day on which people can say if they can still do it, not after the new day."""

    to: NewTime
    answer_by: date
    reason: ShortText
    version: Version


class Told(View, frozen=True, kw_only=True):
    """One person who is told. ``said_yes`` false: they were asked and have not answered.

    ``cannot``: why they are not asked again, in words; empty when they are. ``clash``: what they are booked for at the
    new time, or too near to travel. ``free``: what they told us of the new time; null where nothing is said of it.
    ``arranged``: what is arranged or to be arranged for them, in number.
    """

    person_id: PersonId
    person_name: str
    kind: Kind
    said_yes: bool
    place_kept: bool
    """They said yes to the time before it was moved, and have not answered for the new one."""
    cannot: str
    clash: str
    free: Free | None = None
    arranged: int
    travel_asked: int
    travel_booked: list[str]
    money_asked: Money
    money_agreed: Money


class ChangeView(View, frozen=True, kw_only=True):
    """What would happen, before it does. ``after`` null: the session is called off. ``notes``: bank holidays and such.

    ``pay``: what the payment policy says about time that people kept free, in words; empty when it moves.
    """

    session: SessionFacts
    after: NewTime | None
    told: list[Told]
    notes: list[str]
    pay: str


class ChangedView(View, frozen=True, kw_only=True):
    """What was done. ``asked_again``: people who are asked if they can do the new time."""

    session: SessionFacts
    told: int
    asked_again: int
    claims: int


class SessionMoved(Event, frozen=True, kw_only=True):
    subject: SessionId
    cohort_id: CohortId
    starts_before: Instant
    starts_at: Instant
    place_changed: bool


class SessionCalledOff(Event, frozen=True, kw_only=True):
    subject: SessionId
    cohort_id: CohortId


class BookingMoved(Event, frozen=True, kw_only=True):
    """The yes was to the time before. ``again``: the offer that asks anew; null when they cannot be asked."""

    subject: OfferId
    session_id: SessionId
    again: OfferId | None


class BookingCalledOff(Event, frozen=True, kw_only=True):
    subject: OfferId
    session_id: SessionId
