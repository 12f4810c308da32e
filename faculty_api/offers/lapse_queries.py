"""Every SELECT about bookings to come that rest on what a programme requires."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Row, Text, and_, cast, exists, func, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.offers.models import Offer
from faculty_api.people.models import AssociateSkill
from faculty_api.programmes.models import Cohort, ProgrammeRequirement, Session
from faculty_api.training.models import HeldTraining
from schemas.offers import OfferStatus
from schemas.programmes import SessionStatus

_AGREED = func.coalesce(col(Offer.answered_at), col(Offer.made_at))


def _to_come(now: datetime) -> ColumnElement[bool]:
    """Bookings, and what was required when they were agreed: what is required only since then is not asked of them."""
    return and_(
        col(Offer.status) == OfferStatus.ACCEPTED,
        col(Session.status) == SessionStatus.PLANNED,
        col(Session.starts_at) > now,
        col(ProgrammeRequirement.set_at) <= _AGREED,
    )


async def resting(
    session: AsyncSession, now: datetime, session_ids: Collection[UUID] | None, *where: ColumnElement[bool]
) -> Sequence[Row[Any]]:
    """Bookings to come with the keys of what was required when they were agreed."""
    required = func.coalesce(cast(col(ProgrammeRequirement.training_id), Text), col(ProgrammeRequirement.skill))
    query = (
        select(
            col(Offer.id), col(Offer.session_id), col(Offer.person_id), col(Person.full_name),
            func.array_agg(required).label("required"),
        )
        .join(Session, col(Session.id) == col(Offer.session_id))
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .join(ProgrammeRequirement, col(ProgrammeRequirement.programme_id) == col(Cohort.programme_id))
        .join(Person, col(Person.id) == col(Offer.person_id))
        .where(_to_come(now), *where)
        .group_by(col(Offer.id), col(Person.id))
    )  # fmt: skip
    if session_ids is not None:
        query = query.where(col(Session.id).in_(list(session_ids)))
    return (await session.execute(query)).all()


def _has_it() -> ColumnElement[bool]:
    """As ``training.rules.missing`` counts, on the day of the session; a test holds the two together."""
    day = cast(func.timezone("Europe/London", col(Session.starts_at)), Date)
    skill = exists().where(
        col(AssociateSkill.person_id) == col(Offer.person_id),
        col(AssociateSkill.skill) == col(ProgrammeRequirement.skill),
        col(AssociateSkill.checked_by).is_not(None),
        or_(col(AssociateSkill.ends_on).is_(None), col(AssociateSkill.ends_on) >= day),
    )
    done = exists().where(
        col(HeldTraining.person_id) == col(Offer.person_id),
        col(HeldTraining.training_id) == col(ProgrammeRequirement.training_id),
        col(HeldTraining.done_on) <= day,
        or_(col(HeldTraining.ends_on).is_(None), col(HeldTraining.ends_on) >= day),
    )
    # Said outright: else each would look among all offers, and find anybody's.
    return or_(*(one.correlate(Offer, Session, ProgrammeRequirement) for one in (skill, done)))


def _lacks(now: datetime) -> ColumnElement[bool]:
    return exists(
        select(col(Session.id))
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .join(ProgrammeRequirement, col(ProgrammeRequirement.programme_id) == col(Cohort.programme_id))
        .where(col(Session.id) == col(Offer.session_id), _to_come(now), ~_has_it())
        .correlate(Offer)
    )


async def to_tell(session: AsyncSession, now: datetime, most: int) -> Sequence[Offer]:
    """Bookings that lack something of which nobody was told; what somebody else changes just now waits."""
    query = (
        select(Offer)
        .where(col(Offer.status) == OfferStatus.ACCEPTED, col(Offer.lapse_told_at).is_(None), _lacks(now))
        .order_by(col(Offer.person_id), col(Offer.id))
        .limit(most)
        .with_for_update(skip_locked=True, of=Offer)
    )
    return (await session.execute(query)).scalars().all()


async def mended(session: AsyncSession, now: datetime, most: int) -> Sequence[Offer]:
    """Of whom was told, and who have it again: if they lose it once more they are told once more."""
    query = (
        select(Offer)
        .where(col(Offer.lapse_told_at).is_not(None), ~_lacks(now))
        .order_by(col(Offer.id))
        .limit(most)
        .with_for_update(skip_locked=True, of=Offer)
    )
    return (await session.execute(query)).scalars().all()
