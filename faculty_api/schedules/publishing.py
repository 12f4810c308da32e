"""A draft is published: all of it in one transaction, by the use-cases that change single sessions, or nothing of it.

The draft is held first, then its sessions and their people as in one move, so that whatever happens at the same time
comes before all of it or after all of it.
"""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from sqlmodel import col

from faculty_api.claims import service as claims
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.programmes import service as programmes
from faculty_api.schedules import holding, queries, showing
from faculty_api.schedules.models import ScheduleChange
from schemas.access import Permission
from schemas.rescheduling import CallOff, ChangedView, MoveSession
from schemas.schedules import (
    ChangeKind,
    DraftChange,
    DraftState,
    DraftView,
    PublishDraft,
    PublishedView,
    SchedulePublished,
)
from schemas.values import CohortId, SessionId

EMPTY = "There is nothing in this draft. Plan a change first"


async def publish(work: Work, cohort_id: UUID, command: PublishDraft) -> PublishedView:
    """Everybody concerned is told, as when each session is changed by itself."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    draft = await holding.held(work, cohort_id, command.version)
    rows = await queries.changes(work.session, col(ScheduleChange.draft_id) == draft.id)
    ids = [one.session_id for one in rows if one.session_id]
    await offers.hold_with_people(work, ids)
    view = await showing.whole(work, cohort_id, draft)
    _check(view, command)
    done = [await _call_off(work, one, command) for one in view.changes if one.kind is ChangeKind.CALL_OFF]
    by = {one.id: one for one in rows}
    moves = [one for one in view.changes if one.kind is ChangeKind.MOVE]
    done += [await _move(work, one, by[one.id], command, ids) for one in moves]
    added = [one for one in rows if one.kind == ChangeKind.ADD]
    if added:
        new = [showing.new_session(one, showing.new_time(one)) for one in added]
        await programmes.add_sessions(work, cohort_id, new)
    draft.state, draft.ended_by, draft.ended_at = DraftState.PUBLISHED, work.actor.person, work.now
    counts = {"added": len(added), "moved": len(moves), "called_off": len(rows) - len(added) - len(moves)}
    work.record(SchedulePublished(subject=CohortId(cohort_id), draft_id=draft.id, **counts))
    await work.flush()
    return PublishedView(
        id=draft.id,
        cohort_id=CohortId(cohort_id),
        told=sum(one.told for one in done),
        asked_again=sum(one.asked_again for one in done),
        claims=sum(one.claims for one in done),
        **counts,
    )


def _check(view: DraftView, command: PublishDraft) -> None:
    """What the page shows is what is asked here: the same words, from the same rules."""
    if not view.changes:
        raise Conflict(EMPTY)
    wrong = [f"{named(one)}: {words}" for one in view.changes for words in one.faults]
    if wrong:
        raise Conflict(". ".join(wrong))
    said = [one for one in view.changes if one.kind is not ChangeKind.ADD]
    if not command.reason.strip() and any(not one.reason for one in said):
        raise Invalid.field("reason", "Enter why")
    if command.answer_by is None and any(one.kind is ChangeKind.MOVE for one in said):
        raise Invalid.field("answer_by", "Enter the last day to answer")


async def _call_off(work: Work, one: DraftChange, command: PublishDraft) -> ChangedView:
    asks = CallOff(reason=one.reason or command.reason.strip(), version=_version(one))
    return await _said(one, lambda: claims.call_off(work, _session(one), asks))


async def _move(
    work: Work, one: DraftChange, row: ScheduleChange, command: PublishDraft, apart: Sequence[UUID]
) -> ChangedView:
    to = showing.new_time(row)
    by = min(command.answer_by, to.on) if command.answer_by else to.on
    asks = MoveSession(to=to, answer_by=by, reason=one.reason or command.reason.strip(), version=_version(one))
    return await _said(one, lambda: claims.move(work, _session(one), asks, apart))


async def _said(one: DraftChange, run: Callable[[], Awaitable[ChangedView]]) -> ChangedView:
    """A refusal says of which session it is; what the team typed for all of them keeps its field."""
    try:
        return await run()
    except Refusal as no:
        if any(fault.field == "answer_by" for fault in no.faults):
            raise
        words = f"{named(one)}: {no.faults[0].message if no.faults else no.detail}"
        raise (NotAllowed if isinstance(no, NotAllowed) else Conflict)(words) from no


def named(one: DraftChange) -> str:
    """Session 3, or the new session on 9 February"""
    return f"Session {one.number}" if one.number else f"The new session on {showing.on_words(showing.slot_of(one))}"


def _session(one: DraftChange) -> SessionId:
    if one.session_id is None:
        raise Conflict(holding.CHANGED)
    return one.session_id


def _version(one: DraftChange) -> int:
    if one.would is None:
        raise Conflict(holding.CHANGED)
    return one.would.session.version
