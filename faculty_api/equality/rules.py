"""Pure: which quarters are reported together, and which counts are hidden so that nobody can be found by them.

A report is, for one period and one question, a table of Academies by answers with its totals. Periods share no
answers, so nothing can be taken from one to learn of another, and a period that is reported never changes. Within one
table a count below ``LEAST`` is hidden, and further ones with it until every hidden count could also be another one:
hidden cells and their sums are the arcs of a graph, and a count can differ exactly when its arc lies on a cycle along
which one can be moved from cell to cell without any of them falling below nought.
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
Arc = tuple[Node, Node, Cell]


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
    for cell in sorted(gone):
        if _way_round(table, gone, cell, among=gone) is None:
            further = _way_round(table, gone, cell, among=set(table))
            if further is None:
                return frozenset(table)
            gone |= further
    return frozenset(gone)


def _way_round(table: Mapping[Cell, int], gone: set[Cell], cell: Cell, among: set[Cell]) -> set[Cell] | None:
    """The cells of the cheapest cycle through this one; None when there is none. Hidden cells cost nothing."""
    graph = _graph(table, among - {cell})
    found = [
        _path(graph, arc[1], arc[0], {one: _cost(one, table, gone) for one in among})
        for arc in _arcs(cell, table[cell])
    ]
    ways = [way for way in found if way is not None]
    return min(ways, key=lambda way: (way[0], sorted(way[1])))[1] if ways else None


def _cost(cell: Cell, table: Mapping[Cell, int], gone: set[Cell]) -> int:
    """What it costs to hide a cell: few people rather than many, and the whole network's totals last of all."""
    return 0 if cell in gone else (table[cell] + 1) * (10 if cell[0] == ALL else 1)


def _arcs(cell: Cell, count: int) -> list[Arc]:
    """Which way a count could differ: an arc from Academy to answer stands for one more within the table, and for one
    less in a total of one row or column; and the other way round."""
    row, column = ("row", cell[0]), ("column", cell[1])
    total = (cell[0] == ALL) != (cell[1] == ALL)
    more, less = (row, column, cell), (column, row, cell)
    if count > 0:
        return [more, less]
    return [less] if total else [more]


def _graph(table: Mapping[Cell, int], cells: set[Cell]) -> dict[Node, list[tuple[Node, Cell]]]:
    graph: dict[Node, list[tuple[Node, Cell]]] = {}
    for cell in sorted(cells):
        for start, end, _ in _arcs(cell, table[cell]):
            graph.setdefault(start, []).append((end, cell))
    return graph


def _path(
    graph: Mapping[Node, list[tuple[Node, Cell]]], start: Node, end: Node, costs: Mapping[Cell, int]
) -> tuple[int, set[Cell]] | None:
    """The cheapest way, with what it costs."""
    waiting: list[tuple[int, Node, tuple[Cell, ...]]] = [(0, start, ())]
    seen: set[Node] = set()
    while waiting:
        cost, node, way = heappop(waiting)
        if node == end:
            return cost, set(way)
        if node in seen:
            continue
        seen.add(node)
        for after, cell in graph.get(node, ()):
            if after not in seen:
                heappush(waiting, (cost + costs[cell], after, (*way, cell)))
    return None
