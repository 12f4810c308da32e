"""One line of a file, and how much of one we read."""

from collections.abc import Sequence
from dataclasses import dataclass

from faculty_api.people.roster.text import LONGEST_CELL, clean

MOST_COLUMNS = 250
MOST_ROWS = 5_000
MOST_LINES = 50_000
MOST_PROSE = 4_000
_MOST_CELLS = 1_000


def bounded(cells: Sequence[str]) -> tuple[str, ...]:
    """Keeps one absurd line from costing minutes: what is cut stays long enough to be told as too long."""
    if len(cells) > _MOST_CELLS:
        cells = [*cells[:_MOST_CELLS], "".join(cells[_MOST_CELLS:])]
    return tuple(cell if len(cell) <= LONGEST_CELL else cell.strip()[: LONGEST_CELL + 1] for cell in cells)


@dataclass(frozen=True)
class Line:
    """``number`` is the file's own, from 1. ``torn``: its quotation marks do not match. ``worked_out``: which cells
    hold the value that a formula last showed."""

    number: int
    cells: tuple[str, ...]
    torn: bool = False
    worked_out: frozenset[int] = frozenset()

    @property
    def blank(self) -> bool:
        return not any(cell and clean(cell) for cell in self.cells)
