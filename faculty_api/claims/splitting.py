"""Pay the rest now: lines that must wait go to a claim of their own, and the others are approved at once."""

from collections.abc import Sequence
from uuid import UUID

from faculty_api.claims import changing, deciding, limits, queries, receipt_queries, rules
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.claims.words import WHAT
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from schemas.access import Permission
from schemas.claim_commands import DecideClaim
from schemas.claim_rules import ClaimSplit, PayRestNow
from schemas.claims import ClaimStatus, ClaimView
from schemas.values import ClaimId

COPIED = (
    "offer_id", "session_id", "person_id", "academy_code", "activity_on", "role_level", "delivery_confirmed_by",
    "happened", "pay_choice", "reduced_to_pence", "helpers", "submitted_at", "submitted_by", "decide_by",
)  # fmt: skip


async def pay_rest_now(work: Work, claim_id: ClaimId, command: PayRestNow) -> ClaimView:
    """Approves every line but these, which wait in a claim with a number of its own. Returns the claim that is paid."""
    reach = work.must(Permission.CLAIM_APPROVE)
    claim = await changing.locked(work, reach, claim_id)
    if claim.status != ClaimStatus.SUBMITTED:
        raise Conflict(rules.ALREADY[ClaimStatus(claim.status)])
    if claim.first_approved_by is not None:
        raise Conflict("This claim has its first approval already, so it cannot be split now")
    lines = await queries.lines(work.session, [claim.id])
    above = await limits.of(work, claim.academy_code)
    deciding.refuse_person(work, claim, lines, await deciding.pence_beside(work, claim), above)
    deciding.refuse_stale(claim, lines, command.digest)
    wait = _waiting(lines, set(command.wait))
    stay = [line for line in lines if line not in wait]
    if not any(rules.is_clean(line) and rules.most(line) for line in stay):
        raise Invalid("Nothing else on this claim can be paid now. Decide about it as a whole")
    rest = await _rest(work, claim)
    await _move(work, claim, rest, wait, stay)
    work.record(ClaimSplit(subject=ClaimId(claim.id), rest=ClaimId(rest.id), lines=[line.id for line in wait]))
    claim.version += 1
    await work.flush()
    return await deciding.decide(work, claim_id, DecideClaim())


def _waiting(lines: Sequence[ClaimLine], wanted: set[UUID]) -> list[ClaimLine]:
    if wanted - {line.id for line in lines}:
        raise NotFound("We could not find one of these lines on this claim")
    found = [line for line in lines if line.id in wanted]
    for line in found:
        if rules.is_clean(line) or not rules.needs_decision(line):
            raise Invalid.field(f"wait-{line.id}", f"{WHAT[line.category]} does not have to wait")
    return found


async def _rest(work: Work, claim: Claim) -> Claim:
    facts = {name: getattr(claim, name) for name in COPIED}
    rest = Claim(
        id=new_id(), rest_of=claim.rest_of or claim.id, status=ClaimStatus.SUBMITTED, created_at=work.now, **facts
    )
    work.session.add(rest)
    await work.flush()
    return rest


async def _move(work: Work, claim: Claim, rest: Claim, wait: Sequence[ClaimLine], stay: Sequence[ClaimLine]) -> None:
    """The lines as they are, and the receipts that are theirs alone."""
    for line in wait:
        line.claim_id = rest.id
    await work.flush()
    alone = {line.receipt_id for line in wait} - {line.receipt_id for line in stay}
    for receipt in (await receipt_queries.receipts(work.session, [claim.id, rest.id])).values():
        if receipt.id in alone and receipt.claim_id == claim.id:
            receipt.claim_id = rest.id
    await work.flush()
