"""Who could lead a session together, and why we think so."""

from enum import StrEnum

from schemas.availability import Free
from schemas.busy import CalendarSays
from schemas.people import Kind
from schemas.programmes import SessionFacts
from schemas.terms import LimitRule
from schemas.values import PersonId, View


class ReasonRule(StrEnum):
    """The closed list of what may be said for (or asked of) a suggestion; each has one rule and one shape of words."""

    FREE = "free"
    AGE = "age"
    PROGRAMME = "programme"
    TOPICS = "topics"
    RESTED = "rested"
    NOT_ASKED = "not_asked"
    COHORT = "cohort"
    FIRST_TIME = "first_time"
    TOGETHER_BEFORE = "together_before"
    TRAVEL = "travel"
    TRAVEL_UNKNOWN = "travel_unknown"
    CALL_FIRST = "call_first"
    LENT = "lent"


class AdviceRule(StrEnum):
    """The closed list of what may be said about how people lead a session together, whoever they are."""

    TURNS = "turns"
    PREPARE = "prepare"
    PLACE = "place"
    RESERVE = "reserve"


class Advice(View, frozen=True, kw_only=True):
    rule: AdviceRule
    words: str


class Reason(View, frozen=True, kw_only=True):
    rule: ReasonRule
    words: str


class SuggestedPerson(View, frozen=True, kw_only=True):
    """Everywhere in one order: associates, then professionals, each by name."""

    id: PersonId
    name: str
    kind: Kind


class Choice(View, frozen=True, kw_only=True):
    """People for the open places of a session, by name: for all of them, unless there is nobody for some."""

    people: list[SuggestedPerson]
    reasons: list[Reason]


class Unfilled(View, frozen=True, kw_only=True):
    """Places of a kind that stay empty. ``why`` and ``help``, what would fill them, count people and name nobody."""

    kind: Kind
    why: str
    help: str = ""


class LeftOut(View, frozen=True, kw_only=True):
    """Somebody who was not looked at: they miss something that the programme requires, it is past a ``limit`` that they
    set themselves, or they are ``booked`` where there is no time for the way. ``why`` says what."""

    id: PersonId
    name: str
    kind: Kind
    why: str
    limit: LimitRule | None = None
    booked: bool = False
    place: bool = False
    """The place of the session does not suit them."""


class SessionSuggestions(View, frozen=True, kw_only=True):
    """``choices``: first, second and third. Places that the first leaves empty: ``unfilled`` says why.

    First choices of several sessions go together; the others go with the first choices of the other sessions.
    """

    session: SessionFacts
    lived_open: int
    professional_open: int
    choices: list[Choice]
    unfilled: list[Unfilled]
    left_out: list[LeftOut] = []
    kept: list[SuggestedPerson] = []
    """In every choice: whom somebody chose beforehand, or who leads as many of the sessions as they can."""
    advice: list[Advice] = []
    first_timers: list[PersonId] = []
    """Of the first choice: whose first session it would be."""
    km: int = 0
    """There and back for the first choice, of those whose way is known."""
    km_unknown: int = 0
    reserve: list[SuggestedPerson] = []
    """Who could step in if somebody of the first choice, or of those kept, drops out: at most one of each kind."""


class CohortPlan(View, frozen=True, kw_only=True):
    """``proved``: nothing better exists; false when the search was ended before that was certain.

    ``core``: who was given as many of the sessions as they could lead, when the same people were wished for.
    """

    sessions: list[SessionSuggestions]
    proved: bool
    core: list[SuggestedPerson] = []


class PersonToAsk(View, frozen=True, kw_only=True):
    """One person seen from one session. ``blocked``: why nobody can ask them, empty when they can be asked.

    ``from_list``: that they are free is a list's word, not yet their own. ``age``: how old it is, when
    that is worth saying; ``stale``: too old to count as free.
    ``notes``: what speaks for them; ``checks``: what to think about before asking.
    """

    id: PersonId
    name: str
    kind: Kind
    free: Free
    from_list: bool = False
    calendar: CalendarSays | None = None
    """What their own calendar says of that time: ``free`` counts it already."""
    age: str = ""
    stale: bool = False
    blocked: str
    notes: list[str]
    checks: list[str]


class SessionPeople(View, frozen=True, kw_only=True):
    """Everybody of the Academy, or lent to it on that day, who could be chosen by hand; who can be asked first."""

    session: SessionFacts
    lived_open: int
    professional_open: int
    people: list[PersonToAsk]
