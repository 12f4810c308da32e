"""The page of rates: every value the policy book can hold has words."""

import re
from datetime import date

import pytest

from faculty_api.policy import book
from faculty_api.policy.parameter import Parameter
from frontend.rate_words import OF_A_KEY, STANDINGS, WORDS, title, value_words

PARAMETERS = list(book.load().parameters.values())
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+|^[a-z]")


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda one: one.key)
def test_every_value_and_every_choice_has_words(parameter: Parameter) -> None:
    values = [*parameter.options, *(entry.value for entry in parameter.dated)]
    said = [value_words(parameter, value) for value in values]
    assert [words for words in said if CODE.search(words)] == []
    assert {entry.standing for entry in parameter.dated} <= set(STANDINGS)


def test_no_words_are_kept_for_codes_that_are_gone() -> None:
    options = {(one.key, option) for one in PARAMETERS for option in one.options}
    assert set(WORDS) == {option for _, option in options}
    assert set(OF_A_KEY) <= options


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("time.travel", "It does not count as time worked"),
        ("under18", "They are not paid"),
        ("fee.full_day", "£150"),
        ("fee.threshold_minutes", "240 minutes"),
        ("mileage.car", "45p a mile"),
        ("mileage.step_miles", "10,000 miles"),
        ("mileage.tax_year_starts", "6 April"),
        ("claim.deadline_days", "3 months"),
        ("fee.paid_from_role", "Role 4"),
        ("parking", "Yes"),
        ("hotel.cap.london", "Not set"),
    ],
)
def test_the_words(key: str, words: str) -> None:
    parameter = book.load().parameters[key]
    assert value_words(parameter, parameter.on(date(2026, 11, 22)).value) == words


def test_what_a_key_is_about() -> None:
    assert (title("fee.full_day"), title("gone")) == ("Payment for a full day", "gone")
