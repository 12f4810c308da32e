"""How figures, days and times are written."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from markupsafe import Markup

from frontend import filters
from schemas.values import Interval, Money

WINTER = datetime(2027, 2, 9, 10, tzinfo=UTC)
SUMMER = datetime(2027, 7, 6, 9, 30, tzinfo=UTC)


def test_only_what_is_longer_than_a_word_may_be_broken() -> None:
    """What is typed stays text; markup, numbers and short words stay as they are."""
    assert filters.breakable("Blessing Lacey") == "Blessing Lacey"
    assert (filters.breakable(12), filters.breakable(Markup("<b>aaaaaaaaaaaaaaaaaaaaaaaaa</b>"))) == (
        12, "<b>aaaaaaaaaaaaaaaaaaaaaaaaa</b>",
    )  # fmt: skip
    marked = filters.breakable("Write <to> blessing.lacey@faculty.example.org today")
    assert str(marked) == ('Write &lt;to&gt; <span class="app-long">blessing.lacey@faculty.example.org</span> today')


@pytest.mark.parametrize(
    ("call", "given", "expected"),
    [
        ("money", (Money(7500),), "£75"), ("money", (1240,), "£12.40"), ("money", (114_000,), "£1,140"),
        ("money", (0,), "£0"), ("money", (5,), "£0.05"), ("money", (-1240,), "-£12.40"),
        ("day", (date(2027, 2, 9),), "Tuesday 9 February 2027"),
        ("day", (datetime(2027, 7, 5, 23, 30, tzinfo=UTC),), "Tuesday 6 July 2027"),
        ("date", (date(2027, 5, 12),), "12 May 2027"),
        ("time", (time(10),), "10am"), ("time", (time(12, 30),), "12:30pm"), ("time", (time(12),), "midday"),
        ("time", (time(0),), "midnight"), ("time", (time(0, 5),), "12:05am"), ("time", (time(13, 5),), "1:05pm"),
        ("time", (WINTER,), "10am"), ("time", (SUMMER,), "10:30am"),
        ("datetime", (SUMMER,), "Tuesday 6 July 2027 at 10:30am"),
        ("span", (WINTER, WINTER.replace(hour=13)), "10am to 1pm"), ("span", (time(9), time(12)), "9am to midday"),
        ("span", (Interval(WINTER, WINTER.replace(hour=12, minute=15)),), "10am to 12:15pm"),
        ("span", (WINTER.replace(hour=22), datetime(2027, 2, 10, 1, tzinfo=UTC)),
         "10pm on Tuesday 9 February 2027 to 1am on Wednesday 10 February 2027"),
        ("ago", (WINTER, WINTER), "today"), ("ago", (date(2027, 2, 8), WINTER), "yesterday"),
        ("ago", (date(2027, 2, 6), WINTER), "3 days ago"), ("ago", (date(2027, 1, 20), WINTER), "2 weeks ago"),
        ("ago", (date(2026, 1, 20), WINTER), "on 20 January 2026"),
        ("ago", (date(2027, 2, 10), WINTER), "on 10 February 2027"),
        ("plural", (1, "session"), "1 session"), ("plural", (2, "session"), "2 sessions"),
        ("plural", (0, "person", "people"), "0 people"), ("plural", (1200, "line"), "1,200 lines"),
        ("listed", (["a"],), "a"), ("listed", (["a", "b", "c"],), "a, b and c"), ("listed", ([],), ""),
    ],
)  # fmt: skip
def test_written(call: str, given: tuple[Any, ...], expected: str) -> None:
    assert filters.FILTERS[call](*given) == expected


@pytest.mark.parametrize(
    ("call", "given"),
    [
        ("money", (12.4,)), ("money", (True,)), ("money", ("12",)), ("money", (None,)),
        ("time", (datetime(2027, 2, 9, 10),)), ("span", (time(9),)),  # noqa: DTZ001 - the point
    ],
)  # fmt: skip
def test_not_guessed(call: str, given: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        filters.FILTERS[call](*given)
