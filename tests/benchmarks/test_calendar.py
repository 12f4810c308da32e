"""A calendar of 500 events: beside the library alone, after one change, and asked for again unchanged."""

import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from statistics import median

import msgspec
from icalendar import Calendar, Event
from litestar import get
from litestar.di import NamedDependency
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.calendars import entries, queries, service
from faculty_api.kernel.clock import LONDON
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY
from schemas.calendars import MakeCalendarLink
from tests.builders import Builder
from tests.support.client import Client

EVENTS, ROUNDS = 500, 9
COLD, CHANGED, UNCHANGED, FLAT = 1.1, 0.03, 1.3, 1.15
ONE_ROW = text("SELECT token_hash FROM log_in WHERE token_hash = :t")


@get("/health/one-row", opt={"public": True})
async def one_row(work: NamedDependency[Work]) -> None:
    """What every door does: it opens its transaction and looks for whoever asks."""
    await work.session.execute(ONE_ROW, {"t": "nobody"})


FILL = """
SET LOCAL session_replication_role = replica;
WITH made AS (INSERT INTO session (id, cohort_id, number, status, starts_at, ends_at, mode, place, place_postcode,
  lived_needed, professional_needed, skills, topics, changed_why, version)
  SELECT gen_random_uuid(), '{cohort}', n, 'planned', timestamptz '2027-01-04 10:00Z' + n * interval '1 day',
  timestamptz '2027-01-04 15:00Z' + n * interval '1 day', 'in_person', 'The Station House, Leeds', 'LS1 4AP', 1, 1,
  '{{}}', '{{}}', '', 1 FROM generate_series(1, {sessions}) n RETURNING id, starts_at, ends_at),
parts AS (INSERT INTO session_part SELECT id, part, starts_at, ends_at, 'Europe/London'
  FROM made, unnest(ARRAY['prepare', 'deliver', 'debrief']) part)
INSERT INTO offer (id, session_id, person_id, kind, status, place, answer_by, message, pay_choice, pay,
  decline_reason, made_by, made_at, version)
  SELECT gen_random_uuid(), id, '{person}', 'lived', 'accepted', 1, now(), '', 'paid', '{{}}', '', '{person}', now(), 1
  FROM made;
"""


async def filled(client: Client, events: int) -> tuple[str, Work]:
    async with transaction(client.engine) as session:
        build = Builder(session)
        who, cohort = await build.associate(), await build.cohort()
        fill = FILL.format(cohort=cohort.id, person=who.person_id, sessions=events // 3 + 1)
        for statement in fill.split(";")[:-1]:
            await session.execute(text(statement.replace(":", "\\:")))
        await session.execute(text("SET LOCAL session_replication_role = origin"))
        work = build.work(build.as_associate(who))
        _, path = await service.make_link(work, client.app.state.vault, MakeCalendarLink(name="x"))
    return path, work


def alone(rows: Sequence[str]) -> bytes:
    """By the library, as its manual says: the same facts of the same events."""
    calendar = Calendar.new(prodid="x")
    for row in rows:
        one = entries.entry(msgspec.json.decode(row, type=entries.Told), "https://faculty.example.org")
        calendar.add_component(
            Event.new(
                uid=one.uid,
                start=one.start.astimezone(LONDON),
                end=one.end.astimezone(LONDON),
                summary=one.summary,
                location=one.place or None,
                description=one.notes,
                stamp=one.changed,
                sequence=one.sequence,
                status="CONFIRMED",
                url=one.url,
            )
        )
    return bytes(calendar.to_ical())


async def seconds(run: Callable[[], Awaitable[object]]) -> float:
    begun = time.process_time()
    await run()
    return time.process_time() - begun


async def test_a_calendar_of_500_events(client: Client) -> None:
    path, mine = await filled(client, EVENTS)
    small, _ = await filled(client, 3)
    name, vault = path.rsplit("/", 1)[1], client.app.state.vault

    async def whole(session: AsyncSession) -> bytes:
        work = Work(session, NOBODY, mine.now)
        found = await service.published(work, vault, name, "", "https://faculty.example.org")
        return found.body or b""

    measured: dict[str, list[float]] = {"alone": [], "cold": [], "changed": []}
    async with transaction(client.engine) as session:
        given = {"person": mine.actor.person, "since": date(2026, 1, 1)}
        rows = str((await session.execute(queries.OF_PERSON, given)).scalar_one()).split("\n")
        for number in range(ROUNDS):
            measured["alone"].append(await seconds(_later(lambda: alone(rows))))
            entries.forget()
            measured["cold"].append(await seconds(lambda: whole(session)))
            change = "UPDATE session SET place = :p WHERE number = 7"
            await session.execute(text(change), {"p": str(number)})
            measured["changed"].append(await seconds(lambda: whole(session)))
    client.app.register(one_row) if "/health/one-row" not in {route.path for route in client.app.routes} else None
    etags = {one: {"If-None-Match": (await client.get(one)).headers["etag"]} for one in (path, small)}
    asked = {"empty": "/health/one-row", "unchanged": path, "unchanged, 3 events": small}
    for _ in range(ROUNDS):
        for what, where in asked.items():
            measured.setdefault(what, []).append(await seconds(_many(client, where, etags.get(where, {}))))
    found = {what: median(times) for what, times in measured.items()}
    ratios = {
        "cold": found["cold"] / found["alone"],
        "one changed": found["changed"] / found["alone"],
        "unchanged": found["unchanged"] / found["empty"],
        "flat": found["unchanged"] / found["unchanged, 3 events"],
    }
    print("\ncalendar of 500 events:", " · ".join(f"{what} {ratio:.3f}" for what, ratio in ratios.items()))
    goals = {"cold": COLD, "one changed": CHANGED, "unchanged": UNCHANGED, "flat": FLAT}
    assert {what: ratio for what, ratio in ratios.items() if ratio > goals[what]} == {}


def _later(run: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    async def later() -> object:
        return run()

    return later


def _many(client: Client, path: str, headers: dict[str, str]) -> Callable[[], Awaitable[object]]:
    async def many() -> None:
        for _ in range(20):
            await client.get(path, headers=headers)

    return many
