"""What a type cannot say about facts: order, overlap, contradictions, days not in force, known decisions.

Every check adds ``(field, message)`` to ``faults``. A value that was itself at fault is ``None`` here and is not
judged again. Good facts, which are nearly all, do not come here: ``sound`` lets them through.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from faculty_api.policy.book import Book
from faculty_api.policy.check_times import LATEST, LATEST_DAY, PART_PATHS, Fault, check_activity, not_in_force
from faculty_api.policy.days import london_day
from faculty_api.policy.parameter import Value
from faculty_api.policy.words import day_words, escaped
from schemas.assess import (
    MILEAGE,
    MOST_EXPENSES,
    MOST_MILES,
    MOST_MILES_SO_FAR,
    Activity,
    AssessFacts,
    Expense,
    PersonFacts,
)

NO_MILES = Decimal(0)
TENTH = Decimal("0.1")
EXPENSE_PATHS = tuple(f"expenses[{place}]" for place in range(MOST_EXPENSES))


def printable(text: str) -> str:
    """``text`` short and safe to show in a message, on a terminal too: one line of ASCII, whatever it holds."""
    return escaped(text[:100]).encode("ascii", "backslashreplace").decode()


def check_person(person: PersonFacts, path: str, _: Book, faults: list[Fault]) -> None:
    payment, wanted, miles = person.payment, person.reduced_to_pence, person.car_miles_this_tax_year
    if payment == "reduced":
        if wanted is None:
            message = "must say the smaller amount, because payment is reduced"
            faults.append((f"{path}.reduced_to_pence", message))
    elif wanted is not None and payment is not None:
        faults.append((f"{path}.reduced_to_pence", f"must be left out, because payment is {payment}"))
    if miles and not tenths_up_to(miles, MOST_MILES_SO_FAR):
        message = "must be miles from 0 to 200000, with at most one decimal"
        faults.append((f"{path}.car_miles_this_tax_year", message))


def tenths_up_to(miles: Decimal, most: Decimal) -> bool:
    """Above 0, up to ``most``, and a whole number of tenths. Neither NaN nor an absurd exponent gets to the sums."""
    if not (miles.is_finite() and NO_MILES < miles <= most):
        return False
    return miles.same_quantum(TENTH) or miles == miles.quantize(TENTH)


def check_expense(expense: Expense, path: str, book: Book, faults: list[Fault]) -> None:
    category, on, miles = expense.category, expense.on, expense.miles
    if on is not None and not book.begins <= on < LATEST_DAY:
        faults.append((f"{path}.on", not_in_force(on, book)))
    if miles is not None and not tenths_up_to(miles, MOST_MILES):
        message = f"must be above 0 and at most {MOST_MILES}, with at most one decimal, like 12.4"
        faults.append((f"{path}.miles", message))
    if category is None:
        return
    for name, value in (("amount_pence", expense.amount_pence), ("miles", miles)):
        if value is not None and (message := out_of_place(name, category)):
            faults.append((f"{path}.{name}", message))
    if expense.passengers and category != "car_mileage":
        faults.append((f"{path}.passengers", f"must be left out for {category}: only car_mileage has passengers"))
    if expense.place is not None and category != "hotel":
        faults.append((f"{path}.place", f"must be left out for {category}: only a hotel has a place"))
    if expense.cheapest_standard_pence is not None and category != "rail":
        message = f"must be left out for {category}: it is for rail"
        faults.append((f"{path}.cheapest_standard_pence", message))


def out_of_place(name: str, category: str) -> str:
    """Why a cost of this category has no such field, ``amount_pence`` or ``miles``; empty when it has."""
    if name == "amount_pence" and category in MILEAGE:
        return f"must be left out for {category}: give miles, and the sum is worked out"
    if name == "miles" and category not in MILEAGE:
        return f"must be left out for {category}: only a mileage has miles"
    return ""


def check_facts(facts: AssessFacts, _: str, book: Book, faults: list[Fault]) -> None:
    activity, claimed = facts.activity, facts.claimed_on
    if claimed is not None and claimed >= LATEST_DAY:
        faults.append(("claimed_on", "must be in a year before 2100"))
    if activity is not None:
        if claimed is not None:
            _check_after(facts, faults)
        if activity.parts == [] and facts.role_level == 4 and activity.outcome == "delivered":
            faults.append(("activity.parts", "must have at least one part, with its start and end"))
    for key, value in (facts.decisions or {}).items():
        _check_decision(key, value, book, faults)


def _check_after(facts: AssessFacts, faults: list[Fault]) -> None:
    """Nothing is claimed before it happened; only a cancelled session has a day still to come."""
    activity, claimed = facts.activity, facts.claimed_on
    on, outcome = activity.on, activity.outcome
    if on is not None and (outcome == "delivered" or outcome == "part_attended"):
        if claimed < on:
            faults.append(("claimed_on", f"must not be before the activity, {day_words(on)}"))
        last = max(claimed, on)
        for place, part in enumerate(activity.parts or ()):
            # A day in London is at most one later than the day by the part's own offset.
            if part is None or part.start is None or part.start.date() < last or part.start >= LATEST:
                continue
            if london_day(part.start) > last:
                faults.append((f"activity{PART_PATHS[place]}.start", "must not be after claimed_on"))
    for place, expense in enumerate(facts.expenses or ()):
        if expense is not None and expense.on is not None and expense.on > claimed:
            faults.append((f"{EXPENSE_PATHS[place]}.on", "must not be after claimed_on"))


def _check_decision(key: str, value: Value, book: Book, faults: list[Fault]) -> None:
    path = f"decisions.{printable(key)}"
    parameter = book.parameters.get(key)
    if parameter is None:
        faults.append((path, "is not a key of the policy book"))
        return
    try:
        parameter.accept(value)
    except ValueError as wanted:
        faults.append((path, f"must be {wanted}"))


Check = Callable[[Any, str, Book, list[Fault]], None]
# A part is checked with its activity.
CHECKS: dict[type, Check] = {
    Activity: check_activity,
    PersonFacts: check_person,
    Expense: check_expense,
    AssessFacts: check_facts,
}


def check_all(facts: AssessFacts, book: Book) -> list[Fault]:
    """Every fault of facts whose types are right."""
    faults: list[Fault] = []
    check_activity(facts.activity, "activity", book, faults)
    check_person(facts.person, "person", book, faults)
    for path, expense in zip(EXPENSE_PATHS, facts.expenses, strict=False):
        check_expense(expense, path, book, faults)
        if expense.amount_pence is None or expense.category in MILEAGE:
            check_lacking(expense, path, faults)
    check_facts(facts, "", book, faults)
    return faults


def check_lacking(expense: Expense, path: str, faults: list[Fault]) -> None:
    """A mileage without miles, or another cost without its amount."""
    if expense.category in MILEAGE:
        if expense.miles is None:
            faults.append((f"{path}.miles", "is missing: a mileage needs its miles"))
    elif expense.amount_pence is None:
        faults.append((f"{path}.amount_pence", "is missing: say what it cost, in pence"))
