"""Letters that no machine delivers, with to whom they go."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.messages.data_letters import DATA_DESK
from faculty_api.messages.models import Letter, PostChoice
from faculty_api.people.models import Associate
from schemas.access import Reach

MOST, MOST_DONE = 200, 50


def on_desk(reach: Reach, *, data: bool) -> ColumnElement[bool]:
    """Of a team those to its own people; of the national team those to people of no Academy; of data protection its own
    letters, to whomever."""
    by_hand = col(Letter.channel) != "email"
    if data:
        return and_(by_hand, col(Letter.template).in_(DATA_DESK))
    home = col(Associate.academy_code)
    whose = home.is_(None) if reach.everyone else home.in_(sorted(reach.academies))
    return and_(by_hand, col(Letter.template).not_in(DATA_DESK), whose)


async def letters(
    session: AsyncSession, where: ColumnElement[bool], *, done_since: datetime | None = None
) -> Sequence[Any]:
    """Letter, person, their choice and postcode: those that wait, or those settled since."""
    query = _with_whom(where)
    if done_since is None:
        query = query.where(col(Letter.state) == "waiting").order_by(col(Letter.due_on), col(Letter.id)).limit(MOST)
    else:
        newest = col(Letter.settled_at).desc()
        query = query.where(col(Letter.settled_at) > done_since).order_by(newest, col(Letter.id)).limit(MOST_DONE)
    return (await session.execute(query)).all()


async def named(session: AsyncSession, where: ColumnElement[bool], letter_id: UUID) -> Sequence[Any]:
    """One of them, whether it waits or not."""
    return (await session.execute(_with_whom(where).where(col(Letter.id) == letter_id))).all()


def _with_whom(where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(Letter, Person, PostChoice, Associate.postcode)  # type: ignore[call-overload]
        .outerjoin(Person, col(Person.id) == col(Letter.person_id))
        .outerjoin(Associate, col(Associate.person_id) == col(Letter.person_id))
        .outerjoin(PostChoice, col(PostChoice.person_id) == col(Letter.person_id))
        .where(where)
    )


async def waiting_for(session: AsyncSession, people: Collection[UUID], leave_out: Collection[str]) -> set[UUID]:
    """Of these people, those to whom a letter waits that no machine delivers."""
    query = select(col(Letter.person_id)).where(
        col(Letter.person_id).in_(people),
        col(Letter.channel) != "email",
        col(Letter.state) == "waiting",
        col(Letter.template).not_in(leave_out),
    )
    return {one for one in (await session.execute(query)).scalars() if one is not None}


async def held(session: AsyncSession, where: ColumnElement[bool], ids: Sequence[UUID]) -> Sequence[Letter]:
    """Those of them that are on the desk, locked in one order."""
    query = (
        select(Letter)
        .outerjoin(Associate, col(Associate.person_id) == col(Letter.person_id))
        .where(where, col(Letter.id).in_(ids))
        .order_by(col(Letter.id))
        .with_for_update(of=Letter)
        .execution_options(populate_existing=True)
    )
    return (await session.execute(query)).scalars().all()


async def waiting(session: AsyncSession, where: ColumnElement[bool]) -> Any:
    """How many wait, and the first day by which one should have left."""
    query = (
        select(func.count(col(Letter.id)), func.min(col(Letter.due_on)))
        .select_from(Letter)
        .outerjoin(Associate, col(Associate.person_id) == col(Letter.person_id))
        .where(where, col(Letter.state) == "waiting")
    )
    return (await session.execute(query)).one()
