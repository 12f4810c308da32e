"""A whole roster: from the bytes of a file to a report, and the people to add or to fill in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from faculty_api.people.roster.columns import Columns, Field, Layout, match_columns
from faculty_api.people.roster.doubts import Answered
from faculty_api.people.roster.group import group
from faculty_api.people.roster.rows import RowReading, Setting, read_row
from faculty_api.people.roster.table import NO_LAYOUT, Table, read_table
from faculty_api.people.roster.text import clean
from schemas.roster import KnownPerson, Outcome, RosterPerson, RosterProblem, RosterReport
from schemas.values import PersonId

_MEND_UNKNOWN = "Nothing is needed. If it is one of ours, give it our name: for example E-mail, Mobile, Skills, Notes."


@dataclass(frozen=True, kw_only=True)
class RosterReading:
    """``newcomers`` are to be added; of each in ``returning`` the values fill the gaps of the person already here."""

    report: RosterReport
    newcomers: tuple[RosterPerson, ...]
    returning: tuple[tuple[PersonId, RosterPerson], ...]
    answered: tuple[Answered, ...] = ()


@dataclass(frozen=True)
class Rows:
    """A file, read line by line, before anybody asks who its rows are."""

    table: Table
    columns: Columns
    readings: list[RowReading]


def read_roster(
    filename: str,
    data: bytes,
    setting: Setting,
    existing: Iterable[KnownPerson] = (),
    layout: Layout = NO_LAYOUT,
) -> RosterReading:
    """Raises ``UnreadableRoster`` when nothing can be read."""
    return who_they_are(read_rows(filename, data, setting, layout), setting, existing)


def read_rows(filename: str, data: bytes, setting: Setting, layout: Layout = NO_LAYOUT) -> Rows:
    """Raises ``UnreadableRoster`` when nothing can be read."""
    table = read_table(filename, data, layout)
    columns = match_columns(table.columns, layout.learned)
    return Rows(table, columns, [read_row(line, columns, setting) for line in table.lines])


def who_they_are(rows: Rows, setting: Setting, existing: Iterable[KnownPerson]) -> RosterReading:
    """``existing``: at least everybody whom ``wanted`` finds for these rows."""
    table, columns = rows.table, rows.columns
    grouped = group(rows.readings, existing, columns, setting)
    outcomes = Counter(row.outcome for row in grouped.rows)
    report = RosterReport(
        rows=len(table.lines),
        accepted=outcomes[Outcome.ACCEPTED],
        joined=outcomes[Outcome.JOINED],
        refused=outcomes[Outcome.REFUSED],
        empty=outcomes[Outcome.EMPTY],
        problems=_in_order((*_column_problems(table, columns), *grouped.problems), columns),
        people=tuple(row for row in grouped.rows if row.outcome is not Outcome.EMPTY),
        header_row=table.header_line,
        unknown_columns=(*(columns.unknown[at] for at in sorted(columns.asked)), *columns.never_kept.values()),
        notices=table.notices,
        ask=tuple(columns.unknown[at] for at in sorted(columns.asked) if table.columns[at] or _filled(table, at)),
        alike=grouped.alike,
        changes=grouped.changes,
        doubts=grouped.doubts,
    )
    return RosterReading(
        report=report,
        newcomers=tuple(member.person for member in grouped.members if member.person and not member.known),
        returning=tuple(
            (member.known.id, member.person) for member in grouped.members if member.person and member.known
        ),
        answered=grouped.answered,
    )


def _column_problems(table: Table, columns: Columns) -> list[RosterProblem]:
    told = []
    for at, heading in columns.unknown.items():
        if at in columns.asked and (table.columns[at] or _filled(table, at)):
            words = "We do not know this column; its words are kept with each person’s notes."
            told.append((heading, words, _MEND_UNKNOWN))
    for heading in columns.never_kept.values():
        words = "This column looks like bank, benefit or National Insurance details. None of it was read or kept."
        told.append((heading, words, "Remove it from the file; people give their own bank details once they log in."))
    for field, indexes in columns.fields.items():
        for at in indexes[1:] if field is not Field.ADDRESS else ():  # of an address each column is a line
            words = f"This column says the same as “{columns.headings[indexes[0]]}”; it fills gaps, the rest is kept."
            told.append((columns.headings[at], words, "Nothing is needed; or keep one of the two columns."))
    return [
        RosterProblem(row=table.header_line, column=heading, value="", problem=problem, mend=mend)
        for heading, problem, mend in told
    ]


def _filled(table: Table, at: int) -> bool:
    return any(clean(cell) for line in table.lines for cell in line.cells[at : at + 1])


def _in_order(problems: Iterable[RosterProblem], columns: Columns) -> tuple[RosterProblem, ...]:
    """As the file is read: by line, then from left to right."""
    place = {heading: index for index, heading in reversed(list(enumerate(columns.headings)))}
    return tuple(sorted(problems, key=lambda problem: (problem.row, place.get(problem.column, len(place)))))
