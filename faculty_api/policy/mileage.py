"""Miles by car, motorcycle and bicycle. Tenths of a mile times tenths of a penny, rounded once a line."""

from datetime import date
from decimal import Decimal

from faculty_api.policy.book import Figures
from faculty_api.policy.costs import Judged, Ledger
from faculty_api.policy.words import rate, tenths
from schemas.assess import Expense

RATE_KEYS = {"motorcycle_mileage": "mileage.motorcycle", "bicycle_mileage": "mileage.bicycle"}


def tax_year(day: date, figures: Figures) -> int:
    """The year in which the tax year of ``day`` began."""
    known: int | None = figures.memo.get(("tax year", day))
    if known is None:
        begun = f"{day:%m-%d}" >= figures.option("mileage.tax_year_starts")
        known = figures.remember(("tax year", day), day.year if begun else day.year - 1)
    return known


def to_tenths(miles: Decimal) -> int:
    return int(miles * 10)


def whole_pence(tenths_of_a_mile_by_tenths_of_a_penny: int) -> int:
    """Whole pence, half up: the one rounding of a mileage line."""
    return (tenths_of_a_mile_by_tenths_of_a_penny + 50) // 100


def two_wheels(expense: Expense, figures: Figures, _: Ledger) -> Judged:
    key, miles = RATE_KEYS[expense.category], to_tenths(expense.miles or Decimal(0))
    each = figures.number(key)
    pence = whole_pence(miles * each)
    return Judged(pence, pence, f"{tenths(miles)} miles at {rate(each)} a mile", (key,))


def car(expense: Expense, figures: Figures, ledger: Ledger) -> Judged:
    miles = to_tenths(expense.miles or Decimal(0))
    low = min(miles, _left_at_the_first_rate(miles, expense, figures, ledger))
    steps = [(low, "mileage.car"), (miles - low, "mileage.car_over_step")]
    used = [(some, key) for some, key in steps if some]
    sums = sum(some * figures.number(key) for some, key in used)
    words = [f"{tenths(some)} miles at {rate(figures.number(key))} a mile" for some, key in used]
    keys = [key for _, key in used]
    if miles > low:
        keys += ["mileage.step_miles", "mileage.tax_year_starts"]
    if expense.passengers:
        lift = figures.number("mileage.passenger")
        sums += miles * expense.passengers * lift
        words.append(f"{rate(lift)} a mile for {_riders(expense.passengers)}")
        keys.append("mileage.passenger")
    return Judged(whole_pence(sums), whole_pence(sums), " and ".join(words), tuple(keys))


def _left_at_the_first_rate(miles: int, expense: Expense, figures: Figures, ledger: Ledger) -> int:
    """Tenths of a mile before the yearly step; ``miles`` are then used up."""
    year, activity = tax_year(expense.on, figures), ledger.facts.activity
    if year not in ledger.car_tenths:
        this_year = year == tax_year(activity.on, figures)
        ledger.car_tenths[year] = to_tenths(ledger.facts.person.car_miles_this_tax_year) if this_year else 0
    before = ledger.car_tenths[year]
    ledger.car_tenths[year] = before + miles
    return max(0, figures.number("mileage.step_miles") * 10 - before)


def _riders(passengers: int) -> str:
    return "1 passenger" if passengers == 1 else f"each of {passengers} passengers"
