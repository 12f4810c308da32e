"""What happened to payment runs."""

from datetime import date

from schemas.payments import FailedChoice, Rail
from schemas.values import Event, RunId


class RunDrafted(Event, frozen=True, kw_only=True):
    subject: RunId
    pay_on: date
    held_back: int


class RunLocked(Event, frozen=True, kw_only=True):
    subject: RunId
    serial: int
    items: int
    fee_pence: int
    expense_pence: int
    digest: str


class RunApproved(Event, frozen=True, kw_only=True):
    subject: RunId
    digest: str
    total_pence: int
    files: dict[str, str]
    """SHA-256 of each file by its name."""


class RunFileDownloaded(Event, frozen=True, kw_only=True):
    subject: RunId
    name: str
    downloads: int


class RunCancelled(Event, frozen=True, kw_only=True):
    subject: RunId
    claims: int


class ResultsRead(Event, frozen=True, kw_only=True):
    subject: RunId
    rail: Rail
    sha256: str
    settled: int
    failed: int


class RunReconciled(Event, frozen=True, kw_only=True):
    subject: RunId
    failed: int


class FailedPaymentDecided(Event, frozen=True, kw_only=True):
    subject: RunId
    reference: str
    what: FailedChoice
