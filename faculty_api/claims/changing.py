"""The start and end of every change to a claim: found within reach and locked first, assessed and counted after."""

from collections.abc import Sequence
from uuid import UUID

from faculty_api.claims import advance_rules, filling, help_queries, queries, rules, views
from faculty_api.claims.models import Claim, ClaimHelp, ClaimLine
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from schemas.access import Reach
from schemas.claims import ClaimView


async def locked(work: Work, reach: Reach, claim_id: UUID) -> Claim:
    """The claim under a lock; a claim out of reach is as absent as one that is not there."""
    claim = await queries.claim(work.session, reach, claim_id, lock=True)
    if claim is None:
        raise NotFound("We could not find that claim")
    return claim


async def changeable(work: Work, reach: Reach, claim_id: UUID, *, parted: bool = False) -> Claim:
    """``parted``: also when it was split to pay some of it sooner; its costs then stand as they were sent."""
    claim = await locked(work, reach, claim_id)
    no = rules.objection_to_change(claim.status)
    if no:
        raise Conflict(no)
    if not parted and claim.is_advance:
        raise Conflict(advance_rules.CANNOT_CHANGE)
    if not parted and await queries.is_split(work.session, claim):
        raise Conflict("Part of this claim was approved by itself, so its costs stand. Answer the question we asked")
    if claim.person_id != work.actor.person:
        await help_of_mine(work, claim)
    return claim


async def glance(work: Work, reach: Reach, claim_id: UUID, cost_id: UUID) -> None:
    """Refuses what would be refused anyway, before slow work. Nothing is locked: it is asked again under the lock."""
    claim = await queries.claim(work.session, reach, claim_id)
    if claim is None:
        raise NotFound("We could not find that claim")
    no = rules.objection_to_change(claim.status)
    if no:
        raise Conflict(no)
    await cost(work, claim, cost_id)


async def help_of_mine(work: Work, claim: Claim) -> ClaimHelp:
    """The help I have begun with another's claim; whatever I change, they must be asked about anew."""
    found = await help_queries.open_help(work.session, claim.id)
    if found is None or found.helper_id != work.actor.person:
        raise NotAllowed("Say first that you fill in this claim for them, and why")
    found.asked_at = None
    return found


async def cost(work: Work, claim: Claim, cost_id: UUID) -> tuple[list[ClaimLine], ClaimLine]:
    """All lines of the claim, and the one under which this cost is changed."""
    lines = await queries.lines(work.session, [claim.id])
    for line in lines:
        if line.kind == "expense" and cost_id in (line.id, line.cost_id) and line.id == line.cost_id:
            return lines, line
    raise NotFound("We could not find that cost on this claim")


async def changed(work: Work, reach: Reach, claim: Claim, lines: Sequence[ClaimLine] | None = None) -> ClaimView:
    """Assess the whole claim again, count the change, and show it."""
    await filling.assess(work, claim, lines)
    return await bumped(work, reach, claim)


async def bumped(work: Work, reach: Reach, claim: Claim) -> ClaimView:
    claim.version += 1
    await work.flush()
    view = await views.one(work, reach, claim.id)
    if view is None:
        raise NotFound("We could not find that claim")
    return view
