"""Pure: by what a list is known to bring back somebody who was erased, without knowing who they were.

Kept are keyed hashes alone, so that a list is asked about rather than obeyed (ICO, right to erasure: what is needed to
keep to it may be kept).
"""

import re

from msgspec.structs import replace

from faculty_api.people.roster.columns import Columns, Field
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.renewing import Mark
from schemas.roster import RosterPerson

_SIGNS = re.compile(r"[^0-9a-z]")


def of(person: RosterPerson, mark: Mark) -> set[str]:
    return marks(mark, name=person.name, email=person.email, phone=person.phone, postcode=person.postcode)


def themselves(person: RosterPerson, mark: Mark, found: frozenset[str]) -> bool:
    """Whether more than a number says it, for that may be a household's."""
    return not found.isdisjoint(of(person, mark) - {mark(f"erased/phone/{_digits(person.phone)}")})


def without_topics(person: RosterPerson, columns: Columns) -> RosterPerson:
    """Also without the words of those columns that are no topics of ours, which are kept as notes."""
    headings = {columns.headings[at] for at in columns.fields.get(Field.TOPICS, ())}
    kept = {heading: said for heading, said in person.kept.items() if heading not in headings}
    return replace(person, topics=(), kept=kept)


def marks(mark: Mark, *, name: str, email: str | None, phone: str | None, postcode: str | None) -> set[str]:
    """Of an address, of a number, and of a name with a number or at a postcode: a name alone is many people's."""
    digits = _digits(phone)
    squeezed = _SIGNS.sub("", (postcode or "").casefold())
    said = [
        f"email/{email.strip().casefold()}" if email and email.strip() else "",
        f"phone/{digits}" if len(digits) >= 7 else "",
        f"name/{name_key(name)}/{digits}" if len(digits) >= 7 and name_key(name) else "",
        f"name/{name_key(name)}/{squeezed}" if squeezed and name_key(name) else "",
    ]
    return {mark(f"erased/{one}") for one in said if one}


def _digits(phone: str | None) -> str:
    return re.sub(r"\D", "", phone or "").removeprefix("44").lstrip("0")
