"""What was paid before the day is taken off the costs of the claim that is approved: once, and never off the fee."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlmodel import col

from faculty_api.claims import advance_queries, advance_rules
from faculty_api.claims.advance_models import AdvanceOffset
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.kernel.db import any_of
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from schemas.advances import AdvanceClosed, AdvanceGivenBack, AdvanceTakenOff
from schemas.claim_events import ClaimMoved
from schemas.claims import ClaimStatus
from schemas.values import ClaimId


async def take_off(work: Work, claim: Claim, lines: Sequence[ClaimLine]) -> None:
    """In the transaction that approves a claim; its advances are locked, so that two claims never take the same."""
    costs = sum(line.approved_pence or 0 for line in lines if line.kind == "expense")
    if claim.is_advance or not costs:
        return
    await work.flush()
    found = await advance_queries.locked(work.session, advance_queries.of_use(claim))
    left = await remaining(work, [one.id for one in found])
    each = [advance_rules.Advance(one.id, one.number, one.offer_id == claim.offer_id, left[one.id]) for one in found]
    for advance, pence in advance_rules.take_off(costs, each):
        work.session.add(
            AdvanceOffset(id=new_id(), advance_id=advance, claim_id=claim.id, pence=pence, made_at=work.now)
        )
        work.record(AdvanceTakenOff(subject=ClaimId(claim.id), advance_id=ClaimId(advance), pence=pence))
    await work.flush()


async def remaining(work: Work, ids: Collection[UUID]) -> dict[UUID, int]:
    """Pence of each advance that nothing has taken off."""
    agreed = await advance_queries.agreed(work.session, ids)
    taken = await advance_queries.taken(work.session, ids)
    return {one: agreed.get(one, 0) - taken.get(one, 0) for one in ids}


async def undo(work: Work, claim: Claim) -> None:
    """The approval of this claim is taken back."""
    await _undo(work, await advance_queries.offsets(work.session, col(AdvanceOffset.claim_id) == claim.id, lock=True))


async def not_paid(work: Work, advances: Collection[UUID]) -> None:
    """These are not paid after all: claims that no run has taken pay their costs in full.

    Where a run has taken the claim the row stands, and with it the advance stays owed.
    """
    mine = any_of(col(AdvanceOffset.advance_id), advances)
    await _undo(work, await advance_queries.offsets(work.session, mine, ~col(AdvanceOffset.fixed), lock=True))


async def _undo(work: Work, rows: Iterable[AdvanceOffset]) -> None:
    for row in rows:
        row.fixed, row.undone_at = False, work.now
        given = AdvanceGivenBack(subject=ClaimId(row.claim_id), advance_id=ClaimId(row.advance_id), pence=row.pence)
        work.record(given)
    await work.flush()


async def fix(work: Work, claims: Collection[UUID]) -> None:
    """What is taken off these claims stands from now on: somebody is about to pay the rest."""
    for row in await advance_queries.offsets(work.session, any_of(col(AdvanceOffset.claim_id), claims), lock=True):
        row.fixed = True
    await work.flush()


async def close_needless(work: Work) -> int:
    """Locks every agreed advance that is not paid, so that nobody counts on one that is closed here; how many."""
    waiting = col(Claim.is_advance) & (col(Claim.status) == ClaimStatus.APPROVED)
    held = await advance_queries.locked(work.session, waiting)
    ids = [one.id for one in held]
    needless = {one.id for one in await advance_queries.listed(work.session, advance_queries.needless())}
    for claim in held:
        if claim.id in needless:
            claim.status = ClaimStatus.WITHDRAWN
            claim.version += 1
            moved = ClaimMoved(subject=ClaimId(claim.id), before=ClaimStatus.APPROVED, after=ClaimStatus.WITHDRAWN)
            work.record(moved)
            work.record(AdvanceClosed(subject=ClaimId(claim.id)))
    await work.flush()
    return len(needless & set(ids))
