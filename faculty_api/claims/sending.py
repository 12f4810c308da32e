"""Sending a claim, and taking it back."""

from faculty_api.claims import changing, deadlines, deciding, filling, queries, rules, ruling, views
from faculty_api.claims.models import ClaimLine
from faculty_api.claims.words import WHAT
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid
from faculty_api.kernel.work import Work
from faculty_api.policy.book import Book
from faculty_api.rates import service as rates
from schemas.access import Permission
from schemas.claim_events import ClaimMoved, ClaimSubmitted
from schemas.claims import ClaimStatus, ClaimView, LineDecision
from schemas.errors import Fault
from schemas.values import ClaimId


async def submit(work: Work, claim_id: ClaimId) -> ClaimView:
    """Send the claim to be checked. From here on its lines stand still, unless it comes back."""
    reach = work.must(Permission.CLAIM_SUBMIT)
    claim = await changing.locked(work, reach, claim_id)
    no = rules.objection(claim.status, ClaimStatus.SUBMITTED)
    if no:
        raise Conflict(no)
    lines = await filling.assess(work, claim)
    faults = _lacking(lines, await rates.book(work, claim.academy_code))
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))
    if not any(rules.needs_decision(line) for line in lines):
        raise Invalid("There is nothing to pay on this claim. Add a cost before you send it")
    for line in lines:
        if line.decision == LineDecision.ASKED:
            line.decision = LineDecision.WAITING
    first = claim.submitted_at is None
    claim.status, claim.second_look = ClaimStatus.SUBMITTED, False
    claim.decide_by = deadlines.decide_by(london_day(work.now))
    claim.submitted_at, claim.submitted_by = claim.submitted_at or work.now, work.actor.person
    view = await changing.bumped(work, reach, claim)
    work.record(
        ClaimSubmitted(
            subject=ClaimId(claim.id),
            fee_pence=view.fee.pence,
            expense_pence=view.expenses.pence,
            held_pence=view.held.pence,
        )
    )
    if not await ruling.settle(work, claim, lines, first=first):
        return view
    if claim.status == ClaimStatus.APPROVED:
        await deciding.tell(work, claim)
    return await changing.bumped(work, reach, claim)


def _lacking(lines: list[ClaimLine], book: Book) -> list[Fault]:
    """What is still needed before the claim can be sent: receipts, and answers to questions."""
    faults = []
    for line in lines:
        what = WHAT[line.category]
        if line.decision == LineDecision.ASKED and not line.answer:
            faults.append(Fault(field=f"line-{line.id}", message=f"Answer the question about: {what}"))
        free = book.on(line.on_date).number("receipt.min_value")
        shows = line.receipt_id or line.no_receipt or not views.needs_receipt(line)
        if line.id == line.cost_id and not shows and line.facts.get("amount_pence", 0) > free:
            words = f"Add a photo of the receipt for {what.lower()}, or say why you do not have one"
            faults.append(Fault(field=f"line-{line.id}", message=words))
    return faults


async def withdraw(work: Work, claim_id: ClaimId) -> ClaimView:
    """The person takes the claim back; nothing of it will be paid."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.locked(work, reach, claim_id)
    before = ClaimStatus(claim.status)
    no = rules.objection(before, ClaimStatus.WITHDRAWN)
    if no:
        raise Conflict(f"{no}, so you cannot take it back")
    for receipt in (await queries.receipts(work.session, [claim.id])).values():
        if receipt.claim_id == claim.id:  # that of a cost paid in part stays with the part that was paid
            receipt.removed_at = work.now
    claim.status = ClaimStatus.WITHDRAWN
    work.record(ClaimMoved(subject=ClaimId(claim.id), before=before, after=ClaimStatus.WITHDRAWN))
    return await changing.bumped(work, reach, claim)
