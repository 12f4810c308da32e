"""Weeks and months of a person's own, what counts in them, and when a limit would be passed.

Pay counts before tax, on the London day of its session. Costs never count.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from schemas.assess import Assessment, FeeLine, LineStatus
from schemas.claims import ClaimStatus
from schemas.earnings import EarningsWarning, Period, SetEarningsLimit
from schemas.offers import OfferStatus, PayChoice
from schemas.values import Money

DAYS_OF_A_WEEK = 7
SETTLED: frozenset[LineStatus] = frozenset({"payable", "reduced"})
NOTHING: frozenset[LineStatus] = frozenset({"declined", "refused"})
DECIDED = frozenset({ClaimStatus.APPROVED, ClaimStatus.IN_RUN, ClaimStatus.PAID, ClaimStatus.FAILED})
GONE = frozenset({ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN})
AGREED = frozenset({OfferStatus.ACCEPTED, OfferStatus.DELIVERED})


class Pay(NamedTuple):
    """Pence before tax for a session of this London day."""

    on: date
    pence: int


class ClaimedFee(NamedTuple):
    """One fee line of a claim: what was offered, what the policy pays, what was approved (None: nobody decided yet)."""

    offered: int
    payable: int
    approved: int | None
    status: LineStatus


def objection(command: SetEarningsLimit) -> str | None:
    if command.period is Period.WEEK and command.begins > DAYS_OF_A_WEEK:
        return "A week starts on a day from 1 (Monday) to 7 (Sunday)"
    return None


def period_of(period: Period, begins: int, day: date) -> tuple[date, date]:
    """First and last day of the week or month that holds ``day``."""
    if period is Period.WEEK:
        first = day - timedelta(days=(day.isoweekday() - begins) % DAYS_OF_A_WEEK)
        return first, first + timedelta(days=DAYS_OF_A_WEEK - 1)
    first = day.replace(day=begins) if day.day >= begins else _month_before(day).replace(day=begins)
    return first, _month_after(first) - timedelta(days=1)


def _month_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def _month_after(day: date) -> date:
    """The same day, at most the 28th, of the next month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=day.day)


def offered(pay: Assessment) -> int:
    """The most that an offer would pay: what a person has yet to decide counts as if they agreed."""
    return sum(
        0 if line.status in NOTHING else line.payable_pence if line.status in SETTLED else line.offered_pence
        for line in pay.lines
        if isinstance(line, FeeLine)
    )


def chosen(most: int, choice: PayChoice, reduced_to: int | None) -> int:
    """What is left of it as the person chose: all, less, or nothing."""
    if choice is PayChoice.DECLINED:
        return 0
    return min(most, reduced_to) if choice is PayChoice.REDUCED and reduced_to is not None else most


def claimed(status: ClaimStatus, line: ClaimedFee, choice: PayChoice, reduced_to: int | None) -> int:
    """What one fee line of a claim pays: as approved, and before that as it stands."""
    if status in GONE or (status not in DECIDED and line.status in NOTHING):
        return 0
    if status in DECIDED:
        return line.approved or 0
    return line.payable if line.status in SETTLED else chosen(line.offered, choice, reduced_to)


def warning(limit: SetEarningsLimit, one: Pay, others: Iterable[Pay]) -> EarningsWarning | None:
    """When ``one`` and the others of its week or month come to more than the limit. The limit itself is not more."""
    first, last = period_of(limit.period, limit.begins, one.on)
    total = one.pence + sum(other.pence for other in others if first <= other.on <= last)
    if not one.pence or total <= limit.pence:
        return None
    return EarningsWarning(period=limit.period, first=first, last=last, total=Money(total), limit=Money(limit.pence))
