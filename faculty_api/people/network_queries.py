"""Every SELECT that counts the people of a network."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.people.models import Associate, AssociateSearch, AssociateSkill
from schemas.people import AssociateStatus


async def heads(session: AsyncSession, academy: str) -> dict[tuple[str, str], int]:
    """Keys are (kind, status)."""
    by = (col(Associate.kind), col(Associate.status))
    query = select(*by, func.count()).where(col(Associate.academy_code) == academy).group_by(*by)
    return {(kind, status): people for kind, status, people in (await session.execute(query)).all()}


async def skills(session: AsyncSession, academy: str) -> dict[tuple[str, str], int]:
    """Active people by (skill, kind)."""
    by = (col(AssociateSkill.skill), col(Associate.kind))
    query = (
        select(*by, func.count())
        .join(Associate, col(Associate.person_id) == col(AssociateSkill.person_id))
        .where(col(Associate.academy_code) == academy, col(Associate.status) == AssociateStatus.ACTIVE)
        .group_by(*by)
    )
    return {(skill, kind): people for skill, kind, people in (await session.execute(query)).all()}


async def districts(session: AsyncSession, academy: str) -> Sequence[tuple[str, int]]:
    """Active people by the first half of their postcode, in small letters; "" where it is not known."""
    of = col(AssociateSearch.district)
    query = (
        select(of, func.count())
        .where(col(AssociateSearch.academy_code) == academy, col(AssociateSearch.status) == AssociateStatus.ACTIVE)
        .group_by(of)
    )
    return [(district, people) for district, people in (await session.execute(query)).all()]
