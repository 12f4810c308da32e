"""Figures as people decided them, on top of the book that ships with the product."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, json_column, one_of, reference
from schemas.rates import RateKind, RateState


class Rate(SQLModel, table=True):
    """A proposal and what became of it. Adopted rows are never changed: a later one for the same day holds instead."""

    __tablename__ = "rate"
    __table_args__ = (
        one_of("kind", [kind.value for kind in RateKind]),
        one_of("state", [state.value for state in RateState]),
        CheckConstraint("until IS NULL OR (kind = 'local' AND until > from_date)", name="until"),
        CheckConstraint("academy_code IS NULL OR kind = 'local'", name="academy"),
        CheckConstraint("(state IN ('adopted', 'refused')) = (decided_by IS NOT NULL)", name="decided"),
        CheckConstraint(
            "NOT two_people OR state <> 'adopted' OR (decided_by <> proposed_by AND decided_role <> proposed_role)",
            name="two_people",
        ),
        Index("ix_rate_adopted", "decided_at", postgresql_where=text("state = 'adopted'")),
    )
    id: UUID = Field(primary_key=True)
    key: str = Field(index=True)
    kind: str
    academy_code: str | None = Field(default=None, foreign_key="academy.code")
    """None: for everybody."""
    from_date: date
    until: date | None = None
    value: Any = json_column()
    document: str = ""
    clause: str = ""
    reason: str
    two_people: bool
    state: str = RateState.PROPOSED
    proposed_by: UUID = reference("person.id")
    proposed_role: str
    proposed_at: datetime = instant()
    decided_by: UUID | None = reference("person.id", default=None, nullable=True)
    decided_role: str | None = None
    decided_at: datetime | None = instant(default=None, nullable=True)
    decision_reason: str = ""
