"""People who are not to lead a session together. Nobody keeps why, so nobody can be told."""

from schemas.values import Command, Event, PersonId, View


class SayNotWith(Command, frozen=True, kw_only=True):
    """The two are not paired from now on; with ``not_with`` false: they may be again."""

    other: PersonId
    not_with: bool = True


class NotWithPerson(View, frozen=True, kw_only=True):
    id: PersonId
    name: str


class NotWithView(View, frozen=True, kw_only=True):
    """``people``: whom this person is not paired with; ``found``: others who were looked for. Both by name."""

    person_id: PersonId
    name: str
    people: list[NotWithPerson]
    found: list[NotWithPerson] = []


class NotWithSaid(Event, frozen=True, kw_only=True):
    """Two people are not to be paired, or may be again."""

    subject: PersonId
    other: PersonId
    not_with: bool
