"""Somebody's own development plan: the four steps on the way, and who they show it to."""

from datetime import date
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from schemas.values import Command, Event, Instant, PersonId, View

ReflectionId = NewType("ReflectionId", UUID)
ShareId = NewType("ShareId", UUID)
_PROSE = r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z"
Aim = Annotated[str, Meta(max_length=1000, pattern=_PROSE)]


class Step(StrEnum):
    OBSERVE = "observe"
    SHADOW = "shadow"
    CO_LEAD = "co_lead"
    MENTOR = "mentor"


class SayStep(Command, frozen=True, kw_only=True):
    """My own plan for one step, whole: what is left out is empty from now on."""

    aim: Aim = ""
    aim_by: date | None = None
    done_on: date | None = None


class ShowDevelopment(Command, frozen=True, kw_only=True):
    """Somebody of my team may see my plan or, where it is named, one reflection."""

    reader: PersonId
    reflection: ReflectionId | None = None


class StepView(View, frozen=True, kw_only=True):
    """``seen_on``: the day of the first session they led, when the service knows of one and the step is not done."""

    step: Step
    aim: str
    aim_by: date | None
    done_on: date | None
    from_session: bool
    seen_on: date | None


class PlanView(View, frozen=True, kw_only=True):
    person_id: PersonId
    name: str
    steps: list[StepView]


class StepKept(View, frozen=True, kw_only=True):
    step: Step
    done_on: date | None


class ShareView(View, frozen=True, kw_only=True):
    """``reflection``: None for the plan."""

    id: ShareId
    reader_name: str
    reflection: ReflectionId | None
    made_at: Instant


class ReaderView(View, frozen=True, kw_only=True):
    """Somebody who can be chosen."""

    person_id: PersonId
    name: str


class ShareKept(View, frozen=True, kw_only=True):
    id: ShareId
    live: bool


class ShownReflection(View, frozen=True, kw_only=True):
    id: ReflectionId
    started_at: Instant
    ended_at: Instant | None


class ShownView(View, frozen=True, kw_only=True):
    """What somebody shows to the reader at the door. ``plan`` is None when it is not shown."""

    person_id: PersonId
    name: str
    plan: list[StepView] | None
    reflections: list[ShownReflection]


class ShownPerson(View, frozen=True, kw_only=True):
    person_id: PersonId
    name: str


class DevelopmentStepSaid(Event, frozen=True, kw_only=True):
    subject: PersonId
    step: Step
    done: bool


class DevelopmentShown(Event, frozen=True, kw_only=True):
    subject: PersonId
    share: ShareId
    reader: PersonId


class DevelopmentNotShown(Event, frozen=True, kw_only=True):
    subject: PersonId
    share: ShareId
