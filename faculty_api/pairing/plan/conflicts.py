"""Which candidates exclude each other: one person at one time, and people who may not lead a session together."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import numpy as np

from faculty_api.pairing.plan.table import Table
from faculty_api.pairing.plan.times import Ints

Apart = Mapping[int, frozenset[int]]
Row = tuple[int, ...]
"""Candidates of whom one at most is taken."""


def of_times(table: Table, some: Iterable[int]) -> Iterator[Row]:
    """For each time at which most of these candidates of one person meet, those that meet then; two at least."""
    spans = sorted((int(table.start[table.place[at] // 2]), int(table.end[table.place[at] // 2]), at) for at in some)
    last: set[int] = set()
    for moment in sorted({start for start, _, _ in spans}):
        met = {at for start, end, at in spans if start <= moment < end}
        if last and not last <= met and len(last) > 1:
            yield tuple(sorted(last))
        last = met
    if len(last) > 1:
        yield tuple(sorted(last))


def among(table: Table, apart: Apart, some: Ints) -> Iterator[Row]:
    """Every conflict among some candidates, which lie in order."""
    people = table.person[some]
    for _, each in groupby(zip(people.tolist(), some.tolist(), strict=True), key=lambda pair: pair[0]):
        mine = [at for _, at in each]
        if len(mine) > 1:
            yield from of_times(table, mine)
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
            yield row


def _kept_apart(table: Table, apart: Apart, some: Ints, session: Ints) -> Iterator[Row]:
    order = np.argsort(session, kind="stable")
    for _, each in groupby(zip(session[order].tolist(), some[order].tolist(), strict=True), key=lambda pair: pair[0]):
        where = {int(table.person[at]): at for _, at in each}
        for person, at in where.items():
            for other in sorted(apart[person] & where.keys()):
                if person < other:
                    yield tuple(sorted((at, where[other])))


class Widened:
    """A conflict that a solution breaks, with every candidate it holds for: so it need be added once only."""

    def __init__(self, table: Table, by_place: "ByPlace") -> None:
        self.table, self.by_place = table, by_place

    def row(self, row: Row) -> Row:
        table = self.table
        person = int(table.person[row[0]])
        if person == int(table.person[row[1]]):
            moment = int(max(table.start[table.place[at] // 2] for at in row))
            mine = np.arange(table.begins[person], table.begins[person + 1])
            when = table.place[mine] // 2
            return tuple(mine[(table.start[when] <= moment) & (moment < table.end[when])].tolist())
        if all(table.first_time[table.person[at]] for at in row):
            session = int(table.place[row[0]]) // 2
            both = np.concatenate([self.by_place.of(2 * session), self.by_place.of(2 * session + 1)])
            return tuple(np.sort(both[table.first_time[table.person[both]]]).tolist())
        return row


class ByPlace:
    """Candidates in order of place, then of what they cost at first, then of person."""

    def __init__(self, table: Table) -> None:
        self.first = table.cost + 100 * table.worked[table.person]
        shifted = self.first - (self.first.min() if len(self.first) else 0)
        self.order = np.argsort(table.place * (1 << 40) + shifted, kind="stable")
        self.begins = np.searchsorted(table.place[self.order], np.arange(len(table.need) + 1))

    def of(self, place: int) -> Ints:
        return self.order[self.begins[place] : self.begins[place + 1]]
