"""The register searched: one table, its words under an index, by name a page at a time."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, cast, or_, select, text, tuple_, union_all
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import within
from faculty_api.people import terms
from faculty_api.people.models import AssociateSearch
from schemas.access import Reach
from schemas.finding import FindAssociates

Only = Callable[[ColumnElement[UUID]], ColumnElement[bool]]
"""A further condition on a person's id, from a feature that stands above this one."""

_NAME = (col(AssociateSearch.full_name), col(AssociateSearch.person_id))
_FOUND = select(
    col(AssociateSearch.person_id),
    col(AssociateSearch.full_name),
    col(AssociateSearch.preferred_name),
    col(AssociateSearch.academy_code),
    col(AssociateSearch.kind),
    col(AssociateSearch.status),
    col(AssociateSearch.skills),
    col(AssociateSearch.topics),
    col(AssociateSearch.topics_until),
    col(AssociateSearch.district),
).order_by(*_NAME)
# What is rare is looked up under its index, what is common is met soon in the order of names. So the words themselves
# decide the plan, and one plan kept for all words would be the wrong one for some.
_PLAN_EACH = text("SET LOCAL plan_cache_mode = force_custom_plan")


def readable(reach: Reach) -> ColumnElement[bool]:
    return within(reach, academy=col(AssociateSearch.academy_code), person=col(AssociateSearch.person_id))


def holding(wanted: Sequence[terms.Term], *, whole: date | None) -> ColumnElement[bool]:
    """Every one of these words. ``whole``: topics and places too, as consent for topics stands on this day."""
    words = cast(" & ".join(f"({terms.query(term)})" for term in wanted), TSQUERY)
    plain = col(AssociateSearch.plain).op("@@")(words)
    if whole is None:
        return plain
    until = col(AssociateSearch.topics_until)
    return and_(col(AssociateSearch.whole).op("@@")(words), or_(until.is_(None), until >= whole, plain))


def nearly(wanted: Sequence[terms.Term], *, whole: date | None) -> ColumnElement[bool]:
    """Every one of these words, or a name a letter away from it."""
    column = col(AssociateSearch.near)
    return and_(
        *(
            or_(holding([term], whole=whole), column.op("@@")(cast(terms.near(term.word), TSQUERY)))
            if len(term.word) >= 4
            else holding([term], whole=whole)
            for term in wanted
        )
    )


async def page(
    session: AsyncSession,
    reach: Reach,
    ask: FindAssociates,
    *where: ColumnElement[bool],
    after: tuple[str, UUID] | None,
    most: int,
    lent: Collection[UUID] = (),
    plainly: Sequence[ColumnElement[bool]] = (),
) -> Sequence[Row[Any]]:
    """By name, after this name and id. ``lent``: who is looked for as well, where ``plainly`` holds."""
    chosen = {"academy_code": ask.academy, "kind": ask.kind, "status": ask.status, "trained": ask.trained}
    both = [getattr(AssociateSearch, name) == value for name, value in chosen.items() if value is not None]
    if after:
        both.append(tuple_(*_NAME) > tuple_(*after))
    await session.execute(_PLAN_EACH)
    query: Any = _FOUND.where(readable(reach), *where, *both).limit(most)
    if lent:
        guests = _FOUND.where(_NAME[1].in_(sorted(lent)), ~readable(reach), *plainly, *both).limit(most)
        query = union_all(query, guests).order_by("full_name", "person_id").limit(most)
    return (await session.execute(query)).all()


async def place(
    session: AsyncSession, reach: Reach, person_id: UUID, lent: Collection[UUID]
) -> tuple[str, UUID] | None:
    """Where somebody stands in the order of names; None for who is out of reach."""
    seen = or_(readable(reach), _NAME[1].in_(sorted(lent)))
    found = (await session.execute(select(*_NAME).where(_NAME[1] == person_id, seen))).first()
    return (found[0], found[1]) if found else None
