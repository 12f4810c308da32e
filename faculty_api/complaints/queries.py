"""Complaints and their notes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.complaints.models import Complaint, ComplaintNote
from faculty_api.messages.models import Letter

MOST = 500


async def complaints(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[Complaint]:
    """Those that wait before those that are answered, so that a limit never cuts one off that waits."""
    order = (col(Complaint.answered_at).is_not(None), col(Complaint.id).desc())
    query = select(Complaint).where(*where).order_by(*order).limit(MOST)
    return (await session.execute(query)).scalars().all()


async def by_form(session: AsyncSession, key: str) -> Complaint | None:
    query = select(Complaint).where(col(Complaint.form_key) == key)
    found: Complaint | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def from_outside(session: AsyncSession, since: datetime, *contact: ColumnElement[bool]) -> int:
    """How many came by the public page since then, from one of these addresses or numbers."""
    query = select(func.count(col(Complaint.id))).where(
        col(Complaint.recorded_at) > since,
        col(Complaint.form_key).is_not(None),
        or_(*contact) if contact else true(),
    )
    return int((await session.execute(query)).scalar_one())


async def to_hand(session: AsyncSession, people: Collection[UUID]) -> set[tuple[UUID, datetime]]:
    """Letters about complaints to these people that somebody has still to post or read out: to whom, and when made."""
    query = select(Letter.person_id, Letter.made_at).where(
        col(Letter.person_id).in_(people),
        col(Letter.channel) != "email",
        col(Letter.state) == "waiting",
        col(Letter.template).in_(("complaint_acknowledged", "complaint_answered")),
    )
    return {(row[0], row[1]) for row in (await session.execute(query)).all()}


async def noted_by_hand(session: AsyncSession, person: UUID, at: datetime) -> bool:
    """Whether the letter that a complaint was written down then is one to post or read out."""
    query = select(Letter.id).where(
        col(Letter.person_id) == person,
        col(Letter.made_at) == at,
        col(Letter.channel) != "email",
        col(Letter.template) == "complaint_recorded",
    )
    return (await session.execute(query)).first() is not None


async def locked(session: AsyncSession, complaint_id: UUID) -> Complaint | None:
    query = select(Complaint).where(col(Complaint.id) == complaint_id).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def notes(session: AsyncSession, complaint_id: UUID) -> Sequence[ComplaintNote]:
    query = select(ComplaintNote).where(col(ComplaintNote.complaint_id) == complaint_id)
    return (await session.execute(query.order_by(col(ComplaintNote.id)))).scalars().all()
