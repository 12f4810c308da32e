"""After a course: who came, who passed, and what they hold from then on."""

from uuid import UUID

from sqlmodel import select

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate, AssociateSkill
from faculty_api.policy.words import day_words
from faculty_api.training import catalogue, queries, rules
from faculty_api.training.courses import course_list
from faculty_api.training.models import Course, CoursePlace, HeldTraining, Training
from schemas.access import Permission, Reach
from schemas.skills import SkillChecked, SkillLevel
from schemas.training import (
    CourseId,
    CourseListView,
    CourseResult,
    CourseStatus,
    PlaceStatus,
    RecordResults,
    Source,
)
from schemas.values import PersonId


async def record_results(work: Work, course_id: UUID, command: RecordResults) -> CourseListView:
    """Results of some or all who had a place, or who came without one. Whoever passed holds the training; each result
    is said once."""
    reach = work.must(Permission.COURSE_EDIT)
    row = await held_course(work, reach, course_id)
    places = {one.person_id: one for one in await queries.places(work.session, course_id)}
    training = await catalogue.one(work, row.training_id)
    for said in command.results:
        place = places.get(said.person_id)
        if place is None or said.result not in rules.RESULTS:
            raise Invalid.field("results", "Say for each person who had a place if they passed, did not, or were away")
        if place.status in rules.WITHOUT_PLACE and said.result not in rules.CAME:
            raise Invalid.field("results", "Of somebody who had no place, say only that they came")
        if said.person_id == work.actor.person:
            raise NotAllowed("You cannot record your own result. Ask someone else in the team")
        await _result(work, row, training, place, said.result)
    if not any(one.status == PlaceStatus.YES for one in places.values()):
        row.status = CourseStatus.FINISHED
    await work.flush()
    return await course_list(work, course_id)


async def held_course(work: Work, reach: Reach, course_id: UUID) -> Course:
    """The course held until the transaction ends, if the actor may say who came. Asks no permission: called by
    use-cases that have asked."""
    row = await queries.locked_course(work.session, course_id, queries.courses_in(reach))
    if row is None:
        raise NotFound
    if not reach.everyone and row.academy_code not in reach.academies:
        raise NotAllowed("This course is for everybody. The national lead says who came")
    no = rules.objection_to_results(row.status, row.ends_at, work.now)
    if no:
        raise Conflict(no)
    return row


async def shown(work: Work, course_id: UUID) -> set[UUID]:
    """Who is on the actor's list of this course. Asks no permission, but what it calls does."""
    return {one.person_id for one in (await course_list(work, course_id)).people}


async def listed(work: Work, course_id: UUID) -> CourseListView:
    """Asks no permission, but what it calls does."""
    return await course_list(work, course_id)


async def _result(work: Work, row: Course, training: Training, place: CoursePlace, result: PlaceStatus) -> None:
    if place.status == result:
        return
    if place.status in rules.RESULTS:
        raise Conflict("A result was recorded already. Look again; a wrong one can be corrected")
    place.came_anyway = place.status in rules.WITHOUT_PLACE
    place.status, place.result_by, place.waiting_since = result, work.actor.person, None
    work.record(CourseResult(subject=CourseId(row.id), person=PersonId(place.person_id), result=result))
    await work.flush()
    if result is PlaceStatus.PASSED:
        await passed(work, row, training, place.person_id)


async def passed(work: Work, row: Course, training: Training, person_id: UUID) -> None:
    """They hold the training from the day of the course. Asks no permission: called by use-cases that have asked."""
    query = select(Associate).where(Associate.person_id == person_id).with_for_update(key_share=True)
    associate = (await work.session.exec(query.execution_options(populate_existing=True))).one()
    day = london_day(row.ends_at)
    held = HeldTraining(
        id=new_id(),
        person_id=person_id,
        training_id=training.id,
        done_on=day,
        ends_on=rules.ends(day, training.months),
        source=Source.COURSE,
        course_id=row.id,
        recorded_by=work.actor.person,
        recorded_at=work.now,
    )
    await catalogue.keep(work, associate, held)
    if training.skill:
        await _skill(work, row, training, held)


async def _skill(work: Work, row: Course, training: Training, held: HeldTraining) -> None:
    """The course's own check stands unless another one counts longer already."""
    rows = await queries.skill_rows(work.session, [held.person_id])
    skill = next((one for one in rows if one.skill == training.skill), None)
    if skill is None:
        skill = AssociateSkill(
            person_id=held.person_id, skill=training.skill, level=SkillLevel.ABLE, said_on=held.done_on
        )
        work.session.add(skill)
    elif skill.checked_by and (skill.ends_on is None or (held.ends_on and skill.ends_on >= held.ends_on)):
        return
    skill.checked_by, skill.checked_at, skill.ends_on = work.actor.person, work.now, held.ends_on
    skill.evidence = proof(row, held)
    work.record(SkillChecked(subject=PersonId(held.person_id), skill=training.skill, ends_on=held.ends_on))
    await work.flush()


def proof(row: Course, held: HeldTraining) -> str:
    """What the check of a skill says it rests on."""
    return f"Passed the course {row.title} on {day_words(held.done_on)}"
