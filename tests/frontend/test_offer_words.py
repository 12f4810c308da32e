"""How an offer says who, where and how much."""

import msgspec
import pytest

from frontend import offer_words as words
from schemas.assess import Assessment


def pay(*lines: tuple[int, int, str]) -> Assessment:
    """Lines of offered pence, payable pence and status."""
    fees = [
        {"kind": "fee", "category": "involvement_payment", "offered_pence": offered, "payable_pence": payable,
         "status": status, "because": "", "citations": []}
        for offered, payable, status in lines
    ]  # fmt: skip
    waits = sum(offered - payable for offered, payable, status in lines if status in ("held", "limit_not_set"))
    total = sum(payable for _, payable, _ in lines)
    facts = {"lines": fees, "fee_pence": total, "expense_pence": 0, "held_pence": waits, "notices": []}
    return msgspec.convert(facts, Assessment)


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ([(15000, 15000, "payable")], "£150"),
        ([(0, 0, "refused")], "£0"),
        ([(7500, 0, "held")], "£75, if agreed"),
        ([(0, 0, "held")], "Not decided yet"),
        ([(0, 0, "limit_not_set")], "Not decided yet"),
        ([(15000, 15000, "payable"), (4000, 0, "held")], "£150, and £40 more if agreed"),
        ([(15000, 15000, "payable"), (0, 0, "limit_not_set")], "£150, and more that is not decided yet"),
    ],
)
def test_pay_that_is_not_decided_is_not_nothing(lines: list[tuple[int, int, str]], total: str) -> None:
    assert words.total(pay(*lines)) == total


@pytest.mark.parametrize(
    ("programme", "cohort", "words_of_it"),
    [
        ("Ready Now", "Ready Now, cohort 2", "Ready Now, cohort 2"),
        ("Ready Now", "ready now again", "ready now again"),
        ("Ready Now", "Cohort 2", "Ready Now, Cohort 2"),
    ],
)
def test_a_programme_is_named_once(programme: str, cohort: str, words_of_it: str) -> None:
    assert words.cohort(programme, cohort) == words_of_it
