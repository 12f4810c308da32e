"""What a team is thinking of changing in a cohort's schedule; published sessions are rows of their own elsewhere."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.programmes import Mode, PrepareWhen
from schemas.schedules import ChangeKind, DraftState


class ScheduleDraft(SQLModel, table=True):
    """``version``: one more with each change of it. A cohort has one that is open."""

    __tablename__ = "schedule_draft"
    __table_args__ = (
        one_of("state", [one.value for one in DraftState]),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        Index("uq_schedule_draft_open", "cohort_id", unique=True, postgresql_where=text("state = 'open'")),
    )
    id: UUID = Field(primary_key=True)
    cohort_id: UUID = reference("cohort.id", ondelete="CASCADE", index=True)
    state: str = DraftState.OPEN
    version: int = 1
    begun_by: UUID = reference("person.id")
    begun_at: datetime = instant()
    worked_by: UUID = reference("person.id")
    """Who changed it last, at ``worked_at``."""
    worked_at: datetime = instant()
    ended_by: UUID | None = reference("person.id", default=None, nullable=True)
    ended_at: datetime | None = instant(default=None, nullable=True)


class ScheduleChange(SQLModel, table=True):
    """``was_…`` and ``seen_version``: the published session as it was when this was drafted."""

    __tablename__ = "schedule_change"
    __table_args__ = (
        one_of("kind", [one.value for one in ChangeKind]),
        one_of("mode", [one.value for one in Mode]),
        CheckConstraint("(kind = 'add') = (session_id IS NULL)", name="of_a_session"),
        CheckConstraint("(session_id IS NULL) = (seen_version IS NULL)", name="seen"),
        CheckConstraint("(kind = 'call_off') = (starts_at IS NULL)", name="new_time"),
        CheckConstraint("starts_at < ends_at", name="order"),
        UniqueConstraint("draft_id", "session_id"),
    )
    id: UUID = Field(primary_key=True)
    draft_id: UUID = reference("schedule_draft.id", ondelete="CASCADE")
    kind: str
    session_id: UUID | None = reference("session.id", default=None, nullable=True, index=True)
    seen_version: int | None = None
    was_starts_at: datetime | None = instant(default=None, nullable=True)
    was_ends_at: datetime | None = instant(default=None, nullable=True)
    was_mode: str | None = None
    was_place: str = ""
    starts_at: datetime | None = instant(default=None, nullable=True)
    ends_at: datetime | None = instant(default=None, nullable=True)
    mode: str | None = None
    place: str = ""
    place_postcode: str = ""
    venue_access: str = ""
    venue_has: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    prepare_minutes: int = 0
    prepare_when: str = PrepareWhen.RIGHT_BEFORE
    prepare_at: time | None = None
    debrief_minutes: int = 0
    lived_needed: int = 1
    professional_needed: int = 1
    skills: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    topics: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    reason: str = ""
    made_by: UUID = reference("person.id")
    made_at: datetime = instant()
