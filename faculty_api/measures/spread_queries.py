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

IN_REACH = "a.status = 'active' AND (CAST(:everyone AS boolean) OR a.academy_code = ANY(CAST(:academies AS text[])))"
TRAINED = """EXISTS (SELECT FROM held_training h WHERE h.person_id = a.person_id
          AND (h.ends_on IS NULL OR h.ends_on >= :today))"""
NOT_NOW = """EXISTS (SELECT FROM term_availability t WHERE t.person_id = a.person_id
          AND t.term = :term AND t.mode = 'not_now')"""
# A team counts what its own Academy asked, as where it looks for people: who lends themselves to another Academy is
# asked there, and what comes of it is theirs and that Academy's.
MADE = """FROM offer o JOIN session s ON s.id = o.session_id JOIN cohort c ON c.id = s.cohort_id
  JOIN associate a ON a.person_id = o.person_id
  WHERE (CAST(:by_all AS boolean) OR c.academy_code = ANY(CAST(:by AS text[])))"""
HELD = "o.status IN ('accepted', 'delivered', 'no_show') AND s.status <> 'cancelled'"
MEMBER = f"""
WITH had AS (
  SELECT o.person_id, max(o.made_at) AS last_asked, max(s.starts_at) FILTER (WHERE {HELD}) AS last_booked,
    count(*) FILTER (WHERE {HELD} AND s.starts_at >= :since) AS sessions
  {MADE} AND {IN_REACH} GROUP BY o.person_id
), member AS (
  SELECT a.person_id, a.academy_code, a.kind, {TRAINED} AS trained, {NOT_NOW} AS not_now,
    had.last_asked, had.last_booked, coalesce(had.sessions, 0) AS sessions
  FROM associate a LEFT JOIN had ON had.person_id = a.person_id WHERE {IN_REACH}
)
"""  # noqa: S608 - words of ours
UNUSED = f"""
SELECT count(*) FROM associate a WHERE {IN_REACH} AND {TRAINED} AND NOT {NOT_NOW} AND NOT EXISTS (
  SELECT FROM offer o JOIN session s ON s.id = o.session_id JOIN cohort c ON c.id = s.cohort_id
  WHERE o.person_id = a.person_id AND o.made_at >= :since
    AND (CAST(:by_all AS boolean) OR c.academy_code = ANY(CAST(:by AS text[]))))
"""  # noqa: S608 - words of ours
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
OFFERS = f"""
SELECT a.academy_code, count(*) AS offers, count(DISTINCT o.person_id) AS people,
  count(*) FILTER (WHERE o.status = 'declined') AS said_no
{MADE} AND o.made_at >= :since AND {IN_REACH} GROUP BY a.academy_code
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
            "by_all": self.reach.everyone,
            "by": sorted(self.reach.academies),
        }


async def lines(session: AsyncSession, of: Spread) -> Sequence[Row[Any]]:
    return (await session.execute(text(MEMBER + LINES), of.facts())).all()


async def offers(session: AsyncSession, of: Spread) -> Sequence[Row[Any]]:
    facts = {name: value for name, value in of.facts().items() if name not in ("today", "term")}
    return (await session.execute(text(OFFERS), facts)).all()


async def unused(session: AsyncSession, of: Spread) -> int:
    """Stands on pages that are opened all day: reads only people with a training, and of offers only theirs."""
    return int((await session.execute(text(UNUSED), of.facts())).scalar_one())


async def people(session: AsyncSession, of: Spread, ask: AskSpread, skip: int, most: int) -> Sequence[Row[Any]]:
    """Whoever was not asked for longest comes first, whoever never was before all."""
    query = text(
        f"{MEMBER} SELECT m.*, p.full_name FROM member m JOIN person p ON p.id = m.person_id "  # noqa: S608 - words of ours
        f"WHERE ({WHICH[ask.of]}) AND (CAST(:kind AS text) IS NULL OR m.kind = :kind) "
        "ORDER BY m.last_asked NULLS FIRST, p.full_name, m.person_id OFFSET :skip LIMIT :most"
    )
    facts = {"kind": ask.kind, "skip": skip, "most": most}
    return (await session.execute(query, {**of.facts(), **facts})).all()
