"""Figures of the policy book as people decide them: proposed by one, adopted by another, dated, never rewritten."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import AcademyCode, Command, Event, Instant, OptionalText, View

Value = int | str | bool
Key = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\A[a-z0-9_]+(\.[a-z0-9_]+)*\Z")]
Reason = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z")]


class RateState(StrEnum):
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RateKind(StrEnum):
    """Confirm: the same value, now with its clause. Replace: another value from a date. Local: our own decision."""

    CONFIRM = "confirm"
    REPLACE = "replace"
    LOCAL = "local"


class ProposeRate(Command, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A figure as it should stand from a day on.

    ``confirm`` and ``replace`` name the document, and its clause where it has one; ``local`` gives its reason, and may
    be for one Academy (``academy``) and up to a day (``until``, not included). ``confirm`` repeats the value in force.
    """

    key: Key
    kind: RateKind
    from_: date
    value: Value
    until: date | None = None
    academy: AcademyCode | None = None
    document: OptionalText = ""
    clause: OptionalText = ""
    reason: Reason


class DecideRate(Command, frozen=True, kw_only=True):
    adopt: bool
    reason: Annotated[str, Meta(max_length=1000)] = ""
    """Needed to refuse."""


class AdoptRates(Command, frozen=True, kw_only=True):
    """Proposals to adopt together: all of them or none."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=500)]


class RatesAdopted(View, frozen=True, kw_only=True):
    adopted: list[UUID]


class EntryView(View, frozen=True, kw_only=True, rename={"from_": "from"}):
    """One dated value. ``decided``: by whom and when; empty for a value that ships with the product."""

    from_: date
    value: Value | None
    standing: str
    document: str | None
    clause: str | None
    source: str | None
    note: str | None = None
    academy: str | None = None
    until: date | None = None
    decided: str = ""
    covered: bool = False
    """A local decision stands over its first day: it holds from ``holds_from``, or never."""
    holds_from: date | None = None


class FigureView(View, frozen=True, kw_only=True):
    """A key of the book on one day. ``waiting``: proposals somebody has to decide. ``two_people``: as money needs."""

    key: str
    title: str
    unit: str
    used_by: str
    options: tuple[str, ...]
    now: EntryView
    local: list[EntryView]
    waiting: int
    two_people: bool


class Held(View, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A value on the days up to ``until`` (not included), for an Academy (None: for everybody)."""

    academy: str | None
    value: Value | None
    standing: str
    from_: date
    until: date | None


class Foreseen(View, frozen=True, kw_only=True):
    """When a figure really holds beside the others."""

    covered: bool = False
    """Something else holds, or would hold, on its first day: a local decision stands over it, or a later one."""
    holds_from: date | None = None
    """The first day on which it does hold; None: never."""
    ends: date | None = None
    """The day on which another figure takes a local one's place before the end it was given."""
    over: list[Held] = []
    """What holds instead of it: until its first day, or for an Academy with a decision of its own."""
    hides: list[Held] = []
    """Figures that would begin on these days, and wait because this local decision holds."""
    closes: list[Held] = []
    """Local decisions that this figure of the policy ends on its first day, with the end they had until then."""
    instead_of: Held | None = None
    """What was decided before for the same day and the same people: this takes its place."""
    more_for_less: str = ""
    """Adopted alone, a half day would pay more than a full day: from when, and how much, in words."""


class RateView(Foreseen, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A proposal. ``may_decide``: whether the reader is the second person it needs; ``why_not`` says why not."""

    id: UUID
    key: str
    title: str
    unit: str
    kind: RateKind
    state: RateState
    from_: date
    until: date | None
    academy: str | None
    value: Value
    before: Value | None
    """The value in force on that day without this proposal."""
    document: str
    clause: str
    reason: str
    proposed_by: str
    proposed_at: Instant
    decided_by: str = ""
    decided_at: Instant | None = None
    decision_reason: str = ""
    may_decide: bool = False
    why_not: str = ""
    mine: bool = False


class FigureDetail(View, frozen=True, kw_only=True):
    figure: FigureView
    entries: list[EntryView]
    proposals: list[RateView]
    wanted: str
    """The end of "must be …": which values this key takes."""


class RateProposed(Event, frozen=True, kw_only=True, rename={"from_": "from"}):
    subject: UUID
    key: str
    rate_kind: RateKind
    from_: date
    value: Value
    academy: str | None = None
    until: date | None = None


class RateDecided(Event, frozen=True, kw_only=True):
    subject: UUID
    key: str
    outcome: RateState
    reason: str = ""


class BookStands(View, frozen=True, kw_only=True):
    """How the book stands today, for home pages and banners."""

    figures: int
    unconfirmed: int
    waiting_for_me: int


class EditionTaken(View, frozen=True, kw_only=True):
    """What came of a sheet of figures. ``before``: rows that wait as a proposal already, so were not proposed again.
    ``warning``: what would be wrong if all of them were adopted."""

    proposals: list[RateView]
    unchanged: int
    before: int = 0
    warning: str = ""
