"""What went wrong with data, in plain words."""

from frontend.filters import day_and_time
from schemas.breaches import BreachView, Category, ClockState, Exempt, Risk

CATEGORIES = {
    Category.CONTACT: "Names and how to reach people",
    Category.STORY: "Their stories and topics",
    Category.NEEDS: "What helps them take part",
    Category.MONEY: "Pay, claims or bank details",
    Category.WORK: "Sessions and what they do with us",
    Category.EQUALITY: "Answers about equality",
    Category.LOG_IN: "Log-ins, codes or links",
}
RISKS = {
    Risk.UNLIKELY: "It is unlikely that it harms anybody",
    Risk.LIKELY: "It could harm people. The ICO has to be told",
    Risk.HIGH: "It could harm people badly. The ICO and the people have to be told",
}
SHORT = {
    Risk.UNLIKELY: "Harm is unlikely",
    Risk.LIKELY: "It could harm people",
    Risk.HIGH: "It could harm people badly",
}
EXEMPT = {
    Exempt.UNREADABLE: "Nobody can read it: it was scrambled, or locked with a key that is safe",
    Exempt.PREVENTED: "What we did since makes bad harm unlikely now",
    Exempt.EFFORT: "Reaching each of them is out of all proportion, so we say it in public instead",
}
"""UK GDPR Article 34(3)."""
DECIDED = {None: "Not decided yet", True: "Yes", False: "No"}


def clock(one: BreachView) -> str:
    """The 72 hours, as they stand."""
    until = day_and_time(one.tell_by)
    match one.clock:
        case ClockState.RUNS:
            return f"Decide by {until}. {hours(one.hours_left)} left"
        case ClockState.OVER:
            return f"The 72 hours were over on {until}. Decide now, and say why it took longer"
        case ClockState.IN_TIME:
            return "The ICO was told in time"
        case ClockState.LATE:
            return "The ICO was told after the 72 hours"
        case _:
            return "The ICO is not told"


def hours(count: int) -> str:
    return "Less than 1 hour" if count < 1 else "1 hour" if count == 1 else f"{count} hours"


def people(count: int | None) -> str:
    return "Not known yet" if count is None else "1 person" if count == 1 else f"About {count:,} people"
