"""Invented facts for benchmarks, each different: days, times, outcomes, people, costs, amounts and miles vary."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec

from schemas.assess import MILEAGE, ExpenseCategory

LONDON = ZoneInfo("Europe/London")
FIRST_DAY = date(2023, 1, 1)
DAYS = 1400
COSTS = sorted(get_args(ExpenseCategory))
WEIGHTS = [30 if category == "rail" else 15 if category in ("bus", "car_mileage") else 4 for category in COSTS]
DAYS_WORK = [["deliver"], ["prepare", "deliver", "debrief"], ["deliver", "deliver"], ["training"]]
REASONS = [None, None, None, "No bus after nine", "The lift was out of order"]


def facts_lines(count: int, seed: int = 1) -> Iterator[bytes]:
    """``count`` lines of JSON for ``faculty assess``, the same ones for the same ``seed``."""
    rng = Random(seed)
    for _ in range(count):
        yield msgspec.json.encode(_facts(rng))


def _facts(rng: Random) -> dict[str, Any]:
    on = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    outcomes = ["delivered", "part_attended", "cancelled_by_host", "cancelled_by_associate"]
    return {
        "role_level": rng.choices([1, 2, 3, 4], [1, 1, 3, 15])[0],
        "claimed_on": on + timedelta(days=_days_until_claimed(rng)),
        "activity": {
            "on": on,
            "mode": rng.choice(["in_person", "online"]),
            "outcome": rng.choices(outcomes, [17, 1, 1, 1])[0],
            "parts": _parts(rng, on),
        },
        "person": _person(rng),
        "expenses": [_cost(rng, on) for _ in range(rng.choices([0, 1, 2, 3, 5], [3, 5, 6, 4, 2])[0])],
    }


def _days_until_claimed(rng: Random) -> int:
    """Mostly within a month; one in twenty too late."""
    return rng.randrange(93, 200) if rng.random() < 0.05 else rng.randrange(30)


def _parts(rng: Random, on: date) -> list[dict[str, Any]]:
    """A session, sometimes prepared and talked over, sometimes with a second one; every start and length differs."""
    start = datetime(on.year, on.month, on.day, tzinfo=LONDON) + timedelta(minutes=rng.randrange(420, 660))
    parts = []
    kinds = rng.choices(
        [["deliver"], ["prepare", "deliver", "debrief"], ["deliver", "deliver"], ["training"]], [6, 2, 1, 1]
    )[0]
    for kind in kinds:
        end = start + timedelta(minutes=240 if rng.random() < 0.05 else rng.randrange(20, 300))
        parts.append({"part": kind, "start": start.isoformat(), "end": end.isoformat()})
        start = end + timedelta(minutes=rng.randrange(30))
    return parts


def _person(rng: Random) -> dict[str, Any]:
    employers = ["none", "nhs_england", "other_nhs", "other_public", "supported_by_organisation"]
    payment = rng.choices(["paid", "declined", "reduced"], [17, 2, 1])[0]
    person: dict[str, Any] = {
        "employer": rng.choices(employers, [16, 1, 1, 1, 1])[0],
        "payment": payment,
        "car_miles_this_tax_year": rng.choice([0, rng.randrange(99_000) / 10, rng.randrange(99_000, 110_000) / 10]),
    }
    return {**person, "reduced_to_pence": rng.randrange(15_000)} if payment == "reduced" else person


def _cost(rng: Random, on: date) -> dict[str, Any]:
    category = rng.choices(COSTS, WEIGHTS)[0]
    cost: dict[str, Any] = {"category": category, "on": on}
    if category in MILEAGE:
        cost["miles"] = rng.randrange(1, 3000) / 10
        if category == "car_mileage":
            cost["passengers"] = rng.choice([0, 0, 1, 2])
        return cost
    cost |= {"amount_pence": rng.randrange(100, 20_000), "receipt": rng.random() < 0.9}
    if category in ("taxi", "carer", "childcare", "personal_assistant"):
        cost |= {"agreed_beforehand": rng.random() < 0.7, "reason": rng.choice(REASONS)}
    if category == "rail" and rng.random() < 0.1:
        cost |= {"travel_class": "first", "cheapest_standard_pence": rng.randrange(100, 20_000)}
    if category == "hotel":
        cost["place"] = rng.choice(["london", "elsewhere", None])
    return cost
