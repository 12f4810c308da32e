"""Pure: which days fit a plan, how an invitation stands, and when answers have no names."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from schemas.development import SayStep
from schemas.errors import Fault
from schemas.reflections import AnswersView, InviteState, ReflectionStatus, SayAnswers, Scale, TogetherView

MOST_ASKED = 8
"""People who can be asked at one time; and twice as many in all, with those whose link was taken back."""
LINK_LASTS = timedelta(days=28)
ENOUGH = 3
"""From so many answers on, nobody is told who said what."""
MOST_YEARS = 10


class Asked(NamedTuple):
    ends_at: datetime
    answered_at: datetime | None
    taken_back_at: datetime | None


def invite_state(one: Asked, status: ReflectionStatus, now: datetime) -> InviteState:
    if one.answered_at is not None:
        return InviteState.ANSWERED
    if one.taken_back_at is not None:
        return InviteState.TAKEN_BACK
    if status is ReflectionStatus.ENDED:
        return InviteState.OVER
    return InviteState.LATE if one.ends_at <= now else InviteState.WAITING


def named(answered: int) -> bool:
    """With fewer than ``ENOUGH`` one could tell anyway, so it is said."""
    return answered < ENOUGH


def together(sheets: Collection[AnswersView]) -> TogetherView:
    """Counts and words without a thread through them: what one person said of one thing is not told beside another."""
    return TogetherView(
        people=len(sheets),
        scale={code: _counts(one.scale.get(code) for one in sheets) for code in _asked(one.scale for one in sheets)},
        words={
            code: sorted(one.words[code] for one in sheets if one.words.get(code))
            for code in _asked(one.words for one in sheets)
        },
    )


def _asked(said: Iterable[Collection[str]]) -> list[str]:
    return sorted({code for one in said for code in one})


def _counts(said: Iterable[Scale | None]) -> dict[Scale, int]:
    """In the order of the scale, not of who answered first."""
    counts = Counter(said)
    return {one: counts[one] for one in Scale if counts[one]}


def step_faults(command: SayStep, before: date | None, today: date) -> list[Fault]:
    """``before``: the day they aimed for until now, which may have gone past."""
    faults = []
    last = today.replace(year=today.year + MOST_YEARS, day=min(today.day, 28))
    if command.aim_by and command.aim_by != before and not today <= command.aim_by <= last:
        message = f"The day you aim for must be today or later, and within {MOST_YEARS} years"
        faults.append(Fault(field="aim_by", message=message))
    if command.done_on and not date(2000, 1, 1) <= command.done_on <= today:
        faults.append(Fault(field="done_on", message="The day you did it must be today or in the past"))
    return faults


def answer_faults(
    command: SayAnswers, statements: Collection[str], themes: Collection[str], *, whole: bool
) -> list[Fault]:
    """``whole``: nothing may be left out."""
    odd = [*sorted(set(command.scale) - set(statements)), *sorted(set(command.words) - set(themes))]
    faults = [Fault(field=one, message="This is not one of the questions") for one in odd]
    missing = sorted(set(statements) - set(command.scale)) if whole else []
    return [*faults, *(Fault(field=one, message="Select an answer") for one in missing)]
