"""Sessions that are added to a cohort there is: their parts, what stands in the way, and their rows."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from faculty_api.kernel.db import within
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.programmes import create, plan, queries, rules
from faculty_api.programmes.models import Cohort, Session, SessionPart
from faculty_api.programmes.moving import plain
from schemas.access import Permission, Reach
from schemas.programmes import CreateCohort, Mode, Part, PartTimes, PlannedSession, SessionFacts
from schemas.schedules import NewSession


async def begin_cohort(work: Work, command: CreateCohort) -> UUID:
    """A cohort of which nothing is published; checked as one with its sessions is."""
    reach = work.must(Permission.COHORT_EDIT)
    return await create.cohort(work, command, reach, published=False)


async def drop_cohort(work: Work, cohort_id: UUID) -> bool:
    """A cohort nothing of which was ever published goes, unless something else was said of it."""
    row = await _held(work, cohort_id, work.must(Permission.COHORT_EDIT))
    held = select(func.count()).where(col(Session.cohort_id) == cohort_id)
    if (await work.session.execute(held)).scalar_one():
        return False
    try:
        async with work.attempt():
            await work.session.delete(row)
            await work.flush()
    except Conflict:
        return False
    return True


def parts_of_new(work: Work, one: NewSession) -> list[PartTimes]:
    """Its parts, or ``Invalid`` with what is wrong with it, in the names of its own fields."""
    if one.mode is Mode.IN_PERSON and not one.place.strip():
        raise Invalid.field("place", "Enter the name and address of the venue")
    if one.place_postcode.strip() and rules.postcode(one.place_postcode) is None:
        raise Invalid.field("place_postcode", create.NOT_A_POSTCODE)
    timed = plan.Timed(
        [PlannedSession(on=one.on, starts=one.starts, ends=one.ends)],
        one.prepare_minutes, one.prepare_when, one.prepare_at, one.debrief_minutes,
    )  # fmt: skip
    try:
        return plan.parts_of_all(timed, work.now)[0]
    except Invalid as no:
        raise Invalid(faults=tuple(plain(fault) for fault in no.faults)) from no


async def add_sessions(work: Work, cohort_id: UUID, new: Sequence[NewSession]) -> list[SessionFacts]:
    """Numbered on from those there are, in order of time. The cohort is held until the end of the transaction."""
    row = await _held(work, cohort_id, work.must(Permission.COHORT_EDIT))
    last = select(func.coalesce(func.max(col(Session.number)), 0)).where(col(Session.cohort_id) == cohort_id)
    number = (await work.session.execute(last)).scalar_one()
    timed = sorted(((parts_of_new(work, one), one) for one in new), key=lambda pair: _deliver(pair[0]).starts_at)
    for parts, one in timed:
        number += 1
        made = _session(row, number, one, _deliver(parts))
        work.session.add(made)
        await work.flush()
        work.session.add_all(
            [SessionPart(session_id=made.id, part=part.part, starts_at=part.starts_at, ends_at=part.ends_at)
             for part in parts]
        )  # fmt: skip
    await work.flush()
    return await queries.sessions_of_cohort(work.session, cohort_id)


def _deliver(parts: Sequence[PartTimes]) -> PartTimes:
    return next(part for part in parts if part.part is Part.DELIVER)


def _session(cohort: Cohort, number: int, one: NewSession, deliver: PartTimes) -> Session:
    online = one.mode is Mode.ONLINE
    place, postcode = ("", "") if online else (one.place.strip(), rules.postcode(one.place_postcode) or "")
    elsewhere = (one.mode, place, postcode) != (cohort.mode, cohort.venue, cohort.venue_postcode)
    return Session(
        id=new_id(),
        cohort_id=cohort.id,
        number=number,
        starts_at=deliver.starts_at,
        ends_at=deliver.ends_at,
        mode=one.mode,
        place=place,
        place_postcode=postcode,
        venue_access=("" if online else one.venue_access.strip()) if elsewhere else None,
        venue_has=([] if online else sorted(set(one.venue_has))) if elsewhere else None,
        lived_needed=one.lived_needed,
        professional_needed=one.professional_needed,
        skills=list(one.skills),
        topics=list(one.topics),
    )


async def _held(work: Work, cohort_id: UUID, reach: Reach) -> Cohort:
    query = select(Cohort).where(col(Cohort.id) == cohort_id, within(reach, academy=col(Cohort.academy_code)))
    found: Cohort | None = (await work.session.execute(query.with_for_update(key_share=True))).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def hold(work: Work, session_ids: Collection[UUID]) -> None:
    """These sessions stand still until the end of the transaction, held in one order."""
    work.must(Permission.COHORT_EDIT)
    query = select(col(Session.id)).where(col(Session.id).in_(list(session_ids))).order_by(col(Session.id))
    await work.session.execute(query.with_for_update(key_share=True))
