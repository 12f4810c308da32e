"""Who comes first for some sessions, found among all people of an Academy; and what they set for themselves."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Row, case, func, or_, select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability.models import SessionLimits
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.needs.models import AccessNeed
from faculty_api.pairing.engine import A_SESSION, A_TIME_ASKED, A_TOPIC, NOT_SAID
from faculty_api.people.consent_models import NotDiscussed
from faculty_api.people.models import Associate, NotWith
from schemas.availability import LimitsView
from schemas.needs import Weight


class Asked(msgspec.Struct, frozen=True):
    """One session, as the query reads it. ``days``: a bit for each weekday of its parts, 1 for Monday. ``km``: one way
    from each postcode area to its place; where there is none, ``far`` counts and nobody says no to it."""

    at: int
    kinds: list[str]
    skills: list[str]
    topics: list[str]
    days: int
    km: dict[str, int]
    far: int


class Ranked(NamedTuple):
    """``least``: that person costs no less for that session, by ``engine.cost``."""

    at: int
    kind: str
    person: UUID
    least: int
    place: int


# Nothing is counted that could make somebody dearer than they are: topics count also where the consent has ended, and a
# day counts as said when anything was said of such a weekday in any term.
_FIRST = text(rf"""
WITH asked AS (
  SELECT * FROM jsonb_to_recordset(CAST(:asked AS jsonb))
    AS one(at int, kinds text[], skills text[], topics text[], days int, km jsonb, far int)
), known AS MATERIALIZED (
  SELECT a.person_id, a.kind, a.travel_km,
    upper(substring(a.postcode from '^\s*([A-Za-z]{{1,2}})\s*[0-9]')) AS area,
    ARRAY(SELECT skill FROM associate_skill WHERE person_id = a.person_id) AS skills,
    ARRAY(SELECT topic FROM associate_topic WHERE person_id = a.person_id) AS topics,
    coalesce((SELECT bit_or(1 << weekday) FROM usual_time WHERE person_id = a.person_id), 0)
      | coalesce((SELECT bit_or(1 << weekday) FROM term_time WHERE person_id = a.person_id), 0) AS days,
    EXISTS (SELECT FROM availability v WHERE v.person_id = a.person_id AND v.mode = 'ask_me'
            AND NOT EXISTS (SELECT FROM usual_time WHERE person_id = a.person_id))
      OR EXISTS (SELECT FROM term_availability v WHERE v.person_id = a.person_id AND v.mode = 'ask_me'
            AND NOT EXISTS (SELECT FROM term_time u WHERE u.person_id = a.person_id AND u.term = v.term))
      OR EXISTS (SELECT FROM date_poll_person p JOIN date_poll_answer w ON w.asked_id = p.id
            WHERE p.person_id = a.person_id AND w.could = 'yes') AS any_day,
    CAST(CAST(:times AS jsonb) ->> CAST(a.person_id AS text) AS int) AS times, led.worked, led.last_on
  FROM associate a CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE lower(b.span) >= :year AND lower(b.span) < :next_year) AS worked,
      CAST(timezone('Europe/London', max(lower(b.span)) FILTER (WHERE lower(b.span) <= :now)) AS date) AS last_on
    FROM booked_time b JOIN session s ON s.id = b.session_id
    WHERE b.person_id = a.person_id AND b.part = 'deliver' AND s.status <> 'cancelled') AS led
  WHERE a.status = 'active' AND a.kind = ANY(:kinds)
    AND (a.academy_code = :academy OR a.person_id IN (
      SELECT person_id FROM lending WHERE academy_code = :academy AND ended_at IS NULL AND last_day >= :today))
), priced AS (
  SELECT one.at, k.kind, k.person_id, k.last_on,
    {A_SESSION} * k.worked + {A_TIME_ASKED} * coalesce(k.times, 0) + coalesce(CAST(one.km ->> k.area AS int), one.far)
    - CASE k.kind WHEN 'lived' THEN
        {A_TOPIC} * (SELECT count(*) FROM unnest(one.topics) AS topic WHERE topic = ANY(k.topics)) ELSE 0 END
    + CASE WHEN k.any_day OR k.days & one.days = one.days THEN 0 ELSE {NOT_SAID} END AS least
  FROM asked one JOIN known k ON k.kind = ANY(one.kinds) AND one.skills <@ k.skills
    AND (k.travel_km IS NULL OR NOT one.km ? k.area OR CAST(one.km ->> k.area AS int) <= k.travel_km) IS NOT FALSE
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY at, kind ORDER BY least, last_on NULLS FIRST, person_id) AS place
  FROM priced
)
SELECT at, kind, person_id, least, place FROM ranked WHERE place <= :most + 1 ORDER BY at, kind, place
""")  # noqa: S608 - numbers of ours


async def first(
    session: AsyncSession, academy: str, asked: Sequence[Asked], times: Mapping[UUID, int], now: datetime, most: int
) -> list[Ranked]:
    """Of each kind that a session asks for the ``most`` who could cost least, in the order of
    ``engine.in_order``, and the one after them. ``times``: how often somebody was asked lately."""
    kinds, today = {kind for one in asked for kind in one.kinds}, london_day(now)
    values: dict[str, Any] = {
        "asked": msgspec.json.encode(asked).decode(),
        "academy": academy,
        "kinds": sorted(kinds),
        "today": today,
        "year": london_instant(today.replace(month=1, day=1), time()),
        "next_year": london_instant(date(today.year + 1, 1, 1), time()),
        "now": now,
        "times": msgspec.json.encode({str(person): count for person, count in times.items()}).decode(),
        "most": most,
    }
    rows = (await session.execute(_FIRST, values)).all()
    return [Ranked(row.at, row.kind, row.person_id, int(row.least), row.place) for row in rows]


class Own(NamedTuple):
    """What somebody set for themselves, or others for them: limits, topics they will not discuss, what places must have
    for them, and whom they are kept apart from. Why is told to nobody."""

    limits: LimitsView | None
    not_discussed: frozenset[str]
    places: frozenset[str]
    apart: frozenset[UUID]


async def own(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Own]:
    """Of those of whom there is anything to say, in one query."""
    me = col(Associate.person_id)
    topics = select(col(NotDiscussed.topic)).where(col(NotDiscussed.person_id) == me)
    places = select(col(AccessNeed.place)).where(
        col(AccessNeed.person_id) == me,
        col(AccessNeed.ended_at).is_(None),
        col(AccessNeed.weight) == Weight.MUST,
        col(AccessNeed.place) != "",
    )
    one, other = col(NotWith.person_id), col(NotWith.other_id)
    apart = select(case((one == me, other), else_=one)).where(or_(one == me, other == me))
    limits = (col(SessionLimits.sessions_a_month), col(SessionLimits.notice_days), col(SessionLimits.rest_days))
    query = (
        select(me, col(SessionLimits.person_id).label("limited"), *limits, *map(_array, (topics, places, apart)))
        .outerjoin(SessionLimits, col(SessionLimits.person_id) == me)
        .where(me.in_(list(ids)))
    )
    return {row[0]: _own(row) for row in (await session.execute(query)).all()}


def _array(query: Any) -> Any:
    return func.array(query.correlate(Associate).scalar_subquery())


def _own(row: Row[Any]) -> Own:
    _, limited, a_month, notice, rest, topics, places, apart = tuple(row)
    limits = LimitsView(sessions_a_month=a_month, notice_days=notice, rest_days=rest) if limited else None
    return Own(limits, frozenset(topics), frozenset(places), frozenset(apart))
