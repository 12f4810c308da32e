"""Breaks, leaving and coming back, each with who said so and why."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.standing import Change


class StandingChange(SQLModel, table=True):
    """Rows are added and never changed. ``by``: nobody where a break ended by its last day."""

    __tablename__ = "standing_change"
    __table_args__ = (
        one_of("what", [change.value for change in Change]),
        CheckConstraint("what NOT IN ('suspended', 'lifted') OR words <> ''", name="reason"),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    what: str
    until_day: date | None = None
    words: str = ""
    by: UUID | None = reference("person.id", default=None, nullable=True)
    at: datetime = instant()
