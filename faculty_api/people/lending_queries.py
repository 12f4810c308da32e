"""Every SELECT about lending."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.people.lending_models import Lending
from faculty_api.people.models import Associate
from schemas.access import Reach
from schemas.people import AssociateStatus, LentDays

_LIVE = col(Lending.ended_at).is_(None)


async def of_person(session: AsyncSession, person_id: UUID, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Lending, who gave it, who ended it: those that stand first, then the newest."""
    giver, ender = aliased(Person), aliased(Person)
    query: Any = (
        select(Lending, col(giver.full_name).label("giver"), col(ender.full_name).label("ender"))
        .join(giver, col(giver.id) == col(Lending.given_by))
        .outerjoin(ender, col(ender.id) == col(Lending.ended_by))
        .where(col(Lending.person_id) == person_id, *where)
        .order_by(col(Lending.ended_at).is_not(None), col(Lending.given_at).desc(), col(Lending.id).desc())
        .execution_options(populate_existing=True)
    )
    return (await session.execute(query)).all()


async def locked(session: AsyncSession, person_id: UUID, *where: ColumnElement[bool]) -> Lending | None:
    """One that stands, held until the transaction ends: an offer that rests on it waits, or was first."""
    query = select(Lending).where(col(Lending.person_id) == person_id, _LIVE, *where).with_for_update()
    found: Lending | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def held(session: AsyncSession, wanted: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], LentDays]:
    """Of these people and Academies, what stands now: nobody takes it back before this transaction ends."""
    if not wanted:
        return {}
    pair = tuple_(col(Lending.person_id), col(Lending.academy_code))
    query = select(Lending).where(pair.in_(sorted(wanted)), _LIVE).order_by(col(Lending.id)).with_for_update(read=True)
    rows = (await session.execute(query.execution_options(populate_existing=True))).scalars()
    return {(one.person_id, one.academy_code): _days(one) for one in rows}


def _days(one: Any) -> LentDays:
    return LentDays(academy=one.academy_code, first_day=one.first_day, last_day=one.last_day)


async def lent_to(
    session: AsyncSession, academies: Collection[str], today: date, *, on: date | None = None
) -> dict[UUID, LentDays]:
    """Who may be asked by these Academies and is of none of them; ``on``: on that very day."""
    if not academies:
        return {}
    query = (
        select(col(Lending.person_id), col(Lending.academy_code), col(Lending.first_day), col(Lending.last_day))
        .join(Associate, col(Associate.person_id) == col(Lending.person_id))
        .where(
            col(Lending.academy_code).in_(sorted(academies)),
            col(Associate.academy_code).not_in(sorted(academies)),
            col(Associate.status) != AssociateStatus.ENDED,
            _LIVE,
            col(Lending.last_day) >= (on or today),
            *([col(Lending.first_day) <= on] if on else []),
        )
    )
    return {row.person_id: _days(row) for row in (await session.execute(query)).all()}


async def lent(session: AsyncSession, reach: Reach, today: date, academy: str | None = None) -> Sequence[Row[Any]]:
    """What stands, to and from whom the reader may see: by the Academy that may ask, then by name."""
    home, to = col(Associate.academy_code), col(Lending.academy_code)
    query: Any = (
        select(
            col(Lending.id),
            col(Lending.person_id),
            col(Person.full_name).label("person_name"),
            col(Associate.kind),
            home.label("home"),
            to.label("academy"),
            col(Lending.first_day),
            col(Lending.last_day),
        )
        .join(Associate, col(Associate.person_id) == col(Lending.person_id))
        .join(Person, col(Person.id) == col(Lending.person_id))
        .where(
            _LIVE,
            col(Lending.last_day) >= today,
            home != to,
            col(Associate.status) != AssociateStatus.ENDED,
            or_(within(reach, academy=home, person=col(Lending.person_id)), within(reach, academy=to)),
            *([or_(home == academy, to == academy)] if academy else []),
        )
        .order_by(to, col(Person.full_name), col(Lending.person_id))
    )
    return (await session.execute(query)).all()
