"""Journeys and hotels that the team books and pays, so that nobody has to pay in advance."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta

from schemas.values import Command, Event, Instant, Money, OptionalText, PersonId, SessionId, ShortText, TravelId, View

TravelCategory = Literal["rail", "bus", "taxi", "hotel"]


class TravelStatus(StrEnum):
    ASKED = "asked"
    BOOKED = "booked"
    NOT_BOOKED = "not_booked"
    TAKEN_BACK = "taken_back"


class AskTravel(Command, frozen=True, kw_only=True):
    """``person_id``: for whom, when the team asks for somebody. ``what``: in the person's words.

    ``needs``: what helps the person to travel; kept sealed, because it can hint at health.
    """

    session_id: SessionId
    person_id: PersonId | None = None
    category: TravelCategory
    what: ShortText
    on: date
    from_place: OptionalText = ""
    to_place: OptionalText = ""
    needs: OptionalText = ""


class AnswerTravel(Command, frozen=True, kw_only=True):
    """Booked: ``supplier``, ``order_number`` and ``pence``. Not booked: ``why``, shown to the person."""

    booked: bool
    supplier: OptionalText = ""
    order_number: OptionalText = ""
    pence: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    why: OptionalText = ""


class TravelView(View, frozen=True, kw_only=True):
    """``needs`` is null in lists and for those who do not book."""

    id: TravelId
    session_id: SessionId
    person_id: PersonId
    person_name: str
    academy: str
    programme_name: str
    session_number: int
    session_at: Instant
    category: TravelCategory
    what: str
    on: date
    from_place: str
    to_place: str
    needs: str | None
    status: TravelStatus
    asked_by_name: str
    asked_for_them: bool
    asked_at: Instant
    answered_at: Instant | None
    supplier: str
    order_number: str
    paid: Money | None
    why: str


class TravelAsked(Event, frozen=True, kw_only=True):
    subject: TravelId
    session_id: SessionId
    person_id: PersonId
    category: TravelCategory


class TravelAnswered(Event, frozen=True, kw_only=True):
    subject: TravelId
    status: TravelStatus
    pence: int


class TravelTakenBack(Event, frozen=True, kw_only=True):
    subject: TravelId
