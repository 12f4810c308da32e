"""A whole term of one Academy filled at once, what that would mean for its people, and two such plans side by side."""

from datetime import date
from uuid import UUID

from schemas.offers import OffersDraft
from schemas.pairing import CohortPlan, SuggestedPerson
from schemas.people import Kind
from schemas.values import Instant, View


class Share(View, frozen=True, kw_only=True):
    """How the sessions of a term are shared out among the Academy's active people of one kind: counts, no names.

    ``least`` and ``most`` are sessions a person, booked ones and those of the plan; ``none``: people with none.
    """

    kind: Kind
    people: int
    none: int
    least: int
    most: int


class PlanEffect(View, frozen=True, kw_only=True):
    """What the first choices of a plan come to. ``km``: there and back for everybody whose way is known, by car."""

    filled: int
    empty: int
    """Places that nobody could be found for."""
    people: int
    first_timers: int
    km: int
    km_unknown: int
    """Ways of which nobody knows how long they are."""
    shares: list[Share]


class TermPlan(View, frozen=True, kw_only=True):
    """``term``: like ``spring-2027``; ``terms``: those that can be planned, with their names.

    ``more``: sessions with open places that are not in the plan, because it is full: the latest of the term.
    """

    academy: str
    term: str
    name: str
    first: date
    last: date
    terms: dict[str, str]
    plan: CohortPlan
    effect: PlanEffect
    more: int


class PlanChange(View, frozen=True, kw_only=True):
    """One session in two plans: the first choice of each, with those who are kept."""

    session_id: UUID
    session_number: int
    cohort_name: str
    starts_at: Instant
    before: list[SuggestedPerson]
    after: list[SuggestedPerson]


class PlansCompared(View, frozen=True, kw_only=True):
    """``changes``: sessions in which the two differ, by time; ``same``: how many are as they were."""

    term: str
    name: str
    before: PlanEffect
    after: PlanEffect
    changes: list[PlanChange]
    same: int
    proved: bool
    """Of both: nothing better exists."""


class CannotNow(View, frozen=True, kw_only=True):
    """A session whose offers cannot be made as things stand now, and why, in words."""

    session_id: UUID
    session_number: int
    cohort_id: UUID
    cohort_name: str
    starts_at: Instant
    why: str


class TermDraft(View, frozen=True, kw_only=True):
    """Offers for many sessions, checked one session after the other: ``gone`` are those that cannot be made.

    ``draft`` null: none can.
    """

    draft: OffersDraft | None
    gone: list[CannotNow]
