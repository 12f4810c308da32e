"""One record opened in an emergency: two people, 60 minutes, and everybody concerned is told."""

from schemas.removals import Why
from schemas.stories import OpenedPart
from schemas.two_people import OpeningView
from schemas.values import Command, Event, Instant, PersonId, View


class AskGlass(Command, frozen=True, kw_only=True):
    reason: Why


class GlassView(OpeningView, frozen=True, kw_only=True):
    """``state`` is over too where somebody stopped it. ``to_call``: it was released, the person gets no e-mail, and
    nobody has told them yet. ``phone``: the number to call, then. ``called_by_name``: who told them."""

    person: PersonId
    name: str
    stopped_by_name: str
    stopped_at: Instant | None
    to_call: bool
    phone: str
    called_by_name: str
    called_at: Instant | None


class BehindGlass(View, frozen=True, kw_only=True):
    """What stands in the record: rows 2, 4, 6 and 7 of the roles and actions table, and nothing else."""

    name: str
    email: str
    phone: str
    academy: str
    postcode: str
    access_needs: list[str]
    topics: list[str]
    story: list[OpenedPart]
    open_until: Instant


class GlassAsked(Event, frozen=True, kw_only=True):
    subject: PersonId
    reason: str


class GlassReleased(Event, frozen=True, kw_only=True):
    subject: PersonId


class GlassOpened(Event, frozen=True, kw_only=True):
    """Once each time; what was read stands among the reads."""

    subject: PersonId


class GlassStopped(Event, frozen=True, kw_only=True):
    subject: PersonId
