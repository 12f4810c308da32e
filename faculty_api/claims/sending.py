"""Sending a claim, and taking it back."""

from faculty_api.claims import (
    booked,
    changing,
    deadlines,
    deciding,
    filling,
    help_queries,
    limits,
    queries,
    receipt_queries,
    rules,
    ruling,
    travel_queries,
    views,
)
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.claims.words import WHAT
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.policy.book import Book
from faculty_api.rates import service as rates
from schemas.access import Permission, Reach
from schemas.claim_events import ClaimMoved, ClaimSubmitted
from schemas.claim_help import ClaimConfirmed, Confirmed
from schemas.claims import ClaimStatus, ClaimView, LineDecision
from schemas.errors import Fault
from schemas.values import ClaimId, PersonId

NOT_SAID = "Say first if the session went ahead as planned"


async def submit(work: Work, claim_id: ClaimId) -> ClaimView:
    """Send the claim to be checked. From here on its lines stand still, unless it comes back."""
    reach = work.must(Permission.CLAIM_SUBMIT)
    return await send(work, reach, await changing.locked(work, reach, claim_id))


async def send(work: Work, reach: Reach, claim: Claim) -> ClaimView:
    """A claim that is locked: assessed, complete, and from now on being checked. Ends any help with it."""
    no = rules.objection(claim.status, ClaimStatus.SUBMITTED)
    if no:
        raise Conflict(no)
    lines = await ready(work, claim)
    for line in lines:
        if line.decision == LineDecision.ASKED:
            line.decision = LineDecision.WAITING
    await _end_help(work, claim)
    first = claim.submitted_at is None
    claim.status, claim.second_look = ClaimStatus.SUBMITTED, False
    claim.decide_by = deadlines.decide_by(london_day(work.now), await limits.today(work, claim.academy_code))
    if claim.is_advance:
        claim.decide_by = min(claim.decide_by, max(claim.activity_on, london_day(work.now)))
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


async def ready(work: Work, claim: Claim) -> list[ClaimLine]:
    """The lines, brought up to date; Invalid names all that is still needed before the claim can be sent."""
    lines = await filling.assess(work, claim)
    faults = [] if said(claim) else [Fault(field="happened", message=NOT_SAID)]
    faults += _lacking(lines, await rates.book(work, claim.academy_code))
    for line, paid in booked.twice(lines, await travel_queries.booked(work.session, [claim.offer_id])):
        if not line.beside.get("besides_booked"):
            words = f"{booked.sentence(paid)}. Remove this cost, or change it and say that it was another one"
            faults.append(Fault(field=f"line-{line.id}", message=words))
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))
    if not any(rules.needs_decision(line) for line in lines):
        raise Invalid("There is nothing to pay on this claim. Add a cost, or finish it without sending it")
    return lines


def said(claim: Claim) -> bool:
    """Whether it is known if the session went ahead; of money before the day nobody can know."""
    return claim.happened is not None or claim.is_advance or claim.status != ClaimStatus.DRAFT


async def _end_help(work: Work, claim: Claim) -> None:
    """Who sends their own claim has looked at it and so confirms it."""
    found = await help_queries.open_help(work.session, claim.id)
    if found is None:
        return
    if found.confirmed is None:
        found.confirmed, found.confirmed_at = Confirmed.PAGE, work.now
    found.ended_at = work.now
    digest = views.digest(claim, await queries.lines(work.session, [claim.id]))
    how = Confirmed(found.confirmed)
    confirmed = ClaimConfirmed(subject=ClaimId(claim.id), helper_id=PersonId(found.helper_id), how=how, digest=digest)
    work.record(confirmed)


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
    if claim.person_id != work.actor.person:
        raise NotAllowed("Only the person themselves can take a claim back")
    before = ClaimStatus(claim.status)
    no = rules.objection(before, ClaimStatus.WITHDRAWN)
    if no:
        raise Conflict(f"{no}, so you cannot take it back")
    for receipt in (await receipt_queries.receipts(work.session, [claim.id])).values():
        if receipt.claim_id == claim.id:  # that of a cost paid in part stays with the part that was paid
            receipt.removed_at = work.now
    helped = await help_queries.open_help(work.session, claim.id)
    if helped is not None:
        helped.ended_at = work.now
    claim.status = ClaimStatus.WITHDRAWN
    work.record(ClaimMoved(subject=ClaimId(claim.id), before=before, after=ClaimStatus.WITHDRAWN))
    return await changing.bumped(work, reach, claim)
