"""Enquiries, first steps and breaks in words."""

from schemas.joining import InterestHow, InterestState, PanelOutcome
from schemas.onboarding import StepView, Ticks
from schemas.standing import Change

STATES = {
    InterestState.ENQUIRY: "New",
    InterestState.TALKED: "Talked to",
    InterestState.RECOMMENDED: "Recommended by the panel",
    InterestState.PROPOSED: "Proposed, waits for a second person",
    InterestState.JOINED: "Joined",
    InterestState.UNSUCCESSFUL: "No place",
    InterestState.CLOSED: "Closed",
}
HOWS = {InterestHow.PAGE: "On the website", InterestHow.PHONE: "By phone", InterestHow.PAPER: "On paper"}
ACTS = {
    "received": "Told us that they are interested",
    "talk": "Talk held",
    "panel_yes": "The panel recommends them",
    "panel_again": "The panel wants to see them again",
    "panel_no": "The panel does not recommend them",
    "propose": "Proposed",
    "send_back": "Proposal sent back",
    "confirm": "Confirmed: they joined",
    "turn_down": "No place for them",
    "close": "Closed",
}
OUTCOMES = [
    (PanelOutcome.YES.value, "Yes, they should join"),
    (PanelOutcome.AGAIN.value, "Not yet: talk to them again"),
    (PanelOutcome.NO.value, "No"),
]
CHANGES = {
    Change.PAUSED: "Took a break",
    Change.RESUMED: "Came back from a break",
    Change.LEFT: "Left the faculty",
    Change.RETURNED: "Came back to the faculty",
    Change.SUSPENDED: "Was asked to stop for now",
    Change.LIFTED: "May go on",
}
TICKS = {Ticks.TEAM: "The team", Ticks.PERSON: "The person"}


def state(one: StepView) -> str:
    """As a status word."""
    if one.done:
        return "Completed"
    return "Check again" if one.again else "Not yet started"
