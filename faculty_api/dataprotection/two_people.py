"""What one person asks to open, another releases, and the first can then open for a time: a week, or an hour."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from sqlmodel import col, select

from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from schemas.two_people import OpeningState
from schemas.values import PersonId


class Terms(NamedTuple):
    """``what``: the thing in words. ``open_for``: from the release, and also how long an asking waits for one.
    ``lasts``: the same in words. ``another``: who the second person is."""

    what: str
    open_for: timedelta = timedelta(days=7)
    lasts: str = "7 days"
    another: str = "Somebody else of data protection"


class Opening(Protocol):
    id: UUID
    reason: str
    asked_by: UUID
    asked_at: datetime
    released_by: UUID | None
    released_at: datetime | None


Row = TypeVar("Row", bound=Opening)


def state(row: Opening, now: datetime, terms: Terms) -> OpeningState:
    """Its time from the release, or from the asking where nobody released it."""
    if (row.released_at or row.asked_at) + terms.open_for <= now:
        return OpeningState.OVER
    return OpeningState.RELEASED if row.released_at else OpeningState.ASKED


def yours(terms: Terms) -> NotAllowed:
    return NotAllowed(f"You asked for this {terms.what}. {terms.another} releases it")


def _over(terms: Terms) -> Conflict:
    return Conflict(f"The {terms.lasts} are over. Ask for the {terms.what} again")


async def to_release(work: Work, model: type[Row], row_id: UUID, terms: Terms) -> Row:
    """The row, locked, that whoever is here may release: somebody else asked, lately, and nobody released it."""
    query = select(model).where(col(model.id) == row_id).with_for_update()
    row = (await work.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.asked_by == work.actor.person:
        raise yours(terms)
    if row.released_by is not None:
        raise Conflict(f"Somebody has released this {terms.what} already")
    if state(row, work.now, terms) is OpeningState.OVER:
        raise _over(terms)
    return row


async def to_open(work: Work, model: type[Row], row_id: UUID, terms: Terms) -> Row:
    """The row that whoever is here may open: they asked for it, somebody released it, the week is not over."""
    row = await held(work, model, row_id)
    if row.asked_by != work.actor.person:
        raise NotAllowed(f"Only who asked for this {terms.what} can open it")
    if row.released_at is None:
        raise Conflict(f"{terms.another} releases this {terms.what} first")
    if state(row, work.now, terms) is OpeningState.OVER:
        raise _over(terms)
    return row


async def held(work: Work, model: type[Row], row_id: UUID) -> Row:
    row = await work.session.get(model, row_id)
    if row is None:
        raise NotFound
    return row


async def newest(work: Work, model: type[Row]) -> list[Row]:
    query = select(model).order_by(col(model.id).desc()).limit(100)
    return list((await work.session.execute(query)).scalars().all())


def seen(row: Opening, who: dict[UUID, str], now: datetime, terms: Terms) -> dict[str, Any]:
    """The fields of an ``OpeningView``."""
    return {
        "id": row.id,
        "reason": row.reason,
        "state": state(row, now, terms),
        "asked_by": PersonId(row.asked_by),
        "asked_by_name": who[row.asked_by],
        "asked_at": row.asked_at,
        "released_by_name": who[row.released_by] if row.released_by else "",
        "released_at": row.released_at,
        "open_until": row.released_at + terms.open_for if row.released_at else None,
    }
