"""How the sessions of a term are shared out among the people of an Academy: one query, however many there are."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability.models import BookedTime
from faculty_api.pairing.effect import Held
from faculty_api.people.models import Associate
from schemas.people import AssociateStatus, Kind
from schemas.programmes import Part


async def held(session: AsyncSession, academy: str, since: datetime, until: datetime) -> list[Held]:
    """Everybody active there, with what they are booked to lead in that time, wherever it is."""
    booked = (
        select(func.count())
        .where(
            col(BookedTime.person_id) == col(Associate.person_id),
            col(BookedTime.part) == Part.DELIVER,
            func.lower(col(BookedTime.span)) >= since,
            func.lower(col(BookedTime.span)) < until,
        )
        .correlate(Associate)
    )
    query = select(col(Associate.person_id), col(Associate.kind), booked.scalar_subquery()).where(
        col(Associate.academy_code) == academy, col(Associate.status) == AssociateStatus.ACTIVE
    )
    return [Held(person, Kind(kind), count) for person, kind, count in (await session.execute(query)).all()]
