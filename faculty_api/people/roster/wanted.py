"""Pure: by what anybody who is here could have to do with the rows of a file, so that nobody else is looked up."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from faculty_api.people.roster.names import name_key
from schemas.roster import RosterPerson


class Wanted(NamedTuple):
    """``names`` are keys of names, ``postcodes`` have no blank, ``emails`` are small letters."""

    records: frozenset[UUID]
    emails: frozenset[str]
    phones: frozenset[str]
    postcodes: frozenset[str]
    names: frozenset[str]


def wanted(people: Iterable[RosterPerson]) -> Wanted:
    """Whoever agrees with a row in none of these is neither joined, nor asked about, nor shown as alike."""
    people = list(people)
    return Wanted(
        frozenset(UUID(one.record) for one in people if one.record),
        frozenset(one.email.casefold() for one in people if one.email),
        frozenset(one.phone for one in people if one.phone),
        frozenset(one.postcode.replace(" ", "").upper() for one in people if one.postcode),
        frozenset(name_key(one.name) for one in people),
    )
