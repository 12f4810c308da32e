"""Whether a list that was uploaded has somebody in it, however it spells them: for lists to go when somebody does."""

import asyncio
import re
from base64 import b64decode
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from faculty_api.kernel.vault import Unreadable, Vault
from faculty_api.people.roster.faults import UnreadableRoster
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.table import NoHeadings, read_table

_NO_DIGIT = re.compile(r"\D")


class Named(NamedTuple):
    name: str
    email: str | None
    phone: str | None


async def list_names(vault: Vault, list_id: UUID, filename: str, content: bytes, marks: Sequence[Named]) -> bool:
    """True also of a list that cannot be opened or read: then nobody knows who is in it. An emptied list has nobody."""
    if not content:
        return False
    try:
        data = b64decode(vault.open(content, place=f"roster_import/{list_id}/content"))
        return await asyncio.to_thread(_names, filename, data, marks)
    except (Unreadable, UnreadableRoster):
        return True


def _names(filename: str, data: bytes, marks: Sequence[Named]) -> bool:
    try:
        table = read_table(filename, data)
    except NoHeadings:
        return True
    lines = [table.columns, *(line.cells for line in table.lines)]
    return any(says(cells, mark) for cells in lines for mark in marks)


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
