"""Turns the short ways in which pages write options and cells into the one shape the macros draw."""

from collections.abc import Iterable, Mapping
from typing import Any

Option = Mapping[str, Any] | tuple[Any, ...]


def choices(
    name: str, options: Iterable[Option], picked: Iterable[str], every: str | None = None
) -> list[dict[str, Any]]:
    """Items of the NHS radios and checkboxes. The first real control has the field's own name as its id."""
    items: list[dict[str, Any]] = []
    if every:
        items.append({"value": "all", "id": f"{name}-all", "text": every, "behaviour": "inclusive", "checked": False})
    count = 0
    for option in options:
        given = (
            dict(option) if isinstance(option, Mapping) else dict(zip(("value", "label", "hint"), option, strict=False))
        )
        if "divider" in given:
            items.append({"divider": given["divider"]})
            continue
        count += 1
        items.append(_item(given, name if count == 1 else f"{name}-{count}", picked))
    return items


def _item(given: dict[str, Any], ident: str, picked: Iterable[str]) -> dict[str, Any]:
    value = str(given["value"])
    item: dict[str, Any] = {"value": value, "id": ident, "label": _words(given["label"]), "checked": value in picked}
    if given.get("hint"):
        item["hint"] = given["hint"]
    if given.get("reveal"):
        item["conditional"] = {"html": given["reveal"]}
    if given.get("exclusive"):
        item["behaviour"] = "exclusive"
    return item


def _words(label: Any) -> str:
    return label if isinstance(label, str) else str(label)


def cell(given: Any) -> Mapping[str, Any]:
    """One cell of a table as a mapping: text, href, what, numeric."""
    found = given if isinstance(given, Mapping) else {"text": given}
    return {"text": None, "href": None, "what": None, "numeric": False, **found}
