"""When people are free: a usual week, dates away, how old that knowledge is, and the time that bookings hold."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference, span_column
from schemas.programmes import Part


class Availability(SQLModel, table=True):
    """What a person has said. No row at all: we do not know."""

    __tablename__ = "availability"
    __table_args__ = (one_of("mode", ["ask_me", "only_these", "not_now"]),)
    person_id: UUID = reference("associate.person_id", primary_key=True)
    mode: str
    sessions_a_month: int | None = None
    said_at: datetime = instant()
    from_list: bool = False
    """A team's spreadsheet said it, not yet the person."""
    version: int = 1


class UsualTime(SQLModel, table=True):
    """London wall-clock times on a weekday (0 is Monday)."""

    __tablename__ = "usual_time"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts < ends", name="order"),
    )
    person_id: UUID = reference("associate.person_id", primary_key=True)
    weekday: int = Field(primary_key=True)
    starts: time = Field(primary_key=True)
    ends: time


class AwayDates(SQLModel, table=True):
    """Days a person cannot do, both included. Nobody has to say why."""

    __tablename__ = "away_dates"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="order"),)
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    first_day: date
    last_day: date


class BookedTime(SQLModel, table=True):
    """Time that an accepted offer holds, one row a part; gone again when the booking is cancelled.

    The database refuses two that overlap for one person (``ex_booked_time_overlap``, migration 0002).
    """

    __tablename__ = "booked_time"
    __table_args__ = (one_of("part", [part.value for part in Part]),)
    offer_id: UUID = reference("offer.id", primary_key=True)
    part: str = Field(primary_key=True)
    session_id: UUID = reference("session.id", index=True)
    person_id: UUID = reference("associate.person_id", index=True)
    span: Range[datetime] = span_column()
