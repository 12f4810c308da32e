"""What people said about a cohort, as its team wrote it down, and what came of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.heard import ByWhom, Outcome


class Heard(SQLModel, table=True):
    """Nobody who said it is named: a group said it. ``owner_id`` takes care of it."""

    __tablename__ = "heard"
    __table_args__ = (
        one_of("by_whom", [one.value for one in ByWhom]),
        one_of("outcome", [one.value for one in Outcome]),
        CheckConstraint("said <> ''", name="says_something"),
        CheckConstraint(
            "(outcome IS NULL) = (words = '') AND (outcome IS NULL) = (answered_at IS NULL)"
            " AND (outcome IS NULL) = (answered_by IS NULL)",
            name="answered",
        ),
        Index("ix_heard_waiting", "owner_id", "answer_by", postgresql_where=text("outcome IS NULL")),
    )
    id: UUID = Field(primary_key=True)
    cohort_id: UUID = reference("cohort.id", index=True)
    said: str
    by_whom: str
    said_on: date
    answer_by: date
    owner_id: UUID = reference("person.id")
    written_by: UUID = reference("person.id")
    written_at: datetime = instant()
    outcome: str | None = Field(default=None, nullable=True)
    words: str = ""
    answered_by: UUID | None = reference("person.id", default=None, nullable=True)
    answered_at: datetime | None = instant(default=None, nullable=True)
    version: int = 1
