"""Skills, trainings and courses in words."""

from collections.abc import Iterable
from datetime import date, datetime

from frontend.filters import clock_time, day, plain_date, plural
from schemas.skills import SkillLevel, SkillView
from schemas.training import CorrectionView, CoursePersonView, CourseStatus, CourseView, HeldView, PlaceStatus, Source

LEVELS = {
    SkillLevel.LEARNING: "I am learning this",
    SkillLevel.ABLE: "I can do this",
    SkillLevel.LEADING: "I can show others how to do this",
}
THEIRS = {
    SkillLevel.NOT_SAID: "Not said how well",
    SkillLevel.LEARNING: "Is learning this",
    SkillLevel.ABLE: "Can do this",
    SkillLevel.LEADING: "Can show others how to do this",
}
MINE = {SkillLevel.NOT_SAID: "You have not said how well", **LEVELS}
SOURCES = {Source.COURSE: "A course with us", Source.RECORDED: "Elsewhere", Source.REGISTER: "As the register says"}
PLACES = {
    PlaceStatus.INVITED: "Invited",
    PlaceStatus.YES: "Has a place",
    PlaceStatus.WAITING: "Waiting for a place",
    PlaceStatus.NO: "Said no",
    PlaceStatus.PASSED: "Passed",
    PlaceStatus.NOT_PASSED: "Did not pass",
    PlaceStatus.AWAY: "Did not come",
}
MY_PLACE = {
    PlaceStatus.INVITED: "You are invited. Tell us if you want to come",
    PlaceStatus.YES: "You have a place",
    PlaceStatus.WAITING: "The course is full. You are waiting for a place",
    PlaceStatus.NO: "You said no",
    PlaceStatus.PASSED: "You passed",
    PlaceStatus.NOT_PASSED: "You came and did not pass this time",
    PlaceStatus.AWAY: "You did not come",
}
OVER = {PlaceStatus.INVITED: "Did not answer", PlaceStatus.WAITING: "There was no place"}
MY_OVER = {
    PlaceStatus.INVITED: "You were invited and did not answer",
    PlaceStatus.WAITING: "There was no place for you",
}
DONE = (PlaceStatus.PASSED, PlaceStatus.NOT_PASSED, PlaceStatus.AWAY)
RESULTS = [("passed", "Passed"), ("not_passed", "Came, did not pass"), ("away", "Did not come")]
STATES = {CourseStatus.OPEN: "Open", CourseStatus.FINISHED: "Done", CourseStatus.CANCELLED: "Not going ahead"}


def place(status: PlaceStatus, course: CourseView, now: datetime, *, mine: bool = False) -> str:
    """What became of an invitation; once the course has begun, nobody is still invited or waiting."""
    begun = (MY_OVER if mine else OVER) if course.starts_at <= now else {}
    return begun.get(status) or (MY_PLACE if mine else PLACES)[status]


def ends(ends_on: date | None, today: date) -> str:
    """Ends in 2 months, on 21 January 2027."""
    if ends_on is None:
        return "Does not end"
    days = (ends_on - today).days
    if days < 0:
        return f"Ended on {plain_date(ends_on)}"
    return f"Ends {_in(days)}, on {plain_date(ends_on)}" if days else "Ends today"


def _in(days: int) -> str:
    if days == 1:
        return "tomorrow"
    if days < 14:
        return f"in {days} days"
    if days < 45:
        return f"in {days // 7} weeks"
    months = round(days * 12 / 365)
    return f"in {plural(months, 'month')}" if months < 24 else f"in {months // 12} years"


def checked(one: SkillView, today: date) -> str:
    """Whether it is somebody's own word, or who has seen it."""
    if not one.checked_by or one.checked_at is None:
        return "Own word, not checked yet"
    said = f"Checked by {one.checked_by} on {plain_date(one.checked_at)}"
    return f"{said}. {ends(one.ends_on, today)}" if one.ends_on else said


def training_rows(one: HeldView, today: date) -> list[tuple[str, str]]:
    rows = [("Done on", plain_date(one.done_on)), ("Counts", ends(one.ends_on, today))]
    where = one.course_title or one.evidence
    return [*rows, ("Where", f"{SOURCES[one.source]}: {where}" if where else SOURCES[one.source])]


def when(one: CourseView) -> str:
    return f"{day(one.starts_at)}, {clock_time(one.starts_at)} to {clock_time(one.ends_at)}"


def lasts(months: int | None) -> str:
    if months is None:
        return "Does not end"
    return f"Counts for {plural(months // 12, 'year')}" if months % 12 == 0 else f"Counts for {plural(months, 'month')}"


def places(one: CourseView) -> str:
    """3 of 12 places are free."""
    free = max(0, one.places - one.taken)
    all_taken = "The one place is taken" if one.places == 1 else f"All {one.places} places taken"
    said = f"{free} of {plural(one.places, 'place')} free" if free else all_taken
    return f"{said}, {one.waiting} waiting" if one.waiting else said


def corrected(
    corrections: Iterable[CorrectionView], people: Iterable[CoursePersonView]
) -> list[tuple[str, str, str, str]]:
    """Rows of a table: whose result, what it was and is, why, and who put it right when."""
    names = {one.person_id: one.name for one in people}
    return [
        (
            names.get(one.person_id, "You"),
            f"Was: {PLACES[one.before].lower()}. Is: {PLACES[one.after].lower()}"
            + (". The certificate was withdrawn" if one.withdrawn else ""),
            one.reason,
            f"{one.made_by}, {plain_date(one.made_at)}",
        )
        for one in corrections
    ]
