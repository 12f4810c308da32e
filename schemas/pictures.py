"""A stretch of weeks at a glance: who is free when, which sessions lack people, and what is planned."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.people import Kind
from schemas.programmes import Mode
from schemas.values import CohortId, Instant, PersonId, SessionId, View

MOST_WEEKS = 26


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class WhoIsFree(View, frozen=True, kw_only=True):
    """Whole weeks from the Monday of ``first``. ``academy`` null: of every network in reach; ``programme_id``: only who
    has what that programme requires. ``need``: how many people a session would take."""

    first: date
    weeks: Annotated[int, Meta(ge=1, le=MOST_WEEKS)] = 13
    academy: str | None = None
    programme_id: UUID | None = None
    kind: Kind | None = None
    need: Annotated[int, Meta(ge=1, le=9)] = 2


class FreeCount(View, frozen=True, kw_only=True):
    """``free`` said so; of ``unknown`` we do not know; the others are not free. Nobody is named."""

    on: date
    part: PartOfDay
    free: int
    unknown: int


class WeekView(View, frozen=True, kw_only=True):
    """``slots``: Monday morning, Monday afternoon, … Sunday evening. ``notes``: bank holidays, by day."""

    monday: date
    slots: list[FreeCount]
    notes: list[str]


class GoodTime(View, frozen=True, kw_only=True):
    """The same weekday and part of the day in every week: in how many enough people are free, and how many are free."""

    weekday: int
    part: PartOfDay
    weeks_enough: int
    least_free: int
    most_free: int


class FreeView(View, frozen=True, kw_only=True):
    """``good``: best first; none in which nobody is ever free."""

    first: date
    last: date
    people: int
    need: int
    weeks: list[WeekView]
    good: list[GoodTime]


class PlaceHeld(View, frozen=True, kw_only=True):
    """Somebody on a session: ``booked`` false while they have not answered."""

    person_id: PersonId
    name: str
    kind: Kind
    booked: bool


class PlannedView(View, frozen=True, kw_only=True):
    """A session with its people. ``empty``: places for which nobody said yes and nobody is asked."""

    id: SessionId
    cohort_id: CohortId
    cohort_name: str
    programme_name: str
    academy: str
    number: int
    starts_at: Instant
    ends_at: Instant
    mode: Mode
    place: str
    lived_needed: int
    professional_needed: int
    people: list[PlaceHeld]
    lived_empty: int
    professional_empty: int
