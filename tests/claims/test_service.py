"""The life of one claim, on PostgreSQL."""

from decimal import Decimal

import pytest

from faculty_api.claims import service
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.claims import (
    AnswerQuestion,
    ClaimStatus,
    Cost,
    DecideClaim,
    DecideLine,
    NoReceipt,
    SayHappened,
    StartClaim,
)
from schemas.values import Money
from tests.builders import Builder
from tests.claims.stage import delivered, photo, set_stage
from faculty_api.claims.receipts import ReceiptStore


def told(claim):  # type: ignore[no-untyped-def]
    return [(line.what, line.claimed.pence, line.payable.pence, line.status) for line in claim.lines]


async def test_a_claim_stands_ready_with_what_was_offered(build: Builder) -> None:
    at = await set_stage(build)
    assert (at.claim.status, at.claim.number) == (ClaimStatus.DRAFT, 2041)
    assert told(at.claim) == [("Leading the session", 15000, 15000, "payable")]
    again = await service.start(at.me, StartClaim(session_id=at.session.id))
    assert again.id == at.claim.id


async def test_costs_are_assessed_together_and_sent_with_their_receipts(build: Builder, tmp_path) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path)
    await service.add_cost(at.me, at.claim.id, Cost(category="car_mileage", miles=Decimal("24"), passengers=1))
    claim = await service.add_cost(at.me, at.claim.id, Cost(category="rail", amount_pence=4860))
    assert told(claim)[1:] == [
        ("Car (miles)", 1200, 1200, "payable"),
        ("Train", 4860, 0, "exception"),
    ]
    rail = claim.lines[2]
    with pytest.raises(Invalid, match="Add a photo of the receipt for train"):
        await service.submit(at.me, claim.id)
    claim = await service.attach_receipt(at.me, store, claim.id, rail.cost_id, "ticket.jpeg", photo())
    assert told(claim)[2] == ("Train", 4860, 4860, "payable")
    assert claim.lines[2].receipt.name == "ticket.jpg"
    claim = await service.submit(at.me, claim.id)
    assert (claim.status, claim.closer_look, claim.expenses) == (ClaimStatus.SUBMITTED, [], Money(6060))
    with pytest.raises(Conflict, match="so it cannot be changed"):
        await service.add_cost(at.me, claim.id, Cost(category="bus", amount_pence=200))
    done = await service.decide(at.check, claim.id, DecideClaim())
    assert (done.status, done.approved) == (ClaimStatus.APPROVED, Money(21060))
    [ready] = await service.ready_for_payment(at.check)
    assert (ready.fee_pence, ready.expense_pence, ready.approved_by) == (15000, 6060, at.approver.person)
