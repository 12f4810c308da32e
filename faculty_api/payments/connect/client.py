"""Stripe by its official library: the one place that imports it.

No call is repeated in here: whoever calls decides, from what is kept in the database. Calls take at most ``PATIENCE``.
"""

from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from faculty_api.payments.connect import reading
from faculty_api.payments.connect.door import Forged, Message, Muddled, Payee, Payout, Refused, Unknown, Wanted

PATIENCE = 30.0
"""Seconds; far below the lease of a payment, so that nobody waits for an answer that another has been given."""
_LAG = timedelta(minutes=10)
_MOST = 100
_TOLERANCE = 300
"""Seconds that a message may be old, or ahead of our clock."""
Answer = TypeVar("Answer")
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
            raise Refused(reading.WORDS.get(code, "Stripe would not do it"), later=code in _PASSES) from error

    async def transfer_of(self, wanted: Wanted, /) -> str | None:
        """The transfer that was made for this payment, by our own reference."""
        found = await self._ask(self._client.v1.transfers.list_async({"transfer_group": wanted.reference, "limit": 10}))
        return reading.matching(found.data, wanted).id if found.data else None

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
        return str(reading.matching([made], wanted).id)

    async def payout_of(self, wanted: Wanted, /) -> Payout | None:
        """The payout that was made for this payment. Stripe cannot look for our reference, so those since then are
        gone through."""
        since = int((wanted.since - _LAG).timestamp())
        seen: dict[str, Any] = {"created": {"gte": since}, "limit": _MOST}
        while True:
            page = await self._ask(self._client.v1.payouts.list_async(seen, {"stripe_account": wanted.account}))
            mine = [one for one in page.data if reading.said(one, "reference") == wanted.reference]
            if mine or not page.has_more:
                return reading.payout(reading.same(mine, wanted)) if mine else None
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
        return reading.payout(reading.same([made], wanted))

    async def payout(self, account: str, payout: str, /) -> Payout:
        return reading.payout(
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
            mine = [one for one in page.data if reading.said(one, "mark") == mark]
            if mine or not page.has_more:
                return reading.payee(mine[0]) if mine else None
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
        return reading.payee(made)

    async def payee(self, account: str, /) -> Payee:
        return reading.payee(await self._ask(self._client.v1.accounts.retrieve_async(account)))

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
        return reading.message(body)

    def _signed(self, body: bytes, signature: str, secret: str) -> bool:
        try:
            return bool(self._stripe.WebhookSignature.verify_header(body, signature, secret))
        except (self._stripe.SignatureVerificationError, UnicodeError, TypeError):
            return False
