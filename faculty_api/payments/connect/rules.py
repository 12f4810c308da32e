"""Pure rules of payments by Stripe: what to do next, what an answer changes, and what never goes back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from schemas.connect import StripeState

_S = StripeState
REMEMBERED = timedelta(hours=20)
"""For so long an unknown call may be made again under its own key. Stripe may forget keys after 24 hours."""
LEASE = timedelta(minutes=5)
"""Whoever takes a payment has so long; then another may take it, and what the first still says is dropped."""
WATCHED = timedelta(days=7)
"""So long a payment that was made is still looked at: a bank can send it back days later."""
OPEN = frozenset({_S.TO_SEND, _S.SENT, _S.ON_ITS_WAY, _S.TO_TAKE_BACK, _S.UNCLEAR})
AT_STRIPE = frozenset({_S.SENT, _S.ON_ITS_WAY, _S.TO_TAKE_BACK})
"""Transferred, neither paid out nor taken back: ours to end, not to be counted twice."""
_RANK: Mapping[str, int] = {"": 0, "pending": 1, "in_transit": 2, "paid": 3, "canceled": 4, "failed": 4}


class Known(NamedTuple):
    """What we know of one payment."""

    state: StripeState
    transfer: str | None = None
    payout: str | None = None
    payout_status: str = ""
    why: str = ""
    tried_at: datetime | None = None
    attempt: int = 1
    paid_on: date | None = None


class Seen(NamedTuple):
    """What Stripe says about it. Empty: nobody can say what came of the call."""

    transfer: str | None = None
    payout: str | None = None
    payout_status: str = ""
    paid_on: date | None = None
    taken_back: bool = False
    refused: str = ""
    """Stripe said no, and nothing came of it; the reason in words."""
    later: bool = False
    """The refusal passes: there was not enough money, or too much was asked at once."""
    used_up: bool = False
    """Stripe keeps that answer under the key of this attempt, so the next one needs another."""
    muddle: str = ""
    """What is at Stripe is not what we wanted: a person has to look."""


def key(kept: str, attempt: int, step: str) -> str:
    """The idempotency key of one call. The same until Stripe has said that nothing came of the attempt."""
    return f"{kept}-{step}-{attempt}"


def forgotten(tried_at: datetime | None, now: datetime) -> bool:
    """Whether Stripe may no longer know the key of what was first tried then."""
    return tried_at is not None and now - tried_at >= REMEMBERED


def newer(known: str, said: str) -> str:
    """The state of a payout never goes back, whatever is heard late: paid after pending, failed after paid."""
    return said if _RANK.get(said, 0) > _RANK.get(known, 0) else known


def after(known: Known, seen: Seen, now: datetime) -> Known:
    """What is known after an answer. The same answer again, or an older one, changes nothing."""
    if seen.muddle:
        return known._replace(state=_S.UNCLEAR, why=seen.muddle) if known.state in OPEN else known
    if known.state in {_S.TO_SEND, _S.UNCLEAR} and known.transfer is None:
        return _sending(known, seen, now)
    if known.state in {_S.SENT, _S.UNCLEAR} and known.payout is None and not seen.taken_back:
        return _paying_out(known, seen, now)
    if known.state in {_S.TO_TAKE_BACK, _S.UNCLEAR} and (seen.taken_back or seen.refused):
        return _taking_back(known, seen)
    return _paid_out(known, seen)


def _sending(known: Known, seen: Seen, now: datetime) -> Known:
    if seen.transfer:
        return known._replace(state=_S.SENT, transfer=seen.transfer, why="", tried_at=None)
    if seen.refused and not seen.later and known.state is _S.TO_SEND:
        return known._replace(state=_S.FAILED, why=seen.refused, tried_at=None)
    return _not_yet(known, seen, now)


def _paying_out(known: Known, seen: Seen, now: datetime) -> Known:
    if seen.payout:
        sent = known._replace(state=_S.ON_ITS_WAY, payout=seen.payout, why="", tried_at=None)
        return _paid_out(sent, seen)
    if seen.refused and not seen.later and known.state is _S.SENT:
        return known._replace(state=_S.TO_TAKE_BACK, why=seen.refused, tried_at=None)
    return _not_yet(known, seen, now)


def _not_yet(known: Known, seen: Seen, now: datetime) -> Known:
    if seen.refused:
        return known._replace(why=seen.refused, tried_at=None, attempt=known.attempt + seen.used_up)
    if known.state is not _S.UNCLEAR and forgotten(known.tried_at, now):
        return known._replace(state=_S.UNCLEAR, why=UNKNOWN)
    return known


def _taking_back(known: Known, seen: Seen) -> Known:
    if seen.taken_back:
        return known._replace(state=_S.FAILED, tried_at=None)
    if seen.later:
        return known._replace(tried_at=None, attempt=known.attempt + seen.used_up)
    return known._replace(state=_S.UNCLEAR, why=f"{NOT_BACK}. {seen.refused}")


def _paid_out(known: Known, seen: Seen) -> Known:
    status = newer(known.payout_status, seen.payout_status)
    if status == known.payout_status:
        return known
    known = known._replace(payout_status=status)
    if status == "paid":
        return known._replace(state=_S.PAID, paid_on=seen.paid_on)
    if status in {"failed", "canceled"}:
        back = known.state is _S.PAID
        return known._replace(state=_S.CAME_BACK if back else _S.TO_TAKE_BACK, why=seen.refused or RETURNED)
    return known


UNKNOWN = "Stripe did not answer, and does not know of it now"
NOT_BACK = "Stripe did not give the money back"
RETURNED = "The bank sent the payment back"


def look_again(state: StripeState, changed_at: datetime, now: datetime, *, moved: bool, later: bool) -> datetime | None:
    """When the poller looks next if no message comes before; None when there is nothing left to see."""
    if state is _S.FAILED or state is _S.CAME_BACK or (state is _S.PAID and now - changed_at > WATCHED):
        return None
    if moved and state in {_S.TO_SEND, _S.SENT, _S.TO_TAKE_BACK}:
        return now
    if state is _S.PAID:
        return now + timedelta(days=1)
    if state in {_S.ON_ITS_WAY, _S.UNCLEAR} or later:
        return now + timedelta(hours=1)
    return now + timedelta(minutes=1)
