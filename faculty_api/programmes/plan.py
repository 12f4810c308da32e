"""From the dates and London times a team chose to instants: every fault named by its field, at once."""

from datetime import date, datetime, time, timedelta

from faculty_api.kernel.clock import bank_holiday, holidays_until, london_day, london_instant
from faculty_api.kernel.errors import Invalid
from faculty_api.programmes import rules
from schemas.errors import Fault
from schemas.programmes import CreateCohort, Part, PartTimes, PrepareWhen


def notes(day: date) -> list[str]:
    """What to think about before choosing a day."""
    found = [f"Bank holiday: {name}"] if (name := bank_holiday(day)) else []
    if day.weekday() >= 5:
        found.append("Weekend")
    if day > holidays_until():
        found.append(f"Bank holidays are not known after {holidays_until():%Y}")
    return found


def parts_of_all(command: CreateCohort, now: datetime) -> list[list[PartTimes]]:
    """The parts of each session; ``Invalid`` with all faults. Fields are named like ``sessions[2].starts``."""
    faults = _out_of_range(command, london_day(now))
    if faults:
        raise Invalid(faults=tuple(faults))
    found = [_parts(command, number, faults) for number in range(len(command.sessions))]
    whole = [parts for parts in found if parts]
    if not faults:
        faults = _together(whole, now)
    if faults:
        raise Invalid(faults=tuple(faults))
    return whole


def _out_of_range(command: CreateCohort, today: date) -> list[Fault]:
    """Days that are past, or so far away that something is mistyped."""
    limit = today.replace(day=min(today.day, 28), year=today.year + 5)
    found = []
    for number, session in enumerate(command.sessions):
        if session.on < today or session.on >= limit:
            when = "in the future" if session.on < today else f"before {limit:%-d %B %Y}"
            found.append(Fault(field=f"sessions[{number}].on", message=f"Session {number + 1} must be {when}"))
    return found


def _parts(command: CreateCohort, number: int, faults: list[Fault]) -> list[PartTimes]:
    """Nothing when a time is at fault."""
    session, before = command.sessions[number], len(faults)
    name = f"Session {number + 1}"
    starts = _instant(f"sessions[{number}].starts", f"{name} starts", session.on, session.starts, faults)
    ends = _instant(f"sessions[{number}].ends", f"{name} ends", session.on, session.ends, faults)
    if starts and ends and ends <= starts:
        message = f"{name}: the end time must be after {session.starts:%H:%M}"
        faults.append(Fault(field=f"sessions[{number}].ends", message=message))
    if not starts or not ends or len(faults) > before:
        return []
    prepare = _prepare(command, name, session.on, starts, faults)
    return rules.parts(starts, ends, prepare, command.debrief_minutes) if len(faults) == before else []


def _prepare(
    command: CreateCohort, name: str, on: date, starts: datetime, faults: list[Fault]
) -> tuple[datetime, int] | None:
    minutes = command.prepare_minutes
    if not minutes:
        return None
    if command.prepare_when is PrepareWhen.RIGHT_BEFORE:
        return starts - timedelta(minutes=minutes), minutes
    if command.prepare_at is None:
        faults.append(Fault(field="prepare_at", message="Enter the time they get ready on the day before"))
        return None
    eve = on - timedelta(days=1)
    begin = _instant("prepare_at", f"{name}: getting ready", eve, command.prepare_at, faults)
    if begin and begin + timedelta(minutes=minutes) > starts:
        faults.append(Fault(field="prepare_at", message=f"{name}: getting ready must end before the session starts"))
    return (begin, minutes) if begin else None


def _instant(field: str, name: str, on: date, at: time, faults: list[Fault]) -> datetime | None:
    try:
        if at.tzinfo is not None or at.second or at.microsecond:
            raise Invalid("give a London time in hours and minutes, like 10:00")
        return london_instant(on, at)
    except Invalid as no:
        faults.append(Fault(field=field, message=f"{name}: {no.detail}"))
    return None


def _together(found: list[list[PartTimes]], now: datetime) -> list[Fault]:
    """Faults that need every time: sessions that are past, or on top of each other."""
    spans = [(part.starts_at, part.ends_at) for parts in found for part in parts if part.part is Part.DELIVER]
    faults = [
        Fault(field=f"sessions[{number}].on", message=f"Session {number + 1} must be in the future")
        for number, (starts, _) in enumerate(spans)
        if starts <= now
    ]
    clash = rules.overlaps(spans)
    if clash and not faults:
        one, other = clash
        message = f"Session {other + 1} is at the same time as session {one + 1}. Change one of them"
        faults.append(Fault(field=f"sessions[{other}].starts", message=message))
    return faults
