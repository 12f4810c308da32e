"""The 72 hours of a breach, and what has to be said with each decision."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from faculty_api.breaches import rules
from schemas.breaches import Category, ChangeBreach, ClockState, Exempt, Risk

C = ClockState
FOUND = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)
END = FOUND + timedelta(hours=72)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "left"), [(FOUND, 72), (FOUND + SECOND, 71), (END - SECOND, 0), (END, 0), (END + SECOND, -1)]
)
def test_hours_that_passed_also_over_the_end_of_summer_time(now: datetime, left: int) -> None:
    assert (rules.tell_by(FOUND), rules.hours_left(FOUND, now)) == (datetime(2026, 10, 26, 9, 0, tzinfo=UTC), left)


@pytest.mark.parametrize(
    ("told", "told_at", "now", "clock"),
    [
        (None, None, END, C.RUNS),
        (None, None, END + SECOND, C.OVER),
        (True, END, END + 9 * SECOND, C.IN_TIME),
        (True, END + SECOND, END + 9 * SECOND, C.LATE),
        (False, None, END + SECOND, C.NOT_TOLD),
    ],
)
def test_the_clock(told: bool | None, told_at: datetime | None, now: datetime, clock: C) -> None:
    assert rules.clock(found_at=FOUND, told=told, told_at=told_at, now=now) is clock


WHY = "Harm is unlikely here"
NO: dict[str, Any] = {"regulator": False, "regulator_why": WHY, "people_told": False, "people_why": WHY}


TOLD: dict[str, Any] = {"people_on": END.date(), "people_number": 3, "people_how": "By letter"}
YES: dict[str, Any] = {
    "risk": Risk.HIGH, "regulator": True, "regulator_why": WHY, "regulator_at": END, "people_told": True,
    "people_why": WHY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, []),
        ({**NO, "regulator_by": "Ann Lee, Caldicott Guardian"}, []),
        (NO, ["regulator_by"]),
        ({**NO, "regulator_by": "  "}, ["regulator_by"]),
        ({**NO, "risk": Risk.UNLIKELY}, []),
        ({**NO, "risk": Risk.HIGH}, ["regulator_by", "people_exempt"]),
        ({**NO, "risk": Risk.HIGH, "closed": True}, ["regulator_by", "people_exempt"]),
        ({**NO, "risk": Risk.HIGH, "regulator_by": "Ann Lee", "people_exempt": Exempt.UNREADABLE, "closed": True}, []),
        ({"people_told": True, "people_why": WHY, "people_exempt": Exempt.EFFORT}, ["people_exempt"]),
        ({"people_exempt": Exempt.PREVENTED}, ["people_exempt"]),
        ({"closed": True}, ["regulator", "people_told"]),
        ({"closed": True, "people_told": True, "people_why": WHY, **TOLD}, ["regulator"]),
        ({"people_told": True, "people_why": WHY, **TOLD}, []),
        ({"people_told": True, "people_why": WHY}, []),  # decided, and not done yet
        ({**YES, "closed": True}, ["people_on", "people_number", "people_how"]),
        ({**YES, "closed": True, **TOLD, "people_how": "  "}, ["people_how"]),
        ({**YES, "closed": True, **TOLD, "people_number": 0}, ["people_number"]),
        ({**YES, **TOLD, "people_on": FOUND.date() - timedelta(days=1)}, ["people_on"]),
        ({**YES, **TOLD, "people_on": END.date() + timedelta(days=1)}, ["people_on"]),
        ({**YES, "closed": True, **TOLD}, []),
        (TOLD, ["people_told"]),
        ({"regulator": True, "regulator_why": WHY, "regulator_at": END}, []),
        ({"regulator": True, "regulator_why": " " * 12, "regulator_at": END}, ["regulator_why"]),
        ({"regulator": False, "risk": Risk.UNLIKELY}, ["regulator_why"]),
        ({"regulator": True, "regulator_why": WHY}, ["regulator_at"]),
        ({"regulator_at": END}, ["regulator_at"]),
        ({"regulator": True, "regulator_why": WHY, "regulator_at": FOUND - SECOND}, ["regulator_at"]),
        ({"regulator": True, "regulator_why": WHY, "regulator_at": END + 10 * SECOND}, ["regulator_at"]),
        ({"people_told": True, "people_why": "Yes"}, ["people_why"]),
        ({"found_at": END + 10 * SECOND}, ["found_at"]),
    ],
)
def test_each_decision_has_its_reason(said: dict[str, Any], wrong: list[str]) -> None:
    given = {"what": WHY, "found_at": FOUND, "categories": [Category.CONTACT], "risk": Risk.LIKELY, "risk_words": WHY}
    faults = rules.faults(ChangeBreach(version=1, **{**given, **said}), END + 9 * SECOND)
    assert [one.field for one in faults] == wrong
