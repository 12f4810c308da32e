"""Several sessions filled together: against every way there is, and around people who are kept."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from random import Random
from uuid import UUID

import pytest

from faculty_api.pairing import keeping, together
from faculty_api.pairing.engine import Candidate, Problem, cost, in_order
from faculty_api.pairing.engine import together as may_join
from faculty_api.pairing.keeping import Seen
from schemas.availability import Free
from schemas.people import Kind
from schemas.programmes import Mode
from schemas.values import Interval
from tests.pairing.problems import any_problem, person

DAY = datetime(2027, 2, 9, 10, tzinfo=UTC)
EMPTY = 10_000_000
Chosen = tuple[Candidate, ...]


def spans(hours: int) -> list[Interval]:
    return [Interval(start=DAY + timedelta(hours=hours), end=DAY + timedelta(hours=hours + 3))]


def any_asks(random: Random) -> list[together.Ask]:
    """Two or three sessions, some at one time, of the same few people, whose answers differ."""
    first = any_problem(random, 6)._replace(taken=(), leave_out=frozenset())
    asks = []
    for _ in range(random.randrange(2, 4)):
        people = [one._replace(free=random.choice([Free.FREE, Free.FREE, Free.BUSY])) for one in first.candidates]
        problem = first._replace(candidates=people, lived=random.randrange(3), professional=random.randrange(2))
        at = random.choice([0, 2, 24])
        asks.append(together.Ask(problem, [*spans(at), *(spans(at - 24) if random.random() < 0.3 else ())]))
    return asks


def ways(problem: Problem) -> list[Chosen]:
    sides = [
        [some for count in range(problem.places(kind) + 1) for some in combinations(in_order(problem, kind), count)]
        for kind in Kind
    ]
    every = [(*lived, *professional) for lived, professional in product(*sides)]
    return [some for some in every if all(may_join(problem, a, b) for a, b in combinations(some, 2))]


def plans(asks: list[together.Ask], plan: tuple[Chosen, ...] = ()) -> Iterator[tuple[Chosen, ...]]:
    if len(plan) == len(asks):
        yield plan
        return
    for some in ways(asks[len(plan)].problem):
        mine = {one.id for one in some}
        if not any(
            keeping.meet(asks[at].spans, asks[len(plan)].spans) and mine & {one.id for one in other}
            for at, other in enumerate(plan)
        ):
            yield from plans(asks, (*plan, some))


def price(asks: list[together.Ask], plan: tuple[Chosen, ...]) -> int:
    total, given = 0, Counter[UUID]()
    for ask, some in zip(asks, plan, strict=True):
        total += EMPTY * (ask.problem.lived + ask.problem.professional - len(some))
        for one in some:
            total += cost(ask.problem, one) + 100 * given[one.id]
            given[one.id] += 1
    return total


def test_it_costs_what_the_best_of_all_plans_costs_and_keeps_every_rule() -> None:
    wrong = []
    for seed in range(60):
        asks = any_asks(Random(seed))
        found = together.fill(asks, 20)
        every = list(plans(asks))
        mine = tuple(found.chosen)
        allowed = {tuple(frozenset(one.id for one in some) for some in plan) for plan in every}
        if (
            not found.proved
            or tuple(frozenset(one.id for one in some) for some in mine) not in allowed
            or price(asks, mine) != min(price(asks, plan) for plan in every)
        ):
            wrong.append(seed)
    assert wrong == []


def test_parts_between_the_parts_of_another_day_are_in_nobody_s_way() -> None:
    """Two mornings, each prepared on the afternoon before: one person can lead both."""
    asks = [
        together.Ask(Problem(mode=Mode.ONLINE, professional=0, candidates=[SAM]), [*spans(hours), *spans(hours - 20)])
        for hours in (0, 24)
    ]
    assert [len(some) for some in together.fill(asks, 20).chosen] == [1, 1]


def test_without_time_it_says_that_nothing_is_proved() -> None:
    asks = [together.Ask(any_problem(Random(3), 14)._replace(lived=1, professional=1), spans(24 * at)) for at in (0, 1)]
    assert together.fill(asks, -1).proved is False


SAM, LEE = person(1), person(2)
PRIYA, NEW = person(3, Kind.PROFESSIONAL), person(4, Kind.PROFESSIONAL, first_time=True)


def seen(number: int, hours: int = 0, people: tuple[Candidate, ...] = (SAM, LEE, PRIYA, NEW), **facts: object) -> Seen:
    problem = Problem(mode=Mode.ONLINE, candidates=people, **facts)  # type: ignore[arg-type]
    return Seen(UUID(int=100 + number), number, problem, spans(hours))


def pin(session: Seen, one: Candidate) -> keeping.Keep:
    return session.id, one.id


ONE, TWO, LATER = seen(1), seen(2, 1), seen(3, 24)
BUSY = SAM._replace(free=Free.BUSY)
NEW_SAM = SAM._replace(first_time=True)
CLOSED = "Person 001 cannot be asked for session 1. Choose somebody else"
GONE = "Somebody you wanted to keep cannot be asked any more, or their session has no open place"
KEEPS: list[tuple[list[Seen], list[keeping.Keep], str]] = [
    ([ONE, LATER], [pin(ONE, SAM), pin(LATER, SAM), pin(ONE, PRIYA)], ""),
    ([ONE, TWO], [pin(ONE, SAM), pin(TWO, SAM)],
     "Person 001 is kept for session 1 and session 2, which are at the same time. Keep them for one"),
    ([ONE], [pin(ONE, SAM), pin(ONE, LEE)], "You keep more people for session 1 than it has open places"),
    ([ONE], [pin(LATER, SAM)], GONE),
    ([ONE], [(ONE.id, UUID(int=9))], GONE),
    ([seen(1, people=(BUSY,))], [pin(ONE, SAM)], "Person 001 is not free for session 1, or is booked then"),
    ([seen(1, people=(SAM._replace(misses="Has not done the training"),))], [pin(ONE, SAM)],
     "Person 001 cannot lead session 1. Has not done the training"),
    ([seen(1, lived=0)], [pin(ONE, SAM)],
     "Session 1 has no open place for an associate, so Person 001 cannot be kept there"),
    ([seen(1, people=(SAM._replace(not_this=True),))], [pin(ONE, SAM)], CLOSED),
    ([seen(1, taken=[LEE], apart=frozenset({frozenset({SAM.id, LEE.id})}))], [pin(ONE, SAM)], CLOSED),
    ([seen(1, apart=frozenset({frozenset({SAM.id, PRIYA.id})}))], [pin(ONE, PRIYA), pin(ONE, SAM)], CLOSED),
    ([seen(1, people=(NEW_SAM, NEW))], [pin(ONE, NEW), pin(ONE, SAM)],
     "Session 1 would be the first for Person 004 and Person 001. Keep one of them"),
]  # fmt: skip


@pytest.mark.parametrize(("sessions", "keep", "words"), KEEPS)
def test_who_can_be_kept(sessions: list[Seen], keep: list[keeping.Keep], words: str) -> None:
    assert keeping.first_objection(sessions, keep) == words


def test_around_those_who_are_kept() -> None:
    """Sam is in session 1, so not in session 2 then, and session 1 needs no more associates."""
    one, two, later = keeping.around([ONE, TWO, LATER], [pin(ONE, SAM)])
    assert (one.problem.lived, one.problem.professional, list(one.problem.taken)) == (0, 1, [SAM])
    assert ([each.leave_out for each in (two.problem, later.problem)]) == [{SAM.id}, frozenset()]


def test_the_same_people_are_those_who_can_lead_most_together() -> None:
    """Sam cannot the second, Lee can all but is kept apart from Priya, who beside Sam leads more than anybody new."""
    apart = frozenset({frozenset({LEE.id, PRIYA.id})})
    three = [
        seen(1, 0, (SAM, LEE, PRIYA), apart=apart),
        seen(2, 24, (BUSY, LEE, PRIYA), apart=apart),
        seen(3, 48, (SAM, LEE, PRIYA), apart=apart),
    ]
    assert sorted(keeping.core(three)) == sorted(
        [(three[0].id, SAM.id), (three[2].id, SAM.id), *((each.id, PRIYA.id) for each in three)]
    )
    assert keeping.core([seen(1, people=(SAM,), professional=0)]) == [pin(ONE, SAM)]
    assert keeping.core([]) == []
