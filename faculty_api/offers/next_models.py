"""Who is asked next for a session, by itself, when those who were asked first do not come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.next_choices import NextState
from schemas.people import Kind

_WAITS = text("state = 'waiting'")


class NextChoice(SQLModel, table=True):
    __tablename__ = "next_choice"
    __table_args__ = (
        one_of("state", [state.value for state in NextState]),
        one_of("kind", [kind.value for kind in Kind]),
        Index("ix_next_choice_waiting", "session_id", postgresql_where=_WAITS),
    )
    id: UUID = Field(primary_key=True)
    session_id: UUID = reference("session.id", index=True)
    starts_at: datetime = instant()
    """When the session was to be at that time: moved, nobody is asked any more."""
    kind: str
    position: int
    person_id: UUID = reference("associate.person_id", index=True)
    state: str = NextState.WAITING
    why: str = ""
    """Why they were passed over, or why nobody asks them any more."""
    made_by: UUID = reference("person.id")
    """Whose offers these are, as if they had pressed themselves."""
    made_at: datetime = instant()
    settled_at: datetime | None = instant(default=None, nullable=True)
    settled_by: UUID | None = reference("person.id", default=None, nullable=True)
