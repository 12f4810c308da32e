"""Pure: what may become of an offer, who may do what when, and what is said when not."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from schemas.offers import OfferStatus, PayChoice
from schemas.programmes import SessionStatus

S = OfferStatus


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


class Act(StrEnum):
    """What is done to an offer; the first four end its being open."""

    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    """A no is taken back: it was pressed by mistake."""
    CANCEL = "cancel"
    CAME = "came"
    STAYED_AWAY = "stayed_away"


MOVES: Mapping[tuple[OfferStatus, Act], OfferStatus] = {
    (S.OFFERED, Act.ACCEPT): S.ACCEPTED,
    (S.OFFERED, Act.DECLINE): S.DECLINED,
    (S.OFFERED, Act.EXPIRE): S.EXPIRED,
    (S.OFFERED, Act.WITHDRAW): S.WITHDRAWN,
    (S.DECLINED, Act.REOPEN): S.OFFERED,
    (S.ACCEPTED, Act.CANCEL): S.CANCELLED,
    (S.ACCEPTED, Act.CAME): S.DELIVERED,
    (S.ACCEPTED, Act.STAYED_AWAY): S.NO_SHOW,
}

HOLDS_A_PLACE = frozenset({S.ACCEPTED, S.DELIVERED, S.NO_SHOW})
REMEMBERS_ITS_PLACE = HOLDS_A_PLACE | {S.OFFERED, S.DECLINED}
"""A no frees a place that was kept; should the no be taken back, it is kept again unless it is taken."""
LINK_WORKS = frozenset({S.OFFERED, S.DECLINED})
TAKEN = "Someone else has this session now"
CLOSED = "This offer has closed"

ASKED: Mapping[OfferStatus, str] = {
    S.OFFERED: "Was asked already and has not answered yet",
    S.ACCEPTED: "Has said yes to this session already",
    S.DELIVERED: "Has done this session already",
}
"""Of people who have an offer for a session: there is no second one beside it."""
BEFORE: Mapping[OfferStatus, str] = {
    S.DECLINED: "Said no to this session before",
    S.EXPIRED: "Was asked before and did not answer in time",
    S.WITHDRAWN: "Was asked before, and the offer was taken back",
    S.CANCELLED: "Said yes to this session before, then could not do it",
}

ALREADY: Mapping[OfferStatus, str] = {
    S.OFFERED: "This offer has not been answered yet",
    S.ACCEPTED: "You have said yes to this session already",
    S.DECLINED: "You have said no to this session already",
    S.EXPIRED: CLOSED,
    S.WITHDRAWN: "This session is no longer on offer",
    S.CANCELLED: "You have cancelled this session already",
    S.DELIVERED: "This session has taken place already",
    S.NO_SHOW: "This session has taken place already",
}


def after(status: str, act: Act) -> OfferStatus | None:
    """The state that ``act`` leads to; None when it cannot be done in this state."""
    return MOVES.get((S(status), act))


def objection_to_answer(status: str, session: str, answer_by: datetime, now: datetime) -> str | None:
    if status != S.OFFERED:
        return ALREADY[S(status)]
    if now >= answer_by:
        return CLOSED
    if session != SessionStatus.PLANNED:
        return "This session is no longer going ahead"
    return None


def objection_to_hearing(status: str, session: str, answer_by: datetime, now: datetime) -> str | None:
    """``objection_to_answer``, in words for a team that writes down what somebody told them."""
    if status != S.OFFERED or now >= answer_by:
        return "This offer was answered or has closed, so no answer can be written down"
    return objection_to_answer(status, session, answer_by, now)


def objection_to_undoing(status: str, session: str, answer_by: datetime, now: datetime) -> str | None:
    """Why a no cannot be taken back; until the day to answer by it can."""
    if after(status, Act.REOPEN) is None:
        return ALREADY[S(status)]
    return objection_to_answer(S.OFFERED, session, answer_by, now)


def objection_to_cancelling(status: str, starts_at: datetime, now: datetime) -> str | None:
    if after(status, Act.CANCEL) is None:
        return ALREADY[S(status)]
    if now >= starts_at:
        return "This session has started, so it cannot be cancelled here. Call us on 01632 960 001"
    return None


def objection_to_pay(choice: PayChoice, reduced_to: int | None, offered: int) -> str | None:
    """``offered``: the pence that the offer says, whether they are paid now or wait for a person."""
    if choice is not PayChoice.REDUCED:
        return "Enter an amount only if you want to be paid less" if reduced_to is not None else None
    if not offered:
        return "This session has no pay, so it cannot be less"
    if reduced_to is None:
        return "Enter the amount you want to be paid"
    if not 0 <= reduced_to < offered:
        return "The amount must be less than the pay for this session. Enter 0 to be paid nothing"
    return None


def free_place(taken: set[int], needed: int) -> int | None:
    """The first place that nobody holds, from 1; None when there is none."""
    return next((place for place in range(1, needed + 1) if place not in taken), None)
