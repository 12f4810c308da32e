"""Pure: what is kept of a list that was read, without one person of it. The numbers of its rows still add up."""

from collections.abc import Collection, Iterable
from typing import Any

from faculty_api.people.roster.without import Mask
from schemas.roster import Outcome

ROWS = ("problems", "alike", "changes")


def theirs(kept: dict[str, Any], ids: Collection[str], gone: Collection[int]) -> set[int]:
    """The rows that are theirs: those of their lines, those that were joined to them, and to one of these."""
    people = kept.get("report", {}).get("people", [])
    found = {*gone, *(row["row"] for row in people if row.get("joined_person") in ids)}
    while more := {row["row"] for row in people if row.get("joined_row") in found} - found:
        found |= more
    return found


def others(kept: dict[str, Any], gone: Collection[int]) -> list[dict[str, Any]]:
    """The rows that stay."""
    return [row for row in kept.get("report", {}).get("people", []) if row["row"] not in gone]


def chosen(choices: dict[str, Any], ids: Collection[str]) -> set[int]:
    """Rows of which somebody said that it is them."""
    return {int(row) for row, choice in choices.items() if choice in ids}


def forgotten(kept: dict[str, Any], mask: Mask, ids: Collection[str], gone: Collection[int]) -> dict[str, Any]:
    """What ``RosterImport.report`` holds, without the rows that are ``gone``, without what was said of who has one of
    ``ids``, and with the words that name them replaced. How many rows went is added to ``taken_out``."""
    if not kept:
        return kept
    report = dict(kept["report"])
    people = [row for row in report["people"] if row["row"] in gone]
    for outcome in (Outcome.ACCEPTED, Outcome.JOINED, Outcome.REFUSED):
        many = sum(row["outcome"] == outcome for row in people)
        report[outcome] -= many
        report["empty"] += many
    report["people"] = others(kept, gone)
    for part in ROWS:
        report[part] = _left(report.get(part, ()), gone, ids)
    report["doubts"] = [
        {**one, "twins": _left(one["twins"], gone, ids)} for one in report.get("doubts", ()) if one["row"] not in gone
    ]
    report["doubts"] = [one for one in report["doubts"] if one["twins"] or one["erased"]]
    changed = [row for row in kept.get("changed", ()) if row["row"] not in gone]
    left: dict[str, Any] = _masked({**kept, "report": report, "changed": changed}, mask)
    return {**left, "taken_out": kept.get("taken_out", 0) + len(gone)} if gone else left


def _left(rows: Iterable[dict[str, Any]], gone: Collection[int], ids: Collection[str]) -> list[dict[str, Any]]:
    return [
        one for one in rows if not {one.get("row"), one.get("other_row")} & {*gone} and one.get("person") not in ids
    ]


def _masked(value: Any, mask: Mask) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {name: _masked(one, mask) for name, one in value.items()}
    return [_masked(one, mask) for one in value] if isinstance(value, list | tuple) else value
