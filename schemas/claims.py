"""Claims: the fee of a delivered session and the costs of taking part."""

from enum import StrEnum


class ClaimStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    IN_RUN = "in_run"
    PAID = "paid"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class LineDecision(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    LESS = "less"
    ASKED = "asked"
    REFUSED = "refused"


class LineSource(StrEnum):
    DELIVERY = "delivery"
    USUAL = "usual"
    ADDED = "added"
