"""Programmes, cohorts and sessions with their prepare, deliver and debrief parts."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.places import VenueHas
from schemas.values import (
    AcademyCode,
    CohortId,
    Command,
    Event,
    Instant,
    LongText,
    OptionalText,
    PersonId,
    SessionId,
    ShortText,
    View,
)


class Part(StrEnum):
    PREPARE = "prepare"
    DELIVER = "deliver"
    DEBRIEF = "debrief"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"


class SessionStatus(StrEnum):
    PLANNED = "planned"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Every(StrEnum):
    """How often a series meets."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"


class PrepareWhen(StrEnum):
    DAY_BEFORE = "day_before"
    RIGHT_BEFORE = "right_before"


class CohortState(StrEnum):
    """Read off the sessions, never stored."""

    DRAFT = "draft"
    """Nothing of it is published; only who may change it sees it."""
    NOT_STARTED = "not_started"
    RUNNING = "running"
    FINISHED = "finished"


Minutes = Annotated[int, Meta(ge=0, le=480)]
Places = Annotated[int, Meta(ge=0, le=9)]
Tags = Annotated[list[ShortText], Meta(max_length=20)]
MOST_SESSIONS = 40


class PlannedSession(Command, frozen=True, kw_only=True):
    """London wall-clock times on one day."""

    on: date
    starts: time
    ends: time


class CreateCohort(Command, frozen=True, kw_only=True):
    """A cohort with its sessions. ``role_level`` has no default: whoever creates the cohort decides it, and why."""

    programme_id: UUID
    academy: AcademyCode
    name: ShortText
    participants: Annotated[int, Meta(ge=0, le=10_000)]
    mode: Mode
    venue: OptionalText = ""
    venue_postcode: OptionalText = ""
    venue_access: LongText = ""
    venue_has: VenueHas = []
    provider: OptionalText = ""
    community_partner: OptionalText = ""
    role_level: Annotated[int, Meta(ge=1, le=4)]
    role_reason: ShortText
    sessions: Annotated[list[PlannedSession], Meta(min_length=1, max_length=MOST_SESSIONS)]
    prepare_minutes: Minutes = 0
    prepare_when: PrepareWhen = PrepareWhen.RIGHT_BEFORE
    prepare_at: time | None = None
    """The London time at which preparing starts, on the day before."""
    debrief_minutes: Minutes = 0
    lived_needed: Places = 1
    professional_needed: Places = 1
    skills: Tags = []
    topics: Tags = []


class ProposeDates(Command, frozen=True, kw_only=True):
    """``academy``: whose school holidays are noted; empty for the actor's own."""

    first: date
    every: Every
    count: Annotated[int, Meta(ge=1, le=MOST_SESSIONS)]
    academy: str = ""


class ProposedDate(View, frozen=True, kw_only=True):
    """``notes``: what to think about before choosing it, like the name of a bank holiday."""

    on: date
    notes: list[str]


class ConsideredSession(View, frozen=True, kw_only=True):
    """A session that is only thought of; ``faults`` are words, empty when nothing is wrong."""

    on: date
    starts: time
    ends: time
    notes: list[str]
    faults: list[str]


class PartTimes(View, frozen=True, kw_only=True):
    part: Part
    starts_at: Instant
    ends_at: Instant


class SessionFacts(View, frozen=True, kw_only=True):
    """What other features need to know of a session."""

    id: SessionId
    cohort_id: CohortId
    cohort_name: str
    programme_id: UUID
    programme_name: str
    academy: str
    number: int
    status: SessionStatus
    starts_at: Instant
    ends_at: Instant
    mode: Mode
    place: str
    place_postcode: str
    venue_access: str
    lived_needed: int
    professional_needed: int
    skills: list[str]
    topics: list[str]
    role_level: int
    parts: list[PartTimes]
    version: int = 1
    """One more each time it is moved, called off or marked as delivered."""
    changed_why: str = ""
    moved_from: Instant | None = None
    """When it would have started before it was last moved."""
    called_off_at: Instant | None = None
    venue_has: VenueHas = []


class ProgrammeView(View, frozen=True, kw_only=True):
    """``academy`` null: a national programme. ``co_delivered_2019`` and ``finding_2019`` are the review's baseline."""

    id: UUID
    name: str
    academy: str | None
    co_delivered_2019: bool
    finding_2019: str


class SessionView(SessionFacts, frozen=True, kw_only=True):
    """``booked`` counts people who said yes. ``notes``: bank holiday or weekend."""

    lived_booked: int
    professional_booked: int
    notes: list[str]


class CohortLine(View, frozen=True, kw_only=True):
    """One cohort in a list: places over its planned sessions, and what is still missing in words."""

    id: CohortId
    name: str
    programme_name: str
    academy: str
    state: CohortState
    sessions: int
    first_on: date | None
    last_on: date | None
    places: int
    booked: int
    flags: list[str]


class CohortView(View, frozen=True, kw_only=True):
    id: CohortId
    name: str
    programme_id: UUID
    programme_name: str
    academy: str
    participants: int
    mode: Mode
    venue: str
    venue_postcode: str
    venue_access: str
    venue_has: VenueHas
    provider: str
    community_partner: str
    role_level: int
    role_decided_by: PersonId
    role_decided_by_name: str
    role_reason: str
    created_at: Instant
    state: CohortState
    flags: list[str]
    sessions: list[SessionView]


class SayPlace(Command, frozen=True, kw_only=True):
    """What the cohort's place has, the whole list; sessions that were moved elsewhere keep their own."""

    venue_has: VenueHas = []


class CohortPlaceSaid(Event, frozen=True, kw_only=True):
    """Somebody said what its place has."""

    subject: CohortId
    venue_has: VenueHas


class CohortCreated(Event, frozen=True, kw_only=True):
    subject: CohortId
    programme_id: UUID
    academy: str
    name: str
    sessions: int
    role_level: int
    role_reason: str


class SessionDelivered(Event, frozen=True, kw_only=True):
    subject: SessionId
    cohort_id: CohortId
