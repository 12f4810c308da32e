"""What a programme requires of the people who lead it, and what somebody misses of that on a day."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.training import CourseId, PlaceStatus, TrainingId
from schemas.values import Command, Event, Instant, PersonId, ShortText, View


class Requires(StrEnum):
    TRAINING = "training"
    SKILL = "skill"
    JOINING = "joining"
    """A step before the first session of anything; no programme sets it."""


class WhyMissing(StrEnum):
    NEVER_DONE = "never_done"
    ENDS_BEFORE = "ends_before"
    NOT_SAID = "not_said"
    NOT_CHECKED = "not_checked"
    NOT_DONE = "not_done"


class SetRequirements(Command, frozen=True, kw_only=True):
    """All that a programme requires from now on."""

    trainings: Annotated[list[TrainingId], Meta(max_length=20)] = []
    skills: Annotated[list[ShortText], Meta(max_length=20)] = []


class Requirement(View, frozen=True, kw_only=True):
    """``key``: the training's id, the skill's code, or the step."""

    kind: Requires
    key: str
    name: str


class RequirementsView(View, frozen=True, kw_only=True):
    programme_id: UUID
    programme_name: str
    requirements: list[Requirement]


class Missing(View, frozen=True, kw_only=True):
    """``ended_on``: the last day on which it counts, where it ends before the day that was asked about."""

    requirement: Requirement
    why: WhyMissing
    ended_on: date | None = None


class CourseToGoOn(View, frozen=True, kw_only=True):
    id: CourseId
    title: str
    starts_at: Instant
    place: str
    free_places: int
    mine: PlaceStatus | None


class NextStep(View, frozen=True, kw_only=True):
    """What stands in the way, and what to do: courses that give it, or somebody to ask."""

    missing: Missing
    words: str
    courses: list[CourseToGoOn]


class ProgrammeStanding(View, frozen=True, kw_only=True):
    """Whether somebody can be booked for a programme on a day; nothing missing: they can."""

    programme_id: UUID
    programme_name: str
    steps: list[NextStep]


class WhyNotView(View, frozen=True, kw_only=True):
    """``first``: what is missing before a session of any programme. ``standing``: why nothing at all can be offered
    now, in words; empty where something can. ``programme``: of the session that was asked about, else empty. ``lent``:
    the reader is the team they are lent to, which is told of its own session alone."""

    person_id: PersonId
    name: str
    short_name: str
    lent: bool = False
    on: date
    programmes: list[ProgrammeStanding]
    first: list[NextStep] = []
    standing: str = ""
    programme: str = ""


class RequirementsSet(Event, frozen=True, kw_only=True):
    subject: UUID
    trainings: tuple[TrainingId, ...]
    skills: tuple[str, ...]
