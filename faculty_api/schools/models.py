"""School holidays, as a team of an Academy keeps them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, reference


class SchoolHoliday(SQLModel, table=True):
    """``last_on`` is part of it. The dates of each council or trust are a row of their own."""

    __tablename__ = "school_holiday"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="order"),
        CheckConstraint("name <> '' AND source <> ''", name="says_something"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_somebody"),
        UniqueConstraint("academy_code", "source", "name", "first_on", name="uq_school_holiday_once"),
    )
    id: UUID = Field(primary_key=True)
    academy_code: str = Field(foreign_key="academy.code")
    name: str
    first_on: date
    last_on: date
    source: str
    """Who says so."""
    link: str = ""
    """Where they say so: an address, or nothing."""
    said_by: UUID = reference("person.id")
    said_at: datetime = instant()
    confirmed_by: UUID | None = reference("person.id", default=None, nullable=True)
    confirmed_at: datetime | None = instant(default=None, nullable=True)
    version: int = 1
