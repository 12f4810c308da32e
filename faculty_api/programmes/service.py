"""Programmes of the review, their cohorts, and the sessions that everything hangs on."""

import tomllib
from collections.abc import Collection, Sequence
from datetime import date, datetime
from importlib.resources import files
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel import cursor
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import within
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.programmes import create, placing, plan, queries, rules
from faculty_api.programmes import days as noted
from faculty_api.programmes.adding import add_sessions, begin_cohort, drop_cohort, hold, parts_of_new
from faculty_api.programmes.again import cohort_again, time_around
from faculty_api.programmes.clash_rules import Hindrance, spots
from faculty_api.programmes.clashing import Clash, clashes, clashes_of
from faculty_api.programmes.models import Cohort, Programme, Session
from faculty_api.programmes.moving import call_off, consider_calling_off, consider_moving, look, move, moved_parts
from faculty_api.programmes.requiring import Gaps, gaps, requirements, set_requirements, why_not
from faculty_api.programmes.trained import trained
from faculty_api.schools import service as schools
from schemas.access import Permission, Reach
from schemas.people import Kind
from schemas.programmes import (
    CohortLine,
    CohortState,
    CohortView,
    ConsideredSession,
    CreateCohort,
    PlannedSession,
    ProgrammeView,
    ProposeDates,
    ProposedDate,
    SayPlace,
    SessionDelivered,
    SessionFacts,
    SessionStatus,
    SessionView,
)
from schemas.values import CohortId, Page, SessionId

__all__ = [
    "Clash", "Gaps", "Hindrance", "add_sessions", "begin_cohort", "call_off", "clashes", "clashes_of", "cohort",
    "cohort_again", "cohort_warnings", "cohorts", "consider", "consider_calling_off", "consider_moving",
    "create_cohort", "drop_cohort", "gaps", "hold", "load", "look", "mark_delivered", "move", "moved_parts",
    "notes_on", "parts_of_new", "programmes", "propose_dates", "requirements", "runnable", "say_place", "session",
    "session_facts", "sessions", "sessions_of", "set_requirements", "spots", "suggested_name", "time_around", "trained",
    "why_not",
]  # fmt: skip
_NAMES = UUID("6b1f6f0e-5a53-4c8e-9a55-2f6d4c0c7a11")
MOST = 50


async def load(session: AsyncSession) -> None:
    """Put the programmes of the review into an empty or older database; safe to repeat. Needs the Academies."""
    text = files("faculty_api.programmes").joinpath("data/programmes.toml").read_text(encoding="utf-8")
    for entry in tomllib.loads(text)["programme"]:
        row = Programme(
            id=uuid5(_NAMES, entry["name"]),
            name=entry["name"],
            academy_code=None if entry["scope"] == "national" else entry["academy"],
            co_delivered_2019=entry["co_delivered"],
            finding_2019=entry["finding"],
        )
        await session.merge(row)
    await session.flush()


async def programmes(work: Work) -> list[ProgrammeView]:
    """National programmes first, then the local ones the actor can reach; each by name."""
    reach = work.must(Permission.COHORT_VIEW)
    national = col(Programme.academy_code).is_(None)
    rows = await queries.programmes(work.session, national | within(reach, academy=col(Programme.academy_code)))
    return [_programme(row) for row in rows]


def _programme(row: Programme) -> ProgrammeView:
    return ProgrammeView(
        id=row.id,
        name=row.name,
        academy=row.academy_code,
        co_delivered_2019=row.co_delivered_2019,
        finding_2019=row.finding_2019,
    )


async def runnable(work: Work) -> list[ProgrammeView]:
    """The programmes of which the actor can create a cohort."""
    work.must(Permission.COHORT_EDIT)
    return await programmes(work)


async def suggested_name(work: Work, programme_id: UUID, academy: str) -> str:
    """Like "Mary Seacole, cohort 4"; empty for a programme we do not know."""
    work.must(Permission.COHORT_EDIT)
    return await queries.next_name(work.session, programme_id, academy)


async def consider(work: Work, sessions: Sequence[PlannedSession], academy: str) -> list[ConsideredSession]:
    """Sessions a team is thinking of, each with notes and what is wrong with it. Stores nothing."""
    work.must(Permission.COHORT_EDIT)
    notes = await notes_on(work, academy, {one.on for one in sessions})
    faults = plan.faults_of(sessions, work.now)
    return [
        ConsideredSession(
            on=one.on,
            starts=one.starts,
            ends=one.ends,
            notes=notes[one.on],
            faults=[fault.message for fault in faults if fault.field.startswith(f"sessions[{number}].")],
        )
        for number, one in enumerate(sessions)
    ]


async def check_cohort(work: Work, command: CreateCohort) -> None:
    """Refuses what ``create_cohort`` would refuse. Stores nothing."""
    reach = work.must(Permission.COHORT_EDIT)
    await create.check(work, command, reach)


async def cohort_warnings(work: Work, command: CreateCohort) -> list[str]:
    """What to think about before creating it: sessions of which nobody could do both. Stores nothing."""
    reach = work.must(Permission.COHORT_EDIT)
    return rules.parts_in_each_others_way(await create.check(work, command, reach))


def objection_to_postcode(typed: str) -> str | None:
    """None for a postcode, and for none at all."""
    return create.NOT_A_POSTCODE if typed.strip() and rules.postcode(typed) is None else None


async def propose_dates(work: Work, command: ProposeDates) -> list[ProposedDate]:
    """The dates of a series with what to think about on each. Stores nothing."""
    work.must(Permission.COHORT_EDIT)
    try:
        days = rules.propose_dates(command.first, command.every, command.count)
    except OverflowError:
        raise Invalid.field("first", "First session must be a real date") from None
    notes = await notes_on(work, command.academy or work.actor.academy or "", days)
    return [ProposedDate(on=day, notes=notes[day]) for day in days]


async def create_cohort(work: Work, command: CreateCohort) -> CohortView:
    """A cohort with all its sessions; the actor is who decided the role level."""
    reach = work.must(Permission.COHORT_EDIT)
    made = await create.cohort(work, command, reach)
    return await _view(work, made, reach)


async def cohorts(
    work: Work, *, state: CohortState | None = None, after: str | None = None, most: int = MOST
) -> Page[CohortLine]:
    """Cohorts in reach, the newest first."""
    reach = work.must(Permission.COHORT_VIEW)
    place = cursor.read(after) if after else None
    rows = await queries.cohort_page(work.session, _seen(work, reach), work.now, state, place, most + 1)
    shown, last = cursor.split(rows, most)
    return Page(items=[_line(row) for row in shown], next=cursor.write(last.at, last.id) if last else None)


def _line(row: queries.Line) -> CohortLine:
    return CohortLine(
        id=CohortId(row.id),
        name=row.name,
        programme_name=row.programme_name,
        academy=row.academy,
        state=CohortState(row.state),
        sessions=row.sessions,
        first_on=london_day(row.first_at) if row.first_at else None,
        last_on=london_day(row.last_at) if row.last_at else None,
        places=row.places,
        booked=row.booked,
        flags=_flags(row),
    )


def _flags(row: queries.Line) -> list[str]:
    return rules.flags(row.mode, row.provider, row.community_partner, row.venue_postcode, row.venue_access)


async def cohort(work: Work, cohort_id: UUID) -> CohortView:
    reach = work.must(Permission.COHORT_VIEW)
    return await _view(work, cohort_id, reach)


async def say_place(work: Work, cohort_id: UUID, command: SayPlace) -> CohortView:
    """What its place has, the whole list; the same again is no news."""
    reach = work.must(Permission.COHORT_EDIT)
    await placing.say(work, cohort_id, reach, command)
    return await _view(work, cohort_id, reach)


def _seen(work: Work, reach: Reach) -> ColumnElement[bool]:
    """A cohort of which nothing is published is there only for who may change it."""
    edits = work.actor.reach(Permission.COHORT_EDIT)
    academy = col(Cohort.academy_code)
    mine = within(edits, academy=academy) if edits else false()
    return and_(within(reach, academy=academy), or_(queries.has_sessions(), mine))


async def _view(work: Work, cohort_id: UUID, reach: Reach) -> CohortView:
    found = await queries.cohort(work.session, cohort_id, _seen(work, reach), work.now)
    if found is None:
        raise NotFound
    sessions = await _views(work, await sessions_of(work, cohort_id))
    row, line, decider = found
    facts = {name: getattr(row, name) for name in CohortView.__struct_fields__ if hasattr(row, name)}
    facts |= {
        "programme_name": line.programme_name,
        "academy": row.academy_code,
        "role_decided_by_name": decider,
        "state": line.state,
        "flags": _flags(line),
        "sessions": sessions,
    }
    return msgspec.convert(facts, CohortView)


async def sessions(
    work: Work,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    status: SessionStatus | None = None,
    after: str | None = None,
    most: int = MOST,
) -> Page[SessionView]:
    """Sessions in reach in order of time; for an associate, those they are booked for."""
    reach = work.must(Permission.SESSION_VIEW)
    where = [
        queries.readable_sessions(reach),
        col(Session.ends_at) > since if since else true(),
        col(Session.starts_at) < until if until else true(),
        col(Session.status) == status if status else true(),
    ]
    place = cursor.read(after) if after else None
    found = await queries.facts(work.session, *where, after=place, most=most + 1)
    shown, last = cursor.split(found, most)
    return Page(items=await _views(work, list(shown)), next=cursor.write(last.starts_at, last.id) if last else None)


async def session(work: Work, session_id: UUID) -> SessionView:
    reach = work.must(Permission.SESSION_VIEW)
    found = await queries.facts(work.session, col(Session.id) == session_id, queries.readable_sessions(reach))
    if not found:
        raise NotFound
    return (await _views(work, found))[0]


async def _views(work: Work, found: list[SessionFacts]) -> list[SessionView]:
    booked = await queries.booked_places(work.session, [one.id for one in found])
    days = {one.id: london_day(one.starts_at) for one in found}
    academies = {one.academy for one in found}
    kept = await schools.kept(work, academies, *noted.reach_of(days.values())) if found else {}
    return [
        SessionView(
            **msgspec.structs.asdict(one),
            lived_booked=booked.get((one.id, Kind.LIVED), 0),
            professional_booked=booked.get((one.id, Kind.PROFESSIONAL), 0),
            notes=plan.notes(days[one.id], kept.get(one.academy, ())),
        )
        for one in found
    ]


async def session_facts(work: Work, ids: Collection[UUID]) -> dict[UUID, SessionFacts]:
    """Facts by id. Asks no permission: only use-cases that asked already call it."""
    found = await queries.facts(work.session, col(Session.id).in_(ids))
    return {session.id: session for session in found}


async def planned_in(work: Work, academy: str, since: datetime, until: datetime) -> list[SessionFacts]:
    """Planned sessions of an Academy that start in that time. Asks no permission: as ``session_facts``."""
    when = (col(Session.starts_at) >= since, col(Session.starts_at) < until)
    planned = col(Session.status) == SessionStatus.PLANNED
    return await queries.facts(work.session, col(Cohort.academy_code) == academy, planned, *when)


async def sessions_of(work: Work, cohort_id: UUID) -> list[SessionFacts]:
    """A cohort's sessions in order of time. Asks no permission: only use-cases that asked already call it."""
    return await queries.sessions_of_cohort(work.session, cohort_id)


async def notes_on(work: Work, academy: str, days: Collection[date]) -> dict[date, list[str]]:
    """What to think about before choosing each of these days for a session of this Academy. Asks no permission: only
    use-cases that asked already call it."""
    kept = await schools.kept(work, [academy], *noted.reach_of(days)) if academy and days else {}
    return {day: plan.notes(day, kept.get(academy, ())) for day in days}


async def mark_delivered(work: Work, session_id: UUID) -> SessionFacts:
    """Planned and ended becomes delivered, once."""
    reach = work.must(Permission.SESSION_CONFIRM_DELIVERED)
    row = await queries.locked_session(work.session, session_id, reach)
    if row is None:
        raise NotFound
    objection = rules.objection_to_delivery(row.status, row.ends_at, work.now)
    if objection:
        raise Conflict(objection)
    row.status, row.delivered_by, row.delivered_at = SessionStatus.DELIVERED, work.actor.person, work.now
    row.version += 1
    work.record(SessionDelivered(subject=SessionId(row.id), cohort_id=CohortId(row.cohort_id)))
    await work.flush()
    return (await session_facts(work, [row.id]))[row.id]
