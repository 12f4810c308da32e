"""One session's and a cohort's suggestions out of 30,000 people: queries, and the work of the service."""

import cProfile
import os
import pstats
from datetime import UTC, date, datetime, timedelta
from time import perf_counter, process_time
from uuid import UUID

import psycopg
from sqlalchemy import make_url

from faculty_api.kernel import embedded
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from faculty_api.pairing import service as pairing
from schemas.access import Actor, Role
from schemas.values import PersonId
from tests.benchmarks.test_search import register
from tests.builders import Builder
from tests.pictures.test_service import statements

PEOPLE = int(os.environ.get("PEOPLE", "30000"))
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LEAD = Actor(person=PersonId(UUID(int=1)), name="Lead", role=Role.NATIONAL)


async def test_it(postgres: embedded.Server, template: str) -> None:
    async with register(postgres, template, PEOPLE) as url:
        engine = make_engine(url)
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as made:
            await made.execute(b"""SET session_replication_role = replica;
            INSERT INTO usual_time SELECT person_id, k, '09:00', '18:00' FROM associate, generate_series(0, 4) AS k WHERE abs(hashtext(person_id::text)) % 4 <> 0 ON CONFLICT DO NOTHING""")
            await made.execute("VACUUM ANALYZE")
        async with transaction(engine) as session:
            build = Builder(session, NOW)
            cohort = await build.cohort()
            ids = [
                (
                    await build.session_of(
                        cohort,
                        day=date(2027, 2, 2) + timedelta(days=7 * n),
                        number=n + 1,
                        skills=["coaching"],
                        topics=["dementia"],
                    )
                ).id
                for n in range(5)
            ]
            cid = cohort.id
        for what in ("session", "cohort"):
            for turn in range(3):
                async with transaction(engine) as session:
                    w = Work(session, LEAD, NOW)
                    pr = cProfile.Profile()
                    with statements(engine) as seen:
                        a, b = process_time(), perf_counter()
                        if turn == 2 and os.environ.get("PROF"):
                            pr.enable()
                        if what == "session":
                            found = await pairing.suggest(w, ids[:1], pairing.Wish())
                        else:
                            found = await service.cohort_plan(w, cid)
                        pr.disable()
                        a, b = process_time() - a, perf_counter() - b
                    print(
                        what,
                        turn,
                        f"cpu {a * 1000:.0f} wall {b * 1000:.0f}",
                        len(seen),
                        [len(c.choices) for c in found.sessions],
                        found.proved,
                    )
                    if turn == 2 and os.environ.get("PROF"):
                        pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
        await engine.dispose()
