"""Every SELECT about schedules in draft."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.programmes.models import Cohort
from faculty_api.schedules.models import ScheduleChange, ScheduleDraft
from schemas.access import Reach
from schemas.schedules import DraftState, WaitingDraft
from schemas.values import CohortId

FRESH = {"populate_existing": True}


async def cohort(session: AsyncSession, cohort_id: UUID, reach: Reach) -> Cohort | None:
    query = select(Cohort).where(col(Cohort.id) == cohort_id, within(reach, academy=col(Cohort.academy_code)))
    found: Cohort | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def begin(session: AsyncSession, draft_id: UUID, cohort_id: UUID, by: UUID, at: datetime) -> None:
    """Unless one is open: two who begin at the same time begin one."""
    values = {"id": draft_id, "cohort_id": cohort_id, "state": DraftState.OPEN, "version": 1}
    values |= {"begun_by": by, "begun_at": at, "worked_by": by, "worked_at": at}
    await session.execute(
        insert(ScheduleDraft)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["cohort_id"], index_where=text("state = 'open'"))
    )


async def open_draft(session: AsyncSession, cohort_id: UUID, *, hold: bool = False) -> ScheduleDraft | None:
    """``hold``: until the end of the transaction nobody changes it, publishes it or throws it away."""
    query = select(ScheduleDraft).where(
        col(ScheduleDraft.cohort_id) == cohort_id, col(ScheduleDraft.state) == DraftState.OPEN
    )
    query = query.execution_options(**FRESH)
    found: ScheduleDraft | None = (
        await session.execute(query.with_for_update(key_share=True) if hold else query)
    ).scalar_one_or_none()
    return found


async def changes(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[ScheduleChange]:
    """In the order in which they were made."""
    query = select(ScheduleChange).where(*where).order_by(col(ScheduleChange.made_at), col(ScheduleChange.id))
    return (await session.execute(query.execution_options(**FRESH))).scalars().all()


async def begun_by(session: AsyncSession, draft: ScheduleDraft) -> str:
    query = select(col(Person.full_name)).where(col(Person.id) == draft.begun_by)
    return str((await session.execute(query)).scalar_one())


async def drafted(session: AsyncSession, reach: Reach, cohort_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many changes wait, by cohort."""
    query = (
        select(col(ScheduleDraft.cohort_id), func.count())
        .join(ScheduleChange, col(ScheduleChange.draft_id) == col(ScheduleDraft.id))
        .join(Cohort, col(Cohort.id) == col(ScheduleDraft.cohort_id))
        .where(
            col(ScheduleDraft.state) == DraftState.OPEN,
            col(ScheduleDraft.cohort_id).in_(list(cohort_ids)),
            within(reach, academy=col(Cohort.academy_code)),
        )
        .group_by(col(ScheduleDraft.cohort_id))
    )
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def waiting(session: AsyncSession, reach: Reach) -> list[WaitingDraft]:
    """By the first moment that a change is about, as it is published or as it would be."""
    about = func.min(func.least(col(ScheduleChange.was_starts_at), col(ScheduleChange.starts_at)))
    columns = (
        col(Cohort.id), col(Cohort.name), func.count(), col(Person.full_name), col(ScheduleDraft.worked_at), about,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(ScheduleDraft, col(ScheduleDraft.cohort_id) == col(Cohort.id))
        .join(ScheduleChange, col(ScheduleChange.draft_id) == col(ScheduleDraft.id))
        .join(Person, col(Person.id) == col(ScheduleDraft.worked_by))
        .where(col(ScheduleDraft.state) == DraftState.OPEN, within(reach, academy=col(Cohort.academy_code)))
        .group_by(col(Cohort.id), col(ScheduleDraft.id), col(Person.id))
        .order_by(about, col(Cohort.id))
    )
    return [
        WaitingDraft(cohort_id=CohortId(row[0]), cohort_name=row[1], changes=row[2], worked_by_name=row[3],
                     worked_at=row[4], first_at=row[5])
        for row in (await session.execute(query)).all()
    ]  # fmt: skip


async def newest_end(session: AsyncSession, cohort_id: UUID) -> tuple[str, datetime] | None:
    """How the draft that was open last came to its end, and when."""
    query = (
        select(col(ScheduleDraft.state), col(ScheduleDraft.ended_at))
        .where(col(ScheduleDraft.cohort_id) == cohort_id, col(ScheduleDraft.ended_at).is_not(None))
        .order_by(col(ScheduleDraft.ended_at).desc(), col(ScheduleDraft.id).desc())
        .limit(1)
    )
    row = (await session.execute(query)).first()
    return (row.state, row.ended_at) if row else None
