"""Who lets which other Academy ask them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.lending import Told


class Lending(SQLModel, table=True):
    """One tick. Its days never change, and what was taken back stays so (triggers of 0014)."""

    __tablename__ = "lending"
    __table_args__ = (
        one_of("given_how", [how.value for how in Told]),
        one_of("ended_how", [how.value for how in Told]),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("num_nulls(ended_at, ended_by, ended_how) IN (0, 3)", name="ended"),
        Index("uq_lending_live", "person_id", "academy_code", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_lending_to", "academy_code", "last_day", postgresql_where=text("ended_at IS NULL")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id")
    academy_code: str = Field(foreign_key="academy.code")
    """Who may ask them, beside their own Academy."""
    first_day: date
    last_day: date
    given_at: datetime = instant()
    given_by: UUID = reference("person.id")
    given_how: str
    ended_at: datetime | None = instant(default=None, nullable=True)
    ended_by: UUID | None = reference("person.id", default=None, nullable=True)
    ended_how: str | None = None
