"""Every SELECT about payments by Stripe and who is paid by it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import london_day
from faculty_api.payments.connect.models import PayeeAccount, StripeEvent, StripePayment
from faculty_api.payments.connect.rules import OPEN
from faculty_api.payments.models import PaymentItem, PaymentRun
from faculty_api.payments.rules import Standing
from schemas.connect import StripeState
from schemas.payments import BankStatus, ItemStatus

_LIVE = (BankStatus.ENTERED, BankStatus.VERIFIED)


def _newest() -> Any:
    return (
        select(col(PayeeAccount.id))
        .ext(distinct_on(col(PayeeAccount.person_id)))
        .order_by(col(PayeeAccount.person_id), col(PayeeAccount.version).desc())
    )


async def standings(session: AsyncSession, people: Collection[UUID], *, hold: bool = False) -> dict[UUID, Standing]:
    """The newest Stripe account of each person; ``shared`` says that Stripe does not pay out from it."""
    paid = exists().where(
        col(PaymentItem.payee_id) == col(PayeeAccount.id), col(PaymentItem.status) == ItemStatus.SETTLED
    )
    query = (
        select(PayeeAccount, paid.label("paid"))
        .where(col(PayeeAccount.id).in_(_newest().where(col(PayeeAccount.person_id).in_(list(people)))))
        .order_by(col(PayeeAccount.id))
        .execution_options(populate_existing=True)
    )
    if hold:
        query = query.with_for_update(read=True, of=PayeeAccount)
    return {row.person_id: _standing(row, paid_before) for row, paid_before in (await session.execute(query)).all()}


def _standing(row: PayeeAccount, paid_before: bool) -> Standing:
    return Standing(
        bank_id=row.id,
        version=row.version,
        status=row.status,
        changed_on=london_day(row.changed_at),
        fingerprint=row.fingerprint,
        shared=not (row.account and row.pays_out),
        paid_before=paid_before,
        verified_by=row.verified_by,
    )


async def newest(session: AsyncSession, person: UUID, *, lock: bool = False) -> PayeeAccount | None:
    query = select(PayeeAccount).where(col(PayeeAccount.person_id) == person)
    query = query.order_by(col(PayeeAccount.version).desc()).limit(1).execution_options(populate_existing=True)
    found: PayeeAccount | None = (
        await session.execute(query.with_for_update() if lock else query)
    ).scalar_one_or_none()
    return found


async def payee(session: AsyncSession, payee_id: UUID) -> PayeeAccount | None:
    """One account, locked."""
    query = select(PayeeAccount).where(col(PayeeAccount.id) == payee_id).with_for_update()
    found: PayeeAccount | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def payees(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, PayeeAccount]:
    query = select(PayeeAccount).where(col(PayeeAccount.id).in_(list(ids))).execution_options(populate_existing=True)
    return {row.id: row for row in (await session.execute(query)).scalars()}


async def payees_due(session: AsyncSession, now: datetime, most: int) -> list[PayeeAccount]:
    query = (
        select(PayeeAccount)
        .where(col(PayeeAccount.look_at) <= now, col(PayeeAccount.status).in_(_LIVE))
        .order_by(col(PayeeAccount.look_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list((await session.execute(query)).scalars())


async def unverified(session: AsyncSession) -> Sequence[Any]:
    """Accounts that Stripe pays out from and nobody has called about: PayeeAccount, full_name, phone."""
    query = (
        select(PayeeAccount, col(Person.full_name), col(Person.phone))
        .join(Person, col(Person.id) == col(PayeeAccount.person_id))
        .where(col(PayeeAccount.status) == BankStatus.ENTERED, col(PayeeAccount.pays_out))
        .order_by(col(PayeeAccount.changed_at), col(PayeeAccount.id))
    )
    return (await session.execute(query)).all()


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


async def of_account(session: AsyncSession, account: str) -> PayeeAccount | None:
    query = select(PayeeAccount).where(col(PayeeAccount.account) == account).with_for_update()
    found: PayeeAccount | None = (
        await session.execute(query.execution_options(populate_existing=True))
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
    query = select(StripePayment).where(col(StripePayment.item_id).in_(list(items)))
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
