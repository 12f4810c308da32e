"""Whatever the facts, the sums agree and nothing is negative; more time or a higher cost never pays less."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from faculty_api.policy.assess import WAITING, assess
from faculty_api.policy.book import Book, load
from faculty_api.policy.decode import decode_facts
from faculty_api.policy.gather import BadFacts
from schemas.assess import MILEAGE, Assessment, Elsewhere, ExpenseCategory, ExpenseLine, FeeLine
from tests.policy.facts import facts_of, raw

CATEGORIES = get_args(ExpenseCategory)
DECISIONS: dict[str, list[Any]] = {
    "fee.exact_threshold": ["half", "full"],
    "fee.min_unit": ["half", "hourly", "none_below"],
    "fee.hourly": [2500],
    "fee.least_minutes": [30],
    "fee.same_day_sessions": ["add", "each"],
    "fee.day_cap": ["full_day", "off", 9000],
    "time.prep": ["inside", "adds"],
    "eligible.other_nhs": ["pay", "hold", "dont"],
    "hotel.cap.elsewhere": [9500],
    "meal.lunch": [600],
    "mileage.car": [455],
}


@some.composite
def expense(draw: some.DrawFn) -> dict[str, Any]:
    category = draw(some.sampled_from(CATEGORIES))
    made: dict[str, Any] = {"category": category}
    if category in MILEAGE:
        made["miles"] = draw(some.integers(1, 20_000)) / 10
        made["passengers"] = draw(some.integers(0, 3)) if category == "car_mileage" else 0
    else:
        made["amount_pence"] = draw(some.integers(1, 1_000_000))
        made["receipt"] = draw(some.booleans())
        made["agreed_beforehand"] = draw(some.booleans())
    if category == "rail":
        made["travel_class"] = draw(some.sampled_from(["standard", "first"]))
        made["cheapest_standard_pence"] = draw(some.none() | some.integers(1, 1_000_000))
    if category == "hotel":
        made["place"] = draw(some.sampled_from([None, "london", "elsewhere"]))
    return made


@some.composite
def a_case(draw: some.DrawFn) -> dict[str, Any]:
    payment = draw(some.sampled_from(["paid"] * 4 + ["declined", "reduced"]))
    employers = [*["none"] * 6, "nhs_england", "other_nhs", "other_public", "supported_by_organisation"]
    person: dict[str, Any] = {"employer": draw(some.sampled_from(employers)), "payment": payment}
    if payment == "reduced":
        person["reduced_to_pence"] = draw(some.integers(0, 20_000))
    person["car_miles_this_tax_year"] = draw(some.integers(0, 12_000))
    keys = draw(some.lists(some.sampled_from(sorted(DECISIONS)), unique=True, max_size=4))
    return {
        "role_level": draw(some.sampled_from([1, 3, 4, 4, 4])),
        "outcome": draw(some.sampled_from(["delivered"] * 3 + ["cancelled_by_host", "part_attended"])),
        "claimed_on": draw(some.sampled_from(["2026-05-20", "2026-12-01"])),
        "mode": draw(some.sampled_from(["in_person", "online"])),
        "person": person,
        "expenses": draw(some.lists(expense(), max_size=4)),
        "decisions": {key: draw(some.sampled_from(DECISIONS[key])) for key in keys},
    }


def answer(case: dict[str, Any], minutes: list[int], book: Book | None = None) -> Assessment:
    facts = facts_of(case)
    start = datetime(2026, 5, 12, 6, 0, tzinfo=ZoneInfo("Europe/London"))
    for length in minutes:
        end = start + timedelta(minutes=length)
        facts["activity"]["parts"].append({"part": "deliver", "start": start.isoformat(), "end": end.isoformat()})
        start = end + timedelta(minutes=5)
    return assess(decode_facts(raw(facts)), book or load())


@settings(max_examples=200, deadline=None)
@given(a_case(), some.lists(some.integers(1, 300), min_size=1, max_size=3))
def test_totals_are_the_sums_of_their_lines(case: dict[str, Any], minutes: list[int]) -> None:
    made = answer(case, minutes)
    fees = [line for line in made.lines if isinstance(line, FeeLine)]
    costs = [line for line in made.lines if isinstance(line, ExpenseLine)]
    assert made.fee_pence == sum(line.payable_pence for line in fees)
    assert made.expense_pence == sum(line.payable_pence for line in costs)
    waiting = sum(line.claimed_pence for line in costs if line.status in WAITING)
    offered = sum(line.offered_pence for line in fees if line.status in WAITING)
    assert waiting <= made.held_pence <= waiting + offered
    claimed = sum(cost.get("amount_pence", 0) for cost in case["expenses"])
    assert sum(line.claimed_pence for line in costs if line.category not in MILEAGE) == claimed
    for line in made.lines:
        asked = line.offered_pence if isinstance(line, FeeLine) else line.claimed_pence
        assert 0 <= line.payable_pence <= asked
        assert line.payable_pence == 0 or line.status in ("payable", "reduced")
        assert line.because
        assert all(cited.source for cited in line.citations)


@settings(max_examples=200, deadline=None)
@given(a_case(), some.integers(1, 500), some.integers(0, 400))
def test_more_time_never_pays_less(case: dict[str, Any], minutes: int, more: int) -> None:
    assert answer(case, [minutes]).fee_pence <= answer(case, [minutes + more]).fee_pence


@pytest.mark.parametrize("exact", ["half", "full"])
@pytest.mark.parametrize("unit", [{"fee.min_unit": "half"}, {"fee.min_unit": "hourly", "fee.hourly": 2500}])
def test_no_minute_more_pays_less(exact: str, unit: dict[str, Any]) -> None:
    """Every minute of a day, for somebody who is paid: what chance might not draw."""
    case = {"role_level": 4, "decisions": {"fee.exact_threshold": exact, **unit}}
    paid = [answer(case, [minutes]).fee_pence for minutes in range(1, 601)]
    assert paid == sorted(paid)
    assert (paid[-1], paid[238], paid[239]) == (15_000, 7_500, 15_000 if exact == "full" else 7_500)


@settings(max_examples=200, deadline=None)
@given(a_case(), expense(), some.integers(0, 10_000))
def test_a_higher_cost_never_pays_less(case: dict[str, Any], cost: dict[str, Any], more: int) -> None:
    name = "miles" if "miles" in cost else "amount_pence"
    higher = {**cost, name: min(cost[name] + more, 2_000 if name == "miles" else 1_000_000)}
    if cost.get("travel_class") == "first":
        return
    less, dearer = ({**case, "expenses": [one]} for one in (cost, higher))
    assert answer(less, [60]).expense_pence <= answer(dearer, [60]).expense_pence


@settings(max_examples=300, deadline=None)
@given(
    some.recursive(
        some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=5),
        lambda inner: (
            some.lists(inner, max_size=3)
            | some.dictionaries(
                some.sampled_from(
                    ["role_level", "activity", "parts", "start", "expenses", "decisions", "person", "on"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_nothing_but_bad_facts_comes_of_nonsense(nonsense: Any) -> None:
    with pytest.raises(BadFacts) as bad:
        decode_facts(raw(nonsense))
    assert bad.value.faults != []


@settings(max_examples=200, deadline=None)
@given(a_case(), some.lists(some.integers(1, 300), min_size=1, max_size=3), some.randoms())
def test_the_order_of_costs_changes_no_total(case: dict[str, Any], minutes: list[int], chance: Any) -> None:
    """True to the penny, whichever car line crosses the yearly step: miles are rounded for the claim."""
    shuffled = list(case["expenses"])
    chance.shuffle(shuffled)
    told, turned = (answer({**case, "expenses": costs}, minutes) for costs in (case["expenses"], shuffled))
    sums, others = ((one.fee_pence, one.expense_pence, one.held_pence) for one in (told, turned))
    assert sums == others


def test_the_order_of_costs_under_one_limit_changes_no_total() -> None:
    """Every order of costs that share a day's limit: what chance hardly ever draws together."""
    lunches: list[dict[str, Any]] = [
        {"category": "lunch", "amount_pence": pence, "receipt": True} for pence in (400, 500, 300, 90)
    ]
    case = {"role_level": 4, "decisions": {"meal.lunch": 600}}
    made = [answer({**case, "expenses": list(order)}, [60]) for order in permutations(lunches)]
    assert {(one.expense_pence, one.held_pence) for one in made} == {(600, 690)}


@settings(max_examples=200, deadline=None)
@given(some.integers(1, 900), some.integers(0, 900), some.sampled_from(["add", "each"]))
def test_one_day_on_two_claims_never_pays_more_than_on_one(first: int, second: int, sessions: str) -> None:
    """The second claim is told what the first offers for the day, as the claims' own code tells it."""
    case = {"role_level": 4, "decisions": {"fee.same_day_sessions": sessions}}
    start = datetime(2026, 5, 12, 0, 30, tzinfo=ZoneInfo("Europe/London"))
    first, second = min(first, 700), min(second, 700)
    if not second:
        return
    lengths = [(start, first), (start + timedelta(minutes=first), second)]
    parts = [
        {"part": "deliver", "start": begun.isoformat(), "end": (begun + timedelta(minutes=length)).isoformat()}
        for begun, length in lengths
    ]
    one, two, both = (facts_of(case) for _ in range(3))
    one["activity"]["parts"], two["activity"]["parts"], both["activity"]["parts"] = parts[:1], parts[1:], parts
    earlier = assess(decode_facts(raw(one)), load())
    decoded = decode_facts(raw(two))
    elsewhere = [
        Elsewhere(on=start.date(), parts=decode_facts(raw(one)).activity.parts, offered_pence=earlier.fee_pence)
    ]
    later = assess(decoded, load(), elsewhere)
    together = assess(decode_facts(raw(both)), load())
    assert earlier.fee_pence + later.fee_pence <= together.fee_pence


@settings(max_examples=200, deadline=None)
@given(some.sampled_from(sorted({*CATEGORIES} - MILEAGE)), some.lists(some.integers(1, 30_000), min_size=2, max_size=4))
def test_a_cost_split_into_lines_never_pays_more(category: str, amounts: list[int]) -> None:
    """Of receipted costs on one day; small change is another matter where the book asks no receipt below an amount."""
    caps = ["hotel.cap.elsewhere", "meal.breakfast", "meal.lunch", "meal.evening_meal", "home_meeting_flat", "care.cap"]
    case = {"role_level": 3, "mode": "online", "decisions": dict.fromkeys(caps, 9500)}
    told = {"category": category, "receipt": True, "agreed_beforehand": True}
    if category == "hotel":
        told["place"] = "elsewhere"
    split = answer({**case, "expenses": [{**told, "amount_pence": amount} for amount in amounts]}, [60])
    whole = answer({**case, "expenses": [{**told, "amount_pence": sum(amounts)}]}, [60])
    assert split.expense_pence == whole.expense_pence


@settings(max_examples=200, deadline=None)
@given(some.lists(some.integers(1, 5_000), min_size=2, max_size=4), some.integers(0, 110_000), some.integers(0, 2))
def test_miles_split_into_lines_pay_just_what_one_line_pays(tenths: list[int], before: int, passengers: int) -> None:
    """Half a penny up, once for the miles of a claim."""
    case = {"role_level": 3, "person": {"car_miles_this_tax_year": before / 10}}
    told = {"category": "car_mileage", "passengers": passengers}
    split = answer({**case, "expenses": [{**told, "miles": one / 10} for one in tenths]}, [60])
    whole = answer({**case, "expenses": [{**told, "miles": sum(tenths) / 10}]}, [60])
    assert split.expense_pence == whole.expense_pence
    assert all(line.payable_pence >= 0 for line in split.lines)


@settings(max_examples=100, deadline=None)
@given(a_case(), some.lists(some.integers(1, 300), min_size=1, max_size=3))
def test_what_was_remembered_is_what_would_be_worked_out(case: dict[str, Any], minutes: list[int]) -> None:
    """A book that has answered before, and one that never has, say the same."""
    assert answer(case, minutes) == answer(case, minutes) == answer(case, minutes, Book(load().parameters))
