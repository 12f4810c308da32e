"""Letters: written in the transaction that causes them, sent later by the worker."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference


class Letter(SQLModel, table=True):
    __tablename__ = "letter"
    __table_args__ = (
        one_of("state", ["waiting", "sent", "failed"]),
        one_of("channel", ["email", "print"]),
        Index("ix_letter_calendar_due", "person_id", postgresql_where=text("calendar_due")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID | None = reference("person.id", default=None, nullable=True, index=True)
    channel: str = "email"
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
