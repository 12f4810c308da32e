"""Letters: written in the transaction that causes them, sent later by the worker."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference


class Letter(SQLModel, table=True):
    __tablename__ = "letter"
    __table_args__ = (one_of("state", ["waiting", "sent", "failed"]), one_of("channel", ["email", "print"]))
    id: UUID = Field(primary_key=True)
    person_id: UUID | None = reference("person.id", default=None, nullable=True, index=True)
    channel: str = "email"
    address: str
    template: str
    subject: str
    body: str
    state: str = "waiting"
    tries: int = 0
    made_at: datetime = instant()
    sent_at: datetime | None = instant(default=None, nullable=True)
