"""A list that was uploaded without one person, however it spells them: only what is theirs goes when they do."""

import asyncio
import re
from base64 import b64decode, b64encode
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from faculty_api.kernel.vault import Unreadable, Vault
from faculty_api.people.models import RosterImport
from faculty_api.people.roster import forgetting
from faculty_api.people.roster.columns import Layout
from faculty_api.people.roster.faults import UnreadableRoster
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.without import Says, without

_NO_DIGIT = re.compile(r"\D")


class Named(NamedTuple):
    name: str
    email: str | None
    phone: str | None


class Parted(NamedTuple):
    """A list without somebody. ``content`` is None where all of it goes: then nobody knows who is in it."""

    content: bytes | None
    report: dict[str, Any]
    choices: dict[str, Any]


WHOLE = Parted(None, {}, {})


async def parted(
    vault: Vault, one: RosterImport, layout: Layout, marks: Sequence[Named], ids: Collection[str]
) -> Parted | None:
    """None where they are not in it. Theirs is a line that says who they are, a row that became them, or one that
    somebody said is them. An emptied list has no lines, but what was made of it may name them."""
    data, place = b"", f"roster_import/{one.id}/content"
    try:
        if one.content:
            data = b64decode(vault.open(one.content, place=place))
        left, gone = await asyncio.to_thread(_left, one, data, layout, lambda cells: _any(cells, marks), ids)
    except (Unreadable, UnreadableRoster):
        return WHOLE
    if left is None:
        return WHOLE
    report = forgetting.forgotten(one.report, lambda cells: _any(cells, marks), ids, gone)
    rows = {str(row) for row in gone}
    choices = {
        row: choice
        for row, choice in one.choices.items()
        if row not in rows and choice not in ids and choice.removeprefix("row/") not in rows
    }
    if left is data and report == one.report and choices == one.choices:
        return None
    return Parted(vault.seal(b64encode(left).decode(), place=place) if left else b"", report, choices)


def _left(
    one: RosterImport, data: bytes, layout: Layout, says: Says, ids: Collection[str]
) -> tuple[bytes | None, set[int]]:
    """The file that is left, and the numbers of the rows that are not; twice where a line of theirs leads to more."""
    gone = forgetting.theirs(one.report, ids, forgetting.chosen(one.choices, ids))
    if not data:
        return data, gone
    left = without(one.filename, data, layout, says, gone)
    more = forgetting.theirs(one.report, ids, gone | left.gone)
    return (without(one.filename, data, layout, says, more) if more != left.gone else left).data, more


def _any(cells: Sequence[str], marks: Sequence[Named]) -> bool:
    return any(says(cells, mark) for mark in marks)


def says(cells: Sequence[str], mark: Named) -> bool:
    """A line with their e-mail address or number, or with every word of their name, in whatever cells and order."""
    whole = " ".join(cells)
    if mark.email and mark.email.casefold() in whole.casefold():
        return True
    number = _NO_DIGIT.sub("", mark.phone or "").removeprefix("44").lstrip("0")
    if len(number) >= 7 and any(number in _NO_DIGIT.sub("", cell) for cell in cells):
        return True
    words = set(name_key(mark.name).split())
    return bool(words) and words <= set(name_key(re.sub(r"[^\w\s'’-]", " ", whole)).split())
