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
    said_at: datetime = instant()
    from_list: bool = False
    """A team's spreadsheet said it, not yet the person."""
    heard_by: UUID | None = reference("person.id", nullable=True, default=None)
    """Who of the team wrote it down, on the phone; None: they said it themselves."""
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


class TermAvailability(SQLModel, table=True):
    """What a person said of one term, in place of their usual week. ``term``: a code of ``terms.py``."""

    __tablename__ = "term_availability"
    __table_args__ = (one_of("mode", ["ask_me", "only_these", "not_now"]),)
    person_id: UUID = reference("associate.person_id", primary_key=True)
    term: str = Field(primary_key=True)
    mode: str
    said_at: datetime = instant()
    heard_by: UUID | None = reference("person.id", nullable=True, default=None)


class TermTime(SQLModel, table=True):
    """London wall-clock times on a weekday of one term, as ``UsualTime``."""

    __tablename__ = "term_time"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts < ends", name="order"),
    )
    person_id: UUID = reference("associate.person_id", primary_key=True)
    term: str = Field(primary_key=True)
    weekday: int = Field(primary_key=True)
    starts: time = Field(primary_key=True)
    ends: time


class SessionLimits(SQLModel, table=True):
    """How much a person does, in any term, and whether letters ask them. How far they travel is with the associate."""

    __tablename__ = "session_limits"
    __table_args__ = (
        CheckConstraint("sessions_a_month BETWEEN 1 AND 31", name="month"),
        CheckConstraint("notice_days BETWEEN 0 AND 90", name="notice"),
        CheckConstraint("rest_days BETWEEN 0 AND 30", name="rest"),
    )
    person_id: UUID = reference("associate.person_id", primary_key=True)
    sessions_a_month: int | None = None
    notice_days: int = 0
    rest_days: int = 0
    ask_monthly: bool = True
    said_at: datetime = instant()
    heard_by: UUID | None = reference("person.id", nullable=True, default=None)


class AsUsual(SQLModel, table=True):
    """That all which was said still holds, and the last letter that asked.

    ``answered_at``: by that letter's link, which can take it back. ``confirmed_at``: before that letter, or on their
    own page. ``unanswered``: letters in a row that nobody answered.
    """

    __tablename__ = "as_usual"
    person_id: UUID = reference("associate.person_id", primary_key=True)
    confirmed_at: datetime | None = instant(nullable=True, default=None)
    letter_at: datetime | None = instant(nullable=True, default=None)
    link_hash: str | None = Field(default=None, unique=True)
    answered_at: datetime | None = instant(nullable=True, default=None)
    unanswered: int = 0
    call_wanted_at: datetime | None = instant(nullable=True, default=None)
    """They would rather tell somebody on the phone."""


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
