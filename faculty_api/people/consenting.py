"""What others may use of what somebody agreed to, and the log of who has looked at what is private.

None of these ask permission: only use-cases that asked already call them.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, union
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people.consent_models import Consent, NotDiscussed, SensitiveRead
from faculty_api.people.models import Associate, AssociateTopic
from schemas.reads import ReadKind


def counts(today: date) -> ColumnElement[bool]:
    """Which rows of ``associate_topic`` may be used: those whose consent has not come to its end."""
    return col(AssociateTopic.last_day) >= today


async def note_read(
    work: Work,
    person: UUID,
    kind: ReadKind,
    record: UUID,
    *,
    purpose: str = "",
    reason: str = "",
    programme: UUID | None = None,
) -> None:
    """The actor looks at something private of somebody else, in this transaction.

    Without a reason it stands on a page that is shown again and again: then one row is kept for a reader, record and
    London day rather than one for each refresh. With a reason each look is a row. One's own record is no read.
    """
    if work.actor.person == person:
        return
    row = insert(SensitiveRead).values(
        id=new_id(),
        person_id=person,
        kind=kind,
        record_id=record,
        reader_id=work.actor.person,
        role=work.actor.role,
        academy_code=work.actor.academy,
        purpose=purpose,
        reason=reason,
        programme_id=programme,
        at=work.now,
        day=london_day(work.now),
    )
    await work.session.execute(row.on_conflict_do_nothing())


async def hold_still(work: Work, ids: Iterable[UUID]) -> None:
    """Until this transaction ends none of these people takes anything back; whoever did so first is seen."""
    query = select(col(Associate.person_id)).where(col(Associate.person_id).in_(list(ids)))
    await work.session.execute(query.order_by(col(Associate.person_id)).with_for_update(read=True))


async def not_discussed(work: Work, ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Topics that these people will not discuss, by person. Never to be shown to anybody else."""
    query = select(col(NotDiscussed.person_id), col(NotDiscussed.topic))
    found: dict[UUID, set[str]] = {}
    for person, topic in (await work.session.execute(query.where(col(NotDiscussed.person_id).in_(list(ids))))).all():
        found.setdefault(person, set()).add(topic)
    return found


async def said_of_topics(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    """Who ever said anything of topics, also if they took it back: a list says nothing against that."""
    wanted = list(ids)
    said = select(col(Consent.person_id)).where(col(Consent.person_id).in_(wanted), col(Consent.topic).is_not(None))
    refused = select(col(NotDiscussed.person_id)).where(col(NotDiscussed.person_id).in_(wanted))
    return set((await session.execute(union(said, refused))).scalars())


async def let_topics_end(session: AsyncSession, today: date) -> int:
    """Topics whose consent has come to its end are no longer kept. They have not been used since that day."""
    gone = await session.execute(delete(AssociateTopic).where(~counts(today)))
    return int(gone.rowcount)  # type: ignore[attr-defined]
