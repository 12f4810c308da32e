"""Complaints and their notes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.complaints.models import Complaint, ComplaintNote

MOST = 500


async def complaints(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[Complaint]:
    """Those that wait before those that are answered, so that a limit never cuts one off that waits."""
    order = (col(Complaint.answered_at).is_not(None), col(Complaint.id).desc())
    query = select(Complaint).where(*where).order_by(*order).limit(MOST)
    return (await session.execute(query)).scalars().all()


async def locked(session: AsyncSession, complaint_id: UUID) -> Complaint | None:
    query = select(Complaint).where(col(Complaint.id) == complaint_id).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def notes(session: AsyncSession, complaint_id: UUID) -> Sequence[ComplaintNote]:
    query = select(ComplaintNote).where(col(ComplaintNote.complaint_id) == complaint_id)
    return (await session.execute(query.order_by(col(ComplaintNote.id)))).scalars().all()
