"""A result of a course that was written down wrongly is put right, and what hung on it with it. The old one stays."""

from uuid import UUID

from sqlmodel import select

from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate, AssociateSkill
from faculty_api.training import catalogue, queries, results, rules
from faculty_api.training.courses import course, tell
from faculty_api.training.models import Course, CourseCorrection, CoursePlace, HeldTraining, Training
from schemas.access import Permission
from schemas.training import (
    FACULTY,
    CorrectionView,
    CorrectResult,
    CourseId,
    CourseListView,
    CourseResultCorrected,
    HeldId,
    PlaceStatus,
)
from schemas.values import PersonId

MOVED = Conflict("Somebody else changed this result at the same time. Look again")


async def correct_result(work: Work, course_id: UUID, command: CorrectResult) -> CourseListView:
    """Another result in place of one that was recorded, with why. A certificate that hung on it is withdrawn; whoever
    passed after all gets one. They are told."""
    reach = work.must(Permission.COURSE_EDIT)
    row = await results.held_course(work, reach, course_id)
    place = next(
        (one for one in await queries.places(work.session, row.id) if one.person_id == command.person_id), None
    )
    if place is None or command.person_id not in await results.shown(work, row.id):
        raise NotFound
    if place.person_id == work.actor.person:
        raise NotAllowed("You cannot correct your own result. Ask someone else in the team")
    if place.status != command.was:
        raise MOVED
    no = rules.objection_to_correction(command.was, command.result)
    if no:
        raise Invalid.field("result", no)
    training = await catalogue.one(work, row.training_id)
    place.status, place.result_by = command.result, work.actor.person
    await work.flush()
    withdrawn = await _withdraw(work, row, training, place) if command.was is PlaceStatus.PASSED else None
    if command.result is PlaceStatus.PASSED:
        await results.passed(work, row, training, place.person_id)
    await _keep(work, row, place, command, withdrawn)
    await tell(work, row, [await work.session.get_one(Person, place.person_id)], "course_corrected")
    return await results.listed(work, course_id)


async def _keep(work: Work, row: Course, place: CoursePlace, command: CorrectResult, withdrawn: HeldId | None) -> None:
    work.session.add(
        CourseCorrection(
            id=new_id(),
            course_id=row.id,
            person_id=place.person_id,
            before=command.was,
            after=command.result,
            reason=" ".join(command.reason.split()),
            withdrawn=withdrawn,
            made_by=work.actor.person,
            made_at=work.now,
        )
    )
    said = CourseResultCorrected(
        subject=CourseId(row.id),
        person=PersonId(place.person_id),
        before=command.was,
        result=command.result,
        withdrawn=withdrawn,
    )
    work.record(said)
    await work.flush()


async def _withdraw(work: Work, row: Course, training: Training, place: CoursePlace) -> HeldId | None:
    """Takes away what they held by this course, and the check of a skill that rested on it; the number that was."""
    query = select(Associate).where(Associate.person_id == place.person_id).with_for_update(key_share=True)
    associate = (await work.session.exec(query.execution_options(populate_existing=True))).one()
    mine = select(HeldTraining).where(HeldTraining.person_id == place.person_id)
    rows = (await work.session.exec(mine.where(HeldTraining.training_id == training.id))).all()
    held = next((one for one in rows if one.course_id == row.id), None)
    if held is None:
        return None
    if training.skill:
        await _uncheck(work, row, training, held)
    await work.session.delete(held)
    await work.flush()
    if training.id == FACULTY and associate.trained_on == held.done_on:
        associate.trained_on = max((one.done_on for one in rows if one.id != held.id), default=None)
        associate.version += 1
        await work.flush()
    return HeldId(held.id)


async def _uncheck(work: Work, row: Course, training: Training, held: HeldTraining) -> None:
    """Only what this course checked; a check by somebody else stands."""
    words = results.proof(row, held)
    query = select(AssociateSkill).where(
        AssociateSkill.person_id == held.person_id,
        AssociateSkill.skill == training.skill,
        AssociateSkill.evidence == words,
    )
    for skill in (await work.session.exec(query.with_for_update())).all():
        skill.checked_by, skill.checked_at, skill.ends_on, skill.evidence = None, None, None, ""


async def corrections(work: Work, course_id: UUID) -> list[CorrectionView]:
    """What was put right, the newest first: of a course for those who run it, and for each their own."""
    reach = work.must(Permission.COURSE_VIEW)
    await course(work, course_id)
    seen = await results.shown(work, course_id) if work.actor.may(Permission.COURSE_EDIT) else {work.actor.person}
    rows = await queries.corrections(work.session, course_id)
    staff = reach.everyone or bool(reach.academies)
    return [_view(one, by, staff) for one, by in rows if one.person_id in seen]


def _view(one: CourseCorrection, by: str, staff: bool) -> CorrectionView:
    return CorrectionView(
        person_id=PersonId(one.person_id),
        before=PlaceStatus(one.before),
        after=PlaceStatus(one.after),
        reason=one.reason,
        withdrawn=one.withdrawn is not None,
        made_by=by if staff else "Your local team",
        made_at=one.made_at,
    )
