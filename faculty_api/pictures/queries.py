"""What is known of many people's time over a stretch of days, in one SELECT however many they are."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.pictures.rules import Known
from schemas.access import Reach
from schemas.people import Kind
from schemas.values import Interval

_KNOWN = text("""
SELECT a.person_id, v.mode, coalesce(u.usual, '') AS usual, w.away, b.booked
FROM associate a
LEFT JOIN availability v ON v.person_id = a.person_id
LEFT JOIN (
  SELECT person_id, string_agg(weekday || ' ' || starts || ' ' || ends, ';' ORDER BY weekday, starts) AS usual
  FROM usual_time GROUP BY person_id
) u ON u.person_id = a.person_id
LEFT JOIN (
  SELECT person_id, array_agg(first_day || ' ' || last_day) AS away
  FROM away_dates WHERE first_day <= :last AND last_day >= :first GROUP BY person_id
) w ON w.person_id = a.person_id
LEFT JOIN (
  SELECT person_id, array_agg(extract(epoch FROM lower(span)) || ' ' || extract(epoch FROM upper(span))) AS booked
  FROM booked_time WHERE span && tstzrange(:since, :until) GROUP BY person_id
) b ON b.person_id = a.person_id
WHERE a.status = 'active' AND (:everyone OR a.academy_code = ANY(:academies))
  AND (CAST(:kind AS text) IS NULL OR a.kind = :kind)
""")


class Whose(NamedTuple):
    """Active members of these networks: of one, or of all in reach. People lent to them are not among them."""

    reach: Reach
    academy: str | None
    kind: Kind | None


async def known(
    session: AsyncSession, whose: Whose, days: tuple[date, date], moments: tuple[datetime, datetime]
) -> dict[UUID, Known]:
    """By person. ``days``: the first and the last; ``moments``: when the first begins and the last is over."""
    everyone = whose.reach.everyone and whose.academy is None
    academies = [whose.academy] if whose.academy else sorted(whose.reach.academies)
    facts = {"first": days[0], "last": days[1], "since": moments[0], "until": moments[1]}
    facts |= {"everyone": everyone, "academies": academies, "kind": whose.kind}
    rows = (await session.execute(_KNOWN, facts)).all()
    return {row.person_id: _known(row) for row in rows}


def _known(row: Any) -> Known:
    if row.away is None and row.booked is None:
        return Known(row.mode, row.usual)
    away = [tuple(date.fromisoformat(day) for day in one.split()) for one in row.away or ()]
    booked = [[float_free(at) for at in one.split()] for one in row.booked or ()]
    return Known(
        row.mode,
        row.usual,
        [(one[0], one[1]) for one in away],
        [Interval(start=one[0], end=one[1]) for one in booked],
    )
