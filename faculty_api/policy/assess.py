"""What do these facts pay, and why."""

from collections.abc import Sequence

from faculty_api.policy.book import Book, Figures
from faculty_api.policy.costs import Ledger
from faculty_api.policy.expenses import expense_lines
from faculty_api.policy.fees import fee_for_session
from faculty_api.policy.mileage import tax_year
from faculty_api.policy.words import day_words
from schemas.assess import TRAVEL, AssessFacts, Assessment, Elsewhere, ExpenseLine, FeeLine

WAITING = frozenset({"held", "exception", "limit_not_set"})
ONLINE = "This session was online, and a cost of travel is claimed for it. A person must check why."
"""No rule about this was found in the policy, so nothing is held by it."""


def assess(facts: AssessFacts, book: Book, elsewhere: Sequence[Elsewhere] = ()) -> Assessment:
    """Every line with its reason and its sources. ``elsewhere``: see ``fees.fee_for_session``.

    Fees follow the book on the activity's day, a cost the book on the cost's own day.
    """
    if facts.decisions:
        book = book.with_decisions(facts.decisions, facts.activity.on)
    figures = book.on(facts.activity.on)
    fees = fee_for_session(facts, figures, elsewhere)
    lines: list[FeeLine | ExpenseLine] = list(fees.lines)
    notices = list(fees.notices)
    expense_pence, held_pence = 0, fees.held_pence
    if facts.expenses:
        ledger = Ledger(facts, book, figures)
        for expense in facts.expenses:
            for line in expense_lines(expense, ledger):
                lines.append(line)
                if line.payable_pence:
                    expense_pence += line.payable_pence
                elif line.status in WAITING:
                    held_pence += line.claimed_pence
        if ledger.other_days:
            notices += _other_tax_years(facts, figures)
        if facts.activity.mode == "online" and any(cost.category in TRAVEL for cost in facts.expenses):
            notices.append(ONLINE)
    return Assessment(
        lines=lines,
        fee_pence=fees.payable_pence,
        expense_pence=expense_pence,
        held_pence=held_pence,
        notices=notices,
    )


def _other_tax_years(facts: AssessFacts, figures: Figures) -> list[str]:
    year = tax_year(facts.activity.on, figures)
    drives = sorted({cost.on for cost in facts.expenses if cost.category == "car_mileage"})
    words = "The journey on {} is in another tax year than the session. Its miles are counted from 0."
    return [words.format(day_words(day)) for day in drives if tax_year(day, figures) != year]
