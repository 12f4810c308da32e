"""Letters about dates. None says what it is about: that stands on the page behind the link."""

import secrets
from collections.abc import Iterable

from faculty_api.accounts.models import Person
from faculty_api.accounts.service import hashed
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks import service as networks
from faculty_api.policy.words import day_words
from faculty_api.polls.models import DatePoll
from faculty_api.polls.showing import last_day
from schemas.polls import PollFor

WHAT = {
    PollFor.MEETING: "a meeting",
    PollFor.NEW_SESSION: "a session",
    PollFor.SESSION: "a session that has to move",
}
THEN = {
    PollFor.MEETING: "If you cannot come, that is all right. You do not need to do anything.",
    PollFor.NEW_SESSION: "Your answer books nothing. Whoever we ask to lead it gets an offer, and can say no.",
    PollFor.SESSION: "Your answer books nothing. Whoever was asked for this session before gets a letter of its own.",
}


def link() -> tuple[str, str]:
    """A new link, for the letter alone, and its hash, for the row."""
    token = secrets.token_urlsafe(32)
    return f"/dates/{token}", hashed(token)


async def ask(work: Work, row: DatePoll, person: Person, to: str, *, again: bool = False) -> None:
    facts = {
        "name": person.short_name,
        "academy": networks.names()[row.academy_code],
        "what": WHAT[PollFor(row.purpose)],
        "answer_by": day_words(last_day(row.answer_until)),
    }
    template = "dates_again" if again else "dates_asked"
    letter = await messages.post(work, person.id, person.email, template, link=to, **facts)
    messages.answer_by(work, letter, last_day(row.answer_until))


async def tell(work: Work, row: DatePoll, people: Iterable[Person], template: str, **more: str) -> None:
    """To each, with the page where they can read what it is about."""
    for one in people:
        facts = {"name": one.short_name, "link": f"/my-dates/{row.id}", **more}
        await messages.post(work, one.id, one.email, template, **facts)
