"""The difference between what is published and what is drafted: for each change who would be told and what is wrong."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar
from uuid import UUID

from sqlmodel import col

from faculty_api.claims import service as claims
from faculty_api.kernel.clock import LONDON, london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.people import geography
from faculty_api.programmes import service as programmes
from faculty_api.programmes.clash_rules import Spot, travel_minutes
from faculty_api.schedules import holding, queries, rules
from faculty_api.schedules.models import ScheduleChange, ScheduleDraft
from faculty_api.schedules.rules import Named
from schemas.access import Permission
from schemas.errors import Fault
from schemas.places import PlaceHas
from schemas.programmes import Mode, PartTimes, PrepareWhen, SessionFacts, SessionStatus
from schemas.rescheduling import ChangeView, NewTime
from schemas.schedules import ChangeKind, DraftChange, DraftedSession, DraftView, NewSession, Slot
from schemas.values import CohortId, SessionId

Kept = TypeVar("Kept")
SINCE = "This session has changed since you drafted this. Look at it, then keep your change or take it out"


async def draft(work: Work, cohort_id: UUID) -> DraftView:
    """The open draft of a cohort, or its schedule with nothing drafted."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    return await whole(work, cohort_id, await queries.open_draft(work.session, cohort_id))


async def whole(work: Work, cohort_id: UUID, row: ScheduleDraft | None) -> DraftView:
    """Changes nothing. Asks no permission beyond its parts': called by use-cases that have asked."""
    held = await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    sessions = await programmes.sessions_of(work, cohort_id)
    rows = await queries.changes(work.session, col(ScheduleChange.draft_id) == row.id) if row else []
    by: dict[UUID, ScheduleChange] = {one.session_id: one for one in rows if one.session_id}
    days = {london_day(one.starts_at) for one in rows if one.starts_at}
    notes = await programmes.notes_on(work, held.academy_code, days)
    found = {one.id: await _change(work, one, sessions, list(by), notes) for one in rows}
    lines = _lines(work, sessions, by, found)
    lines += [_new_line(one) for one in found.values() if one.kind is ChangeKind.ADD]
    lines.sort(key=lambda one: (one.slot.starts_at, one.number or 0))
    standing, ids = _standing(work, sessions, rows)
    for one, other in rules.overlapping(standing):
        for mine, theirs in ((one, other), (other, one)):
            mine_id = ids[mine]
            change = found[mine_id] if mine_id else None
            if change and (change.would or change.kind is ChangeKind.ADD):  # else it is said already why not
                change.faults.append(f"It is at the same time as {rules.low(standing[theirs].name)}")
    changes = sorted(found.values(), key=lambda one: (slot_of(one).starts_at, one.id))
    told = [person for one in changes if one.would for person in one.would.told]
    again = [p for one in changes if one.would and one.kind is ChangeKind.MOVE for p in one.would.told if not p.cannot]
    return DraftView(
        id=row.id if row else None,
        cohort_id=CohortId(cohort_id),
        cohort_name=held.name,
        version=row.version if row else 0,
        begun_at=row.begun_at if row else None,
        begun_by_name=await queries.begun_by(work.session, row) if row else "",
        published=sum(one.status is not SessionStatus.CANCELLED for one in sessions),
        changes=changes,
        sessions=lines,
        warnings=rules.too_close(standing, _way),
        told=len(told),
        asked_again=len(again),
        ready=bool(changes) and not any(one.faults for one in changes),
    )


def slot_of(one: DraftChange) -> Slot:
    return _there(one.to or one.now)


def published_slot(one: SessionFacts) -> Slot:
    return Slot(
        starts_at=one.starts_at, ends_at=one.ends_at, mode=one.mode, place=one.place, place_postcode=one.place_postcode
    )


def _new_slot(row: ScheduleChange) -> Slot:
    online = row.mode == Mode.ONLINE
    return Slot(
        starts_at=_there(row.starts_at),
        ends_at=_there(row.ends_at),
        mode=Mode(_there(row.mode)),
        place="" if online else row.place,
        place_postcode="" if online else row.place_postcode,
    )


def _there(found: Kept | None) -> Kept:
    """What the database keeps with every change of this kind."""
    if found is None:
        raise ValueError("a change is of something there is, or to something new")
    return found


def new_time(row: ScheduleChange) -> NewTime:
    """As a team would type it."""
    starts, ends = (_there(at).astimezone(LONDON) for at in (row.starts_at, row.ends_at))
    return NewTime(
        on=starts.date(), starts=starts.time(), ends=ends.time(), mode=Mode(_there(row.mode)), place=row.place,
        place_postcode=row.place_postcode, venue_access=row.venue_access,
        venue_has=[PlaceHas(one) for one in row.venue_has],
    )  # fmt: skip


def new_session(row: ScheduleChange, to: NewTime) -> NewSession:
    """What is added, at this time and place."""
    names = ("prepare_minutes", "prepare_at", "debrief_minutes", "lived_needed", "professional_needed")
    return NewSession(
        **{name: getattr(to, name) for name in NewTime.__struct_fields__},
        **{name: getattr(row, name) for name in names},
        prepare_when=PrepareWhen(row.prepare_when),
        skills=list(row.skills),
        topics=list(row.topics),
    )


async def new_time_of(work: Work, cohort_id: UUID, change_id: UUID) -> NewTime | None:
    """Of a drafted session as it was typed, to begin a form with."""
    await holding.cohort(work, cohort_id, work.must(Permission.COHORT_EDIT))
    row = await queries.open_draft(work.session, cohort_id)
    mine = (col(ScheduleChange.draft_id) == row.id, col(ScheduleChange.id) == change_id) if row else None
    found = await queries.changes(work.session, *mine) if mine else []
    return new_time(found[0]) if found and found[0].starts_at else None


async def _change(
    work: Work,
    row: ScheduleChange,
    sessions: Sequence[SessionFacts],
    apart: Collection[UUID],
    notes: Mapping[date, list[str]],
) -> DraftChange:
    held = next((one for one in sessions if one.id == row.session_id), None)
    kind, faults = ChangeKind(row.kind), list[str]()
    would: ChangeView | None = None
    try:
        if held is None:
            programmes.parts_of_new(work, new_session(row, new_time(row)))
        elif kind is ChangeKind.MOVE:
            to_be = new_time(row)
            would = await claims.would_move(work, held.id, to_be, apart, notes[to_be.on])
        else:
            would = await claims.would_call_off(work, held.id)
    except Refusal as no:
        faults += [fault.message for fault in no.faults] or [no.detail]
    since = held is not None and held.version != row.seen_version
    now = published_slot(held) if held else None
    to = None if kind is ChangeKind.CALL_OFF else _new_slot(row)
    return DraftChange(
        id=row.id,
        kind=kind,
        session_id=SessionId(held.id) if held else None,
        number=held.number if held else None,
        now=now,
        drafted_from=_seen(row) if since else None,
        to=to,
        differs=rules.differs(now, to) if now and to else [],
        reason=row.reason,
        notes=notes[london_day(to.starts_at)] if to else [],
        would=would,
        faults=([SINCE] if since else []) + faults,
    )


def _seen(row: ScheduleChange) -> Slot:
    return Slot(
        starts_at=_there(row.was_starts_at), ends_at=_there(row.was_ends_at), mode=Mode(_there(row.was_mode)),
        place=row.was_place,
    )  # fmt: skip


def _lines(
    work: Work, sessions: Sequence[SessionFacts], by: dict[UUID, ScheduleChange], found: dict[UUID, DraftChange]
) -> list[DraftedSession]:
    """The published sessions as they would be; what was called off before is left out."""
    lines = []
    for one in sessions:
        row = by.get(one.id)
        change = found[row.id] if row else None
        if one.status is SessionStatus.CANCELLED and change is None:
            continue
        lines.append(
            DraftedSession(
                session_id=one.id,
                change_id=row.id if row else None,
                number=one.number,
                change=change.kind if change else None,
                slot=slot_of(change) if change else published_slot(one),
                can_change=one.status is SessionStatus.PLANNED and one.starts_at > work.now,
            )
        )
    return lines


def _new_line(one: DraftChange) -> DraftedSession:
    return DraftedSession(
        session_id=None, change_id=one.id, number=None, change=one.kind, slot=slot_of(one), can_change=True
    )


def _standing(
    work: Work, sessions: Sequence[SessionFacts], rows: Sequence[ScheduleChange]
) -> tuple[list[Named], list[UUID | None]]:
    """What would take place, with all its parts, and the change that each is part of."""
    by = {one.session_id: one for one in rows if one.session_id}
    named, ids = list[Named](), list[UUID | None]()
    for one in sessions:
        row = by.get(one.id)
        if one.status is SessionStatus.CANCELLED or (row and row.kind == ChangeKind.CALL_OFF):
            continue
        slot = _new_slot(row) if row else published_slot(one)
        parts = one.parts
        if row:
            try:
                parts = programmes.moved_parts(one.parts, new_time(row), work.now)
            except Refusal:
                parts = []
        named.append(_named(f"Session {one.number}", slot, parts, changed=row is not None))
        ids.append(row.id if row else None)
    for row in rows:
        if row.kind == ChangeKind.ADD:
            slot = _new_slot(row)
            try:
                parts = programmes.parts_of_new(work, new_session(row, new_time(row)))
            except Refusal:
                parts = []
            named.append(_named(f"The new session on {on_words(slot)}", slot, parts, changed=True))
            ids.append(row.id)
    return named, ids


def on_words(slot: Slot) -> str:
    local = slot.starts_at.astimezone(LONDON)
    return f"{local.day} {local:%B}"


def _named(name: str, slot: Slot, parts: Sequence[PartTimes], *, changed: bool) -> Named:
    spot = partial(Spot, mode=slot.mode, place=slot.place, postcode=slot.place_postcode)
    spots = [spot(one.part, one.starts_at, one.ends_at) for one in parts]
    return Named(name, slot.starts_at, slot.ends_at, spots, changed)


def _way(one: Spot, other: Spot) -> int:
    return travel_minutes(one, other, geography.between(one.postcode, other.postcode))


def of_number(fault: Fault, number: int, of: int) -> Fault:
    """One of several sessions that are typed at once is named; a single one is not."""
    if of == 1:
        return fault
    name = f"Session {number + 1}"
    words = (
        fault.message.removeprefix("The session") if fault.message.startswith("The session") else f": {fault.message}"
    )
    return Fault(field=f"sessions[{number}].{fault.field}", message=f"{name}{words}")
