"""Pure: the open places of several sessions filled together, by the exact engine of ``plan``.

The cost is that of ``engine``, but somebody's second session costs 100 more than the first, the third 200, so that work
is shared out. A person is never in two sessions whose parts meet, or between whose parts the way is too long.
"""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from time import monotonic
from typing import NamedTuple
from uuid import UUID

import numpy as np

from faculty_api.pairing.engine import A_SESSION, Candidate, Chosen, Problem, cost, in_order
from faculty_api.pairing.keeping import meet, not_both
from faculty_api.pairing.plan.bound import UNIT
from faculty_api.pairing.plan.exact import solve
from faculty_api.pairing.plan.table import NO_LIMIT, Own, Table
from faculty_api.pairing.plan.times import micro
from faculty_api.programmes.clash_rules import Spot
from schemas.people import Kind
from schemas.values import Interval

KINDS = (Kind.LIVED, Kind.PROFESSIONAL)


class Ask(NamedTuple):
    """One session: its open places and who could fill them, and its parts."""

    problem: Problem
    spans: Sequence[Interval]
    day: date | None = None
    spots: Sequence[Spot] = ()


class Filled(NamedTuple):
    """``chosen``: of each session, whoever may fill a place of it; fewer than there are places when there is nobody.

    ``proved``: nothing better exists; false when the time ran out before that was certain.
    """

    chosen: list[Chosen]
    proved: bool
    worth: list[dict[Kind, int]]
    """Of each ask, by kind with open places: whoever costs that or more and was no candidate makes nothing better.
    Nothing is there when nothing was proved."""


def fill(asks: Sequence[Ask], seconds: float) -> Filled:
    """The same asks give the same people, as long as the search ends before its time."""
    people = {one.id: one for ask in asks for one in ask.problem.candidates}
    order = sorted(people)
    number = {person: at for at, person in enumerate(order)}
    table = _table(asks, [people[one] for one in order], number)
    found = solve(table, _apart(asks, number), monotonic() + seconds, lambda _: None)
    chosen: list[list[Candidate]] = [[] for _ in asks]
    for place, person in zip(table.place[found.chosen].tolist(), table.person[found.chosen].tolist(), strict=True):
        chosen[place // 2].append(people[order[person]])
    worth = -(-found.worth // UNIT)
    return Filled([tuple(each) for each in chosen], found.cost == found.bound, [
        {kind: int(worth[2 * at + side]) for side, kind in enumerate(KINDS) if len(worth) and ask.problem.places(kind)}
        for at, ask in enumerate(asks)
    ])  # fmt: skip


def _table(asks: Sequence[Ask], people: Sequence[Candidate], number: dict[UUID, int]) -> Table:
    rows = sorted(
        (number[one.id], 2 * at + side, cost(ask.problem, one) - A_SESSION * one.sessions_this_year)
        for at, ask in enumerate(asks)
        for side, kind in enumerate(KINDS)
        if ask.problem.places(kind)
        for one in in_order(ask.problem, kind)
    )
    times = [max(ask.spans, key=lambda span: span.end - span.start) for ask in asks]
    person, place, price = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Table(
        need=np.array([ask.problem.places(kind) for ask in asks for kind in KINDS], dtype=np.int64),
        start=micro([span.start for span in times]),
        end=micro([span.end for span in times]),
        worked=np.array([one.sessions_this_year for one in people], dtype=np.int64),
        most=np.full(len(people), NO_LIMIT),
        first_time=np.array([one.first_time for one in people], dtype=bool),
        person=np.ascontiguousarray(person),
        place=np.ascontiguousarray(place),
        cost=np.ascontiguousarray(price),
        begins=np.searchsorted(person, np.arange(len(people) + 1)),
        day=np.array([ask.day.toordinal() if ask.day else 0 for ask in asks]),
        month=np.array([_month(ask) for ask in asks]),
        own=_own(asks, number),
        never=_never(asks, times),
    )


def _month(ask: Ask) -> int:
    return ask.day.year * 12 + ask.day.month if ask.day else -1


def _own(asks: Sequence[Ask], number: dict[UUID, int]) -> dict[int, Own]:
    """Of those who set any, as far as it matters to these sessions."""
    found: dict[int, Own] = {}
    for ask in asks:
        for one in ask.problem.candidates if ask.day else ():
            if one.rest_days or one.month_left is not None:
                left = found[number[one.id]].left if number[one.id] in found else {}
                more = {} if one.month_left is None else {_month(ask): one.month_left}
                found[number[one.id]] = Own(one.rest_days, {**left, **more})
    return found


def _never(asks: Sequence[Ask], times: Sequence[Interval]) -> dict[int, frozenset[int]]:
    """Sessions that nobody can do both of, by number, as far as one stretch of time of each does not say so."""
    found: dict[int, set[int]] = {}
    for a, b in combinations(range(len(asks)), 2):
        if not meet([times[a]], [times[b]]) and not_both(asks[a], asks[b]):
            for one, other in ((a, b), (b, a)):
                found.setdefault(one, set()).add(other)
    return {one: frozenset(others) for one, others in found.items()}


def _apart(asks: Sequence[Ask], number: dict[UUID, int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for pair in {pair for ask in asks for pair in ask.problem.apart}:
        if len(both := [number[one] for one in pair if one in number]) > 1:
            for one, other in (both, both[::-1]):
                found.setdefault(one, set()).add(other)
    return {one: frozenset(others) for one, others in found.items()}
