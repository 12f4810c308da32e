"""When a decided figure really holds: what stands over it, for whom, and what it stands over itself. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from faculty_api.policy.amend import laid_over
from faculty_api.policy.book import load
from faculty_api.policy.parameter import Dated
from faculty_api.rates.books import amendment, amendments
from faculty_api.rates.models import Rate
from schemas.rates import Foreseen, Held, RateKind


class Stretch(NamedTuple):
    """Days on which one entry holds, up to ``until`` (not included)."""

    from_: date
    until: date | None
    entry: Dated

    def over(self, other: "Stretch") -> tuple[date, date | None] | None:
        """The days that both have."""
        ends = [day for day in (self.until, other.until) if day is not None]
        from_, until = max(self.from_, other.from_), min(ends, default=None)
        return (from_, until) if until is None or from_ < until else None


def laid(key: str, rows: Sequence[Rate], academy: str | None = None) -> list[Stretch]:
    """One figure for an Academy (None: for everybody) with ``rows``, in the order of their adoption."""
    held = amendments([row for row in rows if row.key == key], academy)
    dated = laid_over(load().parameters[key], held).dated
    ends = [one.from_ for one in dated[1:]]
    return [Stretch(one.from_, until, one) for one, until in zip(dated, [*ends, None], strict=True)]


def is_of(entry: Dated, row: Rate) -> bool:
    """Whether an entry is this row's; what a local decision hid comes back with another first day."""
    return entry.from_ >= row.from_date and replace(entry, from_=row.from_date) == amendment(row).entry


def source(entry: Dated, rows: Iterable[Rate]) -> Rate | None:
    """The row an entry came from; None when it ships with the product."""
    return max((row for row in rows if is_of(entry, row)), key=lambda row: row.from_date, default=None)


def foreseen(row: Rate, others: Sequence[Rate]) -> Foreseen:
    """What comes of ``row`` beside ``others``: those adopted before it, itself if it is among them, those after it."""
    here = [one for one in others if one.key == row.key]
    rows = here if any(one.id == row.id for one in here) else [*here, row]
    own = laid(row.key, rows, row.academy_code)
    mine = [one for one in own if is_of(one.entry, row)]
    first = mine[0] if mine else None
    without = [one for one in rows if one.id != row.id]
    covered = first is None or first.from_ > row.from_date
    return Foreseen(
        covered=covered,
        holds_from=first.from_ if first else None,
        ends=first.until if first and row.kind == RateKind.LOCAL and first.until != row.until else None,
        over=_before(own, row, first) + _elsewhere(mine, row, rows),
        hides=_hidden(laid(row.key, without, row.academy_code), mine, row),
        instead_of=_instead_of(row, rows),
        closes=_closed(row, without, rows) if row.kind != RateKind.LOCAL and first else [],
    )


def _before(own: Sequence[Stretch], row: Rate, first: Stretch | None) -> list[Held]:
    """What holds in its own place: until its own first day, or on the day it was meant to begin."""
    if first and first.from_ == row.from_date:
        return []
    meant = Stretch(row.from_date, first.from_ if first else row.until, amendment(row).entry)
    found = [(one, days) for one in own if (days := one.over(meant)) and not is_of(one.entry, row)]
    return [_held(one, days, row.academy_code) for one, days in (found if first else found[:1])]


def _elsewhere(mine: Sequence[Stretch], row: Rate, rows: Sequence[Rate]) -> list[Held]:
    """Academies whose own decision stands over one for everybody."""
    if row.academy_code is not None:
        return []
    found = []
    for academy in sorted({one.academy_code for one in rows if one.academy_code}):
        theirs = [one for one in rows if one.academy_code == academy]
        stretches = [one for one in laid(row.key, rows, academy) if source(one.entry, theirs)]
        found += [_held(one, days, academy) for one in stretches for own in mine if (days := one.over(own))]
    return found


def _hidden(without: Sequence[Stretch], mine: Sequence[Stretch], row: Rate) -> list[Held]:
    """Figures that would begin while a local decision holds: they wait until it ends."""
    if row.kind != RateKind.LOCAL:
        return []
    found = [(one, one.over(own)) for one in without for own in mine if one.from_ > own.from_]
    return [_held(one, days, row.academy_code) for one, days in found if days]


def _closed(row: Rate, without: Sequence[Rate], rows: Sequence[Rate]) -> list[Held]:
    """Local decisions in force on its first day that a figure of the policy ends there, with the end they had."""
    found = []
    for academy in (None, *sorted({one.academy_code for one in rows if one.academy_code})):
        local = [one for one in without if one.kind == RateKind.LOCAL and one.academy_code == academy]
        ended = next(one for one in reversed(laid(row.key, without, academy)) if one.from_ <= row.from_date)
        now = next(one for one in reversed(laid(row.key, rows, academy)) if one.from_ <= row.from_date)
        if source(ended.entry, local) and not source(now.entry, local):
            found.append(_held(ended, (row.from_date, ended.until), academy))
    return found


def _held(stretch: Stretch, days: tuple[date, date | None], academy: str | None) -> Held:
    entry = stretch.entry
    return Held(academy=academy, value=entry.value, standing=entry.standing, from_=days[0], until=days[1])


def _instead_of(row: Rate, rows: Sequence[Rate]) -> Held | None:
    """The latest decision before it for the same day and the same people, whose place it takes."""
    place = next(place for place, one in enumerate(rows) if one.id == row.id)
    same = [one for one in rows[:place] if (one.from_date, one.academy_code) == (row.from_date, row.academy_code)]
    if not same:
        return None
    entry = amendment(same[-1]).entry
    return Held(
        academy=row.academy_code,
        value=entry.value,
        standing=entry.standing,
        from_=row.from_date,
        until=same[-1].until,
    )
