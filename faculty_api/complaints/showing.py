"""A complaint as it is shown: without its words in a list, opened for the person and for data protection."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from faculty_api.accounts import queries as accounts
from faculty_api.complaints import queries, rules
from faculty_api.complaints.models import Complaint, ComplaintNote
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from schemas.complaints import ComplaintHow, ComplaintNoteView, ComplaintRow, ComplaintState, ComplaintView, Outcome
from schemas.values import PersonId


def place(complaint_id: UUID, column: str) -> str:
    return f"complaint/{complaint_id}/{column}"


def note_place(note_id: UUID) -> str:
    return f"complaint_note/{note_id}/words"


async def rows(work: Work, found: Sequence[Complaint]) -> list[ComplaintRow]:
    known = {one.person_id for one in found if one.person_id}
    names, to_hand = await accounts.names(work.session, known), await queries.to_hand(work.session, known)
    return rules.in_order(ComplaintRow(**_facts(work, one, names, to_hand)) for one in found)


def _facts(work: Work, one: Complaint, names: dict[UUID, str], to_hand: set[tuple[UUID, datetime]]) -> dict[str, Any]:
    """The fields of a ``ComplaintRow``. Days open: until its answer, or until today."""
    today, last = london_day(work.now), rules.acknowledge_by(one.received_on)
    state = rules.state(acknowledged=one.acknowledged_at is not None, answered=one.answered_at is not None)
    said_at = one.answered_at or one.acknowledged_at
    told = not (one.person_id and said_at and (one.person_id, said_at) in to_hand)
    until = london_day(one.answered_at) if one.answered_at else today
    return {
        "id": one.id,
        "person": PersonId(one.person_id) if one.person_id else None,
        "name": names[one.person_id] if one.person_id else one.name,
        "how": ComplaintHow(one.how),
        "received_on": one.received_on,
        "acknowledge_by": last,
        "state": state,
        "told": told,
        "late": (state is ComplaintState.RECEIVED or (state is ComplaintState.ACKNOWLEDGED and not told))
        and today > last,
        "days_open": (until - one.received_on).days,
        "acknowledged_at": one.acknowledged_at,
        "answered_at": one.answered_at,
        "outcome": Outcome(one.outcome) if one.outcome else None,
    }


async def opened(work: Work, vault: Vault, one: Complaint) -> ComplaintView:
    """With its words. For the person themselves: no names of staff, and the notes they are told."""
    own = work.actor.person == one.person_id
    found = [note for note in await queries.notes(work.session, one.id) if note.told or not own]
    people = {one.person_id, one.recorded_by, one.acknowledged_by, one.answered_by, *(note.made_by for note in found)}
    names = await accounts.names(work.session, people - {None})
    to_hand = await queries.to_hand(work.session, {one.person_id} if one.person_id else set())

    def by(who: UUID | None) -> str:
        return names[who] if who and not own else ""

    return ComplaintView(
        **_facts(work, one, names, to_hand),
        email=one.email if not own else "",
        phone=one.phone if not own else "",
        words=vault.open(one.words, place=place(one.id, "words")),
        recorded_by=by(one.recorded_by) if one.recorded_by != one.person_id else "",
        acknowledged_by=by(one.acknowledged_by),
        answered_by=by(one.answered_by),
        answer=vault.open(one.answer, place=place(one.id, "answer")) if one.answer else "",
        notes=[_note(vault, note, by(note.made_by)) for note in found],
    )


def _note(vault: Vault, note: ComplaintNote, by: str) -> ComplaintNoteView:
    words = vault.open(note.words, place=note_place(note.id))
    return ComplaintNoteView(id=note.id, words=words, told=note.told, made_by=by, made_at=note.made_at)
