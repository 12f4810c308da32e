"""Pure: what may become of an enquiry and by whom, and which steps of somebody new still count as open."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.joining import InterestAct, InterestState, PanelOutcome
from schemas.values import PersonId

A, S = InterestAct, InterestState
MOVES: Mapping[tuple[InterestState, InterestAct], InterestState] = {
    (S.ENQUIRY, A.TALK): S.TALKED,
    (S.TALKED, A.TALK): S.TALKED,
    (S.TALKED, A.PANEL_YES): S.RECOMMENDED,
    (S.TALKED, A.PANEL_AGAIN): S.TALKED,
    (S.TALKED, A.PANEL_NO): S.UNSUCCESSFUL,
    (S.RECOMMENDED, A.PROPOSE): S.PROPOSED,
    (S.PROPOSED, A.SEND_BACK): S.RECOMMENDED,
    (S.PROPOSED, A.CONFIRM): S.JOINED,
    (S.RECOMMENDED, A.TURN_DOWN): S.UNSUCCESSFUL,
    (S.PROPOSED, A.TURN_DOWN): S.UNSUCCESSFUL,
    (S.ENQUIRY, A.CLOSE): S.CLOSED,
    (S.TALKED, A.CLOSE): S.CLOSED,
    (S.RECOMMENDED, A.CLOSE): S.CLOSED,
    (S.PROPOSED, A.CLOSE): S.CLOSED,
}
PANEL = {PanelOutcome.YES: A.PANEL_YES, PanelOutcome.AGAIN: A.PANEL_AGAIN, PanelOutcome.NO: A.PANEL_NO}
OVER: Mapping[InterestState, str] = {
    S.JOINED: "They are in the register already",
    S.UNSUCCESSFUL: "It was decided against already",
    S.CLOSED: "This was closed already",
}
FIRST: Mapping[InterestAct, str] = {
    A.PANEL_YES: "Record a talk with them first",
    A.PANEL_AGAIN: "Record a talk with them first",
    A.PANEL_NO: "Record a talk with them first",
    A.PROPOSE: "A panel has to recommend them first",
    A.CONFIRM: "Somebody has to propose it first",
    A.SEND_BACK: "Nobody has proposed it",
    A.TURN_DOWN: "A panel has to see them first. If nothing comes of it, close it instead",
    A.TALK: "A panel has seen them already",
}
SELF = "You proposed this, so a colleague must confirm it"
_ERASED = "Somebody with these details asked to be erased, and was on {:%d/%m/%Y}. "
ASK_BACK = _ERASED + "Ask them, and select if they asked to come back"
NOT_BACK = _ERASED + "If they did not ask to come back, close this instead"
CAME_BACK = "They were erased on {:%d/%m/%Y} and asked to come back."
ABOUT_YOU = "This is about you, so a colleague must do it"
PER_CONTACT = (3, timedelta(days=1))
ALTOGETHER = (300, timedelta(hours=1))
_NO_DIGIT = re.compile(r"[^0-9+]")


def objection(state: InterestState, act: InterestAct, proposed_by: object, actor: PersonId) -> str | None:
    """Why ``actor`` cannot do this now; None when they can."""
    if (state, act) not in MOVES:
        return OVER.get(state) or FIRST.get(act, "This cannot be done now")
    if act is A.CONFIRM and proposed_by == actor:
        return SELF
    return None


def may(state: InterestState, proposed_by: object, actor: PersonId) -> list[InterestAct]:
    return [act for act in A if objection(state, act, proposed_by, actor) is None]


def digits(phone: str) -> str:
    """To compare by, however it is spaced."""
    return _NO_DIGIT.sub("", phone)


class Required(NamedTuple):
    step: str
    version: str


class Did(NamedTuple):
    step: str
    version: str
    at: datetime


def counts(needed: Required, did: Did, began_at: datetime) -> bool:
    """Done since they joined or came back, by whatever words; or before, by the words that still stand."""
    return did.step == needed.step and (did.at >= began_at or did.version == needed.version)


def left(required: Iterable[Required], done: Iterable[Did], began_at: datetime) -> list[str]:
    """The steps that are still open, in the order given."""
    held = list(done)
    return [one.step for one in required if not any(counts(one, did, began_at) for did in held)]
