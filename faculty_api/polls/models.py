"""Dates that people are asked about, who is asked, and what each said of each date."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.polls import Could, PollFor, PollState, SaidHow


class DatePoll(SQLModel, table=True):
    """``session_id``: the session that is to move. ``answer_until``: nothing can be said from then on."""

    __tablename__ = "date_poll"
    __table_args__ = (
        one_of("purpose", [one.value for one in PollFor]),
        one_of("state", [one.value for one in PollState]),
        CheckConstraint("(purpose = 'session') = (session_id IS NOT NULL)", name="of_a_session"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        CheckConstraint("(state = 'called_off') = (reason <> '')", name="reason"),
    )
    id: UUID = Field(primary_key=True)
    academy_code: str = Field(foreign_key="academy.code", index=True)
    purpose: str
    session_id: UUID | None = reference("session.id", default=None, nullable=True, index=True)
    title: str
    about: str = ""
    place: str = ""
    answer_until: datetime = instant()
    state: str = PollState.OPEN
    made_by: UUID = reference("person.id")
    made_at: datetime = instant()
    reminded_at: datetime | None = instant(default=None, nullable=True)
    ended_by: UUID | None = reference("person.id", default=None, nullable=True)
    ended_at: datetime | None = instant(default=None, nullable=True)
    reason: str = ""


class DatePollDate(SQLModel, table=True):
    __tablename__ = "date_poll_date"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        UniqueConstraint("poll_id", "starts_at", "ends_at"),
        Index("uq_date_poll_date_chosen", "poll_id", unique=True, postgresql_where=text("chosen")),
    )
    id: UUID = Field(primary_key=True)
    poll_id: UUID = reference("date_poll.id", ondelete="CASCADE")
    starts_at: datetime = instant()
    ends_at: datetime = instant()
    chosen: bool = False


class DatePollPerson(SQLModel, table=True):
    """Somebody who is asked. Only hashes of the links in their letters are here: the first, and the reminder's."""

    __tablename__ = "date_poll_person"
    __table_args__ = (
        one_of("how", [one.value for one in SaidHow]),
        CheckConstraint("(answered_at IS NULL) = (how IS NULL)", name="answered"),
        CheckConstraint("heard_by IS NULL OR how = 'phone'", name="heard_by_phone"),
        UniqueConstraint("poll_id", "person_id", name="uq_date_poll_person_once"),
    )
    id: UUID = Field(primary_key=True)
    poll_id: UUID = reference("date_poll.id", ondelete="CASCADE")
    person_id: UUID = reference("associate.person_id", index=True)
    link_hash: str = Field(sa_type=Text, unique=True)
    again_hash: str | None = Field(default=None, sa_type=Text, unique=True)
    asked_at: datetime = instant()
    answered_at: datetime | None = instant(default=None, nullable=True)
    how: str | None = None
    heard_by: UUID | None = reference("person.id", default=None, nullable=True)


class DatePollAnswer(SQLModel, table=True):
    __tablename__ = "date_poll_answer"
    __table_args__ = (one_of("could", [one.value for one in Could]),)
    asked_id: UUID = reference("date_poll_person.id", primary_key=True, ondelete="CASCADE")
    date_id: UUID = reference("date_poll_date.id", primary_key=True, ondelete="CASCADE")
    could: str
