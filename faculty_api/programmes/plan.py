"""From the dates and London times a team chose to instants: every fault named by its field, at once."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from faculty_api.kernel.clock import bank_holiday, holidays_until, london_day, london_instant
from faculty_api.kernel.errors import Invalid
from faculty_api.policy.words import clock_words
from faculty_api.programmes import days, rules
from faculty_api.schools.rules import Kept
from schemas.errors import Fault
from schemas.programmes import CreateCohort, PartTimes, PlannedSession, PrepareWhen


class Timed(NamedTuple):
    """Sessions with the time around each, as ``CreateCohort`` has them."""

    sessions: list[PlannedSession]
    prepare_minutes: int
    prepare_when: PrepareWhen
    prepare_at: time | None
    debrief_minutes: int


def notes(day: date, kept: Sequence[Kept] = ()) -> list[str]:
    """What to think about before choosing a day. ``kept``: the Academy's own school holidays."""
    found = [f"Bank holiday: {name}"] if (name := bank_holiday(day)) else []
    if day.weekday() >= 5:
        found.append("Weekend")
    found += days.notes(day, kept)
    if day > holidays_until():
        found.append(f"Bank holidays are not known after {holidays_until():%Y}")
    return found


def faults_of(sessions: Sequence[PlannedSession], now: datetime) -> list[Fault]:
    """What is wrong with days and times; fields are named like ``sessions[2].starts``."""
    faults = _out_of_range(sessions, london_day(now))
    if faults:
        return faults
    spans = [_span(session, number, faults) for number, session in enumerate(sessions)]
    whole = [span for span in spans if span]
    if faults:
        return faults
    for number, (starts, _) in enumerate(whole):
        if starts <= now:
            faults.append(Fault(field=f"sessions[{number}].on", message=f"Session {number + 1} must be in the future"))
    if clash := rules.overlaps(whole):
        one, other = clash
        message = f"Session {other + 1} is at the same time as session {one + 1}. Change one of them"
        faults.append(Fault(field=f"sessions[{other}].starts", message=message))
    return faults


def parts_of_all(command: CreateCohort | Timed, now: datetime) -> list[list[PartTimes]]:
    """The parts of each session, or ``Invalid`` with all faults."""
    faults = faults_of(command.sessions, now)
    found: list[list[PartTimes]] = []
    for number, session in enumerate(command.sessions if not faults else ()):
        span = _span(session, number, faults)
        if span:
            name = f"Session {number + 1}"
            prepare = _prepare(command, name, session.on, span[0], faults)
            found.append(rules.parts(*span, prepare, command.debrief_minutes))
            if command.debrief_minutes and _over_midnight(span[1], command.debrief_minutes):
                message = f"{name}: talking afterwards would go on after midnight. Enter fewer minutes"
                faults.append(Fault(field="debrief_minutes", message=message))
    if faults:
        raise Invalid(faults=tuple(dict.fromkeys(faults)))
    return found


def _out_of_range(sessions: Sequence[PlannedSession], today: date) -> list[Fault]:
    """Days that are past, or so far away that something is mistyped."""
    limit = today.replace(day=min(today.day, 28), year=today.year + 5)
    found = []
    for number, session in enumerate(sessions):
        if session.on < today or session.on >= limit:
            when = "in the future" if session.on < today else f"before {limit:%-d %B %Y}"
            found.append(Fault(field=f"sessions[{number}].on", message=f"Session {number + 1} must be {when}"))
    return found


def _span(session: PlannedSession, number: int, faults: list[Fault]) -> tuple[datetime, datetime] | None:
    """From when to when; None with a fault added when a time is wrong."""
    name, field = f"Session {number + 1}", f"sessions[{number}]"
    starts = _instant(f"{field}.starts", f"{name} starts", session.on, session.starts, faults)
    ends = _instant(f"{field}.ends", f"{name} ends", session.on, session.ends, faults)
    if starts and ends and ends <= starts:
        faults.append(
            Fault(field=f"{field}.ends", message=f"{name}: the end time must be after {clock_words(session.starts)}")
        )
        return None
    return (starts, ends) if starts and ends else None


def _prepare(
    command: CreateCohort | Timed, name: str, on: date, starts: datetime, faults: list[Fault]
) -> tuple[datetime, int] | None:
    minutes = command.prepare_minutes
    if not minutes:
        return None
    if command.prepare_when is PrepareWhen.RIGHT_BEFORE:
        begin = starts - timedelta(minutes=minutes)
        if london_day(begin) != on:
            message = f"{name}: getting ready would start before midnight. Enter fewer minutes or select the day before"
            faults.append(Fault(field="prepare_minutes", message=message))
        return begin, minutes
    if command.prepare_at is None:
        faults.append(Fault(field="prepare_at", message="Enter the time they get ready on the day before"))
        return None
    eve = on - timedelta(days=1)
    at = _instant("prepare_at", f"{name}: getting ready", eve, command.prepare_at, faults)
    if at and at + timedelta(minutes=minutes) > starts:
        faults.append(Fault(field="prepare_at", message=f"{name}: getting ready must end before the session starts"))
    elif at and _over_midnight(at, minutes):
        message = f"{name}: getting ready would go on after midnight. Enter fewer minutes or an earlier time"
        faults.append(Fault(field="prepare_at", message=message))
    return (at, minutes) if at else None


def _over_midnight(begin: datetime, minutes: int) -> bool:
    """Nobody is asked to work through midnight without seeing it; until midnight is fine."""
    return london_day(begin) != london_day(begin + timedelta(minutes=minutes, microseconds=-1))


def _instant(field: str, name: str, on: date, at: time, faults: list[Fault]) -> datetime | None:
    try:
        if at.tzinfo is not None or at.second or at.microsecond:
            raise Invalid("give a London time in hours and minutes, like 10:00")
        return london_instant(on, at)
    except Invalid as no:
        faults.append(Fault(field=field, message=f"{name}: {no.detail}"))
    return None
