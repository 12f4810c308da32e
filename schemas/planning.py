"""A pairing problem as `faculty pair` reads it, and its answer. Ids are the caller's own words."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from schemas.values import Command, Instant, View

MOST = 10_000
"""Of sessions a year, and of places of one kind in a session."""

Id = Annotated[str, Meta(min_length=1, max_length=200, description="text of 1 to 200 characters")]
Word = Annotated[str, Meta(min_length=1, max_length=200, description="text of 1 to 200 characters")]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Point = Annotated[
    tuple[Latitude, Longitude],
    Meta(description="a latitude from -90 to 90 and a longitude from -180 to 180, like [51.5, -0.12]"),
]
Period = Annotated[
    tuple[Instant, Instant],
    Meta(description='a start and an end with their offsets, like ["2026-05-12T08:00:00Z", "2026-05-12T18:00:00Z"]'),
]
Count = Annotated[int, Meta(ge=0, le=MOST, description=f"a whole number from 0 to {MOST}")]
Km = Annotated[float, Meta(ge=0, le=50_000, description="kilometres from 0 to 50000")]
When = Annotated[Instant, Meta(description="an instant with its offset, like 2026-05-12T09:00:00Z")]
PersonKind = Literal["lived", "professional"]


class PlanNeeds(Command, frozen=True, kw_only=True):
    lived: Count = 0
    professional: Count = 0


class PlanSession(Command, frozen=True, kw_only=True):
    id: Id
    start: When
    end: When
    mode: Literal["in_person", "online"]
    needs: PlanNeeds
    place: Point | None = None
    skills: list[Word] = []
    topics: list[Word] = []


class PlanPerson(Command, frozen=True, kw_only=True):
    """``max_km`` and ``max_sessions`` left out: no limit. ``home`` left out: never asked to go anywhere."""

    id: Id
    kind: PersonKind
    free: list[Period]
    home: Point | None = None
    max_km: Km | None = None
    skills: list[Word] = []
    topics: list[Word] = []
    booked: list[Period] = []
    max_sessions: Count | None = None
    sessions_this_year: Count = 0
    first_time: bool = False
    not_with: list[Id] = []


class Pin(Command, frozen=True, kw_only=True):
    """This person leads this session whatever else is decided."""

    session: Id
    person: Id


class PlanProblem(Command, frozen=True, kw_only=True):
    sessions: list[PlanSession]
    people: list[PlanPerson]
    pins: list[Pin] = []


class PlannedSession(View, frozen=True, kw_only=True):
    """``reasons`` of each person, by id."""

    session: str
    lived: list[str]
    professional: list[str]
    reasons: dict[str, list[str]]


class EmptyPlace(View, frozen=True, kw_only=True):
    """One place that stays empty: why, and what would fill it."""

    session: str
    kind: PersonKind
    why: list[str]


class Plan(View, frozen=True, kw_only=True):
    """``cost`` is what the assignments cost, ``bound`` a proved least: equal when nothing better exists."""

    assignments: list[PlannedSession]
    unfilled: list[EmptyPlace]
    cost: int
    bound: int
    seconds: float
    notice: str | UnsetType = UNSET
    """Said when the time ran out before the proof."""


class Fault(Struct, frozen=True):
    field: str
    message: str
