"""Plans of the demonstration's people, and how they and others see their work: one ended and shown, one under way."""

import re
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.development import service as development
from faculty_api.development import statements
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY
from schemas.development import ReflectionId, SayStep, ShowDevelopment, Step
from schemas.reflections import InviteToReflect, SayAnswers, Scale

LED = """
SELECT a.person_id FROM associate a WHERE a.academy_code = :home AND a.kind = 'lived' AND a.status = 'active'
AND EXISTS (SELECT 1 FROM offer o WHERE o.person_id = a.person_id AND o.status = 'delivered')
ORDER BY EXISTS (SELECT 1 FROM offer o WHERE o.person_id = a.person_id AND o.status = 'offered') DESC, a.person_id
LIMIT 2
"""
LETTER = "SELECT body FROM letter WHERE address = :address AND template = 'reflection_asked' ORDER BY id DESC LIMIT 1"
AIMS = {
    Step.OBSERVE: ("To see how somebody opens a session when people do not know each other", 400),
    Step.SHADOW: ("To lead one small part, with somebody beside me", 370),
    Step.MENTOR: ("To go along with somebody on their first day, as somebody did for me", 0),
}
OWN = {
    "collaborative-style": "I still fill silences too soon.",
    "flexibility": "When the projector broke we sat in a circle. It was better.",
}
ASKED = (
    ("Jo Larkin", Scale.OFTEN, "Asks the question that everybody else is afraid of."),
    ("Devi Rao", Scale.NEARLY_ALWAYS, "I felt that we led it as equals."),
    ("Chris Penn", Scale.SOMETIMES, "Could say earlier when the plan is too full."),
    ("Mo Sayle", Scale.OFTEN, ""),
)


async def look_back(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        found = (await session.execute(text(LED), {"home": HOME})).scalars().all()
    for number, person in enumerate(found):
        await _plan(agenda, person, marked=number == 0)
        one = await _begin(agenda, person)
        asked = ASKED if number == 0 else ASKED[:3]
        tokens = [await _ask(agenda, person, one, each[0], number) for each in asked]
        for token, (_, scale, words) in zip(tokens, asked if number == 0 else asked[:2], strict=False):
            await _answer(agenda, token, scale, words)
        if number == 0:
            await _show(agenda, person, one)


def _work(agenda: Agenda, session: AsyncSession, person: UUID, days: int) -> Work:
    return Work(session, agenda.member(person), agenda.now - timedelta(days=days))


async def _plan(agenda: Agenda, person: UUID, *, marked: bool) -> None:
    today: date = london_day(agenda.now)
    async with transaction(agenda.engine) as session:
        work = _work(agenda, session, person, 20)
        for step, (aim, ago) in AIMS.items():
            by = today + timedelta(days=100) if step is Step.MENTOR else None
            done = today - timedelta(days=ago) if ago else None
            await development.say_step(work, step, SayStep(aim=aim, aim_by=by, done_on=done))
        if marked:
            await development.mark_first_led(work)


async def _begin(agenda: Agenda, person: UUID) -> ReflectionId:
    codes = sorted(statements.codes(statements.newest())[0])
    scale = {code: list(Scale)[number % 4] for number, code in enumerate(codes)}
    async with transaction(agenda.engine) as session:
        work = _work(agenda, session, person, 19)
        one = await development.start_reflection(work)
        await development.say_answers(work, agenda.vault, one.id, SayAnswers(scale=scale, words=OWN))
    return one.id


async def _ask(agenda: Agenda, person: UUID, one: ReflectionId, name: str, number: int) -> str:
    address = f"{name.lower().replace(' ', '.')}.{number}@example.org"
    async with transaction(agenda.engine) as session:
        command = InviteToReflect(name=name, email=address)
        await development.invite(_work(agenda, session, person, 18), one, command)
        body: str = (await session.execute(text(LETTER), {"address": address})).scalar_one()
    return re.findall(r"^/reflect/(\S+)$", body, re.MULTILINE)[0]


async def _answer(agenda: Agenda, token: str, scale: Scale, words: str) -> None:
    codes = sorted(statements.codes(statements.newest())[0])
    said = {code: Scale.CANNOT_SAY if number % 5 == 4 else scale for number, code in enumerate(codes)}
    async with transaction(agenda.engine) as session:
        work = Work(session, NOBODY, agenda.now - timedelta(days=12))
        command = SayAnswers(scale=said, words={"collaborative-style": words})
        await development.answer(work, agenda.vault, token, command)


async def _show(agenda: Agenda, person: UUID, one: ReflectionId) -> None:
    """Ended, and shown to somebody of the team, who has looked."""
    reader = agenda.team(HOME)
    async with transaction(agenda.engine) as session:
        await development.end_reflection(_work(agenda, session, person, 6), agenda.vault, one)
    async with transaction(agenda.engine) as session:
        work = _work(agenda, session, person, 5)
        for reflection in (None, one):
            await development.show(work, ShowDevelopment(reader=reader.person, reflection=reflection))
    async with transaction(agenda.engine) as session:
        work = Work(session, reader, agenda.now - timedelta(days=4))
        await development.shown(work, person)
        await development.shown_reflection(work, agenda.vault, person, one)
