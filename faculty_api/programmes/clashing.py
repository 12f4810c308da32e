"""Who is booked at the time of a session, or too far away just before or after. No other session is named."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import cast, select
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE
from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range
from sqlmodel import col

from faculty_api.availability.models import BookedTime
from faculty_api.kernel.clock import LONDON
from faculty_api.kernel.work import Work
from faculty_api.programmes.clash_rules import Between, Hindrance, Spot, between, lasting, spots
from faculty_api.programmes.models import Session
from schemas.programmes import Mode, Part, SessionFacts

AROUND = timedelta(hours=12)
"""The longest way between two places of England, with time to spare."""


class Clash(NamedTuple):
    """``words`` begin a sentence; ``in_time`` goes after a name, and is empty where the times themselves overlap."""

    kind: Hindrance
    words: str
    in_time: str = ""


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
    wanted = {session.id: (_around(session), spots(session)) for session in sessions if session.parts}
    if not ids or not wanted:
        return {}
    near = cast(MultiRange([around for around, _ in wanted.values()]), TSTZMULTIRANGE)
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
        for session, (around, mine) in wanted.items():
            if session == row.session_id or theirs.ends_at < around.lower or theirs.starts_at > around.upper:
                continue
            before = found.get((session, row.person_id))
            if (before is None or before.kind is Hindrance.TRAVEL) and (clash := between(mine, [theirs])):
                found[session, row.person_id] = _clash(clash)
    return found


def _around(session: SessionFacts) -> Any:
    """The hours in which another booking can stand in the way of this session."""
    since, until = min(one.starts_at for one in session.parts), max(one.ends_at for one in session.parts)
    return Range(since - AROUND, until + AROUND)


def _clash(found: Between) -> Clash:
    mine, theirs = found.mine, found.theirs
    if found.kind is Hindrance.OVERLAP:
        return Clash(found.kind, f"Is booked from {_time(theirs.starts_at)} to {_time(theirs.ends_at)}")
    before = theirs.ends_at <= mine.starts_at
    gap = mine.starts_at - theirs.ends_at if before else theirs.starts_at - mine.ends_at
    way = f"the way takes about {lasting(found.minutes)}, and there is {lasting(int(gap.total_seconds()) // 60)}"
    if before:
        ends = _time(theirs.ends_at)
        in_time = f"could not be there in time from a session that ends at {ends}: {way}"
        return Clash(found.kind, f"Is booked elsewhere until {ends}: {way}", in_time)
    starts = _time(theirs.starts_at)
    in_time = f"could not be in time for a session that starts at {starts}: {way}"
    return Clash(found.kind, f"Is booked elsewhere from {starts}: {way}", in_time)


def _time(at: datetime) -> str:
    local = at.astimezone(LONDON)
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
