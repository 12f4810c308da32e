"""Pure: which quarters are reported together, and which counts are hidden so that nobody can be found by them.

A report is, for one period and one question, a table of Academies by answers with its totals. Periods share no
answers, so nothing can be taken from one to learn of another, and a period that is reported never changes. Within one
table a count below ``LEAST`` is hidden, and further ones with it until this holds: for each hidden count there are two
tables of counts from nought that both fit all that is shown and in which it differs by ``LEAST`` or more. So no hidden
count is known to within less than ``LEAST``; and a sum of hidden counts that can be worked out is never below
``LEAST``, for it is at least as large as each of its counts can be. What it does not guard against: somebody who knows
some of the answers already, or tries which cells would be hidden for which counts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from heapq import heappop, heappush

LEAST = 5
PERIOD_LEAST = 30
"""Forms of all Academies together before a period is reported."""
ALL = ""
"""The row or column of a table's totals."""
Cell = tuple[str, str]
"""An Academy and an answer."""
Node = tuple[str, str]
Arc = tuple[Node, Cell, bool]
"""Where it leads, the cell that differs, and whether it is raised."""


def quarter_of(day: date) -> str:
    """The quarter of the calendar year, like 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def periods(forms: Mapping[str, int], current: str, least: int = PERIOD_LEAST) -> dict[str, tuple[str, ...]]:
    """Quarters that are over, in runs of at least so many forms, by name; a run that is not long enough waits.

    ``forms``: how many forms were filled in by quarter, of all Academies together.
    """
    found: dict[str, tuple[str, ...]] = {}
    run: list[str] = []
    for quarter in sorted(one for one in forms if one < current):
        run.append(quarter)
        if sum(forms[one] for one in run) >= least:
            found[run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}"] = tuple(run)
            run = []
    return found


def with_totals(counts: Mapping[Cell, int], rows: Iterable[str], columns: Iterable[str]) -> dict[Cell, int]:
    rows, columns = list(rows), list(columns)
    table = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    table |= {(row, ALL): sum(table[row, column] for column in columns) for row in rows}
    table |= {(ALL, column): sum(table[row, column] for row in rows) for column in columns}
    table[ALL, ALL] = sum(table[row, ALL] for row in rows)
    return table


def hidden(table: Mapping[Cell, int], least: int = LEAST) -> frozenset[Cell]:
    """The cells of a table with its totals that are not to be shown."""
    gone = {cell for cell, count in table.items() if count < least}
    loose: set[Cell] = set()
    while waiting := sorted(gone - loose):
        for cell in waiting:
            if not _is_loose(table, gone, cell, least):
                moved, further = _moved(table, gone, cell, least, among=set(table))
                if moved < least:
                    return frozenset(table)
                gone |= further
            loose.add(cell)
    return frozenset(gone)


def _is_loose(table: Mapping[Cell, int], gone: set[Cell], cell: Cell, least: int) -> bool:
    """Whether what is shown fits two tables in which this count differs by ``least``."""
    more, _ = _moved(table, gone, cell, least, among=gone)
    wanted = min(least - more, table[cell])
    less = _moved(table, gone, cell, wanted, among=gone, more=False)[0] if wanted > 0 else 0
    return more + less >= least


def _moved(
    table: Mapping[Cell, int], gone: set[Cell], cell: Cell, least: int, *, among: set[Cell], more: bool = True
) -> tuple[int, set[Cell]]:
    """By how much, up to ``least``, a count can be raised (or lowered) when these cells may differ, and which had to.

    A flow around cycles through the cell, of which the cheapest comes first: hidden cells cost nothing.
    """
    now, used, moved = {one: table[one] for one in among | {cell}}, set[Cell](), 0
    start, end = _way(cell) if more else _way(cell)[::-1]
    while moved < least:
        costs = {one: 0 if one in used else _cost(one, table, gone) for one in among}
        found = _path(_graph(now, among - {cell}), end, start, costs)
        if found is None:
            break
        by = min([least - moved, *(now[one] for one, up in found if not up)])
        for one, up in found:
            now[one] += by if up else -by
            used.add(one)
        moved += by
    return moved, used


def _cost(cell: Cell, table: Mapping[Cell, int], gone: set[Cell]) -> int:
    """What it costs to hide a cell: few people rather than many, and the whole network's totals last of all."""
    return 0 if cell in gone else (table[cell] + 1) * (10 if cell[0] == ALL else 1)


def _way(cell: Cell) -> tuple[Node, Node]:
    """One more, as an arc: from Academy to answer within the table, and the other way in a total of one row or column.
    One less is the arc the other way round."""
    row, column = ("row", cell[0]), ("column", cell[1])
    return (column, row) if (cell[0] == ALL) != (cell[1] == ALL) else (row, column)


def _graph(now: Mapping[Cell, int], cells: set[Cell]) -> dict[Node, list[Arc]]:
    graph: dict[Node, list[Arc]] = {}
    for cell in sorted(cells):
        start, end = _way(cell)
        graph.setdefault(start, []).append((end, cell, True))
        if now[cell] > 0:
            graph.setdefault(end, []).append((start, cell, False))
    return graph


def _path(
    graph: Mapping[Node, list[Arc]], start: Node, end: Node, costs: Mapping[Cell, int]
) -> tuple[tuple[Cell, bool], ...] | None:
    """The cells of the cheapest way, and whether each is raised."""
    waiting: list[tuple[int, Node, tuple[tuple[Cell, bool], ...]]] = [(0, start, ())]
    seen: set[Node] = set()
    while waiting:
        cost, node, way = heappop(waiting)
        if node == end:
            return way
        if node in seen:
            continue
        seen.add(node)
        for after, cell, up in graph.get(node, ()):
            if after not in seen:
                heappush(waiting, (cost + costs[cell], after, (*way, (cell, up))))
    return None
