"""Pure: the 72 hours of a breach, and what has to be said with each decision."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from schemas.breaches import ChangeBreach, ClockState, LogBreach, Risk
from schemas.errors import Fault

LONDON = ZoneInfo("Europe/London")
HOURS = 72
"""UK GDPR Article 33(1): hours that have passed, not working hours, from when we knew."""


def tell_by(found_at: datetime) -> datetime:
    return found_at + timedelta(hours=HOURS)


def hours_left(found_at: datetime, now: datetime) -> int:
    """Whole hours, rounded down: with 59 minutes left it is 0, a minute after the end it is -1."""
    return int((tell_by(found_at) - now) // timedelta(hours=1))


def clock(*, found_at: datetime, told: bool | None, told_at: datetime | None, now: datetime) -> ClockState:
    if told is False:
        return ClockState.NOT_TOLD
    if told and told_at:
        return ClockState.IN_TIME if told_at <= tell_by(found_at) else ClockState.LATE
    return ClockState.RUNS if now <= tell_by(found_at) else ClockState.OVER


def faults(said: LogBreach, now: datetime) -> Iterator[Fault]:
    if said.found_at > now:
        yield Fault(field="found_at", message="The time we found out must be now or in the past")
    if isinstance(said, ChangeBreach):
        yield from _regulator(said, now)
        if said.people_told is not None and len(said.people_why.strip()) < 10:
            yield Fault(field="people_why", message="Say why in at least 10 characters: why they are told, or why not")
        yield from _against_the_law(said)
        yield from _people(said, now)
        yield from _closing(said)


def _against_the_law(said: ChangeBreach) -> Iterator[Fault]:
    """A decision that goes against the risk as it was written down: UK GDPR Articles 33(1) and 34(1) and (3)."""
    if said.regulator is False and said.risk is not Risk.UNLIKELY and len(said.regulator_by.strip()) < 3:
        yield Fault(
            field="regulator_by",
            message="You wrote that it could harm people, so the law wants the ICO told. Enter who decided not to, or "
            "select yes",
        )
    if said.people_told is False and said.risk is Risk.HIGH and said.people_exempt is None:
        yield Fault(
            field="people_exempt",
            message="You wrote that it could harm people badly, so the law wants them told. Select which reason of "
            "the law holds, or select yes",
        )
    if said.people_exempt is not None and said.people_told is not False:
        yield Fault(field="people_exempt", message="Select a reason only if the people are not told")


def _people(said: ChangeBreach, now: datetime) -> Iterator[Fault]:
    """Telling them is a fact with a day, a number and a way: Articles 5(2) and 34(1)."""
    if not said.people_told and (said.people_on or said.people_number or said.people_how.strip()):
        yield Fault(
            field="people_told", message="You wrote when or how the people were told. Select yes, or leave those empty"
        )
    found, today = (at.astimezone(LONDON).date() for at in (said.found_at, now))
    if said.people_on is not None and not found <= said.people_on <= today:
        yield Fault(field="people_on", message="The people are told after we found out, and not later than today")
    if said.people_number == 0:
        yield Fault(field="people_number", message="Enter how many people were told, at least 1")


def _closing(said: ChangeBreach) -> Iterator[Fault]:
    if not said.closed:
        return
    if said.regulator is None:
        yield Fault(field="regulator", message="Decide if the ICO is told before you close it")
    if said.people_told is None:
        yield Fault(field="people_told", message="Decide if the people are told before you close it")
    if said.people_told:
        if said.people_on is None:
            yield Fault(field="people_on", message="Enter the day on which the people were told before you close it")
        if said.people_number is None:
            yield Fault(field="people_number", message="Enter how many people were told before you close it")
        if len(said.people_how.strip()) < 3:
            yield Fault(field="people_how", message="Say how the people were told before you close it, like by letter")


def _regulator(said: ChangeBreach, now: datetime) -> Iterator[Fault]:
    if said.regulator is not None and len(said.regulator_why.strip()) < 10:
        yield Fault(
            field="regulator_why",
            message="Say why in at least 10 characters. If it was told after the 72 hours, say why it took longer",
        )
    if said.regulator and said.regulator_at is None:
        yield Fault(field="regulator_at", message="Enter the time at which the ICO was told")
    if said.regulator_at is not None and not said.found_at <= said.regulator_at <= now:
        yield Fault(field="regulator_at", message="The ICO is told after we found out, and not later than now")
    if not said.regulator and said.regulator_at is not None:
        yield Fault(field="regulator_at", message="Leave the time empty if the ICO was not told")
