"""Weeks at a glance in words: every number that is shaded is also written, and a sentence says the point first."""

from collections.abc import Sequence
from typing import NamedTuple

from frontend.filters import listed, plural
from schemas.people import Kind
from schemas.pictures import FreeCount, FreeView, PlannedView

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = ("Morning", "Afternoon", "Evening")
KINDS = {Kind.LIVED: "Associate", Kind.PROFESSIONAL: "Professional"}


class Cell(NamedTuple):
    """``shade`` 0 to 3: nobody, fewer than needed, enough, and ``many``."""

    day: str
    free: int
    unknown: int
    shade: int


def cell(one: FreeCount, need: int, most: int, day: str) -> Cell:
    return Cell(day, one.free, one.unknown, shade(one.free, need, most))


def many(need: int, most: int) -> int:
    """From how many on a box is darkest: twice as many as needed, or three quarters of the most there ever are."""
    return max(2 * need, -(-3 * most // 4))


def shade(free: int, need: int, most: int) -> int:
    """``most``: how many are free when most are."""
    if not free:
        return 0
    return 1 if free < need else 2 if free < many(need, most) else 3


def key(need: int, most: int) -> list[tuple[int, str, str]]:
    """What the shades mean: which, an example, and words."""
    top = many(need, most)
    fewer = [(1, str(need - 1), f"Fewer than {need}")] if need > 1 else []
    return [(0, "0", "Nobody"), *fewer, (2, str(need), f"{need} or more"), (3, str(top), f"{top} or more")]


def free(found: FreeView, programme: str) -> str:
    """Of 12 people, 2 or more are free on Tuesday mornings in 11 of 13 weeks."""
    who = f"{plural(found.people, 'person', 'people')}{f' trained for {programme}' if programme else ''}"
    if not found.people:
        return f"There is nobody{f' trained for {programme}' if programme else ''} here yet."
    enough = [one for one in found.good if one.weeks_enough]
    if not enough:
        return f"Of {who}, we never know of {found.need} or more who are free at the same time."
    best = enough[0]
    return (
        f"Of {who}, {found.need} or more are free on {DAYS[best.weekday]} {best.part.value}s"
        f" in {best.weeks_enough} of {plural(len(found.weeks), 'week')}."
    )


def good(found: FreeView) -> list[list[str]]:
    """Rows of the table of the best times."""
    weeks = len(found.weeks)
    return [
        [
            f"{DAYS[one.weekday]} {one.part.value}",
            f"{one.weeks_enough} of {plural(weeks, 'week')}",
            f"{one.least_free}" if one.least_free == one.most_free else f"{one.least_free} to {one.most_free}",
        ]
        for one in found.good
    ]


def strip(one: PlannedView) -> list[tuple[str, str]]:
    """A box a place: who it is for, and its state."""
    empty = ((Kind.LIVED, one.lived_empty), (Kind.PROFESSIONAL, one.professional_empty))
    held = [(KINDS[each.kind], "Booked" if each.booked else "Offered") for each in one.people]
    boxes = [*held, *((KINDS[kind], "Empty") for kind, many in empty for _ in range(many))]
    return sorted(boxes, key=lambda box: (box[0], ("Booked", "Offered", "Empty").index(box[1])))


def places(whole: Sequence[PlannedView], lacking: Sequence[PlannedView]) -> str:
    """9 of 12 places booked, 2 offered, 1 empty: 3 sessions lack people."""
    boxes = [state for one in whole for _, state in strip(one)]
    if not boxes:
        return "There are no sessions in these weeks."
    booked, offered, empty = (boxes.count(state) for state in ("Booked", "Offered", "Empty"))
    counts = f"{booked} of {plural(len(boxes), 'place')} booked, {offered} offered, {empty} empty"
    if not lacking:
        return f"{counts}. Every session has its people."
    return f"{counts}. {plural(len(lacking), 'session lacks', 'sessions lack')} people."


def people(one: PlannedView) -> str:
    """Sam Okafor, Pat Pro (asked), 1 place empty."""
    said = [each.name if each.booked else f"{each.name} (asked)" for each in one.people]
    if empty := one.lived_empty + one.professional_empty:
        said.append(f"{plural(empty, 'place')} empty")
    return listed(said)
