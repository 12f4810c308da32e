"""Complaints about data: one's own as they stand; raising and handling are in rooms of their own."""

from uuid import UUID

from sqlmodel import col

from faculty_api.complaints import queries, showing
from faculty_api.complaints.handling import (
    acknowledge_complaint,
    answer_complaint,
    complaint,
    complaints,
    note_complaint,
)
from faculty_api.complaints.models import Complaint
from faculty_api.complaints.outside import complain, record_outside
from faculty_api.complaints.raising import complained_by, raise_complaint, record_complaint
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from schemas.access import Permission
from schemas.complaints import ComplaintRow, ComplaintView

__all__ = [
    "acknowledge_complaint",
    "answer_complaint",
    "complain",
    "complained_by",
    "complaint",
    "complaints",
    "my_complaint",
    "my_complaints",
    "note_complaint",
    "raise_complaint",
    "record_complaint",
    "record_outside",
]


async def my_complaints(work: Work) -> list[ComplaintRow]:
    work.must(Permission.COMPLAINT_RAISE)
    mine = col(Complaint.person_id) == work.actor.person
    return await showing.rows(work, await queries.complaints(work.session, mine))


async def told_by_email(work: Work, complaint_id: UUID) -> bool:
    """Whether who complained is told by e-mail that it was written down; else somebody posts a letter or calls."""
    work.must(Permission.COMPLAINT_RECORD)
    row = await work.session.get(Complaint, complaint_id)
    if row is None:
        raise NotFound
    return row.person_id is not None and not await queries.noted_by_hand(work.session, row.person_id, row.recorded_at)


async def my_complaint(work: Work, vault: Vault, complaint_id: UUID) -> ComplaintView:
    """Where it stands, what the person is told of what was done, and the answer."""
    work.must(Permission.COMPLAINT_RAISE)
    row = await work.session.get(Complaint, complaint_id)
    if row is None or row.person_id != work.actor.person:
        raise NotFound
    return await showing.opened(work, vault, row)
