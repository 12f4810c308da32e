"""The financial year, months without a session, and people too few to count."""

from datetime import date

import pytest

from faculty_api.measures import rules
from faculty_api.measures.rules import Delivered


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026), (date(2027, 1, 1), 2026),
    ],
)  # fmt: skip
def test_the_financial_year_begins_in_april(day: date, year: int) -> None:
    assert rules.year_of(day) == year
    first, after = rules.days_of(year)
    assert first <= day < after


@pytest.mark.parametrize(
    ("first", "known"),
    [(None, [2026]), (date(2026, 5, 1), [2026]), (date(2025, 3, 1), [2026, 2025, 2024]), (date(2011, 1, 1), 8)],
)
def test_years_that_can_be_asked_for(first: date | None, known: list[int] | int) -> None:
    found = rules.years(first, date(2026, 11, 22))
    assert found == known if isinstance(known, list) else len(found) == known


def test_a_month_in_which_nothing_was_delivered_is_there() -> None:
    found = [Delivered("YH", "2026-12", 3, 2), Delivered("LN", "2026-12", 1, 1), Delivered("YH", "2027-02", 1, 0)]
    said = rules.months(found, date(2026, 12, 1), date(2027, 2, 3))
    assert [(one.month, one.sessions, one.co_delivered_sessions) for one in said] == [
        (date(2026, 12, 1), 4, 3),
        (date(2027, 1, 1), 0, 0),
        (date(2027, 2, 1), 1, 0),
    ]


def test_few_people_are_not_counted_for_everybody() -> None:
    counts = {("YH", "lived"): 12, ("YH", "professional"): 9, ("LN", "lived"): 2, ("LN", "professional"): 8}
    shown = rules.shown_people(counts, ["LN", "YH"], exact=False)
    assert shown["LN", "lived"] is None
    assert [one for one in shown.values() if one is not None] != [12, 9, 8]  # or the 2 would follow from a total
    assert rules.shown_people(counts, ["LN", "YH"], exact=True)["LN", "lived"] == 2
