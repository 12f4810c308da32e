"""The rules as data: what each covers, what none may, and who is picked for a second look."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from faculty_api.claims.auto_rules import RULES, ClaimCase, LineCase, approved, covering, picked
from schemas.claims import Happened, RuleName

R = RuleName
ON = dict.fromkeys(RULES, 10000)
MOST = 25_000
FEE = {"kind": "fee", "category": "involvement_payment", "status": "payable", "needed": True, "pence": 10_000}
RAIL = {"kind": "expense", "category": "rail", "status": "payable", "needed": True, "pence": 1_240, "receipt": True}
MEAL = {**RAIL, "category": "lunch", "last_pence": 1_240}
MILES = {"kind": "expense", "category": "car_mileage", "status": "payable", "needed": True, "pence": 990,
         "miles": Decimal(22), "distance": Decimal(20)}  # fmt: skip


def line(facts: dict[str, object], **other: object) -> LineCase:
    return LineCase(id=uuid4(), **{**facts, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "other", "happened", "rule"),
    [
        (FEE, {}, Happened.PLANNED, R.FEE_AS_OFFERED),
        (FEE, {"status": "reduced", "pence": 4_000}, Happened.PLANNED, R.FEE_AS_OFFERED),
        (FEE, {}, None, None),
        (FEE, {}, Happened.LONGER, None),
        (FEE, {}, Happened.SHORTER, None),
        (FEE, {}, Happened.NO, None),
        (FEE, {"pence": 10_001}, Happened.PLANNED, None),
        (FEE, {"status": "held"}, Happened.PLANNED, None),
        (FEE, {"status": "exception"}, Happened.PLANNED, None),
        (FEE, {"status": "limit_not_set"}, Happened.PLANNED, None),
        (RAIL, {}, None, R.FARE_WITH_RECEIPT),
        (RAIL, {"category": "bus"}, None, R.FARE_WITH_RECEIPT),
        (RAIL, {"category": "taxi"}, None, None),
        (RAIL, {"receipt": False}, None, None),
        (RAIL, {"pence": 10_001}, None, None),
        (RAIL, {"status": "exception"}, None, None),
        (MEAL, {}, None, R.SAME_AS_LAST),
        (MEAL, {"pence": 1_241}, None, None),
        (MEAL, {"last_pence": None}, None, None),
        (MEAL, {"receipt": False}, None, None),
        (MILES, {}, None, R.MILES_NEAR),
        (MILES, {"category": "bicycle_mileage"}, None, R.MILES_NEAR),
        (MILES, {"miles": Decimal("22.01")}, None, None),
        (MILES, {"miles": Decimal(1)}, None, R.MILES_NEAR),
        (MILES, {"distance": None}, None, None),
        (MILES, {"miles": Decimal(30), "receipt": True, "last_pence": 5_000}, None, None),
    ],
)
def test_what_each_rule_covers(facts: dict, other: dict, happened: Happened | None, rule: RuleName | None) -> None:
    assert covering(line(facts, **other), ON, happened) is rule


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_is_off_covers_nothing(rule: RuleName) -> None:
    facts = {R.FEE_AS_OFFERED: FEE, R.FARE_WITH_RECEIPT: RAIL, R.SAME_AS_LAST: MEAL, R.MILES_NEAR: MILES}[rule]
    off = {name: most for name, most in ON.items() if name is not rule}
    assert [covering(line(facts), on, Happened.PLANNED) for on in (ON, off, {})] == [rule, None, None]


def case(*lines: LineCase, **other: object) -> ClaimCase:
    plain = {"first": True, "own": True, "refused_before": False, "receipt_elsewhere": False, "set_rules": False}
    return ClaimCase(lines=lines, **{"happened": Happened.PLANNED, **plain, **other})  # type: ignore[arg-type]


def test_every_line_that_needs_a_decision_needs_a_rule() -> None:
    fee, rail, nothing = line(FEE), line(RAIL), line(FEE, needed=False, pence=0, status="declined")
    assert approved(case(fee, rail, nothing), ON, MOST) == {fee.id: R.FEE_AS_OFFERED, rail.id: R.FARE_WITH_RECEIPT}
    assert approved(case(fee, rail, line(RAIL, category="taxi")), ON, MOST) is None
    assert approved(case(fee, rail), {R.FEE_AS_OFFERED: 10_000}, MOST) is None
    assert approved(case(nothing), ON, MOST) is None


@pytest.mark.parametrize(
    "other",
    [{"first": False}, {"own": False}, {"refused_before": True}, {"receipt_elsewhere": True}, {"set_rules": True}],
    ids=str,
)
def test_what_sends_a_plain_claim_to_a_person(other: dict) -> None:
    assert approved(case(line(FEE)), ON, MOST) is not None
    assert approved(case(line(FEE), **other), ON, MOST) is None


def test_a_line_that_the_policy_refuses_sends_it_to_a_person() -> None:
    assert approved(case(line(FEE), line(RAIL, status="refused", needed=False)), ON, MOST) is None


@pytest.mark.parametrize(("pence", "by_rule"), [(15_000, True), (15_001, False)])
def test_the_separation_amount_holds_for_rules(pence: int, by_rule: bool) -> None:
    found = approved(case(line(FEE), line(FEE, pence=pence)), {R.FEE_AS_OFFERED: 20_000}, MOST)
    assert (found is not None) == by_rule


KEY = bytes(range(32))
IDS = [UUID(int=number * 7919) for number in range(20_000)]


@pytest.mark.parametrize("percent", [0, 1, 10, 50, 99, 100])
def test_the_share_that_waits_for_a_second_look(percent: int) -> None:
    share = sum(picked(KEY, one, percent) for one in IDS) / len(IDS) * 100
    assert abs(share - percent) <= (0 if percent in (0, 100) else 1.2)


def test_who_is_picked_stays_picked_and_another_key_picks_others() -> None:
    first, again, other = ([picked(key, one, 10) for one in IDS] for key in (KEY, KEY, KEY[::-1]))
    assert first == again
    both = sum(a and b for a, b in zip(first, other, strict=True)) / sum(first)
    assert abs(both - 0.1) < 0.03
    assert all(picked(KEY, one, 40) for one, low in zip(IDS, first, strict=True) if low)
