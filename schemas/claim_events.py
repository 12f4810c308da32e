"""What happens to a claim, in the past tense."""

from uuid import UUID

from schemas.claims import ClaimStatus, Happened, LineDecision
from schemas.values import ClaimId, Event, PersonId, SessionId, View


class ClaimMade(Event, frozen=True, kw_only=True):
    subject: ClaimId
    session_id: SessionId
    person_id: PersonId
    fee_pence: int


class HappenedSaid(Event, frozen=True, kw_only=True):
    subject: ClaimId
    happened: Happened


class CostAdded(Event, frozen=True, kw_only=True):
    subject: ClaimId
    cost_id: UUID
    category: str
    pence: int


class CostChanged(Event, frozen=True, kw_only=True):
    subject: ClaimId
    cost_id: UUID
    category: str
    pence: int


class CostRemoved(Event, frozen=True, kw_only=True):
    subject: ClaimId
    cost_id: UUID
    category: str


class ReceiptAttached(Event, frozen=True, kw_only=True):
    subject: ClaimId
    cost_id: UUID
    receipt_id: UUID


class ClaimSubmitted(Event, frozen=True, kw_only=True):
    subject: ClaimId
    fee_pence: int
    expense_pence: int
    held_pence: int


class QuestionAnswered(Event, frozen=True, kw_only=True):
    subject: ClaimId
    line_id: UUID


class DecidedLine(View, frozen=True, kw_only=True):
    line_id: UUID
    decision: LineDecision
    pence: int


class ClaimDecided(Event, frozen=True, kw_only=True):
    subject: ClaimId
    outcome: ClaimStatus
    lines: list[DecidedLine]
    digest: str


class ClaimMoved(Event, frozen=True, kw_only=True):
    """A step that payments or the person took: into a run, paid, given back, withdrawn."""

    subject: ClaimId
    before: ClaimStatus
    after: ClaimStatus
