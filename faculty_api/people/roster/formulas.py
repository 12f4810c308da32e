"""Which cells of a workbook hold formulas: the reader of workbooks gives what they last showed, and says nothing."""

import re
import zipfile
from html import unescape
from io import BytesIO

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]{1,2000}>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]{1,2000}>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]{0,200}?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["'][^<>]{0,200}>\s*<(?:\w+:)?f\b"""
)


def formulas(data: bytes) -> dict[str, dict[int, frozenset[int]]]:
    """By sheet and line, from 1, the columns, from 0. Nothing of a sheet whose part is not found. The archive has been
    checked before."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        book, related = (
            archive.read(parts[name]) if name in parts else b""
            for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        )
        targets = {one.get("Id", ""): one.get("Target", "") for one in map(_attributes, _RELATION.findall(related))}
        found = {}
        for sheet in map(_attributes, _SHEET.findall(book)):
            ident = next((value for name, value in sheet.items() if name.endswith(":id")), "")
            target = targets.get(ident, "").lower()
            part = parts.get(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
            if part:
                found[sheet.get("name", "")] = _cells(archive.read(part))
    return found


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode("ascii", "replace"): unescape((one or other).decode("utf-8", "replace"))
        for name, one, other in _ATTRIBUTE.findall(tag)
    }


def _cells(part: bytes) -> dict[int, frozenset[int]]:
    lines: dict[int, set[int]] = {}
    for letters, digits in _FORMULA.findall(part):
        at = 0
        for letter in letters.upper():
            at = at * 26 + letter - 64
        lines.setdefault(int(digits), set()).add(at - 1)
    return {number: frozenset(places) for number, places in lines.items()}
