"""The engine: what it allows, what it costs, and that it is exact."""

from datetime import date
from random import Random
from time import perf_counter
from uuid import UUID

import pytest

from faculty_api.pairing.engine import Candidate, Problem, allowed, choices, cost, together
from schemas.availability import Free
from schemas.people import Kind
from schemas.programmes import Mode
from tests.pairing.problems import any_problem, person, slowly

L, P = Kind.LIVED, Kind.PROFESSIONAL


def problem(*candidates: Candidate, **facts: object) -> Problem:
    return Problem(mode=Mode.IN_PERSON, candidates=candidates, **facts)  # type: ignore[arg-type]


def numbers(chosen: list[tuple[Candidate, ...]]) -> list[list[int]]:
    return [[one.id.int - 1 for one in them] for them in chosen]


@pytest.mark.parametrize("seed", range(400))
def test_it_finds_what_trying_every_set_finds(seed: int) -> None:
    given = any_problem(Random(seed))
    assert choices(given) == slowly(given)


def test_the_random_problems_are_not_all_alike() -> None:
    counts = [len(slowly(any_problem(Random(seed)))) for seed in range(400)]
    assert {count: counts.count(count) > 20 for count in (0, 3)} == {0: True, 3: True}


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({}, True),
        ({"free": Free.UNKNOWN}, True),
        ({"free": Free.BUSY}, False),
        ({"skills": frozenset()}, False),
        ({"km": 50, "max_km": 50}, True),
        ({"km": 51, "max_km": 50}, False),
        ({"km": None, "max_km": 50}, True),
        ({"km": 900, "max_km": None}, True),
    ],
)
def test_who_may_fill_a_place(facts: dict[str, object], may: bool) -> None:
    one = person(1, **{"skills": frozenset({"coaching"}), **facts})
    assert allowed(problem(one, skills=frozenset({"coaching"})), one) == may


def test_distance_does_not_matter_online() -> None:
    one = person(1, km=900, max_km=10)
    online = problem(one)._replace(mode=Mode.ONLINE)
    assert (allowed(online, one), cost(online, one)) == (True, 0)


@pytest.mark.parametrize(
    ("facts", "pence"),
    [
        ({"km": 12}, 12),
        ({"km": 12, "sessions_this_year": 3}, 312),
        ({"km": 12, "topics": frozenset({"dementia", "other"})}, -38),
        ({"km": 12, "kind": P, "topics": frozenset({"dementia"})}, 12),
        ({"km": 12, "free": Free.UNKNOWN}, 1_000_012),
        ({"km": None}, 100),
        ({"km": 12, "asked": 2}, 52),
    ],
)
def test_what_a_person_costs(facts: dict[str, object], pence: int) -> None:
    one = person(1, **facts)  # type: ignore[arg-type]
    assert cost(problem(one, topics=frozenset({"dementia", "carer"})), one) == pence


def test_who_may_work_together() -> None:
    new, other_new, old = person(1, first_time=True), person(2, first_time=True), person(3)
    apart = problem(apart=frozenset({frozenset({old.id, new.id})}))
    plain = problem()
    assert [together(plain, new, other_new), together(plain, new, old), together(apart, new, old)] == [
        False,
        True,
        False,
    ]


def test_somebody_who_has_not_said_comes_after_everybody_who_is_free() -> None:
    near = person(1, km=0, free=Free.UNKNOWN, topics=frozenset({"dementia"}))
    far = person(2, km=400, sessions_this_year=40)
    found = choices(problem(near, far, professional=0, topics=frozenset({"dementia"})))
    assert numbers(found) == [[2], [1]]


def test_the_third_choice_does_without_whoever_is_in_both_others() -> None:
    people = [person(1, km=1), person(2, km=50), person(3, P, km=1), person(4, P, km=2), person(5, P, km=3)]
    assert numbers(choices(problem(*people))) == [[1, 3], [1, 4], [2, 3]]


def test_equals_fall_to_who_has_waited_longest_and_then_always_alike() -> None:
    people = [person(1, last_on=date(2026, 5, 1)), person(2), person(3, last_on=date(2026, 1, 1)), person(4)]
    assert numbers(choices(problem(*people, professional=0))) == [[2], [4], [3]]
    assert numbers(choices(problem(*reversed(people), professional=0))) == [[2], [4], [3]]


def test_whoever_is_there_already_limits_who_may_join() -> None:
    there = person(1, first_time=True)
    people = [there, person(2, P, first_time=True), person(3, P, km=300)]
    assert numbers(choices(problem(*people, lived=0, taken=[there]))) == [[3]]


def test_nothing_open_needs_nobody() -> None:
    assert choices(problem(person(1), lived=0, professional=0)) == []


HARD = {
    "ordinary": lambda number: {"km": number % 40, "sessions_this_year": number % 5},
    "everybody equal": lambda number: {},
    "everybody new": lambda number: {"first_time": True},
    "nobody has said": lambda number: {"free": Free.UNKNOWN, "km": number % 7},
}


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("places", [(1, 1), (2, 1), (3, 3)])
def test_three_hundred_people_are_quick(name: str, places: tuple[int, int]) -> None:
    people = [person(number, L if number % 2 else P, **HARD[name](number)) for number in range(300)]
    apart = frozenset(frozenset((UUID(int=n + 1), UUID(int=n + 2))) for n in range(0, 60, 2))
    began = perf_counter()
    found = choices(problem(*people, lived=places[0], professional=places[1], apart=apart))
    assert perf_counter() - began < 1
    assert len(found) == (0 if name == "everybody new" else 3)
