"""The register searched over 100,000 people beside the best SQL we could write by hand, and beside 10,000 people."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from time import perf_counter
from uuid import UUID

import msgspec
import psycopg
from sqlalchemy import make_url

from faculty_api.kernel import embedded
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from schemas.access import Actor, Role
from schemas.finding import FindAssociates, FoundAssociate
from schemas.values import Page, PersonId
from tests.support.database import copied

FEW, MANY = 10_000, 100_000
ROUNDS = 15
BESIDE_HAND, BESIDE_FEW = 1.5, 1.3
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LEAD = Actor(person=PersonId(UUID(int=1)), name="Lead", role=Role.NATIONAL)
DAY = date(2027, 2, 8)

# Names as they are: of 100,000 people 2,800 have the commonest first name and 680 the commonest surname, most of 20,000
# surnames belong to one or two, and among fewer people there are fewer of each. Skills and topics are shares.
FILL = """
SET session_replication_role = replica;
CREATE TEMP TABLE made AS SELECT n, gen_random_uuid() AS id,
  'Given' || floor(10 * power(31, n * 0.6180339887 % 1) - 10)::int
    || ' Surname' || floor(20 * power({people} / 80.0, n * 0.7548776662 % 1) - 20)::int AS name,
  (ARRAY['NE','YH','NW','EM','WM','EE','LN','SE','SW'])[1 + n % 9] AS academy,
  (ARRAY['LS','BD','M','NE','SW','B','BN','S','L','HU'])[1 + n % 10] || (1 + n / 10 % 28) || ' 2AB' AS postcode
  FROM generate_series(1, {people}) AS n;
INSERT INTO academy (code, name, region, network)
  SELECT DISTINCT academy, academy, '', '' FROM made ON CONFLICT DO NOTHING;
INSERT INTO person (id, full_name, preferred_name, phone, active, created_at)
  SELECT id, name, CASE WHEN n % 10 = 0 THEN 'Known' || n % 500 ELSE '' END, '', true, now() FROM made;
INSERT INTO associate (person_id, kind, academy_code, status, postcode, employer, call_first, first_time,
  recruitment_route, trained_on, usual_days, notes, created_at, version)
  SELECT id, CASE WHEN n % 7 = 0 THEN 'professional' ELSE 'lived' END, academy,
  CASE WHEN n % 20 = 0 THEN 'paused' ELSE 'active' END,
  postcode, 'none', false, false, '', CASE WHEN n % 3 = 0 THEN date '2026-01-01' END, '', '',
  now(), 1 FROM made;
INSERT INTO associate_skill
  SELECT id, (ARRAY['coaching','storytelling','large-groups','co-design'])[1 + (n + k * 3) % 4]
  FROM made, generate_series(0, 1) AS k;
INSERT INTO associate_topic
  SELECT id, (ARRAY['dementia','carers','mental-health','cancer','diabetes'])[1 + n % 5] FROM made;
INSERT INTO availability (person_id, mode, said_at, from_list, version)
  SELECT id, 'only_these', now(), false, 1 FROM made;
INSERT INTO usual_time SELECT id, k, '09:00', '17:00' FROM made, generate_series(0, 4) AS k WHERE (n + k) % 3 = 0;
"""
ASKED: dict[str, FindAssociates] = {
    "everybody": FindAssociates(),
    "a surname": FindAssociates(q="surname77"),
    "a rare surname": FindAssociates(q="surname2077"),
    "a whole name": FindAssociates(q="given33 surname77"),
    "how somebody is known": FindAssociates(q="known120"),
    "a skill": FindAssociates(q="coaching"),
    "a topic of an Academy": FindAssociates(q="dementia", academy="YH"),
    "a district": FindAssociates(q="LS6"),
    "a district and a skill": FindAssociates(q="BD3 storytelling"),
    "a town, free, trained": FindAssociates(q="leeds", free_on=DAY, trained=True),
    "never asked": FindAssociates(q="storytelling", not_asked_months=0),
    "nobody": FindAssociates(q="given1 xylophone"),
    "a slip": FindAssociates(q="surnmae77"),
    "a slip, rare": FindAssociates(q="surnmae2077"),
    "a slip of many": FindAssociates(q="gievn1"),
    "a slip in both names": FindAssociates(q="gievn33 surnmae77"),
    "a slip in a skill": FindAssociates(q="coahcing"),
}
COLUMNS = "person_id, full_name, preferred_name, academy_code, kind, status, skills, topics, district"
# The same question: what was said of the term, else of the week, not too long ago; not away, not booked, no calendar.
TOLD = (
    "greatest({}.said_at, (SELECT greatest(confirmed_at, answered_at) FROM as_usual c WHERE c.person_id = s.person_id))"
)
FREE = f""" AND s.status = 'active'
  AND (EXISTS (SELECT FROM term_availability t WHERE t.person_id = s.person_id AND term = 'spring-2027'
    AND {TOLD.format("t")} > '2026-05-26 09:00Z'
    AND (mode <> 'not_now' AND EXISTS (SELECT FROM term_time u WHERE u.person_id = t.person_id
         AND u.term = t.term AND weekday = 0)
      OR mode = 'ask_me' AND NOT EXISTS (SELECT FROM term_time u WHERE u.person_id = t.person_id AND u.term = t.term)))
  OR NOT EXISTS (SELECT FROM term_availability t WHERE t.person_id = s.person_id AND term = 'spring-2027')
    AND EXISTS (SELECT FROM availability a WHERE a.person_id = s.person_id
    AND {TOLD.format("a")} > '2026-05-26 09:00Z'
    AND (mode <> 'not_now' AND EXISTS (SELECT FROM usual_time u WHERE u.person_id = a.person_id AND weekday = 0)
      OR mode = 'ask_me' AND NOT EXISTS (SELECT FROM usual_time u WHERE u.person_id = a.person_id))))
  AND NOT EXISTS (SELECT FROM away_dates w WHERE w.person_id = s.person_id
                  AND '2027-02-08' BETWEEN first_day AND last_day)
  AND NOT EXISTS (SELECT FROM booked_time b WHERE b.person_id = s.person_id
                  AND span && tstzrange('2027-02-08', '2027-02-09'))
  AND NOT EXISTS (SELECT FROM outside_calendar o WHERE o.person_id = s.person_id
    AND (coalesce(read_at < CASE source WHEN 'file' THEN timestamptz '2026-10-25 09:00Z'
                            ELSE '2026-11-21 09:00Z' END, true)
      OR coalesce(until < '2027-02-08 17:00Z', true)
      OR maybe && tstzmultirange(tstzrange('2027-02-08 09:00Z', '2027-02-08 17:00Z'))
      OR (SELECT sum(upper(one) - lower(one)) FROM
          unnest(busy * tstzmultirange(tstzrange('2027-02-08 09:00Z', '2027-02-08 17:00Z'))) AS one) > '4 hours'))"""
NEVER = " AND NOT EXISTS (SELECT FROM offer o WHERE o.person_id = s.person_id)"


SLIPS = {
    "nobody": ("given1", "xylophone"),
    "a slip": ("surnmae77",),
    "a slip, rare": ("surnmae2077",),
    "a slip of many": ("gievn1",),
    "a slip in both names": ("gievn33", "surnmae77"),
    "a slip in a skill": ("coahcing",),
    "a whole name": ("given33", "surname77"),  # nobody is called that among the fewer
}
MET = {"a slip in a skill"}
MEANT = {"coahcing": " | ''=skill=coaching''"}


def by_hand(name: str) -> list[str]:
    """The statements of one search with the values in them, so that each is planned for what it asks.

    Of slips each as is best: who has a name alike is found and then put in order, a skill is met in that order.
    """
    where = {
        "everybody": "true",
        "a surname": "whole @@ '''surname77'':*'",
        "a rare surname": "whole @@ '''surname2077'':*'",
        "how somebody is known": "whole @@ '''known120'':*'",
        "a skill": "whole @@ '''coaching'':* | ''=skill=coaching'''",
        "a topic of an Academy": "whole @@ '''dementia'':* | ''=topic=dementia''' AND academy_code = 'YH'",
        "a district": "whole @@ '''ls6'''",
        "a district and a skill": "whole @@ '''bd3'' & (''storytelling'':* | ''=skill=storytelling'')'",
        "a town, free, trained": "whole @@ '''leeds'':* | ''=area=ls''' AND trained" + FREE,
        "never asked": "whole @@ '''storytelling'':* | ''=skill=storytelling'''" + NEVER,
        **{slip: "whole @@ '" + " & ".join(f"''{word}'':*" for word in words) + "'" for slip, words in SLIPS.items()},
    }[name]
    first = f"SELECT {COLUMNS} FROM associate_search s WHERE {where} ORDER BY full_name, person_id LIMIT 51"
    if name not in SLIPS:
        return [first]
    near = " AND ".join(
        f"(whole @@ '''{word}'':*{MEANT.get(word, '')}' OR near @@ '{_near(word)}')" for word in SLIPS[name]
    )
    found = f"SELECT {COLUMNS} FROM associate_search s WHERE {near}"
    if name not in MET:
        found = f"WITH found AS MATERIALIZED ({found}) SELECT * FROM found"
    return [first, f"{found} ORDER BY full_name, person_id LIMIT 51"]


def _near(word: str) -> str:
    return " | ".join(f"''{one}''" for one in {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))})


@asynccontextmanager
async def register(server: embedded.Server, template: str, people: int) -> AsyncIterator[str]:
    with copied(server, template) as url:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as made:
            await made.execute(FILL.format(people=people).encode())
            await made.execute("ANALYZE")
            await made.execute("SET session_replication_role = origin")
            await made.execute("SELECT search_renew(array(SELECT person_id FROM associate))")
            await made.execute("VACUUM ANALYZE")
        yield url


async def hand(url: str) -> tuple[psycopg.AsyncConnection, Callable[[str], Awaitable[bytes]]]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    made = await psycopg.AsyncConnection.connect(plain)

    async def search(name: str) -> bytes:
        rows, close = [], False
        for number, statement in enumerate(by_hand(name)):
            rows, close = await (await made.execute(statement.encode(), prepare=False)).fetchall(), number > 0
            if rows:
                break
        items = [
            FoundAssociate(
                id=r[0], full_name=r[1], short_name=r[2] or r[1].split()[0], academy=r[3], kind=r[4], status=r[5],
                skills=r[6], topics=r[7], close=close,
            )
            for r in rows[:50]
        ]  # fmt: skip
        await made.commit()
        return msgspec.json.encode(Page(items=items, next=str(items[-1].id) if len(rows) > 50 and not close else None))

    return made, search


def ours(url: str) -> tuple[object, Callable[[str], Awaitable[bytes]]]:
    engine = make_engine(url)

    async def search(name: str) -> bytes:
        async with transaction(engine) as session:
            return msgspec.json.encode(await service.associates(Work(session, LEAD, NOW), ASKED[name]))

    return engine, search


def without_why(body: bytes) -> object:
    found = msgspec.json.decode(body)
    return [{**one, "why": []} for one in found["items"]], found["next"]


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


async def test_searching_the_register(postgres: embedded.Server, template: str) -> None:
    """p95 over all these searches, each in turn by hand and by us, for both sizes, in rounds."""
    async with register(postgres, template, FEW) as few, register(postgres, template, MANY) as many:
        doors = {}
        kept = []
        for size, url in ((FEW, few), (MANY, many)):
            connection, doors["hand", size] = await hand(url)
            engine, doors["ours", size] = ours(url)
            kept.append((connection, engine))
        times: dict[tuple[str, int, str], list[float]] = {(*door, name): [] for door in doors for name in ASKED}
        for name in ASKED:
            for size in (FEW, MANY):
                assert (name, without_why(await doors["ours", size](name))) == (
                    name,
                    without_why(await doors["hand", size](name)),
                )
        for _ in range(ROUNDS):
            for name in ASKED:
                for door, search in doors.items():
                    begun = perf_counter()
                    await search(name)
                    times[(*door, name)].append(perf_counter() - begun)
        for connection, engine in kept:
            await connection.close()
            await engine.dispose()
    _report(times)
    whole = {door: p95([t for key, found in times.items() if key[:2] == door for t in found]) for door in doors}
    print(f"search: p95 {whole['ours', MANY] / whole['hand', MANY]:.2f} times by hand (goal {BESIDE_HAND}),", end=" ")
    print(f"{whole['ours', MANY] / whole['ours', FEW]:.2f} times that of {FEW:,} people (goal {BESIDE_FEW})")
    assert whole["ours", MANY] <= BESIDE_HAND * whole["hand", MANY]
    assert whole["ours", MANY] <= BESIDE_FEW * whole["ours", FEW]


def _report(times: dict[tuple[str, int, str], list[float]]) -> None:
    print()
    for name in ASKED:
        ms = {
            door: sorted(times[(*door, name)])[ROUNDS // 2] * 1000
            for door in (("hand", FEW), ("hand", MANY), ("ours", FEW), ("ours", MANY))
        }
        print(f"search: {name:24} " + "  ".join(f"{who} {size:,}: {value:.2f} ms" for (who, size), value in ms.items()))
