"""The rows of a roster that need a hand, as a CSV that can be mended and uploaded again."""

import csv
import io
from pathlib import PurePath

from faculty_api.kernel.sheets import guarded
from faculty_api.people.roster.columns import TOLD, Layout
from faculty_api.people.roster.members import LEFT_OUT
from faculty_api.people.roster.table import read_table
from schemas.people import MendFile
from schemas.roster import Outcome, RosterReport


def mend_file(filename: str, data: bytes, report: RosterReport, layout: Layout) -> MendFile:
    """What is told stands ahead of the row's own cells; our reader knows those headings and passes over them."""
    table = read_table(filename, data, layout)
    told: dict[int, tuple[list[str], list[str]]] = {
        row.row: ([], []) for row in report.people if row.outcome is Outcome.REFUSED and row.because != LEFT_OUT.problem
    }
    for problem in report.problems:
        if problem.row != report.header_row:
            wrong, mend = told.setdefault(problem.row, ([], []))
            wrong.append(f"{problem.column}: {problem.problem}")
            mend.append(f"{problem.column}: {problem.mend}")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in (*TOLD, *table.columns)])
    for line in table.lines:
        if line.number in told:
            wrong, mend = told[line.number]
            cells = (str(line.number), "\n".join(wrong), "\n".join(mend), *line.cells)
            writer.writerow([guarded(cell) for cell in cells])
    # The mark tells spreadsheet programs that this is UTF-8.
    return MendFile(name=f"rows-to-mend-{_plain(filename)}.csv", content=out.getvalue().encode("utf-8-sig", "replace"))


def _plain(filename: str) -> str:
    stem = "".join(c if c.isascii() and c.isalnum() else "-" for c in PurePath(filename).stem)[:60].strip("-")
    return stem or "list"
