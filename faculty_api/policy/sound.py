"""One quick look that lets good facts through, which nearly all are. It says nothing about the others.

Each condition here is the good side of one in ``checks`` or ``check_times``, which find and name the faults of
whatever does not pass: facts that are good but unusual (a session over midnight, a decision of their own) go there too.
"""

from datetime import date, time

from faculty_api.policy.book import Book
from faculty_api.policy.check_times import LATEST_DAY
from faculty_api.policy.checks import tenths_up_to
from faculty_api.policy.days import LONDON_OFFSETS
from schemas.assess import MILEAGE, MOST_MILES, MOST_MILES_SO_FAR, AssessFacts, Expense, Part, PersonFacts

EARLIEST, LAST_BEGIN = time(1), time(22, 59, 59)
"""A part that begins between them is on the same day by London's clock, whichever of its two offsets it is told in."""


def sound(facts: AssessFacts, book: Book) -> bool:
    """Whether ``checks.check_all`` would surely find no fault. ``False``: it must look."""
    activity, claimed = facts.activity, facts.claimed_on
    on, begins = activity.on, book.begins
    if facts.decisions or not begins <= on <= claimed < LATEST_DAY:
        return False
    if not (_sound_parts(activity.parts, on) and _sound_person(facts.person)):
        return False
    for expense in facts.expenses:
        category = expense.category
        if category in MILEAGE:
            if not _sound_miles(expense):
                return False
        elif expense.amount_pence is None or expense.miles is not None or expense.passengers:
            return False
        if expense.place is not None and category != "hotel":
            return False
        if expense.cheapest_standard_pence is not None and category != "rail":
            return False
        if not begins <= expense.on <= claimed:
            return False
    return True


def _sound_parts(parts: list[Part], on: date) -> bool:
    """At least one, all on that day by one clock, London's, one after the other and not around midnight."""
    if not parts:
        return False
    zone, before = parts[0].start.tzinfo, EARLIEST
    for part in parts:
        start, end = part.start, part.end
        if start.tzinfo != zone or end.tzinfo != zone or start.date() != on or end.date() != on:
            return False
        begun, ended = start.time(), end.time()
        if not before <= begun < ended or begun > LAST_BEGIN:
            return False
        before = ended
    return zone in LONDON_OFFSETS


def _sound_person(person: PersonFacts) -> bool:
    miles = person.car_miles_this_tax_year
    if miles and not tenths_up_to(miles, MOST_MILES_SO_FAR):
        return False
    return (person.payment == "reduced") is (person.reduced_to_pence is not None)


def _sound_miles(expense: Expense) -> bool:
    if expense.miles is None or expense.amount_pence is not None:
        return False
    if expense.passengers and expense.category != "car_mileage":
        return False
    return tenths_up_to(expense.miles, MOST_MILES)
