"""Every SELECT about offers. Locks are taken in one order everywhere: session, associate, then offers by id."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.offers.models import Offer
from faculty_api.offers.rules import HOLDS_A_PLACE
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Cohort, Programme, Session, SessionPart
from schemas.access import Reach
from schemas.offers import OffersOut, OfferStatus
from schemas.people import Kind
from schemas.programmes import SessionStatus

_HOLDS = [status.value for status in HOLDS_A_PLACE]
_IN_ORDER = (
    col(Session.starts_at),
    case({kind.value: place for place, kind in enumerate(Kind)}, value=col(Offer.kind)),
)
"""By time, then associates before professionals, as everywhere."""


def readable(reach: Reach) -> ColumnElement[bool]:
    """Needs a join to Cohort."""
    return within(reach, academy=col(Cohort.academy_code), person=col(Offer.person_id))


def _joined(query: Select) -> Select:
    return query.join(Session, col(Session.id) == col(Offer.session_id)).join(
        Cohort, col(Cohort.id) == col(Session.cohort_id)
    )


async def find(session: AsyncSession, offer_id: UUID, reach: Reach) -> Offer | None:
    query = _joined(select(Offer)).where(col(Offer.id) == offer_id, readable(reach))
    found: Offer | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def yes_before(session: AsyncSession, kept: Offer) -> Offer | None:
    """What the person had said yes to before the session was moved and they were asked again."""
    query = (
        select(Offer)
        .where(col(Offer.session_id) == kept.session_id, col(Offer.person_id) == kept.person_id)
        .where(col(Offer.status) == OfferStatus.CANCELLED, col(Offer.id) < kept.id)
        .order_by(col(Offer.id).desc())
        .limit(1)
    )
    found: Offer | None = (await session.execute(query)).scalar_one_or_none()
    return found


class Held(NamedTuple):
    """What is certain of a session while its row is held."""

    status: str
    starts_at: datetime


def not_asked(reach: Reach, since: datetime | None) -> Callable[[ColumnElement[UUID]], ColumnElement[bool]]:
    """The condition on a person that no offer the reader may see was made to them since then; None: ever."""

    def of(person: ColumnElement[UUID]) -> ColumnElement[bool]:
        offers = select(col(Offer.id)).where(col(Offer.person_id) == person)
        if since is not None:
            offers = offers.where(col(Offer.made_at) >= since)
        return ~(offers if reach.everyone else _joined(offers).where(readable(reach))).exists()

    return of


async def lock_session(session: AsyncSession, session_id: UUID) -> Held:
    """Hold the session until the transaction ends; rows that point at it can still be inserted."""
    query = select(col(Session.status), col(Session.starts_at)).where(col(Session.id) == session_id)
    row = (await session.execute(query.with_for_update(key_share=True))).one()
    return Held(row.status, row.starts_at)


async def lock_person(session: AsyncSession, person_id: UUID) -> None:
    query = select(col(Associate.person_id)).where(col(Associate.person_id) == person_id)
    (await session.execute(query.with_for_update(key_share=True))).one()


async def lock(
    session: AsyncSession, *where: ColumnElement[bool], skip: bool = False, most: int | None = None
) -> list[Offer]:
    """The offers themselves, as they are now."""
    query = select(Offer).where(*where).order_by(col(Offer.id)).limit(most)
    query = query.with_for_update(skip_locked=skip, key_share=True).execution_options(populate_existing=True)
    return list((await session.execute(query)).scalars())


def overlapping(offer: Offer) -> ColumnElement[bool]:
    """The person's other open offers of which some part overlaps some part of this one."""
    mine, theirs = aliased(SessionPart), aliased(SessionPart)
    clash = select(1).where(
        col(mine.session_id) == offer.session_id,
        col(theirs.session_id) == col(Offer.session_id),
        col(theirs.starts_at) < col(mine.ends_at),
        col(mine.starts_at) < col(theirs.ends_at),
    )
    return and_(
        col(Offer.person_id) == offer.person_id,
        col(Offer.id) != offer.id,
        col(Offer.status) == OfferStatus.OFFERED,
        clash.correlate(Offer).exists(),
    )


def open_in(person_id: UUID, academy: str) -> ColumnElement[bool]:
    """The person's open offers for sessions of this Academy."""
    theirs = select(col(Session.id)).join(Cohort, col(Cohort.id) == col(Session.cohort_id))
    return and_(
        col(Offer.person_id) == person_id,
        col(Offer.status) == OfferStatus.OFFERED,
        col(Offer.session_id).in_(theirs.where(col(Cohort.academy_code) == academy)),
    )


async def elsewhere(session: AsyncSession, reach: Reach, now: datetime, academy: str | None) -> Sequence[Row[Any]]:
    """Bookings to come of people by another Academy than their own, by time."""
    home, by = col(Associate.academy_code), col(Cohort.academy_code)
    query = (
        _joined(
            select(
                col(Offer.person_id),
                col(Person.full_name).label("person_name"),
                home.label("home"),
                by.label("academy"),
                col(Programme.name).label("programme_name"),
                col(Session.starts_at),
                col(Session.ends_at),
            )
        )
        .join(Programme, col(Programme.id) == col(Cohort.programme_id))
        .join(Associate, col(Associate.person_id) == col(Offer.person_id))
        .join(Person, col(Person.id) == col(Offer.person_id))
        .where(
            col(Offer.status) == OfferStatus.ACCEPTED,
            col(Session.ends_at) > now,
            home != by,
            or_(within(reach, academy=home, person=col(Offer.person_id)), within(reach, academy=by)),
            *([or_(home == academy, by == academy)] if academy else []),
        )
        .order_by(col(Session.starts_at), col(Person.full_name), col(Offer.id))
    )
    return (await session.execute(query)).all()


def _has_place(offer: Any) -> ColumnElement[bool]:
    """Said yes, or said yes before the session was moved and is asked again: the place is kept."""
    asked_again = and_(col(offer.status) == OfferStatus.OFFERED, col(offer.place).is_not(None))
    return or_(col(offer.status).in_(_HOLDS), asked_again)


async def places_held(session: AsyncSession, session_id: UUID, kind: str) -> set[int]:
    query = select(col(Offer.place)).where(
        col(Offer.session_id) == session_id, col(Offer.kind) == kind, _has_place(Offer)
    )
    return set((await session.execute(query)).scalars())


async def rows(
    session: AsyncSession, *where: ColumnElement[bool], order: Any = None, most: int | None = None
) -> list[tuple[Offer, str, str | None, int]]:
    """(Offer, person's name, partner's name, how many others have a place of this kind); by time unless told."""
    person, partner, other = aliased(Person), aliased(Person), aliased(Offer)
    held = (
        select(func.count())
        .where(
            col(other.session_id) == col(Offer.session_id),
            col(other.kind) == col(Offer.kind),
            col(other.id) != col(Offer.id),
            _has_place(other),
        )
        .correlate(Offer)
        .scalar_subquery()
    )
    query = (
        _joined(select(Offer, col(person.full_name), col(partner.full_name), held))
        .join(person, col(person.id) == col(Offer.person_id))
        .outerjoin(partner, col(partner.id) == col(Offer.partner_id))
        .where(*where)
        .order_by(*(order if order is not None else (*_IN_ORDER, col(person.full_name), col(Offer.id))))
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1], row[2], row[3]) for row in (await session.execute(query)).all()]


async def asked(session: AsyncSession, session_ids: Collection[UUID]) -> list[tuple[UUID, UUID, str, datetime]]:
    """(session_id, person_id, status, answer_by) of everybody who was ever asked for these sessions, oldest first."""
    query = (
        select(col(Offer.session_id), col(Offer.person_id), col(Offer.status), col(Offer.answer_by))
        .where(col(Offer.session_id).in_(session_ids))
        .order_by(col(Offer.id))
    )
    return [(row[0], row[1], row[2], row[3]) for row in (await session.execute(query)).all()]


async def times_asked(session: AsyncSession, reach: Reach, since: datetime) -> dict[UUID, int]:
    """How many offers the reader may see were made to each person since then; people without one are left out."""
    query = (
        _joined(select(col(Offer.person_id), func.count()))
        .where(col(Offer.made_at) >= since, within(reach, academy=col(Cohort.academy_code)))
        .group_by(col(Offer.person_id))
    )
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def live(session: AsyncSession, session_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """(session_id, person_id) of the offers that are open, accepted or delivered: no second one beside them."""
    states = {OfferStatus.OFFERED, OfferStatus.ACCEPTED, OfferStatus.DELIVERED}
    return {(one, person) for one, person, status, _ in await asked(session, session_ids) if status in states}


def due(now: datetime) -> ColumnElement[bool]:
    return and_(col(Offer.status) == OfferStatus.OFFERED, col(Offer.answer_by) <= now)


async def any_open(session: AsyncSession, person: UUID, now: datetime) -> bool:
    """Whether somebody can still answer anything."""
    query = select(exists().where(col(Offer.person_id) == person, waiting(now)))
    return bool((await session.execute(query)).scalar())


def waiting(now: datetime) -> ColumnElement[bool]:
    """Offers that can still be answered."""
    return _waits(Offer, now)


def wants_a_call(now: datetime) -> ColumnElement[bool]:
    """Offers still open to somebody who asked to talk first and whom nobody has called."""
    return and_(
        col(Offer.status) == OfferStatus.OFFERED, col(Offer.answer_by) > now, col(Offer.call_wanted_at).is_not(None)
    )


def left_open(now: datetime) -> ColumnElement[bool]:
    """The latest who cancelled or said no, as many as there are places that nobody holds and no open offer may fill."""
    live, newer, again = aliased(Offer), aliased(Offer), aliased(Offer)
    gone = [OfferStatus.CANCELLED, OfferStatus.DECLINED]
    filled = _count(live, or_(col(live.status).in_(_HOLDS), _waits(live, now)))
    later = _count(newer, col(newer.status).in_(gone), col(newer.id) > col(Offer.id))
    asked_again = select(1).where(
        col(again.session_id) == col(Offer.session_id),
        col(again.person_id) == col(Offer.person_id),
        col(again.id) > col(Offer.id),
    )
    return and_(
        col(Offer.status).in_(gone),
        col(Session.status) == SessionStatus.PLANNED,
        col(Session.starts_at) > now,
        later < _needed() - filled,
        ~asked_again.correlate(Offer).exists(),
    )


def _count(other: Any, *where: ColumnElement[bool]) -> Any:
    """Of offers of the same kind for the same session."""
    same = (col(other.session_id) == col(Offer.session_id), col(other.kind) == col(Offer.kind))
    return select(func.count()).where(*same, *where).correlate(Offer).scalar_subquery()


def _waits(offer: Any, now: datetime) -> ColumnElement[bool]:
    return and_(col(offer.status) == OfferStatus.OFFERED, col(offer.answer_by) > now)


def _needed() -> Any:
    """Places of the offer's kind."""
    return case((col(Offer.kind) == Kind.LIVED, col(Session.lived_needed)), else_=col(Session.professional_needed))


async def out(session: AsyncSession, reach: Reach, cohort_ids: Collection[UUID], now: datetime) -> list[OffersOut]:
    waiting = func.count().filter(_waits(Offer, now))
    held = func.count().filter(col(Offer.status).in_(_HOLDS))
    needed = func.max(_needed())
    query = (
        _joined(
            select(
                col(Offer.session_id),
                col(Session.cohort_id),
                col(Offer.kind),
                waiting.label("offers"),
                func.least(waiting, func.greatest(needed - held, 0)).label("places"),
            )
        )
        .where(
            col(Session.cohort_id).in_(cohort_ids),
            col(Session.status) == SessionStatus.PLANNED,
            within(reach, academy=col(Cohort.academy_code)),
        )
        .group_by(col(Offer.session_id), col(Session.cohort_id), col(Offer.kind))
        .having(waiting > 0)
    )
    return [msgspec.convert(row, OffersOut, from_attributes=True) for row in (await session.execute(query)).all()]
