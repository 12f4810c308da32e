"""Every line says which keys of the book it rests on, whatever the cost and whoever claims it."""

from itertools import product
from typing import Any, get_args

import pytest

from faculty_api.policy.assess import assess
from faculty_api.policy.book import load
from faculty_api.policy.decode import decode_facts
from schemas.assess import MILEAGE, ExpenseCategory
from tests.policy.facts import facts_of, raw

WAYS: list[dict[str, Any]] = [
    {"receipt": receipt, "agreed_beforehand": agreed} for receipt, agreed in product((True, False), repeat=2)
]
ROUND: list[dict[str, Any]] = [
    {},
    {"claimed_on": "2026-12-20"},
    {"role_level": 1},
    {"outcome": "cancelled_by_host"},
    {"person": {"employer": "nhs_england"}},
    {"person": {"employer": "supported_by_organisation"}},
    {"mode": "online"},
]


@pytest.mark.parametrize("category", get_args(ExpenseCategory))
def test_no_cost_is_without_a_citation(category: str) -> None:
    said = {"miles": 12} if category in MILEAGE else {"amount_pence": 900}
    costs = [{"category": category, **said, **way} for way in WAYS]
    for case in ROUND:
        facts = decode_facts(raw(facts_of({"parts": ["deliver 10:00-12:00"], "expenses": costs, **case})))
        lines = assess(facts, load()).lines
        assert [(line.category, line.status) for line in lines if not line.citations] == []
        assert len(lines) > len(WAYS)


@pytest.mark.parametrize(("category", "key"), [("bus", "receipt.min_value"), ("other", "exception.approver")])
def test_what_a_plain_cost_rests_on(category: str, key: str) -> None:
    case = {"expenses": [{"category": category, "amount_pence": 900, "receipt": True}]}
    line = assess(decode_facts(raw(facts_of({"parts": ["deliver 10:00-12:00"], **case}))), load()).lines[-1]
    assert [cited.key for cited in line.citations] == [key]
