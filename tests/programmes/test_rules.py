"""Pure decisions about dates, parts and what a cohort lacks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from faculty_api.programmes import rules
from schemas.programmes import Every, Part, PartTimes

START = datetime(2027, 2, 9, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "count", "dates"),
    [
        (Every.WEEK, 3, [(2, 24), (3, 3), (3, 10)]),
        (Every.TWO_WEEKS, 3, [(2, 24), (3, 10), (3, 24)]),
        (Every.FOUR_WEEKS, 2, [(2, 24), (3, 24)]),
        (Every.WEEK, 1, [(2, 24)]),
    ],
)
def test_a_series_keeps_its_weekday(every: Every, count: int, dates: list[tuple[int, int]]) -> None:
    assert rules.propose_dates(date(2027, 2, 24), every, count) == [date(2027, *day) for day in dates]


def test_parts_stand_in_order_and_only_where_there_are_any() -> None:
    end = START + timedelta(hours=5)
    deliver = PartTimes(part=Part.DELIVER, starts_at=START, ends_at=end)
    assert rules.parts(START, end, None, 0) == [deliver]
    assert rules.parts(START, end, (START - timedelta(hours=18), 60), 30) == [
        PartTimes(part=Part.PREPARE, starts_at=START - timedelta(hours=18), ends_at=START - timedelta(hours=17)),
        deliver,
        PartTimes(part=Part.DEBRIEF, starts_at=end, ends_at=end + timedelta(minutes=30)),
    ]


@pytest.mark.parametrize(
    ("hours", "clash"),
    [
        ([(10, 12), (12, 14)], None),
        ([(10, 12), (11, 14)], (0, 1)),
        ([(20, 21), (10, 12), (9, 11)], (1, 2)),
        ([(9, 20), (21, 22), (10, 11)], (0, 2)),
        ([], None),
    ],
)
def test_sessions_on_top_of_each_other(hours: list[tuple[int, int]], clash: tuple[int, int] | None) -> None:
    day = datetime(2027, 2, 9, tzinfo=UTC)
    spans = [(day + timedelta(hours=start), day + timedelta(hours=end)) for start, end in hours]
    assert rules.overlaps(spans) == clash


@pytest.mark.parametrize(
    ("status", "minutes", "objection"),
    [
        ("planned", 0, None),
        ("planned", 60, None),
        (
            "planned",
            -1,
            "This session has not ended yet. You can mark it as delivered when it has ended",
        ),
        ("delivered", 60, "This session is already marked as delivered"),
        ("cancelled", 60, "This session was cancelled, so it cannot be marked as delivered"),
    ],
)
def test_when_a_session_may_be_called_delivered(status: str, minutes: int, objection: str | None) -> None:
    assert rules.objection_to_delivery(status, START, START + timedelta(minutes=minutes)) == objection


@pytest.mark.parametrize(
    ("facts", "flags"),
    [
        (("online", "A provider", "A partner", "", ""), []),
        (("online", "", "A partner", "", ""), ["No provider is named"]),
        (("in_person", "A provider", "", "LS1 4AP", "Step free"), ["No community partner is named"]),
        (
            ("in_person", "", "", "", ""),
            [
                "No provider is named",
                "No community partner is named",
                "The venue has no postcode",
                "We do not know if the venue is accessible",
            ],
        ),
    ],
)
def test_what_a_cohort_lacks(facts: tuple[str, str, str, str, str], flags: list[str]) -> None:
    assert rules.flags(*facts) == flags


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ls1 4ap", "LS1 4AP"), (" SW1A1AA ", "SW1A 1AA"), ("M1 1AE", "M1 1AE"), ("LS1", None), ("Leeds", None),
        ("LS1 4A", None), ("١LS1 4AP", None),
    ],
)  # fmt: skip
def test_postcodes(typed: str, kept: str | None) -> None:
    assert rules.postcode(typed) == kept


@pytest.mark.parametrize(("owner", "allowed"), [(None, True), ("YH", True), ("NE", False)])
def test_where_a_programme_may_run(owner: str | None, allowed: bool) -> None:
    assert rules.may_run(owner, "YH") is allowed
