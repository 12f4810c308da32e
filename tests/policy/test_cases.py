"""Worked cases, each with its sum in words: ``cases/*.toml``."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from faculty_api.policy.assess import assess
from faculty_api.policy.book import load
from faculty_api.policy.decode import decode_facts
from faculty_api.policy.fees import fee_for_session
from schemas.assess import Assessment, Elsewhere, ExpenseLine, FeeLine
from tests.policy.facts import CASES, facts_of, raw


def said(line: FeeLine | ExpenseLine) -> str:
    asked = line.offered_pence if isinstance(line, FeeLine) else line.claimed_pence
    return f"{line.category} {line.payable_pence / 100:.2f} {line.status} of {asked / 100:.2f}"


def pence(text: str) -> int:
    return int(Decimal(text) * 100)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_worked_case_comes_out_as_its_sum_says(case: dict[str, Any]) -> None:
    answer = assess(decode_facts(raw(facts_of(case))), load())
    costs = [said(line) for line in answer.lines if isinstance(line, ExpenseLine)]
    assert [said(line) for line in answer.lines] == case.get("lines", [said(line) for line in answer.lines])
    assert costs == case.get("expense_lines", costs)
    assert answer.held_pence == pence(case.get("held", "0"))
    assert answer.fee_pence == pence(case["fee"]) if "fee" in case else True
    assert answer.expense_pence == pence(case["expenses_paid"]) if "expenses_paid" in case else True
    assert answer.notices == case.get("notices", [])
    assert answer.lines[0].because == case.get("because", answer.lines[0].because)
    if "expense_because" in case:
        assert answer.lines[-1].because == case["expense_because"]


def test_every_case_says_its_sum_and_expects_something() -> None:
    expected = {"lines", "expense_lines", "fee", "expenses_paid"}
    assert [case["name"] for case in CASES if not case["sum"] or not expected & case.keys()] == []


def test_every_worked_example_of_the_policy_brief_is_a_case() -> None:
    """The brief numbers its examples with gaps. 28 to 30 add warnings about benefits, which nobody's facts hold."""
    assert {case["example"] for case in CASES if "example" in case} == {
        *(1, 2, 3, 4, 6, 7, 9, 11, 12, 13, 14, 15, 17, 19, 20, 21, 22, 23, 24, 26, 27, 28, 29, 30)
    }


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names)


def test_the_promised_example_on_the_wire() -> None:
    facts = facts_of({"parts": ["deliver 10:00-14:01"], "decisions": {"hotel.cap.london": 14500}})
    facts["expenses"] = [
        {"category": "rail", "on": "2026-05-12", "amount_pence": 4860, "receipt": True, "travel_class": "standard"}
    ]
    wire = msgspec.json.decode(msgspec.json.encode(assess(decode_facts(raw(facts)), load())))
    fee, rail = wire["lines"]
    first = fee["citations"][0]
    assert list(wire) == ["lines", "fee_pence", "expense_pence", "held_pence", "notices"]
    assert list(fee) == ["kind", "category", "offered_pence", "payable_pence", "status", "because", "citations"]
    assert list(rail) == ["kind", "category", "claimed_pence", "payable_pence", "status", "because", "citations"]
    assert list(first) == ["key", "value", "from", "standing", "document", "clause", "source"]
    assert [first[name] for name in ("key", "value", "from", "standing", "clause")] == [
        "fee.full_day",
        15000,
        "2021-10-20",
        "policy",
        None,
    ]
    assert [fee["kind"], rail["kind"]] == ["fee", "expense"]
    assert [wire["fee_pence"], wire["expense_pence"], wire["held_pence"], wire["notices"]] == [15000, 4860, 0, []]
    assert msgspec.json.decode(msgspec.json.encode(wire), type=Assessment).fee_pence == 15000


def test_a_local_decision_is_cited_as_one() -> None:
    case = {"expenses": [{"category": "hotel", "amount_pence": 9000, "receipt": True, "place": "london"}]}
    answer = assess(
        decode_facts(raw(facts_of({**case, "role_level": 3, "decisions": {"hotel.cap.london": 14500}}))), load()
    )
    cited = answer.lines[-1].citations[0]
    assert (cited.key, cited.value, cited.standing, cited.from_) == (
        "hotel.cap.london",
        14500,
        "local",
        date(2026, 5, 12),
    )


MORNING, LONG = ["deliver 09:00-10:30"], ["deliver 11:00-15:00"]


@pytest.mark.parametrize(
    ("mine", "others", "offered", "decisions", "due"),
    [
        (["deliver 14:00-16:00"], MORNING, 7500, {}, [(0, "refused")]),
        (["deliver 14:00-16:00"], MORNING, 15000, {}, [(0, "refused")]),
        (LONG, MORNING, 7500, {}, [(7500, "payable")]),
        (LONG, MORNING, 0, {}, [(15000, "payable")]),
        (LONG, LONG, 15000, {}, [(0, "refused")]),
        (["deliver 14:00-16:00"], MORNING, 7500, {"fee.same_day_sessions": "each"}, [(7500, "payable")]),
        (["deliver 14:00-16:00"], LONG, 15000, {"fee.same_day_sessions": "each"}, [(0, "refused")]),
    ],
)
def test_a_second_session_never_pays_the_day_twice(
    mine: list[str], others: list[str], offered: int, decisions: dict[str, str], due: list[tuple[int, str]]
) -> None:
    facts = decode_facts(raw(facts_of({"parts": mine})))
    other = decode_facts(raw(facts_of({"parts": others})))
    elsewhere = [Elsewhere(on=date(2026, 5, 12), parts=other.activity.parts, offered_pence=offered)]
    book = load().with_decisions(decisions, date(2026, 5, 12))
    fees = fee_for_session(facts, book.on(date(2026, 5, 12)), elsewhere)
    assert [(line.payable_pence, line.status) for line in fees.lines] == due


def test_a_session_on_another_day_is_priced_alone() -> None:
    facts = decode_facts(raw(facts_of({"parts": MORNING})))
    elsewhere = [Elsewhere(on=date(2026, 5, 11), parts=facts.activity.parts, offered_pence=15000)]
    assert [line.payable_pence for line in assess(facts, load(), elsewhere).lines] == [7500]
