"""Every SELECT about skills, trainings and courses."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel import select as select_rows
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.people.models import Associate, AssociateSkill
from faculty_api.training.models import Course, CourseCorrection, CoursePlace, HeldTraining, Training
from schemas.access import Reach
from schemas.people import AssociateStatus
from schemas.training import CourseStatus, PlaceStatus

_WAITING = col(CoursePlace.status) == PlaceStatus.WAITING
HERE = col(Associate.status) != AssociateStatus.ENDED
"""People who have not left."""


def readable(reach: Reach) -> ColumnElement[bool]:
    """People whose skills and trainings a permission reaches."""
    return within(reach, academy=col(Associate.academy_code), person=col(Associate.person_id))


async def person(session: AsyncSession, reach: Reach, person_id: UUID, *, lock: bool = False) -> Any:
    """Associate and Person, the associate held until the transaction ends when ``lock``."""
    query = (
        select(Associate, Person)
        .join(Person, col(Person.id) == col(Associate.person_id))
        .where(col(Associate.person_id) == person_id, readable(reach))
    )
    if lock:
        query = query.with_for_update(of=Associate, key_share=True).execution_options(populate_existing=True)
    return (await session.execute(query)).first()


async def people(session: AsyncSession, reach: Reach, *where: ColumnElement[bool]) -> Sequence[Any]:
    """Associates that a permission reaches and who have not left, with their persons, by name."""
    query = (
        select(Associate, Person)
        .join(Person, col(Person.id) == col(Associate.person_id))
        .where(readable(reach), HERE, *where)
        .order_by(col(Person.full_name), col(Person.id))
    )
    return (await session.execute(query)).all()


async def skills(session: AsyncSession, person_id: UUID) -> Sequence[Any]:
    """Each skill with the name of who checked it."""
    query = (
        select(AssociateSkill, col(Person.full_name))
        .outerjoin(Person, col(Person.id) == col(AssociateSkill.checked_by))
        .where(col(AssociateSkill.person_id) == person_id)
        .order_by(col(AssociateSkill.skill))
        .execution_options(populate_existing=True)
    )
    return (await session.execute(query)).all()


async def skill_rows(session: AsyncSession, ids: Collection[UUID]) -> Sequence[AssociateSkill]:
    query = select_rows(AssociateSkill).where(col(AssociateSkill.person_id).in_(list(ids)))
    return (await session.exec(query.execution_options(populate_existing=True))).all()


async def trainings(session: AsyncSession) -> Sequence[Training]:
    return (await session.exec(select_rows(Training).order_by(col(Training.name)))).all()


async def done(session: AsyncSession, ids: Collection[UUID]) -> Sequence[Any]:
    """person_id, training_id, done_on, ends_on of everything these people have done."""
    query = select(
        col(HeldTraining.person_id), col(HeldTraining.training_id), col(HeldTraining.done_on), col(HeldTraining.ends_on)
    ).where(col(HeldTraining.person_id).in_(list(ids)))
    return (await session.execute(query)).all()


def _newer() -> ColumnElement[bool]:
    """Whether another training of the same kind counts longer."""
    other = aliased(HeldTraining)
    longer = col(other.ends_on) > col(HeldTraining.ends_on)
    later = and_(col(other.ends_on) == col(HeldTraining.ends_on), col(other.id) > col(HeldTraining.id))
    return (
        select(col(other.id))
        .where(
            col(other.person_id) == col(HeldTraining.person_id),
            col(other.training_id) == col(HeldTraining.training_id),
            or_(col(other.ends_on).is_(None), longer, later),
        )
        .exists()
    )


def ending(first: date, last: date) -> ColumnElement[bool]:
    """Trainings whose last day is from ``first`` to ``last``, and which nothing newer follows."""
    return and_(col(HeldTraining.ends_on).between(first, last), ~_newer())


async def held(session: AsyncSession, reach: Reach, *where: ColumnElement[bool]) -> Sequence[Any]:
    """HeldTraining, Training, the person's name, the course's title (or None); what ends first comes first."""
    query = (
        select(HeldTraining, Training, col(Person.full_name), col(Course.title), (~_newer()).label("newest"))
        .join(Training, col(Training.id) == col(HeldTraining.training_id))
        .join(Associate, col(Associate.person_id) == col(HeldTraining.person_id))
        .join(Person, col(Person.id) == col(HeldTraining.person_id))
        .outerjoin(Course, col(Course.id) == col(HeldTraining.course_id))
        .where(readable(reach), *where)
        .order_by(col(HeldTraining.ends_on).nulls_last(), col(Person.full_name), col(HeldTraining.id))
    )
    return (await session.execute(query)).all()


async def to_remind(session: AsyncSession, first: date, last: date, most: int) -> Sequence[HeldTraining]:
    """Trainings of people who have not left, of whose end they have not been told; held, others' are left."""
    query = (
        select_rows(HeldTraining)
        .join(Associate, col(Associate.person_id) == col(HeldTraining.person_id))
        .where(
            ending(first, last),
            col(HeldTraining.reminded_at).is_(None),
            HERE,
        )
        .order_by(col(HeldTraining.ends_on), col(HeldTraining.id))
        .limit(most)
        .with_for_update(of=HeldTraining, skip_locked=True)
    )
    return (await session.exec(query)).all()


def courses_in(reach: Reach) -> ColumnElement[bool]:
    """Courses in reach: an Academy's own and those for everybody; a person's are those they were asked to."""
    mine = select(col(CoursePlace.course_id)).where(col(CoursePlace.person_id) == reach.person)
    own = within(reach, academy=col(Course.academy_code))
    shared = col(Course.academy_code).is_(None) if reach.academies else col(Course.id).in_(mine)
    return or_(own, shared)


async def courses(
    session: AsyncSession, me: UUID, *where: ColumnElement[bool], newest_first: bool = False, most: int | None = None
) -> Sequence[Any]:
    """Course, Training, how many have a place, how many wait, and what became of the reader's invitation."""
    counted = (
        select(
            col(CoursePlace.course_id),
            func.count(col(CoursePlace.seat)).label("taken"),
            func.count().filter(_WAITING).label("waiting"),
        )
        .group_by(col(CoursePlace.course_id))
        .subquery()
    )
    own = aliased(CoursePlace)
    order = col(Course.starts_at).desc() if newest_first else col(Course.starts_at)
    query: Any = (
        select(Course, Training, counted.c.taken, counted.c.waiting, col(own.status))
        .join(Training, col(Training.id) == col(Course.training_id))
        .outerjoin(counted, counted.c.course_id == col(Course.id))
        .outerjoin(own, and_(own.course_id == col(Course.id), own.person_id == me))  # type: ignore[arg-type]
        .where(*where)
        .order_by(order, col(Course.id))
        .limit(most)
    )
    return (await session.execute(query.execution_options(populate_existing=True))).all()


def to_go_on(academy: str, trainings: Iterable[UUID], now: datetime) -> ColumnElement[bool]:
    """Courses still to come that give one of these trainings to somebody of this Academy."""
    return and_(
        col(Course.status) == CourseStatus.OPEN,
        col(Course.starts_at) > now,
        col(Course.training_id).in_(list(trainings)),
        or_(col(Course.academy_code).is_(None), col(Course.academy_code) == academy),
    )


async def locked_course(session: AsyncSession, course_id: UUID, *where: ColumnElement[bool]) -> Course | None:
    query = select_rows(Course).where(col(Course.id) == course_id, *where).with_for_update()
    return (await session.exec(query.execution_options(populate_existing=True))).first()


async def courses_ahead(session: AsyncSession, person_id: UUID, now: datetime) -> Sequence[UUID]:
    """Courses to come that they were invited to and have not said no to."""
    query = select(col(Course.id)).join(CoursePlace, col(CoursePlace.course_id) == col(Course.id))
    open_still = col(CoursePlace.status).in_([PlaceStatus.INVITED, PlaceStatus.YES, PlaceStatus.WAITING])
    query = query.where(col(CoursePlace.person_id) == person_id, open_still, col(Course.status) == CourseStatus.OPEN)
    return (await session.execute(query.where(col(Course.starts_at) > now))).scalars().all()


async def places(session: AsyncSession, course_id: UUID) -> Sequence[CoursePlace]:
    """Everybody's place, who has waited longest first."""
    query: Any = (
        select_rows(CoursePlace)
        .where(col(CoursePlace.course_id) == course_id)
        .order_by(col(CoursePlace.waiting_since), col(CoursePlace.person_id))
    )
    return (await session.exec(query.execution_options(populate_existing=True))).all()


async def on_course(session: AsyncSession, course_id: UUID) -> Sequence[Any]:
    """person_id, name and status of everybody invited, by name."""
    query: Any = (
        select(col(CoursePlace.person_id), col(Person.full_name).label("name"), col(CoursePlace.status))
        .join(Person, col(Person.id) == col(CoursePlace.person_id))
        .where(col(CoursePlace.course_id) == course_id)
        .order_by(col(Person.full_name), col(Person.id))
    )
    return (await session.execute(query)).all()


async def corrections(session: AsyncSession, course_id: UUID) -> Sequence[Any]:
    """CourseCorrection and the name of who made it, the newest first."""
    query = (
        select(CourseCorrection, col(Person.full_name))
        .join(Person, col(Person.id) == col(CourseCorrection.made_by))
        .where(col(CourseCorrection.course_id) == course_id)
        .order_by(col(CourseCorrection.made_at).desc(), col(CourseCorrection.id).desc())
    )
    return (await session.execute(query)).all()


async def withdrawn(session: AsyncSession, reach: Reach, held_id: UUID) -> CourseCorrection | None:
    """The correction that took this certificate back."""
    query = (
        select_rows(CourseCorrection)
        .join(Associate, col(Associate.person_id) == col(CourseCorrection.person_id))
        .where(col(CourseCorrection.withdrawn) == held_id, readable(reach))
    )
    return (await session.exec(query)).first()
