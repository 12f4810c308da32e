"""Limits that people set themselves: each rule by worked cases, and the joint plan against every way there is."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from random import Random

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service as availability
from faculty_api.pairing import keeping, limits, service, together
from faculty_api.pairing.engine import Candidate, Problem, allowed, cost, in_order
from faculty_api.pairing.keeping import Seen
from schemas.access import Role
from schemas.availability import LimitsView
from schemas.people import Kind
from schemas.programmes import Mode
from schemas.terms import LimitRule, SayLimits
from schemas.values import Interval
from tests.builders import Builder
from tests.pairing.problems import person

TODAY, DAY = date(2027, 2, 1), date(2027, 2, 16)
EMPTY = 10_000_000
CASES: list[tuple[LimitsView | None, list[date], date, LimitRule | None]] = [
    (None, [DAY], DAY, None),
    (LimitsView(), [DAY], DAY, None),
    (LimitsView(notice_days=15), [], DAY, None),
    (LimitsView(notice_days=16), [], DAY, LimitRule.NOTICE),
    (LimitsView(rest_days=2), [date(2027, 2, 13), date(2027, 2, 19)], DAY, None),
    (LimitsView(rest_days=2), [date(2027, 2, 14)], DAY, LimitRule.REST),
    (LimitsView(rest_days=2), [date(2027, 2, 18)], DAY, LimitRule.REST),
    (LimitsView(rest_days=1), [DAY], DAY, LimitRule.REST),
    (LimitsView(sessions_a_month=2), [date(2027, 2, 1), date(2027, 1, 31), date(2026, 2, 1)], DAY, None),
    (LimitsView(sessions_a_month=2), [date(2027, 2, 1), date(2027, 2, 28)], DAY, LimitRule.MONTH),
]
WORDS = {
    LimitRule.NOTICE: "wants to know 16 days before a session, and this is in 15 days",
    LimitRule.REST: "wants 1 day of rest between sessions, and has one too near",
    LimitRule.MONTH: "wants up to 1 session a month, and has as many in February 2027",
}


@pytest.mark.parametrize(("said", "booked", "day", "rule"), CASES)
def test_each_limit(said: LimitsView | None, booked: list[date], day: date, rule: LimitRule | None) -> None:
    found = limits.of(said, booked, day, TODAY)
    assert (found.rule if found else None) is rule


def test_the_words_are_a_closed_list() -> None:
    said = {
        LimitRule.NOTICE: LimitsView(notice_days=16), LimitRule.REST: LimitsView(rest_days=1),
        LimitRule.MONTH: LimitsView(sessions_a_month=1),
    }  # fmt: skip
    booked = {LimitRule.REST: [DAY], LimitRule.MONTH: [date(2027, 2, 1)]}
    found = {rule: limits.of(said[rule], booked.get(rule, []), DAY, TODAY) for rule in LimitRule}
    assert {rule: one.words for rule, one in found.items() if one} == WORDS


def asks_of(random: Random) -> list[together.Ask]:
    """Sessions on days near each other, over the end of a month; people with rest and monthly limits of all kinds."""
    people = [
        person(
            number,
            km=random.randrange(40),
            rest_days=random.choice([0, 0, 1, 2]),
            sessions_this_year=random.randrange(3),
        )
        for number in range(3)
    ]
    most = [random.choice([None, 1, 2]) for _ in people]
    asks = []
    for _ in range(random.randrange(2, 5)):
        day = date(2027, 2, 26) + timedelta(days=random.randrange(6))
        start = datetime(day.year, day.month, day.day, random.choice([9, 14]), tzinfo=UTC)
        mine = [one._replace(month_left=left) for one, left in zip(people, most, strict=True)]
        problem = Problem(mode=Mode.IN_PERSON, lived=random.randrange(1, 3), professional=0, candidates=mine)
        asks.append(together.Ask(problem, [Interval(start=start, end=start + timedelta(hours=3))], day))
    return asks


def fits(asks: list[together.Ask], plan: list[tuple[Candidate, ...]]) -> bool:
    """By the definition, person by person and month by month."""
    for one in {each.id: each for some in plan for each in some}.values():
        at = [number for number, some in enumerate(plan) if one.id in {each.id for each in some}]
        days = [asks[number].day for number in at]
        for a, b in combinations(at, 2):
            if keeping.meet(asks[a].spans, asks[b].spans):
                return False
            apart = abs((asks[a].day - asks[b].day).days)  # type: ignore[operator]
            if one.rest_days and apart <= one.rest_days:
                return False
        for month in (2, 3):
            if one.month_left is not None and sum(day.month == month for day in days if day) > one.month_left:
                return False
    return True


def price(asks: list[together.Ask], plan: list[tuple[Candidate, ...]]) -> int:
    total, given = 0, {}
    for ask, some in zip(asks, plan, strict=True):
        total += EMPTY * (ask.problem.lived - len(some))
        for one in some:
            total += cost(ask.problem, one) + 100 * given.get(one.id, 0)
            given[one.id] = given.get(one.id, 0) + 1
    return total


def best(asks: list[together.Ask], plan: list[tuple[Candidate, ...]]) -> int:
    if not fits(asks, plan + [()] * (len(asks) - len(plan))):
        return 10**12
    if len(plan) == len(asks):
        return price(asks, plan)
    problem = asks[len(plan)].problem
    ways = [way for count in range(problem.lived + 1) for way in combinations(in_order(problem, Kind.LIVED), count)]
    return min(best(asks, [*plan, way]) for way in ways)


@pytest.mark.parametrize("seed", range(40))
def test_the_plan_keeps_the_limits_and_nothing_is_better(seed: int) -> None:
    asks = asks_of(Random(seed))
    found = together.fill(asks, 5)
    assert fits(asks, found.chosen)
    assert (found.proved, price(asks, found.chosen)) == (True, best(asks, []))


def seen(number: int, day: date, *people: Candidate) -> Seen:
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    problem = Problem(mode=Mode.ONLINE, lived=1, professional=0, candidates=list(people))
    return Seen(person(50 + number).id, number, problem, [Interval(start=start, end=start + timedelta(hours=2))], day)


def test_who_is_kept_keeps_their_limits_too() -> None:
    ann = person(1, rest_days=1, month_left=2)
    days = [date(2027, 2, 1), date(2027, 2, 2), date(2027, 2, 8), date(2027, 2, 15), date(2027, 3, 1)]
    sessions = [seen(number, day, ann) for number, day in enumerate(days)]
    ids = [one.id for one in sessions]
    assert keeping.first_objection(sessions, [(ids[0], ann.id), (ids[2], ann.id), (ids[4], ann.id)]) == ""
    for keep in ([0, 1], [0, 2, 3]):
        assert "does not want so many sessions" in keeping.first_objection(sessions, [(ids[n], ann.id) for n in keep])
    limited = seen(0, DAY, ann._replace(limit=LimitRule.MONTH, limit_words=WORDS[LimitRule.MONTH]))
    assert WORDS[LimitRule.MONTH] in keeping.first_objection([limited], [(limited.id, ann.id)])
    around = keeping.around(sessions, [(ids[0], ann.id)])
    assert [ann.id in one.problem.leave_out for one in around] == [False, True, False, False, False]
    assert len(keeping.core(around, [(ids[0], ann.id)])) == 2  # one more of February, and March
    assert not allowed(limited.problem, limited.problem.candidates[0])


async def test_suggestions_respect_them_and_say_why(build: Builder, session: AsyncSession) -> None:
    sam, pat = await build.associate("Sam Okafor"), await build.associate("Pat Lowe")
    cohort, team = await build.cohort(role_level=4), build.work(await build.staff(Role.TEAM, "YH"))
    booked = await build.session_of(await build.cohort(), day=date(2027, 2, 10))
    await build.offer(booked, sam, status="accepted")
    first = await build.session_of(cohort, day=date(2027, 2, 9), number=1)
    second = await build.session_of(cohort, day=date(2027, 2, 16), number=2)
    me, her = build.work(build.as_associate(sam)), build.work(build.as_associate(pat))
    await availability.say_limits(me, sam.person_id, SayLimits(rest_days=1, sessions_a_month=2))
    await availability.say_limits(her, pat.person_id, SayLimits(notice_days=80))
    plan = await service.suggest(team, [first.id, second.id], service.Wish())
    led = [{one.name for choice in each.choices for one in choice.people} for each in plan.sessions]
    assert [names & {"Sam Okafor", "Pat Lowe"} for names in led] == [set(), {"Sam Okafor", "Pat Lowe"}]
    out = {one.name: (one.limit, one.why) for one in plan.sessions[0].left_out}
    assert out["Sam Okafor"] == (LimitRule.REST, "Sam wants 1 day of rest between sessions, and has one too near")
    assert out["Pat Lowe"][0] is LimitRule.NOTICE
    assert any("within the limits that they set themselves" in one.why for one in plan.sessions[0].unfilled)
    people = {one.name: one for one in (await service.to_choose(team, first.id, [], {}, {})).people}
    assert people["Sam Okafor"].blocked == ""
    assert "Wants 1 day of rest between sessions, and has one too near" in people["Sam Okafor"].checks
