"""Candidates fall apart into pieces that share no person, no place and no conflict: each can be solved alone."""

from collections.abc import Sequence

import numpy as np

from faculty_api.pairing.plan.conflicts import Row
from faculty_api.pairing.plan.table import Table
from faculty_api.pairing.plan.times import Ints


def pieces(table: Table, some: Ints, rows: Sequence[Row]) -> list[tuple[Ints, list[Row]]]:
    """Each piece's candidates, in order, and its conflicts."""
    label = _labels(table, some, rows)
    order = np.argsort(label, kind="stable")
    names, begins = np.unique(label[order], return_index=True)
    parts = [np.sort(part) for part in np.split(some[order], begins[1:])]
    at = {int(name): number for number, name in enumerate(names)}
    between: list[list[Row]] = [[] for _ in parts]
    for row in rows:
        between[at[int(label[np.searchsorted(some, row.at[0])])]].append(row)
    return list(zip(parts, between, strict=True))


def _labels(table: Table, some: Ints, rows: Sequence[Row]) -> Ints:
    """The same number for candidates of one piece: the least place among them, handed on until nothing changes."""
    member = np.searchsorted(some, np.array([at for row in rows for at in row.at], dtype=np.int64))
    of_row = np.repeat(np.arange(len(rows)), [len(row.at) for row in rows])
    ties = [
        (np.arange(len(some)), table.place[some], len(table.need)),
        (np.arange(len(some)), table.person[some], len(table.worked)),
        (member, of_row, len(rows)),
    ]
    label = np.arange(len(some))
    while True:
        before = label.copy()
        for who, group, count in ties:
            lowest = np.full(count, len(some))
            np.minimum.at(lowest, group, label[who])
            np.minimum.at(label, who, lowest[group])
        label = label[label]
        if (before == label).all():
            return label
