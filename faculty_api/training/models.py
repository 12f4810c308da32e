"""Trainings, who holds them, and the courses that give them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.training import CourseStatus, PlaceStatus, Source

RESULTS = ["passed", "not_passed", "away"]
SEATED = ("yes", "passed", "not_passed", "away")
_SEATED = ", ".join(f"'{status}'" for status in SEATED)


class Training(SQLModel, table=True):
    """``months``: how long it counts; null: for good."""

    __tablename__ = "training"
    __table_args__ = (CheckConstraint("months > 0", name="months"),)
    id: UUID = Field(primary_key=True)
    name: str = Field(unique=True)
    months: int | None = None
    skill: str = ""
    """Checked for whoever passes; empty: none."""


class Course(SQLModel, table=True):
    __tablename__ = "course"
    __table_args__ = (
        one_of("status", [status.value for status in CourseStatus]),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("places > 0", name="places"),
    )
    id: UUID = Field(primary_key=True)
    academy_code: str | None = Field(default=None, foreign_key="academy.code", index=True)
    """None: for everybody."""
    training_id: UUID = reference("training.id", index=True)
    title: str
    about: str = ""
    place: str = ""
    starts_at: datetime = instant(index=True)
    ends_at: datetime = instant()
    places: int
    status: str = CourseStatus.OPEN
    made_by: UUID = reference("person.id")
    made_at: datetime = instant()


class CoursePlace(SQLModel, table=True):
    """One person's invitation and what became of it. A trigger refuses a seat above the course's places."""

    __tablename__ = "course_place"
    __table_args__ = (
        one_of("status", [status.value for status in PlaceStatus]),
        CheckConstraint(f"(status IN ({_SEATED}) AND NOT came_anyway) = (seat IS NOT NULL)", name="seat"),
        CheckConstraint("NOT came_anyway OR status IN ('passed', 'not_passed', 'away')", name="came_anyway"),
        CheckConstraint("seat > 0", name="seat_from_one"),
        CheckConstraint("(status = 'waiting') = (waiting_since IS NOT NULL)", name="waiting"),
        UniqueConstraint("course_id", "seat"),
    )
    course_id: UUID = reference("course.id", primary_key=True)
    person_id: UUID = reference("associate.person_id", primary_key=True, index=True)
    status: str = PlaceStatus.INVITED
    seat: int | None = None
    """Which of the course's places, from 1."""
    waiting_since: datetime | None = instant(default=None, nullable=True)
    invited_by: UUID = reference("person.id")
    invited_at: datetime = instant()
    answered_at: datetime | None = instant(default=None, nullable=True)
    result_by: UUID | None = reference("person.id", default=None, nullable=True)
    came_anyway: bool = False
    """They had no place and came all the same."""


class CourseCorrection(SQLModel, table=True):
    """A result that was put right. Rows are only ever added."""

    __tablename__ = "course_correction"
    __table_args__ = (
        one_of("before", RESULTS),
        one_of("after", RESULTS),
        CheckConstraint("after <> before", name="another"),
        CheckConstraint("made_by <> person_id", name="by_somebody_else"),
        CheckConstraint("length(reason) >= 10", name="reason"),
        CheckConstraint("withdrawn IS NULL OR before = 'passed'", name="withdrawn"),
    )
    id: UUID = Field(primary_key=True)
    course_id: UUID = reference("course.id", index=True)
    person_id: UUID = reference("associate.person_id", index=True)
    before: str
    after: str
    reason: str
    withdrawn: UUID | None = None
    """The number of the certificate that does not count any more."""
    made_by: UUID = reference("person.id")
    made_at: datetime = instant()


class HeldTraining(SQLModel, table=True):
    """A training somebody has done. The database itself adds those that the register speaks of (0016)."""

    __tablename__ = "held_training"
    __table_args__ = (
        one_of("source", [source.value for source in Source]),
        CheckConstraint("ends_on >= done_on", name="order"),
        CheckConstraint("recorded_by <> person_id", name="by_somebody_else"),
        UniqueConstraint("person_id", "training_id", "done_on"),
        Index(
            "ix_held_training_ends_on",
            "ends_on",
            postgresql_where=text("ends_on IS NOT NULL AND reminded_at IS NULL"),
        ),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id")
    training_id: UUID = reference("training.id")
    done_on: date
    ends_on: date | None = None
    """The last day on which it counts; None: it does not end."""
    source: str
    evidence: str = ""
    course_id: UUID | None = reference("course.id", default=None, nullable=True)
    recorded_by: UUID | None = reference("person.id", default=None, nullable=True)
    recorded_at: datetime = instant()
    reminded_at: datetime | None = instant(default=None, nullable=True)
