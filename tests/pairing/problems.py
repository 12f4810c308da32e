"""Random small problems, and the slow, obvious way to solve them."""

from itertools import combinations
from random import Random
from uuid import UUID

from faculty_api.pairing.engine import Candidate, Chosen, Problem, cost, in_order, together
from schemas.availability import Free
from schemas.people import Kind
from schemas.programmes import Mode

SKILLS, TOPICS = ("storytelling", "coaching"), ("dementia", "unpaid-carer", "mental-health")


def person(number: int, kind: Kind = Kind.LIVED, **facts: object) -> Candidate:
    name = f"Person {number:03}"
    return Candidate(id=UUID(int=number + 1), name=name, short=name, kind=kind, **facts)  # type: ignore[arg-type]


def some(random: Random, values: tuple[str, ...], chance: float = 0.6) -> frozenset[str]:
    return frozenset(value for value in values if random.random() < chance)


def any_person(random: Random, number: int) -> Candidate:
    return person(
        number,
        random.choice(list(Kind)),
        free=random.choice([Free.FREE, Free.FREE, Free.UNKNOWN, Free.BUSY]),
        skills=some(random, SKILLS, 0.8),
        topics=some(random, TOPICS),
        km=random.choice([None, 0, 20, 20, 90, 200]),
        max_km=random.choice([None, 50, 150]),
        sessions_this_year=random.choice([0, 0, 1, 3]),
        first_time=random.random() < 0.3,
    )


def any_problem(random: Random, people: int = 14) -> Problem:
    candidates = [any_person(random, number) for number in range(people)]
    pairs = list(combinations([one.id for one in candidates], 2))
    return Problem(
        mode=random.choice(list(Mode)),
        lived=random.choice([0, 1, 1, 1, 2]),
        professional=random.choice([0, 1, 1, 2]),
        skills=some(random, SKILLS, 0.3),
        topics=some(random, TOPICS),
        candidates=candidates,
        taken=candidates[:1] if random.random() < 0.3 else (),
        apart=frozenset(map(frozenset, random.sample(pairs, len(pairs) // 6))),
        leave_out=frozenset(one.id for one in candidates if random.random() < 0.1),
    )


def every_set(problem: Problem, without: frozenset[UUID] = frozenset()) -> list[Chosen]:
    """All sets there are, best first."""
    lived, professional = (
        [one for one in in_order(problem, kind) if one.id not in without] for kind in (Kind.LIVED, Kind.PROFESSIONAL)
    )
    found = [
        (
            sum(cost(problem, one) for one in (*a, *b)),
            [lived.index(one) for one in a],
            [professional.index(one) for one in b],
            (*a, *b),
        )
        for a in combinations(lived, problem.lived)
        for b in combinations(professional, problem.professional)
        if all(together(problem, x, y) for x, y in combinations((*a, *b), 2))
    ]
    return [people for *_, people in sorted(found, key=lambda each: each[:3])]


def slowly(problem: Problem) -> list[Chosen]:
    if not problem.lived + problem.professional:
        return []
    best = every_set(problem)[:3]
    both = frozenset(one.id for one in set(best[0]) & set(best[1])) if len(best) == 3 else frozenset()
    return [*best[:2], *(every_set(problem, both)[:1] or best[2:])] if both else best
