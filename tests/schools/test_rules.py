"""School holidays: what is said of a day, and which dates are refused, by worked cases."""

from datetime import date, timedelta

import pytest

from faculty_api.programmes import plan
from faculty_api.schools import rules
from faculty_api.schools.rules import Kept
from schemas.schools import SaveSchoolHoliday

TODAY = date(2026, 11, 23)
HALF_TERM = Kept("February half-term", date(2027, 2, 15), date(2027, 2, 19), "Leeds", True)
UNSURE = HALF_TERM._replace(source="Hull", last=date(2027, 2, 22), confirmed=False)
SUMMER = Kept("Summer holidays", date(2027, 7, 26), date(2027, 9, 1), "Leeds", True)
PLACEHOLDER = "School holidays in most of England (look up the dates of your council)"
LEEDS = "School holidays: February half-term, 15 to 19 February (Leeds)"
HULL = "School holidays: February half-term, 15 to 22 February (Hull, nobody has confirmed these dates)"
SAID = "School holidays: Summer holidays, 26 July to 1 September (Leeds)"


@pytest.mark.parametrize(
    ("day", "kept", "notes"),
    [
        (date(2027, 2, 15), [UNSURE, HALF_TERM], [LEEDS, HULL]),
        (date(2027, 2, 19), [HALF_TERM], [LEEDS]),
        (date(2027, 2, 22), [UNSURE, HALF_TERM], [HULL]),
        (date(2027, 2, 23), [UNSURE, HALF_TERM], []),
        # A placeholder holds where nobody looked anything up, not where somebody did, whatever that says of the day.
        (date(2027, 8, 3), [], [PLACEHOLDER]),
        (date(2027, 8, 3), [HALF_TERM], [PLACEHOLDER]),
        (date(2027, 8, 3), [SUMMER], [SAID]),
        (date(2027, 8, 3), [SUMMER._replace(first=date(2027, 8, 31))], []),
        (date(2028, 8, 3), [SUMMER], [PLACEHOLDER]),
        (date(2027, 12, 29), [SUMMER], [PLACEHOLDER]),
    ],
)
def test_what_is_said_of_a_day(day: date, kept: list[Kept], notes: list[str]) -> None:
    assert [one for one in plan.notes(day, kept) if one.startswith("School")] == notes


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 10, 25), date(2027, 10, 29), "25 to 29 October"),
        (date(2026, 12, 21), date(2027, 1, 1), "21 December to 1 January"),
        (date(2027, 10, 25), date(2027, 10, 25), "25 October"),
    ],
)
def test_days_are_spoken(first: date, last: date, words: str) -> None:
    assert rules.spoken(first, last) == words


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, []),
        ({"last": date(2027, 2, 14)}, ["last"]),
        ({"last": date(2027, 2, 15)}, []),
        ({"last": date(2027, 2, 15) + rules.LONGEST}, []),
        ({"last": date(2027, 2, 16) + rules.LONGEST}, ["last"]),
        ({"first": date(202, 2, 15)}, ["first"]),
        ({"first": TODAY - timedelta(days=401), "last": date(9999, 12, 31)}, ["first", "last"]),
        ({"link": "https://council.example/dates"}, []),
        ({"link": " HTTP://council.example "}, []),
        ({"link": "council.example"}, ["link"]),
        ({"link": "javascript:alert(1.0)"}, ["link"]),
        ({"link": "https://council.example/a b"}, ["link"]),
    ],
)
def test_what_cannot_be_kept(said: dict[str, object], fields: list[str]) -> None:
    given = {"name": "Half-term", "first": date(2027, 2, 15), "last": date(2027, 2, 19), "source": "Leeds"} | said
    assert [one.field for one in rules.faults(SaveSchoolHoliday(**given), TODAY)] == fields
