"""Every statement about the counts and the marks."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.equality.models import EqualityCount, EqualityMark


async def mark(session: AsyncSession, person_id: UUID) -> EqualityMark | None:
    """As it is now, whoever changed it."""
    return await session.get(EqualityMark, person_id, populate_existing=True)


async def add(
    session: AsyncSession, academy: str, quarter: str, every: Sequence[tuple[str, str]], given: Mapping[str, str]
) -> None:
    """One more for each answer given. Every row of the Academy and quarter is written, those that stay as well."""
    here = (col(EqualityCount.academy_code) == academy, col(EqualityCount.quarter) == quarter)
    rows = [
        {"academy_code": academy, "quarter": quarter, "question": question, "answer": answer, "counted": 0}
        for question, answer in sorted(every)
    ]
    await session.execute(insert(EqualityCount).values(rows).on_conflict_do_nothing())
    order = (col(EqualityCount.question), col(EqualityCount.answer))
    await session.execute(select(col(EqualityCount.counted)).where(*here).order_by(*order).with_for_update())
    these = or_(*(and_(order[0] == question, order[1] == answer) for question, answer in given.items()))
    more = col(EqualityCount.counted) + case((these, 1), else_=0)
    query = update(EqualityCount).where(*here).values(counted=more)
    await session.execute(query.execution_options(synchronize_session=False))


async def forms(session: AsyncSession) -> dict[str, int]:
    """By quarter, the answers to the question that most answered."""
    query = (
        select(col(EqualityCount.quarter), col(EqualityCount.question), func.sum(col(EqualityCount.counted)))
        .group_by(col(EqualityCount.quarter), col(EqualityCount.question))
        .order_by(col(EqualityCount.quarter))
    )
    found: dict[str, int] = {}
    for quarter, _, counted in (await session.execute(query)).all():
        found[quarter] = max(found.get(quarter, 0), int(counted))
    return found


async def counts(session: AsyncSession, quarters: Collection[str]) -> Sequence[Row[Any]]:
    """(question, Academy, answer, counted) of these quarters together, of every Academy."""
    query = (
        select(
            col(EqualityCount.question),
            col(EqualityCount.academy_code),
            col(EqualityCount.answer),
            func.sum(col(EqualityCount.counted)).label("counted"),
        )
        .where(col(EqualityCount.quarter).in_(quarters))
        .group_by(col(EqualityCount.question), col(EqualityCount.academy_code), col(EqualityCount.answer))
    )
    return (await session.execute(query)).all()
