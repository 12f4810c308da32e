"""A person's own plan, what they and others say of how they work, and who they show it to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.development import Step
from schemas.reflections import ReflectionStatus


class DevelopmentStep(SQLModel, table=True):
    """``session_id``: the session that showed it, where nobody had to say so."""

    __tablename__ = "development_step"
    __table_args__ = (
        one_of("step", [one.value for one in Step]),
        CheckConstraint("session_id IS NULL OR (step = 'co_lead' AND done_on IS NOT NULL)", name="shown_by_session"),
    )
    person_id: UUID = reference("associate.person_id", primary_key=True)
    step: str = Field(sa_type=Text, primary_key=True)
    aim: str = Field(default="", sa_type=Text)
    aim_by: date | None = None
    done_on: date | None = None
    session_id: UUID | None = reference("session.id", default=None, nullable=True)
    changed_at: datetime = instant()


class Reflection(SQLModel, table=True):
    """One round. ``own_answers`` is sealed, bound to the row; ``version``: of the statements."""

    __tablename__ = "reflection"
    __table_args__ = (
        one_of("status", [one.value for one in ReflectionStatus]),
        CheckConstraint(
            "(status = 'ended') = (ended_at IS NOT NULL) AND (status = 'ended') = (named IS NOT NULL)", name="ended"
        ),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    version: int
    status: str = Field(default=ReflectionStatus.OPEN, sa_type=Text)
    own_answers: bytes | None = None
    started_at: datetime = instant()
    ended_at: datetime | None = instant(default=None, nullable=True)
    named: bool | None = None
    """Whether fewer than three had answered when it was ended: then it says who said what."""


class ReflectionInvite(SQLModel, table=True):
    """Somebody who is asked by e-mail. Only the hash of their link is here; it is answered once."""

    __tablename__ = "reflection_invite"
    __table_args__ = (
        CheckConstraint("answered_at IS NULL OR taken_back_at IS NULL", name="one_end"),
        Index(
            "uq_reflection_invite_email",
            "reflection_id",
            "email",
            unique=True,
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )
    id: UUID = Field(primary_key=True)
    reflection_id: UUID = reference("reflection.id", ondelete="CASCADE")
    person_id: UUID = reference("associate.person_id", index=True)
    """Whose reflection it is."""
    name: str = Field(sa_type=Text)
    email: str = Field(sa_type=Text)
    token_hash: str = Field(sa_type=Text, unique=True)
    made_at: datetime = instant()
    ends_at: datetime = instant()
    answered_at: datetime | None = instant(default=None, nullable=True)
    taken_back_at: datetime | None = instant(default=None, nullable=True)


class ReflectionAnswer(SQLModel, table=True):
    """What somebody answered: sealed in ``waiting`` until the person ends the round, in ``answers`` from then on, so
    that nobody sees them come in. Without a time and with a random id. ``invite_id`` goes when nobody is to be told."""

    __tablename__ = "reflection_answer"
    __table_args__ = (CheckConstraint("num_nonnulls(waiting, answers) = 1", name="waits_or_is_shown"),)
    id: UUID = Field(primary_key=True)
    reflection_id: UUID = reference("reflection.id", ondelete="CASCADE", index=True)
    person_id: UUID = reference("associate.person_id", index=True)
    invite_id: UUID | None = reference(
        "reflection_invite.id", default=None, nullable=True, unique=True, ondelete="SET NULL"
    )
    waiting: bytes | None = None
    answers: bytes | None = None


class DevelopmentShare(SQLModel, table=True):
    """Somebody may see the plan, or one reflection."""

    __tablename__ = "development_share"
    __table_args__ = (
        CheckConstraint("reader_id <> person_id", name="somebody_else"),
        CheckConstraint("NOT plan OR reflection_id IS NULL", name="one_thing"),
        Index(
            "uq_development_share_plan",
            "person_id",
            "reader_id",
            unique=True,
            postgresql_where=text("plan AND ended_at IS NULL"),
        ),
        Index(
            "uq_development_share_reflection",
            "reflection_id",
            "reader_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    reader_id: UUID = reference("person.id", index=True)
    plan: bool
    reflection_id: UUID | None = reference("reflection.id", default=None, nullable=True, ondelete="CASCADE")
    made_at: datetime = instant()
    ended_at: datetime | None = instant(default=None, nullable=True)
