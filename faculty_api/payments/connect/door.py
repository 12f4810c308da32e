"""The one door to Stripe: the official library, behind words of our own. Nothing else imports it, and without a key
nothing does.

No call is repeated in here: whoever calls decides, from what is kept in the database. Calls take at most ``PATIENCE``.
"""

import json
from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    import stripe

PATIENCE = 30.0
"""Seconds; far below the lease of a payment, so that nobody waits for an answer that another has been given."""
_LAG = timedelta(minutes=10)
_MOST = 100
_TOLERANCE = 300
"""Seconds that a message may be old, or ahead of our clock."""
Answer = TypeVar("Answer")


class Unknown(Exception):  # noqa: N818 - an answer, not an error
    """No answer, or one that does not say what came of the call."""


class Refused(Exception):  # noqa: N818
    """Stripe said no: nothing came of the call. ``later``: that passes. ``kept``: it is kept under the key."""

    def __init__(self, words: str, *, later: bool = False, kept: bool = True) -> None:
        super().__init__(words)
        self.words, self.later, self.kept = words, later, kept


class Muddled(Exception):  # noqa: N818
    """The key was used for something else, or what is at Stripe is not what we wanted."""


class Forged(Exception):  # noqa: N818
    """Not a message of Stripe's, in words."""


class Wanted(NamedTuple):
    """One payment as it was approved. ``key``: of this very call."""

    reference: str
    account: str
    pence: int
    since: datetime
    key: str = ""


class Payout(NamedTuple):
    payout: str
    status: str
    paid_on: date | None
    why: str


class Payee(NamedTuple):
    account: str
    details_given: bool
    pays_out: bool


class Message(NamedTuple):
    """What Stripe told us: only what it is about. What is so is then asked of Stripe itself."""

    id: str
    type: str
    account: str
    about: str
    live: bool


class Door(Protocol):
    """What the rest of payments asks of Stripe; every method raises ``Unknown``, ``Refused`` or ``Muddled``."""

    async def transfer_of(self, wanted: Wanted, /) -> str | None: ...
    async def transfer(self, wanted: Wanted, /) -> str: ...
    async def payout_of(self, wanted: Wanted, /) -> Payout | None: ...
    async def pay_out(self, wanted: Wanted, /) -> Payout: ...
    async def payout(self, account: str, payout: str, /) -> Payout: ...
    async def taken_back(self, transfer: str, /) -> bool: ...
    async def take_back(self, wanted: Wanted, transfer: str, /) -> None: ...
    async def payee_of(self, mark: str, since: datetime, /) -> Payee | None: ...
    async def new_payee(self, mark: str, key: str, email: str, /) -> Payee: ...
    async def payee(self, account: str, /) -> Payee: ...
    async def link(self, account: str, base_url: str, /) -> str: ...
    def hear(self, body: bytes, signature: str, now: datetime, /) -> Message: ...


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
_PASSES = frozenset({"balance_insufficient", "insufficient_funds", "lock_timeout"})
NOT_LET_IN = "Stripe did not let us in. Whoever runs the service must look at its key"
BUSY = "Stripe is busy"
_CLIENTS_FAULT = range(400, 500)


class Stripe:
    """Stripe by its library. ``url``: another address of it, for tests."""

    def __init__(self, key: str, secrets: Sequence[str] = (), url: str | None = None) -> None:
        import stripe

        self._stripe, self._secrets, self.live = stripe, tuple(secrets), "_live_" in key
        stripe.enable_telemetry = False
        self._client: Any = stripe.StripeClient(
            key,
            base_addresses={"api": url} if url else {},
            max_network_retries=0,
            http_client=stripe.HTTPXClient(timeout=PATIENCE),
        )

    async def _ask(self, call: Awaitable[Answer]) -> Answer:
        errors = self._stripe
        try:
            return await call
        except (errors.AuthenticationError, errors.PermissionError):
            raise Refused(NOT_LET_IN, later=True, kept=False) from None
        except errors.RateLimitError:
            raise Refused(BUSY, later=True, kept=False) from None
        except errors.IdempotencyError as error:
            raise Muddled("Stripe knows our key for something else") from error
        except errors.StripeError as error:
            status, code = error.http_status or 0, error.code or ""
            if status == 409 or status not in _CLIENTS_FAULT:
                raise Unknown(type(error).__name__) from error
            raise Refused(WORDS.get(code, "Stripe would not do it"), later=code in _PASSES) from error

    async def transfer_of(self, wanted: Wanted, /) -> str | None:
        """The transfer that was made for this payment, by our own reference."""
        found = await self._ask(self._client.v1.transfers.list_async({"transfer_group": wanted.reference, "limit": 10}))
        return _matching(found.data, wanted).id if found.data else None

    async def transfer(self, wanted: Wanted, /) -> str:
        made = await self._ask(
            self._client.v1.transfers.create_async(
                {
                    "amount": wanted.pence,
                    "currency": "gbp",
                    "destination": wanted.account,
                    "transfer_group": wanted.reference,
                    "description": wanted.reference,
                    "metadata": {"reference": wanted.reference},
                },
                {"idempotency_key": wanted.key},
            )
        )
        return str(_matching([made], wanted).id)

    async def payout_of(self, wanted: Wanted, /) -> Payout | None:
        """The payout that was made for this payment. Stripe cannot look for our reference, so those since then are
        gone through."""
        since = int((wanted.since - _LAG).timestamp())
        seen: dict[str, Any] = {"created": {"gte": since}, "limit": _MOST}
        while True:
            page = await self._ask(self._client.v1.payouts.list_async(seen, {"stripe_account": wanted.account}))
            mine = [one for one in page.data if _said(one, "reference") == wanted.reference]
            if mine or not page.has_more:
                return _payout(_same(mine, wanted)) if mine else None
            seen = {**seen, "starting_after": page.data[-1].id}

    async def pay_out(self, wanted: Wanted, /) -> Payout:
        made = await self._ask(
            self._client.v1.payouts.create_async(
                {
                    "amount": wanted.pence,
                    "currency": "gbp",
                    "statement_descriptor": wanted.reference,
                    "metadata": {"reference": wanted.reference},
                },
                {"idempotency_key": wanted.key, "stripe_account": wanted.account},
            )
        )
        return _payout(_same([made], wanted))

    async def payout(self, account: str, payout: str, /) -> Payout:
        return _payout(
            await self._ask(self._client.v1.payouts.retrieve_async(payout, None, {"stripe_account": account}))
        )

    async def taken_back(self, transfer: str, /) -> bool:
        found = await self._ask(self._client.v1.transfers.retrieve_async(transfer))
        return bool(found.reversed)

    async def take_back(self, wanted: Wanted, transfer: str, /) -> None:
        await self._ask(
            self._client.v1.transfers.reversals.create_async(
                transfer,
                {"amount": wanted.pence, "metadata": {"reference": wanted.reference}},
                {"idempotency_key": wanted.key},
            )
        )

    async def payee_of(self, mark: str, since: datetime, /) -> Payee | None:
        seen: dict[str, Any] = {"created": {"gte": int((since - _LAG).timestamp())}, "limit": _MOST}
        while True:
            page = await self._ask(self._client.v1.accounts.list_async(seen))
            mine = [one for one in page.data if _said(one, "mark") == mark]
            if mine or not page.has_more:
                return _payee(mine[0]) if mine else None
            seen = {**seen, "starting_after": page.data[-1].id}

    async def new_payee(self, mark: str, key: str, email: str, /) -> Payee:
        """An account that the person fills in at Stripe. Payouts are ours to order, so that each has its reference."""
        made = await self._ask(
            self._client.v1.accounts.create_async(
                {
                    "country": "GB",
                    "email": email,
                    "business_type": "individual",
                    "controller": {
                        "stripe_dashboard": {"type": "express"},
                        "fees": {"payer": "application"},
                        "losses": {"payments": "application"},
                        "requirement_collection": "stripe",
                    },
                    "capabilities": {"transfers": {"requested": True}},
                    "settings": {"payouts": {"schedule": {"interval": "manual"}}},
                    "metadata": {"mark": mark},
                },
                {"idempotency_key": key},
            )
        )
        return _payee(made)

    async def payee(self, account: str, /) -> Payee:
        return _payee(await self._ask(self._client.v1.accounts.retrieve_async(account)))

    async def link(self, account: str, base_url: str, /) -> str:
        """Where the person goes on at Stripe: once, and within minutes."""
        made = await self._ask(
            self._client.v1.account_links.create_async(
                {
                    "account": account,
                    "type": "account_onboarding",
                    "refresh_url": f"{base_url}/profile/stripe/again",
                    "return_url": f"{base_url}/profile/stripe/back",
                }
            )
        )
        return str(made.url)

    def hear(self, body: bytes, signature: str, now: datetime, /) -> Message:
        """A message by its raw bytes, or ``Forged``."""
        if not any(self._signed(body, signature, secret) for secret in self._secrets):
            raise Forged("This message does not have Stripe's signature")
        said = dict(part.split("=", 1) for part in signature.split(",") if "=" in part)
        if abs(now.timestamp() - int(said["t"])) > _TOLERANCE:
            raise Forged("This message was not signed now. Send it again")
        return _message(body)

    def _signed(self, body: bytes, signature: str, secret: str) -> bool:
        try:
            return bool(self._stripe.WebhookSignature.verify_header(body, signature, secret))
        except (self._stripe.SignatureVerificationError, UnicodeError, TypeError):
            return False


def _message(body: bytes) -> Message:
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


def _matching(found: "Sequence[stripe.Transfer]", wanted: Wanted) -> "stripe.Transfer":
    """The one transfer of this payment; to another account, of another amount, or twice is a muddle."""
    if len(found) > 1:
        raise Muddled(f"Stripe has {len(found)} transfers with the reference {wanted.reference}")
    if found[0].destination != wanted.account:
        raise Muddled("Stripe has a transfer with this reference to another account")
    return _same(found, wanted)


def _same(found: Sequence[Any], wanted: Wanted) -> Any:
    live = [one for one in found if getattr(one, "status", "") not in {"failed", "canceled"}] or list(found)
    if len(live) > 1:
        raise Muddled(f"Stripe has {len(live)} payouts with the reference {wanted.reference}")
    if (live[0].amount, live[0].currency) != (wanted.pence, "gbp"):
        raise Muddled("Stripe has another amount under this reference")
    return live[0]


def _said(found: Any, name: str) -> str | None:
    """What we wrote on an object of Stripe's. The library's objects are no dicts."""
    said: str | None = getattr(found.metadata, name, None)
    return said


def _payout(found: Any) -> Payout:
    paid_on = datetime.fromtimestamp(found.arrival_date, UTC).date() if found.arrival_date else None
    why = WORDS.get(found.failure_code or "", "") if found.status in {"failed", "canceled"} else ""
    return Payout(found.id, found.status, paid_on, why)


def _payee(found: Any) -> Payee:
    return Payee(found.id, bool(found.details_submitted), bool(found.payouts_enabled))
