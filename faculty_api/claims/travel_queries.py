"""Every SELECT about what the team books for people."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.claims.models import TravelRequest
from faculty_api.kernel.db import within
from faculty_api.offers.models import Offer
from faculty_api.programmes.models import Cohort, Programme, Session
from schemas.access import Reach
from schemas.offers import OfferStatus
from schemas.travel import TravelStatus

_ASKER: Any = aliased(Person)
_SHOWN: Any = (
    select(
        TravelRequest,
        col(Person.full_name).label("person_name"),
        _ASKER.full_name.label("asked_by_name"),
        col(Programme.name).label("programme_name"),
        col(Session.number).label("session_number"),
        col(Session.starts_at).label("session_at"),
    )
    .join(Person, col(Person.id) == col(TravelRequest.person_id))
    .join(_ASKER, _ASKER.id == col(TravelRequest.asked_by))
    .join(Session, col(Session.id) == col(TravelRequest.session_id))
    .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
    .join(Programme, col(Programme.id) == col(Cohort.programme_id))
)


def readable(reach: Reach) -> ColumnElement[bool]:
    return within(reach, academy=col(TravelRequest.academy_code), person=col(TravelRequest.person_id))


async def shown(session: AsyncSession, *where: ColumnElement[bool], most: int = 200) -> Sequence[Row[Any]]:
    """Requests with the names around them; those that wait first, then the next session first."""
    waits = (col(TravelRequest.status) == TravelStatus.ASKED).desc()
    query = _SHOWN.where(*where).order_by(waits, col(Session.starts_at), col(TravelRequest.id)).limit(most)
    return (await session.execute(query)).all()


async def locked(session: AsyncSession, reach: Reach, travel_id: UUID) -> TravelRequest | None:
    query = select(TravelRequest).where(col(TravelRequest.id) == travel_id, readable(reach)).with_for_update()
    found: TravelRequest | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def booked(session: AsyncSession, offer_ids: Collection[UUID]) -> list[TravelRequest]:
    """What was booked and paid for these bookings."""
    query = (
        select(TravelRequest)
        .where(col(TravelRequest.offer_id).in_(list(offer_ids)), col(TravelRequest.status) == TravelStatus.BOOKED)
        .order_by(col(TravelRequest.on_date), col(TravelRequest.id))
    )
    return list((await session.execute(query)).scalars())


async def accepted_offer(session: AsyncSession, session_id: UUID, person_id: UUID) -> Offer | None:
    """The booking of a person, locked so that it is not cancelled meanwhile."""
    query = select(Offer).where(
        col(Offer.session_id) == session_id,
        col(Offer.person_id) == person_id,
        col(Offer.status) == OfferStatus.ACCEPTED,
    )
    found: Offer | None = (await session.execute(query.with_for_update(key_share=True))).scalar_one_or_none()
    return found


async def asked_already(session: AsyncSession, new: TravelRequest) -> bool:
    """Whether the very same thing waits for an answer."""
    query = select(col(TravelRequest.id)).where(
        col(TravelRequest.offer_id) == new.offer_id,
        col(TravelRequest.status) == TravelStatus.ASKED,
        col(TravelRequest.category) == new.category,
        col(TravelRequest.on_date) == new.on_date,
        col(TravelRequest.from_place) == new.from_place,
        col(TravelRequest.to_place) == new.to_place,
    )
    return (await session.execute(query.limit(1))).first() is not None
