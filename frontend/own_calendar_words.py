"""What is known from somebody's own calendar, and what they can do, in plain sentences."""

from datetime import datetime
from typing import NamedTuple

from faculty_api.busy.service import WORDS
from frontend.filters import day_and_time, plural
from schemas.busy import OutsideCalendar, Source, State

ASK_STILL = "Until then we do not know when it keeps you busy. Your team can still ask you."
WAITING = "We look at it in the next minutes. Come back later to see what we found."
OLD_FILE = "This file is older than 4 weeks, so we no longer go by it. Send it again, if you want us to."
OLD = "We have not looked at it for more than a day, so we do not go by it now."
NO_MORE = "We have stopped looking, as it failed for two weeks."


class Shown(NamedTuple):
    """``wrong``: something for its owner to mend."""

    calendar: OutsideCalendar
    name: str
    read: str
    sentences: list[str]
    wrong: bool
    may_look: bool


def shown(one: OutsideCalendar, now: datetime) -> Shown:
    file = one.source is Source.FILE
    wrong = one.problem is not None or one.state in (State.OLD, State.FAILED)
    name = f"The file you sent on {day_and_time(one.added_at)}" if file else one.shown
    read = day_and_time(one.read_at) if one.read_at else "Not yet"
    recent = one.tried_at is not None and (now - one.tried_at).total_seconds() < 300
    due = one.next_at is not None and one.next_at <= now
    return Shown(one, name, read, list(_sentences(one)), wrong, not file and not recent and not due)


def _sentences(one: OutsideCalendar) -> list[str]:
    said = []
    if one.problem:
        said.append(f"{WORDS[one.problem]}.")
        if one.next_at is None:
            said.append(NO_MORE)
    if one.state is State.WAITING:
        said.append(WAITING)
    elif one.state is State.FAILED:
        said.append(ASK_STILL)
    elif one.state is State.OLD:
        said.append(OLD_FILE if one.source is Source.FILE else OLD)
    elif one.problem:
        said.append("Until then we go by what we read before.")
    if one.unread:
        said.append(f"We could not understand {plural(one.unread, 'entry', 'entries')}, and left that out.")
    if one.unknown_zones:
        entries = plural(one.unknown_zones, "entry has", "entries have")
        said.append(f"{entries} a time zone we do not know. We count that time as not known.")
    return said or ["We can read it."]
