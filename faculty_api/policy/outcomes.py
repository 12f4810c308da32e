"""What a session pays that was cancelled, or of which only part was attended."""

from msgspec.structs import replace

from faculty_api.policy.book import Figures
from faculty_api.policy.late import Waits
from faculty_api.policy.prices import Price
from faculty_api.policy.words import pounds
from schemas.assess import LineStatus, Outcome

OUTCOME_KEYS = {
    "cancelled_by_host": "cancel.by_host",
    "cancelled_by_associate": "cancel.by_partner",
    "part_attended": "attended_part",
}

PERCENT_KEYS = {
    "cancelled_by_host": "cancel.by_host_percent",
    "cancelled_by_associate": "cancel.by_partner_percent",
}

OUTCOME_WORDS = {
    "cancelled_by_host": "The host cancelled the session",
    "cancelled_by_associate": "The associate cancelled the session",
    "part_attended": "The associate was there for part of the session",
}


PAID_WORDS = {
    "full": "it is paid in full",
    "scheduled": "the time planned is paid",
    "actual": "the time attended is paid",
}


def as_it_went(price: Price, outcome: Outcome, figures: Figures) -> Price:
    """The price when the session was cancelled or part attended, and the book says what is then paid."""
    if outcome == "delivered" or price.status == "refused":
        return price
    key, words = OUTCOME_KEYS[outcome], OUTCOME_WORDS[outcome]
    choice = figures.option(key)
    if choice in PAID_WORDS:
        because = f"{words}, and {PAID_WORDS[choice]}. {price.because}"
        return replace(price, because=because, keys=(*price.keys, key))
    share = figures.limit(PERCENT_KEYS[outcome]) if choice == "percent" else None
    if share is None:
        return price
    pence = (price.pence * share + 50) // 100
    because = f"{words}, and {share}% of {pounds(price.pence)} is paid. {price.because}"
    status: LineStatus = price.status if pence else "refused"
    return replace(price, pence=pence, status=status, because=because, keys=(*price.keys, key, PERCENT_KEYS[outcome]))


def waits_for_outcome(outcome: Outcome, figures: Figures) -> Waits | None:
    if outcome == "delivered":
        return None
    key, words = OUTCOME_KEYS[outcome], OUTCOME_WORDS[outcome]
    choice = figures.option(key)
    if choice == "hold":
        return "held", f"{words}, and a person must decide what is paid", (key,)
    if choice == "percent" and figures.limit(PERCENT_KEYS[outcome]) is None:
        because = f"Limit not set: {words[0].lower()}{words[1:]}, and nobody has yet decided what share is then paid"
        return "limit_not_set", because, (key, PERCENT_KEYS[outcome])
    if choice != "by_notice":
        return None
    if figures.limit("cancel.notice_hours") is None:
        because = f"Limit not set: {words[0].lower()}{words[1:]}, and nobody has yet decided how much notice is enough"
        return "limit_not_set", because, (key, "cancel.notice_hours")
    because = f"{words}. The facts do not say how much notice was given, so a person must decide"
    return "held", because, (key, "cancel.notice_hours")
