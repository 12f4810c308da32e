"""A second reading of the contract for plans: slow, obvious, sharing no code with the engine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from math import asin, ceil, cos, radians, sin, sqrt
from random import Random
from typing import Any

DAY = datetime(2026, 5, 12, tzinfo=UTC)
Chosen = dict[tuple[int, str], tuple[int, ...]]
"""Of each session and kind, the people, by number."""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def km(one: list[float], other: list[float]) -> int:
    (lat, lon), (to_lat, to_lon) = (map(radians, one), map(radians, other))
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return ceil(round(2 * 6371.0088 * asin(min(1.0, sqrt(half))), 9))


def may(session: dict[str, Any], person: dict[str, Any]) -> bool:
    start, end = moment(session["start"]), moment(session["end"])
    reached = start
    for begins, ends in sorted((moment(a), moment(b)) for a, b in person["free"]):
        if begins <= reached:
            reached = max(reached, ends)
    if reached < end or any(moment(a) < end and start < moment(b) for a, b in person["booked"]):
        return False
    if not set(session["skills"]) <= set(person["skills"]):
        return False
    return session["mode"] == "online" or km(session["place"], person["home"]) <= person["max_km"]


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return moment(one["start"]) < moment(other["end"]) and moment(other["start"]) < moment(one["end"])


def faults(problem: dict[str, Any], chosen: Chosen) -> list[str]:
    """Every rule of the contract that a plan breaks."""
    sessions, people = problem["sessions"], problem["people"]
    found = []
    given: dict[int, list[int]] = {}
    for at, session in enumerate(sessions):
        together = []
        for kind in ("lived", "professional"):
            some = chosen.get((at, kind), ())
            together += some
            if len(some) > session["needs"][kind] or len(set(some)) < len(some):
                found.append(f"too many in {at}")
            found += [f"{one} is no {kind}" for one in some if people[one]["kind"] != kind]
            found += [f"{one} may not fill {at}" for one in some if not may(session, people[one])]
        for one, other in combinations(together, 2):
            apart = people[one]["id"] in people[other]["not_with"] or people[other]["id"] in people[one]["not_with"]
            if apart or (people[one]["first_time"] and people[other]["first_time"]):
                found.append(f"{one} with {other}")
        for one in together:
            given.setdefault(one, []).append(at)
    for one, mine in given.items():
        if len(mine) > people[one]["max_sessions"]:
            found.append(f"{one} over the limit")
        found += [f"{one} twice at once" for a, b in combinations(mine, 2) if overlap(sessions[a], sessions[b])]
    return found


def cost(problem: dict[str, Any], chosen: Chosen) -> int:
    total, given = 0, dict[int, int]()
    for at, session in enumerate(problem["sessions"]):
        for kind in ("lived", "professional"):
            some = chosen.get((at, kind), ())
            total += 10_000_000 * (session["needs"][kind] - len(some))
            for one in some:
                person = problem["people"][one]
                total += 100 * (person["sessions_this_year"] + given.get(one, 0))
                given[one] = given.get(one, 0) + 1
                total += km(session["place"], person["home"]) if session["mode"] == "in_person" else 0
                total -= 50 * len(set(session["topics"]) & set(person["topics"])) if kind == "lived" else 0
    return total


def cheapest(problem: dict[str, Any]) -> int:
    """By trying every plan, but for those that break a rule already."""
    people = range(len(problem["people"]))
    options: list[list[tuple[tuple[int, ...], tuple[int, ...]]]] = []
    for session in problem["sessions"]:
        sides = []
        for kind in ("lived", "professional"):
            fit = [
                one for one in people if problem["people"][one]["kind"] == kind and may(session, problem["people"][one])
            ]
            sides.append([some for count in range(session["needs"][kind] + 1) for some in combinations(fit, count)])
        options.append(list(product(*sides)))
    return min(cost(problem, chosen) for chosen in _plans(problem, options, 0, {}))


def _plans(problem: dict[str, Any], options: list[Any], at: int, chosen: Chosen) -> Iterator[Chosen]:
    if at == len(options):
        yield chosen
        return
    for lived, professional in options[at]:
        more = {**chosen, (at, "lived"): lived, (at, "professional"): professional}
        if not faults(problem, more):
            yield from _plans(problem, options, at + 1, more)


def any_problem(random: Random) -> dict[str, Any]:
    """Few people, near enough to be tight: sessions that overlap, limits, people kept apart, first-timers."""
    sessions = [_session(random, at) for at in range(random.randrange(1, 5))]
    count = random.randrange(1, 7)
    return {"sessions": sessions, "people": [_person(random, at, count) for at in range(count)]}


def _at(minutes: int) -> str:
    return (DAY + timedelta(minutes=minutes)).isoformat()


def _session(random: Random, at: int) -> dict[str, Any]:
    start = random.randrange(540, 960, 30)
    return {
        "id": f"s{at}",
        "start": _at(start),
        "end": _at(start + random.randrange(30, 240, 30)),
        "mode": random.choice(["in_person", "online"]),
        "place": [51.5, random.choice([-0.12, -0.5])],
        "needs": {"lived": random.randrange(3), "professional": random.randrange(3)},
        "skills": random.sample(["a", "b"], random.randrange(2)),
        "topics": random.sample(["x", "y", "z"], random.randrange(3)),
    }


def _person(random: Random, at: int, count: int) -> dict[str, Any]:
    free = [[480, 780], [780, 1200]] if random.random() < 0.7 else [[480, random.randrange(600, 1200)]]
    return {
        "id": f"p{at}",
        "kind": random.choice(["lived", "professional"]),
        "home": [51.5 + random.choice([0, 0.2, 1]), -0.12],
        "max_km": random.choice([0, 30, 200]),
        "skills": random.sample(["a", "b"], random.randrange(3)),
        "topics": random.sample(["x", "y", "z"], random.randrange(3)),
        "free": [[_at(a), _at(b)] for a, b in free],
        "booked": [[_at(600), _at(630)]] if random.random() < 0.2 else [],
        "max_sessions": random.randrange(4),
        "sessions_this_year": random.randrange(4),
        "first_time": random.random() < 0.4,
        "not_with": random.sample(
            [f"p{other}" for other in range(count) if other != at], count > 1 and random.random() < 0.4
        ),
    }
