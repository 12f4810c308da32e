"""Which candidates exclude each other: one person at one time, too far away, or past limits of their own; people who
may not lead a session together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import combinations, groupby
from typing import NamedTuple

import numpy as np

from faculty_api.pairing.plan.table import Own, Table
from faculty_api.pairing.plan.times import Flags, Ints

Apart = Mapping[int, frozenset[int]]


class Why(IntEnum):
    TIME, REST, MONTH, FIRST, APART, WAY = range(6)


class Row(NamedTuple):
    """Candidates ``at`` of whom ``most`` are taken, and which rule says so."""

    at: tuple[int, ...]
    most: int = 1
    why: Why = Why.TIME


Span = tuple[int, int, int]
"""From, until, and the candidate."""


def of_times(table: Table, some: Iterable[int]) -> Iterator[Row]:
    """For each time at which most of these candidates of one person meet, those that meet then; two at least."""
    spans = [(int(table.start[table.place[at] // 2]), int(table.end[table.place[at] // 2]), at) for at in some]
    return _meeting(spans, Why.TIME)


def of_ways(table: Table, some: Sequence[int]) -> Iterator[Row]:
    """Two of one person's at sessions that nobody can do both of."""
    for one, other in combinations(sorted(some), 2):
        if int(table.place[other]) // 2 in table.never.get(int(table.place[one]) // 2, ()):
            yield Row((one, other), 1, Why.WAY)


def of_limits(table: Table, own: Own, some: Sequence[int]) -> Iterator[Row]:
    """The same of a person's days with the rest after them; and months in which they could have more than they want."""
    if own.rest:
        days = ((int(table.day[table.place[at] // 2]), at) for at in some)
        yield from _meeting([(day, day + own.rest + 1, at) for day, at in days], Why.REST)
    months: dict[int, list[int]] = {}
    for at in some:
        months.setdefault(int(table.month[table.place[at] // 2]), []).append(at)
    for month, mine in months.items():
        if len(mine) > (left := own.left.get(month, len(mine))):
            yield Row(tuple(sorted(mine)), left, Why.MONTH)


def _meeting(spans: Sequence[Span], why: Why) -> Iterator[Row]:
    last: set[int] = set()
    for moment in sorted({start for start, _, _ in spans}):
        met = {at for start, end, at in spans if start <= moment < end}
        if last and not last <= met and len(last) > 1:
            yield Row(tuple(sorted(last)), 1, why)
        last = met
    if len(last) > 1:
        yield Row(tuple(sorted(last)), 1, why)


def among(table: Table, apart: Apart, some: Ints) -> Iterator[Row]:
    """Every conflict among some candidates, which lie in order."""
    people = table.person[some]
    for _, each in groupby(zip(people.tolist(), some.tolist(), strict=True), key=lambda pair: pair[0]):
        mine = [at for _, at in each]
        if len(mine) > 1:
            yield from of_times(table, mine)
            yield from of_ways(table, mine) if table.never else ()
            if (own := table.own.get(int(table.person[mine[0]]))) is not None:
                yield from of_limits(table, own, mine)
    session = table.place[some] // 2
    new = table.first_time[people] & (table.need[2 * session] + table.need[2 * session + 1] > 1)
    awkward = np.isin(people, np.array(sorted(apart), dtype=np.int64)) if apart else np.zeros(len(some), dtype=bool)
    yield from _new_together(some[new], session[new])
    yield from _kept_apart(table, apart, some[awkward], session[awkward])


def _new_together(some: Ints, session: Ints) -> Iterator[Row]:
    order = np.argsort(session, kind="stable")
    for _, each in groupby(zip(session[order].tolist(), some[order].tolist(), strict=True), key=lambda pair: pair[0]):
        row = tuple(at for _, at in each)
        if len(row) > 1:
            yield Row(row, 1, Why.FIRST)


def _kept_apart(table: Table, apart: Apart, some: Ints, session: Ints) -> Iterator[Row]:
    order = np.argsort(session, kind="stable")
    for _, each in groupby(zip(session[order].tolist(), some[order].tolist(), strict=True), key=lambda pair: pair[0]):
        where = {int(table.person[at]): at for _, at in each}
        for person, at in where.items():
            for other in sorted(apart[person] & where.keys()):
                if person < other:
                    yield Row(tuple(sorted((at, where[other]))), 1, Why.APART)


class Widened:
    """A conflict that a solution breaks, with every candidate it holds for: so it need be added once only."""

    def __init__(self, table: Table, by_place: "ByPlace") -> None:
        self.table, self.by_place = table, by_place

    def row(self, row: Row) -> Row:
        table = self.table
        if row.why in (Why.APART, Why.WAY):
            return row
        if row.why is Why.FIRST:
            session = int(table.place[row.at[0]]) // 2
            both = np.concatenate([self.by_place.of(2 * session), self.by_place.of(2 * session + 1)])
            return row._replace(at=tuple(np.sort(both[table.first_time[table.person[both]]]).tolist()))
        person = int(table.person[row.at[0]])
        mine = np.arange(table.begins[person], table.begins[person + 1])
        return row._replace(at=tuple(mine[self._alike(row, person, table.place[mine] // 2)].tolist()))

    def _alike(self, row: Row, person: int, when: Ints) -> Flags:
        """Which sessions of a person's candidates fall under the same rule."""
        table, there = self.table, table_sessions(self.table, row)
        if row.why is Why.MONTH:
            return table.month[when] == table.month[there[0]]
        if row.why is Why.REST:
            day = int(table.day[there].max())
            return (table.day[when] <= day) & (day < table.day[when] + table.own[person].rest + 1)
        moment = int(table.start[there].max())
        return (table.start[when] <= moment) & (moment < table.end[when])


def table_sessions(table: Table, row: Row) -> Ints:
    return table.place[list(row.at)] // 2


class ByPlace:
    """Candidates in order of place, then of what they cost at first, then of person."""

    def __init__(self, table: Table) -> None:
        self.first = table.cost + 100 * table.worked[table.person]
        shifted = self.first - (self.first.min() if len(self.first) else 0)
        self.order = np.argsort(table.place * (1 << 40) + shifted, kind="stable")
        self.begins = np.searchsorted(table.place[self.order], np.arange(len(table.need) + 1))

    def of(self, place: int) -> Ints:
        return self.order[self.begins[place] : self.begins[place + 1]]
