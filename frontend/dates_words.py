"""Dates that people are asked about, in words and in forms: the same three answers wherever they are given."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from faculty_api.polls import rules
from frontend.filters import day, plural, span
from frontend.readers import words
from schemas.errors import Fault
from schemas.polls import Could, DateView, OwnDate, OwnPoll, PollFor, PollLine, PollState, PollView

ANSWERS = {Could.YES: "Yes", Could.IF_NEED_BE: "If need be", Could.NO: "No"}
OPTIONS = [(one.value, text) for one, text in ANSWERS.items()]
PURPOSES = {
    PollFor.MEETING: "A meeting",
    PollFor.NEW_SESSION: "A session that is not planned yet",
    PollFor.SESSION: "A session that has to move",
}
STATES = {
    PollState.CLOSED: "Closed",
    PollState.PICKED: "A date is chosen",
    PollState.CALLED_OFF: "Called off",
}


def state(one: PollLine | OwnPoll) -> str:
    """In words, the end by itself told apart from the one by hand."""
    if one.open:
        return f"Open until the end of {day(one.answer_on)}"
    return STATES.get(one.state, f"The last day to answer was {day(one.answer_on)}")


def when(one: DateView | OwnDate) -> str:
    return f"{day(one.starts_at)}, {span(one.starts_at, one.ends_at)}"


def field(date_id: UUID) -> str:
    return f"could-{date_id}"


def asked(dates: Sequence[OwnDate] | Sequence[DateView]) -> list[tuple[str, str]]:
    """Of each date: the name of its radios, and its legend."""
    return [(field(one.id), when(one)) for one in dates]


def typed(answers: Mapping[UUID, Could]) -> dict[str, str]:
    """What was answered, as it would have been typed."""
    return {field(date): how.value for date, how in answers.items()}


def read(
    form: Mapping[str, Any], dates: Sequence[OwnDate] | Sequence[DateView]
) -> tuple[dict[UUID, Could], dict[str, Fault]]:
    """The answers, and a fault for each date that has none."""
    found: dict[UUID, Could] = {}
    faults: dict[str, Fault] = {}
    for one in dates:
        try:
            found[one.id] = Could(words(form, field(one.id)))
        except ValueError:
            name = field(one.id)
            faults[name] = Fault(field=name, message=f"Select yes, if need be or no for {when(one)}")
    return found, faults


def counts(poll: PollView) -> list[list[Any]]:
    """Rows of the table of dates: the date, how many could do it, and what to think about."""
    best = set(rules.best([(one.yes, one.if_need_be) for one in poll.times]))
    return [
        [when(one), one.yes, one.if_need_be, one.no, ". ".join(_notes(one, best=at in best))]
        for at, one in enumerate(poll.times)
    ]


def _notes(one: DateView, *, best: bool) -> list[str]:
    said = ["Chosen"] if one.chosen else ["Most people could do this"] if best else []
    return [*said, *one.notes]


def who(poll: PollView) -> list[list[str]]:
    """Rows of the table of people: by date, the names of those who said yes, if need be, and no."""
    return [
        [when(one), *(_names(poll, one.id, how) for how in (Could.YES, Could.IF_NEED_BE, Could.NO))]
        for one in poll.times
    ]


def _names(poll: PollView, date_id: UUID, how: Could) -> str:
    return ", ".join(one.name for one in poll.people if one.answers.get(date_id) is how)


def sentence(poll: PollView) -> str:
    """5 of 8 people have answered. Most people could do Tuesday 9 February 2027, 10am to 1pm."""
    said = (
        f"{poll.answered} of {plural(poll.asked, 'person', 'people')} {'has' if poll.asked == 1 else 'have'} answered."
    )
    best = rules.best([(one.yes, one.if_need_be) for one in poll.times])
    if not best:
        return said
    return f"{said} Most people could do {' or '.join(when(poll.times[at]) for at in best)}."
