"""What one of data protection asks to open, another releases, and the first can then open for a week."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlmodel import col, select

from faculty_api.accounts.models import Person
from faculty_api.dataprotection.models import FullCopy, NeedFile
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from schemas.two_people import OpeningState
from schemas.values import PersonId

OPEN_FOR = timedelta(days=7)
Row = TypeVar("Row", FullCopy, NeedFile)


class Opening(Protocol):
    id: UUID
    reason: str
    asked_by: UUID
    asked_at: datetime
    released_by: UUID | None
    released_at: datetime | None


def state(row: Opening, now: datetime) -> OpeningState:
    """A week from the release, or from the asking where nobody released it."""
    if (row.released_at or row.asked_at) + OPEN_FOR <= now:
        return OpeningState.OVER
    return OpeningState.RELEASED if row.released_at else OpeningState.ASKED


def yours(what: str) -> NotAllowed:
    return NotAllowed(f"You asked for this {what}. Somebody else of data protection releases it")


def _over(what: str) -> Conflict:
    return Conflict(f"The 7 days are over. Ask for the {what} again")


async def to_release(work: Work, model: type[Row], row_id: UUID, what: str) -> Row:
    """The row, locked, that whoever is here may release: somebody else asked, lately, and nobody released it."""
    query = select(model).where(col(model.id) == row_id).with_for_update()
    row = (await work.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.asked_by == work.actor.person:
        raise yours(what)
    if row.released_by is not None:
        raise Conflict(f"Somebody has released this {what} already")
    if state(row, work.now) is OpeningState.OVER:
        raise _over(what)
    return row


async def to_open(work: Work, model: type[Row], row_id: UUID, what: str) -> Row:
    """The row that whoever is here may open: they asked for it, somebody released it, the week is not over."""
    row = await held(work, model, row_id)
    if row.asked_by != work.actor.person:
        raise NotAllowed(f"Only who asked for this {what} can open it")
    if row.released_at is None:
        raise Conflict(f"Somebody else of data protection releases this {what} first")
    if state(row, work.now) is OpeningState.OVER:
        raise _over(what)
    return row


async def held(work: Work, model: type[Row], row_id: UUID) -> Row:
    row = await work.session.get(model, row_id)
    if row is None:
        raise NotFound
    return row


async def newest(work: Work, model: type[Row]) -> list[Row]:
    query = select(model).order_by(col(model.id).desc()).limit(100)
    return list((await work.session.execute(query)).scalars().all())


async def names(work: Work, ids: Collection[UUID | None]) -> dict[UUID, str]:
    query = select(col(Person.id), col(Person.full_name)).where(col(Person.id).in_([one for one in ids if one]))
    return dict(map(tuple, (await work.session.execute(query)).all()))


def seen(row: Opening, who: dict[UUID, str], now: datetime) -> dict[str, Any]:
    """The fields of an ``OpeningView``."""
    return {
        "id": row.id,
        "reason": row.reason,
        "state": state(row, now),
        "asked_by": PersonId(row.asked_by),
        "asked_by_name": who[row.asked_by],
        "asked_at": row.asked_at,
        "released_by_name": who[row.released_by] if row.released_by else "",
        "released_at": row.released_at,
        "open_until": row.released_at + OPEN_FOR if row.released_at else None,
    }
