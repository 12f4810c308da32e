"""Usual days, in people's own words."""

import pytest

from faculty_api.people.roster.days import read_usual_days

WEEK = range(5)


def times(*spans: tuple[int, str, str]) -> list[tuple[int, str, str]]:
    return list(spans)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("any weekday", [(day, "09:00", "17:00") for day in WEEK]),
        ("evenings only", [(day, "17:00", "21:00") for day in WEEK]),
        ("not Mondays", [(day, "09:00", "17:00") for day in range(1, 5)]),
        ("Tue/Thu am", times((1, "09:00", "12:30"), (3, "09:00", "12:30"))),
        ("Weds 10-3", times((2, "10:00", "15:00"))),
        ("Wed 10am to 3pm", times((2, "10:00", "15:00"))),
        ("Wed 9.30-12", times((2, "09:30", "12:00"))),
        ("Fri 1-4", times((4, "13:00", "16:00"))),
        ("Fri 9-5", times((4, "09:00", "17:00"))),
        ("Fri 09:00-17:30", times((4, "09:00", "17:30"))),
        ("Mon – Thu", [(day, "09:00", "17:00") for day in range(4)]),
        ("Mon to Wed mornings", [(day, "09:00", "12:30") for day in range(3)]),
        ("Mondays & Fridays", times((0, "09:00", "17:00"), (4, "09:00", "17:00"))),
        ("Mon am, Thu pm", times((0, "09:00", "12:30"), (3, "12:30", "17:00"))),
        ("Mon am/pm", times((0, "09:00", "17:00"))),
        ("Mon am and evening", times((0, "09:00", "12:30"), (0, "17:00", "21:00"))),
        ("Mon, Tue, Fri", [(day, "09:00", "17:00") for day in (0, 1, 4)]),
        ("Mondays, mornings", times((0, "09:00", "12:30"))),
        ("weekends", times((5, "09:00", "17:00"), (6, "09:00", "17:00"))),
        ("weekdays except Friday", [(day, "09:00", "17:00") for day in range(4)]),
        ("any day but Monday or Sunday", [(day, "09:00", "17:00") for day in range(1, 6)]),
        ("Tuesday all day", times((1, "09:00", "17:00"))),
        ("THURSDAY AFTERNOONS", times((3, "12:30", "17:00"))),
    ],
)
def test_usual_days(written: str, expected: list[tuple[int, str, str]]) -> None:
    found, faults = read_usual_days(written)
    assert ([(time.weekday, time.start, time.end) for time in found], faults) == (expected, ())


@pytest.mark.parametrize(
    "written",
    [
        "it depends",
        "Mon " * 300,
        "Mon, Tue am",
        "Mon 7-9",
        "Mon 25-26",
        "not Monday mornings",
        "Thu-Mon",
        "Mon-",
        "alternate Tuesdays",
        "Mon but not am",
        "not Mondays but Tuesdays",
        "not any day",
        "after 6",
        "Mon 10-3?",
        "only",
        "1-2-3",
    ],
)
def test_days_that_are_not_plain_stay_a_note(written: str) -> None:
    found, faults = read_usual_days(written)
    assert (found, len(faults)) == ((), 1)
