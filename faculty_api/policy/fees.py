"""The fee of a session: who is paid, and what waits for a person."""

from collections.abc import Sequence
from typing import NamedTuple

from faculty_api.policy.book import Figures
from faculty_api.policy.days import PART_KEYS, by_day, price_day
from faculty_api.policy.late import too_late
from faculty_api.policy.prices import Price
from faculty_api.policy.words import pounds
from schemas.assess import AssessFacts, Elsewhere, FeeLine, LineStatus

EMPLOYER_KEYS = {
    "nhs_england": "eligible.own_staff",
    "other_nhs": "eligible.other_nhs",
    "other_public": "eligible.other_public",
    "supported_by_organisation": "eligible.supported_by_organisation",
}

EMPLOYER_WORDS = {
    "nhs_england": "NHS England's own staff are not paid a fee",
    "other_nhs": "For staff of another NHS body, a person must decide whether the fee is paid",
    "other_public": "For staff of a public body, a person must decide whether the fee is paid",
    "supported_by_organisation": "People sent or supported by an organisation are not paid a fee",
}

OUTCOME_KEYS = {
    "cancelled_by_host": "cancel.by_host",
    "cancelled_by_associate": "cancel.by_partner",
    "part_attended": "attended_part",
}

OUTCOME_WORDS = {
    "cancelled_by_host": "The host cancelled the session",
    "cancelled_by_associate": "The associate cancelled the session",
    "part_attended": "The associate was there for part of the session",
}


class Fees(NamedTuple):
    lines: list[FeeLine]
    held_pence: int
    notices: list[str]


def fee_for_session(facts: AssessFacts, figures: Figures, elsewhere: Sequence[Elsewhere] = ()) -> Fees:
    """The fee lines of one session, never paying a day twice.

    ``figures`` are those of the activity's day. ``elsewhere``: the same person's other delivered sessions by London
    day, with the pence (before declining or reducing) that other claims already offer for that day. Hours of one
    day are added together (or each session priced, as ``fee.same_day_sessions`` says), the day's cap is applied,
    and what other claims offer is taken off.
    """
    refusal = _refusal(facts, figures)
    if refusal:
        because, key = refusal
        line = FeeLine(
            category="involvement_payment",
            offered_pence=0,
            payable_pence=0,
            status="refused",
            because=because,
            citations=figures.cite(key),
        )
        return Fees([line], 0, [])
    prices = [
        price for day, parts in by_day(facts.activity.parts) for price in price_day(day, parts, figures, elsewhere)
    ]
    if not prices:
        prices = [_nothing_counted(facts)]
    return _settle(facts, figures, prices)


def _refusal(facts: AssessFacts, figures: Figures) -> tuple[str, str] | None:
    if facts.role_level < figures.number("fee.paid_from_role"):
        return f"Role {facts.role_level} has no payment for time", "fee.paid_from_role"
    employer, outcome = facts.person.employer, facts.activity.outcome
    if employer != "none" and figures.option(EMPLOYER_KEYS[employer]) == "dont":
        return EMPLOYER_WORDS[employer], EMPLOYER_KEYS[employer]
    if outcome != "delivered" and figures.option(OUTCOME_KEYS[outcome]) == "none":
        return f"{OUTCOME_WORDS[outcome]}, and a cancelled session is not paid", OUTCOME_KEYS[outcome]
    return None


def _nothing_counted(facts: AssessFacts) -> Price:
    keys = tuple({PART_KEYS[part.part]: None for part in facts.activity.parts})
    if keys:
        return Price(0, "refused", "This time is already covered by the fee for the session itself", keys)
    return Price(0, "held", "No times are given, so a person must decide", ("fee.threshold_minutes",))


def _settle(facts: AssessFacts, figures: Figures, prices: list[Price]) -> Fees:
    """Ask of each price who is paid: declined, waiting for a person, late, reduced or payable."""
    wanted = facts.person.reduced_to_pence if facts.person.payment == "reduced" else None
    waits = _waits(facts, figures)
    fees = Fees([], 0, [])
    for price in prices:
        settled, due = _asked_for(price, facts, figures, wanted)
        if waits and settled.status in ("payable", "reduced"):
            status, because, keys = waits
            because = f"{because}. {settled.because}"
            settled = settled._replace(status=status, because=because, keys=(*settled.keys, *keys))
        payable = due if settled.status in ("payable", "reduced") else 0
        wanted = None if wanted is None else max(0, wanted - due)
        notices = [*fees.notices, price.notice] if price.notice else fees.notices
        fees = Fees([*fees.lines, _line(settled, payable, figures)], fees.held_pence + due - payable, notices)
    return fees


def _asked_for(price: Price, facts: AssessFacts, figures: Figures, wanted: int | None) -> tuple[Price, int]:
    """The price as the person wants it (declined, or ``wanted`` pence and no more), and the pence then due."""
    if facts.person.payment == "declined" and figures.says_yes("decline") and price.status != "refused":
        because = "The payment was turned down"
        return price._replace(status="declined", because=because, keys=(*price.keys, "decline")), 0
    if wanted is None or wanted >= price.pence or not figures.says_yes("reduce"):
        return price, price.pence
    status: LineStatus = "reduced" if price.status == "payable" else price.status
    because = f"A smaller payment was asked for: {pounds(wanted)}. {price.because}"
    return price._replace(status=status, because=because, keys=(*price.keys, "reduce")), wanted


def _line(price: Price, payable: int, figures: Figures) -> FeeLine:
    return FeeLine(
        category=price.category,
        offered_pence=price.pence,
        payable_pence=payable,
        status=price.status,
        because=price.because,
        citations=figures.cite(*price.keys),
    )


def _waits(facts: AssessFacts, figures: Figures) -> tuple[LineStatus, str, tuple[str, ...]] | None:
    """Why a fee that is due is not paid now."""
    employer, outcome, payment = facts.person.employer, facts.activity.outcome, facts.person.payment
    if outcome != "delivered" and figures.option(OUTCOME_KEYS[outcome]) == "hold":
        return "held", f"{OUTCOME_WORDS[outcome]}, and a person must decide what is paid", (OUTCOME_KEYS[outcome],)
    if employer != "none" and figures.option(EMPLOYER_KEYS[employer]) == "hold":
        return "held", EMPLOYER_WORDS[employer], (EMPLOYER_KEYS[employer],)
    if payment != "paid" and not figures.says_yes("decline" if payment == "declined" else "reduce"):
        key = "decline" if payment == "declined" else "reduce"
        return "held", "A different payment was asked for, and a person must decide", (key,)
    return too_late(facts, figures, "fee")
