"""Small counts are hidden, and no hidden count can be worked out from all that is shown."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest

from faculty_api.equality.rules import ALL, LEAST, Cell, hidden, periods, quarter_of, with_totals


def shown(table: Mapping[Cell, int], gone: frozenset[Cell]) -> dict[Cell, int]:
    return {cell: count for cell, count in table.items() if cell not in gone}


def by_subtraction(rows: list[str], columns: list[str], seen: Mapping[Cell, int], gone: frozenset[Cell]) -> set[Cell]:
    """Every hidden cell that linear equations alone give away: Gauss over fractions, with all sums as equations."""
    unknown = sorted(gone)
    equations = []
    for row in [*rows, ALL]:
        equations.append({**{(row, column): 1 for column in columns}, (row, ALL): -1})
    for column in [*columns, ALL]:
        equations.append({**{(row, column): 1 for row in rows}, (ALL, column): -1})
    matrix = [[Fraction(equation.get(cell, 0)) for cell in unknown] for equation in equations]
    rank = 0
    for column in range(len(unknown)):
        pivot = next((n for n in range(rank, len(matrix)) if matrix[n][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        matrix[rank] = [value / matrix[rank][column] for value in matrix[rank]]
        for n, line in enumerate(matrix):
            if n != rank and line[column]:
                matrix[n] = [a - line[column] * b for a, b in zip(line, matrix[rank], strict=True)]
        rank += 1
    return {unknown[line.index(1)] for line in matrix[:rank] if sum(map(bool, line)) == 1}


def possible(rows: list[str], columns: list[str], seen: Mapping[Cell, int], most: int) -> Iterator[dict[Cell, int]]:
    """Every table of whole numbers from nought that fits what is shown; slow, and it knows nothing of graphs."""
    inside = list(product(rows, columns))

    def fits(table: dict[Cell, int]) -> bool:
        return all(table[cell] == count for cell, count in seen.items())

    def row_of(row: str) -> list[tuple[int, ...]]:
        ranges = [[seen[row, c]] if (row, c) in seen else range(most + 1) for c in columns]
        lines = product(*ranges)
        return [line for line in lines if (row, ALL) not in seen or sum(line) == seen[row, ALL]]

    for lines in product(*(row_of(row) for row in rows)):
        cells = dict(zip(inside, [value for line in lines for value in line], strict=True))
        table = with_totals(cells, rows, columns)
        if fits(table):
            yield table


@pytest.mark.parametrize("least", [2, 3])
def test_each_hidden_count_and_each_sum_that_is_known_by_trying_all_tables(least: int) -> None:
    """All tables that fit what is shown are tried: each hidden count differs by ``least`` among them, and every sum of
    hidden counts that is the same in all of them, however many cells it has, is at least that."""
    wrong = []
    for seed in range(14):
        random = Random(seed)
        rows, columns = ["A", "B"], ["x", "y", "z"][: random.choice((2, 3))]
        counts = {cell: random.choice((0, 0, 1, 2, 3, 4)) for cell in product(rows, columns)}
        table = with_totals(counts, rows, columns)
        gone = hidden(table, least)
        assert {cell for cell, count in table.items() if count < least} <= gone
        found = list(possible(rows, columns, shown(table, gone), 4 + least))
        wrong += [(seed, cell) for cell in gone if not _differs(found, cell, least)]
        inner = sorted(cell for cell in gone if ALL not in cell)
        for size in range(1, len(inner) + 1):
            for some in combinations(inner, size):
                sums = {sum(one[cell] for cell in some) for one in found}
                wrong += [(seed, some)] if len(sums) == 1 and min(sums) < least else []
    assert wrong == []


def _differs(tables: list[dict[Cell, int]], cell: Cell, least: int) -> bool:
    values = {one[cell] for one in tables}
    return max(values) - min(values) >= least


def test_two_hidden_counts_of_a_row_are_more_than_one_person() -> None:
    """5, 7 and 6 are shown of 19: the two that are hidden would be one person together."""
    columns = ["a", "b", "c", "d", "e"]
    counts = dict(zip(product(["X"], columns), [5, 7, 6, 1, 0], strict=True))
    counts |= dict(zip(product(["Y"], columns), [9, 9, 9, 4, 4], strict=True))
    counts |= dict.fromkeys(product(["Z"], columns), 20)
    gone = hidden(with_totals(counts, ["X", "Y", "Z"], columns))
    left = 19 - sum(counts["X", one] for one in columns if ("X", one) not in gone)
    assert ("X", ALL) in gone or left >= LEAST


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_recovered_by_subtraction_over_a_network_of_ten(seed: int) -> None:
    random = Random(seed)
    rows, columns = [f"A{n}" for n in range(10)], [f"c{n}" for n in range(random.choice((3, 6, 9)))]
    counts = {cell: max(0, int(random.gauss(random.choice((1, 9, 20)), 4))) for cell in product(rows, columns)}
    table = with_totals(counts, rows, columns)
    gone = hidden(table)
    assert all(count >= LEAST for cell, count in table.items() if cell not in gone)
    assert by_subtraction(rows, columns, shown(table, gone), gone) == set()


def test_the_attack_finds_what_one_threshold_alone_gives_away() -> None:
    """The check is not blind: with only the small counts hidden, subtraction finds them."""
    table = with_totals({("A", "x"): 2, ("A", "y"): 9, ("B", "x"): 8, ("B", "y"): 7}, ["A", "B"], ["x", "y"])
    small = frozenset(cell for cell, count in table.items() if count < LEAST)
    assert by_subtraction(["A", "B"], ["x", "y"], shown(table, small), small) == {("A", "x")}
    gone = hidden(table)
    assert (len(gone) > len(small), by_subtraction(["A", "B"], ["x", "y"], shown(table, gone), gone)) == (True, set())


def test_what_is_large_everywhere_is_shown_and_an_empty_table_is_not() -> None:
    large = with_totals(dict.fromkeys(product("AB", "xy"), 5), "AB", "xy")
    assert hidden(large) == frozenset()
    empty = with_totals({}, "AB", "xy")
    assert hidden(empty) == frozenset(empty)


@pytest.mark.parametrize(
    ("forms", "found"),
    [
        ({}, {}),
        ({"2026-Q4": 90}, {}),
        ({"2026-Q3": 30}, {"2026-Q3": ("2026-Q3",)}),
        ({"2026-Q3": 29}, {}),
        (
            {"2025-Q4": 10, "2026-Q1": 12, "2026-Q2": 8, "2026-Q3": 29, "2026-Q4": 50},
            {"2025-Q4-2026-Q2": ("2025-Q4", "2026-Q1", "2026-Q2")},
        ),
        (
            {"2025-Q4": 31, "2026-Q1": 1, "2026-Q3": 29},
            {"2025-Q4": ("2025-Q4",), "2026-Q1-2026-Q3": ("2026-Q1", "2026-Q3")},
        ),
    ],
)
def test_periods_wait_for_enough_and_share_nothing(forms: dict[str, int], found: dict[str, tuple[str, ...]]) -> None:
    assert periods(forms, "2026-Q4", 30) == found


def test_a_period_that_is_reported_never_changes() -> None:
    """Whatever comes later, the runs before it stay: what was published once is published for good."""
    random = Random(7)
    quarters = [f"{year}-Q{n}" for year in range(2024, 2028) for n in (1, 2, 3, 4)]
    forms = {quarter: random.randrange(25) for quarter in quarters}
    for n, current in enumerate(quarters):
        now = {quarter: forms[quarter] for quarter in quarters[: n + 1]}
        before, after = periods(now, current, 30), periods(forms, quarters[-1], 30)
        assert {name: after.get(name) for name in before} == before


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 1, 1), "2026-Q1"), (date(2026, 3, 31), "2026-Q1"), (date(2026, 4, 1), "2026-Q2"),
     (date(2026, 12, 31), "2026-Q4")],
)  # fmt: skip
def test_quarters(day: date, quarter: str) -> None:
    assert quarter_of(day) == quarter
