"""Every SELECT about needs and the tasks on bookings."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, column, func, or_, select, table
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.availability.models import BookedTime
from faculty_api.kernel.db import within
from faculty_api.needs.models import AccessNeed, AccessTask
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Cohort, Session
from schemas.access import Reach, Role
from schemas.needs import TaskStatus
from schemas.people import AssociateStatus
from schemas.programmes import Part, SessionStatus

_OFFER = table("offer", column("id"), column("made_by"))
"""Offers stand above us: of them we ask who made one, and nothing else."""


async def needs(session: AsyncSession, person_id: UUID) -> Sequence[Row[Any]]:
    """(need, the list's sealed text) of what is in force, the oldest first."""
    query = (
        select(AccessNeed, col(Associate.access_needs))
        .join(Associate, col(Associate.person_id) == col(AccessNeed.person_id))
        .where(col(AccessNeed.person_id) == person_id, col(AccessNeed.ended_at).is_(None))
        .order_by(col(AccessNeed.said_at), col(AccessNeed.id))
    )
    return (await session.execute(query)).all()


async def in_force(session: AsyncSession, academy: str | None, most: int) -> Sequence[Row[Any]]:
    """(need, the list's sealed text, name, Academy) of everybody who has not left, by Academy and name."""
    query = (
        select(AccessNeed, col(Associate.access_needs), col(Person.full_name), col(Associate.academy_code))
        .join(Associate, col(Associate.person_id) == col(AccessNeed.person_id))
        .join(Person, col(Person.id) == col(Associate.person_id))
        .where(
            col(AccessNeed.ended_at).is_(None),
            col(Person.merged_into).is_(None),
            col(Associate.status) != AssociateStatus.ENDED,
            *([col(Associate.academy_code) == academy] if academy else []),
        )
        .order_by(
            col(Associate.academy_code), col(Person.full_name), col(Person.id), col(AccessNeed.said_at),
            col(AccessNeed.id),
        )
        .limit(most + 1)
    )  # fmt: skip
    return (await session.execute(query)).all()


async def locked_need(session: AsyncSession, person_id: UUID, need_id: UUID) -> AccessNeed | None:
    query = select(AccessNeed).where(
        col(AccessNeed.id) == need_id, col(AccessNeed.person_id) == person_id, col(AccessNeed.ended_at).is_(None)
    )
    query = query.with_for_update().execution_options(populate_existing=True)
    found: AccessNeed | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def missing(session: AsyncSession, now: datetime, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Needs of people booked for sessions to come that are no task of that booking yet, by booking."""
    there = select(col(AccessTask.id)).where(
        col(AccessTask.offer_id) == col(BookedTime.offer_id), col(AccessTask.need_id) == col(AccessNeed.id)
    )
    query = (
        select(
            col(BookedTime.offer_id),
            col(BookedTime.session_id),
            col(BookedTime.person_id),
            col(AccessNeed.id).label("need_id"),
            col(Session.starts_at),
            _OFFER.c.made_by,
        )
        .join(AccessNeed, col(AccessNeed.person_id) == col(BookedTime.person_id))
        .join(Session, col(Session.id) == col(BookedTime.session_id))
        .join(_OFFER, _OFFER.c.id == col(BookedTime.offer_id))
        .where(
            col(BookedTime.part) == Part.DELIVER,
            col(AccessNeed.ended_at).is_(None),
            col(Session.starts_at) > now,
            col(Session.status) == SessionStatus.PLANNED,
            ~there.exists(),
            *where,
        )
        .order_by(col(BookedTime.offer_id), col(AccessNeed.said_at), col(AccessNeed.id))
    )
    return (await session.execute(query)).all()


async def counted(session: AsyncSession, offer_ids: Collection[UUID]) -> dict[UUID, int]:
    live = (TaskStatus.OPEN, TaskStatus.DONE, TaskStatus.CANNOT)
    query = (
        select(col(AccessTask.offer_id), func.count())
        .where(col(AccessTask.offer_id).in_(list(offer_ids)), col(AccessTask.status).in_(live))
        .group_by(col(AccessTask.offer_id))
    )
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


def readable(reach: Reach) -> ColumnElement[bool]:
    """Needs a join to Cohort."""
    return within(reach, academy=col(Cohort.academy_code), person=col(AccessTask.person_id))


def to_come(now: datetime) -> ColumnElement[bool]:
    """Needs a join to Session."""
    return and_(col(Session.starts_at) > now, col(Session.status) == SessionStatus.PLANNED)


def unsettled() -> ColumnElement[bool]:
    """What the team has still to do something about. Needs a join to AccessNeed."""
    must = and_(col(AccessTask.status) == TaskStatus.CANNOT, col(AccessNeed.weight) != "helps")
    return or_(col(AccessTask.status) == TaskStatus.OPEN, must)


def _joined(query: Select) -> Select:
    return (
        query.select_from(AccessTask)
        .join(AccessNeed, col(AccessNeed.id) == col(AccessTask.need_id))
        .join(Session, col(Session.id) == col(AccessTask.session_id))
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
    )


async def tasks(session: AsyncSession, *where: ColumnElement[bool], most: int | None = None) -> Sequence[Row[Any]]:
    """Tasks with all that is shown of them, by the day they are due."""
    person, owner = aliased(Person), aliased(Person)
    query = (
        _joined(
            select(
                AccessTask,
                AccessNeed,
                col(Associate.access_needs).label("list_words"),
                col(Session.number).label("session_number"),
                col(Session.starts_at),
                col(Cohort.name).label("cohort_name"),
                col(Cohort.academy_code).label("academy"),
                col(person.full_name).label("person_name"),
                col(owner.full_name).label("owner_name"),
            )
        )
        .join(Associate, col(Associate.person_id) == col(AccessTask.person_id))
        .join(person, col(person.id) == col(AccessTask.person_id))
        .join(owner, col(owner.id) == col(AccessTask.owner_id))
        .where(*where)
        .order_by(col(AccessTask.due_on), col(Session.starts_at), col(person.full_name), col(AccessTask.id))
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return (await session.execute(query)).all()


async def waiting(session: AsyncSession, now: datetime, today: date, *where: ColumnElement[bool]) -> Row[Any]:
    """How many tasks there are, how many late; the first day, and the first session. No words are read."""
    overdue = and_(col(AccessTask.due_on) < today, col(AccessTask.status) == TaskStatus.OPEN)
    counted = (
        func.count().label("waiting"),
        func.count().filter(overdue).label("late"),
        func.min(col(AccessTask.due_on)).label("due_on"),
        func.min(col(Session.starts_at)).label("starts_at"),
    )
    query = _joined(select(*counted)).where(to_come(now), unsettled(), *where)
    return (await session.execute(query)).one()


async def find(session: AsyncSession, task_id: UUID, reach: Reach) -> tuple[AccessTask, datetime] | None:
    """The task, held, and when its session begins."""
    query = _joined(select(AccessTask, col(Session.starts_at))).where(col(AccessTask.id) == task_id, readable(reach))
    query = query.with_for_update(of=AccessTask).execution_options(populate_existing=True)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else (row[0], row[1])


async def academy_of(session: AsyncSession, task_id: UUID, reach: Reach) -> str | None:
    query = _joined(select(col(Cohort.academy_code))).where(col(AccessTask.id) == task_id, readable(reach))
    found: str | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def held(session: AsyncSession, now: datetime, *where: ColumnElement[bool]) -> list[AccessTask]:
    """Tasks of sessions to come that are not ended, held."""
    query = _joined(select(AccessTask)).where(to_come(now), col(AccessTask.status) != TaskStatus.ENDED, *where)
    query = query.order_by(col(AccessTask.id)).with_for_update(of=AccessTask)
    return list((await session.execute(query.execution_options(populate_existing=True))).scalars())


async def standings(session: AsyncSession, reach: Reach, sessions: Collection[UUID]) -> Sequence[Row[Any]]:
    """(session, booking, weight, status) of every task on bookings of these sessions."""
    query = _joined(
        select(col(AccessTask.session_id), col(AccessTask.offer_id), col(AccessNeed.weight), col(AccessTask.status))
    ).where(col(AccessTask.session_id).in_(sessions), readable(reach))
    return (await session.execute(query)).all()


async def colleagues(session: AsyncSession, academy: str) -> Sequence[Row[Any]]:
    """(id, name) of the Academy's team and of the national team."""
    grant = or_(
        and_(col(RoleGrant.role) == Role.TEAM, col(RoleGrant.academy_code) == academy),
        col(RoleGrant.role) == Role.NATIONAL,
    )
    query = (
        select(col(Person.id), col(Person.full_name))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(grant, col(Person.active))
        .distinct()
        .order_by(col(Person.full_name), col(Person.id))
    )
    return (await session.execute(query)).all()


async def late(session: AsyncSession, now: datetime, today: date, most: int) -> list[AccessTask]:
    """Open tasks whose day is past and whose owner was not told, held; what another worker holds is passed over."""
    query = _joined(select(AccessTask)).where(
        to_come(now),
        col(AccessTask.status) == TaskStatus.OPEN,
        col(AccessTask.due_on) < today,
        col(AccessTask.reminded_at).is_(None),
    )
    query = query.order_by(col(AccessTask.owner_id), col(AccessTask.offer_id), col(AccessTask.id)).limit(most)
    query = query.with_for_update(of=AccessTask, skip_locked=True).execution_options(populate_existing=True)
    return list((await session.execute(query)).scalars())
