"""Only who comes first is looked at: what is suggested is as with everybody, or everybody is looked at."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.pairing import nearest, planning, service
from faculty_api.pairing.engine import Problem
from faculty_api.people.models import NotWith
from schemas.access import Role
from schemas.pairing import CohortPlan
from schemas.people import Kind
from schemas.programmes import Mode
from tests.builders import Builder
from tests.pairing.problems import person
from tests.pictures.test_service import statements

POSTCODES = [
    "LS1 3WD", "BD1 1AA", "HU1 1AA", "S1 1AA", "M1 1AA", "N1 9GU", "EX1 1AA", "YO1 7HH", "B1 1AA", "NE1 1AA", "", "XX1",
]  # fmt: skip
PEOPLE = 18
QUERIES = 10


async def town(build: Builder, random: Random) -> list[Any]:
    """People who differ in how far they live, what they said and did; two sessions, a week apart."""
    made = [
        await build.associate(
            kind=random.choice(["lived", "professional"]),
            postcode=random.choice(POSTCODES),
            weekdays=random.choice([None, (0, 1, 2, 3), (1,), (0, 1), (2, 3, 4)]),
            travel_km=random.choice([None, None, 30, 200]),
            first_time=random.random() < 0.3,
            skills=["coaching"] * (random.random() < 0.8),
            topics=["dementia"] * (random.random() < 0.5),
            status=random.choice(["active"] * 9 + ["paused"]),
        )
        for _ in range(PEOPLE)
    ]
    for _ in range(4):
        one, other = random.sample(made, 2)
        await build.session.merge(NotWith(person_id=one.person_id, other_id=other.person_id))
    before = await build.cohort()
    for number in range(5):
        held = await build.session_of(before, day=date(2026, 9, 14 + number), number=number + 1)
        for kind in Kind:
            if some := [one for one in made if one.kind == kind]:
                await build.offer(held, random.choice(some), status="delivered")
    cohort = await build.cohort()
    mode = random.choice(["in_person", "online"])
    return [
        await build.session_of(
            cohort, day=date(2027, 2, 9 + 7 * at), number=at + 1, mode=mode, topics=["dementia"],
            skills=["coaching"] * random.randrange(2),
        )
        for at in range(2)
    ]  # fmt: skip


def told(plan: CohortPlan) -> Any:
    """All but who was left out and who could step in: of these only the nearest are told."""
    return [
        ([([one.name for one in each.people], each.reasons) for each in one.choices], one.unfilled)
        for one in plan.sessions
    ]


@pytest.mark.parametrize("seed", range(8))
async def test_it_is_as_with_everybody(build: Builder, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = await town(build, Random(seed))
    team = build.work(await build.staff(Role.TEAM, "YH"))
    ids = [one.id for one in sessions]

    async def found(most: int, of: list[Any]) -> Any:
        monkeypatch.setattr(nearest, "MOST", most)
        return told(await service.suggest(team, of, service.Wish(asked={})))

    for of in (ids[:1], ids):
        everybody = await found(1000, of)
        for most in (2, 4, 7):
            assert await found(most, of) == everybody


async def test_everybody_is_not_read_where_it_is_not_needed(build: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is, where a place stays empty: the words count them all."""
    for number in range(12):
        await build.associate(postcode="LS1 3WD", kind=("lived", "professional")[number % 2], weekdays=(0, 1, 2, 3, 4))
    for _ in range(8):
        await build.associate(postcode="EX1 1AA", kind="lived")
    cohort = await build.cohort()
    session = await build.session_of(cohort, day=date(2027, 2, 9))
    nobody = await build.session_of(cohort, day=date(2027, 2, 10), skills=["large-groups"])
    team, read = build.work(await build.staff(Role.TEAM, "YH")), []
    gather = planning.pool.gather

    async def noted(work: Any, everybody: Any, *rest: Any) -> Any:
        read.append(len(everybody))
        return await gather(work, everybody, *rest)

    monkeypatch.setattr(planning.pool, "gather", noted)
    monkeypatch.setattr(nearest, "MOST", 5)
    (found,) = (await service.suggest(team, [session.id], service.Wish())).sessions
    assert (read, len(found.choices), len(found.reserve)) == ([10], 3, 2)
    (empty,) = (await service.suggest(team, [nobody.id], service.Wish())).sessions
    assert read[1:] == [0, 20]
    assert [one.why for one in empty.unfilled] == [
        "14 people could be asked; none has all the skills", "6 people could be asked; none has all the skills",
    ]  # fmt: skip


def test_nobody_beyond_is_in_a_choice_unless_they_cost_less() -> None:
    a, b, c = (person(n, sessions_this_year=n) for n in range(3))
    problem = Problem(mode=Mode.ONLINE, professional=0, candidates=[a, b, c])
    choices = [(a,), (b,), (c,)]
    assert nearest.sure(problem, choices, (a,), {})
    assert nearest.sure(problem, choices, (a,), {Kind.LIVED: 200})
    assert nearest.sure(problem, choices, (a,), {Kind.PROFESSIONAL: 0})
    assert not nearest.sure(problem, choices, (a,), {Kind.LIVED: 199})
    assert not nearest.sure(problem, choices[:2], (a,), {Kind.LIVED: 999})  # there may be a third
    p, q, r = (person(n, Kind.PROFESSIONAL, sessions_this_year=n) for n in (5, 6, 7))
    two = problem._replace(professional=1, candidates=[a, p, q, r])
    same = [(a, p), (a, q), (a, r)]
    assert not nearest.sure(two, same, (a, p), {Kind.PROFESSIONAL: 9999})  # somebody beyond may do without her
    other = [(a, p), (a, q), (b, p)]
    wide = two._replace(candidates=[a, b, p, q, r])
    assert nearest.sure(wide, other, (a, p), {Kind.PROFESSIONAL: 600, Kind.LIVED: 100})
    assert not nearest.sure(wide, other, (a, p), {Kind.PROFESSIONAL: 599})
    assert not nearest.sure(wide, other, (a, p), {Kind.LIVED: 99})


async def test_as_many_queries_for_a_cohort_as_for_a_session_whoever_is_there(
    build: Builder, session: AsyncSession, engine: AsyncEngine
) -> None:
    cohort = await build.cohort()
    days = [date(2027, 2, 2) + timedelta(days=7 * week) for week in range(6)]
    ids = [(await build.session_of(cohort, day=day, number=at)).id for at, day in enumerate(days, 1)]
    team, counts = build.work(await build.staff(Role.TEAM, "YH")), []
    for _ in range(2):
        for _ in range(4):
            for kind in Kind:
                await build.associate(kind=kind.value)
        await session.flush()
        for some in (ids[:1], ids):
            with statements(engine) as seen:
                plan = await service.suggest(team, some, service.Wish())
            assert all(len(one.choices) == 3 for one in plan.sessions)
            counts.append(len(seen))
    assert counts[1:] == [QUERIES] * 3  # the first also reads the figures
