"""What somebody can do and has learnt, and what of it ends soon."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.people import vocabulary
from faculty_api.people.models import AssociateSkill
from faculty_api.policy.words import day_words
from faculty_api.rates import service as rates
from faculty_api.training import queries, rules
from faculty_api.training.models import HeldTraining
from faculty_api.training.rules import Done, Holding, Skill
from schemas.access import Permission, Reach
from schemas.people import AssociateStatus, Kind
from schemas.skills import SkillLevel, SkillView
from schemas.training import HeldId, HeldView, RecordView, Source, TrainingId
from schemas.values import PersonId

_ANYBODY = Reach(everyone=True, academies=frozenset(), person=None)


async def record(work: Work, person_id: UUID) -> RecordView:
    """One person's skills and trainings: for themselves and for who works with them."""
    reach = work.must(Permission.TRAINING_VIEW)
    whose = await _named(work, reach, person_id)
    today, names = london_day(work.now), skill_names()
    rows = await queries.held(work.session, reach, col(HeldTraining.person_id) == person_id)
    soon = await last_soon(work)
    return msgspec.structs.replace(
        whose,
        skills=[_skill(row, by, names, today) for row, by in await queries.skills(work.session, person_id)],
        trainings=[_held(row, today, soon) for row in rows],
    )


async def name_alone(work: Work, person_id: UUID) -> RecordView:
    """Who they are and nothing of what they can do. Asks no permission: called by use-cases that have asked."""
    return await _named(work, _ANYBODY, person_id)


async def _named(work: Work, reach: Reach, person_id: UUID) -> RecordView:
    found = await queries.person(work.session, reach, person_id)
    if found is None:
        raise NotFound
    associate, person = found
    return RecordView(
        person_id=PersonId(person.id),
        name=person.full_name,
        short_name=person.short_name,
        academy=associate.academy_code,
        kind=Kind(associate.kind),
        status=AssociateStatus(associate.status),
        paused_until=associate.paused_until,
        skills=[],
        trainings=[],
    )


async def held(work: Work, held_id: UUID) -> HeldView:
    """One training of somebody's, for its certificate."""
    reach = work.must(Permission.TRAINING_VIEW)
    rows = await queries.held(work.session, reach, col(HeldTraining.id) == held_id)
    if not rows:
        gone = await queries.withdrawn(work.session, reach, held_id)
        if gone:
            day = day_words(london_day(gone.made_at))
            raise NotFound(f"This certificate was withdrawn on {day}: the result of the course was corrected")
        raise NotFound
    return _held(rows[0], london_day(work.now), await last_soon(work))


async def ending(work: Work) -> list[HeldView]:
    """Trainings of people in reach who have not left, that end within the time of reminders, the first end first."""
    reach = work.must(Permission.TRAINING_VIEW)
    today, last = london_day(work.now), await last_soon(work)
    rows = await queries.held(work.session, reach, queries.ending(today, last), queries.HERE)
    return [_held(row, today, last) for row in rows]


async def last_soon(work: Work) -> date:
    """The last day that counts as soon. Asks no permission: called by use-cases that have asked."""
    today = london_day(work.now)
    return today + timedelta(days=(await rates.book(work)).on(today).number("training.remind_days"))


async def holdings(work: Work, ids: Collection[UUID]) -> dict[UUID, Holding]:
    """What each of these people has. Asks no permission: only use-cases that asked already call it."""
    trainings: dict[UUID, dict[UUID, list[Done]]] = {person: {} for person in ids}
    skills: dict[UUID, dict[str, Skill]] = {person: {} for person in ids}
    for row in await queries.done(work.session, ids):
        trainings[row.person_id].setdefault(row.training_id, []).append(Done(row.done_on, row.ends_on))
    for one in await queries.skill_rows(work.session, ids):
        skills[one.person_id][one.skill] = Skill(one.checked_by is not None, one.ends_on)
    return {person: Holding(trainings[person], skills[person]) for person in ids}


def skill_names() -> dict[str, str]:
    return {word.code: word.name for word in vocabulary.words("skill")}


def _skill(row: AssociateSkill, by: str | None, names: dict[str, str], today: date) -> SkillView:
    return SkillView(
        skill=row.skill,
        name=names.get(row.skill, row.skill),
        level=SkillLevel(row.level),
        said_on=row.said_on,
        checked_by=by or "",
        checked_at=row.checked_at,
        evidence=row.evidence,
        ends_on=row.ends_on,
        counts=row.checked_by is not None and (row.ends_on is None or today <= row.ends_on),
    )


def _held(found: Any, today: date, soon: date) -> HeldView:
    row, training, name, title, newest = found
    return HeldView(
        id=HeldId(row.id),
        training_id=TrainingId(training.id),
        name=training.name,
        person_id=PersonId(row.person_id),
        person_name=name,
        done_on=row.done_on,
        ends_on=row.ends_on,
        source=Source(row.source),
        evidence=row.evidence,
        course_title=title or "",
        counts=rules.counts(Done(row.done_on, row.ends_on), today),
        soon=row.ends_on is not None and newest and today <= row.ends_on <= soon,
    )
