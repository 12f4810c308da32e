"""What stands in the way of a booking, in words."""

from collections.abc import Sequence

from faculty_api.policy.words import day_words
from schemas.people import AssociateStatus
from schemas.requiring import Missing, Requires, WhyMissing
from schemas.training import RecordView


def standing(whose: RecordView, *, mine: bool) -> str:
    """Why nothing can be offered to somebody now, whatever they have learnt; empty where something can."""
    who, are, were, have = ("You", "are", "were", "have") if mine else (whose.short_name, "is", "was", "has")
    until = f" until {day_words(whose.paused_until)}" if whose.paused_until else ""
    return {
        AssociateStatus.ACTIVE: "",
        AssociateStatus.PAUSED: f"{who} {are} on a break{until}. Nothing is offered during a break.",
        AssociateStatus.SUSPENDED: f"{who} {were} asked to stop for now. Nothing is offered until that ends.",
        AssociateStatus.ENDED: f"{who} {have} left the faculty. Nothing is offered to people who have left.",
    }[whose.status]


def stands_in_way(one: Missing) -> str:
    """In a few words without anybody's name, for staff."""
    name = f"“{one.requirement.name}”"
    if one.why is WhyMissing.ENDS_BEFORE and one.ended_on is not None:
        what = "Training" if one.requirement.kind is Requires.TRAINING else "The check of the skill"
        return f"{what} {name} counts until {day_words(one.ended_on)} only"
    return {
        WhyMissing.NEVER_DONE: f"Has not done the training {name}",
        WhyMissing.NOT_SAID: f"Has not said that they have the skill {name}",
        WhyMissing.NOT_CHECKED: f"Nobody has checked the skill {name}",
        WhyMissing.NOT_DONE: f"Is new, and this is not done yet: {name}",
    }[one.why]


def all_in_way(missing: Sequence[Missing]) -> str:
    """One line of everything missing."""
    return ". ".join(stands_in_way(one) for one in missing)


def to_person(missing: Sequence[Missing]) -> str:
    """To the person themselves."""
    return ". ".join(_yours(one) for one in missing)


def _yours(one: Missing) -> str:
    name = f"“{one.requirement.name}”"
    if one.why is WhyMissing.ENDS_BEFORE and one.ended_on is not None:
        what = "Your training" if one.requirement.kind is Requires.TRAINING else "The check of your skill"
        return f"{what} {name} counts until {day_words(one.ended_on)} only"
    return {
        WhyMissing.NEVER_DONE: f"You need the training {name}",
        WhyMissing.NOT_SAID: f"You need the skill {name}, and you have not said that you have it",
        WhyMissing.NOT_CHECKED: f"You said you have the skill {name}. Somebody else has to check it first",
        WhyMissing.NOT_DONE: f"Before your first session we need this: {name}",
    }[one.why]
