"""Who is asked by letter whether all still holds, and what a team knows of whose time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.availability.models import AsUsual, Availability, SessionLimits, TermAvailability
from faculty_api.kernel.db import within
from faculty_api.people.models import Associate
from schemas.access import Reach
from schemas.people import AssociateStatus


def _of_term() -> Any:
    mine = col(TermAvailability.person_id) == col(Associate.person_id)
    return select(func.max(col(TermAvailability.said_at))).where(mine).correlate(Associate).scalar_subquery()


def _told() -> Any:
    return func.greatest(col(Availability.said_at), _of_term(), col(AsUsual.confirmed_at), col(AsUsual.answered_at))


async def due(session: AsyncSession, since: datetime, most_unanswered: int, most: int) -> list[UUID]:
    """Active people with an e-mail address who said something, not since then; nor was a letter sent since. Held."""
    query = (
        select(col(Associate.person_id))
        .join(Person, col(Person.id) == col(Associate.person_id))
        .outerjoin(Availability, col(Availability.person_id) == col(Associate.person_id))
        .outerjoin(AsUsual, col(AsUsual.person_id) == col(Associate.person_id))
        .outerjoin(SessionLimits, col(SessionLimits.person_id) == col(Associate.person_id))
        .where(
            col(Associate.status) == AssociateStatus.ACTIVE,
            col(Person.active).is_(True),
            col(Person.email).is_not(None),
            func.coalesce(col(SessionLimits.ask_monthly), True),
            func.coalesce(col(AsUsual.unanswered), 0) < most_unanswered,
            func.greatest(_told(), col(AsUsual.letter_at)) <= since,
            _told().is_not(None),
        )
        .order_by(col(Associate.person_id))
        .limit(most)
        .with_for_update(skip_locked=True, key_share=True, of=Associate)
    )
    return list((await session.execute(query)).scalars())


async def takes_part(session: AsyncSession, person_id: UUID) -> bool:
    """Whether they have not left."""
    query = select(col(Associate.status)).where(col(Associate.person_id) == person_id)
    found = (await session.execute(query)).scalar_one_or_none()
    return found is not None and found != AssociateStatus.ENDED


async def told(session: AsyncSession, reach: Reach) -> Sequence[Row[Any]]:
    """Of everybody active in reach: who, and when they or a list told us last; those who want a call first, then who
    never said anything, then the oldest."""
    listed = (
        col(Availability.from_list).is_(True)
        & or_(col(AsUsual.confirmed_at).is_(None), col(AsUsual.confirmed_at) < col(Availability.said_at))
        & col(AsUsual.answered_at).is_(None)
        & _of_term().is_(None)
    )
    reached = within(reach, academy=col(Associate.academy_code), person=col(Associate.person_id))
    at = _told().label("told_at")
    query = (
        select(
            col(Associate.person_id), col(Person.full_name).label("name"), col(Associate.academy_code).label("academy"),
            at, listed.label("listed"), col(AsUsual.call_wanted_at),
        )
        .join(Person, col(Person.id) == col(Associate.person_id))
        .outerjoin(Availability, col(Availability.person_id) == col(Associate.person_id))
        .outerjoin(AsUsual, col(AsUsual.person_id) == col(Associate.person_id))
        .where(col(Associate.status) == AssociateStatus.ACTIVE, reached)
        .order_by(col(AsUsual.call_wanted_at).asc().nulls_last(), at.asc().nulls_first(), col(Person.full_name))
    )  # fmt: skip
    return (await session.execute(query)).all()
