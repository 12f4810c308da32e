"""Claims, their lines and the receipts behind them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Sequence, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, json_column, metadata, one_of, optional_json, reference
from schemas.claims import ClaimStatus, Happened, LineDecision, LineSource, NoReceipt

CLAIM_NUMBER = Sequence("claim_number", start=2041, metadata=metadata)


class Claim(SQLModel, table=True):
    __tablename__ = "claim"
    __table_args__ = (
        one_of("status", [status.value for status in ClaimStatus]),
        one_of("happened", [happened.value for happened in Happened]),
        CheckConstraint("approved_by <> person_id", name="approver_is_not_claimant"),
        CheckConstraint("approved_by <> submitted_by", name="approver_is_not_sender"),
        CheckConstraint(
            "status NOT IN ('approved', 'in_run', 'paid', 'failed') OR approved_by IS NOT NULL", name="has_an_approver"
        ),
        CheckConstraint("(basis IS NULL) = (assessed_at IS NULL)", name="assessed"),
        Index("ix_claim_academy_status", "academy_code", "status"),
    )
    id: UUID = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger, sa_column_args=[CLAIM_NUMBER], unique=True)
    offer_id: UUID = reference("offer.id", unique=True)
    session_id: UUID = reference("session.id", index=True)
    person_id: UUID = reference("associate.person_id", index=True)
    academy_code: str = Field(foreign_key="academy.code")
    activity_on: date
    role_level: int
    status: str = ClaimStatus.DRAFT
    delivery_confirmed_by: UUID = reference("person.id")
    happened: str | None = None
    """What the person says of the session; None until they have said it."""
    created_at: datetime = instant()
    submitted_at: datetime | None = instant(default=None, nullable=True)
    submitted_by: UUID | None = reference("person.id", default=None, nullable=True)
    approved_at: datetime | None = instant(default=None, nullable=True)
    approved_by: UUID | None = reference("person.id", default=None, nullable=True)
    version: int = 1
    basis: dict[str, Any] | None = optional_json()
    """All that its lines were worked out from (``claims.assessing.Kept``), by the book known at ``assessed_at``."""
    assessed_at: datetime | None = instant(default=None, nullable=True)


class ClaimLine(SQLModel, table=True):
    __tablename__ = "claim_line"
    __table_args__ = (
        one_of("kind", ["fee", "expense"]),
        one_of("status", ["payable", "declined", "reduced", "refused", "held", "exception", "limit_not_set"]),
        one_of("decision", [decision.value for decision in LineDecision]),
        one_of("source", [source.value for source in LineSource]),
        one_of("no_receipt", [reason.value for reason in NoReceipt]),
        CheckConstraint("claimed_pence >= 0 AND payable_pence >= 0", name="pence"),
        CheckConstraint("approved_pence >= 0 AND approved_pence <= claimed_pence", name="approved"),
    )
    id: UUID = Field(primary_key=True)
    claim_id: UUID = reference("claim.id", index=True)
    cost_id: UUID | None = Field(default=None)
    """The cost this line is a part of: what is paid of a cost and what is not are lines of their own. None: a fee."""
    position: int
    kind: str
    category: str
    on_date: date
    source: str
    facts: dict[str, Any] = json_column()
    """What was said of a cost (``schemas.assess`` expense facts); of a fee, ``wanted_pence`` if less was asked for."""
    claimed_pence: int
    """For a fee, what was offered."""
    payable_pence: int
    status: str
    because: str
    citations: list[Any] = json_column()
    decision: str = LineDecision.WAITING
    approved_pence: int | None = None
    decision_reason: str = ""
    answer: str = ""
    """What the person answered to a question about this line."""
    no_receipt: str | None = None
    """Why there is no receipt, when the person has said that there is none."""
    receipt_id: UUID | None = reference("receipt.id", default=None, nullable=True)

    @property
    def wanted_pence(self) -> int | None:
        """The smaller sum that the person asked to be paid; None for a cost, and for a fee that stands as offered."""
        found: int | None = self.facts.get("wanted_pence")
        return found


class Receipt(SQLModel, table=True):
    """A photo or PDF, kept outside the database under its content's hash."""

    __tablename__ = "receipt"
    __table_args__ = (
        one_of("media_type", ["image/jpeg", "application/pdf"]),
        Index(
            "uq_receipt_claim_sha256", "claim_id", "sha256", unique=True, postgresql_where=text("removed_at IS NULL")
        ),
    )
    id: UUID = Field(primary_key=True)
    claim_id: UUID = reference("claim.id", index=True)
    sha256: str = Field(index=True)
    """Of the file as it was sent, so that the same file sent twice is found."""
    stored_sha256: str
    media_type: str
    name: str
    size: int
    made_by: UUID = reference("person.id")
    made_at: datetime = instant()
    removed_at: datetime | None = instant(default=None, nullable=True)
