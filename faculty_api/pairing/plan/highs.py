"""The one module that knows the solver (HiGHS): a linear programme that grows, and a whole-number one."""

from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from faculty_api.pairing.plan.bound import Prices, whole
from faculty_api.pairing.plan.conflicts import Row
from faculty_api.pairing.plan.table import EMPTY, STEP, Table
from faculty_api.pairing.plan.times import Ints

Values = NDArray[np.float64]
NOTHING = np.zeros(0, dtype=np.int32)
NONE = np.zeros(0)
NEAR = 0.5
"""Costs are whole: a plan proved to be within this of the least is the least."""


def _quiet() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 1)
    solver.setOptionValue("parallel", "off")
    return solver


class Master:
    """Places, people, and the candidates and conflicts added so far. ``candidates``: in the order of their columns."""

    def __init__(self, table: Table, places: Ints) -> None:
        self.table, self.places = table, places
        self.solver = _quiet()
        self.row_of_place = np.full(len(table.need), -1, dtype=np.int64)
        self.row_of_place[places] = np.arange(len(places))
        self.first_person = len(places)
        self.first_row = len(places) + len(table.worked)
        self.rows: list[Row] = []
        self.rows_with: dict[int, list[int]] = {}
        self.candidates: Ints = np.zeros(0, dtype=np.int64)
        self.columns: Ints = np.zeros(0, dtype=np.int64)
        self.has = np.zeros(len(table.person), dtype=bool)
        self.column_of: dict[int, int] = {}
        self.count = np.zeros(len(table.worked), dtype=np.int64)
        self.later = np.zeros(len(table.worked), dtype=np.int64)
        self.width = 0
        self._begin()

    def _begin(self) -> None:
        need = self.table.need[self.places].astype(np.float64)
        people, infinite = len(self.table.worked), highspy.kHighsInf
        self.solver.addRows(len(need), need, need, 0, NOTHING, NOTHING, NONE)
        self.solver.addRows(people, np.full(people, -infinite), np.ones(people), 0, NOTHING, NOTHING, NONE)
        rows = np.arange(len(need))
        self._columns(np.full(len(need), EMPTY * 1.0), need, rows, rows, 1.0)

    def _columns(self, cost: Values, most: Values, starts: Ints, rows: Ints, value: float) -> None:
        self.solver.addCols(
            len(cost), cost, np.zeros(len(cost)), most,
            len(rows), starts.astype(np.int32), rows.astype(np.int32), np.full(len(rows), value),
        )  # fmt: skip
        self.width += len(cost)

    def add(self, some: Ints) -> None:
        table = self.table
        people = table.person[some]
        cost = (table.cost[some] + STEP * table.worked[people]).astype(np.float64)
        rows = np.stack([self.row_of_place[table.place[some]], self.first_person + people], axis=1)
        more = [self.rows_with.get(at, ()) for at in some.tolist()] if self.rows_with else []
        flat, starts = rows.reshape(-1), np.arange(len(some)) * 2
        if any(more):
            extra = np.array([len(each) for each in more])
            starts += np.cumsum(extra) - extra
            at = np.repeat(np.arange(1, len(some) + 1) * 2, extra)
            flat = np.insert(flat, at, [self.first_row + row for each in more for row in each])
        columns = np.arange(self.width, self.width + len(some))
        self._columns(cost, np.ones(len(some)), starts, flat, 1.0)
        self.candidates, self.columns = np.append(self.candidates, some), np.append(self.columns, columns)
        self.has[some] = True
        self.column_of.update(zip(some.tolist(), columns.tolist(), strict=True))
        self.count += np.bincount(people, minlength=len(self.count))
        self._let_work_more()

    def _let_work_more(self) -> None:
        """A second session of one person costs a step more than the first, a third two."""
        wanted = np.maximum(np.minimum(self.count, self.table.most) - 1, 0)
        extra = np.maximum(wanted - self.later, 0)
        who = np.repeat(np.arange(len(extra)), extra)
        place = np.arange(len(who)) - np.repeat(np.cumsum(extra) - extra, extra) + self.later[who] + 1
        self.later += extra
        if len(who):
            self._columns(
                (STEP * place).astype(np.float64), np.ones(len(who)), np.arange(len(who)), self.first_person + who, -1.0
            )

    def forbid(self, rows: Sequence[Row]) -> None:
        for row in rows:
            number = len(self.rows)
            self.rows.append(row)
            for at in row.at:
                self.rows_with.setdefault(at, []).append(number)
            columns = np.array([self.column_of[at] for at in row.at if at in self.column_of], dtype=np.int32)
            self.solver.addRow(-highspy.kHighsInf, row.most * 1.0, len(columns), columns, np.ones(len(columns)))

    def solve(self, seconds: float) -> bool:
        """Whether it came to its end."""
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + max(seconds, 0.1))
        self.solver.run()
        return self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def shares(self) -> Values:
        """How much of each candidate is taken, 0 to 1."""
        return np.array(self.solver.getSolution().col_value)[self.columns]

    def prices(self) -> Prices:
        dual = np.array(self.solver.getSolution().row_dual)
        place = np.full(len(self.table.need), EMPTY * 1.0)
        place[self.places] = dual[: self.first_person]
        person = np.minimum(dual[self.first_person : self.first_row], 0)
        later = whole(np.minimum(dual[self.first_row :], 0)).tolist()
        rows = [(row, price) for row, price in zip(self.rows, later, strict=True) if price]
        return Prices(whole(place), whole(person), rows)


def best(table: Table, some: Ints, rows: Sequence[Row], seconds: float) -> tuple[Ints, float] | None:
    """The candidates of the cheapest plan among ``some`` under ``rows``, and what is proved to be the least."""
    places, place = np.unique(table.place[some], return_inverse=True)
    people, person = np.unique(table.person[some], return_inverse=True)
    solver, infinite = _quiet(), highspy.kHighsInf
    need = table.need[places].astype(np.float64)
    solver.addRows(len(places), need, need, 0, NOTHING, NOTHING, NONE)
    solver.addRows(len(people), np.full(len(people), -infinite), np.ones(len(people)), 0, NOTHING, NOTHING, NONE)
    cost = (table.cost[some] + STEP * table.worked[table.person[some]]).astype(np.float64)
    both = np.stack([place, len(places) + person], axis=1).reshape(-1).astype(np.int32)
    starts = np.arange(0, len(both), 2, dtype=np.int32)
    solver.addCols(
        len(some), cost, np.zeros(len(some)), np.ones(len(some)), len(both), starts, both, np.ones(len(both))
    )
    _more(solver, np.minimum(np.bincount(person), table.most[people]), len(places))
    ones = np.arange(len(places), dtype=np.int32)
    solver.addCols(len(places), np.full(len(places), EMPTY * 1.0), np.zeros(len(places)), need, len(places), ones, ones,
                   np.ones(len(places)))  # fmt: skip
    for row in rows:
        columns = np.searchsorted(some, np.array(row.at)).astype(np.int32)
        solver.addRow(-infinite, row.most * 1.0, len(columns), columns, np.ones(len(columns)))
    whole_number = np.full(len(some), highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(len(some), np.arange(len(some), dtype=np.int32), whole_number)
    for option, value in {"mip_rel_gap": 0.0, "mip_abs_gap": NEAR, "time_limit": max(seconds, 0.1)}.items():
        solver.setOptionValue(option, value)
    solver.run()
    values = np.array(solver.getSolution().col_value)
    if len(values) < len(some) or not solver.getSolution().value_valid:
        return None
    return some[values[: len(some)] > 0.5], solver.getInfo().mip_dual_bound


def _more(solver: highspy.Highs, most: Ints, first: int) -> None:
    extra = np.maximum(most - 1, 0)
    who = np.repeat(np.arange(len(extra)), extra)
    place = np.arange(len(who)) - np.repeat(np.cumsum(extra) - extra, extra) + 1
    if len(who):
        cost, ones = (STEP * place).astype(np.float64), np.ones(len(who))
        starts, rows = np.arange(len(who), dtype=np.int32), (first + who).astype(np.int32)
        solver.addCols(len(who), cost, np.zeros(len(who)), ones, len(who), starts, rows, -ones)
