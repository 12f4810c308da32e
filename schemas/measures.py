"""The national picture: what was co-delivered, where, by whom and at what cost, in one financial year."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import CohortId, Money, SessionId, View

FIRST_YEAR = 2019
"""Of the review, which the picture is measured against."""
Year = Annotated[int, Meta(ge=FIRST_YEAR, le=2100, description="The year in which the financial year begins, in April")]


class Measure(StrEnum):
    COHORTS = "cohorts"
    SESSIONS = "sessions"
    MONTHS = "months"
    PARTNERS = "partners"
    PEOPLE = "people"
    COST = "cost"


class Definition(View, frozen=True, kw_only=True):
    """What is counted by a measure, in words; ``source``: who asks for it."""

    measure: Measure
    title: str
    words: str
    source: str


class Target(View, frozen=True, kw_only=True):
    """Of 100 delivered sessions, how many are to be co-delivered. ``confirmed`` false: nobody has confirmed it."""

    percent: int
    confirmed: bool
    source: str


class AcademyMeasures(View, frozen=True, kw_only=True):
    """One Academy's year up to today. Null: the count is too small to show, or the reader may not see it."""

    academy: str
    name: str
    region: str
    cohorts: int
    co_delivered_cohorts: int
    no_provider: int
    no_partner: int
    sessions: int
    co_delivered_sessions: int
    lived: int | None
    professionals: int | None
    costed_sessions: int | None
    """Co-delivered sessions of which at least one claim was approved."""
    pay: Money | None
    costs: Money | None


class RegionMeasures(View, frozen=True, kw_only=True):
    """An NHS England region. Only for who sees all Academies of it."""

    region: str
    cohorts: int
    co_delivered_cohorts: int


class MonthMeasures(View, frozen=True, kw_only=True):
    """``month``: its first day."""

    month: date
    sessions: int
    co_delivered_sessions: int


class MeasuresView(View, frozen=True, kw_only=True):
    """``last``: the last day that is counted. ``years``: those that can be asked for, newest first."""

    year: int
    first: date
    last: date
    academies: list[AcademyMeasures]
    regions: list[RegionMeasures]
    months: list[MonthMeasures]
    target: Target
    definitions: list[Definition]
    years: list[int]


class AskSessions(View, frozen=True, kw_only=True):
    """Which delivered sessions stand behind a number. Null: whatever it is. ``month``: its first day; ``costed``: only
    those with an approved claim."""

    year: int | None = None
    academy: str | None = None
    month: date | None = None
    co_delivered: bool | None = None
    costed: bool = False
    after: str | None = None


class DeliveredSession(View, frozen=True, kw_only=True):
    """A row behind the numbers; nobody is named. ``pay`` and ``costs``: approved so far; null when none is."""

    id: SessionId
    cohort_id: CohortId
    cohort_name: str
    programme_id: UUID
    programme_name: str
    academy: str
    number: int
    on: date
    lived: int
    professionals: int
    co_delivered: bool
    provider: str
    community_partner: str
    pay: Money | None
    costs: Money | None
