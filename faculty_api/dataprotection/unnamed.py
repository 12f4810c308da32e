"""Pure: what several people said of somebody, put together so that no sheet, no order and no day says who said what."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

ANSWERS, HAPPENED = "reflection_answer", "event"
QUIET = frozenset({"ReflectionAnswered"})
"""Events whose day would say whose answer it was."""


def together(name: str, raw: Sequence[Mapping[str, Any]], shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """``shown`` as it may stand in a copy; ``raw``: the same rows as they are kept."""
    if name == HAPPENED:
        return [one for row, one in zip(raw, shown, strict=True) if row["kind"] not in QUIET]
    if name != ANSWERS:
        return list(shown)
    kept, sheets = [], dict[Any, list[Any]]()
    for row, one in zip(raw, shown, strict=True):
        sheet = _sheet(one) if row["invite_id"] is None else None
        if sheet is None:
            kept.append(one)
        else:
            sheets.setdefault(one["reflection_id"], []).append(sheet)
    return kept + [{"reflection_id": one, "answers": _counted(rows)} for one, rows in sheets.items()]


def _sheet(row: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(row["answers"] or "")
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) and {"scale", "words"} <= set(found) else None


def _counted(sheets: Sequence[Mapping[str, Any]]) -> str:
    """How often each was said of a statement, and the words under each theme in the order of the alphabet."""
    scale: dict[str, dict[str, int]] = {}
    words: dict[str, list[str]] = {}
    for one in sheets:
        for statement, said in one["scale"].items():
            counts = scale.setdefault(statement, {})
            counts[said] = counts.get(said, 0) + 1
        for theme, said in one["words"].items():
            words.setdefault(theme, []).extend([said] if said else [])
    told = {"people": len(sheets), "scale": {key: dict(sorted(scale[key].items())) for key in sorted(scale)},
            "words": {theme: sorted(words[theme]) for theme in sorted(words)}}  # fmt: skip
    return msgspec.json.encode(told).decode()
