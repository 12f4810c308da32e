"""What do these facts pay, and why."""

from collections.abc import Sequence

from faculty_api.policy.book import Book
from faculty_api.policy.costs import Ledger
from faculty_api.policy.expenses import expense_lines
from faculty_api.policy.fees import fee_for_session
from faculty_api.policy.mileage import tax_year
from faculty_api.policy.words import day_words
from schemas.assess import AssessFacts, Assessment, Elsewhere, ExpenseLine, FeeLine

WAITING = frozenset({"held", "exception", "limit_not_set"})


def assess(facts: AssessFacts, book: Book, elsewhere: Sequence[Elsewhere] = ()) -> Assessment:
    """Every line with its reason and its sources. ``elsewhere``: see ``fees.fee_for_session``.

    Fees follow the book on the activity's day, a cost the book on the cost's own day.
    """
    book = book.with_decisions(facts.decisions, facts.activity.on)
    fees = fee_for_session(facts, book.on(facts.activity.on), elsewhere)
    ledger = Ledger(facts)
    costs = [line for expense in facts.expenses for line in expense_lines(expense, book, ledger)]
    lines: list[FeeLine | ExpenseLine] = [*fees.lines, *costs]
    return Assessment(
        lines=lines,
        fee_pence=sum(line.payable_pence for line in fees.lines),
        expense_pence=sum(line.payable_pence for line in costs),
        held_pence=fees.held_pence + sum(line.claimed_pence for line in costs if line.status in WAITING),
        notices=fees.notices + _other_tax_years(facts, book),
    )


def _other_tax_years(facts: AssessFacts, book: Book) -> list[str]:
    drives = [cost for cost in facts.expenses if cost.category == "car_mileage"]
    if not drives:
        return []
    figures = book.on(facts.activity.on)
    year = tax_year(facts.activity.on, figures)
    days = {cost.on for cost in drives if tax_year(cost.on, figures) != year}
    words = "The journey on {} is in another tax year than the session. Its miles are counted from 0."
    return [words.format(day_words(day)) for day in sorted(days)]
