"""Figures and proposals as they are shown."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from faculty_api.policy.parameter import Dated, Parameter
from faculty_api.policy.words import day_words
from faculty_api.rates import rules
from faculty_api.rates.models import Rate
from schemas.access import Actor, Permission
from schemas.rates import EntryView, FigureView, RateKind, RateState, RateView

UNCONFIRMED = frozenset({"placeholder", "unset"})
Deciders = Mapping[UUID, str]


def figure(
    parameter: Parameter, today: date, rows: Sequence[Rate], waiting: Sequence[Any], deciders: Deciders
) -> FigureView:
    """``parameter``: as amended for everybody. ``rows``: all adopted ones; ``waiting``: told proposals."""
    return FigureView(
        key=parameter.key,
        title=parameter.title,
        unit=parameter.unit,
        used_by=parameter.used_by,
        options=parameter.options,
        now=entry(parameter.on(today), _national(parameter.key, rows), deciders),
        local=[
            local_entry(row, deciders)
            for row in rows
            if row.key == parameter.key and row.academy_code and (row.until is None or row.until > today)
        ],
        waiting=sum(one.Rate.key == parameter.key for one in waiting),
        two_people=rules.wants_two(parameter.used_by, parameter.unit),
    )


def entries(parameter: Parameter, rows: Sequence[Rate], deciders: Deciders) -> list[EntryView]:
    """Every dated value, the newest first; then what single Academies decided."""
    national = _national(parameter.key, rows)
    shown = [entry(one, national, deciders) for one in reversed(parameter.dated)]
    local = [row for row in rows if row.key == parameter.key and row.academy_code]
    return shown + [local_entry(row, deciders) for row in reversed(local)]


def _national(key: str, rows: Sequence[Rate]) -> dict[date, Rate]:
    return {row.from_date: row for row in rows if row.key == key and row.academy_code is None}


def entry(dated: Dated, national: Mapping[date, Rate], deciders: Deciders) -> EntryView:
    row = national.get(dated.from_)
    decided = _decided(row, deciders) if row is not None and row.value == dated.value else ""
    return EntryView(
        from_=dated.from_,
        value=dated.value,
        standing=dated.standing,
        document=dated.document,
        clause=dated.clause,
        source=dated.source,
        note=dated.note,
        until=row.until if row is not None and decided else None,
        decided=decided,
    )


def local_entry(row: Rate, deciders: Deciders) -> EntryView:
    return EntryView(
        from_=row.from_date,
        value=row.value,
        standing="local",
        document=row.document or None,
        clause=row.clause or None,
        source=row.reason,
        academy=row.academy_code,
        until=row.until,
        decided=_decided(row, deciders),
    )


def _decided(row: Rate, deciders: Deciders) -> str:
    when = day_words(row.decided_at.date()) if row.decided_at else ""
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
