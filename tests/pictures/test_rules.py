"""Bits of weeks say the same as the rule that answers one question about one person."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from faculty_api.availability import rules as availability
from faculty_api.busy.rules import Known as Calendar
from faculty_api.busy.rules import heard
from faculty_api.pictures import rules
from faculty_api.pictures.rules import PARTS, Known, Stretch
from faculty_api.pictures.summing import summed
from schemas.availability import AvailabilityMode, Free, UsualSlot
from schemas.pictures import FreeCount, PartOfDay
from schemas.values import Interval

FIRST = date(2027, 3, 22)  # the clocks go forward on the 28th, and the summer term begins in April
SUMMER = "summer-2027"
MODE = st.sampled_from([None, *AvailabilityMode])
STRETCH = Stretch(FIRST, 14)
HOURS = st.integers(0, 46).map(lambda half: time(half // 2, 30 * (half % 2)))
SLOTS = st.lists(
    st.tuples(st.integers(0, 6), HOURS, HOURS).filter(lambda one: one[1] < one[2]).map(
        lambda one: UsualSlot(weekday=one[0], starts=one[1], ends=one[2])
    ),
    max_size=6,
)  # fmt: skip
DAYS = st.integers(-5, 20).map(lambda n: FIRST + timedelta(days=n))
AWAY = st.lists(
    st.tuples(DAYS, st.integers(0, 9)).map(lambda one: (one[0], one[0] + timedelta(days=one[1]))), max_size=3
)
BOOKED = st.lists(
    st.tuples(st.integers(-200, 1500), st.integers(1, 80)).map(
        lambda one: Interval(
            start=datetime(2027, 3, 22, tzinfo=UTC) + timedelta(minutes=15 * one[0]),
            end=datetime(2027, 3, 22, tzinfo=UTC) + timedelta(minutes=15 * sum(one)),
        )
    ),
    max_size=3,
)

UNTIL = st.none() | st.integers(-100, 1500).map(lambda n: datetime(2027, 3, 22, tzinfo=UTC) + timedelta(minutes=15 * n))
OUTSIDE = st.lists(st.builds(Calendar, st.booleans(), UNTIL, BOOKED, BOOKED), max_size=2)


TERM = st.none() | st.tuples(MODE.filter(bool), SLOTS, st.booleans())


def text_of(slots: list[UsualSlot]) -> str:
    return ";".join(f"{one.weekday} {one.starts} {one.ends}" for one in slots)


@settings(max_examples=150, deadline=None)
@given(
    MODE, SLOTS, st.booleans(), AWAY, BOOKED, OUTSIDE, st.none() | st.tuples(MODE.filter(bool), SLOTS, st.booleans())
)
def test_each_bit_is_what_the_rule_answers(
    mode: AvailabilityMode | None,
    slots: list[UsualSlot],
    old: bool,
    away: list[tuple[date, date]],
    booked: list[Interval],
    outside: list[Calendar],
    term: tuple[AvailabilityMode, list[UsualSlot], bool] | None,
) -> None:
    of_term = [(SUMMER, term[0], text_of(term[1]), term[2])] if term else []
    free, unknown = rules.bits(Known(mode, text_of(slots), away, booked, outside, old, of_term), STRETCH)
    terms = {SUMMER: availability.Week(*term)} if term else {}
    said = availability.Said(availability.Week(mode, slots, old), terms, away, booked)
    zone = availability.LONDON
    for at in range(STRETCH.days * len(PARTS)):
        on, (_, starts, ends) = FIRST + timedelta(days=at // len(PARTS)), PARTS[at % len(PARTS)]
        span = Interval(start=datetime.combine(on, starts, tzinfo=zone), end=datetime.combine(on, ends, tzinfo=zone))
        answer = heard(availability.answer(said, [span]), outside, [span])
        assert ((free >> at) & 1, (unknown >> at) & 1) == (answer is Free.FREE, answer is Free.UNKNOWN), (on, starts)
    assert (free | unknown) & ~STRETCH.whole == 0


@given(st.lists(st.integers(0, 2**17 - 1), max_size=40))
def test_a_sum_of_bits_is_a_sum(masks: list[int]) -> None:
    assert summed(masks, 17) == [sum((one >> at) & 1 for one in masks) for at in range(17)]


def test_good_times_are_those_with_enough_people_in_most_weeks() -> None:
    def slots(part: PartOfDay, *free: int) -> list[FreeCount]:
        return [FreeCount(on=FIRST + timedelta(days=7 * at), part=part, free=n, unknown=9) for at, n in enumerate(free)]

    found = [*slots(PartOfDay.MORNING, 2, 2), *slots(PartOfDay.AFTERNOON, 9, 1), *slots(PartOfDay.EVENING, 0, 0)]
    assert [
        (one.part.value, one.weeks_enough, one.least_free, one.most_free) for one in rules.good_times(found, 2)
    ] == [
        ("morning", 2, 2, 2),
        ("afternoon", 1, 1, 9),
    ]


def test_a_monday() -> None:
    assert {rules.monday(FIRST + timedelta(days=n)) for n in range(7)} == {FIRST}
