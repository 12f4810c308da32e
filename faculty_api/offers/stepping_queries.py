"""Who knows the people of a session: led with them before, or leads other sessions of the cohort."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.offers.models import Offer
from faculty_api.programmes.models import Session
from schemas.offers import OfferStatus

_LEADS = (OfferStatus.ACCEPTED, OfferStatus.DELIVERED)


async def knows(
    session: AsyncSession,
    cohort_id: UUID,
    kind: str,
    colleagues: Collection[UUID],
    without: Collection[UUID],
    most: int,
) -> Sequence[Row[Any]]:
    """(person_id, together, cohort): how many sessions somebody led with these colleagues, and how many of the cohort's
    they lead or led; those who led together first. Nobody of ``without``."""
    mine, theirs, held = aliased(Offer), aliased(Offer), aliased(Session)
    beside = and_(
        col(theirs.session_id) == col(mine.session_id),
        col(theirs.person_id).in_(list(colleagues)),
        col(theirs.status) == OfferStatus.DELIVERED,
        col(mine.status) == OfferStatus.DELIVERED,
    )
    together = func.count(col(theirs.session_id).distinct())
    cohort = func.count(case((col(held.cohort_id) == cohort_id, col(mine.session_id))).distinct())
    query = (
        select(col(mine.person_id), together.label("together"), cohort.label("cohort"))
        .join(held, col(held.id) == col(mine.session_id))
        .outerjoin(theirs, beside)
        .where(
            col(mine.kind) == kind,
            col(mine.status).in_(_LEADS),
            col(mine.person_id).not_in(list(without)),
            or_(col(held.cohort_id) == cohort_id, col(theirs.id).is_not(None)),
        )
        .group_by(col(mine.person_id))
        .order_by(together.desc(), cohort.desc(), col(mine.person_id))
        .limit(most)
    )
    return (await session.execute(query)).all()


async def filled(session: AsyncSession, session_id: UUID, kind: str, now: datetime) -> int:
    """Places of a kind that somebody holds, or may still say yes to."""
    waits = and_(col(Offer.status) == OfferStatus.OFFERED, col(Offer.answer_by) > now)
    holds = col(Offer.status).in_([*_LEADS, OfferStatus.NO_SHOW])
    query = select(func.count()).where(col(Offer.session_id) == session_id, col(Offer.kind) == kind, or_(waits, holds))
    return int((await session.execute(query)).scalar_one())
