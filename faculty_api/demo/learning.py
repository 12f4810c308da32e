"""The last weeks of the demonstration: courses, checked skills, trainings that end, and what a programme asks for."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import text

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from faculty_api.training import service as training
from faculty_api.training.rules import months_after
from schemas.access import Actor, Role
from schemas.requiring import SetRequirements
from schemas.skills import CheckSkill, SaySkills, SkillLevel
from schemas.training import (
    AnswerCourse,
    CorrectResult,
    CourseView,
    CreateCourse,
    DefineTraining,
    Invite,
    PlaceStatus,
    RecordResults,
    RecordTraining,
    ResultOf,
    TrainingView,
)
from schemas.values import PersonId

QUIET = """
SELECT p.id FROM programme p WHERE p.academy_code IS NULL AND p.id NOT IN (
  SELECT c.programme_id FROM offer o JOIN session s ON s.id = o.session_id JOIN cohort c ON c.id = s.cohort_id
  WHERE o.status = 'offered')
ORDER BY (SELECT count(*) FROM cohort c JOIN session s ON s.cohort_id = c.id
  WHERE c.programme_id = p.id AND c.academy_code = :home AND s.starts_at > :now) DESC, p.id LIMIT 1
"""
"""A national programme of which nobody has an offer to answer, best with sessions to come at home."""
RESTING = """
SELECT c.programme_id FROM offer o JOIN session s ON s.id = o.session_id JOIN cohort c ON c.id = s.cohort_id
JOIN programme p ON p.id = c.programme_id JOIN associate a USING (person_id)
WHERE p.academy_code IS NULL AND s.starts_at > :now AND o.status IN ('accepted', 'offered')
GROUP BY c.programme_id HAVING every(o.status = 'accepted') AND bool_or(a.kind = 'lived')
ORDER BY bool_or(c.academy_code = :home) DESC, count(*) DESC, c.programme_id LIMIT 1
"""
"""A national programme with people booked, of which nobody has an offer to answer."""
BOOKED = """
SELECT o.person_id, max(s.starts_at) AS last FROM offer o JOIN session s ON s.id = o.session_id
JOIN cohort c ON c.id = s.cohort_id JOIN associate a USING (person_id)
WHERE c.programme_id = :programme AND o.status = 'accepted' AND s.starts_at > :now
GROUP BY o.person_id, a.academy_code, a.kind ORDER BY a.kind <> 'lived', a.academy_code <> :home, last DESC
"""
CAME = 6


async def learn(agenda: Agenda) -> None:
    team, lead = agenda.team(HOME), agenda.staff(Role.NATIONAL)
    people = [one.id for one in agenda.cast.members if one.academy == HOME and one.kind == "lived"]
    async with transaction(agenda.engine) as session:
        work = Work(session, lead, agenda.now - timedelta(days=60))
        safe = await training.define_training(
            work, DefineTraining(name="Keeping people safe", months=24, skill="inclusive-practice")
        )
        data = await training.define_training(work, DefineTraining(name="Looking after information", months=12))
    past = await _course(agenda, team, safe, agenda.now - timedelta(days=45), 20, places=8)
    await _go(agenda, team, past, people[:8])
    await _results(agenda, team, past, people[:8])
    coming = await _course(agenda, team, data, agenda.now - timedelta(days=7), 28, places=2)
    await _go(agenda, team, coming, people[4:8])
    await _invite(agenda, team, coming, people[8:12])
    await _elsewhere(agenda, team, data, people)
    await _skills(agenda, team, people)
    await _require(agenda, lead, safe)


async def _course(
    agenda: Agenda, team: Actor, gives: TrainingView, at: datetime, days: int, *, places: int
) -> CourseView:
    """Made at a moment, for a day some days later."""
    command = CreateCourse(
        title=gives.name,
        training_id=gives.id,
        academy=HOME,
        on=london_day(at) + timedelta(days=days),
        starts=time(10),
        ends=time(15, 30),
        place="The Station House, Leeds",
        about="With breaks, lunch and somebody to help you get there.",
        places=places,
    )
    async with transaction(agenda.engine) as session:
        return await training.create_course(Work(session, team, at), command)


async def _invite(agenda: Agenda, team: Actor, course: CourseView, people: list[UUID]) -> None:
    at = min(agenda.now, course.starts_at) - timedelta(days=6)
    async with transaction(agenda.engine) as session:
        command = Invite(people=[PersonId(one) for one in people])
        await training.invite(Work(session, team, at), course.id, command)


async def _go(agenda: Agenda, team: Actor, course: CourseView, people: list[UUID]) -> None:
    """Invited, and each says yes; who comes too late waits."""
    await _invite(agenda, team, course, people)
    at = min(agenda.now, course.starts_at) - timedelta(days=5)
    for number, one in enumerate(people):
        async with transaction(agenda.engine) as session:
            work = Work(session, agenda.member(one), at + timedelta(minutes=number))
            await training.answer_course(work, course.id, AnswerCourse(yes=True))


async def _results(agenda: Agenda, team: Actor, course: CourseView, people: list[UUID]) -> None:
    said = [
        ResultOf(person_id=PersonId(one), result=PlaceStatus.PASSED if number < CAME else PlaceStatus.AWAY)
        for number, one in enumerate(people)
    ]
    async with transaction(agenda.engine) as session:
        work = Work(session, team, course.ends_at + timedelta(hours=2))
        await training.record_results(work, course.id, RecordResults(results=said))
    wrong = CorrectResult(
        person_id=PersonId(people[CAME]), was=PlaceStatus.AWAY, result=PlaceStatus.NOT_PASSED,
        reason="Came late and was not on the list",
    )  # fmt: skip
    async with transaction(agenda.engine) as session:
        await training.correct_result(Work(session, team, course.ends_at + timedelta(days=1)), course.id, wrong)


async def _elsewhere(agenda: Agenda, team: Actor, data: TrainingView, people: list[UUID]) -> None:
    """Two trainings done elsewhere a year ago, so that they end soon."""
    for number, one in enumerate(people[:2]):
        done: date = london_day(agenda.now) - timedelta(days=330 - 9 * number)
        said = RecordTraining(training_id=data.id, done_on=done, evidence="Saw the certificate of the local council")
        async with transaction(agenda.engine) as session:
            await training.record_training(Work(session, team, agenda.now - timedelta(days=3)), one, said)


async def _skills(agenda: Agenda, team: Actor, people: list[UUID]) -> None:
    """Some say how well they can do what they can do; one skill of theirs is checked."""
    for one in people[:4]:
        async with transaction(agenda.engine) as session:
            work = Work(session, agenda.member(one), agenda.now - timedelta(days=9))
            held = (await training.record(work, one)).skills
            levels = {each.skill: each.level if each.checked_by else SkillLevel.ABLE for each in held}
            await training.say_skills(work, one, SaySkills(skills=levels))
        first = next((each.skill for each in held if not each.checked_by), None)
        if first is not None:
            check = CheckSkill(evidence="Led a group with this in Leeds in the autumn")
            async with transaction(agenda.engine) as session:
                await training.check_skill(Work(session, team, agenda.now - timedelta(days=8)), one, first, check)


async def _require(agenda: Agenda, lead: Actor, safe: TrainingView) -> None:
    resting, risk = await _long_required(agenda, lead)
    async with transaction(agenda.engine) as session:
        found = (await session.execute(text(QUIET), {"now": agenda.now, "home": HOME})).scalar_one_or_none()
        if found is not None:
            work = Work(session, lead, agenda.now - timedelta(days=1))
            wanted = [risk.id, safe.id] if found == resting else [safe.id]
            await programmes.set_requirements(work, found, SetRequirements(trainings=wanted))


async def _long_required(agenda: Agenda, lead: Actor) -> tuple[UUID | None, TrainingView]:
    """What a programme asks for since long ago: everybody booked has it, and for one of them it ends before the day."""
    async with transaction(agenda.engine) as session:
        before = Work(session, lead, agenda.now - timedelta(days=400))
        risk = await training.define_training(before, DefineTraining(name="Talking about risk", months=12))
        at: dict[str, object] = {"now": agenda.now, "home": HOME}
        found: UUID | None = (await session.execute(text(RESTING), at)).scalar_one_or_none()
        if found is None:
            return None, risk
        await programmes.set_requirements(before, found, SetRequirements(trainings=[risk.id]))
        booked = (await session.execute(text(BOOKED), {**at, "programme": found})).all()
        for number, (person, starts_at) in enumerate(booked):
            last = london_day(starts_at) - timedelta(days=1) if number == 0 else london_day(agenda.now)
            done = months_after(last, -12) if number == 0 else last - timedelta(days=60)
            said = RecordTraining(training_id=risk.id, done_on=done, evidence="Saw the certificate of the council")
            await training.record_training(Work(session, lead, agenda.now - timedelta(days=2)), person, said)
    return found, risk
