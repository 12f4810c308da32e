"""Miles by car, motorcycle and bicycle. Tenths of a mile times tenths of a penny, rounded so that lines add up."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from faculty_api.policy.book import Figures
from faculty_api.policy.costs import Judged, Ledger
from faculty_api.policy.words import rate, tenths
from schemas.assess import Expense

TEN = Decimal(10)
NO_MILES = Decimal(0)
FIRST_KEYS: tuple[str, ...] = ("mileage.car",)
AFTER_KEYS: tuple[str, ...] = ("mileage.car_over_step", "mileage.step_miles", "mileage.tax_year_starts")
STEPPED_KEYS: tuple[str, ...] = (*FIRST_KEYS, *AFTER_KEYS)
RATE_KEYS = {"motorcycle_mileage": "mileage.motorcycle", "bicycle_mileage": "mileage.bicycle"}


class Rates(Struct, frozen=True, gc=False):
    """What the book says of cars on one day. Rates in tenths of a penny a mile, ``step`` in tenths of a mile."""

    first: int
    after: int
    lift: int
    step: int
    year_starts: tuple[int, int]


def rates_of(figures: Figures) -> Rates:
    known: Rates | None = figures.memo.get(Rates)
    if known is None:
        month, day = figures.option("mileage.tax_year_starts").split("-")
        known = Rates(
            first=figures.number("mileage.car"),
            after=figures.number("mileage.car_over_step"),
            lift=figures.number("mileage.passenger"),
            step=figures.number("mileage.step_miles") * 10,
            year_starts=(int(month), int(day)),
        )
        figures.remember(Rates, known)
    return known


def tax_year(day: date, figures: Figures) -> int:
    """The year in which the tax year of ``day`` began."""
    return _tax_year(day, rates_of(figures))


def _tax_year(day: date, rates: Rates) -> int:
    return day.year if (day.month, day.day) >= rates.year_starts else day.year - 1


def to_tenths(miles: Decimal) -> int:
    return int(miles * TEN) if miles else 0


def whole_pence(sums: int, ledger: Ledger) -> int:
    """Whole pence for ``sums`` hundredths of a penny, so that a claim's miles come to their exact sum, rounded half up
    once: however a journey is split into lines, it pays the same."""
    ledger.miles_sum += sums
    pence = (ledger.miles_sum + 50) // 100 - ledger.miles_paid
    ledger.miles_paid += pence
    return pence


def two_wheels(expense: Expense, figures: Figures, ledger: Ledger) -> Judged:
    key, miles = RATE_KEYS[expense.category], to_tenths(expense.miles or NO_MILES)
    each = figures.number(key)
    sums = miles * each
    pence = whole_pence(sums, ledger)
    return Judged(pence, pence, _carried(_at(miles, each), sums, pence), (key,))


def car(expense: Expense, figures: Figures, ledger: Ledger) -> Judged:
    rates, miles = rates_of(figures), to_tenths(expense.miles or NO_MILES)
    left = _left_at_the_first_rate(miles, expense, rates, ledger)
    low = miles if miles <= left else left
    high = miles - low
    sums = low * rates.first + high * rates.after
    if not high:
        because, keys = _at(low, rates.first), FIRST_KEYS
    elif low:
        because, keys = f"{_at(low, rates.first)} and {_at(high, rates.after)}", STEPPED_KEYS
    else:
        because, keys = _at(high, rates.after), AFTER_KEYS
    if expense.passengers:
        sums += miles * expense.passengers * rates.lift
        because = f"{because} and {rate(rates.lift)} a mile for {_riders(expense.passengers)}"
        keys = (*keys, "mileage.passenger")
    pence = whole_pence(sums, ledger)
    return Judged(pence, pence, _carried(because, sums, pence), keys)


def _carried(because: str, sums: int, pence: int) -> str:
    alone = (sums + 50) // 100
    return because if pence == alone else f"{because}, a halfpenny of the miles above counted in"


def _at(miles: int, each: int) -> str:
    return f"{tenths(miles)} miles at {rate(each)} a mile"


def _left_at_the_first_rate(miles: int, expense: Expense, rates: Rates, ledger: Ledger) -> int:
    """Tenths of a mile before the yearly step; ``miles`` are then used up."""
    year = _tax_year(expense.on, rates)
    before = ledger.car_tenths.get(year)
    if before is None:
        this_year = expense.on == ledger.day or year == _tax_year(ledger.day, rates)
        before = to_tenths(ledger.facts.person.car_miles_this_tax_year) if this_year else 0
    ledger.car_tenths[year] = before + miles
    left = rates.step - before
    return left if left > 0 else 0


def _riders(passengers: int) -> str:
    return "1 passenger" if passengers == 1 else f"each of {passengers} passengers"
