"""What is known of a payment by Stripe never depends on the order in which it is heard."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product
from random import Random

import pytest

from faculty_api.payments.connect import rules
from faculty_api.payments.connect.rules import Known, Seen, after
from schemas.connect import StripeState as S

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = date(2026, 11, 24)
SENT = Known(S.ON_ITS_WAY, "tr_1", "po_1")
FIVE = [Seen(payout="po_1", payout_status=status, paid_on=DAY) for status in ("", "pending", "in_transit", "paid")]
FIVE.append(Seen())


def test_five_messages_once_to_five_times_in_all_120_orders_come_to_one_end() -> None:
    draw = Random(7)
    orders = list(permutations(FIVE))
    assert len(orders) == 120
    for order in orders:
        heard = [one for one in order for _ in range(draw.randint(1, 5))]
        draw.shuffle(heard) if draw.random() < 0.5 else None
        known, ends = SENT, 0
        for seen in heard:
            before, known = known, after(known, seen, NOW)
            ends += known.state is S.PAID and before.state is not S.PAID
        assert (known.state, known.paid_on, ends) == (S.PAID, DAY, 1)


def test_a_payment_that_came_back_stays_so_in_every_order() -> None:
    back = Seen(payout="po_1", payout_status="failed", refused="Account closed")
    for order in permutations([*FIVE[1:4], back]):
        known = SENT
        for seen in order:
            known = after(known, seen, NOW)
        paid_first = order.index(FIVE[3]) < order.index(back)
        assert known.state is (S.CAME_BACK if paid_first else S.TO_TAKE_BACK)
        assert known.why == "Account closed"


STATES = [
    Known(S.TO_SEND, tried_at=NOW),
    Known(S.SENT, "tr_1", tried_at=NOW),
    SENT,
    Known(S.TO_TAKE_BACK, "tr_1", "po_1", "failed"),
    Known(S.PAID, "tr_1", "po_1", "paid", paid_on=DAY),
    Known(S.FAILED, "tr_1", "po_1", "failed"),
    Known(S.UNCLEAR),
    Known(S.CAME_BACK, "tr_1", "po_1", "failed"),
]
ANSWERS = [
    Seen(),
    Seen(transfer="tr_1"),
    *FIVE,
    Seen(taken_back=True),
    Seen(refused="No"),
    Seen(refused="No", later=True, used_up=True),
    Seen(muddle="Two of them"),
]


def test_the_same_answer_again_changes_nothing_and_what_is_known_is_never_forgotten() -> None:
    for known, seen in product(STATES, ANSWERS):
        once = after(known, seen, NOW)
        again = after(once, seen, NOW)
        if not seen.refused:
            assert again == once or once.state is not known.state, (known, seen)
        assert known.transfer in {None, once.transfer}
        assert known.payout in {None, once.payout}
        if known.state in {S.FAILED, S.CAME_BACK}:
            assert once == known, (known, seen)
        if known.state is S.PAID:
            assert once.state in {S.PAID, S.CAME_BACK}


@pytest.mark.parametrize(("hours", "state"), [(19, S.TO_SEND), (20, S.UNCLEAR), (25, S.UNCLEAR)])
def test_what_nobody_answered_for_is_a_persons_after_twenty_hours(hours: int, state: S) -> None:
    assert after(Known(S.TO_SEND, tried_at=NOW), Seen(), NOW + timedelta(hours=hours)).state is state


def test_a_key_changes_only_once_stripe_has_said_that_nothing_came_of_it() -> None:
    tried = Known(S.TO_SEND, tried_at=NOW)
    assert after(tried, Seen(), NOW).attempt == 1
    short = after(tried, Seen(refused="Not enough", later=True, used_up=True), NOW)
    assert (short.attempt, short.tried_at, short.state) == (2, None, S.TO_SEND)
    busy = after(tried, Seen(refused="Busy", later=True), NOW)
    assert busy.attempt == 1
    keys = {rules.key("k", attempt, step) for attempt in (1, 2) for step in ("transfer", "payout", "back")}
    assert len(keys) == 6
