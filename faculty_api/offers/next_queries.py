"""Every SELECT about who is asked next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.offers.models import Offer
from faculty_api.offers.next_models import NextChoice
from faculty_api.programmes.models import Session
from schemas.next_choices import NextState
from schemas.offers import OfferStatus
from schemas.people import Kind
from schemas.programmes import SessionStatus

_HOLDS = [OfferStatus.ACCEPTED, OfferStatus.DELIVERED, OfferStatus.NO_SHOW]


async def due(session: AsyncSession, now: datetime) -> UUID | None:
    """A session of which somebody waits to be asked, and has to be, or never will be."""
    waits = and_(col(Offer.status) == OfferStatus.OFFERED, col(Offer.answer_by) > now)
    same = (col(Offer.session_id) == col(NextChoice.session_id), col(Offer.kind) == col(NextChoice.kind))
    count = select(func.count()).where(*same).correlate(NextChoice)
    held = count.where(col(Offer.status).in_(_HOLDS)).scalar_subquery()
    filled = count.where(or_(waits, col(Offer.status).in_(_HOLDS))).scalar_subquery()
    needed = case(
        (col(NextChoice.kind) == Kind.LIVED, col(Session.lived_needed)), else_=col(Session.professional_needed)
    )
    over = or_(
        col(Session.status) != SessionStatus.PLANNED,
        col(Session.starts_at) <= now,
        col(Session.starts_at) != col(NextChoice.starts_at),
    )
    query = (
        select(col(NextChoice.session_id))
        .join(Session, col(Session.id) == col(NextChoice.session_id))
        .where(col(NextChoice.state) == NextState.WAITING, or_(over, filled < needed, held >= needed))
        .order_by(col(NextChoice.session_id))
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def waiting(session: AsyncSession, session_id: UUID) -> list[NextChoice]:
    """Held until the end of the transaction; the session is held before."""
    query = (
        select(NextChoice)
        .where(col(NextChoice.session_id) == session_id, col(NextChoice.state) == NextState.WAITING)
        .order_by(col(NextChoice.made_at), col(NextChoice.position), col(NextChoice.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list((await session.execute(query)).scalars())


async def listed(session: AsyncSession, session_id: UUID) -> Sequence[Row[Any]]:
    query = (
        select(
            *(col(getattr(NextChoice, name)) for name in ("id", "session_id", "kind", "person_id", "state", "why")),
            col(NextChoice.settled_at),
            col(Person.full_name).label("person_name"),
        )
        .join(Person, col(Person.id) == col(NextChoice.person_id))
        .where(col(NextChoice.session_id) == session_id)
        .order_by(col(NextChoice.made_at), col(NextChoice.position), col(NextChoice.id))
    )
    return (await session.execute(query)).all()
