"""What can be wrong with a cell, and with a whole file."""

from typing import NamedTuple, TypeVar

Value = TypeVar("Value")


class CellFault(NamedTuple):
    """``value`` is the part of the cell that is at fault; ``None`` means all of it."""

    problem: str
    mend: str
    value: str | None = None


Found = tuple[Value, tuple[CellFault, ...]]


class UnreadableRoster(Exception):  # noqa: N818
    """Nothing could be read from the file. Both parts are sentences fit to show."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(f"{problem} {mend}")
        self.problem = problem
        self.mend = mend
