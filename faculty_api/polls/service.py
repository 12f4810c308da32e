"""Dates that many people are asked about: proposed, answered, and one of them chosen. An answer books nothing."""

from uuid import UUID

from sqlmodel import col

from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.polls import queries, showing
from faculty_api.polls.answering import answer, answer_by_link, by_link, mine, my_poll, record
from faculty_api.polls.asking import ask_dates, ask_people, can_be_asked, remind
from faculty_api.polls.ending import call_off, close, pick, would_move
from faculty_api.polls.models import DatePoll
from schemas.access import Permission
from schemas.polls import PollLine, PollView

__all__ = [
    "answer", "answer_by_link", "ask_dates", "ask_people", "by_link", "call_off", "can_be_asked", "close", "mine",
    "my_poll", "pick", "poll", "polls", "record", "remind", "would_move",
]  # fmt: skip


async def polls(work: Work) -> list[PollLine]:
    """Those of the actor's Academy, or all of them, the newest first."""
    reach = work.must(Permission.DATES_ASK)
    return [showing.line(work, found) for found in await queries.lines(work.session, queries.readable(reach))]


async def poll(work: Work, poll_id: UUID) -> PollView:
    """One with its dates, who was asked and what they said."""
    reach = work.must(Permission.DATES_ASK)
    row = await queries.poll(work.session, col(DatePoll.id) == poll_id, queries.readable(reach))
    if row is None:
        raise NotFound
    return await showing.whole(work, row)
