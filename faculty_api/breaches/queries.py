"""Breaches with all their versions."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.breaches.models import BreachEntry, BreachReport

MOST = 200


async def breaches(session: AsyncSession, *where: ColumnElement[bool]) -> list[list[BreachEntry]]:
    """Newest breach first, of each its newest version first."""
    query = select(BreachEntry).where(*where).order_by(col(BreachEntry.number).desc(), col(BreachEntry.version).desc())
    rows: Sequence[BreachEntry] = (await session.execute(query)).scalars().all()
    return [list(versions) for _, versions in groupby(rows, key=lambda row: row.breach_id)]


async def next_number(session: AsyncSession) -> int:
    return (await session.execute(select(func.coalesce(func.max(col(BreachEntry.number)), 0)))).scalar_one() + 1


async def reports(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[BreachReport]:
    """Newest first."""
    query = select(BreachReport).where(*where).order_by(col(BreachReport.id).desc()).limit(MOST)
    return (await session.execute(query)).scalars().all()


async def locked_report(session: AsyncSession, report_id: UUID) -> BreachReport | None:
    query = select(BreachReport).where(col(BreachReport.id) == report_id).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def hold(session: AsyncSession, person: UUID) -> None:
    """Their row, so that a limit holds however many come at once."""
    await session.execute(select(col(Person.id)).where(col(Person.id) == person).with_for_update(key_share=True))


def logged_by(person: UUID) -> ColumnElement[bool]:
    """Those whose first version is this person's."""
    first = select(col(BreachEntry.breach_id)).where(col(BreachEntry.version) == 1, col(BreachEntry.saved_by) == person)
    return col(BreachEntry.breach_id).in_(first)
