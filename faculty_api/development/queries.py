"""Every SELECT about plans, reflections and who may see them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.development.models import (
    DevelopmentShare,
    DevelopmentStep,
    Reflection,
    ReflectionAnswer,
    ReflectionInvite,
)
from faculty_api.kernel.db import within
from faculty_api.offers.models import Offer
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Session
from schemas.access import Reach, Role
from schemas.offers import OfferStatus

FRESH = {"populate_existing": True}


async def member(session: AsyncSession, reach: Reach, person_id: UUID, *, hold: bool = False) -> Any:
    """(Associate, Person) in reach, the associate held until the transaction ends with ``hold``."""
    query = (
        select(Associate, Person)
        .join(Person, col(Person.id) == col(Associate.person_id))
        .where(
            col(Associate.person_id) == person_id,
            within(reach, academy=col(Associate.academy_code), person=col(Associate.person_id)),
        )
    )
    if hold:
        query = query.with_for_update(of=Associate, key_share=True).execution_options(**FRESH)
    return (await session.execute(query)).first()


async def steps(session: AsyncSession, person_id: UUID) -> dict[str, DevelopmentStep]:
    query = select(DevelopmentStep).where(col(DevelopmentStep.person_id) == person_id).execution_options(**FRESH)
    return {one.step: one for one in (await session.execute(query)).scalars()}


async def first_led(session: AsyncSession, person_id: UUID) -> Session | None:
    """The first session they led and the team said so."""
    query = (
        select(Session)
        .join(Offer, col(Offer.session_id) == col(Session.id))
        .where(col(Offer.person_id) == person_id, col(Offer.status) == OfferStatus.DELIVERED)
        .order_by(col(Session.starts_at), col(Session.id))
        .limit(1)
    )
    found: Session | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def reflections(session: AsyncSession, person_id: UUID, *where: ColumnElement[bool]) -> Sequence[Reflection]:
    """Newest first."""
    query = select(Reflection).where(col(Reflection.person_id) == person_id, *where)
    query = query.order_by(col(Reflection.started_at).desc(), col(Reflection.id).desc())
    return (await session.execute(query.execution_options(**FRESH))).scalars().all()


async def reflection(session: AsyncSession, reflection_id: UUID, *, hold: bool = False) -> Reflection | None:
    query = select(Reflection).where(col(Reflection.id) == reflection_id).execution_options(**FRESH)
    found: Reflection | None = (await session.execute(query.with_for_update() if hold else query)).scalar_one_or_none()
    return found


async def invites(session: AsyncSession, reflection_id: UUID) -> Sequence[ReflectionInvite]:
    """In the order they were asked."""
    query = select(ReflectionInvite).where(col(ReflectionInvite.reflection_id) == reflection_id)
    query = query.order_by(col(ReflectionInvite.made_at), col(ReflectionInvite.id)).execution_options(**FRESH)
    return (await session.execute(query)).scalars().all()


async def by_token(session: AsyncSession, token_hash: str) -> ReflectionInvite | None:
    query = select(ReflectionInvite).where(col(ReflectionInvite.token_hash) == token_hash).execution_options(**FRESH)
    found: ReflectionInvite | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def answers(session: AsyncSession, reflection_id: UUID) -> Sequence[Any]:
    """(ReflectionAnswer, name of who said it or None), in an order that says nothing: the ids are random."""
    query = (
        select(ReflectionAnswer, col(ReflectionInvite.name))
        .outerjoin(ReflectionInvite, col(ReflectionInvite.id) == col(ReflectionAnswer.invite_id))
        .where(col(ReflectionAnswer.reflection_id) == reflection_id)
        .order_by(col(ReflectionAnswer.id))
    )
    return (await session.execute(query.execution_options(**FRESH))).all()


async def answered(session: AsyncSession, reflection_id: UUID) -> int:
    query = select(func.count()).where(col(ReflectionAnswer.reflection_id) == reflection_id)
    return int((await session.execute(query)).scalar_one())


async def readers(session: AsyncSession, academy: str, person_id: UUID) -> Sequence[Person]:
    """Whom somebody of this Academy can choose: its team, without themselves, by name."""
    query = select(Person).where(col(Person.active).is_(True), col(Person.id) != person_id, _team(academy))
    return (await session.execute(query.order_by(col(Person.full_name), col(Person.id)))).scalars().all()


def _team(academy: str) -> ColumnElement[bool]:
    return exists().where(
        col(RoleGrant.person_id) == col(Person.id),
        col(RoleGrant.role) == Role.TEAM,
        col(RoleGrant.academy_code) == academy,
    )


async def shares(session: AsyncSession, *where: ColumnElement[bool], hold: bool = False) -> Sequence[Any]:
    """(DevelopmentShare, the reader's name), those that stand, oldest first."""
    query = (
        select(DevelopmentShare, col(Person.full_name))
        .join(Person, col(Person.id) == col(DevelopmentShare.reader_id))
        .where(col(DevelopmentShare.ended_at).is_(None), *where)
        .order_by(col(DevelopmentShare.made_at), col(DevelopmentShare.id))
        .execution_options(**FRESH)
    )
    if hold:
        query = query.with_for_update(of=DevelopmentShare)
    return (await session.execute(query)).all()


async def own_share(session: AsyncSession, person_id: UUID, share_id: UUID) -> DevelopmentShare | None:
    """One of somebody's own, whether it stands or not, held until the transaction ends."""
    query = select(DevelopmentShare).where(
        col(DevelopmentShare.id) == share_id, col(DevelopmentShare.person_id) == person_id
    )
    query = query.with_for_update().execution_options(**FRESH)
    found: DevelopmentShare | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def shown_people(session: AsyncSession, reach: Reach, reader: UUID) -> Sequence[Any]:
    """(id, full name) of those in reach who show this reader something, by name."""
    chosen = exists().where(
        col(DevelopmentShare.person_id) == col(Associate.person_id),
        col(DevelopmentShare.reader_id) == reader,
        col(DevelopmentShare.ended_at).is_(None),
    )
    query = (
        select(col(Person.id), col(Person.full_name))
        .join(Associate, col(Associate.person_id) == col(Person.id))
        .where(within(reach, academy=col(Associate.academy_code)), chosen)
        .order_by(col(Person.full_name), col(Person.id))
    )
    return (await session.execute(query)).all()
