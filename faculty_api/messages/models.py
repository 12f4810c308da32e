"""Letters: written in the transaction that causes them, sent later by the worker."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.messages import ReachBy, SettledHow


class Letter(SQLModel, table=True):
    __tablename__ = "letter"
    __table_args__ = (
        one_of("state", ["waiting", "sent", "failed", "settled"]),
        one_of("channel", ["email", "print", "phone"]),
        one_of("settled_how", [one.value for one in SettledHow]),
        CheckConstraint(
            "(state = 'settled') = (settled_at IS NOT NULL) AND (settled_at IS NULL) = (settled_how IS NULL)"
            " AND (settled_at IS NULL) = (settled_by IS NULL)",
            name="settled",
        ),
        CheckConstraint(
            "channel = 'email' AND state <> 'settled' OR channel <> 'email' AND state IN ('waiting', 'settled')",
            name="settled_by_hand",
        ),
        Index("ix_letter_by_hand", "due_on", postgresql_where=text("channel <> 'email'")),
        Index("ix_letter_calendar_due", "person_id", postgresql_where=text("calendar_due")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID | None = reference("person.id", default=None, nullable=True, index=True)
    channel: str = "email"
    """``print``: somebody prints and posts it. ``phone``: somebody reads it out."""
    address: str
    template: str
    subject: str
    body: str
    session_id: UUID | None = reference("session.id", default=None, nullable=True)
    """The session it is about: a change of the person's calendar may go with it."""
    calendar: str = ""
    """What their calendar is to read (RFC 5546), one calendar after the other."""
    calendar_due: bool = False
    """It waits until it is known what goes with it."""
    state: str = "waiting"
    tries: int = 0
    made_at: datetime = instant()
    sent_at: datetime | None = instant(default=None, nullable=True)
    due_on: date
    """The last day on which it should leave the house."""
    answer_on: date | None = Field(default=None, nullable=True)
    """The last day of an answer that it asks for."""
    settled_how: str | None = Field(default=None, nullable=True, sa_type=Text)
    settled_at: datetime | None = instant(default=None, nullable=True)
    settled_by: UUID | None = reference("person.id", default=None, nullable=True)


class PostChoice(SQLModel, table=True):
    """How somebody wants to hear from us, and where their letters go."""

    __tablename__ = "post_choice"
    __table_args__ = (one_of("wish", [one.value for one in ReachBy]),)
    person_id: UUID = reference("person.id", primary_key=True)
    wish: str | None = Field(default=None, nullable=True, sa_type=Text)
    """None: by e-mail where there is an address, else by letter, else by phone."""
    address: str = Field(default="", sa_type=Text)
    """Line by line, as on an envelope, without the name and the postcode."""
    said_at: datetime = instant()
