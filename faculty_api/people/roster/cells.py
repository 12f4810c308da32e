"""The cells of one line by field, and what is told and kept of them on the way."""

from collections.abc import Callable
from typing import TypeVar

from faculty_api.people.roster.columns import Columns, Field
from faculty_api.people.roster.faults import CellFault, Found
from faculty_api.people.roster.lines import MOST_PROSE, Line
from faculty_api.people.roster.text import WORKED_OUT, read_cell, shown, squash
from schemas.roster import RosterProblem

Value = TypeVar("Value")


class CellsOfRow:
    """The cells of one line by field; ``tell`` gathers what is wrong, ``keep`` what has no field."""

    def __init__(self, line: Line, columns: Columns) -> None:
        self.columns = columns
        self.number = line.number
        self.problems: list[RosterProblem] = []
        self.kept: dict[str, str] = {}
        self.worked_out = line.worked_out
        self.values = [self._cell(index, raw) for index, raw in enumerate(line.cells[: len(columns.headings)])]

    def _cell(self, index: int, raw: str) -> str:
        if index in self.columns.never_kept or index in self.columns.left_out:
            return ""
        text, faults = read_cell(raw)
        self.tell(self.columns.headings[index], raw, faults)
        if text and index in self.worked_out:
            self.tell(self.columns.headings[index], text, (WORKED_OUT,))
        if index in self.columns.unknown:
            self.keep(self.columns.headings[index], text)
        return text

    def tell(self, column: str, value: str, faults: tuple[CellFault, ...]) -> None:
        for fault in faults:
            at_fault = value if fault.value is None else fault.value
            self.problems.append(
                RosterProblem(
                    row=self.number, column=column, value=shown(at_fault), problem=fault.problem, mend=fault.mend
                )
            )

    def keep(self, heading: str, text: str) -> None:
        if text and text not in self.kept.get(heading, ""):
            self.kept[heading] = "; ".join(filter(None, (self.kept.get(heading), text)))[:MOST_PROSE]

    def text(self, field: Field) -> str:
        """The first filled cell of the field's columns; what others add is kept under their heading."""
        filled = [at for at in self.columns.fields.get(field, ()) if at < len(self.values) and self.values[at]]
        for at in filled[1:]:
            if squash(self.values[at]) != squash(self.values[filled[0]]):
                self.keep(self.columns.headings[at], self.values[at])
        return self.values[filled[0]] if filled else ""

    def texts(self, field: Field) -> list[str]:
        """Every filled cell of the field's columns, in the file's order."""
        return [
            self.values[at] for at in self.columns.fields.get(field, ()) if at < len(self.values) and self.values[at]
        ]

    def heading(self, field: Field) -> str:
        """The heading of the cell that ``text`` took."""
        filled = [at for at in self.columns.fields.get(field, ()) if at < len(self.values) and self.values[at]]
        return self.columns.headings[filled[0]] if filled else self.columns.heading(field)

    def read(self, field: Field, reader: Callable[[str], Found[Value]], absent: Value) -> Value:
        text = self.text(field)
        if not text:
            return absent
        value, faults = reader(text)
        self.tell(self.heading(field), text, faults)
        return value

    def keep_unless(self, field: Field, taken: bool) -> None:
        if not taken and self.text(field):
            self.keep(self.heading(field), self.text(field))
