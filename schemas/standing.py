"""Taking a break, leaving, coming back, and being asked to stop for a while."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from schemas.joining import SomeWords, Words
from schemas.people import AssociateStatus
from schemas.values import Command, Event, Instant, OfferId, PersonId, View


class Change(StrEnum):
    PAUSED = "paused"
    RESUMED = "resumed"
    LEFT = "left"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    LIFTED = "lifted"


class Pause(Command, frozen=True, kw_only=True):
    """``until``: the last day of the break; None: until they say so. ``hand_back``: bookings they cannot keep."""

    until: date | None = None
    hand_back: list[OfferId] = []
    words: SomeWords = ""


class ChangeStanding(Command, frozen=True, kw_only=True):
    """Back from a break, or back in the faculty. Of staff the reason is asked, of the person none."""

    words: SomeWords = ""


class Leave(Command, frozen=True, kw_only=True):
    """``hand_back``: every booking to come, so that nobody gives one back whom they did not see."""

    hand_back: list[OfferId] = []
    words: SomeWords = ""


class Suspend(Command, frozen=True, kw_only=True):
    words: Words


class BookingAhead(View, frozen=True, kw_only=True):
    offer_id: OfferId
    programme_name: str
    session_number: int
    academy: str
    place: str
    starts_at: Instant


class ChangeView(View, frozen=True, kw_only=True):
    what: Change
    at: Instant
    by: str
    until: date | None
    words: str


class StandingView(View, frozen=True, kw_only=True):
    """``offers``: how many wait for an answer."""

    person_id: PersonId
    full_name: str
    short_name: str
    academy: str
    status: AssociateStatus
    paused_until: date | None
    bookings: list[BookingAhead]
    offers: int
    may_lift: bool
    changes: list[ChangeView]


class StandingChanged(Event, frozen=True, kw_only=True):
    """``bookings`` given back and ``offers`` closed with it, counted."""

    subject: PersonId
    change: UUID
    what: Change
    until: date | None = None
    bookings: int = 0
    offers: int = 0
