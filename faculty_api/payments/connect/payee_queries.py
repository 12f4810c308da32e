"""Every SELECT about people's accounts at Stripe."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import any_of
from faculty_api.payments.connect.models import PayeeAccount
from faculty_api.payments.models import PaymentItem
from faculty_api.payments.rules import Standing
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
        .where(col(PayeeAccount.id).in_(_newest().where(any_of(col(PayeeAccount.person_id), people))))
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
    query = select(PayeeAccount).where(any_of(col(PayeeAccount.id), ids)).execution_options(populate_existing=True)
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


async def of_account(session: AsyncSession, account: str) -> PayeeAccount | None:
    query = select(PayeeAccount).where(col(PayeeAccount.account) == account).with_for_update()
    found: PayeeAccount | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found
