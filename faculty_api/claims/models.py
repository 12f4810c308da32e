"""Claims, their lines and the receipts behind them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Sequence, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, json_column, metadata, one_of, optional_json, reference
from schemas.claim_help import Confirmed, HelpReason
from schemas.claims import ClaimStatus, Happened, LineDecision, LineSource, NoReceipt, RuleName
from schemas.offers import PayChoice
from schemas.travel import TravelStatus

CLAIM_NUMBER = Sequence("claim_number", start=2041, metadata=metadata)


class Claim(SQLModel, table=True):
    __tablename__ = "claim"
    __table_args__ = (
        one_of("status", [status.value for status in ClaimStatus]),
        one_of("happened", [happened.value for happened in Happened]),
        CheckConstraint("approved_by <> person_id", name="approver_is_not_claimant"),
        CheckConstraint("approved_by <> submitted_by", name="approver_is_not_sender"),
        CheckConstraint("approved_by <> ALL (helpers)", name="approver_is_no_helper"),
        CheckConstraint("first_approved_by <> ALL (helpers)", name="first_approver_is_no_helper"),
        CheckConstraint("person_id <> ALL (helpers)", name="helper_is_not_claimant"),
        one_of("pay_choice", [choice.value for choice in PayChoice]),
        CheckConstraint("reduced_to_pence >= 0", name="reduced"),
        CheckConstraint(
            "status NOT IN ('approved', 'in_run', 'paid', 'failed')"
            " OR (approved_by IS NULL) <> (approved_rules IS NULL)",
            name="has_an_approver",
        ),
        CheckConstraint("approved_by IS NULL OR approved_rules IS NULL", name="one_approver"),
        CheckConstraint("cardinality(approved_rules) > 0", name="rules_named"),
        CheckConstraint("approved_rules IS NULL OR submitted_by = person_id", name="rules_need_the_claimants_word"),
        CheckConstraint("approvals_needed IN (1, 2)", name="approvals_needed_known"),
        CheckConstraint("approvals_needed = 1 OR approved_rules IS NULL", name="rules_are_no_second_approval"),
        CheckConstraint(
            "status NOT IN ('approved', 'in_run', 'paid', 'failed') OR approvals_needed = 1"
            " OR first_approved_by IS NOT NULL",
            name="both_approvals",
        ),
        CheckConstraint("first_approved_by <> person_id", name="first_approver_is_not_claimant"),
        CheckConstraint("first_approved_by <> submitted_by", name="first_approver_is_not_sender"),
        CheckConstraint("first_approved_by <> approved_by", name="two_approvers"),
        CheckConstraint("rest_of <> id", name="rest_of_another"),
        Index(
            "uq_claim_offer_id",
            "offer_id",
            unique=True,
            postgresql_where=text("rest_of IS NULL AND NOT is_advance AND status <> 'withdrawn'"),
        ),
        Index(
            "uq_claim_advance_asked",
            "offer_id",
            unique=True,
            postgresql_where=text("is_advance AND status IN ('draft', 'submitted', 'returned')"),
        ),
        CheckConstraint("(delivery_confirmed_by IS NULL) = is_advance", name="advance_before_delivery"),
        CheckConstraint("NOT is_advance OR approved_rules IS NULL", name="no_rule_for_an_advance"),
        Index("ix_claim_decide_by", "decide_by", postgresql_where=text("status = 'submitted'")),
        CheckConstraint("(basis IS NULL) = (assessed_at IS NULL)", name="assessed"),
        Index("ix_claim_academy_status", "academy_code", "status"),
    )
    id: UUID = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger, sa_column_args=[CLAIM_NUMBER], unique=True)
    offer_id: UUID = reference("offer.id", index=True)
    rest_of: UUID | None = reference("claim.id", default=None, nullable=True, index=True)
    """The claim from which these lines were taken, so that its others could be paid."""
    is_advance: bool = False
    """Money before the day: one line, asked for a booking that is still to come."""
    session_id: UUID = reference("session.id", index=True)
    person_id: UUID = reference("associate.person_id", index=True)
    academy_code: str = Field(foreign_key="academy.code")
    activity_on: date
    role_level: int
    status: str = ClaimStatus.DRAFT
    delivery_confirmed_by: UUID | None = reference("person.id", default=None, nullable=True)
    """None: an advance, before there is anything to confirm."""
    happened: str | None = None
    """What the person says of the session; None until they have said it."""
    pay_choice: str | None = None
    """How the person asks to be paid for this claim; None: as they said with the offer."""
    reduced_to_pence: int | None = None
    helpers: list[UUID] = Field(default_factory=list, sa_type=ARRAY(PG_UUID(as_uuid=True)))
    """Everybody who filled it in for the person: none of them decides about it."""
    created_at: datetime = instant()
    submitted_at: datetime | None = instant(default=None, nullable=True)
    submitted_by: UUID | None = reference("person.id", default=None, nullable=True)
    approved_at: datetime | None = instant(default=None, nullable=True)
    approved_by: UUID | None = reference("person.id", default=None, nullable=True)
    approved_rules: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    """The rules that approved it, in place of a person."""
    came_back: bool = False
    """A payment of it came back once: its other part may have been paid, so that its approval stands."""
    second_look: bool = False
    """The rules would have approved it; it was picked for a person."""
    decide_by: date | None = None
    first_approved_by: UUID | None = reference("person.id", default=None, nullable=True)
    first_approved_at: datetime | None = instant(default=None, nullable=True)
    approvals_needed: int = 1
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
        one_of("approved_rule", [rule.value for rule in RuleName]),
        CheckConstraint("approved_rule IS NULL OR decision = 'approved'", name="rules_only_approve"),
    )
    id: UUID = Field(primary_key=True)
    claim_id: UUID = reference("claim.id", index=True)
    cost_id: UUID | None = Field(default=None)
    """The cost this line is a part of: what is paid of a cost and what is not are lines of their own.

    None: a fee, or an advance.
    """
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
    approved_rule: str | None = None
    answer: str = ""
    """What the person answered to a question about this line."""
    no_receipt: str | None = None
    """Why there is no receipt, when the person has said that there is none."""
    receipt_id: UUID | None = reference("receipt.id", default=None, nullable=True)
    beside: dict[str, Any] = json_column(default_factory=dict)
    """What was said or worked out beside the facts and decides nothing: our guess of the miles, hours at a rate."""

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


class ApprovalRule(SQLModel, table=True):
    """A rule as the team of an Academy has set it. No row: off."""

    __tablename__ = "approval_rule"
    __table_args__ = (
        one_of("rule", [rule.value for rule in RuleName]),
        CheckConstraint("most_pence > 0 AND most_pence <= 1000000", name="most"),
    )
    academy_code: str = Field(foreign_key="academy.code", primary_key=True)
    rule: str = Field(primary_key=True)
    is_on: bool
    most_pence: int
    changed_by: UUID = reference("person.id")
    changed_at: datetime = instant()


class SecondLook(SQLModel, table=True):
    """How many of 100 claims that the rules would approve wait for a person, and the secret that picks them."""

    __tablename__ = "second_look"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("octet_length(key) = 32", name="key"),
    )
    academy_code: str = Field(foreign_key="academy.code", primary_key=True)
    percent: int
    key: bytes
    """Never shown and in no event: who does not know it cannot tell which claims are picked."""
    changed_by: UUID = reference("person.id")
    changed_at: datetime = instant()


class ClaimWarning(SQLModel, table=True):
    """That the team was told, once, that a decision is due soon or late."""

    __tablename__ = "claim_warning"
    __table_args__ = (one_of("what", ["soon", "late"]),)
    claim_id: UUID = reference("claim.id", primary_key=True)
    decide_by: date = Field(primary_key=True)
    what: str = Field(primary_key=True)
    made_at: datetime = instant()


class ClaimHelp(SQLModel, table=True):
    """Somebody of the team fills in a claim for the person, who confirms it before it is sent."""

    __tablename__ = "claim_help"
    __table_args__ = (
        one_of("reason", [reason.value for reason in HelpReason]),
        one_of("confirmed", [how.value for how in Confirmed]),
        CheckConstraint("(confirmed IS NULL) = (confirmed_at IS NULL)", name="confirmed_when"),
        CheckConstraint(
            "(confirmed IS NOT DISTINCT FROM 'confirmed_by_phone') = (said_at IS NOT NULL AND read_out <> '')",
            name="what_was_read_out",
        ),
        Index("uq_claim_help_open", "claim_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )
    id: UUID = Field(primary_key=True)
    claim_id: UUID = reference("claim.id", index=True)
    helper_id: UUID = reference("person.id")
    reason: str
    began_at: datetime = instant()
    asked_at: datetime | None = instant(default=None, nullable=True)
    wrong: str = ""
    """What the person said is not right, when they did not confirm it."""
    confirmed: str | None = None
    confirmed_at: datetime | None = instant(default=None, nullable=True)
    said_at: datetime | None = instant(default=None, nullable=True)
    """When the person said yes on the phone."""
    read_out: str = ""
    ended_at: datetime | None = instant(default=None, nullable=True)


class TravelRequest(SQLModel, table=True):
    """A journey or a night that the team is asked to book and pay for."""

    __tablename__ = "travel_request"
    __table_args__ = (
        one_of("category", ["rail", "bus", "taxi", "hotel"]),
        one_of("status", [status.value for status in TravelStatus]),
        CheckConstraint(
            "(status = 'booked') = (supplier <> '' AND order_number <> '' AND pence IS NOT NULL)", name="booked"
        ),
        CheckConstraint("pence > 0", name="pence"),
        CheckConstraint("status <> 'not_booked' OR why <> ''", name="why_not"),
        Index("ix_travel_request_academy_status", "academy_code", "status"),
    )
    id: UUID = Field(primary_key=True)
    offer_id: UUID = reference("offer.id", index=True)
    session_id: UUID = reference("session.id")
    person_id: UUID = reference("associate.person_id", index=True)
    academy_code: str = Field(foreign_key="academy.code")
    category: str
    what: str
    on_date: date
    from_place: str = ""
    to_place: str = ""
    needs: bytes | None = None
    """Sealed by the vault (place ``travel_request/<id>/needs``): it can hint at health."""
    status: str = TravelStatus.ASKED
    asked_by: UUID = reference("person.id")
    asked_at: datetime = instant()
    answered_by: UUID | None = reference("person.id", default=None, nullable=True)
    answered_at: datetime | None = instant(default=None, nullable=True)
    supplier: str = ""
    order_number: str = ""
    pence: int | None = None
    why: str = ""
