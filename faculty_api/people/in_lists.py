"""A list that was uploaded without one person, however it spells them: only what is theirs goes when they do."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Collection
from typing import Any, NamedTuple

from faculty_api.kernel.vault import Unreadable, Vault
from faculty_api.people.models import RosterImport
from faculty_api.people.roster import forgetting
from faculty_api.people.roster.columns import Layout
from faculty_api.people.roster.faults import UnreadableRoster
from faculty_api.people.roster.without import Left, Who, without


class Parted(NamedTuple):
    """A list without somebody. ``content`` is None where all of it goes: then nobody knows who is in it. ``gone`` and
    ``stay`` are how many of its rows."""

    content: bytes | None
    report: dict[str, Any]
    choices: dict[str, Any]
    gone: int = 0
    stay: int = 0


WHOLE = Parted(None, {}, {})


async def parted(vault: Vault, one: RosterImport, layout: Layout, who: Who, ids: Collection[str]) -> Parted | None:
    """None where they are not in it. Theirs is a line that says who they are, a row that became them, or one that
    somebody said is them. An emptied list has no lines, but what was made of it may name them."""
    data, place = b"", f"roster_import/{one.id}/content"
    try:
        if one.content:
            data = b64decode(vault.open(one.content, place=place))
        left = await asyncio.to_thread(_left, one, data, layout, who, ids)
    except (Unreadable, UnreadableRoster):
        return WHOLE
    if left.data is None:
        return WHOLE
    report = forgetting.forgotten(one.report, who.mask, ids, left.gone)
    rows = {str(row) for row in left.gone}
    choices = {
        row: choice
        for row, choice in one.choices.items()
        if row not in rows and choice not in ids and choice.removeprefix("row/") not in rows
    }
    if left.data is data and report == one.report and choices == one.choices:
        return None
    content = vault.seal(b64encode(left.data).decode(), place=place) if left.data else b""
    return Parted(content, report, choices, len(left.gone), left.stay)


def _left(one: RosterImport, data: bytes, layout: Layout, who: Who, ids: Collection[str]) -> Left:
    """The file that is left, and the numbers of the rows that are not; twice where a line of theirs leads to more."""
    gone = forgetting.theirs(one.report, ids, forgetting.chosen(one.choices, ids))
    if not data:
        return Left(data, frozenset(gone), len(forgetting.others(one.report, gone)))
    left = without(one.filename, data, layout, who, gone)
    more = forgetting.theirs(one.report, ids, gone | left.gone)
    return without(one.filename, data, layout, who, more) if more != left.gone else left
