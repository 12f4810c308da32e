"""The book with what people have decided since it was written."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from faculty_api.policy.book import Book, load
from faculty_api.policy.parameter import Dated, Parameter


class Amendment(Struct, frozen=True, kw_only=True):
    """One adopted entry. ``local``: it holds over the entries below it from its day until ``until`` (not included).

    Without an ``until`` it holds until the next figure of the policy begins. ``own``: it is an Academy's, and lies over
    the local ones for everybody, which never end it.
    """

    key: str
    entry: Dated
    local: bool = False
    own: bool = False
    until: date | None = None


@lru_cache(maxsize=64)
def amended(amendments: tuple[Amendment, ...], book: Book | None = None) -> Book:
    """The book with ``amendments``, in the order of their adoption: of two for one key and day the later holds."""
    under = book or load()
    if not amendments:
        return under
    by_key: dict[str, list[Amendment]] = {}
    for one in amendments:
        by_key.setdefault(one.key, []).append(one)
    changed = {key: laid_over(under.parameters[key], ones) for key, ones in by_key.items()}
    return Book({**under.parameters, **changed})


def laid_over(parameter: Parameter, amendments: Sequence[Amendment]) -> Parameter:
    """One key with its own ``amendments``, in the order of their adoption."""
    entries = {entry.from_: entry for entry in parameter.dated}
    entries |= {one.entry.from_: one.entry for one in amendments if not one.local}
    turns = sorted(entries)
    for own in (False, True):
        local: dict[date, Amendment] = {}
        for one in amendments:
            if one.local and one.own is own:
                local[one.entry.from_] = one
            elif not one.local:
                local.pop(one.entry.from_, None)
        for start in sorted(local):
            entries = _masked(entries, local[start], turns, later=[day for day in local if day > start])
    return replace(parameter, dated=tuple(entries[day] for day in sorted(entries)))


def _masked(
    entries: dict[date, Dated], one: Amendment, turns: Iterable[date], later: Iterable[date]
) -> dict[date, Dated]:
    """Entries with a local one on top. What it hides comes back on the day it ends; a later one of its kind ends it
    too. ``turns``: the days on which figures of the policy begin."""
    start = one.entry.from_
    ends = one.until or min((day for day in turns if day > start), default=None)
    if any(ends is None or day < ends for day in later):
        ends = min(later)
    kept = {day: entry for day, entry in entries.items() if day < start or (ends is not None and day >= ends)}
    hidden = [entry for day, entry in sorted(entries.items()) if ends is not None and day <= ends]
    if ends is not None and ends > start:
        kept.setdefault(ends, replace(hidden[-1], from_=ends))
    if ends is None or ends > start:
        kept[start] = one.entry
    return kept
