"""Every SELECT about money before the day and what is taken off for it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims.advance_models import AdvanceOffset
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.claims.queries import SHOWN, readable
from faculty_api.kernel.db import any_of
from faculty_api.offers.models import Offer
from schemas.access import Reach
from schemas.claims import ClaimStatus
from schemas.offers import OfferStatus

S = ClaimStatus
STILL_ON = (OfferStatus.ACCEPTED, OfferStatus.DELIVERED)
UNDECIDED = (S.DRAFT, S.SUBMITTED, S.RETURNED)
PAID_OR_ON_ITS_WAY = (S.IN_RUN, S.PAID)
_OF_BOOKING: type[Claim] = aliased(Claim)
LIVE = col(AdvanceOffset.undone_at).is_(None)


def _booking_has(*, decided: bool) -> ColumnElement[bool]:
    """Whether a claim of the advance's own booking is decided, or still open."""
    status = col(_OF_BOOKING.status)
    return exists().where(
        col(_OF_BOOKING.offer_id) == col(Claim.offer_id),
        ~col(_OF_BOOKING.is_advance),
        status.not_in(UNDECIDED) if decided else status.in_(UNDECIDED),
    )


def _booking_is_on() -> ColumnElement[bool]:
    return exists().where(col(Offer.id) == col(Claim.offer_id), col(Offer.status).in_(STILL_ON))


def settled_booking() -> ColumnElement[bool]:
    """Nothing will be claimed for the advance's own booking any more."""
    return and_(~_booking_has(decided=False), or_(~_booking_is_on(), _booking_has(decided=True)))


def needless() -> ColumnElement[bool]:
    """Agreed and not paid, nothing was taken off for it, and there is nothing to pay in advance any more."""
    taken = exists().where(col(AdvanceOffset.advance_id) == col(Claim.id), LIVE)
    return and_(
        col(Claim.is_advance),
        col(Claim.status) == S.APPROVED,
        ~taken,
        or_(~_booking_is_on(), _booking_has(decided=True)),
    )


def of_use(claim: Claim) -> ColumnElement[bool]:
    """What can be taken off this claim: of its own booking, or left over of a booking that is settled."""
    own = and_(col(Claim.offer_id) == claim.offer_id, col(Claim.status).in_(PAID_OR_ON_ITS_WAY))
    left_over = and_(col(Claim.offer_id) != claim.offer_id, col(Claim.status) == S.PAID, settled_booking())
    return and_(col(Claim.is_advance), col(Claim.person_id) == claim.person_id, or_(own, left_over))


async def locked(session: AsyncSession, *where: ColumnElement[bool]) -> list[Claim]:
    """These advances in the order of their ids, under a lock: what is taken off them is counted under it alone."""
    query = select(Claim).where(*where).order_by(col(Claim.id)).with_for_update(of=Claim)
    return list((await session.execute(query.execution_options(populate_existing=True))).scalars())


async def listed(session: AsyncSession, *where: ColumnElement[bool]) -> list[Claim]:
    query = select(Claim).where(col(Claim.is_advance), *where).order_by(col(Claim.number))
    return list((await session.execute(query)).scalars())


async def agreed(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, int]:
    """Approved pence of each advance."""
    query = (
        select(col(ClaimLine.claim_id), func.coalesce(func.sum(col(ClaimLine.approved_pence)), 0))
        .where(any_of(col(ClaimLine.claim_id), ids))
        .group_by(col(ClaimLine.claim_id))
    )
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def taken(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, int]:
    """Pence taken off for each advance so far."""
    return await _sums(session, col(AdvanceOffset.advance_id), ids)


async def lessened(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, int]:
    """Pence that each claim's costs are lessened by."""
    return await _sums(session, col(AdvanceOffset.claim_id), ids)


async def _sums(session: AsyncSession, column: Any, ids: Collection[UUID]) -> dict[UUID, int]:
    query = select(column, func.sum(col(AdvanceOffset.pence))).where(any_of(column, ids), LIVE).group_by(column)
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


def of_claim(claim_id: UUID) -> ColumnElement[bool]:
    return col(AdvanceOffset.claim_id) == claim_id


async def offsets(session: AsyncSession, *where: ColumnElement[bool], lock: bool = False) -> list[AdvanceOffset]:
    """Rows that stand, in the order of their ids."""
    query = select(AdvanceOffset).where(LIVE, *where).order_by(col(AdvanceOffset.id))
    query = query.execution_options(populate_existing=True)
    return list((await session.execute(query.with_for_update() if lock else query)).scalars())


async def shown_offsets(session: AsyncSession, ids: Iterable[UUID]) -> Sequence[Row[Any]]:
    """Of each advance, the claims it was taken off: advance_id, claim id, number, pence."""
    query = (
        select(col(AdvanceOffset.advance_id), col(Claim.id), col(Claim.number), col(AdvanceOffset.pence))
        .join(Claim, col(Claim.id) == col(AdvanceOffset.claim_id))
        .where(any_of(col(AdvanceOffset.advance_id), ids), LIVE)
        .order_by(col(Claim.number))
    )
    return (await session.execute(query)).all()


async def shown(session: AsyncSession, reach: Reach, session_id: UUID | None) -> Sequence[Row[Any]]:
    """Advances with the names around them, the newest first; at most 200."""
    query = SHOWN.where(readable(reach), col(Claim.is_advance)).order_by(col(Claim.number).desc()).limit(200)
    if session_id is not None:
        query = query.where(col(Claim.session_id) == session_id)
    return (await session.execute(query)).all()


async def asked_already(session: AsyncSession, offer_id: UUID) -> bool:
    """Whether an advance of this booking waits for an answer."""
    query = select(col(Claim.id)).where(
        col(Claim.offer_id) == offer_id, col(Claim.is_advance), col(Claim.status).in_(UNDECIDED)
    )
    return (await session.execute(query.limit(1))).first() is not None
