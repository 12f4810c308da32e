"""Every SELECT for those who decide: what waits, what belongs together, and what is due."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.claims.models import Claim, ClaimLine, ClaimWarning
from faculty_api.claims.queries import SHOWN, readable
from schemas.access import Reach, Role
from schemas.claims import ClaimStatus


async def to_decide(session: AsyncSession, reach: Reach, most: int) -> Sequence[Row[Any]]:
    """Claims that wait for a decision, the soonest due first."""
    query = (
        SHOWN.where(readable(reach), col(Claim.status) == ClaimStatus.SUBMITTED)
        .order_by(col(Claim.decide_by).nulls_first(), col(Claim.number))
        .limit(most)
    )
    return (await session.execute(query)).all()


async def numbered(session: AsyncSession, reach: Reach, numbers: Collection[int]) -> Sequence[Row[Any]]:
    query = SHOWN.where(readable(reach), col(Claim.number).in_(list(numbers))).order_by(col(Claim.number))
    return (await session.execute(query)).all()


async def by_rule(session: AsyncSession, reach: Reach, most: int, *, waiting: bool) -> Sequence[Row[Any]]:
    """Those picked for a second look, or those approved by rule and not in a run yet; the newest first."""
    is_one = (
        (col(Claim.status) == ClaimStatus.SUBMITTED) & col(Claim.second_look)
        if waiting
        else (col(Claim.status) == ClaimStatus.APPROVED) & col(Claim.approved_rules).is_not(None)
    )
    return (
        await session.execute(SHOWN.where(readable(reach), is_one).order_by(col(Claim.number).desc()).limit(most))
    ).all()


async def relatives(session: AsyncSession, claims: Collection[Claim]) -> dict[UUID, list[Claim]]:
    """Of each claim, its other parts, if it was split. Of an advance, the other advances of the booking."""
    bookings = {claim.offer_id for claim in claims}
    query = select(Claim).where(col(Claim.offer_id).in_(bookings)).order_by(col(Claim.number))
    found = list((await session.execute(query)).scalars())
    return {claim.id: [one for one in found if one.id != claim.id and _whole(one) == _whole(claim)] for claim in claims}


def _whole(claim: Claim) -> UUID:
    """What it is a part of."""
    return claim.offer_id if claim.is_advance else claim.rest_of or claim.id


async def due(session: AsyncSession, since: date, until: date, what: str) -> list[Claim]:
    """Claims to decide by one of these days of which the team was not told yet; taken, so that nobody else tells."""
    told = (
        select(col(ClaimWarning.claim_id))
        .where(
            col(ClaimWarning.claim_id) == col(Claim.id),
            col(ClaimWarning.decide_by) == col(Claim.decide_by),
            col(ClaimWarning.what) == what,
        )
        .exists()
    )
    query = (
        select(Claim)
        .where(col(Claim.status) == ClaimStatus.SUBMITTED, col(Claim.decide_by).between(since, until), ~told)
        .order_by(col(Claim.academy_code), col(Claim.decide_by), col(Claim.number))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
        .limit(500)
    )
    return list((await session.execute(query)).scalars())


async def team_of(session: AsyncSession, academy: str) -> Sequence[Row[Any]]:
    """Who holds the team's role in this Academy; the national team where nobody does: id, full_name, email."""
    query = (
        select(col(Person.id), col(Person.full_name), col(Person.email))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .order_by(col(Person.id))
        .distinct()
    )
    team = (
        await session.execute(query.where(col(RoleGrant.role) == Role.TEAM, col(RoleGrant.academy_code) == academy))
    ).all()
    return team or (await session.execute(query.where(col(RoleGrant.role) == Role.NATIONAL))).all()


async def pence_of(session: AsyncSession, claim_ids: Collection[UUID]) -> int:
    """What these claims come to at most: what was approved, or else what was claimed."""
    query = select(
        func.coalesce(func.sum(func.coalesce(col(ClaimLine.approved_pence), col(ClaimLine.claimed_pence))), 0)
    )
    found: int = (
        await session.execute(
            query.join(Claim, col(Claim.id) == col(ClaimLine.claim_id)).where(
                col(Claim.id).in_(list(claim_ids)),
                col(Claim.status).not_in([ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED]),
            )
        )
    ).scalar_one()
    return found
