"""Weeks at a glance on a real database: one query of people's time, and what sessions lack."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service as availability
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from faculty_api.pictures import service
from faculty_api.pictures.rules import PARTS, span_of
from faculty_api.programmes import service as programmes
from schemas.access import Role
from schemas.availability import Free
from schemas.people import Kind
from schemas.pictures import WhoIsFree
from schemas.requiring import SetRequirements
from tests.builders import Builder

FIRST = date(2027, 2, 8)


@contextmanager
def statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """Every statement about people that goes to the database meanwhile."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if "school_holiday" not in statement:  # of the weeks, not of people
            seen.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


async def test_counts_agree_with_what_is_answered_of_each_person_in_one_query(
    build: Builder, session: AsyncSession, engine: AsyncEngine
) -> None:
    team, lead = await build.staff(Role.TEAM, "YH"), await build.staff(Role.NATIONAL)
    people = [await build.associate(f"Person Number{at}", weekdays=week) for at, week in enumerate(
        ((0, 1), (1, 2, 3), (), None, (1,), (1, 4), None, (5, 6)))]  # fmt: skip
    far = await build.associate("Far Away", academy="NE", kind="professional")
    for mode, who in (("ask_me", people[1]), ("not_now", people[4]), ("ask_me", people[2])):
        change = "UPDATE availability SET mode = :mode WHERE person_id = :id"
        await session.execute(text(change), {"mode": mode, "id": who.person_id})
    insert = "INSERT INTO away_dates (id, person_id, first_day, last_day) VALUES (gen_random_uuid(), :id, :on, :on)"
    for on in (date(2027, 2, 9), date(2027, 2, 16), date(2027, 5, 1)):
        await session.execute(text(insert), {"id": people[0].person_id, "on": on})
    at = await build.session_of(await build.cohort(), day=date(2027, 2, 9))
    await build.offer(at, people[5], status="accepted")
    calendar = (
        "INSERT INTO outside_calendar (id, person_id, source, host, added_at, read_at, failures, etag, modified, until,"
        " busy, maybe, unread, unknown_zones) VALUES (gen_random_uuid(), :id, 'file', '', :now, :read, 0, '', '',"
        " '2027-02-20', '{[2027-02-12 08:00Z,2027-02-12 20:00Z)}', '{[2027-02-15 08:00Z,2027-02-15 10:00Z)}', 0, 0)"
    )
    for who, age in ((people[1], 1), (people[2], 90)):
        read = build.now - timedelta(days=age)
        await session.execute(text(calendar), {"id": who.person_id, "now": build.now, "read": read})
    people[7].status = "paused"
    await session.flush()
    us = build.work(team)
    with statements(engine) as seen:
        found = await service.who_is_free(us, WhoIsFree(first=date(2027, 2, 10), weeks=3))
    assert len(seen) == 1
    assert (found.first, found.last, found.people, len(found.weeks)) == (FIRST, date(2027, 2, 28), 7, 3)
    ids = [one.person_id for one in people[:7]]
    slots = [one for week in found.weeks for one in week.slots]
    times = {part: (starts, ends) for part, starts, ends in PARTS}
    spans = {at: [span_of(one.on, *times[one.part])] for at, one in enumerate(slots)}
    answers = await availability.answers_for(us, ids, spans)
    for at, one in enumerate(slots):
        said = list(answers[at].values())
        assert (one.free, one.unknown) == (said.count(Free.FREE), said.count(Free.UNKNOWN)), (one.on, one.part)
    assert found.good[0].least_free >= found.good[-1].least_free

    with statements(engine) as seen:
        whole = await service.who_is_free(build.work(lead), WhoIsFree(first=FIRST, weeks=26))
    assert (len(seen), whole.people) == (1, 8)
    some = await service.who_is_free(build.work(lead), WhoIsFree(first=FIRST, weeks=1, kind=Kind.PROFESSIONAL))
    near = await service.who_is_free(build.work(lead), WhoIsFree(first=FIRST, weeks=1, academy="YH"))
    assert (some.people, near.people, some.weeks[0].slots[0].free) == (1, 7, 1)
    with pytest.raises(NotFound):
        await service.who_is_free(us, WhoIsFree(first=FIRST, academy="NE"))
    with pytest.raises(NotAllowed):
        await service.who_is_free(build.work(build.as_associate(far)), WhoIsFree(first=FIRST))
    with pytest.raises(Invalid, match="this week or later"):
        await service.who_is_free(us, WhoIsFree(first=date(2026, 11, 1)))
    holiday = await service.who_is_free(us, WhoIsFree(first=date(2027, 3, 22), weeks=2))
    assert holiday.weeks[0].notes == ["Friday is a bank holiday: Good Friday"]


async def test_only_who_has_what_a_programme_requires_is_counted(build: Builder, session: AsyncSession) -> None:
    team, lead = await build.staff(Role.TEAM, "YH"), await build.staff(Role.NATIONAL)
    await build.associate("Sam Okafor", skills=["coaching"])
    ana = await build.associate("Ana Bell")
    cohort = await build.cohort()
    await programmes.set_requirements(build.work(lead), cohort.programme_id, SetRequirements(skills=["coaching"]))
    ask = WhoIsFree(first=FIRST, weeks=1, programme_id=cohort.programme_id)
    assert (await service.who_is_free(build.work(team), ask)).people == 0
    checked = "UPDATE associate_skill SET checked_by = :by, checked_at = :at, level = 'able', evidence = 'Seen'"
    await session.execute(text(checked), {"by": team.person, "at": build.now})
    assert (await service.who_is_free(build.work(team), ask)).people == 1
    assert ana.status == "active"
    with pytest.raises(NotFound):
        await service.who_is_free(build.work(team), WhoIsFree(first=FIRST, programme_id=ana.person_id))


async def test_what_sessions_lack(build: Builder, session: AsyncSession) -> None:
    team, other = await build.staff(Role.TEAM, "YH"), await build.staff(Role.TEAM, "NE")
    sam, pro = await build.associate("Sam Okafor"), await build.associate("Pat Pro", kind="professional")
    cohort, second = await build.cohort(), await build.cohort()
    full, asked, empty = [
        await build.session_of(cohort, day=FIRST + timedelta(days=7 * at), number=at + 1) for at in range(3)
    ]
    off = await build.session_of(second, day=FIRST, status="cancelled")
    await build.offer(full, sam, status="accepted")
    await build.offer(full, pro, status="accepted")
    await build.offer(asked, sam)
    await build.offer(asked, pro, status="declined")
    us = build.work(team)
    sheet = await service.planned(us, FIRST, 13)
    assert [one.id for one in sheet] == [full.id, asked.id, empty.id]
    assert off.id not in {one.id for one in sheet}
    assert [(one.name, one.booked) for one in sheet[0].people] == [("Pat Pro", True), ("Sam Okafor", True)]
    assert [(one.lived_empty, one.professional_empty) for one in sheet] == [(0, 0), (0, 1), (1, 1)]
    assert [one.id for one in await service.gaps(us, FIRST, 13)] == [asked.id, empty.id]
    assert [one.id for one in await service.planned(us, FIRST, 2)] == [full.id, asked.id]
    assert await service.planned(us, FIRST, 13, second.id) == []
    assert await service.planned(build.work(other), FIRST, 13) == []
    with pytest.raises(NotAllowed):
        await service.planned(build.work(build.as_associate(sam)), FIRST, 13)
