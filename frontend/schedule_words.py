"""What is said of a schedule in draft."""

from faculty_api.schedules.service import named
from frontend.filters import day, plural, span
from schemas.programmes import Mode
from schemas.schedules import ChangeKind, Differs, DraftChange, DraftView, Slot

KINDS = {ChangeKind.ADD: "Added", ChangeKind.MOVE: "Moved", ChangeKind.CALL_OFF: "Called off"}
DIFFERS = {Differs.DATE: "the date", Differs.TIME: "the time", Differs.PLACE: "the place"}


def where(slot: Slot) -> str:
    return "Online" if slot.mode is Mode.ONLINE else slot.place or "In person"


def lines(slot: Slot) -> list[str]:
    """Tuesday 9 February 2027 / 10am to 3pm / The Station House"""
    return [day(slot.starts_at), span(slot.starts_at, slot.ends_at), where(slot)]


def in_line(slot: Slot) -> str:
    return ", ".join(lines(slot))


def heading(change: DraftChange) -> str:
    """Session 3 moves: the date and the place"""
    if change.kind is ChangeKind.ADD:
        return f"{named(change)} is added"
    if change.kind is ChangeKind.CALL_OFF:
        return f"{named(change)} is called off"
    what = [DIFFERS[one] for one in change.differs]
    return f"{named(change)} moves" + (f": {' and '.join(what)}" if what else "")


def who_hears(draft: DraftView) -> str:
    """4 letters go out by email. 3 people are asked again, and 1 claim is made ready."""
    if not draft.told:
        return "Nobody has said yes or has an open offer, so nobody gets a letter."
    again = (
        f" {plural(draft.asked_again, 'letter asks', 'letters ask')} if they can do the new time."
        if draft.asked_again
        else ""
    )
    return f"{plural(draft.told, 'letter goes', 'letters go')} out.{again}"


def waits(changes: int) -> str:
    return f"A draft with {plural(changes, 'change')} waits to be published"
