"""A session moved or called off: its own row and parts. What becomes of people's answers is for the features above."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col

from faculty_api.kernel.clock import LONDON, london_day, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.programmes import create, plan, queries, rules
from faculty_api.programmes.models import Session, SessionPart
from schemas.access import Permission, Reach
from schemas.errors import Fault
from schemas.programmes import Mode, Part, PartTimes, PlannedSession, SessionFacts, SessionStatus
from schemas.rescheduling import CallOff, MoveSession, NewTime, SessionCalledOff, SessionMoved
from schemas.values import CohortId, SessionId

LOOK_AGAIN = "This session has changed since you looked at it. Look again, then decide"


def moved_parts(parts: list[PartTimes], to: NewTime, now: datetime) -> list[PartTimes]:
    """All parts at their new times, or ``Invalid``: on another day than the session it is the same time of day as
    before, on its own day the same time before or after it."""
    faults = plan.faults_of([PlannedSession(on=to.on, starts=to.starts, ends=to.ends)], now)
    if faults:
        raise Invalid(faults=tuple(plain(fault) for fault in faults))
    starts, ends = london_instant(to.on, to.starts), london_instant(to.on, to.ends)
    old = next(part for part in parts if part.part is Part.DELIVER)
    found = [PartTimes(part=Part.DELIVER, starts_at=starts, ends_at=ends)]
    for part in parts:
        length = part.ends_at - part.starts_at
        if part.part is Part.PREPARE:
            begin = _prepare(part.starts_at, old.starts_at, starts, length)
            found.insert(0, PartTimes(part=part.part, starts_at=begin, ends_at=begin + length))
        elif part.part is Part.DEBRIEF:
            begin = ends + (part.starts_at - old.ends_at)
            if london_day(begin + length - timedelta(microseconds=1)) != to.on:
                raise Invalid.field("ends", "Talking afterwards would go on after midnight. Enter an earlier time")
            found.append(PartTimes(part=part.part, starts_at=begin, ends_at=begin + length))
    return found


def _prepare(before: datetime, old: datetime, starts: datetime, length: timedelta) -> datetime:
    days = (london_day(old) - london_day(before)).days
    if not days:
        begin = starts - (old - before)
        if london_day(begin) != london_day(starts):
            raise Invalid.field("starts", "Getting ready would start before midnight. Enter a later time")
        return begin
    try:
        begin = london_instant(london_day(starts) - timedelta(days=days), before.astimezone(LONDON).time())
    except Invalid as no:
        raise Invalid.field("starts", f"Getting ready: {no.detail}") from no
    if begin + length > starts:
        raise Invalid.field("starts", "Getting ready must end before the session starts. Enter a later time")
    return begin


def plain(fault: Fault) -> Fault:
    message = fault.message.replace("Session 1 ", "The session ").replace("Session 1:", "The session:")
    return Fault(field=fault.field.removeprefix("sessions[0]."), message=message)


async def look(work: Work, session_id: UUID) -> SessionFacts:
    """The session as it is, for somebody who may change it."""
    reach = work.must(Permission.COHORT_EDIT)
    return await _look(work, session_id, reach)


async def _look(work: Work, session_id: UUID, reach: Reach) -> SessionFacts:
    found = (await queries.facts(work.session, col(Session.id) == session_id, queries.of_academy(reach)))[:1]
    if not found:
        raise NotFound
    return found[0]


async def consider_moving(work: Work, session_id: UUID, to: NewTime, apart: Collection[UUID] = ()) -> SessionFacts:
    """The session as it would be, or what stands in the way. ``apart``: sessions of the cohort that change with it,
    so that it may come where they are now. Stores nothing."""
    reach = work.must(Permission.COHORT_EDIT)
    before = await _look(work, session_id, reach)
    parts = await _check(work, before, to, apart)
    return _as(before, to, parts)


async def _check(work: Work, before: SessionFacts, to: NewTime, apart: Collection[UUID]) -> list[PartTimes]:
    objection = rules.objection_to_moving(before.status, before.starts_at, work.now)
    if objection:
        raise Conflict(objection)
    if to.mode is Mode.IN_PERSON and not to.place.strip():
        raise Invalid.field("place", "Enter the name and address of the venue")
    if to.place_postcode.strip() and rules.postcode(to.place_postcode) is None:
        raise Invalid.field("place_postcode", create.NOT_A_POSTCODE)
    parts = moved_parts(before.parts, to, work.now)
    after = _as(before, to, parts)
    same = ("starts_at", "ends_at", "mode", "place", "place_postcode")
    if all(getattr(before, name) == getattr(after, name) for name in same):
        raise Invalid.field("on", "This is when and where it is now. Enter another time or place")
    for other in await queries.facts(work.session, col(Session.cohort_id) == before.cohort_id):
        if other.id in {before.id, *apart} or other.status is SessionStatus.CANCELLED:
            continue
        if after.starts_at < other.ends_at and other.starts_at < after.ends_at:
            raise Invalid.field("starts", f"Session {other.number} of this cohort is at the same time. Change the time")
    return parts


def _as(before: SessionFacts, to: NewTime, parts: list[PartTimes]) -> SessionFacts:
    online = to.mode is Mode.ONLINE
    place, postcode = ("", "") if online else (to.place.strip(), rules.postcode(to.place_postcode) or "")
    moved = (to.mode, place, postcode) != (before.mode, before.place, before.place_postcode)
    deliver = next(part for part in parts if part.part is Part.DELIVER)
    values = {name: getattr(before, name) for name in SessionFacts.__struct_fields__}
    values |= {
        "starts_at": deliver.starts_at,
        "ends_at": deliver.ends_at,
        "parts": parts,
        "mode": to.mode,
        "place": place,
        "place_postcode": postcode,
        "venue_access": ("" if online else to.venue_access.strip()) if moved else before.venue_access,
        "venue_has": ([] if online else sorted(set(to.venue_has))) if moved else before.venue_has,
    }
    return SessionFacts(**values)


async def consider_calling_off(work: Work, session_id: UUID) -> SessionFacts:
    """The session as it is, or why it cannot be called off. Stores nothing."""
    reach = work.must(Permission.COHORT_EDIT)
    found = await _look(work, session_id, reach)
    objection = rules.objection_to_calling_off(found.status)
    if objection:
        raise Conflict(objection)
    return found


async def move(
    work: Work, session_id: UUID, command: MoveSession, apart: Collection[UUID] = ()
) -> tuple[SessionFacts, SessionFacts]:
    """Before and after; ``apart`` as in ``consider_moving``. The session is held until the end of the transaction,
    before anybody's answer is touched."""
    reach = work.must(Permission.COHORT_EDIT)
    row, before = await _held(work, session_id, reach, command.version)
    after = _as(before, command.to, await _check(work, before, command.to, apart))
    row.starts_at, row.ends_at, row.moved_from = after.starts_at, after.ends_at, before.starts_at
    row.mode, row.place, row.place_postcode = after.mode, after.place, after.place_postcode
    where = ("mode", "place", "place_postcode")
    place_changed = any(getattr(before, name) != getattr(after, name) for name in where)
    if after.venue_access != before.venue_access:
        row.venue_access = after.venue_access
    if place_changed:
        row.venue_has = list(after.venue_has)
    row.changed_why, row.version = command.reason.strip(), row.version + 1
    await work.session.flush()
    await work.session.execute(delete(SessionPart).where(col(SessionPart.session_id) == row.id))
    work.session.add_all(
        [SessionPart(session_id=row.id, part=one.part, starts_at=one.starts_at, ends_at=one.ends_at)
         for one in after.parts]
    )  # fmt: skip
    work.record(
        SessionMoved(
            subject=SessionId(row.id),
            cohort_id=CohortId(row.cohort_id),
            starts_before=before.starts_at,
            starts_at=after.starts_at,
            place_changed=place_changed,
        )
    )
    await work.flush()
    return before, await _look(work, session_id, reach)


async def call_off(work: Work, session_id: UUID, command: CallOff) -> SessionFacts:
    """Planned becomes called off, once, whether or not its time has come; the row is held as in ``move``."""
    reach = work.must(Permission.COHORT_EDIT)
    row, _ = await _held(work, session_id, reach, command.version)
    objection = rules.objection_to_calling_off(row.status)
    if objection:
        raise Conflict(objection)
    row.status, row.called_off_at, row.called_off_by = SessionStatus.CANCELLED, work.now, work.actor.person
    row.changed_why, row.version = command.reason.strip(), row.version + 1
    work.record(SessionCalledOff(subject=SessionId(row.id), cohort_id=CohortId(row.cohort_id)))
    await work.flush()
    return await _look(work, session_id, reach)


async def _held(work: Work, session_id: UUID, reach: Reach, version: int) -> tuple[Session, SessionFacts]:
    row = await queries.locked_session(work.session, session_id, reach)
    if row is None:
        raise NotFound
    if row.version != version:
        raise Conflict(LOOK_AGAIN)
    return row, await _look(work, session_id, reach)
