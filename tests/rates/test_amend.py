"""The book with decisions on top: what holds on which day, and what comes back afterwards."""

from datetime import date

import pytest

from faculty_api.policy.amend import Amendment, amended
from faculty_api.policy.book import load
from faculty_api.policy.parameter import Dated, Value

KEY = "fee.full_day"
SHIPPED = 15_000


def say(value: Value, from_: date, *, local: bool = False, own: bool = False, until: date | None = None) -> Amendment:
    standing = "local" if local else "policy"
    entry = Dated(from_=from_, value=value, standing=standing, document="A document", source="A test")
    return Amendment(key=KEY, entry=entry, local=local, own=own, until=until)


def figure(amendments: list[Amendment], *days: date) -> list[Value | None]:
    parameter = amended(tuple(amendments)).parameters[KEY]
    return [parameter.on(day).value for day in days]


BEFORE, START, INSIDE, END, AFTER = (
    date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 1), date(2027, 4, 1), date(2027, 5, 1),
)  # fmt: skip


def test_nothing_decided_is_the_book_itself() -> None:
    assert amended(()) is load()


def test_a_new_figure_holds_from_its_day_on() -> None:
    assert figure([say(16_000, START)], BEFORE, START, AFTER) == [SHIPPED, 16_000, 16_000]


def test_of_two_for_one_day_the_later_adopted_holds() -> None:
    assert figure([say(16_000, START), say(15_500, START)], START) == [15_500]


def test_a_local_figure_ends_and_the_common_one_comes_back() -> None:
    assert figure([say(17_000, START, local=True, until=END)], BEFORE, START, INSIDE, END, AFTER) == [
        SHIPPED, 17_000, 17_000, SHIPPED, SHIPPED,
    ]  # fmt: skip


def test_a_common_change_inside_a_local_period_waits_for_its_end() -> None:
    both = [say(17_000, START, local=True, until=END), say(16_000, INSIDE)]
    assert figure(both, START, INSIDE, END, AFTER) == [17_000, 17_000, 16_000, 16_000]


def test_a_common_change_on_the_last_day_is_not_covered_up() -> None:
    both = [say(17_000, START, local=True, until=END), say(16_000, END)]
    assert figure(both, INSIDE, END) == [17_000, 16_000]


@pytest.mark.parametrize("local_first", [True, False])
def test_without_an_end_a_local_figure_holds_until_the_next_common_one_begins(local_first: bool) -> None:
    """Whichever was adopted first: an edition of the policy is never covered by what was to hold until it came."""
    both = [say(17_000, START, local=True), say(16_000, INSIDE)]
    assert figure(both if local_first else both[::-1], BEFORE, START, INSIDE, AFTER) == [
        SHIPPED, 17_000, 16_000, 16_000,
    ]  # fmt: skip


def test_without_an_end_and_with_nothing_later_it_goes_on() -> None:
    assert figure([say(17_000, START, local=True), say(16_000, BEFORE)], BEFORE, START, AFTER) == [
        16_000, 17_000, 17_000,
    ]  # fmt: skip


def test_for_the_same_day_the_later_adopted_of_a_local_and_a_common_figure_holds() -> None:
    local, common = say(17_000, START, local=True), say(16_000, START)
    assert (figure([local, common], START), figure([common, local], START)) == ([16_000], [17_000])


def test_a_later_local_figure_ends_the_one_before() -> None:
    both = [say(17_000, START, local=True), say(18_000, INSIDE, local=True, until=END)]
    assert figure(both, START, INSIDE, END) == [17_000, 18_000, SHIPPED]


def test_a_local_figure_is_ended_by_saying_it_again_with_its_end() -> None:
    both = [say(17_000, START, local=True), say(17_000, START, local=True, until=INSIDE)]
    assert figure(both, START, INSIDE) == [17_000, SHIPPED]


@pytest.mark.parametrize("own_first", [True, False])
def test_an_academys_own_figure_ends_with_the_next_of_the_policy_and_not_with_a_local_one_for_everybody(
    own_first: bool,
) -> None:
    own, common = say(17_000, START, local=True, own=True), say(18_000, INSIDE, local=True)
    both = [own, common] if own_first else [common, own]
    assert figure([*both, say(16_000, END)], BEFORE, START, INSIDE, END) == [SHIPPED, 17_000, 17_000, 16_000]
    assert figure(both, INSIDE, AFTER) == [17_000, 17_000]
    ended = say(17_000, START, local=True, own=True, until=END)
    assert figure([ended, common], START, INSIDE, END) == [17_000, 17_000, 18_000]


def test_a_local_figure_for_everybody_on_the_same_day_leaves_an_academys_own() -> None:
    own, common = say(17_000, START, local=True, own=True), say(18_000, START, local=True)
    assert (figure([own, common], START), figure([common, own], START)) == ([17_000], [17_000])


def test_a_key_that_is_not_in_the_book_is_our_own_fault() -> None:
    one = Amendment(key="fee.unheard_of", entry=Dated(from_=START, value=1, standing="policy", source="A test"))
    with pytest.raises(KeyError):
        amended((one,))


def test_other_keys_and_days_answer_as_before() -> None:
    book = amended((say(16_000, START),))
    assert {key: one.dated for key, one in book.parameters.items() if key != KEY} == {
        key: one.dated for key, one in load().parameters.items() if key != KEY
    }
    assert (book.begins, book.on(BEFORE).number(KEY), book.on(START).number(KEY)) == (load().begins, SHIPPED, 16_000)
