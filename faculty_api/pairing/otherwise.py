"""On which other day more people would be free, for places that stay empty."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, timedelta
from uuid import UUID

from faculty_api.availability import service as availability
from faculty_api.kernel.clock import LONDON
from faculty_api.kernel.work import Work
from faculty_api.pairing.engine import Problem, Suits, near_enough
from faculty_api.pairing.keeping import Seen
from schemas.availability import Free
from schemas.people import Kind
from schemas.values import Interval

OTHER_DAYS = (-1, 1, -2, 2, -3, 3, -7, 7)


async def days(
    work: Work, empty: Mapping[UUID, tuple[Seen, Sequence[Kind]]], on: Mapping[UUID, date]
) -> dict[tuple[UUID, Kind], str]:
    """By session and kind, in words: the nearest day on which most who could come said they are free; nothing, if none.

    ``on``: the day of each session. The same queries for any number of sessions.
    """
    could = {(key, kind): _could(seen.problem, kind) for key, (seen, kinds) in empty.items() for kind in kinds}
    people = {one for each in could.values() for one in each}
    wanted = {
        (key, moved): [_moved(span, moved) for span in seen.spans]
        for key, (seen, _) in empty.items()
        for moved in OTHER_DAYS
        if min(span.start for span in seen.spans) + timedelta(days=moved) > work.now
    }
    if not people or not wanted:
        return {}
    free = await availability.answers_for(work, people, wanted)
    found = {}
    for (key, kind), each in could.items():
        counts = {
            moved: sum(free[key, moved][one] is Free.FREE for one in each)
            for moved in OTHER_DAYS
            if (key, moved) in free
        }
        best = max(counts, key=lambda moved: counts[moved], default=0)
        if counts.get(best):
            day = on[key] + timedelta(days=best)
            who = "1 person is" if counts[best] == 1 else f"{counts[best]} people are"
            found[key, kind] = f"{who} free on {day:%A} {day.day} {day:%B} instead"
    return found


def _could(problem: Problem, kind: Kind) -> set[UUID]:
    """Who has all it takes but the time."""
    gone = problem.leave_out | {one.id for one in problem.taken}
    return {
        one.id
        for one in problem.candidates
        if one.kind is kind
        and one.id not in gone
        and not one.misses
        and not one.not_this
        and one.limit is None
        and one.place is Suits.YES
        and problem.skills <= one.skills
        and near_enough(problem, one)
    }


def _moved(span: Interval, days: int) -> Interval:
    """At the same time of day in London."""
    start = (span.start.astimezone(LONDON) + timedelta(days=days)).astimezone(UTC)
    return Interval(start=start, end=start + (span.end - span.start))
