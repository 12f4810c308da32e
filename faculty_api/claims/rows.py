"""Rows of a claim's lines: made new, and brought up to what the policy book says of them."""

from datetime import date
from typing import Any

import msgspec

from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.kernel.ids import new_id
from schemas.assess import Expense, ExpenseLine, FeeLine
from schemas.claims import LineDecision, LineSource


def cost_row(claim: Claim, cost: Expense, source: LineSource) -> ClaimLine:
    """A new cost, not assessed yet."""
    made = new_id()
    return ClaimLine(
        id=made,
        claim_id=claim.id,
        cost_id=made,
        position=0,
        kind="expense",
        category=cost.category,
        on_date=cost.on,
        source=source,
        facts=facts_of(cost),
        claimed_pence=0,
        payable_pence=0,
        status="held",
        because="",
        citations=[],
    )


def facts_of(cost: Expense) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(cost)
    return {key: value for key, value in plain.items() if value not in (None, False, 0, "")}


def expense_of(row: ClaimLine) -> Expense:
    return msgspec.convert({**row.facts, "receipt": row.receipt_id is not None}, Expense, strict=False)


def fee_row(claim: Claim, on: date) -> ClaimLine:
    return ClaimLine(
        id=new_id(),
        claim_id=claim.id,
        position=0,
        kind="fee",
        category="involvement_payment",
        on_date=on,
        source=LineSource.DELIVERY,
        facts={},
        claimed_pence=0,
        payable_pence=0,
        status="held",
        because="",
        citations=[],
    )


def rest_row(row: ClaimLine) -> ClaimLine:
    """The part of a cost that is not simply paid."""
    return ClaimLine(
        id=new_id(),
        claim_id=row.claim_id,
        cost_id=row.id,
        position=0,
        kind="expense",
        category=row.category,
        on_date=row.on_date,
        source=row.source,
        facts=row.facts,
        claimed_pence=0,
        payable_pence=0,
        status="held",
        because="",
        citations=[],
        receipt_id=row.receipt_id,
        no_receipt=row.no_receipt,
        beside=row.beside,
    )


def settled(row: ClaimLine, line: FeeLine | ExpenseLine, claimed: int) -> ClaimLine:
    before = (row.category, row.claimed_pence, row.payable_pence, row.status)
    row.category, row.status, row.because = line.category, line.status, line.because
    row.claimed_pence, row.payable_pence = claimed, line.payable_pence
    row.citations = msgspec.to_builtins(line.citations)
    if before != (row.category, row.claimed_pence, row.payable_pence, row.status):
        reopen(row)
    return row


def reopen(row: ClaimLine) -> None:
    """Whatever was decided about this line no longer stands."""
    row.decision, row.approved_pence, row.decision_reason = LineDecision.WAITING, None, ""
    row.approved_rule = None
