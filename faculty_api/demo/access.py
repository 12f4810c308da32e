"""What helps people of the demonstration take part, and what they said, if they wanted to, about equality."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import text

from faculty_api.demo.agenda import Agenda
from faculty_api.equality import service as equality
from faculty_api.equality.questions import questions
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from schemas.equality import RATHER_NOT, AnswerEquality
from schemas.needs import Arranged, CannotArrange, SayNeed, TaskStatus, Weight

BOOKED = """
SELECT o.person_id, min(s.starts_at) AS first FROM offer o JOIN session s ON s.id = o.session_id
JOIN associate a USING (person_id) WHERE o.status = 'accepted' AND s.starts_at > :now
GROUP BY o.person_id, a.academy_code ORDER BY a.academy_code <> 'YH', first, o.person_id LIMIT 24
"""
"""People with a session to come, those of the home Academy first."""
NEEDS = (
    ("A way in without steps", Weight.MUST),
    ("The papers two working days before, in large print", Weight.MUST),
    ("A break of 10 minutes every hour", Weight.HELPS),
    ("A seat near the door", Weight.HELPS),
    ("Somebody to meet me at the station", Weight.MUST),
    ("A quiet room to sit in before we begin", Weight.HELPS),
)
ARRANGED = "The person who looks after the building has it ready, and we check it again the day before"
CANNOT = "The only room we could get has a few steps. We are sorry, and are looking for another place"


async def ask_what_helps(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        people = (await session.execute(text(BOOKED), {"now": agenda.now})).scalars().all()
    for number, person in enumerate(people):
        for words, weight in NEEDS[number % 3 :: 3]:
            async with transaction(agenda.engine) as session:
                work = Work(session, agenda.member(person), agenda.now - timedelta(days=2))
                await needs.say(work, agenda.vault, person, SayNeed(words=words, weight=weight))
    await _settle(agenda)


async def _settle(agenda: Agenda) -> None:
    """Most of it is arranged; one thing cannot be; somebody does not need theirs this time; a few are open."""
    lead = agenda.staff_of_all()
    async with transaction(agenda.engine) as session:
        work = Work(session, lead, agenda.now - timedelta(days=1))
        open_ = [one for one in await needs.tasks(work, agenda.vault) if one.status is TaskStatus.OPEN]
        for number, one in enumerate(open_):
            if number % 3 == 1:
                await needs.arrange(work, agenda.vault, one.id, Arranged(words=ARRANGED))
            elif number == 2:
                await needs.cannot(work, agenda.vault, one.id, CannotArrange(words=CANNOT))
    for one in open_[3:4]:
        async with transaction(agenda.engine) as session:
            await needs.not_needed(Work(session, agenda.member(one.person_id), agenda.now), one.id)


SHARES = {
    "age": (8, 18, 22, 24, 18, 10),
    "sex": (58, 42),
    "gender": (95, 5),
    "ethnic_group": (14, 9, 5, 68, 4),
    "disability": (38, 22, 40),
    "orientation": (84, 7, 7, 2),
    "religion": (40, 2, 38, 3, 2, 11, 2, 2),
    "caring": (64, 24, 12),
    "background": (24, 10, 13, 14, 21, 8, 8, 2),
}
"""Of each question, how many of a hundred give which answer: invented, of the kind that such a group might give."""


async def ask_about_equality(agenda: Agenda) -> None:
    """Most of the people answered some of the questions in the spring, a few of them declined."""
    random = Random(2026)  # noqa: S311 - an invented year
    everybody = [one.id for one in agenda.cast.members]
    spring = agenda.now - timedelta(days=150)
    for person in everybody:
        if random.random() < 0.35:
            continue
        await _answer(agenda, random, person, spring)


async def _answer(agenda: Agenda, random: Random, person: UUID, at: datetime) -> None:
    given = {}
    for one in questions():
        codes = [code for code, _ in one.answers if code != RATHER_NOT]
        turn = random.random()
        if turn < 0.85:
            given[one.code] = random.choices(codes, weights=SHARES[one.code])[0]
        elif turn < 0.95:
            given[one.code] = RATHER_NOT
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.member(person), at)
        if random.random() < 0.1 or not given:
            await equality.decline(work)
        else:
            await equality.answer(work, AnswerEquality(answers=given))
