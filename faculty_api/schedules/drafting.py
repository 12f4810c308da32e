"""A team plans in the draft: sessions are added, moved or called off there, and nobody is told."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col

from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from faculty_api.schedules import holding, queries, rules, showing
from faculty_api.schedules.models import ScheduleChange, ScheduleDraft
from schemas.access import Permission
from schemas.programmes import CreateCohort, PrepareWhen, SessionFacts, SessionStatus
from schemas.rescheduling import NewTime
from schemas.schedules import (
    AddSessions,
    ChangeKind,
    DraftCallOff,
    DraftGone,
    DraftMove,
    DraftState,
    DraftView,
    NewSession,
    ScheduleThrownAway,
)
from schemas.values import CohortId

AGAIN = "This session has changed since you looked at it. Look again, then decide"
FULL = f"A draft holds up to {rules.MOST_CHANGES} changes. Publish these first"


async def draft_cohort(work: Work, command: CreateCohort) -> DraftView:
    """A new cohort whose sessions are all in its draft."""
    work.must(Permission.COHORT_EDIT)
    cohort_id = await programmes.begin_cohort(work, command)
    draft = await holding.begun(work, cohort_id)
    same = {
        name: getattr(command, name)
        for name in (
            "mode", "venue_access", "prepare_minutes", "prepare_when", "prepare_at", "debrief_minutes",
            "lived_needed", "professional_needed", "skills", "topics",
        )
    }  # fmt: skip
    for one in command.sessions:
        to = NewSession(
            on=one.on, starts=one.starts, ends=one.ends, place=command.venue, place_postcode=command.venue_postcode,
            **same,
        )  # fmt: skip
        _add(work, draft, to)
    return await _saved(work, draft)


async def add(work: Work, cohort_id: UUID, command: AddSessions) -> DraftView:
    """More sessions, needing what the cohort's first one needs."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    draft = await holding.begun(work, cohort_id)
    await _room(work, draft, len(command.sessions))
    around = await _around(work, draft)
    faults = []
    for number, one in enumerate(command.sessions):
        to = NewSession(**{name: getattr(one, name) for name in NewTime.__struct_fields__}, **around)
        try:
            programmes.parts_of_new(work, to)
        except Invalid as no:
            faults += [showing.of_number(fault, number, len(command.sessions)) for fault in no.faults]
            continue
        _add(work, draft, to)
    if faults:
        raise Invalid(faults=tuple(faults))
    return await _saved(work, draft)


async def _room(work: Work, draft: ScheduleDraft, more: int) -> None:
    there = await queries.changes(work.session, col(ScheduleChange.draft_id) == draft.id)
    if len(there) + more > rules.MOST_CHANGES:
        raise Conflict(FULL)


async def _around(work: Work, draft: ScheduleDraft) -> dict[str, Any]:
    """Who is needed and the time around a session, as with the first that is published, else the first drafted."""
    sessions = [
        one for one in await programmes.sessions_of(work, draft.cohort_id) if one.status is not SessionStatus.CANCELLED
    ]
    if sessions:
        return around(sessions[0])
    added = await queries.changes(
        work.session, col(ScheduleChange.draft_id) == draft.id, col(ScheduleChange.kind) == ChangeKind.ADD
    )
    return _of_row(added[0]) if added else {}


def around(session: SessionFacts) -> dict[str, Any]:
    names = ("lived_needed", "professional_needed", "skills", "topics")
    return {name: getattr(session, name) for name in names} | programmes.time_around(session.parts)


def _of_row(row: ScheduleChange) -> dict[str, Any]:
    names = (
        "prepare_minutes", "prepare_at", "debrief_minutes", "lived_needed", "professional_needed", "skills", "topics",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"prepare_when": PrepareWhen(row.prepare_when)}


def _add(work: Work, draft: ScheduleDraft, to: NewSession) -> None:
    row = ScheduleChange(
        id=new_id(), draft_id=draft.id, kind=ChangeKind.ADD, made_by=work.actor.person, made_at=work.now,
        **{name: getattr(to, name) for name in to.__struct_fields__ if name not in NewTime.__struct_fields__},
    )  # fmt: skip
    _place(row, to)
    work.session.add(row)


def _place(row: ScheduleChange, to: NewTime) -> None:
    """When and where, for a time that was found to be a good one."""
    row.starts_at, row.ends_at = london_instant(to.on, to.starts), london_instant(to.on, to.ends)
    row.mode, row.place, row.place_postcode = to.mode, to.place.strip(), to.place_postcode.strip()
    row.venue_access, row.venue_has = to.venue_access.strip(), sorted(set(to.venue_has))


async def change_added(work: Work, cohort_id: UUID, change_id: UUID, to: NewTime) -> DraftView:
    """A session that is only drafted comes at another time or place."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    draft = await holding.held(work, cohort_id)
    row = await _row(work, draft, change_id)
    if row.kind != ChangeKind.ADD:
        raise Conflict("Only a session that is added here can be changed like this. Move the published one")
    programmes.parts_of_new(work, showing.new_session(row, to))
    _place(row, to)
    return await _saved(work, draft)


async def move(work: Work, cohort_id: UUID, session_id: UUID, command: DraftMove) -> DraftView:
    """A published session would move; what was drafted of it before is replaced."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    draft, session = await _of_session(work, cohort_id, session_id, command.version)
    others = {one.id for one in await programmes.sessions_of(work, cohort_id)} - {session.id}
    await programmes.consider_moving(work, session_id, command.to, others)
    row = await _instead(work, draft, session, ChangeKind.MOVE, command.reason)
    _place(row, command.to)
    work.session.add(row)
    return await _saved(work, draft)


async def call_off(work: Work, cohort_id: UUID, session_id: UUID, command: DraftCallOff) -> DraftView:
    """A published session would not take place; what was drafted of it before is replaced."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    draft, session = await _of_session(work, cohort_id, session_id, command.version)
    await programmes.consider_calling_off(work, session_id)
    work.session.add(await _instead(work, draft, session, ChangeKind.CALL_OFF, command.reason))
    return await _saved(work, draft)


async def _of_session(
    work: Work, cohort_id: UUID, session_id: UUID, version: int
) -> tuple[ScheduleDraft, SessionFacts]:
    session = await programmes.look(work, session_id)
    if session.cohort_id != cohort_id:
        raise NotFound
    if session.version != version:
        raise Conflict(AGAIN)
    return await holding.begun(work, cohort_id), session


async def _instead(
    work: Work, draft: ScheduleDraft, session: SessionFacts, kind: ChangeKind, reason: str
) -> ScheduleChange:
    mine = (col(ScheduleChange.draft_id) == draft.id, col(ScheduleChange.session_id) == session.id)
    await work.session.execute(delete(ScheduleChange).where(*mine))
    await _room(work, draft, 1)
    row = ScheduleChange(
        id=new_id(), draft_id=draft.id, kind=kind, session_id=session.id, reason=reason.strip(),
        made_by=work.actor.person, made_at=work.now,
    )  # fmt: skip
    _seen(row, session)
    return row


def _seen(row: ScheduleChange, session: SessionFacts) -> None:
    row.seen_version = session.version
    row.was_starts_at, row.was_ends_at = session.starts_at, session.ends_at
    row.was_mode, row.was_place = session.mode, session.place


async def drop(work: Work, cohort_id: UUID, change_id: UUID) -> DraftView:
    """One change is taken out of the draft; one that is out already stays out."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    draft = await holding.held(work, cohort_id)
    mine = (col(ScheduleChange.draft_id) == draft.id, col(ScheduleChange.id) == change_id)
    await work.session.execute(delete(ScheduleChange).where(*mine))
    return await _saved(work, draft)


async def keep(work: Work, cohort_id: UUID, change_id: UUID) -> DraftView:
    """The published session has changed since, was looked at, and the change in the draft is still wanted."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    draft = await holding.held(work, cohort_id)
    row = await _row(work, draft, change_id)
    if row.session_id is not None:
        _seen(row, await programmes.look(work, row.session_id))
    return await _saved(work, draft)


async def _row(work: Work, draft: ScheduleDraft, change_id: UUID) -> ScheduleChange:
    mine = (col(ScheduleChange.draft_id) == draft.id, col(ScheduleChange.id) == change_id)
    found = await queries.changes(work.session, *mine)
    if not found:
        raise NotFound("This change is not in the draft any more. Look again")
    return found[0]


async def throw_away(work: Work, cohort_id: UUID) -> DraftGone:
    """Nothing of it happens. A cohort nothing of which was ever published goes with it."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    draft = await holding.held(work, cohort_id)
    there = await queries.changes(work.session, col(ScheduleChange.draft_id) == draft.id)
    gone = DraftGone(id=draft.id, cohort_gone=await programmes.drop_cohort(work, cohort_id))
    if not gone.cohort_gone:
        draft.state, draft.ended_by, draft.ended_at = DraftState.THROWN_AWAY, work.actor.person, work.now
    work.record(ScheduleThrownAway(subject=CohortId(cohort_id), draft_id=gone.id, changes=len(there)))
    await work.flush()
    return gone


async def _saved(work: Work, draft: ScheduleDraft) -> DraftView:
    holding.changed(work, draft)
    await work.flush()
    return await showing.whole(work, draft.cohort_id, draft)
