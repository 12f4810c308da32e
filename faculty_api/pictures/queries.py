"""What is known of many people's time over a stretch of days, in one SELECT however many they are."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import column, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import terms
from faculty_api.availability.rules import STALE_AFTER
from faculty_api.busy import queries as outside
from faculty_api.pictures.rules import Known
from schemas.access import Reach
from schemas.people import Kind
from schemas.values import Interval

_KNOWN = text("""
SELECT a.person_id, v.mode, coalesce(u.usual, '') AS usual, w.first_days, w.last_days, b.starts, b.ends,
  coalesce(greatest(v.said_at, c.confirmed_at, c.answered_at) <= :old, false) AS old, t.terms
FROM associate a
LEFT JOIN availability v ON v.person_id = a.person_id
LEFT JOIN as_usual c ON c.person_id = a.person_id
LEFT JOIN (
  SELECT said.person_id, jsonb_agg(jsonb_build_array(
    said.term, said.mode, coalesce(times.usual, ''),
    greatest(said.said_at, c.confirmed_at, c.answered_at) <= :old
  )) AS terms
  FROM term_availability said
  LEFT JOIN (
    SELECT person_id, term, string_agg(weekday || ' ' || starts || ' ' || ends, ';' ORDER BY weekday, starts) AS usual
    FROM term_time GROUP BY person_id, term
  ) times USING (person_id, term)
  LEFT JOIN as_usual c USING (person_id)
  WHERE said.term = ANY(:terms) GROUP BY said.person_id
) t ON t.person_id = a.person_id
LEFT JOIN (
  SELECT person_id, string_agg(weekday || ' ' || starts || ' ' || ends, ';' ORDER BY weekday, starts) AS usual
  FROM usual_time GROUP BY person_id
) u ON u.person_id = a.person_id
LEFT JOIN (
  SELECT person_id, array_agg(first_day) AS first_days, array_agg(last_day) AS last_days
  FROM away_dates WHERE first_day <= :last AND last_day >= :first GROUP BY person_id
) w ON w.person_id = a.person_id
LEFT JOIN (
  SELECT person_id, array_agg(lower(span)) AS starts, array_agg(upper(span)) AS ends
  FROM booked_time WHERE span && tstzrange(:since, :until) GROUP BY person_id
) b ON b.person_id = a.person_id
WHERE a.status = 'active' AND (CAST(:everyone AS boolean) OR a.academy_code = ANY(CAST(:academies AS text[])))
  AND (CAST(:kind AS text) IS NULL OR a.kind = CAST(:kind AS text))
""")
_COLUMNS = ("person_id", "mode", "usual", "first_days", "last_days", "starts", "ends", "old", "terms")


class Whose(NamedTuple):
    """Active members of these networks: of one, or of all in reach. People lent to them are not among them."""

    reach: Reach
    academy: str | None
    kind: Kind | None


async def known(
    session: AsyncSession, whose: Whose, days: tuple[date, date], moments: tuple[datetime, datetime], now: datetime
) -> dict[UUID, Known]:
    """By person. ``days``: the first and the last; ``moments``: when the first begins and the last is over."""
    everyone = whose.reach.everyone and whose.academy is None
    academies = [whose.academy] if whose.academy else sorted(whose.reach.academies)
    facts: dict[str, Any] = {"first": days[0], "last": days[1], "since": moments[0], "until": moments[1]}
    facts |= {"everyone": everyone, "academies": academies, "kind": whose.kind}
    facts |= {"old": now - STALE_AFTER, "terms": terms.touching(*days)}
    found = _KNOWN.bindparams(**facts).columns(*(column(name) for name in _COLUMNS)).subquery("known")
    calendars = outside.of_person(found.c.person_id, [Interval(start=moments[0], end=moments[1])], now).label("outside")
    rows = (await session.execute(select(found, calendars))).all()
    return {row.person_id: _known(row) for row in rows}


def _known(row: Any) -> Known:
    if row.first_days is None and row.starts is None and row.outside is None:
        return Known(row.mode, row.usual, old=row.old, terms=row.terms or ())
    return Known(
        row.mode,
        row.usual,
        list(zip(row.first_days or (), row.last_days or (), strict=True)),
        [Interval(start=start, end=end) for start, end in zip(row.starts or (), row.ends or (), strict=True)],
        outside.known(row.outside),
        row.old,
        row.terms or (),
    )
