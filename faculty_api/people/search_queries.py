"""The register searched: one table, its words under an index, by name a page at a time."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    any_,
    cast,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import NullType
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.people import terms
from faculty_api.people.models import AssociateSearch, FormerContact
from schemas.access import Reach
from schemas.finding import FindAssociates

Only = Callable[[ColumnElement[UUID]], ColumnElement[bool]]
"""A further condition on a person's id, from a feature that stands above this one."""

# Core's columns, not the model's: rows are all that is wanted, and a search is repeated with each letter typed.
_HAS: Any = AssociateSearch.__table__.c  # type: ignore[attr-defined]
_NAME = (_HAS.full_name, _HAS.person_id)
PERSON: ColumnElement[UUID] = _HAS.person_id
_UNWALKED = (_HAS.full_name.concat(""), _HAS.person_id)
"""The same order, which no index is known to have."""
# Lists come from the driver as they are.
_LISTS = (type_coerce(one, NullType()).label(one.name) for one in (_HAS.skills, _HAS.topics))
_FOUND = select(
    *_NAME, _HAS.preferred_name, _HAS.academy_code, _HAS.kind, _HAS.status, *_LISTS, _HAS.topics_until, _HAS.district,
)  # fmt: skip


def readable(reach: Reach) -> ColumnElement[bool]:
    return within(reach, academy=_HAS.academy_code, person=_HAS.person_id)


def holding(wanted: Sequence[terms.Term], *, whole: date | None) -> ColumnElement[bool]:
    """Every one of these words. ``whole``: topics and places too, as consent for topics stands on this day."""
    words = cast(" & ".join(f"({terms.query(term)})" for term in wanted), TSQUERY)
    plain = _HAS.plain.op("@@")(words)
    if whole is None:
        return plain
    until = _HAS.topics_until
    return and_(_HAS.whole.op("@@")(words), or_(until.is_(None), until >= whole, plain))


def nearly(wanted: Sequence[terms.Term], *, whole: date | None) -> ColumnElement[bool]:
    """Every one of these words, or a name a letter away from it, once it is known that nobody has them all."""
    names = {term: _HAS.near.op("@@")(_unweighed(terms.near(term.word))) for term in wanted}
    if len(wanted) == 1 and len(wanted[0].word) >= 4 and not wanted[0].senses:
        return names[wanted[0]]
    return and_(
        *(
            or_(holding([term], whole=whole), names[term]) if len(term.word) >= 4 else holding([term], whole=whole)
            for term in wanted
        )
    )


def _unweighed(words: str) -> ScalarSelect[Any]:
    """Kept from the planner: of each word that nobody has it expects people, and then walks all names to meet them."""
    return select(cast(words, TSQUERY)).scalar_subquery()


async def page(
    connection: AsyncConnection,
    reach: Reach,
    ask: FindAssociates,
    *where: ColumnElement[bool],
    after: tuple[str, UUID] | None,
    most: int,
    lent: Collection[UUID] = (),
    plainly: Sequence[ColumnElement[bool]] = (),
) -> Sequence[Row[Any]]:
    """By name, after this name and id. ``lent``: who is looked for as well, where ``plainly`` holds."""
    beyond = [tuple_(*_NAME) > tuple_(*after)] if after else []
    found = [one.where(*beyond).order_by(*_NAME).limit(most) for one in _asked(reach, ask, where, lent, plainly)]
    query: Any = union_all(*found).order_by("full_name", "person_id").limit(most) if lent else found[0]
    return (await connection.execute(query)).all()


async def nearest(
    connection: AsyncConnection,
    reach: Reach,
    ask: FindAssociates,
    *where: ColumnElement[bool],
    most: int,
    lent: Collection[UUID] = (),
    plainly: Sequence[ColumnElement[bool]] = (),
) -> Sequence[Row[Any]]:
    """The first page of those who are ``nearly`` it: all looked up, then put in order, then told of those shown.

    Walking the names to meet them is no way: who is called alike stands together, at the end as likely as at the start.
    """
    asked = _asked(reach, ask, where, lent, plainly)
    first = [one.with_only_columns(_NAME[1]).order_by(*_UNWALKED).limit(most) for one in asked]
    shown = or_(*(_NAME[1] == any_(func.array(one.correlate(None).scalar_subquery())) for one in first))
    return (await connection.execute(_FOUND.where(shown).order_by(*_NAME).limit(most))).all()


async def reached(
    session: AsyncSession, reach: Reach, ask: FindAssociates, known_by: str, *where: ColumnElement[bool], most: int
) -> Sequence[Row[Any]]:
    """By name, who has or had this email address or phone number."""
    now = select(col(Person.id)).where(or_(col(Person.email) == known_by, col(Person.phone) == known_by))
    of = FormerContact
    before = select(col(of.person_id)).where(or_(col(of.email) == known_by, col(of.phone) == known_by))
    (query,) = _asked(reach, ask, [PERSON.in_(union_all(now, before)), *where], (), ())
    return (await session.execute(query.order_by(*_NAME).limit(most))).all()


def _asked(
    reach: Reach,
    ask: FindAssociates,
    where: Sequence[ColumnElement[bool]],
    lent: Collection[UUID],
    plainly: Sequence[ColumnElement[bool]],
) -> list[Select[Any]]:
    """Those in reach; then, if any are, those who are lent."""
    chosen = {"academy_code": ask.academy, "kind": ask.kind, "status": ask.status, "trained": ask.trained}
    both = [_HAS[name] == value for name, value in chosen.items() if value is not None]
    found: list[Select[Any]] = [_FOUND.where(readable(reach), *where, *both)]
    if lent:
        found.append(_FOUND.where(_NAME[1].in_(sorted(lent)), ~readable(reach), *plainly, *both))
    return found


async def place(
    session: AsyncSession, reach: Reach, person_id: UUID, lent: Collection[UUID], *where: ColumnElement[bool]
) -> tuple[str, UUID] | None:
    """Where somebody stands in the order of names; None for who is out of reach."""
    seen = or_(readable(reach), _NAME[1].in_(sorted(lent)))
    found = (await session.execute(select(*_NAME).where(_NAME[1] == person_id, seen, *where))).first()
    return (found[0], found[1]) if found else None
