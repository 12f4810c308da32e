"""The days of a complaint, and which comes first."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from faculty_api.complaints import rules
from schemas.complaints import ComplaintHow, ComplaintRow, ComplaintState
from schemas.values import PersonId

S = ComplaintState


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 6, 19), date(2026, 7, 18)),
        (date(2026, 1, 31), date(2026, 3, 1)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 2), date(2026, 12, 31)),
    ],
)
def test_the_day_it_came_is_the_first_of_30(received: date, last: date) -> None:
    assert rules.acknowledge_by(received) == last


def row(number: int, received: date, state: S, answered: datetime | None = None) -> ComplaintRow:
    return ComplaintRow(
        id=UUID(int=number), person=PersonId(UUID(int=9)), name="Sam", how=ComplaintHow.PAGE, received_on=received,
        acknowledge_by=rules.acknowledge_by(received), state=state, late=False, days_open=0, acknowledged_at=None,
        answered_at=answered, outcome=None,
    )  # fmt: skip


def test_by_deadline_then_by_how_long_they_wait_then_newest_answer() -> None:
    rows = [
        row(1, date(2026, 9, 1), S.ANSWERED, datetime(2026, 10, 1, tzinfo=UTC)),
        row(2, date(2026, 8, 1), S.ANSWERED, datetime(2026, 11, 1, tzinfo=UTC)),
        row(3, date(2026, 11, 9), S.RECEIVED),
        row(4, date(2026, 11, 2), S.RECEIVED),
        row(5, date(2026, 7, 2), S.ACKNOWLEDGED),
        row(6, date(2026, 7, 1), S.ACKNOWLEDGED),
    ]
    assert [one.id.int for one in rules.in_order(rows)] == [4, 3, 6, 5, 2, 1]


@pytest.mark.parametrize(
    ("acknowledged", "answered", "state"),
    [(False, False, S.RECEIVED), (True, False, S.ACKNOWLEDGED), (True, True, S.ANSWERED), (False, True, S.ANSWERED)],
)
def test_an_answer_is_an_acknowledgement_too(*, acknowledged: bool, answered: bool, state: S) -> None:
    assert rules.state(acknowledged=acknowledged, answered=answered) is state
