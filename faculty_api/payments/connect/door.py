"""What the rest of payments asks of Stripe, in words of our own. ``client.py`` is behind it: nothing else imports
Stripe's library, and without a key nothing does.
"""

from datetime import date, datetime
from typing import NamedTuple, Protocol


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
