"""What is paid back: journeys, stays, meals, care."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from faculty_api.policy.book import Figures
from faculty_api.policy.costs import Judged, Ledger, not_set, up_to, without_receipt
from faculty_api.policy.fees import EMPLOYER_KEYS, Standing
from faculty_api.policy.late import Waits
from faculty_api.policy.mileage import car, two_wheels
from faculty_api.policy.words import pounds
from schemas.assess import MILEAGE, Expense, ExpenseLine, LineStatus

CAP_KEYS = {
    "breakfast": "meal.breakfast",
    "lunch": "meal.lunch",
    "evening_meal": "meal.evening_meal",
    "home_meeting": "home_meeting_flat",
    "carer": "care.cap",
    "personal_assistant": "care.cap",
    "childcare": "childcare.cap",
}

HOTEL_KEYS = {"london": "hotel.cap.london", "elsewhere": "hotel.cap.elsewhere"}

AGREED_KEYS = {
    "carer": "care.agreed_beforehand",
    "personal_assistant": "care.agreed_beforehand",
    "childcare": "childcare.agreed_beforehand",
}

SWITCH_KEYS = {"parking": "parking", "congestion_charge": "congestion", "toll": "tolls"}

OTHER_KEYS = ("exception.approver",)
"""No rule pays a cost of another kind; the book says who decides it."""

SUNK: dict[str, LineStatus] = {"hold": "held", "dont": "refused"}


class Stop(Struct, frozen=True, gc=False):
    """Why no cost is paid; ``journeys_only``: those by the mile, which nobody has a receipt for."""

    because: str
    key: str
    status: LineStatus
    journeys_only: bool = False


def expense_lines(expense: Expense, ledger: Ledger) -> list[ExpenseLine]:
    """One line for what is paid, and one of its own for what is not."""
    figures = ledger.figures if expense.on == ledger.day else ledger.on(expense.on)
    judged = None if ledger.ordinary else _stopped(expense, figures, ledger)
    if judged is None:
        judged = RULES[expense.category](expense, figures, ledger)
    claimed, payable = judged.claimed, judged.payable
    if ledger.late is not None and (payable or judged.status != "refused"):
        line = _late(expense, judged, figures, ledger.late)
    elif not payable:
        return [_unpaid(expense, claimed, judged, figures)]
    else:
        line = ExpenseLine(
            category=expense.category,
            claimed_pence=payable,
            payable_pence=payable,
            status="payable",
            because=judged.because,
            citations=figures.cited(judged.keys),
        )
    return [line] if payable in (0, claimed) else [line, _unpaid(expense, claimed - payable, judged, figures)]


def _late(expense: Expense, judged: Judged, figures: Figures, late: Waits) -> ExpenseLine:
    """Whoever decides is told both: that it is late, and what else it waits for."""
    status, because, keys = late
    own = judged.because if judged.payable else judged.rest_because or judged.because
    return ExpenseLine(
        category=expense.category,
        claimed_pence=judged.payable or judged.claimed,
        payable_pence=0,
        status=status if judged.payable else judged.status,
        because=f"{because}. {own}",
        citations=figures.cited((*judged.keys, *keys)),
    )


def _unpaid(expense: Expense, pence: int, judged: Judged, figures: Figures) -> ExpenseLine:
    return ExpenseLine(
        category=expense.category,
        claimed_pence=pence,
        payable_pence=0,
        status=judged.status,
        because=judged.rest_because or judged.because,
        citations=figures.cited(judged.keys),
    )


def _stopped(expense: Expense, figures: Figures, ledger: Ledger) -> Judged | None:
    """What becomes of a cost that the person or the session stops, whatever it was for."""
    facts = ledger.facts
    question = (Stop, facts.role_level, facts.person.employer, facts.activity.outcome)
    stops: tuple[Stop, ...] | None = figures.memo.get(question)
    if stops is None:
        stops = figures.remember(question, tuple(_stops(Standing(*question[1:]), figures)))
    journey = expense.category in MILEAGE
    for stop in stops:
        if journey or not stop.journeys_only:
            claimed = RULES[expense.category](expense, figures, ledger).claimed if journey else expense.amount_pence
            return Judged(claimed or 0, 0, stop.because, (stop.key,), stop.status)
    return None


def _stops(standing: Standing, figures: Figures) -> Iterator[Stop]:
    employer, outcome = standing.employer, standing.outcome
    if employer == "nhs_england" and figures.option("eligible.own_staff") == "dont":
        because = "NHS England's own staff claim their costs from their employer, not here"
        yield Stop(because, "eligible.own_staff", "refused")
    if employer == "supported_by_organisation" and figures.option(EMPLOYER_KEYS[employer]) != "pay":
        because = "A person must check that the organisation does not already pay this"
        yield Stop(because, EMPLOYER_KEYS[employer], "held")
    if standing.role_level == 1 and figures.option("expense.role_1") != "pay":
        status: LineStatus = "held" if figures.option("expense.role_1") == "hold" else "refused"
        words = "a person must decide" if status == "held" else "they are not paid"
        yield Stop(f"For costs of role 1, {words}", "expense.role_1", status)
    if outcome in ("cancelled_by_host", "cancelled_by_associate"):
        choice = figures.option("cancel.sunk_costs")
        if choice in SUNK:
            words = "a person must decide" if choice == "hold" else "costs are not paid"
            yield Stop(f"The session was cancelled, and {words}", "cancel.sunk_costs", SUNK[choice])
        because = "The session was cancelled, so a person must check that the journey was made"
        yield Stop(because, "cancel.sunk_costs", "held", journeys_only=True)


def _shown(what: str, expense: Expense) -> str:
    return f"{what}, with its receipt" if expense.receipt else f"{what}. So small a cost needs no receipt"


def _cited(expense: Expense, *keys: str) -> tuple[str, ...]:
    """A cost that is paid without a receipt rests on what asks for none."""
    return keys if expense.receipt else (*keys, "receipt.min_value")


def _fare(expense: Expense, figures: Figures, _: Ledger) -> Judged:
    amount = expense.amount_pence or 0
    return without_receipt(expense, figures) or Judged(
        amount, amount, _shown("The fare", expense), ("receipt.min_value",)
    )


def _rail(expense: Expense, figures: Figures, _: Ledger) -> Judged:
    missing = without_receipt(expense, figures)
    if missing:
        return missing
    amount, standard = expense.amount_pence or 0, expense.cheapest_standard_pence
    if expense.travel_class == "standard" or figures.option("rail.class") == "first":
        because = _shown(f"The {'fare' if expense.travel_class == 'first' else 'standard-class fare'}", expense)
        return Judged(amount, amount, because, _cited(expense, "rail.class"))
    if standard is None:
        because = "First class is paid only up to the standard fare. A person must check what that was"
        return Judged(amount, 0, because, ("rail.class",), "held")
    if amount <= standard:
        return Judged(amount, amount, "First class cost no more than the standard fare", ("rail.class",))
    because = f"First class is paid up to the cheapest standard fare, {pounds(standard)}"
    rest = f"{pounds(amount - standard)} is above the cheapest standard fare, {pounds(standard)}"
    return Judged(amount, standard, because, ("rail.class",), rest_because=rest)


def _taxi(expense: Expense, figures: Figures, _: Ledger) -> Judged:
    amount, rule = expense.amount_pence or 0, figures.option("taxi")
    if rule == "never":
        return Judged(amount, 0, "Taxis are not paid", ("taxi",), "refused")
    missing = without_receipt(expense, figures)
    if missing:
        return missing
    if expense.agreed_beforehand:
        return Judged(amount, amount, "The taxi is said to have been agreed beforehand", ("taxi",))
    if rule == "agreed_or_access_need" and (expense.reason or "").strip():
        return Judged(amount, amount, "A reason for the taxi is given", ("taxi",))
    because = "The taxi was not agreed beforehand and no reason is given, so a person must look at it"
    return Judged(amount, 0, because, ("taxi",))


def _switched(expense: Expense, figures: Figures, _: Ledger) -> Judged:
    amount, key = expense.amount_pence or 0, SWITCH_KEYS[expense.category]
    if not figures.says_yes(key):
        return Judged(amount, 0, "This kind of cost is not paid", (key,), "refused")
    missing = without_receipt(expense, figures)
    return missing or Judged(amount, amount, _shown("The charge", expense), _cited(expense, key))


def _hotel(expense: Expense, figures: Figures, ledger: Ledger) -> Judged:
    if expense.place:
        return up_to(expense, figures, ledger, HOTEL_KEYS[expense.place])
    if all(figures.limit(key) is None for key in HOTEL_KEYS.values()):
        return not_set(expense, *HOTEL_KEYS.values())
    because = "A person must say whether the hotel was in London or elsewhere"
    return Judged(expense.amount_pence or 0, 0, because, tuple(HOTEL_KEYS.values()), "held")


def _meal(expense: Expense, figures: Figures, ledger: Ledger) -> Judged:
    if figures.option("meal.rule") != "by_meal":
        because = "Meals are paid by the hours away from home, which the facts do not say. A person must decide"
        return Judged(expense.amount_pence or 0, 0, because, ("meal.rule",), "held")
    return up_to(expense, figures, ledger, CAP_KEYS[expense.category])


def _home(expense: Expense, figures: Figures, ledger: Ledger) -> Judged:
    key = CAP_KEYS[expense.category]
    if ledger.facts.activity.mode == "online":
        return up_to(expense, figures, ledger, key, receipted=False)
    because = "The session was in person, so there is no sum for joining from home"
    return Judged(expense.amount_pence or 0, 0, because, (key,), "refused")


def _care(expense: Expense, figures: Figures, ledger: Ledger) -> Judged:
    amount, agreed_key, cap_key = expense.amount_pence or 0, AGREED_KEYS[expense.category], CAP_KEYS[expense.category]
    if figures.says_yes(agreed_key) and not expense.agreed_beforehand:
        because = "It was not agreed beforehand, so a person must look at it"
        return Judged(amount, 0, because, (agreed_key,))
    if figures.option(cap_key) != "off":
        return up_to(expense, figures, ledger, cap_key)
    because = _shown("Agreed beforehand" if expense.agreed_beforehand else "The cost", expense)
    return without_receipt(expense, figures) or Judged(amount, amount, because, _cited(expense, agreed_key, cap_key))


def _other(expense: Expense, _: Figures, __: Ledger) -> Judged:
    return Judged(expense.amount_pence or 0, 0, "A person must decide about this kind of cost", OTHER_KEYS, "held")


RULES: dict[str, Callable[[Expense, Figures, Ledger], Judged]] = {
    "rail": _rail,
    "bus": _fare,
    "taxi": _taxi,
    "car_mileage": car,
    "motorcycle_mileage": two_wheels,
    "bicycle_mileage": two_wheels,
    "parking": _switched,
    "congestion_charge": _switched,
    "toll": _switched,
    "hotel": _hotel,
    "breakfast": _meal,
    "lunch": _meal,
    "evening_meal": _meal,
    "carer": _care,
    "personal_assistant": _care,
    "childcare": _care,
    "home_meeting": _home,
    "other": _other,
}
