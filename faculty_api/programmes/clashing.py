"""Who is booked at the time of a session, or too far away just before or after. No other session is named."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col

from faculty_api.availability.models import BookedTime
from faculty_api.kernel.clock import LONDON
from faculty_api.kernel.work import Work
from faculty_api.people import geography
from faculty_api.programmes.clash_rules import Hindrance, Spot, hindrance, travel_minutes
from faculty_api.programmes.models import Session
from schemas.programmes import Mode, Part, SessionFacts

AROUND = timedelta(hours=12)
"""The longest way between two places of England, with time to spare."""


class Clash(NamedTuple):
    kind: Hindrance
    words: str


def spots(session: SessionFacts) -> list[Spot]:
    return [
        Spot(one.part, one.starts_at, one.ends_at, session.mode, session.place, session.place_postcode)
        for one in session.parts
    ]


async def clashes(
    work: Work, ids: Collection[UUID], session: SessionFacts, apart: Collection[UUID] = ()
) -> dict[UUID, Clash]:
    """What keeps each person from this session, as it is or would be; those whom nothing keeps are left out.
    ``apart``: sessions that are about to change too, whose times do not count.
    Asks no permission: called by use-cases that have asked."""
    found = await clashes_of(work, ids, [session], apart)
    return {person: clash for (_, person), clash in found.items()}


async def clashes_of(
    work: Work, ids: Collection[UUID], sessions: Collection[SessionFacts], apart: Collection[UUID] = ()
) -> dict[tuple[UUID, UUID], Clash]:
    """``clashes`` by (session, person), in one query however many there are. Asks no permission, as ``clashes``."""
    wanted = {session.id: spots(session) for session in sessions}
    every = [one for mine in wanted.values() for one in mine]
    if not ids or not every:
        return {}
    near = Range(min(one.starts_at for one in every) - AROUND, max(one.ends_at for one in every) + AROUND)
    query = (
        select(
            col(BookedTime.session_id), col(BookedTime.person_id), col(BookedTime.part), col(BookedTime.span),
            col(Session.mode), col(Session.place), col(Session.place_postcode),
        )
        .join(Session, col(Session.id) == col(BookedTime.session_id))
        .where(
            col(BookedTime.person_id).in_(list(ids)),
            col(BookedTime.span).op("&&")(near),
            col(BookedTime.session_id).not_in(list(apart)),
        )
        .order_by(col(BookedTime.span))
    )  # fmt: skip
    found: dict[tuple[UUID, UUID], Clash] = {}
    for row in (await work.session.execute(query)).all():
        theirs = Spot(Part(row.part), row.span.lower, row.span.upper, Mode(row.mode), row.place, row.place_postcode)
        for session, mine in wanted.items():
            clash = _first(mine, theirs) if session != row.session_id else None
            before = found.get((session, row.person_id))
            if clash and (before is None or before.kind is Hindrance.TRAVEL):
                found[session, row.person_id] = clash
    return found


def _first(mine: Sequence[Spot], theirs: Spot) -> Clash | None:
    return next(filter(None, (_clash(one, theirs) for one in mine)), None)


def _clash(mine: Spot, theirs: Spot) -> Clash | None:
    minutes = travel_minutes(mine, theirs, geography.between(mine.postcode, theirs.postcode))
    kind = hindrance(mine, theirs, minutes)
    if kind is Hindrance.OVERLAP:
        return Clash(kind, f"Is booked from {_time(theirs.starts_at)} to {_time(theirs.ends_at)}")
    if kind is Hindrance.TRAVEL:
        when = (
            f"until {_time(theirs.ends_at)}" if theirs.ends_at <= mine.starts_at else f"from {_time(theirs.starts_at)}"
        )
        gap = theirs.starts_at - mine.ends_at if theirs.starts_at >= mine.ends_at else mine.starts_at - theirs.ends_at
        have = int(gap.total_seconds()) // 60
        return Clash(kind, f"Is booked elsewhere {when}: the way takes about {minutes} minutes, and there are {have}")
    return None


def _time(at: datetime) -> str:
    local = at.astimezone(LONDON)
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
