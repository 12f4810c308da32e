"""The demonstration: whom one can be."""

from schemas.access import Role
from schemas.values import PersonId, View


class DemoPerson(View, frozen=True, kw_only=True):
    """One invented person to log in as. ``kind`` is what ``faculty token --as`` calls the first of each kind."""

    kind: str
    person: PersonId
    role: Role
    name: str
    where: str
    situation: str
