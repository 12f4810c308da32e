"""Courses for the team: those there are, a new one, who is invited, who came; and whose training ends soon."""

from datetime import date, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.people.vocabulary import words
from faculty_api.training import service
from frontend import correcting, forms
from frontend import training_words as said
from frontend.called import called
from frontend.filters import plural
from frontend.hand_waits import by_hand
from frontend.readers import many
from frontend.render import page
from frontend.team_training import staff_only
from schemas.access import Permission
from schemas.errors import Fault
from schemas.training import (
    MOST_PLACES,
    AnswerFor,
    CourseListView,
    CourseStatus,
    CourseView,
    CreateCourse,
    DefineTraining,
    Invite,
    PlaceStatus,
    RecordResults,
    ResultOf,
    TrainingView,
)
from schemas.values import LongText, OptionalText, PersonId, ShortText

Form = URLEncodedBody[dict[str, Any]]
CAME = [("passed", "Came and passed"), ("not_passed", "Came, did not pass")]
WITHOUT = (PlaceStatus.INVITED, PlaceStatus.WAITING, PlaceStatus.NO)
BANNERS = {
    "made": "Course created. Now invite people.",
    "invited": "They are invited.",
    "answered": "The answer is written down. They are told.",
    "results": "Results saved. Whoever passed has the training.",
    "corrected": "The result is corrected. They are told.",
    "cancelled": "The course is called off. Everybody who was asked is told.",
}


class Course(Struct):
    """As on the page; who it is for goes by who makes it."""

    title: ShortText
    training_id: UUID
    on: date
    starts: time
    ends: time
    places: Annotated[int, Meta(ge=1, le=MOST_PLACES)]
    place: OptionalText = ""
    about: LongText = ""


@get("/team/training", include_in_schema=False)
async def courses_page(request: Request, work: NamedDependency[Work]) -> Template:
    staff_only(work)
    work.must(Permission.COURSE_VIEW)
    today = london_day(work.now)
    return page(
        request,
        "team_courses/list.html",
        "Courses and training",
        courses=[
            (one, said.when(one), said.places(one), said.STATES[one.status]) for one in await service.courses(work)
        ],
        ending=[(one, said.ends(one.ends_on, today)) for one in await service.ending(work)],
        trainings=[(one, said.lasts(one.months), _skill(one.skill)) for one in await service.trainings(work)],
        banner="Training added." if "added" in request.query_params else "",
    )


def _skill(code: str) -> str:
    return next((word.name for word in words("skill") if word.code == code), code)


def fields(today: date, known: tuple[str, ...]) -> dict[str, forms.Reader]:
    return {
        "title": forms.text("What it is called", "Enter what the course is called"),
        "training_id": forms.choice("Select which training it gives", known),
        "on": forms.day("Date", "Enter the date of the course", earliest=today, latest=today + timedelta(days=1800)),
        "starts": forms.clock("Start time", "Enter the time it starts"),
        "ends": forms.clock("End time", "Enter the time it ends"),
        "places": forms.whole("How many places", "Enter how many places there are", least=1, most=MOST_PLACES, like=12),
        "place": forms.text("Where", optional=True),
        "about": forms.prose("About the course", optional=True),
    }


@get("/team/courses/new", include_in_schema=False)
async def new_page(request: Request, work: NamedDependency[Work]) -> Template:
    return await _new(request, work)


async def _new(request: Request, work: Work, **more: Any) -> Template:
    work.must(Permission.COURSE_EDIT)
    options = [(str(one.id), one.name, said.lasts(one.months)) for one in await service.trainings(work)]
    return page(request, "team_courses/new.html", "Create a course", options=options, **more)


@post("/team/courses/new", include_in_schema=False)
async def create_course(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    known = tuple(str(one.id) for one in await service.trainings(work))
    typed, errors = forms.read(data, Course, fields(london_day(work.now), known))
    if typed:
        command = CreateCourse(
            academy=work.actor.academy,
            training_id=typed.training_id,  # type: ignore[arg-type]
            **{name: getattr(typed, name) for name in Course.__struct_fields__ if name != "training_id"},
        )
        try:
            async with work.attempt():
                made = await doors.once(work, request, CourseView, lambda: service.create_course(work, command))
            return Redirect(f"/team/courses/{made.id}?made=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _new(request, work, errors=errors, values=data)


@get("/team/courses/{course_id:uuid}", include_in_schema=False)
async def course_page(request: Request, course_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _course(request, work, course_id)


async def _course(request: Request, work: Work, course_id: UUID, **more: Any) -> Template:
    listed = await service.course_list(work, course_id)
    one = listed.course
    mine = one.academy is not None or work.actor.academy is None
    before = one.status is CourseStatus.OPEN and one.starts_at > work.now
    over = one.ends_at <= work.now and mine and one.status is not CourseStatus.CANCELLED
    others = [each for each in listed.people if each.person_id != work.actor.person]
    to_answer = await service.to_answer(work, course_id) if before and mine else []
    to_invite = await service.to_invite(work, course_id) if before and mine else []
    names = await called(work, [(each.person_id, each.name) for each in (*listed.people, *to_answer, *to_invite)])
    banner = next((text for word, text in BANNERS.items() if word in request.query_params), "")
    return page(
        request,
        "team_courses/course.html",
        "Course",
        course=one,
        when=said.when(one),
        lasts=said.lasts(one.months),
        skill=_skill(one.skill),
        places=said.places(one),
        state=said.STATES[one.status],
        people=[(each, said.place(each.status, one, work.now)) for each in listed.people],
        names=names,
        to_answer=to_answer,
        to_invite=to_invite,
        may_cancel=before and mine,
        to_decide=[each for each in listed.people if each.status is PlaceStatus.YES] if over else [],
        came=CAME,
        without=[each for each in others if each.status in WITHOUT] if over else [],
        to_correct={each.person_id for each in others if each.status in said.DONE} if over else (),
        corrected=said.corrected(await service.corrections(work, course_id), listed.people),
        results=said.RESULTS,
        banner=banner,
        **(await by_hand(work, [(each.person_id, each.name) for each in listed.people]) if banner else {}),
        **more,
    )


@post("/team/courses/{course_id:uuid}/invitations", include_in_schema=False)
async def invite(
    request: Request, course_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    people = _ids(many(data, "people"))
    if not people:
        errors = {"people": Fault(field="people", message="Select who you want to invite")}
        return await _course(request, work, course_id, errors=errors, values=data)
    try:
        async with work.attempt():
            command = Invite(people=people)
            await doors.once(work, request, CourseListView, lambda: service.invite(work, course_id, command))
    except Refusal as no:
        return await _course(request, work, course_id, errors=forms.refused(no), values=data)
    return Redirect(f"/team/courses/{course_id}?invited=1", status_code=303)


def _ids(texts: list[str]) -> list[PersonId]:
    found = []
    for text in texts:
        try:
            found.append(PersonId(UUID(text)))
        except ValueError:
            continue
    return found


@post("/team/courses/{course_id:uuid}/answers", include_in_schema=False)
async def record_answer(
    request: Request, course_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    known = tuple(str(one.person_id) for one in await service.to_answer(work, course_id))
    answer = {
        "person_id": forms.choice("Select who told you", known),
        "yes": forms.yes_no("Select if they want to come"),
    }
    command, errors = forms.read(data, AnswerFor, answer)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, CourseListView, lambda: service.record_answer(work, course_id, command))
            return Redirect(f"/team/courses/{course_id}?answered=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _course(request, work, course_id, errors=errors, values=data)


@post("/team/courses/{course_id:uuid}/results", include_in_schema=False)
async def record_results(
    request: Request, course_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    """Those for whom something was chosen; the others can be said later."""
    chosen = {one: "".join(many(data, f"result-{one}")[-1:]) for one in _ids(many(data, "person"))}
    results = [
        ResultOf(person_id=one, result=PlaceStatus(how)) for one, how in chosen.items() if how in dict(said.RESULTS)
    ]
    if not results:
        first = next(iter(chosen), None)
        message = "Select for at least 1 person if they passed"
        errors = {f"result-{first}": Fault(field=f"result-{first}", message=message)}
        return await _course(request, work, course_id, errors=errors, values=data)
    try:
        async with work.attempt():
            command = RecordResults(results=results)
            await doors.once(work, request, CourseListView, lambda: service.record_results(work, course_id, command))
    except Refusal as no:
        return await _course(request, work, course_id, errors=forms.refused(no), values=data)
    return Redirect(f"/team/courses/{course_id}?results=1", status_code=303)


@get("/team/courses/{course_id:uuid}/cancel", include_in_schema=False)
async def cancel_page(request: Request, course_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    listed = await service.course_list(work, course_id)
    told = [one for one in listed.people if one.status in (PlaceStatus.INVITED, PlaceStatus.YES, PlaceStatus.WAITING)]
    words_ = plural(len(told), "person", "people")
    return page(request, "team_courses/cancel.html", "Call off the course?", course=listed.course, told=words_)


@post("/team/courses/{course_id:uuid}/cancel", include_in_schema=False)
async def cancel_course(
    request: Request, course_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template | Redirect:
    try:
        async with work.attempt():
            await doors.once(work, request, CourseView, lambda: service.cancel_course(work, course_id))
    except Refusal as no:
        return await _course(request, work, course_id, errors=forms.refused(no))
    return Redirect(f"/team/courses/{course_id}?cancelled=1", status_code=303)


DEFINE = {
    "name": forms.text("What it is called", "Enter what the training is called"),
    "months": forms.whole("How many months it counts", optional=True, least=1, most=120, like=24),
    "skill": forms.choice("", tuple(word.code for word in words("skill")), optional=True),
}


@get("/team/trainings/new", include_in_schema=False)
async def define_page(request: Request, work: NamedDependency[Work]) -> Template:
    return _define(request, work)


def _define(request: Request, work: Work, **more: Any) -> Template:
    work.must(Permission.TRAINING_DEFINE)
    skills = [(word.code, word.name) for word in words("skill")]
    return page(request, "team_courses/define.html", "Add a training", skills=skills, **more)


@post("/team/trainings/new", include_in_schema=False)
async def define_training(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    command, errors = forms.read(data, DefineTraining, DEFINE)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, TrainingView, lambda: service.define_training(work, command))
            return Redirect("/team/training?added=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _define(request, work, errors=errors, values=data)


handlers = [
    *correcting.handlers,
    courses_page, new_page, create_course, course_page, invite, record_answer, record_results,
    cancel_page, cancel_course, define_page, define_training,
]  # fmt: skip
