"""Accounts of people at Stripe, what was sent there payment by payment, and what Stripe told us."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.connect import StripeState
from schemas.payments import BankStatus


class PayeeAccount(SQLModel, table=True):
    """One account of a person at Stripe. It stands where bank details stand for the other ways to pay: it counts once
    Stripe pays out from it and somebody of finance has called the person."""

    __tablename__ = "payee_account"
    __table_args__ = (
        one_of("status", [status.value for status in BankStatus]),
        CheckConstraint("verified_by <> person_id", name="verifier_is_not_payee"),
        CheckConstraint("(verified_by IS NULL) = (verified_at IS NULL)", name="verified_by_somebody"),
        UniqueConstraint("person_id", "version"),
        Index(
            "uq_payee_account_live",
            "person_id",
            unique=True,
            postgresql_where=text("status IN ('entered', 'verified')"),
        ),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("person.id")
    version: int
    status: str = BankStatus.ENTERED
    key: str = Field(unique=True)
    """The idempotency key it was asked for with; kept before Stripe was asked, and never changed."""
    account: str | None = Field(default=None, unique=True)
    """Stripe's own name of it, acct_…"""
    fingerprint: str = Field(default="", index=True)
    details_given: bool = False
    pays_out: bool = False
    changed_at: datetime = instant()
    tried_at: datetime | None = instant(default=None, nullable=True)
    look_at: datetime | None = instant(default=None, nullable=True, index=True)
    verified_by: UUID | None = reference("person.id", default=None, nullable=True)
    verified_at: datetime | None = instant(default=None, nullable=True)


class StripePayment(SQLModel, table=True):
    """What we want of Stripe for one payment, kept before it is asked for, and what is known of it.

    What was wanted never changes; a trigger sees to it.
    """

    __tablename__ = "stripe_payment"
    __table_args__ = (
        one_of("state", [state.value for state in StripeState]),
        CheckConstraint("pence > 0", name="pence"),
    )
    item_id: UUID = reference("payment_item.id", primary_key=True)
    payee_id: UUID = reference("payee_account.id")
    account: str
    pence: int
    reference: str = Field(unique=True)
    key: str = Field(unique=True)
    attempt: int = 1
    """Goes up once Stripe has said that nothing came of the one before; see ``rules.key``."""
    state: str = StripeState.TO_SEND
    transfer: str | None = Field(default=None, unique=True)
    payout: str | None = Field(default=None, unique=True)
    payout_status: str = ""
    why: str = ""
    made_at: datetime = instant()
    changed_at: datetime = instant()
    tried_at: datetime | None = instant(default=None, nullable=True)
    """When what its state asks for was first tried; none again once that is done, or is known to have failed."""
    look_at: datetime | None = instant(default=None, nullable=True, index=True)
    token: int = 0
    """Goes up each time somebody takes it. An answer that comes with an older one is dropped."""
    lease_until: datetime | None = instant(default=None, nullable=True)
    paid_on: date | None = None


class StripeEvent(SQLModel, table=True):
    """A message of Stripe's that was heard: once for its id, however often it comes."""

    __tablename__ = "stripe_event"
    id: str = Field(primary_key=True)
    type: str
    account: str = ""
    about: str = ""
    heard_at: datetime = instant()
