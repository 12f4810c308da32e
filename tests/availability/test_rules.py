"""What a person said, held against times."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from faculty_api.availability import rules, terms
from faculty_api.availability.rules import Said, Week
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


def said(mode: AvailabilityMode | None = None, usual: Sequence[UsualSlot] = (), **more: Any) -> Said:
    return Said(Week(mode, usual), **more)


def old(mode: AvailabilityMode, usual: Sequence[UsualSlot] = (), **more: Any) -> Said:
    return Said(Week(mode, usual, old=True), **more)


CASES: dict[str, tuple[Said, list[Interval], Free]] = {
    "nothing said": (said(), [TUESDAY], Free.UNKNOWN),
    "nothing said, but booked": (said(booked=[TUESDAY]), [TUESDAY], Free.BUSY),
    "nothing said, but away": (said(away=AWAY), [TUESDAY], Free.BUSY),
    "not now": (said(NOT_NOW, DAY), [TUESDAY], Free.BUSY),
    "only these, morning and afternoon join": (said(ONLY, DAY), [TUESDAY], Free.FREE),
    "only these, in any order": (said(ONLY, DAY[::-1]), [TUESDAY], Free.FREE),
    "only these, a gap": (
        said(ONLY, [slot(1, "09:00", "12:30"), slot(1, "13:00", "17:00")]), [TUESDAY], Free.BUSY,
    ),
    "only these, another day": (said(ONLY, [slot(2, "09:00", "17:00")]), [TUESDAY], Free.BUSY),
    "only these, ends a minute early": (said(ONLY, [slot(1, "09:00", "14:59")]), [TUESDAY], Free.BUSY),
    "only these, exactly": (said(ONLY, [slot(1, "10:00", "15:00")]), [TUESDAY], Free.FREE),
    "only these, nothing": (said(ONLY), [TUESDAY], Free.BUSY),
    "ask me": (said(ASK), [TUESDAY], Free.FREE),
    "ask me, within the usual times": (said(ASK, DAY), [TUESDAY], Free.FREE),
    "ask me, outside the usual times": (said(ASK, [slot(2, "09:00", "17:00")]), [TUESDAY], Free.UNKNOWN),
    "away on the last day": (said(ASK, away=AWAY), [TUESDAY], Free.BUSY),
    "back the day after": (
        said(ASK, away=AWAY), [span("2027-02-10T00:00+00:00", "2027-02-10T01:00+00:00")], Free.FREE,
    ),
    "one of two spans is not covered": (
        said(ONLY, DAY), [TUESDAY, span("2027-02-08T16:00+00:00", "2027-02-08T17:00+00:00")], Free.BUSY,
    ),
    "a booking that touches": (
        said(ASK, booked=[span("2027-02-09T15:00+00:00", "2027-02-09T16:00+00:00")]), [TUESDAY], Free.FREE,
    ),
    "a booking a minute long": (
        said(ASK, booked=[span("2027-02-09T14:59+00:00", "2027-02-09T16:00+00:00")]), [TUESDAY], Free.BUSY,
    ),
    "summer: 9 in London is 8 in UTC": (
        said(ONLY, DAY), [span("2027-06-08T08:00+00:00", "2027-06-08T09:00+00:00")], Free.FREE,
    ),
    "summer: 8 in London is too early": (
        said(ONLY, DAY), [span("2027-06-08T07:00+00:00", "2027-06-08T08:30+00:00")], Free.BUSY,
    ),
    "summer: late on Monday in UTC is Tuesday in London": (
        said(ASK, away=[(date(2027, 6, 8), date(2027, 6, 8))]),
        [span("2027-06-07T23:15+00:00", "2027-06-07T23:45+00:00")], Free.BUSY,
    ),
    "over midnight": (
        said(ONLY, [slot(1, "18:00", "23:59"), slot(2, "00:00", "06:00")]),
        [span("2027-02-09T22:00+00:00", "2027-02-10T01:00+00:00")], Free.BUSY,
    ),
    "old: what was free is not known": (old(ONLY, DAY), [TUESDAY], Free.UNKNOWN),
    "old: asked me at any time": (old(ASK), [TUESDAY], Free.UNKNOWN),
    "old: ask me, within the usual times": (old(ASK, DAY), [TUESDAY], Free.UNKNOWN),
    "old: a no stays one": (old(NOT_NOW), [TUESDAY], Free.BUSY),
    "old: another time than theirs stays so": (old(ONLY, [slot(2, "09:00", "17:00")]), [TUESDAY], Free.BUSY),
    "old, and away": (old(ONLY, DAY, away=AWAY), [TUESDAY], Free.BUSY),
    "the term over the usual week": (said(NOT_NOW, terms={"spring-2027": Week(ONLY, DAY)}), [TUESDAY], Free.FREE),
    "the term says no": (said(ASK, terms={"spring-2027": Week(NOT_NOW)}), [TUESDAY], Free.BUSY),
    "another term says nothing of this": (said(ONLY, DAY, terms={"summer-2027": Week(NOT_NOW)}), [TUESDAY], Free.FREE),
    "an old term is not saved by a fresh week": (
        said(ASK, terms={"spring-2027": Week(ASK, old=True)}), [TUESDAY], Free.UNKNOWN,
    ),
    "from one term into the next": (
        said(terms={"spring-2027": Week(ASK), "summer-2027": Week(NOT_NOW)}),
        [span("2027-03-31T21:00+00:00", "2027-04-01T01:00+00:00")], Free.BUSY,
    ),
    "no spans at all": (said(ONLY, DAY), [], Free.FREE),
}  # fmt: skip


def test_terms_touch() -> None:
    """Every day of many years is in one term, the terms follow each other, and a code reads back."""
    last = None
    for ahead in range(3653):
        day = date(2024, 1, 1) + timedelta(days=ahead)
        term = terms.of(day)
        assert term.first <= day <= term.last
        assert terms.read(term.code) == term
        if last is not None and last != term:
            assert (terms.before(term), last.last + timedelta(days=1)) == (last, term.first)
        last = term


@pytest.mark.parametrize(
    ("day", "code", "name", "first", "last"),
    [
        (date(2027, 1, 1), "spring-2027", "spring term 2027", date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 8, 31), "summer-2027", "summer term 2027", date(2027, 4, 1), date(2027, 8, 31)),
        (date(2026, 11, 22), "autumn-2026", "autumn term 2026", date(2026, 9, 1), date(2026, 12, 31)),
    ],
)
def test_a_term(day: date, code: str, name: str, first: date, last: date) -> None:
    assert terms.of(day)[1:] == (code, name, first, last)


def test_terms_that_are_none() -> None:
    for code in ("", "summer", "summer-27", "winter-2027", "summer-²027", "summer-0000", "summer-2027-1", "-2027"):
        assert terms.read(code) is None
    assert [one.code for one in terms.to_set(date(2026, 12, 31))] == ["autumn-2026", "spring-2027", "summer-2027"]
    assert terms.touching(date(2026, 12, 31), date(2027, 4, 1)) == ["autumn-2026", "spring-2027", "summer-2027"]


@pytest.mark.parametrize("case", CASES)
def test_free_busy_unknown(case: str) -> None:
    told, spans, expected = CASES[case]
    assert rules.answer(told, spans) is expected


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
