"""What may become of a task, and which bookings are not ready."""

from datetime import date, timedelta

import pytest

from faculty_api.kernel.clock import working_days_before
from faculty_api.needs.rules import ALREADY, MOVES, Act, Standing, not_ready, objection_to_settling
from schemas.needs import TaskStatus, Weight
from tests.builders import NOW

LATER = NOW + timedelta(days=3)


def test_every_state_has_its_words_and_an_ended_task_stays_ended() -> None:
    assert set(ALREADY) == set(TaskStatus)
    assert [act for status, act in MOVES if status is TaskStatus.ENDED] == []


@pytest.mark.parametrize(
    ("status", "act", "to"),
    [
        (TaskStatus.OPEN, Act.ARRANGE, TaskStatus.DONE),
        (TaskStatus.DONE, Act.ARRANGE, None),
        (TaskStatus.CANNOT, Act.ARRANGE, TaskStatus.DONE),
        (TaskStatus.NOT_NEEDED, Act.ARRANGE, None),
        (TaskStatus.DONE, Act.CANNOT, TaskStatus.CANNOT),
        (TaskStatus.CANNOT, Act.CANNOT, None),
        (TaskStatus.NOT_NEEDED, Act.REOPEN, None),
        (TaskStatus.DONE, Act.REOPEN, TaskStatus.OPEN),
        (TaskStatus.OPEN, Act.NEEDED, None),
        (TaskStatus.NOT_NEEDED, Act.NEEDED, TaskStatus.OPEN),
        (TaskStatus.ENDED, Act.NOT_NEEDED, None),
    ],
)
def test_moves(status: TaskStatus, act: Act, to: TaskStatus | None) -> None:
    assert MOVES.get((status, act)) == to
    assert objection_to_settling(status, act, LATER, NOW) == (None if to else ALREADY[status])


def test_nothing_is_settled_once_the_session_has_started() -> None:
    said = "This session has started, so nothing more can be arranged for it"
    assert objection_to_settling(TaskStatus.OPEN, Act.ARRANGE, NOW, NOW) == said


@pytest.mark.parametrize(
    ("tasks", "flagged"),
    [
        ([], False),
        ([(Weight.HELPS, TaskStatus.OPEN)], False),
        ([(Weight.MUST, TaskStatus.OPEN)], True),
        ([(Weight.NOT_SAID, TaskStatus.OPEN)], True),
        ([(Weight.MUST, TaskStatus.CANNOT)], True),
        ([(Weight.HELPS, TaskStatus.CANNOT)], False),
        (
            [(Weight.MUST, TaskStatus.DONE), (Weight.MUST, TaskStatus.NOT_NEEDED), (Weight.MUST, TaskStatus.ENDED)],
            False,
        ),
        ([(Weight.MUST, TaskStatus.DONE), (Weight.NOT_SAID, TaskStatus.OPEN)], True),
    ],
)
def test_a_booking_with_a_must_have_open_is_not_ready(tasks: list[tuple[Weight, TaskStatus]], flagged: bool) -> None:
    assert not_ready(Standing(*one) for one in tasks) is flagged


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 11, 27), 5, date(2026, 11, 20)),
        (date(2026, 11, 30), 1, date(2026, 11, 27)),
        (date(2026, 12, 29), 2, date(2026, 12, 23)),
        (date(2026, 11, 27), 0, date(2026, 11, 27)),
    ],
)
def test_working_days_before_pass_over_weekends_and_bank_holidays(day: date, count: int, before: date) -> None:
    assert working_days_before(day, count) == before
