"""Logging in: by an e-mailed link or code, never a password."""

from typing import Annotated

from msgspec import Meta

from schemas.access import Role
from schemas.values import Command, Event, Instant, PersonId, View


class LogInView(View, frozen=True, kw_only=True):
    """A browser that was just let in. ``secret`` goes into the cookie and is kept nowhere else."""

    secret: str
    ends_at: Instant


def short_name(full_name: str, preferred_name: str) -> str:
    """What to call somebody."""
    return preferred_name or full_name.split()[0]


class PersonView(View, frozen=True, kw_only=True):
    """Names and address of one person."""

    id: PersonId
    full_name: str
    preferred_name: str
    email: str | None

    @property
    def short_name(self) -> str:
        return short_name(self.full_name, self.preferred_name)


class GiveProof(Command, frozen=True, kw_only=True):
    code: Annotated[str, Meta(max_length=20)]


class ProofCodeView(View, frozen=True, kw_only=True):
    """Where the code went and how long it can be used."""

    email: str
    ends_at: Instant


class ProofView(View, frozen=True, kw_only=True):
    proved_at: Instant
    lasts_until: Instant


class LoggedIn(Event, frozen=True, kw_only=True):
    subject: PersonId
    by: str


class LoggedOut(Event, frozen=True, kw_only=True):
    subject: PersonId


class RoleSwitched(Event, frozen=True, kw_only=True):
    subject: PersonId
    to: Role


class ProvedAgain(Event, frozen=True, kw_only=True):
    """Showed once more who they are, with a code by e-mail."""

    subject: PersonId


class TokenIssued(Event, frozen=True, kw_only=True):
    subject: PersonId
    role: Role
    name: str
