"""Calendars that people keep elsewhere: of each, when its owner is busy, and what is needed to look again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE
from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.busy import Problem, Source


def spans_column() -> Any:
    """A ``tstzmultirange``: spans in order and apart, as one value."""
    return Field(sa_type=TSTZMULTIRANGE, default_factory=lambda: MultiRange([]))


class OutsideCalendar(SQLModel, table=True):
    """One row a calendar: what was read replaces what was there before as a whole."""

    __tablename__ = "outside_calendar"
    __table_args__ = (
        one_of("source", [source.value for source in Source]),
        one_of("problem", [problem.value for problem in Problem]),
        CheckConstraint("(source = 'address') = (address IS NOT NULL)", name="address"),
        Index("ix_outside_calendar_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    source: str
    address: bytes | None = None
    """Sealed for this row: whoever has it can read the whole calendar."""
    host: str = ""
    added_at: datetime = instant()
    tried_at: datetime | None = instant(default=None, nullable=True)
    """Also the mark of a look that is under way: only the latest keeps what it found."""
    read_at: datetime | None = instant(default=None, nullable=True)
    next_at: datetime | None = instant(default=None, nullable=True)
    failures: int = 0
    problem: str | None = None
    told_at: datetime | None = instant(default=None, nullable=True)
    """When its owner was told that it does not work; empty again as soon as it does."""
    etag: str = ""
    modified: str = ""
    until: datetime | None = instant(default=None, nullable=True)
    """Read up to here: nothing is known of later times."""
    busy: list[Range[datetime]] = spans_column()
    maybe: list[Range[datetime]] = spans_column()
    unread: int = 0
    unknown_zones: int = 0
