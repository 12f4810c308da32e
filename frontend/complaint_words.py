"""Complaints about data, in plain words."""

from frontend.filters import plain_date
from schemas.complaints import ComplaintHow, ComplaintRow, ComplaintState, ComplaintView, Outcome

HOW = {
    ComplaintHow.PHONE: "By phone",
    ComplaintHow.LETTER: "By letter",
    ComplaintHow.EMAIL: "By email",
    ComplaintHow.TALK: "When we met",
}
"""Ways in which somebody tells us; what they send from their own page needs no question."""
SAID_HOW = {**HOW, ComplaintHow.PAGE: "On this site"}
OUTCOMES = {
    Outcome.RIGHT: "They are right",
    Outcome.PARTLY: "They are right in part",
    Outcome.NOT_FOUND: "We did not find that anything is wrong",
}
TOLD = {
    Outcome.RIGHT: "You are right",
    Outcome.PARTLY: "You are right in part",
    Outcome.NOT_FOUND: "We did not find that anything is wrong",
}


def stands(one: ComplaintRow) -> str:
    """For data protection: what has to be done next, and by when."""
    match one.state:
        case ComplaintState.RECEIVED:
            day = plain_date(one.acknowledge_by)
            return f"Late: to be acknowledged by {day}" if one.late else f"Acknowledge by {day}"
        case _ if not one.told:
            day = plain_date(one.acknowledge_by)
            what = "that there is an answer" if one.state is ComplaintState.ANSWERED else "that we have it"
            until = (
                f". The last day {'was' if one.late else 'is'} {day}"
                if one.state is not ComplaintState.ANSWERED
                else ""
            )
            return f"{'Late. ' if one.late else ''}They do not know yet {what}: post the letter or call them{until}"
        case ComplaintState.ACKNOWLEDGED:
            return f"Answer it as soon as you can. Open for {days(one)}"
        case _:
            return f"Answered after {days(one)}"


def told(one: ComplaintRow) -> str:
    """For the person themselves."""
    match one.state:
        case ComplaintState.RECEIVED:
            return f"We have it. You hear from us by {plain_date(one.acknowledge_by)} at the latest"
        case ComplaintState.ACKNOWLEDGED:
            return "We are looking into it"
        case _:
            return "Answered"


def days(one: ComplaintRow) -> str:
    return "1 day" if one.days_open == 1 else f"{one.days_open} days"


AFTER = {"acknowledged": "that we have it", "answered": "that there is an answer"}


def after(done: str, one: ComplaintView) -> str:
    """What a press did, and who has still to do something so that the person hears of it."""
    if done not in AFTER:
        return "Saved." if done == "noted" else ""
    if one.person is None:
        return f"They get an email {AFTER[done]}." if one.email else f"Written down: you told them {AFTER[done]}."
    if one.told:
        return f"They get an email {AFTER[done]}."
    return f"Saved. They get no email: post the letter {AFTER[done]}, or call them. It is under Letters to print."
