"""Complaints and their notes, with the names of who took part."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.complaints.models import Complaint, ComplaintNote
from schemas.access import Role

MOST = 500


async def complaints(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[Complaint]:
    query = select(Complaint).where(*where).order_by(col(Complaint.id).desc()).limit(MOST)
    return (await session.execute(query)).scalars().all()


async def locked(session: AsyncSession, complaint_id: UUID) -> Complaint | None:
    query = select(Complaint).where(col(Complaint.id) == complaint_id).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def notes(session: AsyncSession, complaint_id: UUID) -> Sequence[ComplaintNote]:
    query = select(ComplaintNote).where(col(ComplaintNote.complaint_id) == complaint_id)
    return (await session.execute(query.order_by(col(ComplaintNote.id)))).scalars().all()


async def names(session: AsyncSession, ids: Collection[UUID | None]) -> dict[UUID, str]:
    query = select(col(Person.id), col(Person.full_name)).where(col(Person.id).in_([one for one in ids if one]))
    return dict(map(tuple, (await session.execute(query)).all()))


async def desk(session: AsyncSession) -> Sequence[Person]:
    """Everybody of data protection."""
    query = select(Person).join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    query = query.where(col(RoleGrant.role) == Role.DATA_PROTECTION, col(Person.active))
    return (await session.execute(query.order_by(col(Person.id)))).scalars().unique().all()
