"""Payment runs: who is paid what, on which rail, and what came back."""

from enum import StrEnum


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
