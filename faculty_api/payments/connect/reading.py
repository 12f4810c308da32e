"""Objects of Stripe's, read into ours; what is not what we wanted is a muddle, and never passed over."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from faculty_api.payments.connect.door import Forged, Message, Muddled, Payee, Payout, Wanted

WORDS: Mapping[str, str] = {
    "balance_insufficient": "There is not enough money in our Stripe balance",
    "insufficient_funds": "There is not enough money in our Stripe balance",
    "account_invalid": "Stripe does not know this account",
    "no_account": "The bank account was not found",
    "account_closed": "Account closed",
    "could_not_process": "The bank could not take the payment",
    "debit_not_authorized": "The bank sent the payment back",
    "invalid_account_number": "There is no account with this number",
    "incorrect_account_holder_name": "The name is not the name on the account",
    "bank_account_restricted": "The bank has stopped payments into this account",
    "payouts_not_allowed": "Stripe does not pay out to this person yet",
}


def message(body: bytes) -> Message:
    try:
        said = json.loads(body)
        about = said["data"]["object"]
        found = Message(
            id=said["id"],
            type=said["type"],
            account=said.get("account") or "",
            about=about["id"],
            live=bool(said.get("livemode")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Forged("This message is not an event") from None
    if not all(isinstance(one, str) and len(one) <= 255 for one in found[:4]) or not found.id:
        raise Forged("This message is not an event")
    return found


def matching(found: Sequence[Any], wanted: Wanted) -> Any:
    """The one transfer of this payment; to another account, of another amount, or twice is a muddle."""
    if len(found) > 1:
        raise Muddled(f"Stripe has {len(found)} transfers with the reference {wanted.reference}")
    if found[0].destination != wanted.account:
        raise Muddled("Stripe has a transfer with this reference to another account")
    return same(found, wanted)


def same(found: Sequence[Any], wanted: Wanted) -> Any:
    live = [one for one in found if getattr(one, "status", "") not in {"failed", "canceled"}] or list(found)
    if len(live) > 1:
        raise Muddled(f"Stripe has {len(live)} payouts with the reference {wanted.reference}")
    if (live[0].amount, live[0].currency) != (wanted.pence, "gbp"):
        raise Muddled("Stripe has another amount under this reference")
    return live[0]


def said(found: Any, name: str) -> str | None:
    """What we wrote on an object of Stripe's. The library's objects are no dicts."""
    said: str | None = getattr(found.metadata, name, None)
    return said


def payout(found: Any) -> Payout:
    paid_on = datetime.fromtimestamp(found.arrival_date, UTC).date() if found.arrival_date else None
    why = WORDS.get(found.failure_code or "", "") if found.status in {"failed", "canceled"} else ""
    return Payout(found.id, found.status, paid_on, why)


def payee(found: Any) -> Payee:
    return Payee(found.id, bool(found.details_submitted), bool(found.payouts_enabled))
