"""What was paid before the day and is taken off costs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, reference


class AdvanceOffset(SQLModel, table=True):
    """Pence of an advance that one claim's costs are lessened by, since that claim was approved."""

    __tablename__ = "advance_offset"
    __table_args__ = (
        CheckConstraint("pence > 0", name="pence"),
        CheckConstraint("advance_id <> claim_id", name="of_another_claim"),
        CheckConstraint("undone_at IS NULL OR NOT fixed", name="fixed_stands"),
        Index(
            "uq_advance_offset_live",
            "advance_id",
            "claim_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
    )
    id: UUID = Field(primary_key=True)
    advance_id: UUID = reference("claim.id", index=True)
    claim_id: UUID = reference("claim.id", index=True)
    pence: int
    fixed: bool = False
    """A run took the claim, or it ended as paid: whatever becomes of the advance, this stands."""
    made_at: datetime = instant()
    undone_at: datetime | None = instant(default=None, nullable=True)
