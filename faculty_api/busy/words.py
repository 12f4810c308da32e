"""Pure: why a calendar could not be read, in words for its owner that say what to do."""

from datetime import datetime

from faculty_api.kernel.clock import london_day
from schemas.busy import CalendarSays, Problem
from schemas.errors import Fault

_AGAIN = "We will look again by ourselves."
_SMALLER = "Choose a smaller calendar, with only what keeps you busy"
_AS_FILE = "send your calendar as a file"
_SECRET = "Look in your calendar's settings for a secret or private address"  # noqa: S105 - words
WORDS: dict[Problem, str] = {
    Problem.WEB_PAGE: f"The address gave a web page, not a calendar. {_SECRET} that ends in .ics, and add that one",
    Problem.NOT_A_CALENDAR: (
        "This is not a calendar we can read. It must be in the format called iCalendar. Its name often ends in .ics"
    ),
    Problem.DAMAGED: "This calendar is damaged, so we cannot read it. Get it from your calendar again, then add it",
    Problem.TOO_OFTEN: (
        "Something in this calendar repeats every hour or more often. Take it out, or choose another calendar"
    ),
    Problem.TOO_MANY: f"There is too much in this calendar for us to read. {_SMALLER}",
    Problem.TOO_HARD: f"We could not read this calendar in the time we allow for it. {_SMALLER}",
    Problem.TOO_LARGE: f"This calendar is larger than 5MB. {_SMALLER}",
    Problem.TOO_SLOW: f"The calendar took too long to answer. {_AGAIN} If this stays, {_AS_FILE}",
    Problem.NO_HOST: "We could not find that address on the internet. Copy it again from your calendar, then add it",
    Problem.NOT_PUBLIC: (
        "That address leads to a place inside a private network, where we do not look. "
        f"Use an address that works from anywhere, or {_AS_FILE}"
    ),
    Problem.NO_CONNECTION: f"We could not reach the calendar. {_AGAIN} If this stays, {_AS_FILE}",
    Problem.NOT_SAFE: f"That address is not safe to use: we cannot be sure who answers. Instead, {_AS_FILE}",
    Problem.NOT_FOUND: "There is no calendar at that address. Copy the address again from your calendar, then add it",
    Problem.NOT_ALLOWED: f"The calendar asked for a log-in, or said no. {_SECRET}, and add that one",
    Problem.THEIR_FAULT: f"The calendar's own website had a problem. {_AGAIN}",
    Problem.MOVES: (
        "That address sent us from one place to another without end. Copy it again from your calendar, then add it"
    ),
    Problem.EMPTIED: (
        f"The calendar came back with nothing in it. {_AGAIN} If it is still empty then, we take it as it is"
    ),
}


def since(read_at: datetime | None) -> str:
    """For the letter that says so."""
    if read_at is None:
        return "We have not been able to read it since you added it."
    return f"We have not been able to read it since {london_day(read_at):%-d %B}."


TO_THE_TEAM = {
    CalendarSays.BUSY: "Their calendar says busy",
    CalendarSays.UNSURE: "We cannot tell from their calendar if they are free",
}
"""Whether, and never what with."""
OF_A_FILE = {
    Problem.WEB_PAGE: (
        "This file is a web page, not a calendar. In your calendar choose to export or download it: its name often"
        " ends in .ics. Then send that file"
    ),
    Problem.DAMAGED: (
        "We could not read the dates in this file: some are missing, or end before they start. Export it again from"
        " your calendar, then send it"
    ),
}
"""Where a file was sent, and no address."""
FILE_TOO_LARGE = f"The file is larger than 5MB. {_SMALLER}"
TOO_LARGE = Fault(field="file", message=FILE_TOO_LARGE)
NO_FILE = "Select the file of your calendar. Its name often ends in .ics"
