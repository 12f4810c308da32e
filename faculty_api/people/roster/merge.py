"""Two readings of one person made one: gaps are filled, and what differs is told."""

from datetime import date
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from faculty_api.people.roster.columns import Field
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.text import fold
from schemas.roster import RosterPerson


class Difference(NamedTuple):
    field: Field
    kept: str
    other: str


_SCALARS = {
    "academy": Field.ACADEMY,
    "preferred_name": Field.PREFERRED_NAME,
    "email": Field.EMAIL,
    "phone": Field.PHONE,
    "postcode": Field.POSTCODE,
    "postal_address": Field.ADDRESS,
    "trained_on": Field.TRAINED_ON,
    "started_on": Field.STARTED_ON,
}
Item = TypeVar("Item")


def merge(first: RosterPerson, second: RosterPerson) -> tuple[RosterPerson, list[Difference]]:
    """The first reading stands where both have a value; lists and free text are put together."""
    differences = _name_difference(first, second)
    chosen: dict[str, str | date | None] = {}
    for attribute, field in _SCALARS.items():
        kept, other = getattr(first, attribute), getattr(second, attribute)
        chosen[attribute] = other if kept is None else kept
        if kept is not None and other is not None and fold(str(kept)) != fold(str(other)):
            differences.append(Difference(field, str(kept), str(other)))
    merged = replace(
        first,
        **chosen,
        **_route(first, second, differences),
        skills=_together(first.skills, second.skills),
        topics=_together(first.topics, second.topics),
        access_needs=_said(first.access_needs, second.access_needs),
        notes=_said(first.notes, second.notes),
        usual_times=first.usual_times or second.usual_times,
        usual_times_note=_said(first.usual_times_note, second.usual_times_note),
        kept=_kept(first.kept, second.kept),
    )
    if first.usual_times and second.usual_times and first.usual_times != second.usual_times:
        differences.append(Difference(Field.USUAL_DAYS, _times(first), _times(second)))
    return merged, differences


def _name_difference(first: RosterPerson, second: RosterPerson) -> list[Difference]:
    same = name_key(first.name) == name_key(second.name)
    return [] if same else [Difference(Field.NAME, first.name, second.name)]


def _route(first: RosterPerson, second: RosterPerson, differences: list[Difference]) -> dict[str, str | None]:
    """A route is a code or other words, never one of each from different rows."""
    kept, other = first.route or first.route_other, second.route or second.route_other
    if kept and other and fold(kept) != fold(other):
        differences.append(Difference(Field.ROUTE, kept, other))
    source = first if kept else second
    return {"route": source.route, "route_other": source.route_other}


def _together(first: tuple[Item, ...], second: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _said(first: str | None, second: str | None) -> str | None:
    if not first or not second:
        return first or second
    return first if fold(second) in fold(first) else f"{first}\n{second}"[:4000]


def _kept(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    return {heading: _said(first.get(heading), second.get(heading)) or "" for heading in (*first, *second)}


def _times(person: RosterPerson) -> str:
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return ", ".join(f"{names[time.weekday]} {time.start}–{time.end}" for time in person.usual_times)
