"""Every SELECT about school holidays."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.schools.models import SchoolHoliday
from faculty_api.schools.rules import Kept
from schemas.access import Reach

Named = tuple[SchoolHoliday, str, str | None]


async def named(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[Named]:
    """Rows in order of time, with who said so and who confirmed it."""
    said, confirmed = aliased(Person), aliased(Person)
    query = (
        select(SchoolHoliday, col(said.full_name), col(confirmed.full_name))
        .join(said, col(said.id) == col(SchoolHoliday.said_by))
        .outerjoin(confirmed, col(confirmed.id) == col(SchoolHoliday.confirmed_by))
        .where(*where)
        .order_by(col(SchoolHoliday.first_on), col(SchoolHoliday.source), col(SchoolHoliday.id))
    )
    return [(row[0], row[1], row[2]) for row in (await session.execute(query)).all()]


async def held(session: AsyncSession, reach: Reach, holiday_id: UUID) -> SchoolHoliday | None:
    """Until the end of the transaction nobody changes it, confirms it or takes it away."""
    mine = within(reach, academy=col(SchoolHoliday.academy_code))
    query = select(SchoolHoliday).where(col(SchoolHoliday.id) == holiday_id, mine).with_for_update()
    found: SchoolHoliday | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def kept(session: AsyncSession, academies: Collection[str], first: date, last: date) -> dict[str, list[Kept]]:
    """By Academy, those that touch the days from ``first`` to ``last``."""
    columns = (
        col(SchoolHoliday.academy_code), col(SchoolHoliday.name), col(SchoolHoliday.first_on),
        col(SchoolHoliday.last_on), col(SchoolHoliday.source), col(SchoolHoliday.confirmed_at),
    )  # fmt: skip
    query = select(*columns).where(
        col(SchoolHoliday.academy_code).in_(sorted(academies)),
        col(SchoolHoliday.first_on) <= last,
        col(SchoolHoliday.last_on) >= first,
    )
    found: dict[str, list[Kept]] = {}
    for code, name, begins, ends, source, confirmed in (await session.execute(query)).all():
        found.setdefault(code, []).append(Kept(name, begins, ends, source, confirmed is not None))
    return found
