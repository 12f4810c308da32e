"""Trainings and how long they count, courses that give them, and who came."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from schemas.people import AssociateStatus, Kind
from schemas.skills import SkillView
from schemas.values import (
    AcademyCode,
    Command,
    Event,
    Instant,
    LongText,
    OptionalText,
    PersonId,
    ShortText,
    View,
)

TrainingId = NewType("TrainingId", UUID)
CourseId = NewType("CourseId", UUID)
HeldId = NewType("HeldId", UUID)
FACULTY = TrainingId(UUID("7d0f2f5c-0c5b-4c1e-9a3f-6a3a5d1f0001"))
"""The faculty's own training: what the register's ``trained_on`` means."""
Reason = Annotated[str, Meta(min_length=10, max_length=300, pattern=r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z")]
MOST_PLACES = 500
MOST_AT_ONCE = 200


class CourseStatus(StrEnum):
    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class PlaceStatus(StrEnum):
    """What became of one person's invitation. ``yes`` and what follows it hold a place."""

    INVITED = "invited"
    YES = "yes"
    WAITING = "waiting"
    NO = "no"
    PASSED = "passed"
    NOT_PASSED = "not_passed"
    AWAY = "away"


class Source(StrEnum):
    """How we know: from a course of ours, from somebody who saw the proof, or from the register as it came."""

    COURSE = "course"
    RECORDED = "recorded"
    REGISTER = "register"


class DefineTraining(Command, frozen=True, kw_only=True):
    """``months`` null: it does not end. ``skill``: checked for whoever passes."""

    name: ShortText
    months: Annotated[int, Meta(ge=1, le=120)] | None = None
    skill: OptionalText = ""


class RecordTraining(Command, frozen=True, kw_only=True):
    """Somebody did a training elsewhere; ``evidence`` says what was seen."""

    training_id: TrainingId
    done_on: date
    evidence: LongText


class CreateCourse(Command, frozen=True, kw_only=True):
    """``academy`` null: for everybody, by the national lead. Times are London times of one day."""

    title: ShortText
    training_id: TrainingId
    academy: AcademyCode | None = None
    on: date
    starts: time
    ends: time
    place: OptionalText = ""
    about: LongText = ""
    places: Annotated[int, Meta(ge=1, le=MOST_PLACES)]


class Invite(Command, frozen=True, kw_only=True):
    people: Annotated[list[PersonId], Meta(min_length=1, max_length=MOST_AT_ONCE)]


class AnswerCourse(Command, frozen=True, kw_only=True):
    """``yes`` to a full course is a place on its waiting list."""

    yes: bool


class AnswerFor(Command, frozen=True, kw_only=True):
    """What somebody said by phone, written down by their team."""

    person_id: PersonId
    yes: bool


class ResultOf(Command, frozen=True, kw_only=True):
    person_id: PersonId
    result: PlaceStatus


class RecordResults(Command, frozen=True, kw_only=True):
    results: Annotated[list[ResultOf], Meta(min_length=1, max_length=MOST_PLACES)]


class CorrectResult(Command, frozen=True, kw_only=True):
    """``was``: the result as it was shown, so that two who correct it at once do not undo each other."""

    person_id: PersonId
    was: PlaceStatus
    result: PlaceStatus
    reason: Reason


class TrainingView(View, frozen=True, kw_only=True):
    id: TrainingId
    name: str
    months: int | None
    skill: str


class HeldView(View, frozen=True, kw_only=True):
    """One training somebody has done. ``ends_on``: the last day on which it counts; null: it does not end.

    ``soon``: it ends within the time at which people are reminded, and nothing newer takes its place.
    """

    id: HeldId
    training_id: TrainingId
    name: str
    person_id: PersonId
    person_name: str
    done_on: date
    ends_on: date | None
    source: Source
    evidence: str
    course_title: str
    counts: bool
    soon: bool


class RecordView(View, frozen=True, kw_only=True):
    """What somebody can do and has learnt. ``paused_until``: the last day of a break that has one."""

    person_id: PersonId
    name: str
    short_name: str
    academy: str
    kind: Kind
    status: AssociateStatus
    paused_until: date | None
    skills: list[SkillView]
    trainings: list[HeldView]


class CourseView(View, frozen=True, kw_only=True):
    """``taken`` and ``waiting`` count people; ``mine``: what became of the reader's own invitation."""

    id: CourseId
    title: str
    about: str
    academy: str | None
    training_id: TrainingId
    training_name: str
    months: int | None
    skill: str
    starts_at: Instant
    ends_at: Instant
    place: str
    places: int
    taken: int
    waiting: int
    status: CourseStatus
    mine: PlaceStatus | None


class CoursePersonView(View, frozen=True, kw_only=True):
    person_id: PersonId
    name: str
    status: PlaceStatus


class CourseListView(View, frozen=True, kw_only=True):
    """A course with everybody who was invited: for those who run it."""

    course: CourseView
    people: list[CoursePersonView]


class CorrectionView(View, frozen=True, kw_only=True):
    """A result that was put right. ``withdrawn``: a certificate went with the old one."""

    person_id: PersonId
    before: PlaceStatus
    after: PlaceStatus
    reason: str
    withdrawn: bool
    made_by: str
    made_at: Instant


class TrainingDefined(Event, frozen=True, kw_only=True):
    subject: TrainingId
    name: str
    months: int | None
    skill: str


class TrainingRecorded(Event, frozen=True, kw_only=True):
    subject: PersonId
    training_id: TrainingId
    done_on: date
    ends_on: date | None
    source: Source


class TrainingReminded(Event, frozen=True, kw_only=True):
    """The person was told that it ends."""

    subject: PersonId
    training_id: TrainingId
    ends_on: date


class CourseCreated(Event, frozen=True, kw_only=True):
    subject: CourseId
    title: str
    training_id: TrainingId
    places: int


class CourseCancelled(Event, frozen=True, kw_only=True):
    subject: CourseId


class CourseInvited(Event, frozen=True, kw_only=True):
    subject: CourseId
    people: tuple[PersonId, ...]


class CourseAnswered(Event, frozen=True, kw_only=True):
    """``became``: what the answer came to. ``moved_up``: they waited, and a place was given up."""

    subject: CourseId
    person: PersonId
    became: PlaceStatus
    moved_up: bool = False


class CourseResult(Event, frozen=True, kw_only=True):
    subject: CourseId
    person: PersonId
    result: PlaceStatus


class CourseResultCorrected(Event, frozen=True, kw_only=True):
    """Why stands with the correction itself. ``withdrawn``: the certificate that does not count any more."""

    subject: CourseId
    person: PersonId
    before: PlaceStatus
    result: PlaceStatus
    withdrawn: HeldId | None = None
