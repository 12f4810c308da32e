"""What helps people take part, and the tasks on their bookings. All words are sealed: they can reveal health."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.needs import TaskStatus, Weight
from schemas.places import IN_A_PLACE


class AccessNeed(SQLModel, table=True):
    """One thing that helps. Words never change: other words are another need, so that what was arranged stays true.

    ``from_list``: the words are those of the register (``Associate.access_needs``); the database adds the row (0019).
    """

    __tablename__ = "access_need"
    __table_args__ = (
        one_of("weight", [one.value for one in Weight]),
        CheckConstraint("from_list OR weight <> 'not_said'", name="weighed"),
        CheckConstraint("from_list OR ended_at IS NOT NULL OR words IS NOT NULL", name="words"),
        CheckConstraint("NOT from_list OR words IS NULL", name="lists_words"),
        one_of("place", ["", *IN_A_PLACE]),
        Index("uq_access_need_from_list", "person_id", unique=True, postgresql_where=text("from_list")),
        Index("ix_access_need_live", "person_id", postgresql_where=text("ended_at IS NULL")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id")
    weight: str
    from_list: bool = False
    words: bytes | None = None
    """Sealed by the vault (place ``access_need/<id>/words``)."""
    place: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What the place itself must have for it; empty: nothing, or nobody has said."""
    said_at: datetime = instant()
    ended_at: datetime | None = instant(default=None, nullable=True)


class AccessTask(SQLModel, table=True):
    """A need on a booking, for somebody of the team to settle by a day."""

    __tablename__ = "access_task"
    __table_args__ = (
        one_of("status", [one.value for one in TaskStatus]),
        CheckConstraint("status NOT IN ('done', 'cannot') OR words IS NOT NULL", name="words"),
        CheckConstraint("status NOT IN ('done', 'cannot', 'not_needed') OR settled_by IS NOT NULL", name="settled"),
        CheckConstraint("status <> 'open' OR (words IS NULL AND settled_by IS NULL)", name="open"),
        CheckConstraint("(settled_by IS NULL) = (settled_at IS NULL)", name="settled_when"),
        UniqueConstraint("offer_id", "need_id"),
        Index("ix_access_task_open", "due_on", postgresql_where=text("status = 'open'")),
        Index("ix_access_task_session_id", "session_id"),
        Index("ix_access_task_need_id", "need_id"),
    )
    id: UUID = Field(primary_key=True)
    offer_id: UUID = reference("offer.id")
    session_id: UUID = reference("session.id")
    person_id: UUID = reference("associate.person_id")
    need_id: UUID = reference("access_need.id")
    status: str = TaskStatus.OPEN
    owner_id: UUID = reference("person.id")
    due_on: date
    words: bytes | None = None
    """Sealed (place ``access_task/<id>/words``): what was arranged, or why it cannot be."""
    made_at: datetime = instant()
    settled_by: UUID | None = reference("person.id", default=None, nullable=True)
    settled_at: datetime | None = instant(default=None, nullable=True)
    reminded_at: datetime | None = instant(default=None, nullable=True)
