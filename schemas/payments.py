"""Payment runs: who is paid what, on which rail, and what came back."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.claims import LineDecision
from schemas.values import ClaimId, Command, Instant, Money, PersonId, RunId, View


class RunStatus(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"
    APPROVED = "approved"
    SENT = "sent"
    RECONCILED = "reconciled"
    RECONCILED_WITH_EXCEPTIONS = "reconciled_with_exceptions"
    CANCELLED = "cancelled"


class Rail(StrEnum):
    """Fees go to payroll, expenses to a bank file."""

    PAYROLL = "payroll"
    BANK = "bank"


class ItemStatus(StrEnum):
    PENDING = "pending"
    SETTLED = "settled"
    FAILED = "failed"
    RELEASED = "released"


class BankStatus(StrEnum):
    ENTERED = "entered"
    VERIFIED = "verified"
    SUPERSEDED = "superseded"
    FROZEN = "frozen"


class FailedChoice(StrEnum):
    """What to do with a payment that came back."""

    PAY_AGAIN = "pay_again"
    ASK_DETAILS = "ask_details"


class MakeRun(Command, frozen=True, kw_only=True):
    """A draft with everything that is ready, save ``held_back``. Without ``pay_on``: a Friday soon enough."""

    pay_on: date | None = None
    held_back: list[ClaimId] = []


class ApproveRun(Command, frozen=True, kw_only=True):
    """The digest and the total that the checker saw."""

    digest: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    total_pence: Annotated[int, Meta(ge=0)]


class DecideFailed(Command, frozen=True, kw_only=True):
    what: FailedChoice


class RunLine(View, frozen=True, kw_only=True):
    """One claim that will be paid. ``check`` is what finance should look at, in words; usually nothing."""

    claim_id: ClaimId
    number: int
    person_id: PersonId
    name: str
    academy: str
    activity_on: date
    fee: Money
    expense: Money
    total: Money
    check: str = ""


class LeftOut(View, frozen=True, kw_only=True):
    claim_id: ClaimId
    number: int
    person_id: PersonId
    name: str
    total: Money
    why: str


class RunPreview(View, frozen=True, kw_only=True):
    pay_on: date
    lines: list[RunLine]
    left_out: list[LeftOut]
    payments: int
    people: int
    fee: Money
    expense: Money
    total: Money


class RunView(View, frozen=True, kw_only=True):
    id: RunId
    serial: int | None
    status: RunStatus
    pay_on: date
    maker_id: PersonId
    maker: str
    checker_id: PersonId | None
    checker: str | None
    digest: str | None
    item_count: int
    fee: Money
    expense: Money
    total: Money
    undecided: int
    """Payments that came back, and nobody has said yet what happens to them."""
    created_at: Instant
    locked_at: Instant | None
    approved_at: Instant | None
    sent_at: Instant | None
    reconciled_at: Instant | None


class ItemView(View, frozen=True, kw_only=True):
    """One payment of a run. ``why`` it failed, and what was ``decided`` then."""

    id: UUID
    claim_id: ClaimId
    claim_number: int
    person_id: PersonId
    name: str
    rail: Rail
    amount: Money
    reference: str
    status: ItemStatus
    paid_on: date | None = None
    why: str = ""
    by_stripe: str = ""
    """Where it stands at Stripe, in words; empty when it is not paid by it, or not sent."""
    decided: FailedChoice | None = None


class FileFacts(View, frozen=True, kw_only=True):
    name: str
    size: int
    sha256: str
    downloads: int


class RunDetail(RunView, frozen=True, kw_only=True):
    items: list[ItemView]
    files: list[FileFacts]
    left_out: list[LeftOut]
    """Who was not taken when the run was locked, and why, as it was then."""
    imported: list[Rail]
    """The rails whose results have been read."""
    results_wanted: bool = True
    """A file of results is still to come: of payroll, or of the bank."""
    stripe_to_send: int = 0
    """Payments by Stripe that can be sent to it now."""


class RunFileView(View, frozen=True, kw_only=True):
    name: str
    content: bytes
    sha256: str
    downloads: int

    @property
    def media_type(self) -> str:
        """By the end of its name: a sheet, ISO 20022, or the plain text of Bacs."""
        return {"csv": "text/csv", "xml": "application/xml"}.get(self.name.rpartition(".")[2], "text/plain")


class ResultsView(View, frozen=True, kw_only=True):
    """What a results file said. ``repeated``: the same file was read before, and nothing was changed."""

    run_id: RunId
    rail: Rail
    settled: int
    failed: int
    settled_total: Money
    failed_total: Money
    status: RunStatus
    repeated: bool = False


class PaymentView(View, frozen=True, kw_only=True):
    """One payment to a person: pay comes by payroll, costs straight to the account."""

    id: UUID
    claim_id: ClaimId
    claim_number: int
    activity_on: date
    rail: Rail
    amount: Money
    status: ItemStatus
    run_status: RunStatus
    reference: str
    pay_on: date
    sent_at: Instant | None
    paid_on: date | None = None
    tax: Money | None = None
    ni: Money | None = None
    net: Money | None = None
    why: str = ""
    by_stripe: str = ""
    """Where it stands at Stripe, in words; empty when there is nothing to say."""


class PaymentLine(View, frozen=True, kw_only=True):
    """``because``: how the amount came about. ``reason``: what the team said when it decided, above all about a cut."""

    what: str
    on: date
    claimed: Money
    amount: Money
    decision: LineDecision
    because: str
    reason: str


class PaymentDetail(PaymentView, frozen=True, kw_only=True):
    lines: list[PaymentLine]
    taken_off: Money = Money(0)
    """What was paid before the day, and so is not paid here."""


class ClaimMoney(View, frozen=True, kw_only=True):
    """Where the money of one claim is, in one sentence."""

    claim_id: ClaimId
    number: int
    activity_on: date
    approved: bool
    sentence: str
    payments: list[PaymentView]
    is_advance: bool = False
    """Money before the day."""


class MoneyView(View, frozen=True, kw_only=True):
    claims: list[ClaimMoney]
    pay_this_tax_year: Money
    """Before tax, without costs."""
    pay_arrived_this_tax_year: Money
    """What is left of it after the tax and National Insurance that payroll told us of."""
    costs_this_tax_year: Money
    stripe: str = ""
    """What we wait for before Stripe can pay costs, in words; empty when nothing, or nothing is paid by it."""
    by_stripe: bool = False
    """Costs go by Stripe, and only pay into the bank account that we were given."""
    bank: str
    """What we wait for before we can pay, in words; empty when nothing, or nothing goes into a bank account."""
    give_details: str
    """Why it is the person's turn to give us bank details, in words; empty when it is not."""


class FinanceHome(View, frozen=True, kw_only=True):
    """What needs finance now."""

    bank_checks: int
    ready: int
    ready_total: Money
    next_pay_on: date
    waiting: list[RunView]
    """Runs that are not finished, the oldest first."""
