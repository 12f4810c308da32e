"""Pure: the words of events that say what came of something, by what it came to."""

from collections.abc import Mapping
from typing import Any

STANDING = {
    "paused": "Took a break",
    "resumed": "Came back from a break",
    "left": "Left the faculty",
    "returned": "Came back to the faculty",
    "suspended": "Was asked to stop for now",
    "lifted": "May go on",
}
OUTCOMES = {
    "approved": "The claim was approved",
    "rejected": "The claim was not approved",
    "returned": "The claim came back with a question",
    "submitted": "The claim waits for another decision",
    "in_run": "The claim went into a payment run",
    "paid": "The claim was paid",
    "failed": "The claim could not be paid",
    "withdrawn": "The claim was taken back",
    "draft": "The claim was opened again",
}
ARRANGED = {
    "done": "Something that helps them was arranged",
    "not_needed": "Said that they do not need something this time",
    "cannot": "Something that helps them could not be arranged",
    "ended": "Something that helps them is not to be arranged any more",
}
CAME = {
    "yes": "Said yes to a course",
    "waiting": "Said yes to a full course and waits for a place",
    "no": "Said no to a course",
    "passed": "Passed a course",
    "not_passed": "Came to a course and did not pass",
    "away": "Did not come to a course",
}
BACK = {"in_run": "The claim came out of the payment run", "failed": "The claim is to be paid again"}


def moved(data: Mapping[str, Any]) -> str:
    """Approved again is no second approval: it came back from a run."""
    if data["after"] == "approved" and data["before"] in BACK:
        return BACK[data["before"]]
    return OUTCOMES.get(data["after"], "The claim moved on")
