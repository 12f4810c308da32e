"""What payments does with approved claims. Only ``payments.service`` calls these, and it has asked permission."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlmodel import col

from faculty_api.claims import advance_queries, offsetting, pay_queries, queries, rules
from faculty_api.claims.advance_models import AdvanceOffset
from faculty_api.claims.models import Claim
from faculty_api.kernel.db import any_of
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from schemas.claim_events import ClaimMoved
from schemas.claims import ClaimStatus
from schemas.claims_to_pay import ClaimToPay
from schemas.values import ClaimId


async def ready_for_payment(work: Work) -> list[ClaimToPay]:
    """Approved claims that no run has taken, oldest approval first."""
    return await pay_queries.to_pay(work.session, col(Claim.status) == ClaimStatus.APPROVED)


async def take_into_run(work: Work, ids: Iterable[UUID]) -> list[ClaimToPay]:
    """All of these claims, locked and now in a run; none of them when one is not approved any more (Conflict)."""
    wanted = set(ids)
    await _move(work, wanted, ClaimStatus.IN_RUN)
    await offsetting.fix(work, wanted)
    return await pay_queries.to_pay(work.session, any_of(col(Claim.id), wanted))


async def give_back(work: Work, ids: Iterable[UUID]) -> None:
    """Out of a cancelled run: approved again, and free for the next one."""
    back = set(ids)
    await _move(work, back, ClaimStatus.APPROVED, only_from=ClaimStatus.IN_RUN)
    await offsetting.not_paid(work, back)


async def settle(work: Work, ids: Collection[UUID]) -> None:
    """The results say that all of each was paid."""
    await _move(work, set(ids), ClaimStatus.PAID)


async def fail(work: Work, ids: Collection[UUID]) -> None:
    """The results say that these did not go through."""
    await _move(work, set(ids), ClaimStatus.FAILED)
    await offsetting.not_paid(work, ids)


async def pay_again(work: Work, claim_id: UUID) -> None:
    """After a failed payment: approved again, for the next run."""
    await _move(work, {claim_id}, ClaimStatus.APPROVED, only_from=ClaimStatus.FAILED)


async def end_nought(work: Work) -> list[UUID]:
    """Claims of which nothing is left to pay, for it was paid before the day, end here; which these are."""
    found = [one.id for one in await ready_for_payment(work) if _nought(one)]
    if not found:
        return []
    rows = {row.id: row for row in await queries.locked(work.session, found) if row.status == ClaimStatus.APPROVED}
    await offsetting.fix(work, list(rows))
    ended = [one.id for one in await pay_queries.to_pay(work.session, any_of(col(Claim.id), rows)) if _nought(one)]
    for one in ended:
        rows[one].status = ClaimStatus.PAID
        rows[one].version += 1
        work.record(ClaimMoved(subject=one, before=ClaimStatus.APPROVED, after=ClaimStatus.PAID))
    await work.flush()
    return list(ended)


def _nought(claim: ClaimToPay) -> bool:
    return claim.taken_off_pence > 0 and claim.fee_pence + claim.expense_pence == 0


async def taken_off(work: Work, ids: Collection[UUID]) -> list[tuple[UUID, int]]:
    """What was taken off the costs of these claims: id and pence of each row, for the ledger."""
    rows = await advance_queries.offsets(work.session, any_of(col(AdvanceOffset.claim_id), ids))
    return [(row.id, row.pence) for row in rows]


async def advances_of(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Which of these claims are advances."""
    return {one.id for one in await advance_queries.listed(work.session, any_of(col(Claim.id), ids))}


async def _move(work: Work, ids: set[UUID], to: ClaimStatus, *, only_from: ClaimStatus | None = None) -> None:
    rows = await queries.locked(work.session, ids)
    if len(rows) != len(ids):
        raise NotFound("We could not find one of these claims")
    for row in rows:
        before = ClaimStatus(row.status)
        no = rules.objection(before, to)
        if no or (only_from and before is not only_from):
            raise Conflict(f"Claim {row.number}: {no or rules.ALREADY[before]}")
        row.status, row.came_back = to, row.came_back or to is ClaimStatus.FAILED
        row.version += 1
        work.record(ClaimMoved(subject=ClaimId(row.id), before=before, after=to))
    await work.flush()
