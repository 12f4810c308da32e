"""Which dates can be asked about, until when answers come in, and what a team may still do."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from faculty_api.polls import rules
from faculty_api.polls.rules import Act
from schemas.polls import Could, PollState, ProposedTime

TODAY = date(2026, 11, 22)
UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
BEFORE, AT = UNTIL - timedelta(seconds=1), UNTIL
S = PollState


def at(day: int, starts: int = 10, ends: int = 13, month: int = 2, year: int = 2027) -> ProposedTime:
    return ProposedTime(on=date(year, month, day), starts=time(starts), ends=time(ends))


TIMES = {
    "two": ([at(2), at(3)], []),
    "the same day at two times": ([at(2), at(2, 14, 16)], []),
    "one": ([at(2)], ["times"]),
    "thirteen": ([at(day) for day in range(1, 14)], ["times"]),
    "ends before it starts": ([at(2), at(3, 13, 10)], ["times[1].ends"]),
    "ends when it starts": ([at(2), at(3, 10, 10)], ["times[1].ends"]),
    "over": ([at(21, month=11, year=2026), at(3)], ["times[0].on"]),
    "too far": ([at(2), at(2, year=2029)], ["times[1].on"]),
    "twice": ([at(2), at(3), at(2)], ["times[2].on"]),
}


@pytest.mark.parametrize(("times", "fields"), TIMES.values(), ids=list(TIMES))
def test_dates_that_can_be_asked_about(times: list[ProposedTime], fields: list[str]) -> None:
    assert [field for field, _ in rules.objections_to_times(times, TODAY)] == fields


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (TODAY, None),
        (date(2027, 2, 2), None),
        (TODAY - timedelta(days=1), "The last day to answer must be today or later"),
        (date(2027, 2, 3), "The last day to answer must not be after the first date, 2 February 2027"),
    ],
)
def test_the_last_day_to_answer(by: date, words: str | None) -> None:
    assert rules.objection_to_answer_by(by, date(2027, 2, 2), TODAY) == words


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("now", [BEFORE, AT])
def test_what_a_team_may_do(state: PollState, act: Act, now: datetime) -> None:
    """While it is open everything; once answers have ended, only choosing and calling off; then nothing."""
    ends = act in (Act.PICK, Act.CALL_OFF)
    may = {S.OPEN: ends or now < UNTIL, S.CLOSED: ends, S.PICKED: False, S.CALLED_OFF: False}[state]
    assert (rules.objection(state, UNTIL, now, act) is None) is may
    assert rules.answering(state, UNTIL, now) is (state is S.OPEN and now < UNTIL)


@pytest.mark.parametrize(
    ("counts", "at"),
    [
        ([], []),
        ([(0, 0), (0, 0)], []),
        ([(2, 0), (1, 5)], [0]),
        ([(2, 1), (2, 3), (1, 9)], [1]),
        ([(2, 1), (2, 1)], [0, 1]),
        ([(0, 1), (0, 0)], [0]),
    ],
)
def test_the_dates_most_people_could_do(counts: list[tuple[int, int]], at: list[int]) -> None:
    assert rules.best(counts) == at


def test_counting_and_what_is_missing() -> None:
    assert rules.counted([Could.YES, Could.NO, Could.YES, Could.IF_NEED_BE]) == (2, 1, 1)
    one, two = UUID(int=1), UUID(int=2)
    assert (rules.missing({two}, [one, two]), rules.missing({one, two}, [one, two])) == ([0], [])
