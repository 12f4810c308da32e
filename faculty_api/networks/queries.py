"""Every SELECT about a network's partners and notices."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, column, or_, select, table, tuple_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.networks.models import CommunityPartner, Notice
from schemas.access import Reach

# People stand above this feature: their table is named here, not imported.
_ASSOCIATE = table("associate", column("person_id"), column("academy_code"), column("status"))
_BY_NAME = (col(CommunityPartner.name), col(CommunityPartner.id))
_SAID = (col(CommunityPartner.name), col(CommunityPartner.offers), col(CommunityPartner.place))


def partners_in(reach: Reach) -> ColumnElement[bool]:
    return within(reach, academy=col(CommunityPartner.academy_code))


def notices_in(reach: Reach) -> ColumnElement[bool]:
    """An associate reads those of their own network, until they leave it."""
    theirs = select(_ASSOCIATE.c.academy_code).where(
        within(reach, person=_ASSOCIATE.c.person_id), _ASSOCIATE.c.status != "ended"
    )
    return or_(within(reach, academy=col(Notice.academy_code)), col(Notice.academy_code).in_(theirs))


def _like(word: str) -> str:
    for special in "\\%_":
        word = word.replace(special, f"\\{special}")
    return f"%{word}%"


async def partners(
    session: AsyncSession, *where: ColumnElement[bool], words: Sequence[str] = (), after: UUID | None = None, most: int
) -> Sequence[CommunityPartner]:
    """By name. Each word is somewhere in the name, in what they offer, or in the place."""
    held = [or_(*(text.ilike(_like(word), escape="\\") for text in _SAID)) for word in words]
    query = select(CommunityPartner).where(*where, *held, col(CommunityPartner.put_away_at).is_(None))
    if after is not None:
        query = query.where(tuple_(*_BY_NAME) > select(*_BY_NAME).where(_BY_NAME[1] == after).scalar_subquery())
    return (await session.execute(query.order_by(*_BY_NAME).limit(most))).scalars().all()


async def partner(
    session: AsyncSession, reach: Reach, partner_id: UUID, *, lock: bool = False
) -> CommunityPartner | None:
    query = select(CommunityPartner).where(col(CommunityPartner.id) == partner_id, partners_in(reach))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: CommunityPartner | None = (await session.execute(query)).scalar_one_or_none()
    return found


def up(today: date) -> ColumnElement[bool]:
    return and_(col(Notice.taken_down_at).is_(None), col(Notice.last_day) >= today)


async def notices(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The newest first: notice, and the name of who put it up."""
    query: Any = (
        select(Notice, col(Person.full_name).label("name"))
        .join(Person, col(Person.id) == col(Notice.put_up_by))
        .where(*where)
        .order_by(col(Notice.put_up_at).desc(), col(Notice.id).desc())
    )
    return (await session.execute(query)).all()


async def notice(session: AsyncSession, reach: Reach, notice_id: UUID) -> Notice | None:
    """Held until the transaction ends."""
    query = select(Notice).where(col(Notice.id) == notice_id, within(reach, academy=col(Notice.academy_code)))
    found: Notice | None = (
        await session.execute(query.with_for_update().execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found
