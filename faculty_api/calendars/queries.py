"""Every SELECT about calendars."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.calendars.models import CalendarLink
from faculty_api.kernel.db import within
from faculty_api.networks.models import Academy
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Cohort
from schemas.access import Reach

# Whether an address is alive is read off what is so now: nobody has to think of ending it.
LIVE = """
l.stopped_at IS NULL AND p.active AND CASE WHEN l.feed IN ('own', 'free') THEN
  EXISTS (SELECT FROM associate a WHERE a.person_id = l.person_id AND a.status IN ('active', 'paused'))
  AND NOT EXISTS (SELECT FROM standing_change s WHERE s.person_id = l.person_id
    AND s.what IN ('left', 'suspended') AND s.at >= l.made_at)
ELSE
  EXISTS (SELECT FROM role_grant g WHERE g.person_id = l.person_id
    AND (g.role = 'national' OR (g.role = 'team' AND g.academy_code = l.academy_code)))
END
"""
ASKED = text(f"""
SELECT l.id, l.feed, l.person_id, l.academy_code, l.cohort_id, l.fetched_on, v.changes, v.newest
FROM calendar_link l JOIN person p ON p.id = l.person_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(t.changes), 0) AS changes, coalesce(max(t.seq), 0) AS newest FROM calendar_touch t
  WHERE t.owner IN (coalesce(l.cohort_id::text, l.academy_code, l.person_id::text),
    CASE WHEN l.feed = 'free' THEN 'free:' || l.person_id::text END)
) v
WHERE l.token_hash = :token AND {LIVE}
""")  # noqa: S608 - all of it is written here
MINE = text(f"""
SELECT l.id, l.name, l.feed, coalesce(c.name, a.name, '') AS shows, l.made_at, l.fetched_on
FROM calendar_link l JOIN person p ON p.id = l.person_id
LEFT JOIN cohort c ON c.id = l.cohort_id LEFT JOIN academy a ON a.code = l.academy_code
WHERE l.person_id = :person AND {LIVE} ORDER BY l.id
""")  # noqa: S608
THEIRS = text(f"""
SELECT l.id, l.name, l.feed, l.made_at, l.fetched_on FROM calendar_link l JOIN person p ON p.id = l.person_id
WHERE l.person_id = :person AND l.feed IN ('own', 'free') AND {LIVE} ORDER BY l.id
""")  # noqa: S608
# One text for each event: what it says (``entries.Told``) and the key under which its calendar text is remembered.
_PARTS = "p.part, p.starts_at, p.ends_at, s.mode, s.place, s.place_postcode"
# Somebody who was asked again, because a session moved, keeps the event that the first offer named; its number goes on.
# As long as their place is kept for their answer, the event is tentative at the new time.
OWN = f"""
SELECT json_build_array(o.named, {_PARTS}, '',
  s.calendar_sequence + 2 * (o.times - 1) + (o.status = 'cancelled' AND NOT o.kept)::int,
  greatest(s.calendar_at, o.answered_at, o.made_at), s.status = 'cancelled' OR (o.status = 'cancelled' AND NOT o.kept),
  '/sessions/' || s.id, o.kept AND s.status <> 'cancelled')::text
FROM (
  SELECT DISTINCT ON (session_id) session_id, status, answered_at, made_at,
    first_value(id) OVER (PARTITION BY session_id ORDER BY id) AS named,
    count(*) OVER (PARTITION BY session_id) AS times,
    status = 'cancelled' AND EXISTS (SELECT FROM offer k WHERE k.session_id = offer.session_id
      AND k.person_id = offer.person_id AND k.status = 'offered' AND k.place IS NOT NULL) AS kept
  FROM offer WHERE person_id = :person AND status IN ('accepted', 'delivered', 'no_show', 'cancelled')
  ORDER BY session_id, status = 'cancelled', id DESC
) o JOIN session s ON s.id = o.session_id JOIN session_part p ON p.session_id = s.id WHERE true
"""  # noqa: S608
_TEAM = f"""
SELECT json_build_array(s.id, {_PARTS}, c.name || ', session ' || s.number, s.calendar_sequence,
  greatest(s.calendar_at, c.created_at), s.status = 'cancelled', '/team/cohorts/' || c.id, false)::text
FROM cohort c JOIN session s ON s.cohort_id = c.id JOIN session_part p ON p.session_id = s.id
"""  # noqa: S608
_ORDER = " AND s.ends_at >= :since ORDER BY p.starts_at, s.id, p.part"
# One row of them all: a row for each event costs more than the events. JSON has no line's end inside.
_WHOLE = "SELECT string_agg(each.said, E'\\n') FROM ({0}) each (said)"
OF_PERSON = text(_WHOLE.format(OWN + _ORDER))
OF_ACADEMY = text(_WHOLE.format(f"{_TEAM} WHERE c.academy_code = :academy {_ORDER}"))
OF_COHORT = text(_WHOLE.format(f"{_TEAM} WHERE c.id = :cohort {_ORDER}"))
OF_SESSION = text(OWN + " AND s.id = :session ORDER BY p.starts_at, p.part")
# Whoever left, was asked to stop or lost their role: what is dead already is also said to be.
END_DEAD = text(f"""
UPDATE calendar_link SET stopped_at = :now WHERE stopped_at IS NULL AND id IN (
  SELECT l.id FROM calendar_link l JOIN person p ON p.id = l.person_id WHERE NOT ({LIVE}))
""")  # noqa: S608
ADD_UP = text("""
WITH many AS (SELECT owner FROM calendar_touch GROUP BY owner HAVING count(*) > :most LIMIT 100),
gone AS (DELETE FROM calendar_touch t USING many WHERE t.owner = many.owner RETURNING t.owner, t.changes)
INSERT INTO calendar_touch (owner, changes) SELECT owner, sum(changes) FROM gone GROUP BY owner
""")


async def asked(session: AsyncSession, token_hash: str) -> Row[Any] | None:
    return (await session.execute(ASKED, {"token": token_hash})).one_or_none()


async def events(session: AsyncSession, link: Row[Any], since: date) -> Sequence[str]:
    query = {"own": OF_PERSON, "academy": OF_ACADEMY, "cohort": OF_COHORT}[link.feed]
    whose = {"own": "person_id", "academy": "academy_code", "cohort": "cohort_id"}[link.feed]
    given = {whose.removesuffix("_id").removesuffix("_code"): getattr(link, whose), "since": since}
    said: str | None = (await session.execute(query, given)).scalar_one()
    return said.split("\n") if said else []


async def booked(session: AsyncSession, person: UUID, of: UUID) -> Sequence[str]:
    return (await session.execute(OF_SESSION, {"person": person, "session": of})).scalars().all()


async def fetched(session: AsyncSession, link: UUID, today: date) -> None:
    await session.execute(
        update(CalendarLink).where(col(CalendarLink.id) == link).values(fetched_on=today),
        execution_options={"synchronize_session": False},
    )


async def mine(session: AsyncSession, person: UUID) -> Sequence[Row[Any]]:
    return (await session.execute(MINE, {"person": person})).all()


async def own_link(session: AsyncSession, reach: Reach, link: UUID) -> CalendarLink | None:
    """Held, so that two presses stop it once."""
    mine = within(reach, person=col(CalendarLink.person_id))
    query = select(CalendarLink).where(col(CalendarLink.id) == link, mine).with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


async def reaches(session: AsyncSession, reach: Reach, person: UUID) -> bool:
    """Whether there is such an associate and the permission goes that far."""
    query = select(col(Associate.person_id)).where(
        col(Associate.person_id) == person, within(reach, academy=col(Associate.academy_code))
    )
    return (await session.execute(query)).first() is not None


async def theirs(session: AsyncSession, person: UUID) -> Sequence[Row[Any]]:
    return (await session.execute(THEIRS, {"person": person})).all()


async def link_of(session: AsyncSession, person: UUID, link: UUID) -> CalendarLink | None:
    """Held, as ``own_link``; nothing that they follow as staff."""
    query = select(CalendarLink).where(
        col(CalendarLink.id) == link, col(CalendarLink.person_id) == person, col(CalendarLink.feed).in_(("own", "free"))
    )
    return (await session.execute(query.with_for_update())).scalar_one_or_none()


async def academy_there(session: AsyncSession, reach: Reach, code: str) -> bool:
    query = select(col(Academy.code)).where(col(Academy.code) == code, within(reach, academy=col(Academy.code)))
    return (await session.execute(query)).first() is not None


async def academy_of_cohort(session: AsyncSession, reach: Reach, cohort: UUID) -> str | None:
    query = select(col(Cohort.academy_code)).where(
        col(Cohort.id) == cohort, within(reach, academy=col(Cohort.academy_code))
    )
    found: str | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def tidy(session: AsyncSession, now: datetime, most: int) -> int:
    """How many rows were put in order."""
    ended = await session.execute(END_DEAD, {"now": now})
    added = await session.execute(ADD_UP, {"most": most})
    return int(ended.rowcount) + int(added.rowcount)  # type: ignore[attr-defined]
