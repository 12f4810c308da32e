"""Who asks to move from which Academy to which other, and who said what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.lending import Told
from schemas.transfers import TransferState


class HomeMove(SQLModel, table=True):
    """One wish to move. One is open at a time, and three people take part in it beside the one who moves at most."""

    __tablename__ = "home_move"
    __table_args__ = (
        one_of("state", [state.value for state in TransferState]),
        one_of("asked_how", [how.value for how in Told]),
        CheckConstraint("from_code <> to_code", name="elsewhere"),
        CheckConstraint("(accepted_by IS NULL) = (accepted_at IS NULL)", name="accepted"),
        CheckConstraint("state NOT IN ('accepted', 'done') OR accepted_by IS NOT NULL", name="accepted_first"),
        CheckConstraint("(state IN ('asked', 'accepted')) = (ended_by IS NULL)", name="ended"),
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended_when"),
        CheckConstraint("(state = 'declined') = (reason <> '')", name="reason"),
        CheckConstraint("accepted_by <> asked_by AND accepted_by <> person_id", name="accepted_by_another"),
        CheckConstraint(
            "state <> 'done' OR ended_by NOT IN (asked_by, accepted_by, person_id)", name="agreed_by_another"
        ),
        Index("uq_home_move_open", "person_id", unique=True, postgresql_where=text("state IN ('asked', 'accepted')")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    from_code: str = Field(foreign_key="academy.code", index=True)
    to_code: str = Field(foreign_key="academy.code", index=True)
    words: str = ""
    state: str = TransferState.ASKED
    asked_by: UUID = reference("person.id")
    asked_how: str
    asked_at: datetime = instant()
    accepted_by: UUID | None = reference("person.id", default=None, nullable=True)
    accepted_at: datetime | None = instant(default=None, nullable=True)
    ended_by: UUID | None = reference("person.id", default=None, nullable=True)
    """Who agreed to it, said no to it, or took it back."""
    ended_at: datetime | None = instant(default=None, nullable=True)
    reason: str = ""
