"""What a person said, held against times."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from faculty_api.availability import rules
from faculty_api.availability.rules import Said
from schemas.availability import AvailabilityMode, Free, UsualSlot
from schemas.values import Interval

ASK, ONLY, NOT_NOW = AvailabilityMode.ASK_ME, AvailabilityMode.ONLY_THESE, AvailabilityMode.NOT_NOW


def slot(weekday: int, starts: str, ends: str) -> UsualSlot:
    return UsualSlot(weekday=weekday, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends))


def span(start: str, end: str) -> Interval:
    return Interval(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))


TUESDAY = span("2027-02-09T10:00+00:00", "2027-02-09T15:00+00:00")
DAY = [slot(1, "09:00", "12:30"), slot(1, "12:30", "17:00")]
AWAY = [(date(2027, 2, 8), date(2027, 2, 9))]
CASES: dict[str, tuple[Said, list[Interval], Free]] = {
    "nothing said": (Said(), [TUESDAY], Free.UNKNOWN),
    "nothing said, but booked": (Said(booked=[TUESDAY]), [TUESDAY], Free.BUSY),
    "nothing said, but away": (Said(away=AWAY), [TUESDAY], Free.BUSY),
    "not now": (Said(NOT_NOW, DAY), [TUESDAY], Free.BUSY),
    "only these, morning and afternoon join": (Said(ONLY, DAY), [TUESDAY], Free.FREE),
    "only these, in any order": (Said(ONLY, DAY[::-1]), [TUESDAY], Free.FREE),
    "only these, a gap": (
        Said(ONLY, [slot(1, "09:00", "12:30"), slot(1, "13:00", "17:00")]), [TUESDAY], Free.BUSY,
    ),
    "only these, another day": (Said(ONLY, [slot(2, "09:00", "17:00")]), [TUESDAY], Free.BUSY),
    "only these, ends a minute early": (Said(ONLY, [slot(1, "09:00", "14:59")]), [TUESDAY], Free.BUSY),
    "only these, exactly": (Said(ONLY, [slot(1, "10:00", "15:00")]), [TUESDAY], Free.FREE),
    "only these, nothing": (Said(ONLY), [TUESDAY], Free.BUSY),
    "ask me": (Said(ASK), [TUESDAY], Free.FREE),
    "ask me, within the usual times": (Said(ASK, DAY), [TUESDAY], Free.FREE),
    "ask me, outside the usual times": (Said(ASK, [slot(2, "09:00", "17:00")]), [TUESDAY], Free.UNKNOWN),
    "away on the last day": (Said(ASK, away=AWAY), [TUESDAY], Free.BUSY),
    "back the day after": (
        Said(ASK, away=AWAY), [span("2027-02-10T00:00+00:00", "2027-02-10T01:00+00:00")], Free.FREE,
    ),
    "one of two spans is not covered": (
        Said(ONLY, DAY), [TUESDAY, span("2027-02-08T16:00+00:00", "2027-02-08T17:00+00:00")], Free.BUSY,
    ),
    "a booking that touches": (
        Said(ASK, booked=[span("2027-02-09T15:00+00:00", "2027-02-09T16:00+00:00")]), [TUESDAY], Free.FREE,
    ),
    "a booking a minute long": (
        Said(ASK, booked=[span("2027-02-09T14:59+00:00", "2027-02-09T16:00+00:00")]), [TUESDAY], Free.BUSY,
    ),
    "summer: 9 in London is 8 in UTC": (
        Said(ONLY, DAY), [span("2027-06-08T08:00+00:00", "2027-06-08T09:00+00:00")], Free.FREE,
    ),
    "summer: 8 in London is too early": (
        Said(ONLY, DAY), [span("2027-06-08T07:00+00:00", "2027-06-08T08:30+00:00")], Free.BUSY,
    ),
    "summer: late on Monday in UTC is Tuesday in London": (
        Said(ASK, away=[(date(2027, 6, 8), date(2027, 6, 8))]),
        [span("2027-06-07T23:15+00:00", "2027-06-07T23:45+00:00")], Free.BUSY,
    ),
    "over midnight": (
        Said(ONLY, [slot(1, "18:00", "23:59"), slot(2, "00:00", "06:00")]),
        [span("2027-02-09T22:00+00:00", "2027-02-10T01:00+00:00")], Free.BUSY,
    ),
    "no spans at all": (Said(ONLY, DAY), [], Free.FREE),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_free_busy_unknown(case: str) -> None:
    said, spans, expected = CASES[case]
    assert rules.answer(said, spans) is expected


def test_wall_clock_pieces() -> None:
    night = Interval(start=datetime(2027, 6, 7, 22, tzinfo=UTC), end=datetime(2027, 6, 8, 1, tzinfo=UTC))
    assert rules.wall_clock(night) == [
        (date(2027, 6, 7), time(23), None),
        (date(2027, 6, 8), time(0), time(2)),
    ]
    until_midnight = Interval(start=datetime(2027, 2, 9, 22, tzinfo=UTC), end=datetime(2027, 2, 10, tzinfo=UTC))
    assert rules.wall_clock(until_midnight) == [(date(2027, 2, 9), time(22), None)]


def test_slots_that_overlap_are_joined() -> None:
    given = [slot(1, "12:00", "15:00"), slot(1, "09:00", "12:30"), slot(1, "09:00", "10:00"), slot(0, "09:00", "10:00")]
    assert rules.merged(given) == [slot(0, "09:00", "10:00"), slot(1, "09:00", "15:00")]
    assert rules.merged(DAY) == DAY


TODAY = date(2026, 11, 22)


RANGE = "Dates must be between 22 November 2026 and 22 November 2028"


@pytest.mark.parametrize(
    ("first", "last", "held", "objection"),
    [
        ((2027, 5, 12), (2027, 5, 12), 0, None),
        ((2026, 11, 1), (2026, 11, 22), 0, None),
        ((2027, 5, 12), (2027, 5, 11), 0, ("last_day", "Last day must be the same as or after 12 May 2027")),
        ((2026, 11, 20), (2026, 11, 21), 0, ("first_day", RANGE)),
        ((2027, 5, 12), (2028, 11, 23), 0, ("last_day", RANGE)),
        ((2027, 5, 12), (2027, 5, 12), 60, ("first_day", "You can add up to 60 sets of dates. Remove one first")),
    ],
)  # fmt: skip
def test_dates_away(first: Any, last: Any, held: int, objection: tuple[str, str] | None) -> None:
    assert rules.objection_to_away(date(*first), date(*last), TODAY, held) == objection


@pytest.mark.parametrize(
    ("end", "words"),
    [("15:30", "10am to 3:30pm on Tuesday 8 June 2027"), ("12:00", "10am to 12pm on Tuesday 8 June 2027")],
)
def test_a_booking_in_words(end: str, words: str) -> None:
    assert rules.in_words(span("2027-06-08T10:00+01:00", f"2027-06-08T{end}+01:00")) == words
