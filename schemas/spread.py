"""How the work is spread over the people of each network: who was asked and who has sessions, over some months."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.people import Kind
from schemas.values import View

MOST_MONTHS = 36
Months = Annotated[int, Meta(ge=1, le=MOST_MONTHS, description="Months up to today")]


class SpreadOf(StrEnum):
    """People behind a number. ``unused``: with a training that counts, not asked, who did not say "not this term"."""

    EVERYONE = "everyone"
    ASKED = "asked"
    BOOKED = "booked"
    NOT_ASKED = "not-asked"
    NOT_BOOKED = "not-booked"
    UNUSED = "unused"


class SpreadDefinition(View, frozen=True, kw_only=True):
    """What a column counts, in words."""

    name: str
    title: str
    words: str


class SpreadLine(View, frozen=True, kw_only=True):
    """People of one kind of one network who are active now. ``sessions``: places held, in sessions from the first day
    of the period on, also those to come. ``half``: the least number of people who have half of these sessions."""

    academy: str
    kind: Kind
    people: int
    asked: int
    booked: int
    not_asked: int
    not_booked: int
    unused: int
    sessions: int
    middle: int
    most: int
    half: int


class SpreadOffers(View, frozen=True, kw_only=True):
    """Offers made to people of one network in the period. ``said_no``: never of a person; null: few were asked, so that
    one could be known by it."""

    academy: str
    offers: int
    said_no: int | None


class SpreadView(View, frozen=True, kw_only=True):
    """``first``: the day from which is counted. ``every_academy``: offers and sessions of all Academies are counted;
    else those of the reader's own, and what others ask of people who let them is not."""

    months: int
    first: date
    every_academy: bool
    lines: list[SpreadLine]
    offers: list[SpreadOffers]
    definitions: list[SpreadDefinition]


class SpreadPerson(View, frozen=True, kw_only=True):
    """One person. How often they said no is not told anywhere; ``last_asked`` and ``last_booked`` may be before the
    period, and ``last_booked`` of a session that is to come."""

    id: UUID
    name: str
    academy: str
    kind: Kind
    trained: bool
    not_now: bool
    last_asked: date | None
    last_booked: date | None
    sessions: int


class AskSpread(View, frozen=True, kw_only=True):
    """Whose rows are wanted. ``after``: the place in the list from which to go on."""

    of: SpreadOf = SpreadOf.EVERYONE
    academy: str | None = None
    kind: Kind | None = None
    months: int = 6
    after: str | None = None


class Unused(View, frozen=True, kw_only=True):
    """How many people of an Academy (None: of all in reach) have a training and were not asked from ``since`` on."""

    people: int
    since: date
    academy: str | None
