"""Pure: whether a line of a list is somebody's own, or one of somebody else that only names them."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from faculty_api.people.roster.cells import CellsOfRow
from faculty_api.people.roster.columns import Columns, Field
from faculty_api.people.roster.contacts import read_email, read_phone
from faculty_api.people.roster.lines import Line
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.rows import name_of
from faculty_api.people.roster.text import clean

_NO_DIGIT = re.compile(r"\D")
LEAST = 3
"""Letters of the shortest part of a name that says anything: initials fit whoever has the address."""
_NAMES = (Field.NAME, Field.FIRST_NAME, Field.SURNAME)


class Named(NamedTuple):
    """How somebody is called and reached, or was before."""

    name: str
    email: str | None
    phone: str | None


class _Said(NamedTuple):
    """What a line's own columns say, as an import reads them. ``names`` are keys; numbers are digits alone."""

    names: frozenset[str]
    email: str
    phone: str


def says(cells: Sequence[str], mark: Named) -> bool:
    """Whether cells name somebody at all: their address or number, or each word of their name, in any order."""
    whole = " ".join(map(clean, cells))
    if mark.email and mark.email.casefold() in whole.casefold():
        return True
    number = digits(mark.phone)
    if len(number) >= 7 and any(number in _NO_DIGIT.sub("", cell) for cell in cells):
        return True
    words = set(name_key(mark.name).split())
    return bool(words) and words <= set(name_key(re.sub(r"[^\w\s'’-]", " ", whole)).split())


def theirs(line: Line, columns: Columns, marks: Collection[Named], namesakes: Collection[Named]) -> bool:
    """Their own line has their e-mail address and a part of their name, or no whole name; or their name, and neither
    the address nor the number of a namesake who is somebody else. An address or a number alone is a household's. One
    with a middle name more or less has their number too."""
    said = _said(line, columns)
    if said.email and any(
        said.email == _small(mark.email) and may_be(said.names, (name_key(mark.name),)) for mark in marks
    ):
        return True
    if any(
        (said.email and said.email == _small(one.email)) or (said.phone and said.phone == digits(one.phone))
        for one in namesakes
    ):
        return False
    return any(_their_name(said, mark) for mark in marks)


def _their_name(said: _Said, mark: Named) -> bool:
    key = name_key(mark.name)
    if key and key in said.names:
        return True
    words = set(key.split())
    fuller = any(len(words & other) > 1 and (words < other or other < words) for other in map(_words, said.names))
    return fuller and bool(said.phone) and said.phone == digits(mark.phone)


def may_be(names: Collection[str], marks: Collection[str]) -> bool:
    """Whether whoever has the same address may be them, by keys of names: a part in common, or no surname at all."""
    words = {word for name in names for word in name.split() if len(word) >= LEAST}
    return len(words) < 2 or bool(words & {word for name in marks for word in name.split()})


def name_cells(columns: Columns) -> set[int]:
    return {at for field in _NAMES for at in columns.fields.get(field, ())}


def in_place(line: Line, columns: Columns, marks: Collection[Named]) -> set[int]:
    """Cells of somebody else's line that are theirs, whatever they hold: a number, an address, and a name that both
    have."""
    kept = {at for field in (Field.PHONE, Field.EMAIL) for at in columns.fields.get(field, ())}
    if _said(line, columns).names & {name_key(mark.name) for mark in marks}:
        kept |= name_cells(columns)
    return kept


def digits(phone: str | None) -> str:
    return _NO_DIGIT.sub("", phone or "").removeprefix("44").lstrip("0")


def _said(line: Line, columns: Columns) -> _Said:
    row = CellsOfRow(line, columns)
    name, nickname, _ = name_of(row)
    short = row.text(Field.PREFERRED_NAME) or nickname or ""
    if not name:
        name, short = " ".join(filter(None, map(row.text, _NAMES))), ""
    called = " ".join((short, *name.split()[1:])) if short and len(name.split()) > 1 else ""
    email, phone = row.read(Field.EMAIL, read_email, None), row.read(Field.PHONE, read_phone, None)
    return _Said(frozenset(map(name_key, filter(None, (name, called)))), _small(email), digits(phone))


def _small(email: str | None) -> str:
    return (email or "").strip().casefold()


def _words(key: str) -> set[str]:
    return set(key.split())
