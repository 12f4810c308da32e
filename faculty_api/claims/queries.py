"""Every SELECT about claims."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.kernel.db import any_of, within
from faculty_api.offers.models import Offer
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Cohort, Programme, Session, SessionPart
from schemas.access import Reach
from schemas.claims import ClaimStatus
from schemas.offers import OfferStatus
from schemas.values import OfferId


def readable(reach: Reach) -> ColumnElement[bool]:
    return within(reach, academy=col(Claim.academy_code), person=col(Claim.person_id))


async def claim(session: AsyncSession, reach: Reach, claim_id: UUID, *, lock: bool = False) -> Claim | None:
    query = select(Claim).where(col(Claim.id) == claim_id, readable(reach))
    if lock:
        query = query.with_for_update(of=Claim).execution_options(populate_existing=True)
    found: Claim | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def locked(session: AsyncSession, ids: Iterable[UUID]) -> list[Claim]:
    """These claims in the order of their ids, so that two who lock many never wait for each other in a circle."""
    query = (
        select(Claim)
        .where(any_of(col(Claim.id), ids))
        .order_by(col(Claim.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list((await session.execute(query)).scalars())


async def lock_all(session: AsyncSession, reach: Reach, ids: Collection[UUID]) -> None:
    """Those of these claims that are within reach, in the order of their ids."""
    query = select(col(Claim.id)).where(any_of(col(Claim.id), ids), readable(reach))
    await session.execute(query.order_by(col(Claim.id)).with_for_update())


async def is_split(session: AsyncSession, claim: Claim) -> bool:
    """Whether lines of this claim wait in another, or it is such another."""
    if claim.rest_of is not None:
        return True
    query = select(col(Claim.id)).where(col(Claim.rest_of) == claim.id).limit(1)
    return (await session.execute(query)).first() is not None


async def of_offer(session: AsyncSession, offer_id: UUID) -> Claim | None:
    """The claim of this booking, or a part of it, that was not taken back; only without one it is claimed anew."""
    query = (
        select(Claim)
        .where(col(Claim.offer_id) == offer_id, ~col(Claim.is_advance), col(Claim.status) != ClaimStatus.WITHDRAWN)
        .order_by(col(Claim.rest_of).is_not(None), col(Claim.number))
        .limit(1)
    )
    found: Claim | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def taken_back(session: AsyncSession, offer_ids: Collection[UUID]) -> dict[UUID, list[int]]:
    """By booking, the numbers of claims that were sent and then taken back."""
    query = (
        select(col(Claim.offer_id), col(Claim.number))
        .where(
            col(Claim.offer_id).in_(list(offer_ids)),
            col(Claim.rest_of).is_(None),
            ~col(Claim.is_advance),
            col(Claim.status) == ClaimStatus.WITHDRAWN,
            col(Claim.submitted_at).is_not(None),
        )
        .order_by(col(Claim.number))
    )
    found: dict[UUID, list[int]] = {}
    for row in (await session.execute(query)).all():
        found.setdefault(row.offer_id, []).append(row.number)
    return found


async def booked(session: AsyncSession, session_id: UUID) -> list[OfferId]:
    """The offers to which somebody said yes."""
    query = select(col(Offer.id)).where(col(Offer.session_id) == session_id, col(Offer.status) == OfferStatus.ACCEPTED)
    return [OfferId(found) for found in (await session.execute(query)).scalars()]


async def delivered_offer(session: AsyncSession, session_id: UUID, person_id: UUID) -> Offer | None:
    query = select(Offer).where(
        col(Offer.session_id) == session_id,
        col(Offer.person_id) == person_id,
        col(Offer.status) == OfferStatus.DELIVERED,
    )
    found: Offer | None = (await session.execute(query.with_for_update())).scalar_one_or_none()
    return found


async def lines(session: AsyncSession, claim_ids: Collection[UUID]) -> list[ClaimLine]:
    query = (
        select(ClaimLine)
        .where(any_of(col(ClaimLine.claim_id), claim_ids))
        .order_by(col(ClaimLine.claim_id), col(ClaimLine.position), col(ClaimLine.id))
        .execution_options(populate_existing=True)
    )
    return list((await session.execute(query)).scalars())


SHOWN: Any = (
    select(
        Claim,
        col(Person.full_name).label("person_name"),
        col(Person.email).is_not(None).label("can_log_in"),
        col(Programme.name).label("programme_name"),
        col(Cohort.name).label("cohort_name"),
        col(Session.number).label("session_number"),
        col(Session.mode).label("mode"),
        col(Session.place).label("place"),
        col(Session.place_postcode).label("place_postcode"),
        col(Associate.postcode).label("postcode"),
        col(Offer.pay_choice).label("pay_choice"),
        col(Offer.reduced_to_pence).label("reduced_to_pence"),
    )
    .join(Offer, col(Offer.id) == col(Claim.offer_id))
    .join(Person, col(Person.id) == col(Claim.person_id))
    .join(Associate, col(Associate.person_id) == col(Claim.person_id))
    .join(Session, col(Session.id) == col(Claim.session_id))
    .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
    .join(Programme, col(Programme.id) == col(Cohort.programme_id))
)


async def shown(session: AsyncSession, reach: Reach, claim_id: UUID) -> Row[Any] | None:
    """The claim with the names around it: Claim, person, programme, cohort, session number, mode, place, pay choice."""
    query = SHOWN.where(col(Claim.id) == claim_id, readable(reach))
    return (await session.execute(query)).one_or_none()


async def listed(
    session: AsyncSession,
    reach: Reach,
    statuses: Collection[str],
    before: int | None,
    most: int,
    of_session: UUID | None = None,
) -> Sequence[Row[Any]]:
    """Claims, the newest first; ``before`` is the number of the last one of the page before."""
    query = SHOWN.where(readable(reach)).order_by(col(Claim.number).desc()).limit(most)
    if statuses:
        query = query.where(col(Claim.status).in_(list(statuses)))
    if before is not None:
        query = query.where(col(Claim.number) < before)
    if of_session is not None:
        query = query.where(col(Claim.session_id) == of_session)
    return (await session.execute(query)).all()


async def parts_near(
    session: AsyncSession, person_id: UUID, but: UUID, since: datetime, until: datetime
) -> Sequence[Row[Any]]:
    """Parts between these times of the person's other sessions for which a claim lives: claim id, part, from, until."""
    query = (
        select(col(Claim.id), col(SessionPart.part), col(SessionPart.starts_at), col(SessionPart.ends_at))
        .join(SessionPart, col(SessionPart.session_id) == col(Claim.session_id))
        .where(
            col(Claim.person_id) == person_id,
            col(Claim.id) != but,
            ~col(Claim.is_advance),
            col(Claim.status).not_in([ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED]),
            col(SessionPart.starts_at) < until,
            col(SessionPart.ends_at) > since,
        )
    )
    return (await session.execute(query)).all()


async def fees_of_day(session: AsyncSession, claim_ids: Collection[UUID]) -> Sequence[Row[Any]]:
    """Pence these claims offer for time, by day: on_date, pence."""
    query = (
        select(col(ClaimLine.on_date), func.sum(col(ClaimLine.claimed_pence)).label("pence"))
        .where(any_of(col(ClaimLine.claim_id), claim_ids), col(ClaimLine.category) == "involvement_payment")
        .group_by(col(ClaimLine.on_date))
    )
    return (await session.execute(query)).all()


async def newest_at(
    session: AsyncSession, person_id: UUID, place: str, statuses: Collection[str], but: UUID | None = None
) -> UUID | None:
    """The person's newest sent claim in one of these states for a session in person at this very place."""
    query = (
        select(col(Claim.id))
        .join(Session, col(Session.id) == col(Claim.session_id))
        .where(
            col(Claim.person_id) == person_id,
            col(Claim.rest_of).is_(None),
            ~col(Claim.is_advance),
            col(Session.mode) == "in_person",
            col(Session.place) == place,
            col(Claim.submitted_at).is_not(None),
            col(Claim.status).in_(list(statuses)),
        )
        .order_by(col(Claim.activity_on).desc(), col(Claim.number).desc())
        .limit(1)
    )
    found: UUID | None = (
        await session.execute(query if but is None else query.where(col(Claim.id) != but))
    ).scalar_one_or_none()
    return found


async def last_costs(session: AsyncSession, person_id: UUID, place: str) -> list[ClaimLine]:
    """The costs of the person's newest sent claim for a session in person at this very place; none for no place."""
    alive = set(ClaimStatus) - {ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED}
    newest = await newest_at(session, person_id, place, alive) if place else None
    if newest is None:
        return []
    query = (
        select(ClaimLine)
        .where(
            col(ClaimLine.claim_id) == newest,
            col(ClaimLine.kind) == "expense",
            col(ClaimLine.id) == col(ClaimLine.cost_id),
        )
        .order_by(col(ClaimLine.position))
    )
    return list((await session.execute(query)).scalars())


async def miles_before(session: AsyncSession, person_id: UUID, but: UUID) -> Sequence[Row[Any]]:
    """Days and facts of the person's car journeys in other live claims: on_date, facts."""
    query = (
        select(col(ClaimLine.on_date), col(ClaimLine.facts))
        .join(Claim, col(Claim.id) == col(ClaimLine.claim_id))
        .where(
            col(Claim.person_id) == person_id,
            col(Claim.id) != but,
            col(Claim.status).not_in([ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED, ClaimStatus.DRAFT]),
            col(ClaimLine.category) == "car_mileage",
            col(ClaimLine.id) == col(ClaimLine.cost_id),
        )
    )
    return (await session.execute(query)).all()


async def asked_after(session: AsyncSession, offer_id: UUID, session_id: UUID, person_id: UUID) -> datetime | None:
    """When they were first asked again for the same session, after this yes; None when they never were."""
    query = select(func.min(col(Offer.made_at))).where(
        col(Offer.session_id) == session_id, col(Offer.person_id) == person_id, col(Offer.id) > offer_id
    )
    found: datetime | None = (await session.execute(query)).scalar_one()
    return found
