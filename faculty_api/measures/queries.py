"""Every statement behind a number of the picture, in plain SQL that docs/measures.md shows beside its measure."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.clock import london_instant
from schemas.access import Reach
from schemas.measures import AskSessions

DELIVERED = """
SELECT s.id, s.cohort_id, s.number, s.starts_at, c.academy_code,
  count(*) FILTER (WHERE o.kind = 'lived') AS lived,
  count(*) FILTER (WHERE o.kind = 'professional') AS professionals
FROM session s
JOIN cohort c ON c.id = s.cohort_id
LEFT JOIN offer o ON o.session_id = s.id AND o.status = 'delivered'
WHERE s.status = 'delivered' AND s.starts_at >= :since AND s.starts_at < :until
  AND (CAST(:everyone AS boolean) OR c.academy_code = ANY(CAST(:academies AS text[])))
GROUP BY s.id, c.academy_code
"""
MONTHS = """
SELECT academy_code, to_char(starts_at AT TIME ZONE 'Europe/London', 'YYYY-MM') AS month, count(*) AS sessions,
  count(*) FILTER (WHERE lived > 0 AND professionals > 0) AS co_delivered
FROM delivered GROUP BY academy_code, month
"""
COHORTS = """
SELECT c.academy_code, count(*) AS cohorts, count(*) FILTER (WHERE led.together) AS co_delivered,
  count(*) FILTER (WHERE c.provider = '') AS no_provider,
  count(*) FILTER (WHERE c.community_partner = '') AS no_partner
FROM cohort c
JOIN (SELECT cohort_id, bool_or(lived > 0 AND professionals > 0) AS together FROM delivered GROUP BY cohort_id) led
  ON led.cohort_id = c.id
GROUP BY c.academy_code
"""
APPROVED = """
SELECT k.session_id, coalesce(sum(l.approved_pence) FILTER (WHERE l.kind = 'fee'), 0) AS pay,
  coalesce(sum(l.approved_pence) FILTER (WHERE l.kind = 'expense'), 0) AS costs
FROM claim k
JOIN claim_line l ON l.claim_id = k.id
WHERE k.session_id IN (SELECT id FROM delivered) AND NOT k.is_advance
  AND k.status IN ('approved', 'in_run', 'paid', 'failed')
GROUP BY k.session_id
"""
COST = """
SELECT d.academy_code, count(*) AS sessions, sum(a.pay)::bigint AS pay, sum(a.costs)::bigint AS costs
FROM delivered d
JOIN approved a ON a.session_id = d.id
WHERE d.lived > 0 AND d.professionals > 0
GROUP BY d.academy_code
"""
PEOPLE = """
SELECT academy_code, kind, count(*) AS people FROM associate
WHERE status = 'active' AND (CAST(:everyone AS boolean) OR academy_code = ANY(CAST(:academies AS text[])))
GROUP BY academy_code, kind
"""
FIRST = """
SELECT min(s.starts_at) FROM session s
JOIN cohort c ON c.id = s.cohort_id
WHERE s.status = 'delivered' AND (CAST(:everyone AS boolean) OR c.academy_code = ANY(CAST(:academies AS text[])))
"""
ROWS = """
SELECT d.id, d.cohort_id, d.academy_code, d.number, d.starts_at, d.lived, d.professionals, c.name AS cohort_name,
  c.programme_id, p.name AS programme_name, c.provider, c.community_partner, a.pay::bigint AS pay,
  a.costs::bigint AS costs
FROM delivered d
JOIN cohort c ON c.id = d.cohort_id
JOIN programme p ON p.id = c.programme_id
LEFT JOIN approved a ON a.session_id = d.id
WHERE (CAST(:together AS boolean) IS NULL OR (d.lived > 0 AND d.professionals > 0) = :together)
  AND (NOT CAST(:costed AS boolean) OR a.session_id IS NOT NULL)
  AND (CAST(:after_at AS timestamptz) IS NULL OR (d.starts_at, d.id) < (:after_at, CAST(:after_id AS uuid)))
ORDER BY d.starts_at DESC, d.id DESC LIMIT :most
"""


class Stretch(NamedTuple):
    """Sessions that start from the beginning of the first day up to that of the day after the last, in London."""

    reach: Reach
    academy: str | None
    first: date
    after: date

    def facts(self) -> dict[str, Any]:
        return {
            "since": london_instant(self.first, time()),
            "until": london_instant(self.after, time()),
            **_whose(self.reach, self.academy),
        }


def _whose(reach: Reach, academy: str | None) -> dict[str, Any]:
    return {
        "everyone": reach.everyone and academy is None,
        "academies": [academy] if academy else sorted(reach.academies),
    }


async def months(session: AsyncSession, of: Stretch) -> Sequence[Row[Any]]:
    return (await session.execute(text(f"WITH delivered AS ({DELIVERED}) {MONTHS}"), of.facts())).all()


async def cohorts(session: AsyncSession, of: Stretch) -> Sequence[Row[Any]]:
    return (await session.execute(text(f"WITH delivered AS ({DELIVERED}) {COHORTS}"), of.facts())).all()


async def cost(session: AsyncSession, of: Stretch) -> Sequence[Row[Any]]:
    query = text(f"WITH delivered AS ({DELIVERED}), approved AS ({APPROVED}) {COST}")
    return (await session.execute(query, of.facts())).all()


async def people(session: AsyncSession, reach: Reach) -> dict[tuple[str, str], int]:
    rows = (await session.execute(text(PEOPLE), _whose(reach, None))).all()
    return {(row.academy_code, row.kind): row.people for row in rows}


async def first(session: AsyncSession, reach: Reach) -> datetime | None:
    """When the first session that was ever delivered began."""
    found: datetime | None = (await session.execute(text(FIRST), _whose(reach, None))).scalar()
    return found


async def rows(
    session: AsyncSession, of: Stretch, ask: AskSessions, after: tuple[datetime, UUID] | None, most: int
) -> Sequence[Row[Any]]:
    """Newest first."""
    at, ident = after or (None, None)
    facts = {"together": ask.co_delivered, "costed": ask.costed, "after_at": at, "after_id": ident, "most": most}
    query = text(f"WITH delivered AS ({DELIVERED}), approved AS ({APPROVED}) {ROWS}")
    return (await session.execute(query, {**of.facts(), **facts})).all()
