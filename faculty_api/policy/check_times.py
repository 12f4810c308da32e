"""Whether the times of an activity can be: in force, in order, on their day, not overlapping."""

from datetime import UTC, date, datetime, timedelta

from faculty_api.policy.book import Book
from faculty_api.policy.days import london_day
from faculty_api.policy.parameter import NotInForce
from faculty_api.policy.words import day_words
from schemas.assess import MOST_PARTS, Activity, Part

Fault = tuple[str, str]
LATEST_YEAR = 2100
LATEST_DAY = date(LATEST_YEAR, 1, 1)
LATEST = datetime(LATEST_YEAR, 1, 1, tzinfo=UTC)
LONGEST = timedelta(hours=24)
NO_TIME = timedelta(0)
PART_PATHS = tuple(f".parts[{place}]" for place in range(MOST_PARTS))


def check_activity(activity: Activity, path: str, book: Book, faults: list[Fault]) -> None:
    on, parts = activity.on, activity.parts
    if on is not None and not book.begins <= on < LATEST_DAY:
        faults.append((f"{path}.on", not_in_force(on, book)))
    if not parts:
        return
    clear = in_order = True
    before = main = None
    for place, part in enumerate(parts):
        if not _check_part(part, path, place, faults):
            clear = False
            continue
        in_order = in_order and (before is None or before <= part.start)
        before = part.end
        if main is None and part.part == "deliver":
            main = place
    if not clear:
        return
    if not in_order:
        _overlaps(parts, path, faults)
    main = main or 0
    if on is not None and (day := london_day(parts[main].start)) != on:
        message = f"must be on {day_words(on)} in London, as activity.on says; it is on {day_words(day)}"
        faults.append((f"{path}{PART_PATHS[main]}.start", message))


def _check_part(part: Part | None, path: str, place: int, faults: list[Fault]) -> bool:
    """Whether the part is whole, so that more can be said about it."""
    if part is None or part.start is None or part.end is None:
        return False
    start, end = part.start, part.end
    if not 2000 <= start.year < LATEST_YEAR or not 2000 <= end.year < LATEST_YEAR:
        name = "end" if 2000 <= start.year < LATEST_YEAR else "start"
        faults.append((f"{path}{PART_PATHS[place]}.{name}", "must be in a year from 2000 to 2099"))
        return False
    length = end - start
    if NO_TIME < length <= LONGEST:
        return part.part is not None
    message = "must be after the start" if length <= NO_TIME else "must be within 24 hours of the start"
    faults.append((f"{path}{PART_PATHS[place]}.end", message))
    return length > LONGEST and part.part is not None


def _overlaps(parts: list[Part], path: str, faults: list[Fault]) -> None:
    order = sorted(range(len(parts)), key=lambda place: parts[place].start)
    latest = order[0]
    for place in order[1:]:
        if parts[place].start < parts[latest].end:
            message = f"must not be before the end of parts[{latest}]: the two overlap"
            faults.append((f"{path}{PART_PATHS[place]}.start", message))
        if parts[place].end > parts[latest].end:
            latest = place


def not_in_force(day: date, book: Book) -> str:
    if day >= LATEST_DAY:
        return "must be in a year before 2100"
    try:
        book.on(day)
    except NotInForce as fault:
        return str(fault)
    raise AssertionError(f"{day} is in force")
