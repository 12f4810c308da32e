"""What a type cannot say about facts: order, overlap, contradictions, days not in force, known decisions.

Every check yields ``(field, message)``. A value that was itself at fault is ``None`` here and is not judged again.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from faculty_api.policy.book import Book
from faculty_api.policy.days import london_day
from faculty_api.policy.parameter import NotInForce, Value
from faculty_api.policy.words import day_words
from schemas.assess import MILEAGE, MOST_MILES, MOST_MILES_SO_FAR, Activity, AssessFacts, Expense, Part, PersonFacts

Fault = tuple[str, str]
LATEST_YEAR = 2100
LONGEST = timedelta(hours=24)


def printable(text: str) -> str:
    """``text`` short and safe to show in a message."""
    return text[:100].encode("ascii", "backslashreplace").decode().replace("\n", "\\n").replace("\r", "\\r")


def check_part(part: Part, path: str, _: Book) -> Iterator[Fault]:
    if part.start is None or part.end is None:
        return
    for name, moment in (("start", part.start), ("end", part.end)):
        if not 2000 <= moment.year < LATEST_YEAR:
            yield f"{path}.{name}", "must be in a year from 2000 to 2099"
            return
    if part.end <= part.start:
        yield f"{path}.end", "must be after the start"
    elif part.end - part.start > LONGEST:
        yield f"{path}.end", "must be within 24 hours of the start"


def check_activity(activity: Activity, path: str, book: Book) -> Iterator[Fault]:
    if activity.on is not None:
        yield from _in_force(activity.on, f"{path}.on", book)
    if activity.parts is None or any(map(_unclear, activity.parts)):
        return
    parts = activity.parts
    yield from _overlaps(parts, path)
    place = next((place for place, part in enumerate(parts) if part.part == "deliver"), 0)
    if parts and activity.on is not None and (day := london_day(parts[place].start)) != activity.on:
        message = f"must be on {day_words(activity.on)} in London, as activity.on says; it is on {day_words(day)}"
        yield f"{path}.parts[{place}].start", message


def _unclear(part: Part) -> bool:
    """Whether the part has a fault of its own, so that nothing more can be said about it."""
    if part is None or part.part is None or part.start is None or part.end is None:
        return True
    return part.end <= part.start or not 2000 <= part.start.year < LATEST_YEAR or not part.end.year < LATEST_YEAR


def _overlaps(parts: list[Part], path: str) -> Iterator[Fault]:
    if len(parts) < 2:
        return
    order = sorted(range(len(parts)), key=lambda place: parts[place].start)
    latest = order[0]
    for place in order[1:]:
        if parts[place].start < parts[latest].end:
            yield f"{path}.parts[{place}].start", f"must not be before the end of parts[{latest}]: the two overlap"
        if parts[place].end > parts[latest].end:
            latest = place


def _in_force(day: date, path: str, book: Book) -> Iterator[Fault]:
    if day.year >= LATEST_YEAR:
        yield path, "must be in a year before 2100"
        return
    try:
        book.on(day)
    except NotInForce as fault:
        yield path, str(fault)


def check_person(person: PersonFacts, path: str, _: Book) -> Iterator[Fault]:
    if person.payment == "reduced" and person.reduced_to_pence is None:
        yield f"{path}.reduced_to_pence", "must say the smaller amount, because payment is reduced"
    if person.payment in ("paid", "declined") and person.reduced_to_pence is not None:
        yield f"{path}.reduced_to_pence", f"must be left out, because payment is {person.payment}"
    miles = person.car_miles_this_tax_year
    if miles is not None and not (_one_decimal(miles) and 0 <= miles <= MOST_MILES_SO_FAR):
        yield f"{path}.car_miles_this_tax_year", "must be miles from 0 to 200000, with at most one decimal"


def _one_decimal(miles: Decimal) -> bool:
    # The exponent first: arithmetic on an absurd one overflows, or rounds to nothing.
    exponent = miles.as_tuple().exponent
    return isinstance(exponent, int) and -6 <= exponent <= 6 and miles * 10 == int(miles * 10)


def check_expense(expense: Expense, path: str, book: Book) -> Iterator[Fault]:
    if expense.on is not None:
        yield from _in_force(expense.on, f"{path}.on", book)
    miles = expense.miles
    if miles is not None and not (_one_decimal(miles) and 0 < miles <= MOST_MILES):
        yield f"{path}.miles", f"must be above 0 and at most {MOST_MILES}, with at most one decimal, like 12.4"
    if expense.category is not None:
        yield from _belongs(expense, path)


def _belongs(expense: Expense, path: str) -> Iterator[Fault]:
    """Fields that this category does not have."""
    category = expense.category
    if category in MILEAGE and expense.amount_pence is not None:
        yield f"{path}.amount_pence", f"must be left out for {category}: give miles, and the sum is worked out"
    if category not in MILEAGE and expense.miles is not None:
        yield f"{path}.miles", f"must be left out for {category}: only a mileage has miles"
    if expense.passengers and category != "car_mileage":
        yield f"{path}.passengers", f"must be left out for {category}: only car_mileage has passengers"
    if expense.place is not None and category != "hotel":
        yield f"{path}.place", f"must be left out for {category}: only a hotel has a place"
    if expense.cheapest_standard_pence is not None and category != "rail":
        yield f"{path}.cheapest_standard_pence", f"must be left out for {category}: it is for rail"


def check_facts(facts: AssessFacts, _: str, book: Book) -> Iterator[Fault]:
    activity, claimed = facts.activity, facts.claimed_on
    if claimed is not None and claimed.year >= LATEST_YEAR:
        yield "claimed_on", "must be in a year before 2100"
    if claimed is not None and activity is not None:
        yield from _claimed_after(facts)
    if activity is not None and activity.parts == [] and facts.role_level == 4 and activity.outcome == "delivered":
        yield "activity.parts", "must have at least one part, with its start and end"
    for key, value in (facts.decisions or {}).items():
        yield from _decision(key, value, book)


def _claimed_after(facts: AssessFacts) -> Iterator[Fault]:
    activity, claimed = facts.activity, facts.claimed_on
    done = activity.outcome in ("delivered", "part_attended")
    if done and activity.on is not None and claimed < activity.on:
        yield "claimed_on", f"must not be before the activity, {day_words(activity.on)}"
    for place, part in enumerate(activity.parts or []):
        if (
            done
            and not _unclear(part)
            and activity.on is not None
            and london_day(part.start) > max(claimed, activity.on)
        ):
            yield f"activity.parts[{place}].start", "must not be after claimed_on"
    for place, expense in enumerate(facts.expenses or []):
        if expense is not None and expense.on is not None and expense.on > claimed:
            yield f"expenses[{place}].on", "must not be after claimed_on"


def _decision(key: str, value: Value, book: Book) -> Iterator[Fault]:
    path = f"decisions.{printable(key)}"
    parameter = book.parameters.get(key)
    if parameter is None:
        yield path, "is not a key of the policy book"
        return
    try:
        parameter.accept(value)
    except ValueError as wanted:
        yield path, f"must be {wanted}"


CHECKS: dict[type, Any] = {
    Part: check_part,
    Activity: check_activity,
    PersonFacts: check_person,
    Expense: check_expense,
    AssessFacts: check_facts,
}


def check_all(facts: AssessFacts, book: Book) -> list[Fault]:
    """Every fault of facts whose types are right."""
    faults: list[Fault] = []
    for place, part in enumerate(facts.activity.parts):
        faults += check_part(part, f"activity.parts[{place}]", book)
    faults += check_activity(facts.activity, "activity", book)
    faults += check_person(facts.person, "person", book)
    for place, expense in enumerate(facts.expenses):
        faults += check_expense(expense, f"expenses[{place}]", book)
        faults += lacking(expense, f"expenses[{place}]")
    faults += check_facts(facts, "", book)
    return faults


def lacking(expense: Expense, path: str) -> Iterator[Fault]:
    """A mileage without miles, or another cost without its amount."""
    if expense.category in MILEAGE and expense.miles is None:
        yield f"{path}.miles", "is missing: a mileage needs its miles"
    if expense.category not in MILEAGE and expense.amount_pence is None:
        yield f"{path}.amount_pence", "is missing: say what it cost, in pence"
