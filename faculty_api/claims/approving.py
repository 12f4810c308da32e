"""Many claims that match the plan, approved at once without being opened.

Each stands by itself: one that has changed is left out, the others go ahead.
"""

from faculty_api.claims import deciding, decision_queries, queries, views
from faculty_api.kernel.errors import Conflict, Invalid, NotFound, Refusal
from faculty_api.kernel.work import Work
from schemas.access import Permission, Reach
from schemas.claim_commands import DecideClaim
from schemas.claim_rules import Approved, ApproveMany, LeftOut, ShownClaim
from schemas.claims import ClaimStatus, ClaimSummary, ClaimView
from schemas.values import ClaimId, Money

MOST = 200


async def to_decide(work: Work, most: int = MOST) -> list[ClaimSummary]:
    """The claims that wait for a decision, those due soonest first."""
    reach = work.must(Permission.CLAIM_VIEW)
    return await views.many(work, await decision_queries.to_decide(work.session, reach, most))


async def chosen(work: Work, numbers: list[int]) -> list[ClaimSummary]:
    """Claims by their numbers, those within reach."""
    reach = work.must(Permission.CLAIM_APPROVE)
    return await views.many(work, await decision_queries.numbered(work.session, reach, numbers[:MOST]))


async def approve_many(work: Work, command: ApproveMany) -> Approved:
    """Approve what was shown, each in a savepoint of its own. All are locked first and in one order, for approving
    locks their advances too: so nobody waits in a circle.
    """
    reach = work.must(Permission.CLAIM_APPROVE)
    if len({one.id for one in command.claims}) != len(command.claims):
        raise Invalid("A claim is named twice. Send each claim once")
    await queries.lock_all(work.session, reach, [one.id for one in command.claims])
    done: list[ClaimView] = []
    left: list[LeftOut] = []
    for shown in sorted(command.claims, key=lambda one: one.id):
        number = None
        try:
            async with work.attempt():
                claim = await _found(work, reach, shown)
                number = claim.number
                if claim.status is ClaimStatus.SUBMITTED and claim.closer_look:
                    raise Conflict(f"It needs a closer look: {claim.closer_look[0]}")
                done.append(await deciding.decide(work, shown.id, DecideClaim(digest=shown.digest)))
        except Refusal as no:
            left.append(LeftOut(id=shown.id, number=number, why=no.detail))
    total = sum(claim.approved.pence for claim in done if claim.approved)
    return Approved(approved=[claim.id for claim in done], total=Money(total), left_out=left)


async def _found(work: Work, reach: Reach, shown: ShownClaim) -> ClaimView:
    claim = await views.one(work, reach, ClaimId(shown.id))
    if claim is None:
        raise NotFound("We could not find that claim")
    return claim
