"""JSON doors of skills, trainings and courses."""

from uuid import UUID

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Response

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.training import service
from schemas.skills import CheckSkill, SaySkills
from schemas.training import (
    AnswerCourse,
    AnswerFor,
    CorrectionView,
    CorrectResult,
    CourseListView,
    CourseView,
    CreateCourse,
    DefineTraining,
    HeldView,
    Invite,
    RecordResults,
    RecordTraining,
    RecordView,
    TrainingView,
)
from schemas.values import Page

SKILLS, COURSES = ["Skills and training"], ["Courses"]


@get("/associates/{person_id:uuid}/training", tags=SKILLS)
async def get_record(person_id: FromPath[UUID], work: NamedDependency[Work]) -> RecordView:
    """What somebody can do and has learnt, and which of it somebody else has checked."""
    return await service.record(work, person_id)


@put("/associates/{person_id:uuid}/skills", tags=SKILLS)
async def say_skills(
    request: Request, person_id: FromPath[UUID], data: JSONBody[SaySkills], work: NamedDependency[Work]
) -> RecordView:
    """My own skills, all of them."""
    return await doors.once(work, request, RecordView, lambda: service.say_skills(work, person_id, data))


@post("/associates/{person_id:uuid}/skills/{skill:str}/check", tags=SKILLS)
async def check_skill(
    request: Request,
    person_id: FromPath[UUID],
    skill: FromPath[str],
    data: JSONBody[CheckSkill],
    work: NamedDependency[Work],
) -> RecordView:
    return await doors.once(work, request, RecordView, lambda: service.check_skill(work, person_id, skill, data))


@post("/associates/{person_id:uuid}/trainings", tags=SKILLS)
async def record_training(
    request: Request, person_id: FromPath[UUID], data: JSONBody[RecordTraining], work: NamedDependency[Work]
) -> RecordView:
    """A training that somebody did elsewhere."""
    return await doors.once(work, request, RecordView, lambda: service.record_training(work, person_id, data))


@get("/trainings", tags=SKILLS)
async def list_trainings(work: NamedDependency[Work]) -> Page[TrainingView]:
    return Page(items=await service.trainings(work))


@post("/trainings", tags=SKILLS)
async def define_training(
    request: Request, data: JSONBody[DefineTraining], work: NamedDependency[Work]
) -> TrainingView:
    return await doors.once(work, request, TrainingView, lambda: service.define_training(work, data))


@get("/trainings/ending", tags=SKILLS)
async def list_ending(work: NamedDependency[Work]) -> Page[HeldView]:
    """Trainings that end soon and that nothing newer follows."""
    return Page(items=await service.ending(work))


@get("/certificates/{held_id:uuid}", tags=SKILLS)
async def get_certificate(held_id: FromPath[UUID], work: NamedDependency[Work]) -> Response[bytes]:
    """The certificate of a course that somebody passed, as a PDF."""
    name = {"Content-Disposition": 'attachment; filename="certificate.pdf"'}
    return Response(await service.certificate(work, held_id), media_type="application/pdf", headers=name)


@get("/courses", tags=COURSES)
async def list_courses(work: NamedDependency[Work]) -> Page[CourseView]:
    return Page(items=await service.courses(work))


@post("/courses", tags=COURSES)
async def create_course(request: Request, data: JSONBody[CreateCourse], work: NamedDependency[Work]) -> CourseView:
    return await doors.once(work, request, CourseView, lambda: service.create_course(work, data))


@get("/courses/{course_id:uuid}", tags=COURSES)
async def get_course(course_id: FromPath[UUID], work: NamedDependency[Work]) -> CourseView:
    return await service.course(work, course_id)


@get("/courses/{course_id:uuid}/people", tags=COURSES)
async def list_people(course_id: FromPath[UUID], work: NamedDependency[Work]) -> CourseListView:
    return await service.course_list(work, course_id)


@post("/courses/{course_id:uuid}/invitations", tags=COURSES)
async def invite(
    request: Request, course_id: FromPath[UUID], data: JSONBody[Invite], work: NamedDependency[Work]
) -> CourseListView:
    return await doors.once(work, request, CourseListView, lambda: service.invite(work, course_id, data))


@post("/courses/{course_id:uuid}/answer", tags=COURSES)
async def answer_course(
    request: Request, course_id: FromPath[UUID], data: JSONBody[AnswerCourse], work: NamedDependency[Work]
) -> CourseView:
    """My own answer. Yes to a full course is a place on its waiting list."""
    return await doors.once(work, request, CourseView, lambda: service.answer_course(work, course_id, data))


@post("/courses/{course_id:uuid}/answers", tags=COURSES)
async def record_answer(
    request: Request, course_id: FromPath[UUID], data: JSONBody[AnswerFor], work: NamedDependency[Work]
) -> CourseListView:
    """What somebody who was invited said by phone, written down by their team."""
    return await doors.once(work, request, CourseListView, lambda: service.record_answer(work, course_id, data))


@post("/courses/{course_id:uuid}/results", tags=COURSES)
async def record_results(
    request: Request, course_id: FromPath[UUID], data: JSONBody[RecordResults], work: NamedDependency[Work]
) -> CourseListView:
    return await doors.once(work, request, CourseListView, lambda: service.record_results(work, course_id, data))


@get("/courses/{course_id:uuid}/corrections", tags=COURSES)
async def list_corrections(course_id: FromPath[UUID], work: NamedDependency[Work]) -> Page[CorrectionView]:
    """Results that were put right, with why; of an associate their own."""
    return Page(items=await service.corrections(work, course_id))


@post("/courses/{course_id:uuid}/corrections", tags=COURSES)
async def correct_result(
    request: Request, course_id: FromPath[UUID], data: JSONBody[CorrectResult], work: NamedDependency[Work]
) -> CourseListView:
    """Another result in place of one that was recorded. A certificate of the old one is withdrawn."""
    return await doors.once(work, request, CourseListView, lambda: service.correct_result(work, course_id, data))


@post("/courses/{course_id:uuid}/cancel", tags=COURSES)
async def cancel_course(request: Request, course_id: FromPath[UUID], work: NamedDependency[Work]) -> CourseView:
    return await doors.once(work, request, CourseView, lambda: service.cancel_course(work, course_id))


handlers = [
    get_record, say_skills, check_skill, record_training, list_trainings, define_training, list_ending, get_certificate,
    list_courses, create_course, get_course, list_people, invite, answer_course, record_answer,
    record_results, list_corrections, correct_result, cancel_course,
]  # fmt: skip
