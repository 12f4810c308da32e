"""Every SELECT about dates that people are asked about."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.people.models import Associate
from faculty_api.polls.models import DatePoll, DatePollAnswer, DatePollDate, DatePollPerson
from schemas.access import Reach
from schemas.people import AssociateStatus

FRESH = {"populate_existing": True}
MOST = 100


def readable(reach: Reach) -> ColumnElement[bool]:
    """A team's are those of its Academy; a person's own those they were asked in."""
    mine = within(reach, academy=col(DatePoll.academy_code))
    if reach.person is None:
        return mine
    return mine | exists().where(
        col(DatePollPerson.poll_id) == col(DatePoll.id), col(DatePollPerson.person_id) == reach.person
    )


async def lines(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[Any]:
    """(DatePoll, dates, asked, answered), the newest first."""
    mine = col(DatePollPerson.poll_id) == col(DatePoll.id)
    dates = select(func.count()).where(col(DatePollDate.poll_id) == col(DatePoll.id)).scalar_subquery()
    asked = select(func.count()).where(mine).scalar_subquery()
    answered = select(func.count(col(DatePollPerson.answered_at))).where(mine).scalar_subquery()
    query = select(DatePoll, dates.label("dates"), asked.label("asked"), answered.label("answered")).where(*where)
    query = query.order_by(col(DatePoll.made_at).desc(), col(DatePoll.id).desc()).limit(MOST)
    return (await session.execute(query.execution_options(**FRESH))).all()


async def poll(session: AsyncSession, *where: ColumnElement[bool], hold: str = "") -> DatePoll | None:
    """``hold``: "change" keeps everybody else out, "answer" only those who change it."""
    query = select(DatePoll).where(*where).execution_options(**FRESH)
    if hold:
        query = query.with_for_update(read=hold == "answer")
    found: DatePoll | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def dates(session: AsyncSession, poll_ids: Sequence[UUID]) -> Sequence[DatePollDate]:
    """By time."""
    query = select(DatePollDate).where(col(DatePollDate.poll_id).in_(poll_ids))
    query = query.order_by(col(DatePollDate.starts_at), col(DatePollDate.ends_at)).execution_options(**FRESH)
    return (await session.execute(query)).scalars().all()


async def people(session: AsyncSession, *where: ColumnElement[bool], hold: bool = False) -> Sequence[Any]:
    """(DatePollPerson, Person, Associate) by name."""
    query = (
        select(DatePollPerson, Person, Associate)
        .join(Person, col(Person.id) == col(DatePollPerson.person_id))
        .join(Associate, col(Associate.person_id) == col(DatePollPerson.person_id))
        .where(*where)
        .order_by(col(Person.full_name), col(DatePollPerson.id))
        .execution_options(**FRESH)
    )
    return (await session.execute(query.with_for_update(of=DatePollPerson) if hold else query)).all()


async def answers(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[DatePollAnswer]:
    query = select(DatePollAnswer).join(DatePollPerson, col(DatePollPerson.id) == col(DatePollAnswer.asked_id))
    return (await session.execute(query.where(*where).execution_options(**FRESH))).scalars().all()


async def by_link(session: AsyncSession, link_hash: str) -> DatePollPerson | None:
    """Whoever has left cannot use theirs."""
    query = (
        select(DatePollPerson)
        .join(Associate, col(Associate.person_id) == col(DatePollPerson.person_id))
        .where(or_(col(DatePollPerson.link_hash) == link_hash, col(DatePollPerson.again_hash) == link_hash))
        .where(col(Associate.status) != AssociateStatus.ENDED)
    )
    found: DatePollPerson | None = (await session.execute(query.execution_options(**FRESH))).scalar_one_or_none()
    return found
