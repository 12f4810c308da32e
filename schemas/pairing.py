"""Who could lead a session together, and why we think so."""

from enum import StrEnum

from schemas.availability import Free
from schemas.people import Kind
from schemas.programmes import SessionFacts
from schemas.values import PersonId, View


class ReasonRule(StrEnum):
    """The closed list of what may be said for (or asked of) a suggestion; each has one rule and one shape of words."""

    FREE = "free"
    PROGRAMME = "programme"
    TOPICS = "topics"
    RESTED = "rested"
    TOGETHER_BEFORE = "together_before"
    TRAVEL = "travel"
    TRAVEL_UNKNOWN = "travel_unknown"
    CALL_FIRST = "call_first"
    LENT = "lent"


class Reason(View, frozen=True, kw_only=True):
    rule: ReasonRule
    words: str


class SuggestedPerson(View, frozen=True, kw_only=True):
    """Everywhere in one order: associates, then professionals, each by name."""

    id: PersonId
    name: str
    kind: Kind


class Choice(View, frozen=True, kw_only=True):
    """People for every open place of a session, by name."""

    people: list[SuggestedPerson]
    reasons: list[Reason]


class Unfilled(View, frozen=True, kw_only=True):
    """``why`` counts people and names nobody."""

    kind: Kind
    why: str


class LeftOut(View, frozen=True, kw_only=True):
    """Somebody who was not looked at, for they miss something that the programme requires: ``why`` says what."""

    id: PersonId
    name: str
    kind: Kind
    why: str


class SessionSuggestions(View, frozen=True, kw_only=True):
    """``choices``: first, second and third choice. None, though places are open: ``unfilled`` says why."""

    session: SessionFacts
    lived_open: int
    professional_open: int
    choices: list[Choice]
    unfilled: list[Unfilled]
    left_out: list[LeftOut] = []


class PersonToAsk(View, frozen=True, kw_only=True):
    """One person seen from one session. ``blocked``: why nobody can ask them, empty when they can be asked.

    ``from_list``: that they are free is a list's word, not yet their own.
    ``notes``: what speaks for them; ``checks``: what to think about before asking.
    """

    id: PersonId
    name: str
    kind: Kind
    free: Free
    from_list: bool = False
    blocked: str
    notes: list[str]
    checks: list[str]


class SessionPeople(View, frozen=True, kw_only=True):
    """Everybody of the Academy, or lent to it on that day, who could be chosen by hand; who can be asked first."""

    session: SessionFacts
    lived_open: int
    professional_open: int
    people: list[PersonToAsk]
