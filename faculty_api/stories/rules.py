"""Pure: who may see which part of a story for what, for how long, and what a reader is told."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from schemas.access import Actor, Role
from schemas.stories import Audience, EndedHow, Purpose

USUAL_MONTHS, MOST_MONTHS = 12, 24


class Viewer(StrEnum):
    """How somebody at the door stands to the person whose story it is."""

    OWN = "own"
    HOME = "home"
    """The team of their own Academy."""
    OTHER = "other"
    """The team of an Academy that may ask them."""
    NATIONAL = "national"
    OFFICER = "officer"
    """Data protection: not by consent, but with a reason."""


SEES: dict[Viewer, frozenset[Audience]] = {
    Viewer.HOME: frozenset({Audience.TEAM, Audience.PROGRAMME, Audience.PUBLISHED}),
    Viewer.OTHER: frozenset({Audience.REGIONS, Audience.PUBLISHED}),
    Viewer.NATIONAL: frozenset({Audience.REGIONS, Audience.PUBLISHED}),
}


class Given(NamedTuple):
    """What a rule must know of a consent."""

    audience: Audience | None
    purposes: Collection[str]
    programmes: Collection[UUID]
    confirmed_at: datetime | None
    last_day: date
    ended_at: datetime | None


def live(one: Given, today: date) -> bool:
    """It counts from the moment it was confirmed until the end of its last day, unless it was taken back."""
    return one.confirmed_at is not None and one.ended_at is None and one.last_day >= today


def lets(one: Given, viewer: Viewer, today: date) -> bool:
    """Whether this viewer may see that there is a part."""
    return live(one, today) and one.audience in SEES.get(viewer, frozenset())


def lets_open(one: Given, viewer: Viewer, today: date, purpose: Purpose, programme: UUID | None) -> bool:
    """Whether they may read it for this: a purpose that was agreed to and, where programmes were named, one of them."""
    fits = not one.programmes or programme in one.programmes
    return lets(one, viewer, today) and purpose in one.purposes and fits


def months_after(day: date, months: int) -> date:
    """The same day that many months later, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(said: date | None, today: date) -> date:
    return said or months_after(today, USUAL_MONTHS)


def objection_to_day(said: date, today: date) -> str | None:
    if said < today:
        return "The last day must be today or later"
    most = months_after(today, MOST_MONTHS)
    if said > most:
        return f"The last day must be {most.day} {most:%B %Y} or earlier. That is 2 years from today"
    return None


def ends_how(actor: Actor, person: UUID) -> EndedHow:
    """Who takes it back decides how it is written down."""
    if actor.person == person and actor.role is Role.ASSOCIATE:
        return EndedHow.PAGE
    return EndedHow.DATA_PROTECTION if actor.role is Role.DATA_PROTECTION else EndedHow.PHONE


def objection_to_purposes(audience: Audience, purposes: Collection[Purpose]) -> str | None:
    if Purpose.MATCH in purposes:
        return "Select what it may be used for from the list"
    if audience is Audience.PUBLISHED and Purpose.MATERIALS not in purposes:
        return "A part that is published is used in materials. Select that too"
    return None
