"""The table of an offer's moves, and what stands in the way."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from faculty_api.offers.rules import (
    ALREADY,
    MOVES,
    Act,
    after,
    free_place,
    objection_to_answer,
    objection_to_cancelling,
    objection_to_pay,
)
from schemas.offers import OfferStatus, PayChoice

S = OfferStatus
BEGUN = "This session has started, so it cannot be cancelled here. Call us on 01632 960 001"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)

ALLOWED = {
    (S.OFFERED, Act.ACCEPT): S.ACCEPTED,
    (S.OFFERED, Act.DECLINE): S.DECLINED,
    (S.OFFERED, Act.EXPIRE): S.EXPIRED,
    (S.OFFERED, Act.WITHDRAW): S.WITHDRAWN,
    (S.DECLINED, Act.REOPEN): S.OFFERED,
    (S.ACCEPTED, Act.CANCEL): S.CANCELLED,
    (S.ACCEPTED, Act.CAME): S.DELIVERED,
    (S.ACCEPTED, Act.STAYED_AWAY): S.NO_SHOW,
}


@pytest.mark.parametrize(("status", "act"), list(product(S, Act)))
def test_every_state_and_every_act(status: OfferStatus, act: Act) -> None:
    assert after(status, act) == ALLOWED.get((status, act))


def test_every_state_is_reached_and_has_words() -> None:
    assert (set(MOVES.values()) | {S.OFFERED}, set(ALREADY)) == (set(S), set(S))


@pytest.mark.parametrize(
    ("status", "session", "left", "objection"),
    [
        ("offered", "planned", TICK, None),
        ("offered", "planned", timedelta(0), "This offer has closed"),
        ("offered", "planned", -TICK, "This offer has closed"),
        ("offered", "cancelled", TICK, "This session is no longer going ahead"),
        ("accepted", "planned", TICK, "You have said yes to this session already"),
        ("declined", "planned", TICK, "You have said no to this session already"),
        ("withdrawn", "planned", TICK, "This session is no longer on offer"),
        ("expired", "planned", TICK, "This offer has closed"),
    ],
)
def test_when_an_offer_can_be_answered(status: str, session: str, left: timedelta, objection: str | None) -> None:
    assert objection_to_answer(status, session, NOW + left, NOW) == objection


@pytest.mark.parametrize(
    ("status", "left", "objection"),
    [
        ("accepted", TICK, None),
        (
            "accepted",
            timedelta(0),
            "This session has started, so it cannot be cancelled here. Call us on 01632 960 001",
        ),
        ("offered", TICK, "This offer has not been answered yet"),
        ("cancelled", TICK, "You have cancelled this session already"),
        ("delivered", -TICK, "This session has taken place already"),
    ],
)
def test_when_a_booking_can_be_cancelled(status: str, left: timedelta, objection: str | None) -> None:
    assert objection_to_cancelling(status, NOW + left, NOW) == objection


MORE_OR_LESS = "The amount must be less than the pay for this session. Enter 0 to be paid nothing"


@pytest.mark.parametrize(
    ("choice", "pence", "offered", "objection"),
    [
        ("paid", None, 15000, None),
        ("declined", None, 15000, None),
        ("reduced", 5000, 15000, None),
        ("reduced", 14999, 15000, None),
        ("reduced", 15000, 15000, MORE_OR_LESS),
        ("reduced", 0, 15000, None),
        ("reduced", None, 15000, "Enter the amount you want to be paid"),
        ("reduced", 1, 0, "This session has no pay, so it cannot be less"),
        ("paid", 5000, 15000, "Enter an amount only if you want to be paid less"),
    ],
)
def test_what_may_be_asked_for_instead(choice: str, pence: int | None, offered: int, objection: str | None) -> None:
    assert objection_to_pay(PayChoice(choice), pence, offered) == objection


@pytest.mark.parametrize(
    ("taken", "needed", "place"), [(set(), 1, 1), ({1}, 1, None), ({2}, 2, 1), ({1}, 2, 2), (set(), 0, None)]
)
def test_the_first_place_that_nobody_holds(taken: set[int], needed: int, place: int | None) -> None:
    assert free_place(taken, needed) == place
