"""What people can do and have learnt, and the courses they learn it on."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate
from faculty_api.training import queries
from faculty_api.training.answering import answer_course, hand_back_courses, record_answer, to_answer
from faculty_api.training.catalogue import define_training, record_training, trainings
from faculty_api.training.certificates import certificate
from faculty_api.training.correcting import correct_result, corrections
from faculty_api.training.courses import cancel_course, course, course_list, courses, create_course, invite, view
from faculty_api.training.record import ending, held, holdings, name_alone, record
from faculty_api.training.reminding import remind_due
from faculty_api.training.results import record_results
from faculty_api.training.skills import check_skill, holding_after, say_skills
from schemas.access import Permission
from schemas.people import AssociateStatus
from schemas.requiring import CourseToGoOn
from schemas.training import CoursePersonView, CourseView, PlaceStatus
from schemas.values import PersonId

__all__ = [
    "answer_course", "cancel_course", "certificate", "check_skill", "correct_result", "corrections", "course",
    "course_list", "courses", "create_course", "define_training", "ending", "hand_back_courses", "held",
    "holding_after", "holdings", "invite", "name_alone", "record", "record_answer", "record_results", "record_training",
    "remind_due", "say_skills", "to_answer", "to_go_on", "to_invite", "trainings",
]  # fmt: skip


async def to_invite(work: Work, course_id: UUID) -> list[CoursePersonView]:
    """People in reach who were not asked to this course yet and are taking sessions now, by name."""
    reach = work.must(Permission.COURSE_EDIT)
    shown = await course_list(work, course_id)
    asked = {one.person_id for one in shown.people}
    where = [col(Associate.academy_code) == shown.course.academy] if shown.course.academy else []
    return [
        CoursePersonView(person_id=PersonId(row[0].person_id), name=row[1].full_name, status=PlaceStatus.INVITED)
        for row in await queries.people(work.session, reach, *where)
        if row[0].person_id not in asked and row[0].status == AssociateStatus.ACTIVE
    ]


async def to_go_on(
    work: Work, person_id: UUID, academy: str, wanted: Iterable[UUID], before: date
) -> list[tuple[UUID, CourseToGoOn]]:
    """Courses that give these trainings before a day, each beside what it gives, the first one first.

    Asks no permission: called by use-cases that have asked.
    """
    rows = await queries.courses(work.session, person_id, queries.to_go_on(academy, wanted, work.now))
    found = [view(row) for row in rows]
    return [(one.training_id, _to_go_on(one)) for one in found if london_day(one.ends_at) <= before]


def _to_go_on(one: CourseView) -> CourseToGoOn:
    return CourseToGoOn(
        id=one.id,
        title=one.title,
        starts_at=one.starts_at,
        place=one.place,
        free_places=max(0, one.places - one.taken),
        mine=one.mine,
    )
