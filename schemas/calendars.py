"""Addresses at which a calendar program reads sessions, one for each device."""

from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple
from uuid import UUID

from msgspec import Meta

from schemas.availability import AvailabilityMode, UsualSlot
from schemas.values import AcademyCode, Command, Event, Instant, PersonId, ShortText, View


class Feed(StrEnum):
    OWN = "own"
    """What the person said yes to."""
    ACADEMY = "academy"
    COHORT = "cohort"
    FREE = "free"
    """When the person is free (RFC 7953), and nothing about what they do."""


class Booked(StrEnum):
    """What a calendar is told of a booking."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    """The session moved, and the place is kept until the person answers."""
    CANCELLED = "cancelled"


class MakeCalendarLink(Command, frozen=True, kw_only=True):
    """``name``: the device it is for. ``academy``: nothing said is the actor's own."""

    name: ShortText
    feed: Feed = Feed.OWN
    academy: AcademyCode | None = None
    cohort_id: UUID | None = None


class CalendarLinkView(View, frozen=True, kw_only=True):
    """``shows``: the Academy's or the cohort's name, empty for one's own. ``fetched_on``: the last day it was read."""

    id: UUID
    name: str
    feed: Feed
    shows: str
    made_at: Instant
    fetched_on: date | None


class NewCalendarLink(View, frozen=True, kw_only=True):
    """``path``: told once, when the link is made; None when the same command is sent again."""

    link: CalendarLinkView
    path: str | None = None


class LinkOfView(View, frozen=True, kw_only=True):
    """An associate's address, for whoever stops it on their behalf: enough to tell which device is meant."""

    id: UUID
    name: str
    feed: Feed
    made_at: Instant
    fetched_on: date | None


class Published(NamedTuple):
    """``body``: None when the reader has it already."""

    etag: str
    body: bytes | None


class CalendarLinkMade(Event, frozen=True, kw_only=True):
    subject: PersonId
    link: UUID
    feed: Feed


class CalendarLinkStopped(Event, frozen=True, kw_only=True):
    subject: PersonId
    link: UUID


class ChooseInvitations(Command, frozen=True, kw_only=True):
    """Whether sessions that the person says yes to come by e-mail for their calendar."""

    invitations: bool


class InvitationsView(View, frozen=True, kw_only=True):
    invitations: bool


class InvitationsChosen(Event, frozen=True, kw_only=True):
    subject: PersonId
    invitations: bool


class Between(View, frozen=True, kw_only=True):
    """Days, both included."""

    first_day: date
    last_day: date


class FreeTimesRead(View, frozen=True, kw_only=True):
    """What a calendar file says of when somebody is free, before anything is kept.

    ``mode`` null: it says nothing about a usual week. ``left_out``: what it says and we cannot keep, in plain words.
    """

    mode: AvailabilityMode | None
    usual: list[UsualSlot]
    away: list[Between]
    left_out: list[str]


class ReadFreeTimes(Command, frozen=True, kw_only=True):
    """``text``: the calendar file (RFC 7953)."""

    text: Annotated[str, Meta(max_length=200_000)]


class KeepFreeTimes(Command, frozen=True, kw_only=True):
    """A usual week replaces what was said before; without a ``mode`` it stays. Dates away are added."""

    mode: AvailabilityMode | None = None
    usual: Annotated[list[UsualSlot], Meta(max_length=50)] = []
    away: Annotated[list[Between], Meta(max_length=60)] = []
