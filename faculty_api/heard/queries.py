"""Every SELECT about what was heard."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.heard.models import Heard
from faculty_api.kernel.db import within
from faculty_api.programmes.models import Cohort
from schemas.access import Reach
from schemas.heard import HeardCount, Outcome


async def named(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[tuple[Heard, str]]:
    """What waits first, the earliest day first; then what was answered, the newest first. With its owner's name."""
    query = (
        select(Heard, col(Person.full_name))
        .join(Person, col(Person.id) == col(Heard.owner_id))
        .where(*where)
        .order_by(
            col(Heard.answered_at).is_not(None), col(Heard.answered_at).desc(), col(Heard.answer_by), col(Heard.id)
        )
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def held(session: AsyncSession, reach: Reach, heard_id: UUID) -> Heard | None:
    """Of a cohort in reach; until the end of the transaction nobody answers or takes it."""
    query = (
        select(Heard)
        .join(Cohort, col(Cohort.id) == col(Heard.cohort_id))
        .where(col(Heard.id) == heard_id, within(reach, academy=col(Cohort.academy_code)))
        .with_for_update(of=Heard)
    )
    found: Heard | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def counts(session: AsyncSession, cohort_id: UUID) -> HeardCount:
    of = [func.count().filter(col(Heard.outcome) == one) for one in (Outcome.CHANGED, Outcome.STAYS)]
    query = select(func.count(), *of).where(col(Heard.cohort_id) == cohort_id)
    said, changed, stays = (await session.execute(query)).one()
    return HeardCount(said=said, changed=changed, stays=stays, waiting=said - changed - stays)


async def due(session: AsyncSession, reach: Reach, by: date) -> Sequence[tuple[UUID, str, date]]:
    """(cohort, what was said, the day) of what waits for an answer until then, the earliest first."""
    query = (
        select(col(Heard.cohort_id), col(Heard.said), col(Heard.answer_by))
        .join(Cohort, col(Cohort.id) == col(Heard.cohort_id))
        .where(
            col(Heard.outcome).is_(None), col(Heard.answer_by) <= by, within(reach, academy=col(Cohort.academy_code))
        )
        .order_by(col(Heard.answer_by), col(Heard.id))
    )
    return [(row[0], row[1], row[2]) for row in (await session.execute(query)).all()]
