"""Dates, as they are typed."""

from datetime import date

import pytest

from faculty_api.people.roster.dates import read_start_date, read_training_date
from tests.people.roster.files import TODAY


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("22/04/2025", date(2025, 4, 22)),
        ("03/04/2025", date(2025, 4, 3)),
        ("4.1.25", date(2025, 1, 4)),
        ("2025-02-03", date(2025, 2, 3)),
        ("2025/02/03", date(2025, 2, 3)),
        ("2025-02-03 00:00:00", date(2025, 2, 3)),
        ("2025-02-03T09:30", date(2025, 2, 3)),
        ("28 Jan 2025", date(2025, 1, 28)),
        ("28-Jan-25", date(2025, 1, 28)),
        ("28th of January 2025", date(2025, 1, 28)),
        ("Tuesday 28 January 2025", date(2025, 1, 28)),
        ("Jan 28, 2025", date(2025, 1, 28)),
        ("1st Sept 2025", date(2025, 9, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("5 10 2026", date(2026, 10, 5)),
    ],
)
def test_dates_are_day_first(written: str, day: date) -> None:
    assert read_start_date(written, TODAY) == (day, ())


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2026",
        "29/02/2025",
        "06/13/2026",
        "0/0/0",
        "00/00/0000",
        "2026",
        "June 2026",
        "soon",
        "1/1/1066",
        "1.10.98",
        "٢٢/٠٤/٢٠٢٥",
        "99999999999/1/1",
        "1/1/2026/1",
        "1.2.3.4",
    ],
)
def test_not_a_date(written: str) -> None:
    day, faults = read_start_date(written, TODAY)
    assert (day, len(faults)) == (None, 1)


def test_month_first_is_answered_with_the_day_first() -> None:
    assert read_start_date("06/13/2026", TODAY)[1][0].mend == (
        "Write the day first. If the month came first, write 13/06/2026."
    )


def test_a_spreadsheet_s_day_number_is_read_and_told() -> None:
    day, faults = read_start_date("45678", TODAY)
    assert (day, [fault.problem for fault in faults]) == (
        date(2025, 1, 21),
        ["This is a spreadsheet's number for a date; it was read as 21 January 2025."],
    )


@pytest.mark.parametrize(("written", "done"), [("01/07/2026", date(2026, 7, 1)), ("02/07/2026", None)])
def test_training_counts_from_its_day(written: str, done: date | None) -> None:
    assert read_training_date(written, TODAY)[0] == done
