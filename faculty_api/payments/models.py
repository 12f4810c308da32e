"""Bank details, payment runs, their items, files and results, and the ledger."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, json_column, one_of, reference
from schemas.payments import BankStatus, ItemStatus, Rail, RunStatus
from schemas.rails import FileFormat

_LIVE = text("status IN ('pending', 'settled')")
_RAILS = [rail.value for rail in Rail]


class BankDetails(SQLModel, table=True):
    """One version of where a person is paid. Sealed fields are bound to the row (place ``bank_details/<id>/…``)."""

    __tablename__ = "bank_details"
    __table_args__ = (
        one_of("status", [status.value for status in BankStatus]),
        CheckConstraint("verified_by <> changed_by", name="verifier_is_not_changer"),
        CheckConstraint(
            "shared_said_by NOT IN (changed_by, person_id) AND verified_by <> shared_said_by",
            name="sharing_by_two_people",
        ),
        CheckConstraint("(shared_reason = '') = (shared_said_by IS NULL)", name="sharing_has_a_reason"),
        UniqueConstraint("person_id", "version"),
        Index("uq_bank_details_current", "person_id", unique=True, postgresql_where=text("status = 'verified'")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("person.id")
    version: int
    status: str = BankStatus.ENTERED
    account_name: bytes
    sort_code: bytes
    account_number: bytes
    last_digits: str
    fingerprint: str = Field(index=True)
    """Keyed hash of sort code and account, to find one account under two people."""
    changed_by: UUID = reference("person.id")
    changed_at: datetime = instant()
    verified_by: UUID | None = reference("person.id", default=None, nullable=True)
    verified_at: datetime | None = instant(default=None, nullable=True)
    shared_reason: str = ""
    """Why another person may be paid into the same account. It counts once somebody else has confirmed the details."""
    shared_said_by: UUID | None = reference("person.id", default=None, nullable=True)


class PaymentRun(SQLModel, table=True):
    __tablename__ = "payment_run"
    __table_args__ = (
        one_of("status", [status.value for status in RunStatus]),
        CheckConstraint("checker_id <> maker_id", name="checker_is_not_maker"),
        CheckConstraint("fee_pence >= 0 AND expense_pence >= 0 AND item_count >= 0", name="totals"),
    )
    id: UUID = Field(primary_key=True)
    serial: int | None = Field(default=None, unique=True)
    """Given when the run is locked; without gaps."""
    status: str = RunStatus.DRAFT
    pay_on: date
    maker_id: UUID = reference("person.id")
    checker_id: UUID | None = reference("person.id", default=None, nullable=True)
    held_back: list[str] = json_column()
    """Claim ids the maker left out of a draft."""
    left_out: list[dict[str, Any]] = json_column(default_factory=list)
    """Claims not taken when the run was locked, and why: claim_id, number, person_id, pence, why."""
    digest: str | None = None
    item_count: int = 0
    fee_pence: int = 0
    expense_pence: int = 0
    created_at: datetime = instant()
    locked_at: datetime | None = instant(default=None, nullable=True)
    approved_at: datetime | None = instant(default=None, nullable=True)
    sent_at: datetime | None = instant(default=None, nullable=True)
    reconciled_at: datetime | None = instant(default=None, nullable=True)
    version: int = 1


class PaymentItem(SQLModel, table=True):
    """What one claim is paid on one rail. The database allows one live item a claim and rail."""

    __tablename__ = "payment_item"
    __table_args__ = (
        one_of("status", [status.value for status in ItemStatus]),
        one_of("rail", _RAILS),
        CheckConstraint("pence > 0", name="pence"),
        CheckConstraint("payee_id IS NULL OR (bank_id IS NULL AND rail = 'bank')", name="one_way"),
        Index("uq_payment_item_live", "claim_id", "rail", unique=True, postgresql_where=_LIVE),
    )
    id: UUID = Field(primary_key=True)
    run_id: UUID = reference("payment_run.id", index=True)
    claim_id: UUID = reference("claim.id")
    person_id: UUID = reference("person.id", index=True)
    """Whom it was signed for. When their record is joined to another, this stays: ``Person.merged_into`` leads on."""
    rail: str
    pence: int
    bank_id: UUID | None = reference("bank_details.id", default=None, nullable=True)
    payee_id: UUID | None = reference("payee_account.id", default=None, nullable=True)
    """Their account at Stripe, where it is paid by Stripe; then it has no bank details."""
    reference: str = Field(unique=True)
    """What stands on the bank statement and comes back in the results, for example LEF000012-0003."""
    status: str = ItemStatus.PENDING
    outcome: dict[str, Any] = json_column()
    """What came back: gross, tax, NI, net and the day paid; or why it failed."""


class PaymentRail(SQLModel, table=True):
    """One version of how the organisation pays a kind of line. What it says never changes; a newer version does."""

    __tablename__ = "payment_rail"
    __table_args__ = (
        one_of("kind", _RAILS),
        one_of("format", [one.value for one in FileFormat]),
        CheckConstraint("kind = 'bank' OR format = 'csv'", name="payroll_is_a_sheet"),
        CheckConstraint("confirmed_by <> set_by", name="two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_by_somebody"),
        UniqueConstraint("kind", "version"),
    )
    id: UUID = Field(primary_key=True)
    kind: str
    version: int
    format: str
    columns: list[list[str]] = json_column()
    """Pairs of what stands in a column and its heading; empty where the format has its own layout."""
    payer_name: str = ""
    sort_code: str = ""
    account_number: str = ""
    user_number: str = ""
    set_by: UUID = reference("person.id")
    set_at: datetime = instant()
    confirmed_by: UUID | None = reference("person.id", default=None, nullable=True)
    confirmed_at: datetime | None = instant(default=None, nullable=True)


class RunFile(SQLModel, table=True):
    """A file of a run, made once: every download has the same bytes. ``sha256`` is of them as they were made."""

    __tablename__ = "run_file"
    run_id: UUID = reference("payment_run.id", primary_key=True)
    name: str = Field(primary_key=True)
    content: bytes
    sealed: bool = True
    """False: from before they were; the worker seals it."""
    sha256: str
    made_at: datetime = instant()
    downloads: int = 0
    rail_id: UUID | None = reference("payment_rail.id", default=None, nullable=True)
    """The version it was made by; none: the standard sheet."""


class RunResult(SQLModel, table=True):
    """A results file that was read back, whole."""

    __tablename__ = "run_result"
    __table_args__ = (one_of("rail", _RAILS),)
    id: UUID = Field(primary_key=True)
    run_id: UUID = reference("payment_run.id", index=True)
    rail: str
    sha256: str = Field(unique=True)
    content: bytes
    sealed: bool = True
    summary: dict[str, Any] = json_column()
    imported_by: UUID = reference("person.id")
    imported_at: datetime = instant()


class LedgerEntry(SQLModel, table=True):
    """Double entry: the pence of one transfer sum to nought. The table only grows."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        one_of("account", ["fees_payable", "expenses_payable", "payroll", "bank", "advances"]),
        CheckConstraint("pence <> 0", name="pence"),
        CheckConstraint("(item_id IS NULL) <> (offset_id IS NULL)", name="of_one_thing"),
        Index(
            "uq_ledger_entry_offset",
            "offset_id",
            "account",
            unique=True,
            postgresql_where=text("offset_id IS NOT NULL"),
        ),
    )
    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=[Identity(always=True)])
    transfer_id: UUID = Field(index=True)
    item_id: UUID | None = reference("payment_item.id", default=None, nullable=True, index=True)
    offset_id: UUID | None = reference("advance_offset.id", default=None, nullable=True)
    """What was taken off a claim that is paid, in place of a payment."""
    account: str
    pence: int
    at: datetime = instant()
