"""A person's own private limit on what they earn, its warnings, and the letter of facts they may print.

There is no event here on purpose: what is private leaves no trace in the history.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from schemas.offers import PayChoice
from schemas.people import Kind
from schemas.values import MOST_PENCE, Command, Money, OfferId, View


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"


Limit = Annotated[int, Meta(ge=1, le=MOST_PENCE, description="Whole pence, pounds sterling")]
Begins = Annotated[
    int, Meta(ge=1, le=28, description="A week: 1 Monday to 7 Sunday. A month: the day it starts on, 1 to 28")
]


class SetEarningsLimit(Command, frozen=True, kw_only=True):
    """Warn me before my pay of a week, or of a month, is more than this."""

    pence: Limit
    period: Period
    begins: Begins


class EarningsLimitView(View, frozen=True, kw_only=True):
    """Shown to its owner and to nobody else."""

    amount: Money
    period: Period
    begins: int


class EarningsLimitKept(View, frozen=True, kw_only=True):
    """The answer to a change. It holds no amount, for answers to commands are kept."""

    limited: bool


class EarningsWarning(View, frozen=True, kw_only=True):
    """``total``: pay before tax of all sessions from ``first`` to ``last``, with the one that is asked about."""

    period: Period
    first: date
    last: date
    total: Money
    limit: Money


class NotPaid(StrEnum):
    """Why there is no payment for a session (yet)."""

    NOT_YET = "not_yet"
    NO_PAY = "no_pay"
    """Asked not to be paid, or none was offered."""
    NOT_CLAIMED = "not_claimed"
    """The claim was taken back."""
    REFUSED = "refused"
    """It was decided not to pay it."""


class LetterSession(View, frozen=True, kw_only=True):
    """One session of the letter. ``undecided``: a person has yet to decide about some of what was offered."""

    offer_id: OfferId
    on: date
    programme: str
    team: str
    kind: Kind
    delivered: bool
    offered: Money
    undecided: bool
    pay_choice: PayChoice
    reduced_to: Money | None
    paid: Money | None
    paid_on: date | None
    unpaid: NotPaid | None
    """Why nothing was paid; null when it was."""


class LetterCost(View, frozen=True, kw_only=True):
    """Costs of one session, paid back. ``taken_off``: what had been paid before the day, so that less was left."""

    paid_on: date
    session_on: date
    amount: Money
    taken_off: Money


class LetterBefore(View, frozen=True, kw_only=True):
    """Money before the day. ``since``: what became of it, in a sentence."""

    paid_on: date
    session_on: date
    amount: Money
    since: str


class LetterYear(View, frozen=True, kw_only=True):
    """One tax year, as far as it lies within the letter's dates. Pay and costs by the day on which they were paid."""

    first: date
    last: date
    delivered: int
    booked: int
    paid: Money
    costs: Money
    before_day: Money


class LetterView(View, frozen=True, kw_only=True):
    """Facts for somebody who gives advice: what was done, offered, chosen and paid; nothing about the person's life."""

    name: str
    made_on: date
    first: date
    last: date
    sessions: list[LetterSession]
    costs: list[LetterCost]
    before_day: list[LetterBefore]
    years: list[LetterYear]
