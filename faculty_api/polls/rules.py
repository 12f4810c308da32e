"""Pure: which dates can be asked about, until when answers come in, and what a team may still do."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from schemas.polls import LEAST_DATES, MOST_DATES, Could, PollState, ProposedTime

AHEAD = timedelta(days=731)
LEFT = "You have left the faculty, so you are not asked about these dates any more"
THEY_LEFT = "They have left the faculty, so they are not asked about these dates any more"
CLOSED = "You cannot answer any more. If you want to tell us something, call us on 01632 960 001"


class Act(StrEnum):
    """What a team does with it."""

    ASK = "ask"
    REMIND = "remind"
    RECORD = "record"
    CLOSE = "close"
    PICK = "pick"
    CALL_OFF = "call_off"


_WAITS = (Act.ASK, Act.REMIND, Act.RECORD, Act.CLOSE)
_OVER = {
    PollState.PICKED: "A date has been chosen already",
    PollState.CALLED_OFF: "This was called off",
    PollState.CLOSED: "You have closed this, so nobody can answer any more",
}


def answering(state: PollState, until: datetime, now: datetime) -> bool:
    return state is PollState.OPEN and now < until


def objection(state: PollState, until: datetime, now: datetime, act: Act) -> str | None:
    if state in (PollState.PICKED, PollState.CALLED_OFF):
        return _OVER[state]
    if act in _WAITS and state is PollState.CLOSED:
        return _OVER[state]
    if act in _WAITS and now >= until:
        return "The last day to answer is over. Choose a date, or call it off"
    return None


def objections_to_times(times: Sequence[ProposedTime], today: date) -> list[tuple[str, str]]:
    """What is wrong with the dates, as (field, words); a date that has begun is for the service to find."""
    if not LEAST_DATES <= len(times) <= MOST_DATES:
        return [("times", f"Enter between {LEAST_DATES} and {MOST_DATES} dates")]
    found: list[tuple[str, str]] = []
    seen: set[ProposedTime] = set()
    for number, one in enumerate(times):
        here = f"times[{number}]"
        if one.ends <= one.starts:
            found.append((f"{here}.ends", f"Date {number + 1}: the end time must be after {one.starts:%H:%M}"))
        if one.on < today:
            found.append((f"{here}.on", f"Date {number + 1} must be in the future"))
        elif one.on > today + AHEAD:
            found.append((f"{here}.on", f"Date {number + 1} must be within 2 years from today"))
        elif one in seen:
            found.append((f"{here}.on", f"Date {number + 1} is there twice. Change it or leave it out"))
        seen.add(one)
    return found


def objection_to_answer_by(by: date, first: date, today: date) -> str | None:
    if by < today:
        return "The last day to answer must be today or later"
    if by > first:
        return f"The last day to answer must not be after the first date, {first.day} {first:%B %Y}"
    return None


def missing(answers: Collection[UUID], dates: Sequence[UUID]) -> list[int]:
    """Which dates, counted from 0, have no answer."""
    return [number for number, one in enumerate(dates) if one not in answers]


def best(counts: Sequence[tuple[int, int]]) -> list[int]:
    """Which dates most people could do: first by yes, then with if need be. Empty while nobody could do any."""
    top = max(((yes, yes + perhaps) for yes, perhaps in counts), default=(0, 0))
    return [at for at, (yes, perhaps) in enumerate(counts) if (yes, yes + perhaps) == top] if top[1] else []


def counted(said: Sequence[Could]) -> tuple[int, int, int]:
    """How many said yes, if need be, and no."""
    return said.count(Could.YES), said.count(Could.IF_NEED_BE), said.count(Could.NO)
