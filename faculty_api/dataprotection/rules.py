"""Pure: whether the schedule covers a schema, what it says in words, and how a value is masked."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from schemas.keeping import (
    ColumnKept,
    DataClass,
    Elsewhere,
    Held,
    HeldView,
    Kept,
    KeptFor,
    Period,
    Schedule,
    ScheduleView,
    Sooner,
    Then,
)

GIVEN, OPENED, MASKED, PEOPLE, NOT = "whole", "opened", "masked", "whether it is you", "no"
OUTSIDE = "service"
DATED = frozenset({"year", "made", "past", "expires"})
"""Clocks that start at a day of the row's own."""
_HARM = list(DataClass)
NIGHT = range(1, 5)
"""Hours in London in which whole tables may be locked: from 1am until 5am."""


def is_night(now: datetime) -> bool:
    return now.astimezone(ZoneInfo("Europe/London")).hour in NIGHT


def columns(held: Held) -> Iterator[tuple[str, str, str]]:
    """Each column: its name, how it stands in a copy, and the key of the reason when it does not."""
    for how, names in ((GIVEN, held.given), (OPENED, held.sealed), (MASKED, held.masked), (PEOPLE, held.people)):
        yield from ((name, how, "") for name in names)
    for reason, names in held.left_out.items():
        yield from ((name, NOT, reason) for name in names)


def faults(schedule: Schedule, schema: Mapping[str, Collection[str]]) -> list[str]:
    """What is wrong, a sentence each: against ``schema`` (columns by table), and in the schedule itself."""
    said = [f"{table} has no entry in the schedule" for table in sorted(set(schema) - set(schedule.tables))]
    said += [
        f"{table} is in the schedule and not in the database" for table in sorted(set(schedule.tables) - set(schema))
    ]
    for name, held in schedule.tables.items():
        said += [f"{name}: {fault}" for fault in _table_faults(schedule, held, schema.get(name, ()))]
    for name, place in schedule.elsewhere.items():
        said += [f"{name}: {fault}" for fault in _period_faults(schedule, place)]
    if (schedule.standing == "signed") != bool(schedule.signed_by):
        said.append("A signed schedule names who signed it, and no other does")
    return said


def _table_faults(schedule: Schedule, held: Held, there: Collection[str]) -> Iterator[str]:
    declared = [name for name, _, _ in columns(held)]
    yield from (f"{column} is not classed" for column in sorted(set(there) - set(declared)))
    yield from (f"{column} is classed and not there" for column in sorted(set(declared) - set(there)))
    yield from (f"{column} is classed twice" for column in sorted({one for one in declared if declared.count(one) > 1}))
    yield from (f"no reason is called {reason}" for reason in held.left_out if reason not in schedule.reasons)
    if held.group not in schedule.groups:
        yield f"no group is called {held.group}"
    further = {
        *held.classes,
        *held.about,
        *held.stays,
        *held.also,
        *(column for part in held.sooner for column in part.columns),
    }
    yield from (f"{column} is spoken of and not classed" for column in sorted(further - set(declared)))
    if not held.about and (held.given or held.sealed or held.masked):
        yield "it has something for a copy, and nothing says whose it is"
    if held.clock in DATED and not held.dated:
        yield "nothing says from which day it is kept"
    for one in (held, *held.sooner):
        yield from _period_faults(schedule, one)


def _period_faults(schedule: Schedule, kept: Kept) -> Iterator[str]:
    if kept.clock not in schedule.clocks:
        yield f"no clock is called {kept.clock}"
    if (kept.then is Then.KEEP) != (kept.period is None):
        yield "what is kept for good has no period, and all else has one"
    if kept.period and min(kept.period.years, kept.period.months, kept.period.days) < 0:
        yield "a period is not negative"


def period_words(period: Period) -> str:
    """6 years; 1 year and 6 months; at once."""
    parts = [(period.years, "year"), (period.months, "month"), (period.days, "day")]
    return " and ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n) or "at once"


def class_of(schedule: Schedule, held: Held, column: str, reason: str) -> DataClass:
    """A column that says nothing of a person is internal at most, whatever stands beside it."""
    if column in held.classes:
        return held.classes[column]
    personal = not reason or schedule.reasons[reason].personal
    return held.class_ if personal else min(held.class_, DataClass.P1, key=_HARM.index)


def shown(schedule: Schedule) -> ScheduleView:
    inside = [_view(schedule, name, held) for name, held in schedule.tables.items()]
    outside = [_outside(schedule, place) for place in schedule.elsewhere.values()]
    return ScheduleView(
        standing=schedule.standing, signed_by=schedule.signed_by, note=schedule.note, items=inside + outside
    )


def _view(schedule: Schedule, name: str, held: Held) -> HeldView:
    found = [
        ColumnKept(
            name=column,
            class_=class_of(schedule, held, column, reason),
            personal=not reason or schedule.reasons[reason].personal,
            in_copy=how,
            why_not=schedule.reasons[reason].words if reason else "",
        )
        for column, how, reason in columns(held)
    ]
    return HeldView(
        table=name,
        title=held.title,
        group=schedule.groups[held.group],
        class_=held.class_,
        personal=any(one.personal for one in found),
        kept=[kept_for(schedule, one) for one in (held, *held.sooner)],
        columns=found,
    )


def _outside(schedule: Schedule, place: Elsewhere) -> HeldView:
    return HeldView(
        table=None,
        title=place.title,
        group=schedule.groups[OUTSIDE],
        class_=place.class_,
        personal=place.class_ not in (DataClass.P0, DataClass.P1),
        kept=[kept_for(schedule, place)],
        columns=[],
    )


def kept_for(schedule: Schedule, kept: Kept) -> KeptFor:
    return KeptFor(
        starts=schedule.clocks[kept.clock],
        period=period_words(kept.period) if kept.period else None,
        then=kept.then,
        hold=kept.hold,
        columns=list(kept.columns) if isinstance(kept, Sooner) else [],
    )


def masked(value: str) -> str:
    """Only its last 2 characters, the others as stars."""
    return "*" * (len(value) - 2) + value[-2:] if len(value) > 2 else "*" * len(value)
