"""Calendars that people keep elsewhere, read in as busy time: never what something is, where, or with whom."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import Command, Event, Instant, Interval, PersonId, View


class Source(StrEnum):
    ADDRESS = "address"
    """Read again every few hours."""
    FILE = "file"
    """As it was on the day it was sent."""


class Problem(StrEnum):
    """Why the last look at a calendar brought nothing."""

    WEB_PAGE = "web_page"
    NOT_A_CALENDAR = "not_a_calendar"
    DAMAGED = "damaged"
    TOO_OFTEN = "too_often"
    """A rule that repeats every hour, minute or second."""
    TOO_MANY = "too_many"
    TOO_HARD = "too_hard"
    """A limit of the processor, memory or time stopped it."""
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    NO_HOST = "no_host"
    NOT_PUBLIC = "not_public"
    """The name leads, or leads on, to an address inside some network."""
    NO_CONNECTION = "no_connection"
    NOT_SAFE = "not_safe"
    """No TLS that can be trusted."""
    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    THEIR_FAULT = "their_fault"
    MOVES = "moves"
    EMPTIED = "emptied"
    """It had times to come and has none now: believed when it says so twice."""


class State(StrEnum):
    """What is known from a calendar now. Only KNOWN decides anything; all else is *unknown*, never free."""

    WAITING = "waiting"
    KNOWN = "known"
    OLD = "old"
    FAILED = "failed"
    """Nothing that can be used, and the last look failed."""


class CalendarSays(StrEnum):
    """Of somebody at a time. Nothing said: no calendar, or nothing in it then."""

    BUSY = "busy"
    UNSURE = "unsure"


class AddAddress(Command, frozen=True, kw_only=True):
    """``address``: a secret, as whoever has it can read the calendar. Kept sealed and never shown whole again."""

    address: Annotated[str, Meta(min_length=1, max_length=2000)]


class OutsideCalendar(View, frozen=True, kw_only=True):
    """``shown``: the host of the address alone; empty for a file. ``until``: nothing is known of later times.

    ``read_at``: when it was last read well; ``tried_at``: last looked at. ``unread`` entries made no sense;
    ``unknown_zones`` have a time zone we do not know.
    """

    id: UUID
    source: Source
    shown: str
    state: State
    added_at: Instant
    tried_at: Instant | None
    read_at: Instant | None
    until: Instant | None
    problem: Problem | None
    told_at: Instant | None
    """When we wrote to you that it does not work; null again as soon as it does."""
    unread: int
    unknown_zones: int
    next_at: Instant | None
    """When it is looked at again; null: not before its owner says so."""


class BusyTimes(View, frozen=True, kw_only=True):
    """All that is kept of a calendar, what is over left out. ``maybe``: it may be busy then, or not."""

    calendar: OutsideCalendar
    busy: list[Interval]
    maybe: list[Interval]


class OutsideCalendarAdded(Event, frozen=True, kw_only=True):
    subject: PersonId
    calendar: UUID
    source: Source


class OutsideCalendarRemoved(Event, frozen=True, kw_only=True):
    subject: PersonId
    calendar: UUID
    why: str = "asked"
    """``asked`` by its owner, or ``left``: they left the faculty or were asked to stop."""
