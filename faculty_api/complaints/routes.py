"""The JSON doors of complaints about data."""

from uuid import UUID

from litestar import get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.complaints import service
from faculty_api.kernel.work import Work
from schemas.complaints import (
    AnswerComplaint,
    ComplaintRecorded,
    ComplaintRow,
    ComplaintView,
    NoteComplaint,
    RaiseComplaint,
    RecordComplaint,
    RecordOutside,
)
from schemas.values import Page

TAGS = ["Data protection"]


@get("/my-data/complaints", tags=TAGS)
async def my_complaints(work: NamedDependency[Work]) -> Page[ComplaintRow]:
    return Page(items=await service.my_complaints(work))


@post("/my-data/complaints", tags=TAGS)
async def raise_complaint(
    data: JSONBody[RaiseComplaint], work: NamedDependency[Work], state: State
) -> ComplaintRecorded:
    """A complaint about how my data is handled. It is acknowledged within 30 days."""
    return await service.raise_complaint(work, state.vault, data)


@get("/my-data/complaints/{complaint_id:uuid}", tags=TAGS)
async def my_complaint(complaint_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> ComplaintView:
    return await service.my_complaint(work, state.vault, complaint_id)


@post("/people/{person_id:uuid}/complaints", tags=TAGS)
async def record_complaint(
    person_id: FromPath[UUID], data: JSONBody[RecordComplaint], work: NamedDependency[Work], state: State
) -> ComplaintRecorded:
    """What somebody told us by phone, letter or e-mail. They are told that it was written down."""
    return await service.record_complaint(work, state.vault, person_id, data)


@post("/complaints", tags=TAGS)
async def record_outside(data: JSONBody[RecordOutside], work: NamedDependency[Work], state: State) -> ComplaintRecorded:
    """What somebody we have no record of told us by phone, letter or e-mail, with how to reach them."""
    return await service.record_outside(work, state.vault, data)


@get("/complaints", tags=TAGS)
async def complaints(work: NamedDependency[Work]) -> Page[ComplaintRow]:
    """In order of deadline, without their words."""
    return Page(items=await service.complaints(work))


@get("/complaints/{complaint_id:uuid}", tags=TAGS)
async def complaint(complaint_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> ComplaintView:
    """Each opening is a read that the person can see."""
    return await service.complaint(work, state.vault, complaint_id)


@post("/complaints/{complaint_id:uuid}/acknowledgement", tags=TAGS, status_code=200)
async def acknowledge(complaint_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> ComplaintView:
    return await service.acknowledge_complaint(work, state.vault, complaint_id)


@post("/complaints/{complaint_id:uuid}/notes", tags=TAGS, status_code=200)
async def note(
    complaint_id: FromPath[UUID], data: JSONBody[NoteComplaint], work: NamedDependency[Work], state: State
) -> ComplaintView:
    return await service.note_complaint(work, state.vault, complaint_id, data)


@post("/complaints/{complaint_id:uuid}/answer", tags=TAGS, status_code=200)
async def answer(
    complaint_id: FromPath[UUID], data: JSONBody[AnswerComplaint], work: NamedDependency[Work], state: State
) -> ComplaintView:
    return await service.answer_complaint(work, state.vault, complaint_id, data)


handlers = [
    my_complaints, raise_complaint, my_complaint, record_complaint, record_outside, complaints, complaint, acknowledge,
    note, answer,
]  # fmt: skip
