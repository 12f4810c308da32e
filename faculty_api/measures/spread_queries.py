"""The statements behind the spread of work: one for the numbers of people, one for offers, one for a page of people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import terms
from faculty_api.kernel.clock import london_day
from schemas.access import Reach
from schemas.spread import AskSpread, SpreadOf

MEMBER = """
SELECT a.person_id, a.academy_code, a.kind,
  EXISTS (SELECT FROM held_training h WHERE h.person_id = a.person_id
          AND (h.ends_on IS NULL OR h.ends_on >= :today)) AS trained,
  EXISTS (SELECT FROM term_availability t WHERE t.person_id = a.person_id
          AND t.term = :term AND t.mode = 'not_now') AS not_now,
  (SELECT max(o.made_at) FROM offer o WHERE o.person_id = a.person_id) AS last_asked, held.last_booked, held.sessions
FROM associate a CROSS JOIN LATERAL (
  SELECT max(s.starts_at) AS last_booked, count(*) FILTER (WHERE s.starts_at >= :since) AS sessions
  FROM offer o JOIN session s ON s.id = o.session_id
  WHERE o.person_id = a.person_id AND o.status IN ('accepted', 'delivered', 'no_show') AND s.status <> 'cancelled'
) AS held
WHERE a.status = 'active' AND (CAST(:everyone AS boolean) OR a.academy_code = ANY(CAST(:academies AS text[])))
"""
WHICH = {
    SpreadOf.EVERYONE: "true",
    SpreadOf.ASKED: "coalesce(last_asked >= :since, false)",
    SpreadOf.BOOKED: "sessions > 0",
    SpreadOf.NOT_ASKED: "coalesce(last_asked < :since, true)",
    SpreadOf.NOT_BOOKED: "sessions = 0",
    SpreadOf.UNUSED: "coalesce(last_asked < :since, true) AND trained AND NOT not_now",
}
_COUNTS = ", ".join(
    f"count(*) FILTER (WHERE {WHICH[one]}) AS {one.name.lower()}" for one in SpreadOf if one is not SpreadOf.EVERYONE
)
LINES = f"""
SELECT academy_code, kind, count(*) AS people, {_COUNTS}, array_agg(sessions ORDER BY sessions DESC) AS each
FROM member GROUP BY academy_code, kind
"""  # noqa: S608 - words of ours
OFFERS = """
SELECT a.academy_code, count(*) AS offers, count(DISTINCT o.person_id) AS people,
  count(*) FILTER (WHERE o.status = 'declined') AS said_no
FROM offer o JOIN associate a ON a.person_id = o.person_id
WHERE o.made_at >= :since AND a.status = 'active'
  AND (CAST(:everyone AS boolean) OR a.academy_code = ANY(CAST(:academies AS text[])))
GROUP BY a.academy_code
"""


class Spread(NamedTuple):
    """People in reach, of one Academy or of all, as things stand ``now``; what is counted begins at ``since``."""

    reach: Reach
    academy: str | None
    since: datetime
    now: datetime

    def facts(self) -> dict[str, Any]:
        today = london_day(self.now)
        return {
            "since": self.since,
            "today": today,
            "term": terms.of(today).code,
            "everyone": self.reach.everyone and self.academy is None,
            "academies": [self.academy] if self.academy else sorted(self.reach.academies),
        }


async def lines(session: AsyncSession, of: Spread) -> Sequence[Row[Any]]:
    return (await session.execute(text(f"WITH member AS ({MEMBER}) {LINES}"), of.facts())).all()


async def offers(session: AsyncSession, of: Spread) -> Sequence[Row[Any]]:
    facts = {name: value for name, value in of.facts().items() if name not in ("today", "term")}
    return (await session.execute(text(OFFERS), facts)).all()


async def unused(session: AsyncSession, of: Spread) -> int:
    query = text(f"WITH member AS ({MEMBER}) SELECT count(*) FROM member WHERE {WHICH[SpreadOf.UNUSED]}")  # noqa: S608
    return int((await session.execute(query, of.facts())).scalar_one())


async def people(session: AsyncSession, of: Spread, ask: AskSpread, skip: int, most: int) -> Sequence[Row[Any]]:
    """Whoever was not asked for longest comes first, whoever never was before all."""
    query = text(
        f"WITH member AS ({MEMBER}) SELECT m.*, p.full_name FROM member m JOIN person p ON p.id = m.person_id "  # noqa: S608
        f"WHERE ({WHICH[ask.of]}) AND (CAST(:kind AS text) IS NULL OR m.kind = :kind) "
        "ORDER BY m.last_asked NULLS FIRST, p.full_name, m.person_id OFFSET :skip LIMIT :most"
    )
    facts = {"kind": ask.kind, "skip": skip, "most": most}
    return (await session.execute(query, {**of.facts(), **facts})).all()
