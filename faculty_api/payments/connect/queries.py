"""Every SELECT about payments by Stripe."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import any_of
from faculty_api.payments.connect.models import StripeEvent, StripePayment
from faculty_api.payments.connect.rules import OPEN
from faculty_api.payments.models import PaymentItem, PaymentRun
from schemas.connect import StripeState
from schemas.payments import BankStatus

_LIVE = (BankStatus.ENTERED, BankStatus.VERIFIED)


async def due(session: AsyncSession, now: datetime, most: int) -> list[StripePayment]:
    """Payments to look at that nobody has taken, locked; what another worker has locked is passed over."""
    query = (
        select(StripePayment)
        .where(
            col(StripePayment.look_at) <= now,
            or_(col(StripePayment.lease_until).is_(None), col(StripePayment.lease_until) <= now),
        )
        .order_by(col(StripePayment.look_at), col(StripePayment.reference))
        .limit(most)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list((await session.execute(query)).scalars())


async def payment(session: AsyncSession, item_id: UUID) -> StripePayment | None:
    """One payment, locked."""
    query = select(StripePayment).where(col(StripePayment.item_id) == item_id).with_for_update()
    found: StripePayment | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def about(session: AsyncSession, what: str) -> StripePayment | None:
    """The payment that a transfer or a payout belongs to, locked."""
    query = select(StripePayment).where(or_(col(StripePayment.transfer) == what, col(StripePayment.payout) == what))
    found: StripePayment | None = (
        await session.execute(query.with_for_update().execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def heard_first(session: AsyncSession, event: StripeEvent) -> bool:
    """Keeps a message by its id; False when it has been heard before."""
    values = {name: getattr(event, name) for name in ("id", "type", "account", "about", "heard_at")}
    kept = await session.execute(
        insert(StripeEvent).values(**values).on_conflict_do_nothing().returning(col(StripeEvent.id))
    )
    return kept.scalar_one_or_none() is not None


async def sent(session: AsyncSession, run_id: UUID) -> int:
    """How many payments of a run are Stripe's already."""
    query = select(func.count()).select_from(StripePayment).join(PaymentItem)
    query = query.where(col(PaymentItem.run_id) == run_id, col(PaymentItem.id) == col(StripePayment.item_id))
    count: int = (await session.execute(query)).scalar_one()
    return count


async def states(session: AsyncSession, items: Collection[UUID]) -> dict[UUID, StripePayment]:
    query = select(StripePayment).where(any_of(col(StripePayment.item_id), items))
    return {row.item_id: row for row in (await session.execute(query)).scalars()}


async def to_look_at(session: AsyncSession) -> Sequence[Any]:
    """Payments that are not at their end: StripePayment, PaymentItem, serial, full_name; the oldest first."""
    query = (
        select(StripePayment, PaymentItem, col(PaymentRun.serial), col(Person.full_name))
        .join(PaymentItem, col(PaymentItem.id) == col(StripePayment.item_id))
        .join(PaymentRun, col(PaymentRun.id) == col(PaymentItem.run_id))
        .join(Person, col(Person.id) == col(PaymentItem.person_id))
        .where(col(StripePayment.state).in_([*OPEN, StripeState.CAME_BACK]))
        .order_by(col(StripePayment.made_at), col(StripePayment.reference))
        .limit(500)
    )
    return (await session.execute(query)).all()
