"""Payments by Stripe: where each one stands, who is paid by it, and what happened."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from schemas.payments import BankStatus
from schemas.values import ClaimId, Command, Event, Instant, Money, PersonId, RunId, View


class StripeState(StrEnum):
    """What is known of one payment: its transfer to the person's own Stripe account, then its payout to their bank."""

    TO_SEND = "to_send"
    SENT = "sent"
    ON_ITS_WAY = "on_its_way"
    PAID = "paid"
    TO_TAKE_BACK = "to_take_back"
    FAILED = "failed"
    UNCLEAR = "unclear"
    """Nobody can say whether it was sent. It is never sent again by itself; a person decides."""
    CAME_BACK = "came_back"
    """The bank sent it back after it had been paid."""


class ConfirmPayee(Command, frozen=True, kw_only=True):
    """The person was called on a number that was already held, and said that the Stripe account is theirs."""

    called_back: bool = False


class PayeeView(View, frozen=True, kw_only=True):
    """A person's own account at Stripe, as they see it. No bank details: Stripe alone has those."""

    id: UUID
    status: BankStatus
    known: bool
    """Stripe has made the account."""
    details_given: bool
    pays_out: bool
    """Stripe pays from it to their bank."""
    verified_at: Instant | None
    link_wanted: bool
    """They have something left to do at Stripe."""


class PayeeCheck(View, frozen=True, kw_only=True):
    """A Stripe account that waits for finance to call the person."""

    id: UUID
    person_id: PersonId
    name: str
    phone: str
    version: int
    changed_at: Instant
    may_verify: bool


class StripePaymentView(View, frozen=True, kw_only=True):
    """One payment by Stripe, for finance. ``said``: where it stands, in words."""

    item_id: UUID
    run_id: RunId
    serial: int | None
    claim_id: ClaimId
    name: str
    amount: Money
    reference: str
    state: StripeState
    said: str
    changed_at: Instant
    paid_on: date | None
    may_end: bool
    """A person may say now that Stripe does not have it."""


class StripeDesk(View, frozen=True, kw_only=True):
    checks: list[PayeeCheck]
    open: list[StripePaymentView]
    """All that are not at their end, what needs a person first."""


class PayeeBegun(Event, frozen=True, kw_only=True):
    subject: PersonId
    version: int


class PayeeVerified(Event, frozen=True, kw_only=True):
    subject: PersonId
    version: int


class PayeeFrozen(Event, frozen=True, kw_only=True):
    subject: PersonId
    version: int
    reason: str


class RunSentByStripe(Event, frozen=True, kw_only=True):
    subject: RunId
    payments: int
    pence: int


class StripePaymentMoved(Event, frozen=True, kw_only=True):
    subject: RunId
    reference: str
    before: StripeState
    after: StripeState


class StripePaymentEnded(Event, frozen=True, kw_only=True):
    """A person looked at Stripe, and said that it does not have this payment."""

    subject: RunId
    reference: str
