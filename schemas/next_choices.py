"""Who is asked next by itself when those who were asked first say no or do not answer."""

from enum import StrEnum
from uuid import UUID

from schemas.people import Kind
from schemas.values import Event, Instant, PersonId, SessionId, View


class NextState(StrEnum):
    WAITING = "waiting"
    ASKED = "asked"
    PASSED = "passed"
    """They could not be asked any more; ``why`` says in which words a person was told so."""
    STOPPED = "stopped"
    """Somebody of the team stopped it."""
    ENDED = "ended"
    """Every place is filled, or the session has changed."""


class NextView(View, frozen=True, kw_only=True):
    """One name on the list of a session, in the order in which they are asked."""

    id: UUID
    session_id: SessionId
    kind: Kind
    person_id: PersonId
    person_name: str
    state: NextState
    why: str
    settled_at: Instant | None


class NextKept(Event, frozen=True, kw_only=True):
    """The team wants others to be asked by themselves for this session."""

    subject: SessionId
    people: list[PersonId]


class NextSettled(Event, frozen=True, kw_only=True):
    """What became of one of them; of who was asked there is the offer as well."""

    subject: SessionId
    person: PersonId
    state: NextState


class NextStopped(Event, frozen=True, kw_only=True):
    subject: SessionId
