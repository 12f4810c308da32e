"""Addresses for calendar programs, and the mark of every change that such a program has to see."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.calendars import Booked, Feed


class CalendarLink(SQLModel, table=True):
    __tablename__ = "calendar_link"
    __table_args__ = (
        one_of("feed", [feed.value for feed in Feed]),
        CheckConstraint("(feed IN ('own', 'free')) = (academy_code IS NULL)", name="academy"),
        CheckConstraint("stopped_by IS NULL OR stopped_at IS NOT NULL", name="stopped"),
        CheckConstraint("(feed = 'cohort') = (cohort_id IS NOT NULL)", name="cohort"),
    )
    id: UUID = Field(primary_key=True)
    token_hash: str = Field(unique=True)
    """Of the secret in the address, which is kept nowhere."""
    person_id: UUID = reference("person.id", index=True)
    feed: str
    academy_code: str | None = Field(default=None, foreign_key="academy.code")
    """The cohort's own for a cohort."""
    cohort_id: UUID | None = reference("cohort.id", default=None, nullable=True)
    name: str
    made_at: datetime = instant()
    fetched_on: date | None = None
    stopped_at: datetime | None = instant(default=None, nullable=True)
    stopped_by: UUID | None = reference("person.id", default=None, nullable=True)
    """Whoever stopped it; nobody when it died by itself."""


class CalendarTouch(SQLModel, table=True):
    """The database adds a row for each change to what a person's, Academy's or cohort's calendar shows.

    Rows are only added, so that two changes never wait for each other; the worker adds up old ones.
    """

    __tablename__ = "calendar_touch"
    __table_args__ = (
        CheckConstraint("changes > 0", name="changes"),
        Index("ix_calendar_touch_owner", "owner", postgresql_include=["changes", "seq"]),
    )
    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    owner: str
    """A person's or cohort's id, or an Academy's code; ``free:`` and a person's id for what they said of their time."""
    changes: int = 1


class Invitation(SQLModel, table=True):
    """What was last e-mailed about a booking, for the person's calendar. Its events have the names of this offer."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("state", [state.value for state in Booked]),)
    offer_id: UUID = reference("offer.id", primary_key=True)
    state: str
    sequence: int
    told: str
    """A fingerprint of when and where: the same is not sent again."""
    sent_at: datetime = instant()


class InvitationDue(SQLModel, table=True):
    """The database adds a row when a booking begins, changes or ends, by whichever door; the worker takes it away.

    It refers to nothing, so that adding one never waits for somebody else.
    """

    __tablename__ = "invitation_due"
    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    person_id: UUID
    session_id: UUID


class CalendarChoice(SQLModel, table=True):
    """Who has chosen; whoever has not is invited."""

    __tablename__ = "calendar_choice"
    person_id: UUID = reference("person.id", primary_key=True)
    invitations: bool
    chosen_at: datetime = instant()
