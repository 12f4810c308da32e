"""How the work is shared out over 30,000 people with some years of offers: the page, its people, and the one line that
stands on the home page of every team."""

from collections.abc import Awaitable, Callable
from datetime import date
from time import perf_counter
from uuid import UUID

import psycopg
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from faculty_api.measures import spread
from schemas.access import Actor, Role
from schemas.spread import AskSpread, SpreadOf
from schemas.values import PersonId
from tests.benchmarks.test_search import LEAD, NOW
from tests.builders import Builder
from tests.pictures.test_service import statements

ROUNDS = 7
BESIDE_PAGE = 0.9
TEAM = Actor(person=PersonId(UUID(int=1)), name="Team", role=Role.TEAM, academy="YH")

# Of 4,000 sessions in 3 years each asks up to 30 people of its Academy, some far more often than others. Copies of one
# row of each table. Every third person has a training; one in ten said "not this term".
MANY = """
SET session_replication_role = replica;
CREATE TEMP TABLE town AS SELECT code, gen_random_uuid() AS id, row_number() OVER (ORDER BY code) AS n FROM academy;
INSERT INTO cohort SELECT (jsonb_populate_record(CAST(NULL AS cohort),
    to_jsonb(c) || jsonb_build_object('id', t.id, 'academy_code', t.code))).*
  FROM (SELECT * FROM cohort LIMIT 1) AS c, town t;
CREATE TEMP TABLE held AS SELECT k, gen_random_uuid() AS id, 1 + k % 10 AS n, (k - 400) * interval '6 hours' AS ago
  FROM generate_series(1, 4000) AS k;
INSERT INTO session SELECT (jsonb_populate_record(CAST(NULL AS session), to_jsonb(s) || jsonb_build_object(
    'id', h.id, 'number', h.k, 'cohort_id', t.id, 'starts_at', timestamptz '2026-11-22 10:00Z' - h.ago,
    'ends_at', timestamptz '2026-11-22 13:00Z' - h.ago))).*
  FROM (SELECT * FROM session LIMIT 1) AS s, held h JOIN town t ON t.n = h.n;
CREATE TEMP TABLE who AS SELECT person_id, kind, t.n AS town,
  row_number() OVER (PARTITION BY academy_code ORDER BY person_id) AS n
  FROM associate JOIN town t ON t.code = academy_code;
CREATE INDEX ON who (town, n);
ANALYZE who;
INSERT INTO offer (id, session_id, person_id, kind, status, place, answer_by, message, pay_choice, pay, decline_reason,
    made_by, made_at, version)
  SELECT gen_random_uuid(), h.id, w.person_id, w.kind,
    CASE WHEN at < 3 THEN 'accepted' WHEN at % 2 = 0 THEN 'declined' ELSE 'expired' END, CASE WHEN at < 3 THEN at END,
    timestamptz '2026-11-20 09:00Z' - h.ago, '', 'paid', '{}', '', w.person_id,
    timestamptz '2026-10-22 09:00Z' - greatest(h.ago, interval '0'), 1
  FROM held h CROSS JOIN generate_series(1, 30) AS at
  JOIN who w ON w.town = h.n AND w.n = 1 + ((h.k * at * 7919) % 3001) * ((h.k + at * 104729) % 3001) / 3001
  ON CONFLICT DO NOTHING;
INSERT INTO held_training SELECT (jsonb_populate_record(CAST(NULL AS held_training),
    to_jsonb(d) || jsonb_build_object('id', gen_random_uuid(), 'person_id', w.person_id))).*
  FROM (SELECT * FROM held_training LIMIT 1) AS d, who w WHERE w.n % 3 = 0 ON CONFLICT DO NOTHING;
INSERT INTO term_availability (person_id, term, mode, said_at)
  SELECT person_id, 'autumn-2026', CASE WHEN n % 10 = 0 THEN 'not_now' ELSE 'ask_me' END, now() FROM who
  ON CONFLICT DO NOTHING;
"""


async def fill(url: str) -> None:
    engine = make_engine(url)
    async with transaction(engine) as session:
        build = Builder(session, NOW)
        who = await build.associate("Ann Ash", trained_on=date(2026, 1, 1))
        await build.offer(await build.session_of(await build.cohort(), day=date(2027, 2, 2)), who, status="accepted")
    await engine.dispose()
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as hand:
        await hand.execute(MANY.encode())
        await hand.execute("VACUUM ANALYZE")


async def measured(url: str) -> None:
    """Prints the best of some rounds; the line on home pages never costs as much as the page it leads to."""
    await fill(url)
    asks: dict[str, tuple[int, Callable[[AsyncSession], Awaitable[object]]]] = {
        "all": (2, lambda session: spread.spread(Work(session, LEAD, NOW))),
        "one Academy": (2, lambda session: spread.spread(Work(session, LEAD, NOW), academy="YH")),
        "a team": (2, lambda session: spread.spread(Work(session, TEAM, NOW))),
        "its people": (1, lambda session: spread.spread_people(Work(session, TEAM, NOW), AskSpread())),
        "its people not asked": (
            1,
            lambda session: spread.spread_people(Work(session, TEAM, NOW), AskSpread(of=SpreadOf.UNUSED)),
        ),
        "the line at home": (1, lambda session: spread.unused(Work(session, TEAM, NOW))),
    }
    engine, times = make_engine(url), {}
    for name, (queries, ask) in asks.items():
        with statements(engine) as seen:
            async with transaction(engine) as session:
                await ask(session)
        assert (name, len(seen)) == (name, queries)
        times[name] = min([await _seconds(engine, ask) for _ in range(ROUNDS)])
    async with transaction(engine) as session:
        team = Work(session, TEAM, NOW)
        line = (await spread.unused(team)).people
        assert 0 < line == sum(one.unused for one in (await spread.spread(team)).lines)
    await engine.dispose()
    print("\nshared out: " + ", ".join(f"{name} {taken * 1000:.1f} ms" for name, taken in times.items()))
    assert times["the line at home"] <= BESIDE_PAGE * times["a team"]


async def _seconds(engine: AsyncEngine, ask: Callable[[AsyncSession], Awaitable[object]]) -> float:
    async with transaction(engine) as session:
        begun = perf_counter()
        await ask(session)
        return perf_counter() - begun
