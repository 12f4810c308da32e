"""Free and busy of 10,000 people over a term: one query, and not much more than reading their rows by hand."""

from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from uuid import UUID

import psycopg
from sqlalchemy import make_url

from faculty_api.availability import rules as availability
from faculty_api.kernel import embedded
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from faculty_api.pictures import service
from faculty_api.pictures.rules import PARTS, span_of
from schemas.access import Actor, Role
from schemas.availability import AvailabilityMode, UsualSlot
from schemas.pictures import FreeView, WhoIsFree
from schemas.values import PersonId
from tests.benchmarks.test_search import register
from tests.pictures.test_service import statements

PEOPLE, ROUNDS, WEEKS = 10_000, 9, 13
BESIDE_READING, BESIDE_ONE_WEEK, BESIDE_EACH = 4.0, 5.0, 0.05
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FIRST = date(2027, 1, 4)
LEAD = Actor(person=PersonId(UUID(int=1)), name="Lead", role=Role.NATIONAL)

# A third are away for some days, a fifth are booked for two mornings; half have a week of their own hours.
MORE = """
SET session_replication_role = replica;
UPDATE usual_time SET starts = time '08:00' + (abs(hashtext(person_id::text)) % 12) * interval '15 minutes'
  WHERE abs(hashtext(person_id::text)) % 2 = 0;
INSERT INTO away_dates (id, person_id, first_day, last_day)
  SELECT gen_random_uuid(), person_id, date '2027-01-04' + at, date '2027-01-10' + at
  FROM (SELECT person_id, abs(hashtext(person_id::text)) % 80 AS at FROM associate) one WHERE at % 3 = 0;
INSERT INTO booked_time (offer_id, part, session_id, person_id, span)
  SELECT gen_random_uuid(), 'deliver', gen_random_uuid(), person_id,
  tstzrange(timestamptz '2027-01-05 10:00+00' + day * interval '1 day', timestamptz '2027-01-05 13:00+00'
  + day * interval '1 day')
  FROM (SELECT person_id, abs(hashtext(person_id::text)) % 80 AS at FROM associate) one, unnest(ARRAY[at, at + 4]) day
  WHERE at % 5 = 0;
"""
BY_HAND = (
    "SELECT person_id, mode FROM associate LEFT JOIN availability USING (person_id) WHERE status = 'active'",
    "SELECT * FROM usual_time",
    "SELECT * FROM away_dates WHERE first_day <= '2027-04-04' AND last_day >= '2027-01-04'",
    "SELECT * FROM booked_time WHERE span && tstzrange('2027-01-04', '2027-04-05')",
)


async def test_a_term_of_ten_thousand_people(postgres: embedded.Server, template: str) -> None:
    async with register(postgres, template, PEOPLE) as url:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as hand:
            await hand.execute(MORE.encode())
            await hand.execute("VACUUM ANALYZE")
            engine = make_engine(url)

            async def ours(weeks: int = WEEKS) -> FreeView:
                async with transaction(engine) as session:
                    return await service.who_is_free(Work(session, LEAD, NOW), WhoIsFree(first=FIRST, weeks=weeks))

            async def reading() -> None:
                for statement in BY_HAND:
                    await (await hand.execute(statement.encode())).fetchall()

            with statements(engine) as seen:
                found = await ours()
            assert (len(seen), found.people, len(found.weeks)) == (1, 9_500, WEEKS)
            times: dict[str, list[float]] = {"term": [], "week": [], "reading": []}
            for _ in range(ROUNDS):
                for name, run in (("term", ours()), ("week", ours(1)), ("reading", reading())):
                    begun = perf_counter()
                    await run
                    times[name].append(perf_counter() - begun)
            await engine.dispose()
    best = {name: min(each) for name, each in times.items()}  # the best of each: what else runs only adds
    each = _one_by_one() * PEOPLE / 100
    print(
        f"\nfree weeks: {PEOPLE:,} people, {WEEKS} weeks: {best['term'] * 1000:.0f} ms, "
        f"{best['term'] / best['reading']:.2f} times reading their rows by hand (goal {BESIDE_READING}), "
        f"{best['term'] / best['week']:.2f} times 1 week (goal {BESIDE_ONE_WEEK}), "
        f"{best['term'] / each:.3f} times asking of each (goal {BESIDE_EACH})"
    )
    assert best["term"] <= BESIDE_READING * best["reading"]
    assert best["term"] <= BESIDE_ONE_WEEK * best["week"]
    assert best["term"] <= BESIDE_EACH * each


def _one_by_one() -> float:
    """Seconds to ask the rule about each part of each day, of a hundred people."""
    slots = [UsualSlot(weekday=day, starts=PARTS[0][1], ends=PARTS[1][2]) for day in range(3)]
    said = availability.Said(week=availability.Week(mode=AvailabilityMode.ONLY_THESE, usual=slots))
    begun = perf_counter()
    for _ in range(100):
        for day in range(WEEKS * 7):
            for _, starts, ends in PARTS:
                availability.answer(said, [span_of(FIRST + timedelta(days=day), starts, ends)])
    return perf_counter() - begun
