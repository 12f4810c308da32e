"""What happened to somebody: the events of their record and of all that is theirs, as far as the reader may see."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.claims.models import Claim, TravelRequest
from faculty_api.claims.queries import readable as claims_readable
from faculty_api.claims.travel_queries import readable as travel_readable
from faculty_api.kernel.history import EventRow
from faculty_api.offers.models import Offer
from faculty_api.offers.queries import readable as offers_readable
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Cohort, Session
from faculty_api.records.happened import Of
from faculty_api.training.models import Course, CoursePlace
from faculty_api.training.queries import readable as training_readable
from schemas.access import Permission, Reach

_Kept: type[Person] = aliased(Person)


def records(person: UUID) -> Select[Any]:
    """The ids of the record and of those that were joined to it."""
    return select(col(Person.id)).where(or_(col(Person.id) == person, col(Person.merged_into) == person))


def _offers(person: UUID, reach: Reach) -> Select[UUID, str]:
    day = cast(func.timezone("Europe/London", col(Session.starts_at)), Date)
    return (
        select(col(Offer.id), cast(day, Text).label("about"))
        .join(Session, col(Session.id) == col(Offer.session_id))
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .where(col(Offer.person_id) == person, offers_readable(reach))
    )


def _claims(person: UUID, reach: Reach) -> Select[UUID, str]:
    query = select(col(Claim.id), cast(col(Claim.number), Text).label("about"))
    return query.where(col(Claim.person_id) == person, claims_readable(reach))


def _travel(person: UUID, reach: Reach) -> Select[UUID, str]:
    query = select(col(TravelRequest.id), cast(col(TravelRequest.on_date), Text).label("about"))
    return query.where(col(TravelRequest.person_id) == person, travel_readable(reach))


def _courses(person: UUID, reach: Reach) -> Select[UUID, str]:
    query: Select[UUID, str] = select(col(Course.id), col(Course.title).label("about"))
    query = query.join(CoursePlace, col(CoursePlace.course_id) == col(Course.id))
    query = query.join(Associate, col(Associate.person_id) == col(CoursePlace.person_id))
    return query.where(col(CoursePlace.person_id) == person, training_readable(reach))


def _names(person: UUID) -> ColumnElement[bool]:
    """Of an event that names people: that it names this one, under whatever record."""
    data: Any = col(EventRow.data)
    mine = records(person).subquery()
    named = or_(
        data["person"].astext == cast(mine.c.id, Text),
        data["people"].contains(func.to_jsonb(cast(mine.c.id, Text))),
    )
    nobody = and_(~data.has_key("person"), ~data.has_key("people"))
    return or_(nobody, exists(select(literal(1)).select_from(mine).where(named)))


SOURCES: dict[Of, tuple[Permission, Callable[[UUID, Reach], Select[UUID, str]]]] = {
    Of.OFFER: (Permission.OFFER_VIEW, _offers),
    Of.CLAIM: (Permission.CLAIM_VIEW, _claims),
    Of.TRAVEL: (Permission.TRAVEL_VIEW, _travel),
    Of.COURSE: (Permission.TRAINING_VIEW, _courses),
}


async def happened(
    session: AsyncSession,
    person: UUID,
    reaches: dict[Of, Reach],
    kinds: Collection[str],
    *,
    after: int | None,
    most: int,
) -> Sequence[Any]:
    """Events, the newest first: what was written down later stands at the day on which it happened.

    Of each: seq, at, person_id, role, kind, data, what it is ``of`` and ``about``, full_name.
    """
    mine = records(person).subquery()
    parts = [select(mine.c.id, literal("", Text).label("about"), literal(Of.PERSON.value, Text).label("of"))]
    for of, reach in reaches.items():
        part = SOURCES[of][1](person, reach).subquery()
        parts.append(select(part.c.id, part.c.about, literal(of.value, Text).label("of")))
    subjects = union_all(*parts).subquery()
    query = (
        select(
            col(EventRow.seq), col(EventRow.at), col(EventRow.person_id), col(EventRow.role), col(EventRow.kind),
            col(EventRow.data), subjects.c.of, subjects.c.about,
            func.coalesce(col(_Kept.full_name), col(Person.full_name)).label("full_name"),
        )
        .join(subjects, subjects.c.id == col(EventRow.subject))
        .outerjoin(Person, col(Person.id) == col(EventRow.person_id))
        .outerjoin(_Kept, col(_Kept.id) == col(Person.merged_into))
        .where(col(EventRow.kind).in_(sorted(kinds)), or_(subjects.c.of != Of.COURSE.value, _names(person)))
        .order_by(col(EventRow.at).desc(), col(EventRow.seq).desc())
        .limit(most)
    )  # fmt: skip
    if after is not None:
        then = select(col(EventRow.at)).where(col(EventRow.seq) == after).scalar_subquery()
        query = query.where(tuple_(col(EventRow.at), col(EventRow.seq)) < tuple_(then, literal(after)))
    return (await session.execute(query)).all()


async def ids(session: AsyncSession, person: UUID) -> set[UUID]:
    return set((await session.execute(records(person))).scalars().all())
