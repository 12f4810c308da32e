"""Every SELECT about the rules that approve claims, and what those rules need to know."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.claims import queries, receipt_queries
from faculty_api.claims.models import ApprovalRule, Claim, ClaimLine, SecondLook
from schemas.claims import ClaimStatus, LineDecision

APPROVED = (ClaimStatus.APPROVED, ClaimStatus.IN_RUN, ClaimStatus.PAID, ClaimStatus.FAILED)


async def of_academy(session: AsyncSession, academy: str, *, lock: bool = False) -> list[ApprovalRule]:
    query = select(ApprovalRule).where(col(ApprovalRule.academy_code) == academy)
    return list((await session.execute(query.with_for_update() if lock else query)).scalars())


async def share(session: AsyncSession, academy: str, *, lock: bool = False) -> SecondLook | None:
    query = select(SecondLook).where(col(SecondLook.academy_code) == academy)
    found: SecondLook | None = (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    return found


async def names(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(col(Person.id), col(Person.full_name)).where(col(Person.id).in_(list(ids))))
    return {row.id: row.full_name for row in rows.all()}


async def refused_since(session: AsyncSession, person_id: UUID, but: UUID, since: date) -> bool:
    """Whether a person refused, or paid less for, a line of this claimant whose session was on or after ``since``."""
    query = select(
        exists().where(
            col(Claim.id) == col(ClaimLine.claim_id),
            col(Claim.person_id) == person_id,
            col(Claim.id) != but,
            ~col(Claim.is_advance),
            col(Claim.activity_on) >= since,
            col(ClaimLine.status) != "refused",
            col(ClaimLine.claimed_pence) > 0,
            col(ClaimLine.decision).in_([LineDecision.REFUSED, LineDecision.LESS]),
        )
    )
    return bool((await session.execute(query)).scalar_one())


async def approved_last_time(session: AsyncSession, claim: Claim, place: str) -> dict[str, int]:
    """By kind of cost, the approved pence of the person's newest approved claim at this place, other than this one."""
    if not place:
        return {}
    newest = await queries.newest_at(session, claim.person_id, place, APPROVED, but=claim.id)
    if newest is None:
        return {}
    found: dict[str, int] = {}
    for line in await queries.lines(session, [newest]):
        if line.kind == "expense" and line.id == line.cost_id and line.receipt_id:
            found[line.category] = max(found.get(line.category, 0), line.approved_pence or 0)
    return found


async def receipt_elsewhere(session: AsyncSession, claim: Claim) -> bool:
    mine = await receipt_queries.receipts(session, [claim.id])
    return any((await receipt_queries.same_file_elsewhere(session, list(mine.values()))).values())


def changers(rules: Sequence[ApprovalRule], second: SecondLook) -> set[UUID]:
    return {second.changed_by, *(rule.changed_by for rule in rules)}
