"""Pure: what may be said about how people lead a session together, whoever they are; each sentence from one rule."""

from collections.abc import Collection

from faculty_api.pairing.engine import Candidate
from schemas.pairing import Advice, AdviceRule
from schemas.people import Kind
from schemas.places import PlaceHas
from schemas.programmes import Mode, Part, SessionFacts

UNCHECKED = (
    "Nobody has checked what this place has, like step-free access. Say it on the page of the cohort, "
    "so that nobody is asked to a place that does not suit them"
)
NO_RESERVE = {
    Kind.LIVED: "No other associate could step in if somebody drops out",
    Kind.PROFESSIONAL: "No other professional could step in if somebody drops out",
}
TURNS = (
    "Take turns to begin: in this session the professional could begin and the associate close it",
    "Take turns to begin: in this session the associate could begin and the professional close it",
)


def advice(session: SessionFacts, places: bool = False) -> list[Advice]:
    """``places``: somebody who could be asked must have something of a place."""
    found = []
    if places and session.mode is Mode.IN_PERSON and PlaceHas.CHECKED not in session.venue_has:
        found.append(Advice(rule=AdviceRule.PLACE, words=UNCHECKED))
    if session.lived_needed and session.professional_needed:
        found.append(Advice(rule=AdviceRule.TURNS, words=TURNS[session.number % 2]))
    together = session.lived_needed + session.professional_needed > 1
    if together and all(part.part is not Part.PREPARE for part in session.parts):
        words = "No time to prepare together is booked with this session. Agree on one when you ask"
        found.append(Advice(rule=AdviceRule.PREPARE, words=words))
    return found


def without_reserve(led: Collection[Kind], reserve: Collection[Candidate]) -> list[Advice]:
    """``led``: kinds of people who lead the session; said when there is nobody to step in for one of them."""
    lacking = [NO_RESERVE[kind] for kind in Kind if kind in led and kind not in {one.kind for one in reserve}]
    return [Advice(rule=AdviceRule.RESERVE, words=words) for words in lacking]
