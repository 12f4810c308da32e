"""Dates that people of the demonstration are asked about: a meeting that most have answered, a session that has to
move, and one whose date is chosen."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.kernel.clock import LONDON, london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.polls import service as polls
from schemas.polls import (
    AnswerDates,
    AskDates,
    AskPeople,
    Could,
    PickDate,
    PollFor,
    PollId,
    PollView,
    ProposedTime,
    RecordDates,
)
from schemas.values import PersonId, SessionId

PEOPLE = """
SELECT a.person_id FROM associate a WHERE a.academy_code = :home AND a.status = 'active'
ORDER BY EXISTS (SELECT 1 FROM offer o WHERE o.person_id = a.person_id AND o.status = 'offered') DESC,
a.kind, a.person_id
"""
MOVES = """
SELECT s.id, s.starts_at, s.ends_at FROM session s JOIN cohort c ON c.id = s.cohort_id
WHERE c.academy_code = :home AND s.status = 'planned' AND s.starts_at > :after
AND EXISTS (SELECT 1 FROM offer o WHERE o.session_id = s.id AND o.status = 'accepted') ORDER BY s.starts_at LIMIT 1
"""
Y, P, N = Could.YES, Could.IF_NEED_BE, Could.NO
SAID = ((Y, Y, N, P), (Y, N, N, Y), (P, Y, N, N), (Y, Y, P, N), (N, Y, N, N), (Y, P, N, Y))


async def ask_about_dates(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        found = (await session.execute(text(PEOPLE), {"home": HOME})).scalars().all()
        after = agenda.now + timedelta(days=28)
        session_to_move = (await session.execute(text(MOVES), {"home": HOME, "after": after})).first()
    people = [one for one in found if one in agenda.members]
    today = london_day(agenda.now)
    meeting = await _ask(agenda, _meeting(today, "Planning the spring together"), people)
    await _answers(agenda, meeting, people[1:7], heard=1)
    chosen = await _ask(agenda, _meeting(today, "Tea with the new associates"), people[8:13])
    await _answers(agenda, chosen, people[8:13], heard=0)
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.team(HOME), agenda.now - timedelta(days=2))
        await polls.pick(work, chosen.id, PickDate(date_id=chosen.times[1].id))
    if session_to_move is not None:
        starts, ends = (at.astimezone(LONDON) for at in session_to_move[1:])
        days = [starts.date() + timedelta(days=more) for more in (7, 8, 14)]
        asks = AskDates(
            academy=HOME, purpose=PollFor.SESSION, session_id=SessionId(session_to_move[0]),
            title="The room is not free: another day?", times=_times(days, starts.time(), ends.time()),
            answer_by=today + timedelta(days=10),
        )  # fmt: skip
        moves = await _ask(agenda, asks, people[:6])
        await _answers(agenda, moves, people[2:5], heard=0)


def _meeting(today: date, title: str) -> AskDates:
    first = today + timedelta(days=35 - today.weekday())
    days = [first + timedelta(days=more) for more in (1, 3, 8, 10)]
    about = "We look at what went well and choose what to do next. There is tea, and travel is paid."
    return AskDates(
        academy=HOME, purpose=PollFor.MEETING, title=title, about=about, place="The Station House, Leeds",
        times=_times(days, time(10), time(12, 30)), answer_by=today + timedelta(days=14),
    )  # fmt: skip


def _times(days: Sequence[date], starts: time, ends: time) -> list[ProposedTime]:
    return [ProposedTime(on=day, starts=starts, ends=ends) for day in days]


def _work(agenda: Agenda, session: AsyncSession, person: UUID) -> Work:
    return Work(session, agenda.member(person), agenda.now - timedelta(days=3))


async def _ask(agenda: Agenda, asks: AskDates, people: Sequence[UUID]) -> PollView:
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.team(HOME), agenda.now - timedelta(days=5))
        made = await polls.ask_dates(work, asks)
        allowed = {one.person_id for one in await polls.can_be_asked(work, made.id)}
        wanted = [PersonId(one) for one in people if one in allowed]
        return await polls.ask_people(work, made.id, AskPeople(people=wanted))


async def _answers(agenda: Agenda, poll: PollView, people: Sequence[UUID], *, heard: int) -> None:
    """Each as in the table; the first ``heard`` of them by phone with the team."""
    asked = {one.person_id for one in poll.people}
    for at, person in enumerate(one for one in people if one in asked):
        said = {one.id: SAID[at % len(SAID)][number] for number, one in enumerate(poll.times)}
        async with transaction(agenda.engine) as session:
            if at < heard:
                work = Work(session, agenda.team(HOME), agenda.now - timedelta(days=3))
                await polls.record(work, poll.id, RecordDates(person_id=PersonId(person), answers=said))
            else:
                await polls.answer(_work(agenda, session, person), PollId(poll.id), AnswerDates(answers=said))
