"""What a fee or a cost rested on, without the person, the Academy and the day: the same facts should pay the same."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from faculty_api.claims.assessing import Kept, facts_of
from faculty_api.policy.book import Book
from faculty_api.policy.costs import Ledger
from faculty_api.policy.days import by_day, elapsed
from faculty_api.policy.expenses import CAP_KEYS, HOTEL_KEYS, expense_lines
from faculty_api.policy.late import too_late
from schemas.assess import MILEAGE, Expense, Part
from schemas.claims import Happened

Facts = dict[str, str | int | bool | None]
MATTERS = frozenset({Happened.SHORTER, Happened.NO})


def of_fee(kept: Kept, common: Book) -> Facts:
    """``common``: everybody's book, by which being late is the same thing everywhere."""
    basis = kept.basis
    found: Facts = {
        "role_level": basis.role_level,
        "employer": basis.employer,
        "time": _time(basis.parts),
        "offered_for": _time(kept.priced.activity.parts) if kept.priced else _pence(kept),
        "offered_employer": kept.priced.person.employer if kept.priced else basis.employer,
        "choice": basis.pay_choice.value,
        "reduced_to_pence": basis.reduced_to_pence,
        "happened": basis.happened.value if basis.happened in MATTERS else None,
        "late": _late(kept, common, "fee"),
    }
    for place, other in enumerate(basis.elsewhere):
        found[f"elsewhere_{place}"] = f"{_time(other.parts)}: {other.offered_pence}"
    return found


def of_cost(kept: Kept, place: int, common: Book) -> Facts:
    """``place``: which of the claim's costs."""
    basis, cost = kept.basis, kept.costs[place]
    said: dict[str, Any] = msgspec.to_builtins(cost)
    del said["on"]
    found: Facts = {
        **{key: value for key, value in said.items() if key not in ("reason", "category")},
        "reason": bool((cost.reason or "").strip()),
        "role_level": basis.role_level,
        "employer": basis.employer,
        "mode": basis.mode,
        "late": _late(kept, common, "expenses"),
        "before_pence": _before(kept.costs, place),
    }
    carried = _carried(kept, place, common)
    if carried:
        found["carried"] = carried
    if cost.category == "car_mileage":
        found["beyond_step"] = str(_beyond(kept, place, common))
    return found


def _pence(kept: Kept) -> str:
    return ", ".join(f"{line.category} {line.offered_pence} {line.status}" for line in kept.basis.offered)


def _time(parts: Sequence[Part]) -> str:
    """Lengths by kind, day after day: nothing of which day it was, nor of the hour."""
    days = [", ".join(f"{part.part} {elapsed(part) // 60} min" for part in held) for _, held in by_day(parts)]
    return "; ".join(days)


def _late(kept: Kept, common: Book, what: Any) -> bool:
    return too_late(facts_of(kept.basis), common.on(kept.basis.activity_on), what) is not None


def _limit(cost: Expense) -> str | None:
    return CAP_KEYS.get(cost.category) or (HOTEL_KEYS.get(cost.place or "") if cost.category == "hotel" else None)


def _before(costs: Sequence[Expense], place: int) -> int:
    """What the claim's earlier costs of that day already asked of the same limit."""
    limit = _limit(costs[place])
    if limit is None:
        return 0
    return sum(cost.amount_pence or 0 for cost in costs[:place] if cost.on == costs[place].on and _limit(cost) == limit)


def _carried(kept: Kept, place: int, common: Book) -> int:
    """Hundredths of a penny that the claim's earlier miles were rounded by, which the next miles make good."""
    if kept.costs[place].category not in MILEAGE or not place:
        return 0
    ledger = Ledger(facts_of(kept.basis, kept.costs), common)
    for cost in kept.costs[:place]:
        if cost.category in MILEAGE:
            expense_lines(cost, ledger)
    return ledger.miles_sum - 100 * ledger.miles_paid


def _beyond(kept: Kept, place: int, common: Book) -> Decimal:
    """Miles of this journey beyond the yearly step of everybody's book."""
    cost, basis = kept.costs[place], kept.basis
    step = common.on(cost.on).number("mileage.step_miles")
    before = basis.miles_so_far + sum(
        (one.miles or Decimal(0) for one in kept.costs[:place] if one.category == "car_mileage"), Decimal(0)
    )
    miles = cost.miles or Decimal(0)
    return min(miles, max(Decimal(0), before + miles - step))
