"""Programmes, their cohorts, and the sessions that everything hangs on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.programmes import Mode, Part, SessionStatus

_MODES = [mode.value for mode in Mode]


class Programme(SQLModel, table=True):
    __tablename__ = "programme"
    id: UUID = Field(primary_key=True)
    name: str = Field(unique=True)
    academy_code: str | None = Field(default=None, foreign_key="academy.code")
    """None: a national programme."""
    co_delivered_2019: bool = False
    finding_2019: str = ""


class ProgrammeRequirement(SQLModel, table=True):
    """A training, or a skill that somebody checked, without which nobody is booked for the programme."""

    __tablename__ = "programme_requirement"
    __table_args__ = (
        CheckConstraint("(training_id IS NULL) <> (skill = '')", name="one_thing"),
        Index("uq_programme_requirement_once", "programme_id", "training_id", "skill", unique=True,
              postgresql_nulls_not_distinct=True),
    )  # fmt: skip
    id: UUID = Field(primary_key=True)
    programme_id: UUID = reference("programme.id")
    training_id: UUID | None = reference("training.id", default=None, nullable=True)
    skill: str = ""
    set_by: UUID = reference("person.id")
    set_at: datetime = instant()


class Cohort(SQLModel, table=True):
    __tablename__ = "cohort"
    __table_args__ = (
        one_of("mode", _MODES),
        CheckConstraint("role_level BETWEEN 1 AND 4", name="role_level"),
        CheckConstraint("participants >= 0", name="participants"),
    )
    id: UUID = Field(primary_key=True)
    programme_id: UUID = reference("programme.id", index=True)
    academy_code: str = Field(foreign_key="academy.code", index=True)
    name: str
    participants: int
    mode: str
    venue: str = ""
    venue_postcode: str = ""
    venue_access: str = ""
    venue_has: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    """Of ``schemas.places``; without ``checked``, what is not named may be there all the same."""
    provider: str = ""
    community_partner: str = ""
    role_level: int
    """Which PPV role the work is (policy key ``role_level``): nobody but a named person decides."""
    role_decided_by: UUID = reference("person.id")
    role_reason: str
    created_by: UUID = reference("person.id")
    created_at: datetime = instant()
    version: int = 1


class Session(SQLModel, table=True):
    """One session of a cohort; ``starts_at`` and ``ends_at`` are those of its deliver part."""

    __tablename__ = "session"
    __table_args__ = (
        one_of("status", [status.value for status in SessionStatus]),
        one_of("mode", _MODES),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("lived_needed BETWEEN 0 AND 9 AND professional_needed BETWEEN 0 AND 9", name="places"),
        CheckConstraint("(status = 'cancelled') = (called_off_at IS NOT NULL)", name="called_off"),
        CheckConstraint("(called_off_at IS NULL) = (called_off_by IS NULL)", name="called_off_by_somebody"),
        UniqueConstraint("cohort_id", "number"),
    )
    id: UUID = Field(primary_key=True)
    cohort_id: UUID = reference("cohort.id")
    number: int
    status: str = SessionStatus.PLANNED
    starts_at: datetime = instant(index=True)
    ends_at: datetime = instant()
    mode: str
    place: str = ""
    place_postcode: str = ""
    lived_needed: int = 1
    professional_needed: int = 1
    skills: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    topics: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    delivered_by: UUID | None = reference("person.id", default=None, nullable=True)
    delivered_at: datetime | None = instant(default=None, nullable=True)
    venue_access: str | None = None
    """Of a place of its own, since it was moved there; None: the cohort's."""
    venue_has: list[str] | None = Field(default=None, sa_type=ARRAY(Text), nullable=True)
    """As ``venue_access``."""
    moved_from: datetime | None = instant(default=None, nullable=True)
    """When it would have started before it was last moved."""
    called_off_at: datetime | None = instant(default=None, nullable=True)
    called_off_by: UUID | None = reference("person.id", default=None, nullable=True)
    changed_why: str = ""
    """Why it was last moved or called off, in words for everybody who was asked."""
    version: int = 1
    """One more at each move or calling off, and when it is delivered."""
    calendar_sequence: int = 0
    """Rises by itself, in the database, with each change that a calendar has to show."""
    calendar_at: datetime | None = instant(default=None, nullable=True)


class SessionPart(SQLModel, table=True):
    __tablename__ = "session_part"
    __table_args__ = (
        one_of("part", [part.value for part in Part]),
        CheckConstraint("starts_at < ends_at", name="order"),
    )
    session_id: UUID = reference("session.id", primary_key=True)
    part: str = Field(primary_key=True)
    starts_at: datetime = instant()
    ends_at: datetime = instant()
    zone: str = "Europe/London"
    """The zone the times were agreed in."""
