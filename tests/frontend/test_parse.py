"""What people type, accepted and refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from frontend.parse import Unfit, clock_time, instant, pence, real_date, whole

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(Unfit) as caught:
        call()
    return caught.value.rest


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("£12.40", 1240), ("12.4", 1240), ("12", 1200), ("£ 12", 1200), ("0.01", 1), ("1,200", 120_000),
        ("1,200.50", 120_050), ("£1,000,000", 100_000_000), ("007", 700),
    ],
)  # fmt: skip
def test_pounds(typed: str, expected: int) -> None:
    assert pence(typed) == expected


NUMBER = "must be a number, like 12.40"
POINT = "must be a number with a point, not a comma, like 12.40"


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("1e2", NUMBER), ("1,00", POINT), ("12,40", POINT), ("£48,6", POINT), ("1,2,3", NUMBER),
        ("١٢", NUMBER), ("１２", NUMBER), ("12.", NUMBER),
        ("twelve", NUMBER), ("12.40.1", NUMBER), ("1 200", NUMBER), ("nan", NUMBER), ("inf", NUMBER),
        ("12\x00", NUMBER),
        ("+5", NUMBER), ("0x10", NUMBER), ("1_000", NUMBER), ("9" * 400, NUMBER), ("$5", NUMBER), ("££5", NUMBER),
        ("12.400", "must be in pounds and pence, like 12.40"),
        ("0", "must be more than £0"), ("0.00", "must be more than £0"), ("-5", "must be more than £0"),
        ("£-5.50", "must be more than £0"), ("1000000.01", "must be £1,000,000 or less"),
        ("£1,000,000,000", "must be £1,000,000 or less"), ("1000000000", "must be £1,000,000 or less"),
    ],
)  # fmt: skip
def test_not_pounds(typed: str, rest: str) -> None:
    assert refusal(lambda: pence(typed)) == rest


def test_zero_pounds_where_nothing_is_an_answer() -> None:
    assert pence("0", zero=True) == 0
    assert refusal(lambda: pence("-1", zero=True)) == "must be £0 or more"


@pytest.mark.parametrize(("typed", "expected"), [("24", 24), ("1", 1), ("1,000", 1000)])
def test_whole_numbers(typed: str, expected: int) -> None:
    assert whole(typed, least=1, most=1000, like=24) == expected


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("2.5", "must be a whole number, like 24"), ("1e2", "must be a whole number, like 24"),
        ("two", "must be a whole number, like 24"), ("٢", "must be a whole number, like 24"),
        ("9" * 5000, "must be a whole number, like 24"), ("1,00", "must be a whole number, like 24"),
        ("0", "must be between 1 and 1,000"), ("-3", "must be between 1 and 1,000"),
        ("1001", "must be between 1 and 1,000"), ("99999999999999", "must be between 1 and 1,000"),
    ],
)  # fmt: skip
def test_not_whole_numbers(typed: str, rest: str) -> None:
    assert refusal(lambda: whole(typed, least=1, most=1000, like=24)) == rest


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (("9", "2", "2027"), date(2027, 2, 9)), (("09", "02", "2027"), date(2027, 2, 9)),
        (("12", "april", "2027"), date(2027, 4, 12)), (("12", "Apr", "2027"), date(2027, 4, 12)),
        (("1", "Sept", "2027"), date(2027, 9, 1)), (("1", "may.", "2027"), date(2027, 5, 1)),
        (("29", "2", "2028"), date(2028, 2, 29)), (("31", "DECEMBER", "2027"), date(2027, 12, 31)),
    ],
)  # fmt: skip
def test_dates(boxes: tuple[str, str, str], expected: date) -> None:
    assert real_date(*boxes) == expected


REAL = "must be a real date"


@pytest.mark.parametrize(
    ("boxes", "rest", "part"),
    [
        (("29", "2", "2027"), REAL, ""), (("31", "4", "2027"), REAL, ""), (("0", "4", "2027"), REAL, ""),
        (("1", "13", "2027"), REAL, "month"), (("1", "0", "2027"), REAL, "month"), (("1", "Ma", "2027"), REAL, "month"),
        (("1", "mayo", "2027"), REAL, "month"), (("x", "4", "2027"), REAL, "day"), (("٣", "4", "2027"), REAL, "day"),
        (("1", "4", "27"), "must include a year with 4 numbers, like 2027", "year"),
        (("1", "4", "0027"), "must include a year from 1900 to 2999", "year"),
        (("1", "4", "1899"), "must include a year from 1900 to 2999", "year"),
        (("1", "4", "3000"), "must include a year from 1900 to 2999", "year"),
        (("1", "4", "9999"), "must include a year from 1900 to 2999", "year"),
        (("1", "4", "12027"), "must include a year with 4 numbers, like 2027", "year"),
        (("", "4", "2027"), "must include a day", "day"), (("1", "", "2027"), "must include a month", "month"),
        (("1", "4", ""), "must include a year", "year"), (("1", "", ""), "must include a month and year", "month"),
    ],
)  # fmt: skip
def test_not_dates(boxes: tuple[str, str, str], rest: str, part: str) -> None:
    with pytest.raises(Unfit) as caught:
        real_date(*boxes)
    assert (caught.value.rest, caught.value.part) == (rest, part)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10am", time(10)), ("10:00", time(10)), ("10.30am", time(10, 30)), ("1pm", time(13)), ("13:30", time(13, 30)),
        ("10 AM", time(10)), ("9:05 p.m.", time(21, 5)), ("12am", time(0)),
        ("12pm", time(12)), ("12:30am", time(0, 30)),
        ("midday", time(12)), ("Noon", time(12)), ("midnight", time(0)), ("09:00", time(9)), ("9.15", time(9, 15)),
        ("00:00", time(0)), ("23:59", time(23, 59)),
    ],
)  # fmt: skip
def test_times(typed: str, expected: time) -> None:
    assert clock_time(typed) == expected


@pytest.mark.parametrize(
    "typed", ["10", "24:00", "13pm", "0am", "10:60", "10:5", "1030", "ten", "١٠:٠٠", "10:00:00", "am"]
)
def test_not_times(typed: str) -> None:
    assert refusal(lambda: clock_time(typed)) == "must be a time, like 10am or 13:30"


QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]


def as_utc(day: date, at: time, offset: int) -> datetime:
    return datetime.combine(day, at, tzinfo=UTC) - timedelta(hours=offset)


@pytest.mark.parametrize("at", QUARTERS, ids=str)
def test_every_quarter_hour_when_the_clocks_go_forward(at: time) -> None:
    if at.hour == 1:
        said = refusal(lambda: instant(SPRING, at))
        spoken = f"1:{at.minute}am" if at.minute else "1am"
        assert said == (
            f"must be before 1am or from 2am: there is no {spoken} on 28 March 2027, when the clocks go forward"
        )
    else:
        assert instant(SPRING, at) == as_utc(SPRING, at, 0 if at.hour < 1 else 1)


@pytest.mark.parametrize("at", QUARTERS, ids=str)
def test_every_quarter_hour_when_the_clocks_go_back(at: time) -> None:
    if at.hour == 1:
        with pytest.raises(Unfit) as caught:
            instant(AUTUMN, at)
        assert caught.value.part == "which"
        assert instant(AUTUMN, at, "first") == as_utc(AUTUMN, at, 1)
        assert instant(AUTUMN, at, "second") == as_utc(AUTUMN, at, 0)
    else:
        assert instant(AUTUMN, at) == as_utc(AUTUMN, at, 1 if at.hour < 1 else 0)
