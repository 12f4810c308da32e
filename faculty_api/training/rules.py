"""Pure: until when a training counts, what somebody misses on a day, and what may become of a place on a course."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from schemas.requiring import Missing, Requirement, Requires, WhyMissing
from schemas.training import CourseStatus, PlaceStatus

S = PlaceStatus
SEATED = frozenset({S.YES, S.PASSED, S.NOT_PASSED, S.AWAY})
RESULTS = frozenset({S.PASSED, S.NOT_PASSED, S.AWAY})
CAME = frozenset({S.PASSED, S.NOT_PASSED})
WITHOUT_PLACE = frozenset({S.INVITED, S.WAITING, S.NO})
"""Who of these came all the same has a result and no seat."""
ANSWERABLE = frozenset({S.INVITED, S.YES, S.WAITING, S.NO})


class Done(NamedTuple):
    """A training somebody did. It counts from ``done_on`` to ``ends_on``, both included; None: for good."""

    done_on: date
    ends_on: date | None


class Skill(NamedTuple):
    """``ends_on`` as for a training; of no meaning while nobody has checked it."""

    checked: bool
    ends_on: date | None


class Holding(NamedTuple):
    """What one person has: trainings by id, skills by code."""

    trainings: Mapping[UUID, Sequence[Done]]
    skills: Mapping[str, Skill]


NOTHING = Holding({}, {})


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def ends(done_on: date, months: int | None) -> date | None:
    """The last day on which it counts; None: it does not end."""
    return months_after(done_on, months) if months else None


def counts(done: Done, on: date) -> bool:
    return done.done_on <= on and (done.ends_on is None or on <= done.ends_on)


def last_of(done: Iterable[Done]) -> date | None:
    """The last day on which any of them counts; None: one does not end. There must be one."""
    days = [one.ends_on for one in done]
    return None if None in days else max(day for day in days if day is not None)


def missing(required: Iterable[Requirement], held: Holding, on: date) -> list[Missing]:
    """What of ``required`` does not count on the day, in the order given."""
    found = (
        _of_training(one, held, on) if one.kind is Requires.TRAINING else _of_skill(one, held, on) for one in required
    )
    return [one for one in found if one is not None]


def _of_training(required: Requirement, held: Holding, on: date) -> Missing | None:
    done = held.trainings.get(UUID(required.key), ())
    if any(counts(one, on) for one in done):
        return None
    before = [one for one in done if one.done_on <= on]
    if not before:
        return Missing(requirement=required, why=WhyMissing.NEVER_DONE)
    return Missing(requirement=required, why=WhyMissing.ENDS_BEFORE, ended_on=last_of(before))


def _of_skill(required: Requirement, held: Holding, on: date) -> Missing | None:
    skill = held.skills.get(required.key)
    if skill is None:
        return Missing(requirement=required, why=WhyMissing.NOT_SAID)
    if not skill.checked:
        return Missing(requirement=required, why=WhyMissing.NOT_CHECKED)
    if skill.ends_on is not None and skill.ends_on < on:
        return Missing(requirement=required, why=WhyMissing.ENDS_BEFORE, ended_on=skill.ends_on)
    return None


def after_saying(held: Holding, before: Mapping[str, str], said: Mapping[str, str]) -> Holding:
    """What is held once somebody says these skills, each with a level: as it was said ``before``, it stays checked."""
    same = {code for code, level in said.items() if before.get(code) == level and code in held.skills}
    return held._replace(skills={code: held.skills[code] if code in same else Skill(False, None) for code in said})


def free_seat(taken: set[int], places: int) -> int | None:
    """The first place that nobody has, from 1; None when the course is full."""
    return next((seat for seat in range(1, places + 1) if seat not in taken), None)


def objection_to_answer(course: str, place: str, starts_at: datetime, now: datetime) -> str | None:
    if course == CourseStatus.CANCELLED:
        return "This course is not going ahead"
    if now >= starts_at or course != CourseStatus.OPEN or S(place) not in ANSWERABLE:
        return "This course has started, so your answer cannot be changed here. Call us on 01632 960 001"
    return None


def objection_to_results(course: str, ends_at: datetime, now: datetime) -> str | None:
    if course == CourseStatus.CANCELLED:
        return "This course did not go ahead, so there are no results"
    if now < ends_at:
        return "This course has not ended yet. Say who came when it has"
    return None


def objection_to_correction(was: PlaceStatus, result: PlaceStatus) -> str | None:
    if was not in RESULTS:
        return "No result is recorded yet, so there is nothing to correct"
    if result not in RESULTS:
        return "Say if they passed, did not, or were away"
    if was == result:
        return "This is the result that stands. Select another one"
    return None


def objection_to_change(course: str, starts_at: datetime, now: datetime) -> str | None:
    """Why nobody can be invited any more, nor the course be called off."""
    if course == CourseStatus.CANCELLED:
        return "This course is not going ahead"
    if course != CourseStatus.OPEN or now >= starts_at:
        return "This course has started"
    return None
