"""Pure: what is kept of a list that was read, without one person of it. The numbers of its rows still add up."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from faculty_api.people.roster.without import Says
from schemas.roster import Outcome

ROWS = ("problems", "alike", "changes")
Names = Callable[[Any], bool]


def theirs(kept: dict[str, Any], ids: Collection[str], gone: Collection[int]) -> set[int]:
    """The rows that are theirs: those of their lines, those that were joined to them, and to one of these."""
    people = kept.get("report", {}).get("people", [])
    found = {*gone, *(row["row"] for row in people if row.get("joined_person") in ids)}
    while more := {row["row"] for row in people if row.get("joined_row") in found} - found:
        found |= more
    return found


def chosen(choices: dict[str, Any], ids: Collection[str]) -> set[int]:
    """Rows of which somebody said that it is them."""
    return {int(row) for row, choice in choices.items() if choice in ids}


def forgotten(kept: dict[str, Any], says: Says, ids: Collection[str], gone: Collection[int]) -> dict[str, Any]:
    """What ``RosterImport.report`` holds, without the rows that are ``gone`` and without a word that names them."""
    if not kept:
        return kept
    report = dict(kept["report"])

    def names(value: Any) -> bool:
        return any(one in ids or says([one]) for one in _strings(value))

    people = [row for row in report["people"] if row["row"] in gone]
    for outcome in (Outcome.ACCEPTED, Outcome.JOINED, Outcome.REFUSED):
        many = sum(row["outcome"] == outcome for row in people)
        report[outcome] -= many
        report["empty"] += many
    report["people"] = [_plain(row, names) for row in report["people"] if row["row"] not in gone]
    for part in ROWS:
        report[part] = _left(report.get(part, ()), gone, names)
    doubts = [
        {**one, "twins": _left(one["twins"], gone, names)} for one in report.get("doubts", ()) if one["row"] not in gone
    ]
    report["doubts"] = [one for one in doubts if (one["twins"] or one["erased"]) and not names(one)]
    for part in ("notices", "unknown_columns", "ask"):
        report[part] = [one for one in report.get(part, ()) if not names(one)]
    changed = [_plain(row, names) for row in kept.get("changed", ()) if row["row"] not in gone]
    return {"report": report, "changed": changed}


def _left(rows: Iterable[dict[str, Any]], gone: Collection[int], names: Names) -> list[dict[str, Any]]:
    return [one for one in rows if not {one.get("row"), one.get("other_row")} & {*gone} and not names(one)]


def _plain(row: dict[str, Any], names: Names) -> dict[str, Any]:
    return {name: None if isinstance(value, str) and names(value) else value for name, value in row.items()}


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        yield from (found for one in value for found in _strings(one))
