"""Data protection acknowledges a complaint, notes what was done, and answers it. ``service.py`` is its door."""

from uuid import UUID

from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.complaints import queries, showing
from faculty_api.complaints.models import Complaint, ComplaintNote
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound, filled_in
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import service as people
from schemas.access import Permission
from schemas.complaints import (
    AnswerComplaint,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintNoted,
    ComplaintRow,
    ComplaintView,
    NoteComplaint,
)
from schemas.reads import ReadKind

SELF = "This is your own complaint. Somebody else of data protection looks after it"
ENDED = "This complaint is answered already. To tell them more, write a note and let them read it"
AGAIN = "Somebody has acknowledged this complaint already"


async def complaints(work: Work) -> list[ComplaintRow]:
    """All but the reader's own, in order of deadline, without their words."""
    work.must(Permission.COMPLAINT_HANDLE)
    others = col(Complaint.person_id).is_distinct_from(work.actor.person)
    return await showing.rows(work, await queries.complaints(work.session, others))


async def complaint(work: Work, vault: Vault, complaint_id: UUID) -> ComplaintView:
    """With its words. That somebody looked is written down, and the person can see it."""
    work.must(Permission.COMPLAINT_HANDLE)
    row = await work.session.get(Complaint, complaint_id)
    if row is None:
        raise NotFound
    _not_oneself(work, row)
    return await _opened(work, vault, row)


async def acknowledge_complaint(work: Work, vault: Vault, complaint_id: UUID) -> ComplaintView:
    """The letter says that we have it and look into it, and nothing of what it is about."""
    work.must(Permission.COMPLAINT_HANDLE)
    row = await _held(work, complaint_id)
    if row.answered_at is not None:
        raise Conflict(ENDED)
    if row.acknowledged_at is not None:
        raise Conflict(AGAIN)
    row.acknowledged_by, row.acknowledged_at = work.actor.person, work.now
    work.record(ComplaintAcknowledged(subject=row.id))
    await work.flush()
    await _tell(work, row, "complaint_acknowledged")
    return await _opened(work, vault, row)


async def note_complaint(work: Work, vault: Vault, complaint_id: UUID, command: NoteComplaint) -> ComplaintView:
    """What was done; also after the answer, where there is more to say."""
    work.must(Permission.COMPLAINT_HANDLE)
    row = await _held(work, complaint_id)
    words, made = filled_in(command.words, "words", "Write what you did"), new_id()
    note = ComplaintNote(
        id=made,
        complaint_id=row.id,
        person_id=row.person_id,
        words=vault.seal(words, place=showing.note_place(made)),
        told=command.told,
        made_by=work.actor.person,
        made_at=work.now,
    )
    work.session.add(note)
    work.record(ComplaintNoted(subject=row.id, told=command.told))
    await work.flush()
    if command.told:
        await _tell(work, row, "complaint_news")
    return await _opened(work, vault, row)


async def answer_complaint(work: Work, vault: Vault, complaint_id: UUID, command: AnswerComplaint) -> ComplaintView:
    """What was found and done. An answer before anybody acknowledged it does both."""
    work.must(Permission.COMPLAINT_HANDLE)
    row = await _held(work, complaint_id)
    if row.answered_at is not None:
        raise Conflict(ENDED)
    words = filled_in(command.answer, "answer", "Write your answer")
    row.answer = vault.seal(words, place=showing.place(row.id, "answer"))
    row.outcome, row.answered_by, row.answered_at = command.outcome, work.actor.person, work.now
    work.record(ComplaintAnswered(subject=row.id, outcome=command.outcome))
    await work.flush()
    await _tell(work, row, "complaint_answered")
    return await _opened(work, vault, row)


async def _held(work: Work, complaint_id: UUID) -> Complaint:
    row = await queries.locked(work.session, complaint_id)
    if row is None:
        raise NotFound
    _not_oneself(work, row)
    return row


def _not_oneself(work: Work, row: Complaint) -> None:
    if row.person_id == work.actor.person:
        raise NotAllowed(SELF)


async def _opened(work: Work, vault: Vault, row: Complaint) -> ComplaintView:
    if row.person_id:
        await people.note_read(work, row.person_id, ReadKind.COMPLAINT, row.id)
    return await showing.opened(work, vault, row)


async def _tell(work: Work, row: Complaint, template: str) -> None:
    """By a letter. Somebody without a record and without e-mail is told on the phone, by who presses."""
    if row.person_id is None:
        if row.email:
            await messages.post(work, None, row.email, f"{template}_outside", name=row.name)
        return
    who = await work.session.get_one(Person, row.person_id)
    link = f"/profile/my-data/complaints/{row.id}"
    await messages.post(work, who.id, who.email, template, name=who.short_name, link=link)
