"""One line of a file, and how much of one we read."""

from dataclasses import dataclass

from faculty_api.people.roster.text import clean

MOST_COLUMNS = 100
MOST_ROWS = 5_000
MOST_LINES = 50_000
MOST_PROSE = 4_000


@dataclass(frozen=True)
class Line:
    """``number`` is the file's own, from 1. ``torn``: its quotation marks do not match."""

    number: int
    cells: tuple[str, ...]
    torn: bool = False

    @property
    def blank(self) -> bool:
        return not any(clean(cell) for cell in self.cells)
