"""Figures and proposals as they are shown."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from faculty_api.kernel.clock import london_day
from faculty_api.policy.parameter import Parameter
from faculty_api.policy.words import day_words
from faculty_api.rates import rules
from faculty_api.rates.books import amendment
from faculty_api.rates.holding import Stretch, is_of, laid, source
from faculty_api.rates.models import Rate
from schemas.access import Actor, Permission
from schemas.rates import EntryView, FigureView, RateKind, RateState, RateView

UNCONFIRMED = frozenset({"placeholder", "unset"})
Deciders = Mapping[UUID, str]
NEVER = date.max
"""In the place of the day on which a figure begins to hold."""


def figure(
    parameter: Parameter, today: date, rows: Sequence[Rate], waiting: Sequence[Any], deciders: Deciders
) -> FigureView:
    """``rows``: all adopted ones; ``waiting``: told proposals."""
    here = [row for row in rows if row.key == parameter.key]
    stretches = laid(parameter.key, here)
    return FigureView(
        key=parameter.key,
        title=parameter.title,
        unit=parameter.unit,
        used_by=parameter.used_by,
        options=parameter.options,
        now=entry(next(one for one in reversed(stretches) if one.from_ <= today), _national(here), deciders),
        local=[one for one in _own(here, deciders) if not one.covered and (one.until is None or one.until > today)],
        waiting=sum(one.Rate.key == parameter.key for one in waiting),
        two_people=rules.wants_two(parameter.used_by, parameter.unit),
    )


def entries(parameter: Parameter, rows: Sequence[Rate], deciders: Deciders) -> list[EntryView]:
    """Every dated value, the newest first; then what single Academies decided."""
    here = [row for row in rows if row.key == parameter.key]
    national, stretches = _national(here), laid(parameter.key, here)
    late = {row.id: first for row in national if (first := _late(row, stretches, national))}
    shown = [_covered(row, late[row.id], deciders) for row in national if row.id in late]
    merged = {first for first in late.values() if first != NEVER}
    shown += [entry(one, national, deciders) for one in stretches if one.from_ not in merged]
    return sorted(shown, key=lambda one: one.from_, reverse=True) + list(reversed(_own(here, deciders)))


def _national(rows: Sequence[Rate]) -> list[Rate]:
    return [row for row in rows if row.academy_code is None]


def _late(row: Rate, stretches: Sequence[Stretch], rows: Sequence[Rate]) -> date | None:
    """When a figure begins to hold whose first day another covers: a day, ``NEVER``; None if it needs no words."""
    first = next((one.from_ for one in stretches if is_of(one.entry, row)), NEVER)
    after = rows[rows.index(row) + 1 :]
    replaced = first == NEVER and any(one.from_date == row.from_date for one in after)
    return None if first == row.from_date or replaced else first


def _covered(row: Rate, first: date, deciders: Deciders) -> EntryView:
    """A figure whose first day another covers, with its own date and decider."""
    dated = amendment(row).entry
    shown = entry(Stretch(row.from_date, row.until, dated), [row], deciders)
    return replace(shown, covered=True, holds_from=None if first == NEVER else first)


def entry(stretch: Stretch, rows: Sequence[Rate], deciders: Deciders) -> EntryView:
    """``rows``: the decided ones it may come from."""
    dated, row = stretch.entry, source(stretch.entry, rows)
    return EntryView(
        from_=dated.from_,
        value=dated.value,
        standing=dated.standing,
        document=dated.document,
        clause=dated.clause,
        source=dated.source,
        note=dated.note,
        until=stretch.until if row is not None and row.kind == RateKind.LOCAL else None,
        decided=_decided(row, deciders) if row is not None else "",
    )


def _own(rows: Sequence[Rate], deciders: Deciders) -> list[EntryView]:
    """What single Academies decided, with the day on which it really ends."""
    found = []
    for row in rows:
        if row.academy_code:
            stretches = laid(row.key, rows, row.academy_code)
            found.append(_local(row, next((one for one in stretches if is_of(one.entry, row)), None), deciders))
    return found


def _local(row: Rate, held: Stretch | None, deciders: Deciders) -> EntryView:
    return EntryView(
        from_=row.from_date,
        value=row.value,
        standing="local",
        document=row.document or None,
        clause=row.clause or None,
        source=row.reason,
        academy=row.academy_code,
        until=held.until if held else row.until,
        decided=_decided(row, deciders),
        covered=held is None,
    )


def _decided(row: Rate, deciders: Deciders) -> str:
    when = day_words(london_day(row.decided_at)) if row.decided_at else ""
    return f"{deciders[row.id]}, {when}" if row.id in deciders else when


def rate(told: Any, under: Parameter, actor: Actor) -> RateView:
    row: Rate = told.Rate
    given = rules.Proposal(row.state, row.two_people, row.proposed_by, row.proposed_role)
    may = actor.may(Permission.RATE_DECIDE)
    no = rules.objection_to_decider(given, actor.person, actor.role) if may else ""
    open_ = row.state == RateState.PROPOSED
    return RateView(
        id=row.id,
        key=row.key,
        title=under.title,
        unit=under.unit,
        kind=RateKind(row.kind),
        state=RateState(row.state),
        from_=row.from_date,
        until=row.until,
        academy=row.academy_code,
        value=row.value,
        before=under.on(max(row.from_date, under.dated[0].from_)).value,
        document=row.document,
        clause=row.clause,
        reason=row.reason,
        proposed_by=told.proposer,
        proposed_at=row.proposed_at,
        decided_by=told.decider or "",
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        may_decide=open_ and may and no is None,
        why_not=(no or "") if open_ else "",
        mine=open_ and row.proposed_by == actor.person,
    )
