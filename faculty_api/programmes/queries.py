"""Every SELECT about programmes, cohorts and sessions."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, case, exists, func, literal, or_, select, tuple_
from sqlmodel import col
from sqlmodel import select as select_rows
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.availability.models import BookedTime
from faculty_api.kernel.db import within
from faculty_api.people.models import Associate
from faculty_api.people.vocabulary import words
from faculty_api.programmes.models import Cohort, Programme, ProgrammeRequirement, Session, SessionPart
from faculty_api.training.models import Training
from schemas.access import Reach
from schemas.programmes import CohortState, Mode, Part, PartTimes, SessionFacts, SessionStatus
from schemas.requiring import Requirement, Requires
from schemas.values import CohortId, SessionId

Place = tuple[datetime, UUID]
"""Where a list goes on: the time and id of the last row seen."""
Line = Row[Any]
"""What ``cohort_lines`` selects."""
_ORDER = {part: number for number, part in enumerate(Part)}


def readable_sessions(reach: Reach) -> ColumnElement[bool]:
    """Sessions a permission reaches; a person's own are those they are booked for. Needs a join to Cohort."""
    booked = select(col(BookedTime.session_id)).where(within(reach, person=col(BookedTime.person_id)))
    of_academy = within(reach, academy=col(Cohort.academy_code))
    return of_academy if reach.person is None else or_(of_academy, col(Session.id).in_(booked))


def of_academy(reach: Reach) -> ColumnElement[bool]:
    """Sessions of the Academies a permission reaches. Needs a join to Cohort."""
    return within(reach, academy=col(Cohort.academy_code))


def facts_query() -> Select:
    return (
        select(
            col(Session.id),
            col(Session.cohort_id),
            col(Cohort.name).label("cohort_name"),
            col(Cohort.programme_id),
            col(Programme.name).label("programme_name"),
            col(Cohort.academy_code).label("academy"),
            col(Session.number),
            col(Session.status),
            col(Session.starts_at),
            col(Session.ends_at),
            col(Session.mode),
            col(Session.place),
            col(Session.place_postcode),
            func.coalesce(col(Session.venue_access), col(Cohort.venue_access)).label("venue_access"),
            col(Session.lived_needed),
            col(Session.professional_needed),
            col(Session.skills),
            col(Session.topics),
            col(Cohort.role_level),
            col(Session.version),
            col(Session.changed_why),
            col(Session.moved_from),
            col(Session.called_off_at),
            func.coalesce(col(Session.venue_has), col(Cohort.venue_has)).label("venue_has"),
            _parts(),
        )
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .join(Programme, col(Programme.id) == col(Cohort.programme_id))
    )


async def facts(
    session: AsyncSession, *where: ColumnElement[bool], after: Place | None = None, most: int | None = None
) -> list[SessionFacts]:
    """Sessions with their parts, in order of time; one query however many there are."""
    order = (col(Session.starts_at), col(Session.id))
    query = facts_query().where(*where).order_by(*order).limit(most)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(literal(after[0]), literal(after[1])))
    return [_facts(row) for row in (await session.execute(query)).all()]


def _parts() -> Any:
    one = func.jsonb_build_array(col(SessionPart.part), col(SessionPart.starts_at), col(SessionPart.ends_at))
    query = select(func.jsonb_agg(one)).where(col(SessionPart.session_id) == col(Session.id)).correlate(Session)
    return func.coalesce(query.scalar_subquery(), func.jsonb_build_array()).label("parts")


def _part(found: Sequence[str]) -> PartTimes:
    starts, ends = (datetime.fromisoformat(each).astimezone(UTC) for each in found[1:])
    return PartTimes(part=Part(found[0]), starts_at=starts, ends_at=ends)


async def held_cohort(session: AsyncSession, cohort_id: UUID, reach: Reach) -> Cohort | None:
    query = select(Cohort).where(col(Cohort.id) == cohort_id, of_academy(reach)).with_for_update()
    found: Cohort | None = (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    return found


async def sessions_of_cohort(session: AsyncSession, cohort_id: UUID) -> list[SessionFacts]:
    return await facts(session, col(Session.cohort_id) == cohort_id)


def _facts(row: Row[Any]) -> SessionFacts:
    values = dict(row._mapping)
    values |= {
        "id": SessionId(row.id),
        "cohort_id": CohortId(row.cohort_id),
        "status": SessionStatus(row.status),
        "mode": Mode(row.mode),
    }
    values["parts"] = sorted(map(_part, row.parts), key=lambda part: _ORDER[part.part])
    return SessionFacts(**values)


async def booked_places(session: AsyncSession, ids: Collection[UUID]) -> dict[tuple[UUID, str], int]:
    """How many people of each kind said yes to each session: keys are (session, kind)."""
    query = (
        select(col(BookedTime.session_id), col(Associate.kind), func.count())
        .join(Associate, col(Associate.person_id) == col(BookedTime.person_id))
        .where(col(BookedTime.session_id).in_(ids), col(BookedTime.part) == Part.DELIVER)
        .group_by(col(BookedTime.session_id), col(Associate.kind))
    )
    return {(found, kind): count for found, kind, count in (await session.execute(query)).all()}


async def is_booked(session: AsyncSession, session_id: UUID, person_id: UUID) -> bool:
    query = select(func.count()).where(col(BookedTime.session_id) == session_id, col(BookedTime.person_id) == person_id)
    return bool((await session.execute(query)).scalar_one())


async def programmes(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[Programme]:
    order = (col(Programme.academy_code).is_not(None), col(Programme.name))
    return (await session.exec(select_rows(Programme).where(*where).order_by(*order))).all()


async def next_name(session: AsyncSession, programme_id: UUID, academy: str) -> str:
    held = select(func.count()).where(col(Cohort.programme_id) == programme_id, col(Cohort.academy_code) == academy)
    query = select(col(Programme.name), held.scalar_subquery().label("held")).where(col(Programme.id) == programme_id)
    row = (await session.execute(query)).first()
    return f"{row.name}, cohort {row.held + 1}" if row else ""


async def cohort(
    session: AsyncSession, cohort_id: UUID, seen: ColumnElement[bool], now: datetime
) -> tuple[Cohort, Line, str] | None:
    """The cohort, its line, and the name of who decided the role; None out of reach."""
    query, _, _ = cohort_lines(seen, now)
    line = (await session.execute(query.where(col(Cohort.id) == cohort_id))).first()
    if line is None:
        return None
    whole = (
        select(Cohort, col(Person.full_name))
        .join(Person, col(Person.id) == col(Cohort.role_decided_by))
        .where(col(Cohort.id) == cohort_id)
    )
    row, decider = (await session.execute(whole)).one()
    return row, line, decider


def _of_sessions(now: datetime) -> Subquery:
    """What a cohort's sessions say of it: how many, from when to when, and in which state that leaves it."""
    planned = col(Session.status) == SessionStatus.PLANNED
    kept = col(Session.status) != SessionStatus.CANCELLED
    first = func.min(col(Session.starts_at)).filter(kept)
    places = col(Session.lived_needed) + col(Session.professional_needed)
    state = case(
        (func.count().filter(planned) == 0, CohortState.FINISHED.value),
        (first > now, CohortState.NOT_STARTED.value),
        else_=CohortState.RUNNING.value,
    )
    return (
        select(
            col(Session.cohort_id).label("cohort_id"),
            func.count().filter(kept).label("sessions"),
            first.label("first_at"),
            func.max(col(Session.starts_at)).filter(kept).label("last_at"),
            func.coalesce(func.sum(places).filter(planned), 0).label("places"),
            state.label("state"),
        )
        .group_by(col(Session.cohort_id))
        .subquery()
    )


def has_sessions() -> ColumnElement[bool]:
    """Of a cohort: something of it is or was published."""
    return exists().where(col(Session.cohort_id) == col(Cohort.id))


def cohort_lines(
    seen: ColumnElement[bool], now: datetime
) -> tuple[Select, ColumnElement[str], ColumnElement[datetime]]:
    """One row a cohort, counted in the database; with its state, and the time lists go by."""
    sessions = _of_sessions(now)
    at = func.coalesce(sessions.c.first_at, col(Cohort.created_at))
    state = func.coalesce(sessions.c.state, CohortState.DRAFT.value)
    booked = (
        select(func.count())
        .select_from(BookedTime)
        .join(Session, col(Session.id) == col(BookedTime.session_id))
        .where(
            col(Session.cohort_id) == col(Cohort.id),
            col(BookedTime.part) == Part.DELIVER,
            col(Session.status) == SessionStatus.PLANNED,
        )
        .scalar_subquery()
    )
    query: Select = (
        select(
            col(Cohort.id), col(Cohort.name), col(Programme.name).label("programme_name"),
            col(Cohort.academy_code).label("academy"), col(Cohort.mode), col(Cohort.provider),
            col(Cohort.community_partner), col(Cohort.venue_postcode), col(Cohort.venue_access),
            func.coalesce(sessions.c.sessions, 0).label("sessions"), sessions.c.first_at, sessions.c.last_at,
            func.coalesce(sessions.c.places, 0).label("places"), state.label("state"),
            booked.label("booked"), at.label("at"),
        )
        .join(Programme, col(Programme.id) == col(Cohort.programme_id))
        .outerjoin(sessions, sessions.c.cohort_id == col(Cohort.id))
        .where(seen)
        .order_by(at.desc(), col(Cohort.id).desc())
    )  # fmt: skip
    return query, state, at


async def cohort_page(
    session: AsyncSession,
    seen: ColumnElement[bool],
    now: datetime,
    state: CohortState | None,
    after: Place | None,
    most: int,
) -> Sequence[Row[Any]]:
    query, known, at = cohort_lines(seen, now)
    if state is not None:
        query = query.where(known == state)
    if after is not None:
        query = query.where(tuple_(at, col(Cohort.id)) < tuple_(literal(after[0]), literal(after[1])))
    return (await session.execute(query.limit(most))).all()


async def locked_session(session: AsyncSession, session_id: UUID, reach: Reach) -> Session | None:
    """The row itself, held until the transaction ends; None for one out of reach."""
    query = (
        select(Session)
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .where(col(Session.id) == session_id, within(reach, academy=col(Cohort.academy_code)))
        .with_for_update(of=Session, key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def requirement_rows(session: AsyncSession, programme_id: UUID) -> Sequence[ProgrammeRequirement]:
    query = select_rows(ProgrammeRequirement).where(col(ProgrammeRequirement.programme_id) == programme_id)
    return (await session.exec(query.execution_options(populate_existing=True))).all()


async def locked_programme(session: AsyncSession, programme_id: UUID) -> None:
    """Held until the transaction ends, so that two changes of what it requires follow one another."""
    await session.execute(select(col(Programme.id)).where(col(Programme.id) == programme_id).with_for_update())


async def required(session: AsyncSession, programme_ids: Collection[UUID]) -> dict[UUID, list[Requirement]]:
    """What programmes require, by programme: trainings by name, then skills. Who requires nothing is left out."""
    query = (
        select(ProgrammeRequirement, col(Training.name))
        .outerjoin(Training, col(Training.id) == col(ProgrammeRequirement.training_id))
        .where(col(ProgrammeRequirement.programme_id).in_(list(programme_ids)))
        .order_by(col(Training.name).nulls_last(), col(ProgrammeRequirement.skill))
    )
    found: dict[UUID, list[Requirement]] = {}
    names = {word.code: word.name for word in words("skill")}
    for row, name in (await session.execute(query)).all():
        one = (
            Requirement(kind=Requires.TRAINING, key=str(row.training_id), name=name)
            if row.training_id
            else Requirement(kind=Requires.SKILL, key=row.skill, name=names.get(row.skill, row.skill))
        )
        found.setdefault(row.programme_id, []).append(one)
    return found
