"""The fee of a session: who is paid, and what waits for a person."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from faculty_api.policy.book import Figures
from faculty_api.policy.days import PART_KEYS, Day, days_of, price_day
from faculty_api.policy.late import Waits, missed, waits_for_lateness
from faculty_api.policy.outcomes import OUTCOME_KEYS, OUTCOME_WORDS, as_it_went, waits_for_outcome
from faculty_api.policy.prices import Price
from faculty_api.policy.words import pounds
from schemas.assess import UNDECIDED, AssessFacts, Elsewhere, Employer, FeeLine, LineStatus, Outcome, Payment

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


class Fees(Struct, frozen=True, gc=False):
    lines: tuple[FeeLine, ...]
    payable_pence: int
    held_pence: int
    notices: tuple[str, ...]


class Standing(Struct, frozen=True, gc=False):
    """All that decides whether a fee is refused whatever the time, apart from the book."""

    role_level: int
    employer: Employer
    outcome: Outcome


class FeeCase(Struct, frozen=True, gc=False):
    """All that a fee rests on, apart from the book: so the same case has the same fee, and it is worked out once.

    ``wanted``: the smaller sum asked for, in pence. ``missed``: the last day for the claim, when it was sent later.
    """

    employer: Employer
    outcome: Outcome
    payment: Payment
    wanted: int | None
    missed: date | None
    days: tuple[Day, ...]


def fee_for_session(facts: AssessFacts, figures: Figures, elsewhere: Sequence[Elsewhere] = ()) -> Fees:
    """The fee lines of one session, never paying a day twice.

    ``figures`` are those of the activity's day. ``elsewhere``: the same person's other delivered sessions by London
    day, with the pence (before declining or reducing) that other claims already offer for that day. Hours of one
    day are added together (or each session priced, as ``fee.same_day_sessions`` says), the day's cap is applied,
    and what other claims offer is taken off.
    """
    person, activity = facts.person, facts.activity
    employer, outcome = person.employer, activity.outcome
    standing = (facts.role_level, employer, outcome)
    refused: Fees | None = figures.memo.get(standing)
    if refused is None:
        refused = figures.remember(standing, _refused(Standing(*standing), figures))
    if refused.lines:
        return refused
    last, wanted = missed(facts, figures), person.reduced_to_pence
    days = days_of(activity.parts, figures, elsewhere)
    case = (employer, outcome, person.payment, wanted, last, days)
    if last or wanted:
        return fees_of(FeeCase(*case), figures)  # hardly ever asked twice
    known: Fees | None = figures.memo.get(case)
    return known if known is not None else figures.remember(case, fees_of(FeeCase(*case), figures))


def fees_of(case: FeeCase, figures: Figures) -> Fees:
    prices = [as_it_went(price, case.outcome, figures) for day in case.days for price in price_day(day, figures)]
    return _settle(case, figures, prices or [_nothing_counted(case)])


def _refused(standing: Standing, figures: Figures) -> Fees:
    """One line that says why nothing is paid, or no line when the time must be looked at."""
    refusal = _refusal(standing, figures)
    if refusal is None:
        return Fees((), 0, 0, ())
    because, key = refusal
    return Fees((_line(Price(0, "refused", because, (key,)), 0, figures),), 0, 0, ())


def _refusal(case: Standing, figures: Figures) -> tuple[str, str] | None:
    if case.role_level < figures.number("fee.paid_from_role"):
        return f"Role {case.role_level} has no payment for time", "fee.paid_from_role"
    employer, outcome = case.employer, case.outcome
    if employer != "none" and figures.option(EMPLOYER_KEYS[employer]) == "dont":
        return EMPLOYER_WORDS[employer], EMPLOYER_KEYS[employer]
    if outcome != "delivered" and figures.option(OUTCOME_KEYS[outcome]) == "none":
        return f"{OUTCOME_WORDS[outcome]}, and a cancelled session is not paid", OUTCOME_KEYS[outcome]
    return None


def _nothing_counted(case: FeeCase) -> Price:
    keys = tuple(dict.fromkeys(PART_KEYS[kind] for day in case.days for kind in day.uncounted))
    if keys:
        return Price(0, "refused", "This time is already covered by the fee for the session itself", keys)
    return Price(0, "held", "No times are given, so a person must decide", ("fee.threshold_minutes",))


def _settle(case: FeeCase, figures: Figures, prices: list[Price]) -> Fees:
    """Ask of each price who is paid: declined, waiting for a person, late, reduced or payable."""
    wanted = case.wanted if case.payment == "reduced" else None
    late = waits_for_lateness(case.missed, figures, "fee") if case.missed else None
    waits = _also_late(_waits(case, figures), late)
    lines, held, paid = [], 0, 0
    for price in prices:
        settled, due = _asked_for(price, case, figures, wanted)
        payable = 0
        if settled.status not in ("payable", "reduced"):
            said = late if settled.status in UNDECIDED else None
            lines.append(
                _waiting(settled, (settled.status, *said[1:]), figures) if said else _line(settled, 0, figures)
            )
        elif waits:
            lines.append(_waiting(settled, waits, figures))
        else:
            payable = due
            lines.append(_line(settled, due, figures))
        wanted = None if wanted is None else max(0, wanted - due)
        paid += payable
        held += due - payable
    return Fees(tuple(lines), paid, held, tuple(price.notice for price in prices if price.notice))


def _asked_for(price: Price, case: FeeCase, figures: Figures, wanted: int | None) -> tuple[Price, int]:
    """The price as the person wants it (declined, or ``wanted`` pence and no more), and the pence then due."""
    if case.payment == "declined" and figures.says_yes("decline") and price.status != "refused":
        because = "The payment was turned down"
        return replace(price, status="declined", because=because, keys=(*price.keys, "decline")), 0
    if wanted is None or wanted >= price.pence or not figures.says_yes("reduce"):
        return price, price.pence
    status: LineStatus = "reduced" if price.status == "payable" else price.status
    because = f"A smaller payment was asked for: {pounds(wanted)}. {price.because}"
    return replace(price, status=status, because=because, keys=(*price.keys, "reduce")), wanted


def _line(price: Price, payable: int, figures: Figures) -> FeeLine:
    return FeeLine(
        category=price.category,
        offered_pence=price.pence,
        payable_pence=payable,
        status=price.status,
        because=price.because,
        citations=figures.cited(price.keys),
    )


def _waiting(price: Price, waits: Waits, figures: Figures) -> FeeLine:
    status, because, keys = waits
    return FeeLine(
        category=price.category,
        offered_pence=price.pence,
        payable_pence=0,
        status=status,
        because=f"{because}. {price.because}",
        citations=figures.cited((*price.keys, *keys)),
    )


def _waits(case: FeeCase, figures: Figures) -> Waits | None:
    """Why a fee that is due is not paid now."""
    waits = waits_for_outcome(case.outcome, figures)
    if waits:
        return waits
    employer = case.employer
    if employer != "none" and figures.option(EMPLOYER_KEYS[employer]) == "hold":
        return "held", EMPLOYER_WORDS[employer], (EMPLOYER_KEYS[employer],)
    if case.payment != "paid" and not figures.says_yes("decline" if case.payment == "declined" else "reduce"):
        key = "decline" if case.payment == "declined" else "reduce"
        return "held", "A different payment was asked for, and a person must decide", (key,)
    return None


def _also_late(waits: Waits | None, late: Waits | None) -> Waits | None:
    """Whoever decides is told both, by the status of what came first."""
    if waits is None or late is None:
        return waits or late
    return waits[0], f"{late[1]}. {waits[1]}", (*waits[2], *late[2])
