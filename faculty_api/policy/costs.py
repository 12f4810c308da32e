"""What every kind of cost shares: the receipt, the limit, and what earlier lines have used."""

from datetime import date

from msgspec import Struct

from faculty_api.policy.book import Book, Figures
from faculty_api.policy.late import last_day, waits_for_lateness
from faculty_api.policy.words import pounds
from schemas.assess import AssessFacts, Expense, LineStatus

LOST: dict[str, LineStatus] = {"exception": "exception", "hold": "held", "refuse": "refused"}

NAMES = {
    "hotel": "a night",
    "breakfast": "breakfast",
    "lunch": "lunch",
    "evening_meal": "an evening meal",
    "home_meeting": "joining one meeting from home",
    "carer": "a day of care and support",
    "personal_assistant": "a day of care and support",
    "childcare": "a day of childcare",
}


class Judged(Struct, frozen=True, gc=False):
    """``payable`` of ``claimed`` is paid because …; the rest has ``status`` because …"""

    claimed: int
    payable: int
    because: str
    keys: tuple[str, ...] = ()
    status: LineStatus = "exception"
    rest_because: str = ""


class Ledger:
    """What the lines before this one have already used: miles of a tax year, and of each daily limit.

    ``ordinary``: nothing about the person or the session stops a cost, whatever it was for.
    ``late``: why every cost of this claim waits, when it was sent after its last day.
    ``miles_sum`` and ``miles_paid``: what miles came to before rounding, in hundredths of a penny, and in whole pence.
    ``other_days``: some cost was on another day than the session.
    """

    __slots__ = (
        "book", "car_tenths", "day", "facts", "figures", "late", "miles_paid", "miles_sum", "ordinary", "other_days",
        "spent",
    )  # fmt: skip

    def __init__(self, facts: AssessFacts, book: Book, figures: Figures | None = None) -> None:
        """``figures``: the book's on the activity's day, when they are at hand."""
        activity = facts.activity
        self.facts = facts
        self.book = book
        self.day = activity.on
        self.other_days = False
        self.figures = figures = figures or book.on(activity.on)
        last: date = figures.memo.get(activity.on) or last_day(activity.on, figures)
        self.late = waits_for_lateness(last, figures, "expenses") if facts.claimed_on > last else None
        self.car_tenths: dict[int, int] = {}
        self.miles_sum = self.miles_paid = 0
        self.spent: dict[tuple[str, date], int] = {}
        held = activity.outcome == "delivered" or activity.outcome == "part_attended"
        self.ordinary = held and facts.person.employer == "none" and facts.role_level != 1

    def on(self, day: date) -> Figures:
        """The book's figures of a cost's own day, mostly that of the activity."""
        if day == self.day:
            return self.figures
        self.other_days = True
        return self.book.on(day)


def without_receipt(expense: Expense, figures: Figures) -> Judged | None:
    if expense.receipt:
        return None
    amount = expense.amount_pence or 0
    if amount <= figures.number("receipt.min_value"):
        return None
    because = "There is no receipt, so a person must look at it"
    status = LOST[figures.option("receipt.lost")]
    if status == "refused":
        because = "There is no receipt, and costs without one are not paid"
    return Judged(amount, 0, because, ("receipt.min_value", "receipt.lost"), status)


def not_set(expense: Expense, *keys: str) -> Judged:
    because = f"Limit not set: nobody has yet decided the most for {NAMES[expense.category]}"
    return Judged(expense.amount_pence or 0, 0, because, keys, "limit_not_set")


def up_to(expense: Expense, figures: Figures, ledger: Ledger, key: str, receipted: bool = True) -> Judged:
    """Pay up to a limit for the day; splitting a cost into several lines does not stretch it."""
    amount, cap = expense.amount_pence or 0, figures.limit(key)
    if cap is None:
        return not_set(expense, key)
    missing = without_receipt(expense, figures) if receipted else None
    if missing:
        return missing
    used = ledger.spent.get((key, expense.on), 0)
    payable = min(amount, max(0, cap - used))
    ledger.spent[(key, expense.on)] = used + payable
    most = f"{pounds(cap)}, the most for {NAMES[expense.category]}"
    because = f"Paid up to {most}" if payable < amount else f"Not more than {most}"
    return Judged(amount, payable, because, (key,), rest_because=f"{pounds(amount - payable)} is above {most}")
