"""Every SELECT about programmes, cohorts and sessions."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability.models import BookedTime
from faculty_api.kernel.db import within
from faculty_api.programmes.models import Cohort, Programme, Session, SessionPart
from schemas.access import Reach
from schemas.programmes import Mode, Part, PartTimes, SessionFacts, SessionStatus
from schemas.values import CohortId, SessionId

_ORDER = {part: number for number, part in enumerate(Part)}


def readable_sessions(reach: Reach) -> ColumnElement[bool]:
    """Sessions a permission reaches; a person's own are those they are booked for. Needs a join to Cohort."""
    booked = select(col(BookedTime.session_id)).where(within(reach, person=col(BookedTime.person_id)))
    of_academy = within(reach, academy=col(Cohort.academy_code))
    return of_academy if reach.person is None else or_(of_academy, col(Session.id).in_(booked))


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
            col(Cohort.venue_access),
            col(Session.lived_needed),
            col(Session.professional_needed),
            col(Session.skills),
            col(Session.topics),
            col(Cohort.role_level),
        )
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .join(Programme, col(Programme.id) == col(Cohort.programme_id))
    )


async def facts(
    session: AsyncSession, *where: ColumnElement[bool], order: Any = None, most: int | None = None
) -> list[SessionFacts]:
    """Sessions with their parts, in order of time; two queries however many there are."""
    order = order if order is not None else (col(Session.starts_at), col(Session.id))
    rows = (await session.execute(facts_query().where(*where).order_by(*order).limit(most))).all()
    parts = await parts_of(session, [row.id for row in rows])
    return [_facts(row, parts.get(row.id, [])) for row in rows]


async def parts_of(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[PartTimes]]:
    query = select(
        col(SessionPart.session_id), col(SessionPart.part), col(SessionPart.starts_at), col(SessionPart.ends_at)
    ).where(col(SessionPart.session_id).in_(ids))
    found: dict[UUID, list[PartTimes]] = {}
    for row in (await session.execute(query)).all():
        part = PartTimes(part=Part(row.part), starts_at=row.starts_at, ends_at=row.ends_at)
        found.setdefault(row.session_id, []).append(part)
    for parts in found.values():
        parts.sort(key=lambda part: _ORDER[part.part])
    return found


def _facts(row: Row[Any], parts: list[PartTimes]) -> SessionFacts:
    values = dict(row._mapping)
    values |= {
        "id": SessionId(row.id),
        "cohort_id": CohortId(row.cohort_id),
        "status": SessionStatus(row.status),
        "mode": Mode(row.mode),
    }
    return SessionFacts(**values, parts=parts)


async def locked_session(session: AsyncSession, session_id: UUID, reach: Reach) -> Session | None:
    """The row itself, held until the transaction ends; None for one out of reach."""
    query = (
        select(Session)
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .where(col(Session.id) == session_id, within(reach, academy=col(Cohort.academy_code)))
        .with_for_update(of=Session)
        .execution_options(populate_existing=True)
    )
    return (await session.execute(query)).scalar_one_or_none()
