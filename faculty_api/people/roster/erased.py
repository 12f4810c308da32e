"""Pure: by what a list is known to bring back somebody who was erased, without knowing who they were.

Kept are keyed hashes alone, so that a list is asked about rather than obeyed (ICO, right to erasure: what is needed to
keep to it may be kept).
"""

import re

from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.renewing import Mark
from schemas.roster import RosterPerson

_SIGNS = re.compile(r"[^0-9a-z]")


def of(person: RosterPerson, mark: Mark) -> set[str]:
    return marks(mark, name=person.name, email=person.email, phone=person.phone, postcode=person.postcode)


def marks(mark: Mark, *, name: str, email: str | None, phone: str | None, postcode: str | None) -> set[str]:
    """Of an address, of a number, and of a name at a postcode: a name alone is many people's."""
    digits = re.sub(r"\D", "", phone or "").removeprefix("44").lstrip("0")
    squeezed = _SIGNS.sub("", (postcode or "").casefold())
    said = [
        f"email/{email.strip().casefold()}" if email and email.strip() else "",
        f"phone/{digits}" if len(digits) >= 7 else "",
        f"name/{name_key(name)}/{squeezed}" if squeezed and name_key(name) else "",
    ]
    return {mark(f"erased/{one}") for one in said if one}
