"""What is to be removed and who released it, what must not be removed, and when people left."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, json_column, one_of, reference
from schemas.removals import RemovalKind


class Removal(SQLModel, table=True):
    """What is due by the keeping schedule, or all of one person. Two people release it; then it is the only key to
    the door in the triggers of tables that only grow (migration 0020)."""

    __tablename__ = "removal"
    __table_args__ = (
        one_of("kind", [kind.value for kind in RemovalKind]),
        CheckConstraint("(kind = 'person') = (person_id IS NOT NULL)", name="of_somebody"),
        CheckConstraint("released_by <> made_by", name="two_people"),
        CheckConstraint("person_id NOT IN (made_by, released_by)", name="not_their_own"),
        CheckConstraint("released_by IS NULL OR made_by IS NOT NULL", name="made_first"),
        CheckConstraint("finished_at IS NULL OR released_by IS NOT NULL", name="finished_after_release"),
        CheckConstraint("finished_at IS NULL OR stopped_at IS NULL", name="one_end"),
        CheckConstraint("cleaned_at IS NULL OR finished_at IS NOT NULL", name="cleaned_after"),
        Index(
            "uq_removal_open_person",
            "person_id",
            unique=True,
            postgresql_where=text("person_id IS NOT NULL AND finished_at IS NULL AND stopped_at IS NULL"),
        ),
    )
    id: UUID = Field(primary_key=True)
    kind: str
    person_id: UUID | None = reference("person.id", default=None, nullable=True, index=True)
    asked_at: datetime | None = instant(default=None, nullable=True)
    """When the person asked for it themselves."""
    wish: str = ""
    upto: datetime | None = instant(default=None, nullable=True)
    """Of a list: what was due at this instant."""
    reason: str = ""
    made_by: UUID | None = reference("person.id", default=None, nullable=True)
    made_at: datetime | None = instant(default=None, nullable=True)
    released_by: UUID | None = reference("person.id", default=None, nullable=True)
    released_at: datetime | None = instant(default=None, nullable=True)
    stopped_by: UUID | None = reference("person.id", default=None, nullable=True)
    stopped_at: datetime | None = instant(default=None, nullable=True)
    stopped_why: str = ""
    finished_at: datetime | None = instant(default=None, nullable=True)
    files: list[Any] = json_column(default_factory=list)
    """Receipts whose rows are gone and whose files go next."""
    cleaned: list[Any] = json_column(default_factory=list)
    """Tables rewritten since, so that nothing of what was removed stays in the database's files; empty once all are."""
    cleaned_at: datetime | None = instant(default=None, nullable=True)
    mentions: list[Any] = json_column(default_factory=list)
    """Where the name stood in other people's words when this was put forward: tables, columns and how often."""
    looked_at: datetime | None = instant(default=None, nullable=True)
    turns: int = 0
    passed: int = 0
    """Rows of tables that only grow which were changed or deleted through the door; the trigger counts."""


class RemovalPart(SQLModel, table=True):
    """One rule of the schedule for one table: how many rows were due, and how many are done."""

    __tablename__ = "removal_part"
    removal_id: UUID = reference("removal.id", primary_key=True)
    place: int = Field(primary_key=True)
    """The order in which they are done."""
    name: str
    rule: int
    """0: the whole row; from 1: the columns that go sooner."""
    due: int
    since: datetime | None = instant(default=None, nullable=True)
    done: int = 0


class LegalHold(SQLModel, table=True):
    """Nothing of the person is removed. It stands from the first word on, and two people lift it."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("confirmed_by <> placed_by", name="two_place"),
        CheckConstraint("lifted_by <> lift_asked_by", name="two_lift"),
        CheckConstraint("lifted_by IS NULL OR lift_asked_by IS NOT NULL", name="asked_first"),
        CheckConstraint("person_id NOT IN (placed_by, confirmed_by, lift_asked_by, lifted_by)", name="not_their_own"),
        Index("uq_legal_hold_live", "person_id", unique=True, postgresql_where=text("lifted_at IS NULL")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("person.id", index=True)
    reason: str
    placed_by: UUID = reference("person.id")
    placed_at: datetime = instant()
    confirmed_by: UUID | None = reference("person.id", default=None, nullable=True)
    confirmed_at: datetime | None = instant(default=None, nullable=True)
    lift_reason: str = ""
    lift_asked_by: UUID | None = reference("person.id", default=None, nullable=True)
    lift_asked_at: datetime | None = instant(default=None, nullable=True)
    lifted_by: UUID | None = reference("person.id", default=None, nullable=True)
    lifted_at: datetime | None = instant(default=None, nullable=True)


class FullCopy(SQLModel, table=True):
    """Everything held of somebody, for data protection: asked for by one, released by another. It is never stored."""

    __tablename__ = "full_copy"
    __table_args__ = (
        CheckConstraint("released_by <> asked_by", name="two_people"),
        CheckConstraint("person_id NOT IN (asked_by, released_by)", name="not_their_own"),
        CheckConstraint("(released_by IS NULL) = (released_at IS NULL)", name="released_by_somebody"),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("person.id", index=True)
    reason: str
    asked_by: UUID = reference("person.id")
    asked_at: datetime = instant()
    released_by: UUID | None = reference("person.id", default=None, nullable=True)
    released_at: datetime | None = instant(default=None, nullable=True)


class NeedFile(SQLModel, table=True):
    """What helps people take part, as a file for data protection: asked for by one, released by another. The file is
    never stored."""

    __tablename__ = "need_file"
    __table_args__ = (
        CheckConstraint("released_by <> asked_by", name="two_people"),
        CheckConstraint("(released_by IS NULL) = (released_at IS NULL)", name="released_by_somebody"),
        CheckConstraint("char_length(reason) >= 10 AND char_length(purpose) >= 10", name="said_why"),
    )
    id: UUID = Field(primary_key=True)
    academy_code: str | None = Field(default=None, foreign_key="academy.code", nullable=True)
    """None: everybody."""
    reason: str
    purpose: str
    """Who gets it and what they do with it."""
    asked_by: UUID = reference("person.id")
    asked_at: datetime = instant()
    released_by: UUID | None = reference("person.id", default=None, nullable=True)
    released_at: datetime | None = instant(default=None, nullable=True)


class BreakGlass(SQLModel, table=True):
    """One record opened in an emergency: asked for by one, released by another, neither of them the one it is about.
    What is read is never stored. ``faculty_api/breakglass`` is its room."""

    __tablename__ = "break_glass"
    __table_args__ = (
        CheckConstraint("released_by <> asked_by", name="two_people"),
        CheckConstraint("person_id NOT IN (asked_by, released_by)", name="not_their_own"),
        CheckConstraint("(released_by IS NULL) = (released_at IS NULL)", name="released_by_somebody"),
        CheckConstraint("(stopped_by IS NULL) = (stopped_at IS NULL)", name="stopped_by_somebody"),
        CheckConstraint("reason <> ''", name="said_why"),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    reason: str
    asked_by: UUID = reference("person.id")
    asked_at: datetime = instant()
    released_by: UUID | None = reference("person.id", default=None, nullable=True)
    released_at: datetime | None = instant(default=None, nullable=True)
    stopped_by: UUID | None = reference("person.id", default=None, nullable=True)
    stopped_at: datetime | None = instant(default=None, nullable=True)


class Leaving(SQLModel, table=True):
    """When somebody left. The database's own triggers keep it, whichever door they left by (0020)."""

    __tablename__ = "leaving"
    person_id: UUID = reference("associate.person_id", primary_key=True, ondelete="CASCADE")
    left_at: datetime = instant()
