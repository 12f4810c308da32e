"""Until when a training counts, and what somebody misses on a day."""

from datetime import date
from uuid import UUID

import pytest

from faculty_api.training import rules, words
from faculty_api.training.rules import Done, Holding, Skill
from schemas.requiring import Requirement, Requires, WhyMissing

SAFE = UUID(int=1)
TRAINING = Requirement(kind=Requires.TRAINING, key=str(SAFE), name="Safe spaces")
SKILL = Requirement(kind=Requires.SKILL, key="coaching", name="Coaching")
DAY = date(2027, 2, 9)


@pytest.mark.parametrize(
    ("done_on", "months", "last"),
    [
        (date(2026, 3, 10), 24, date(2028, 3, 10)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 120, date(2036, 12, 31)),
        (date(2026, 3, 10), None, None),
    ],
)
def test_the_last_day(done_on: date, months: int | None, last: date | None) -> None:
    assert rules.ends(done_on, months) == last


BEFORE = date(2026, 1, 1)
TRAINED = [
    ([], WhyMissing.NEVER_DONE, None),
    ([Done(BEFORE, None)], None, None),
    ([Done(BEFORE, DAY)], None, None),
    ([Done(BEFORE, date(2027, 2, 8))], WhyMissing.ENDS_BEFORE, date(2027, 2, 8)),
    ([Done(BEFORE, date(2026, 6, 1)), Done(BEFORE, date(2027, 1, 1))], WhyMissing.ENDS_BEFORE, date(2027, 1, 1)),
    ([Done(BEFORE, date(2026, 6, 1)), Done(BEFORE, DAY)], None, None),
    ([Done(date(2027, 2, 10), None)], WhyMissing.NEVER_DONE, None),
    ([Done(DAY, None)], None, None),
]


@pytest.mark.parametrize(("done", "why", "ended_on"), TRAINED)
def test_a_training_on_a_day(done: list[Done], why: WhyMissing | None, ended_on: date | None) -> None:
    found = rules.missing([TRAINING], Holding({SAFE: done}, {}), DAY)
    assert [(one.why, one.ended_on) for one in found] == ([(why, ended_on)] if why else [])


SKILLED = [
    (None, WhyMissing.NOT_SAID, None),
    (Skill(False, None), WhyMissing.NOT_CHECKED, None),
    (Skill(True, None), None, None),
    (Skill(True, DAY), None, None),
    (Skill(True, date(2027, 2, 8)), WhyMissing.ENDS_BEFORE, date(2027, 2, 8)),
]


@pytest.mark.parametrize(("skill", "why", "ended_on"), SKILLED)
def test_a_skill_on_a_day(skill: Skill | None, why: WhyMissing | None, ended_on: date | None) -> None:
    found = rules.missing([SKILL], Holding({}, {"coaching": skill} if skill else {}), DAY)
    assert [(one.why, one.ended_on) for one in found] == ([(why, ended_on)] if why else [])


def test_the_words() -> None:
    found = rules.missing([TRAINING, SKILL], Holding({SAFE: [Done(BEFORE, date(2027, 2, 8))]}, {}), DAY)
    assert words.all_in_way(found) == (
        "Training “Safe spaces” counts until 8 February 2027 only. Has not said that they have the skill “Coaching”"
    )
    assert words.to_person(found) == (
        "Your training “Safe spaces” counts until 8 February 2027 only. "
        "You need the skill “Coaching”, and you have not said that you have it"
    )


@pytest.mark.parametrize(("taken", "seat"), [(set(), 1), ({1}, 2), ({2}, 1), ({1, 2}, None)])
def test_the_first_free_place(taken: set[int], seat: int | None) -> None:
    assert rules.free_seat(taken, 2) == seat
