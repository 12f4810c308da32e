"""Invented terms for the pairing engine: cohorts of weekly sessions in towns, and people who are free at times."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

TOWNS = [(51.5, -0.12), (53.48, -2.24), (52.48, -1.9), (51.45, -2.58), (54.97, -1.61), (50.37, -4.14), (53.8, -1.55)]
SKILLS = [f"skill-{at}" for at in range(9)]
TOPICS = [f"topic-{at}" for at in range(12)]
MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
WEEKS = 20


def term(cohorts: int, people: int, seed: int = 1, ragged: bool = False) -> dict[str, Any]:
    """About one person in twenty may fill a place. ``ragged``: sessions begin and last as they like."""
    rng = Random(seed)
    sessions = [one for at in range(cohorts) for one in _cohort(rng, at, ragged)]
    return {"sessions": sessions, "people": [_person(rng, at) for at in range(people)]}


def _cohort(rng: Random, at: int, ragged: bool) -> list[dict[str, Any]]:
    town, online = rng.choice(TOWNS), rng.random() < 0.2
    week, day, half = rng.randrange(WEEKS - 5), rng.randrange(5), rng.choice([9, 13])
    facts = {
        "mode": "online" if online else "in_person",
        "place": None if online else [town[0] + rng.uniform(-0.1, 0.1), town[1] + rng.uniform(-0.1, 0.1)],
        "needs": {"lived": 1, "professional": 1},
        "skills": rng.sample(SKILLS, 2 + (rng.random() < 0.5)),
        "topics": rng.sample(TOPICS, 2),
    }
    made = []
    for session in range(6):
        start = MONDAY + timedelta(weeks=week + session, days=day, hours=half)
        length = timedelta(hours=3)
        if ragged:
            start += timedelta(minutes=rng.randrange(0, 240, 15))
            length = timedelta(minutes=rng.randrange(60, 300, 15))
        made.append(
            {"id": f"c{at}.{session}", "start": start.isoformat(), "end": (start + length).isoformat(), **facts}
        )
    return made


def _person(rng: Random, at: int) -> dict[str, Any]:
    town = rng.choice(TOWNS)
    days = [day for day in range(5) if rng.random() < 0.7]
    away = set(rng.sample(range(WEEKS), 2))
    free = [
        [(MONDAY + timedelta(weeks=week, days=day, hours=hour)).isoformat() for hour in (8, 18)]
        for week in range(WEEKS)
        if week not in away
        for day in days
    ]
    return {
        "id": f"p{at}",
        "kind": "lived" if rng.random() < 0.5 else "professional",
        "home": [town[0] + rng.uniform(-0.6, 0.6), town[1] + rng.uniform(-0.6, 0.6)],
        "max_km": rng.choice([40, 80, 150, 300]),
        "skills": rng.sample(SKILLS, rng.randrange(3, 8)),
        "topics": rng.sample(TOPICS, rng.randrange(4)),
        "free": free,
        "booked": free[:1],
        "max_sessions": rng.randrange(2, 9),
        "sessions_this_year": rng.choice([0, 0, 1, 2, 3, 5, 9]),
        "first_time": rng.random() < 0.1,
        "not_with": [f"p{rng.randrange(at)}"] if at and rng.random() < 0.03 else [],
    }
