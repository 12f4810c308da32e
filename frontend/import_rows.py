"""The tables of an import: what came of its rows, what was wrong, and what it says otherwise."""

from collections.abc import Iterable

from frontend.record_words import WHY
from schemas.roster import Outcome, RosterReport, RosterRow


def changes(report: RosterReport) -> list[tuple[str, str, str, str, str, bool, str]]:
    return [
        (str(one.row), one.name, one.column, one.before or "Nothing", one.after or "Not shown", one.taken, one.why)
        for one in report.changes
    ]


def alike(report: RosterReport) -> list[tuple[str, str, str, str]]:
    """Rows to add that look like somebody, side by side, with why."""
    return [
        (
            str(one.row),
            ", ".join(filter(None, one.said)),
            ", ".join(filter(None, (*one.here, f"row {one.other_row}" if one.other_row else ""))),
            ". ".join(WHY[why] for why in one.why),
        )
        for one in report.alike
    ]


def of(report: RosterReport, outcome: Outcome) -> Iterable[RosterRow]:
    return (row for row in report.people if row.outcome is outcome)


def rows(report: RosterReport, outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(row.row, row.name or "No name", row.because or "") for row in of(report, outcome)]


def refused(report: RosterReport) -> list[tuple[int, str, str, str]]:
    """Row, name, what is wrong, and how to mend it."""
    mends = {(one.row, one.problem): one.mend for one in report.problems}
    return [(*row, mends.get((row[0], row[2]), "")) for row in rows(report, Outcome.REFUSED)]


def unread(report: RosterReport) -> list[tuple[int, str, str, str, str]]:
    """What was left out of rows, cell by cell; why a whole row was refused is said where the row is."""
    whole = {(row, why) for row, _, why in rows(report, Outcome.REFUSED)}
    beside = {one.row for one in report.alike}
    said = {(one.row, one.column) for one in report.changes if not one.taken}
    return [
        (one.row, one.column, one.value, one.problem, one.mend)
        for one in report.problems
        if (one.row, one.problem) not in whole
        and not ((one.row, one.column) in said and one.problem.startswith("This differs from "))
        and not (one.row in beside and one.problem.startswith("This could be the same person as"))
    ]
