"""People who may be in the register twice: why two records look alike, and that somebody looked and they are two."""

from schemas.people import AssociateStatus, Kind
from schemas.roster import Why
from schemas.values import Command, Event, Instant, PersonId, View


class LooksLike(View, frozen=True, kw_only=True):
    """One of two, as far as is needed to tell whether they are one. ``beyond``: with another Academy, and one of the
    two is lent to the other's; then no more than the name and the Academy is told. ``lent``: to the reader's."""

    id: PersonId
    full_name: str
    preferred_name: str
    email: str | None
    phone: str
    postcode: str
    academy: str
    kind: Kind
    status: AssociateStatus
    beyond: bool = False
    lent: bool = False


class AlikePair(View, frozen=True, kw_only=True):
    one: LooksLike
    other: LooksLike
    why: list[Why]


class FoundTwo(View, frozen=True, kw_only=True):
    """A pair that somebody found to be two people."""

    one: LooksLike
    other: LooksLike
    said_by: str
    said_at: Instant


class Duplicates(View, frozen=True, kw_only=True):
    """``more``: there are further pairs, shown once these are settled."""

    pairs: list[AlikePair]
    two_people: list[FoundTwo]
    more: bool


class SayNotSame(Command, frozen=True, kw_only=True):
    """They are two people; with ``not_same`` false: look at them again."""

    other: PersonId
    not_same: bool = True


class NotSameView(View, frozen=True, kw_only=True):
    not_same: bool


class FoundNotSame(Event, frozen=True, kw_only=True):
    """Two records look alike and are two people; or that was taken back."""

    subject: PersonId
    other: PersonId
    not_same: bool
