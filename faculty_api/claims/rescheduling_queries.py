"""What was asked, booked and paid around bookings: read before a session changes, locked when it does."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims.advance_queries import UNDECIDED
from faculty_api.claims.models import Claim, ClaimLine, TravelRequest
from faculty_api.offers.models import Offer
from faculty_api.programmes.models import Session
from schemas.claims import ClaimStatus, Happened
from schemas.travel import TravelStatus

AGREED = (ClaimStatus.APPROVED, ClaimStatus.IN_RUN, ClaimStatus.PAID)


async def travel(session: AsyncSession, offer_ids: Collection[UUID]) -> dict[UUID, list[TravelRequest]]:
    live = (TravelStatus.ASKED, TravelStatus.BOOKED)
    query = (
        select(TravelRequest)
        .where(col(TravelRequest.offer_id).in_(list(offer_ids)), col(TravelRequest.status).in_(live))
        .order_by(col(TravelRequest.on_date), col(TravelRequest.id))
    )
    found: dict[UUID, list[TravelRequest]] = {}
    for row in (await session.execute(query)).scalars():
        found.setdefault(row.offer_id, []).append(row)
    return found


async def money(session: AsyncSession, offer_ids: Collection[UUID]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Pence before the day by booking: asked and not decided, and agreed."""
    query = (
        select(
            col(Claim.offer_id),
            func.coalesce(func.sum(col(ClaimLine.claimed_pence)).filter(col(Claim.status).in_(UNDECIDED)), 0),
            func.coalesce(func.sum(col(ClaimLine.approved_pence)).filter(col(Claim.status).in_(AGREED)), 0),
        )
        .join(ClaimLine, col(ClaimLine.claim_id) == col(Claim.id))
        .where(col(Claim.offer_id).in_(list(offer_ids)), col(Claim.is_advance))
        .group_by(col(Claim.offer_id))
    )
    rows = (await session.execute(query)).all()
    return {row[0]: int(row[1]) for row in rows}, {row[0]: int(row[2]) for row in rows}


async def asked_travel(session: AsyncSession, offer_ids: Collection[UUID]) -> list[TravelRequest]:
    query = (
        select(TravelRequest)
        .where(col(TravelRequest.offer_id).in_(list(offer_ids)), col(TravelRequest.status) == TravelStatus.ASKED)
        .order_by(col(TravelRequest.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list((await session.execute(query)).scalars())


async def open_money(session: AsyncSession, offer_ids: Collection[UUID]) -> list[Claim]:
    """Money before the day that nobody has decided about, locked."""
    query = (
        select(Claim)
        .where(col(Claim.offer_id).in_(list(offer_ids)), col(Claim.is_advance), col(Claim.status).in_(UNDECIDED))
        .order_by(col(Claim.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list((await session.execute(query)).scalars())


async def called_off_offer(session: AsyncSession, session_id: UUID, person_id: UUID) -> Offer | None:
    """Their booking of a session that we called off: the one a claim was made for then. Held."""
    query = (
        select(Offer)
        .where(col(Offer.session_id) == session_id, col(Offer.person_id) == person_id)
        .where(
            select(1).where(col(Claim.offer_id) == col(Offer.id), col(Claim.happened) == Happened.CALLED_OFF).exists()
        )
    )
    found: Offer | None = (await session.execute(query.with_for_update())).scalar_one_or_none()
    return found


async def confirmer(session: AsyncSession, session_id: UUID) -> UUID | None:
    found: UUID | None = (
        await session.execute(
            select(func.coalesce(col(Session.delivered_by), col(Session.called_off_by))).where(
                col(Session.id) == session_id
            )
        )
    ).scalar_one_or_none()
    return found
