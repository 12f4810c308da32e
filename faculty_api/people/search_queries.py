"""The register searched: one table, its words under an index, by name a page at a time."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, cast, or_, select, text, tuple_, union_all
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
)
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
    """Every one of these words, or a name a letter away from it, once it is known that nobody has them all."""
    names = {term: col(AssociateSearch.near).op("@@")(_unweighed(terms.near(term.word))) for term in wanted}
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


async def plan_each(session: AsyncSession) -> None:
    """Until this transaction ends; before any of the lists below."""
    await session.execute(_PLAN_EACH)


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
    beyond = [tuple_(*_NAME) > tuple_(*after)] if after else []
    found = [one.where(*beyond).order_by(*_NAME).limit(most) for one in _asked(reach, ask, where, lent, plainly)]
    query: Any = union_all(*found).order_by("full_name", "person_id").limit(most) if lent else found[0]
    return (await session.execute(query)).all()


async def nearest(
    session: AsyncSession,
    reach: Reach,
    ask: FindAssociates,
    near: ColumnElement[bool],
    *where: ColumnElement[bool],
    most: int,
    lent: Collection[UUID] = (),
    plainly: Sequence[ColumnElement[bool]] = (),
) -> Sequence[Row[Any]]:
    """The first page of those who are ``nearly`` it: all looked up, then put in order.

    Walking the names to meet them is no way: who is called alike stands together, at the end as likely as at the start.
    """
    found = _asked(reach, ask, (near, *where), lent, plainly)
    all_of_them = (union_all(*found) if lent else found[0]).cte("found").prefix_with("MATERIALIZED")
    query = select(all_of_them).order_by(all_of_them.c.full_name, all_of_them.c.person_id).limit(most)
    return (await session.execute(query)).all()


def _asked(
    reach: Reach,
    ask: FindAssociates,
    where: Sequence[ColumnElement[bool]],
    lent: Collection[UUID],
    plainly: Sequence[ColumnElement[bool]],
) -> list[Select[Any]]:
    """Those in reach; then, if any are, those who are lent."""
    chosen = {"academy_code": ask.academy, "kind": ask.kind, "status": ask.status, "trained": ask.trained}
    both = [getattr(AssociateSearch, name) == value for name, value in chosen.items() if value is not None]
    found: list[Select[Any]] = [_FOUND.where(readable(reach), *where, *both)]  # type: ignore[list-item]
    if lent:
        found.append(_FOUND.where(_NAME[1].in_(sorted(lent)), ~readable(reach), *plainly, *both))  # type: ignore[arg-type]
    return found


async def place(
    session: AsyncSession, reach: Reach, person_id: UUID, lent: Collection[UUID]
) -> tuple[str, UUID] | None:
    """Where somebody stands in the order of names; None for who is out of reach."""
    seen = or_(readable(reach), _NAME[1].in_(sorted(lent)))
    found = (await session.execute(select(*_NAME).where(_NAME[1] == person_id, seen))).first()
    return (found[0], found[1]) if found else None
