"""Every SELECT about how the organisation pays."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.payments.models import PaymentRail, RunFile
from schemas.payments import Rail

_Setter: type[Person] = aliased(Person)
_Confirmer: type[Person] = aliased(Person)


def _newest() -> Any:
    return (
        select(PaymentRail)
        .ext(distinct_on(col(PaymentRail.kind)))
        .order_by(col(PaymentRail.kind), col(PaymentRail.version).desc())
    )


async def in_use(session: AsyncSession) -> dict[Rail, PaymentRail]:
    """The newest version of each kind of line that two people agreed on; a kind nobody set is not there."""
    query = _newest().where(col(PaymentRail.confirmed_at).is_not(None))
    return {Rail(row.kind): row for row in (await session.execute(query)).scalars()}


async def newest(session: AsyncSession, kind: Rail) -> int:
    """The number of the newest version, or 0."""
    query = select(func.max(col(PaymentRail.version))).where(col(PaymentRail.kind) == kind)
    last: int | None = (await session.execute(query)).scalar_one()
    return last or 0


async def found(session: AsyncSession, rail_id: UUID) -> PaymentRail | None:
    """One version, locked."""
    query = select(PaymentRail).where(col(PaymentRail.id) == rail_id).with_for_update()
    row: PaymentRail | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return row


async def shown(session: AsyncSession) -> Sequence[Any]:
    """What is in use and what is newest, by kind: PaymentRail, setter, confirmer."""
    used = _newest().where(col(PaymentRail.confirmed_at).is_not(None)).with_only_columns(col(PaymentRail.id))
    last = _newest().with_only_columns(col(PaymentRail.id))
    query: Any = (
        select(PaymentRail, col(_Setter.full_name).label("setter"), col(_Confirmer.full_name).label("confirmer"))
        .join(_Setter, col(_Setter.id) == col(PaymentRail.set_by))
        .outerjoin(_Confirmer, col(_Confirmer.id) == col(PaymentRail.confirmed_by))
        .where(col(PaymentRail.id).in_(used) | col(PaymentRail.id).in_(last))
        .order_by(col(PaymentRail.kind), col(PaymentRail.version))
    )
    return (await session.execute(query)).all()


async def of_run(session: AsyncSession, run_id: UUID) -> list[PaymentRail]:
    """How the files of a run were made; nothing of the standard way."""
    query = select(PaymentRail).where(
        col(PaymentRail.id).in_(select(col(RunFile.rail_id)).where(col(RunFile.run_id) == run_id))
    )
    return list((await session.execute(query)).scalars())
