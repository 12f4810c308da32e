"""A person's own pages: what I can do, what I have learnt, courses I am invited to, and what I could be booked for."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template
from msgspec import Struct

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Refusal, cannot_show
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.people.vocabulary import words
from faculty_api.programmes import service as programmes
from faculty_api.training import certificates, service
from frontend import forms
from frontend import training_words as said
from frontend.lapsed import needs
from frontend.readers import many
from frontend.render import page
from schemas.errors import Fault
from schemas.skills import SaySkills, SkillLevel
from schemas.training import AnswerCourse, CourseView, HeldView, PlaceStatus, RecordView, Source

Form = URLEncodedBody[dict[str, Any]]
PATH = "/profile/training"
NONE = "none"
CODES = tuple(word.code for word in words("skill"))
LIKE = {
    "skills": forms.several(
        "Select what you would like to do",
        (*CODES, NONE),
        exclusive=NONE,
        both="Select what you would like to do, or none",
    )
}
ANSWER = {"answer": forms.choice("Select if you want to come", ("yes", "no"))}
SEATED = {PlaceStatus.INVITED, PlaceStatus.YES, PlaceStatus.WAITING, PlaceStatus.NO}


class Liked(Struct):
    skills: list[str]


class Answered(Struct):
    answer: str


@get(PATH, include_in_schema=False)
async def training_page(request: Request, work: NamedDependency[Work]) -> Template:
    mine = await service.record(work, work.actor.person)
    today = london_day(work.now)
    return page(
        request,
        "training/mine.html",
        "Your skills and training",
        banner="Your skills are saved." if "saved" in request.query_params else "",
        skills=[(one.name, said.MINE[one.level], said.checked(one, today)) for one in mine.skills],
        trainings=[(one, said.training_rows(one, today)) for one in mine.trainings],
        courses=[
            (one, said.when(one), said.place(one.mine, one, work.now, mine=True))
            for one in await service.courses(work)
            if one.mine
        ],
        ours=Source.COURSE,
    )


@get("/profile/skills", include_in_schema=False)
async def skills_page(request: Request, work: NamedDependency[Work]) -> Template:
    mine = await service.record(work, work.actor.person)
    return _skills(request, values={"skills": [one.skill for one in mine.skills]})


def _skills(request: Request, **more: Any) -> Template:
    options = [(word.code, word.name) for word in words("skill")]
    return page(request, "training/skills.html", "What would you like to do?", options=options, **more)


@post("/profile/skills", include_in_schema=False)
async def choose_skills(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """What is left keeps its level and its check; what is new has no level yet."""
    liked, errors = forms.read(data, Liked, LIKE)
    if liked is None:
        return _skills(request, errors=errors, values=data)
    held = {one.skill: one.level for one in (await service.record(work, work.actor.person)).skills}
    command = SaySkills(skills={code: held.get(code, SkillLevel.NOT_SAID) for code in liked.skills})
    if warned := await _warned(
        request, work, data, command, "/profile/skills", [("skills", one) for one in liked.skills or [NONE]]
    ):
        return warned
    await _say(request, work, command)
    return Redirect("/profile/skills/levels" if liked.skills else f"{PATH}?saved=1", status_code=303)


async def _warned(
    request: Request, work: Work, data: dict[str, Any], command: SaySkills, to: str, sent: list[tuple[str, str]]
) -> Template | None:
    """Which bookings this would make not ready, before it is done; None when it makes none so, or they know."""
    found = [] if data.get("known") else await offers.would_lapse(work, command)
    if not found:
        return None
    title = "Some of your bookings need this"
    return page(request, "training/still_needed.html", title, found=found, needs=needs, to=to, sent=sent)


async def _say(request: Request, work: Work, command: SaySkills) -> None:
    await doors.once(work, request, RecordView, lambda: service.say_skills(work, work.actor.person, command))


@get("/profile/skills/levels", include_in_schema=False)
async def levels_page(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    mine = await service.record(work, work.actor.person)
    if not mine.skills:
        return Redirect("/profile/skills", status_code=303)
    return _levels(request, mine, values={one.skill: one.level for one in mine.skills})


def _levels(request: Request, mine: RecordView, **more: Any) -> Template:
    options = [(level.value, text) for level, text in said.LEVELS.items()]
    asked = [(one.skill, one.name) for one in mine.skills]
    return page(request, "training/levels.html", "How well can you do this?", asked=asked, options=options, **more)


@post("/profile/skills/levels", include_in_schema=False)
async def say_levels(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    mine = await service.record(work, work.actor.person)
    levels, errors = {}, {}
    for one in mine.skills:
        chosen = "".join(many(data, one.skill)[-1:])
        if chosen in set(said.LEVELS):
            levels[one.skill] = SkillLevel(chosen)
        else:
            errors[one.skill] = Fault(field=one.skill, message=f"Select how well you can do this: {one.name}")
    if errors:
        return _levels(request, mine, errors=errors, values=data)
    command = SaySkills(skills=levels)
    if warned := await _warned(request, work, data, command, "/profile/skills/levels", list(levels.items())):
        return warned
    await _say(request, work, command)
    return Redirect(f"{PATH}?saved=1", status_code=303)


@get(f"{PATH}/why-not", include_in_schema=False)
async def why_not_page(
    request: Request, work: NamedDependency[Work], session: Annotated[UUID | None, QueryParameter()] = None
) -> Template:
    found = await programmes.why_not(work, work.actor.person, session_id=session)
    missing = [one for one in found.programmes if one.steps]
    ready = [one for one in found.programmes if not one.steps]
    booked = bool(session and await offers.my_lapsed(work, [session]))
    title = "What your booking needs" if booked else "Why can I not be booked?"
    return page(
        request, "training/why_not.html", title, found=found, missing=missing, ready=ready, booked=booked,
        back=f"/sessions/{session}" if booked else PATH,
    )  # fmt: skip


@get("/training/courses/{course_id:uuid}", include_in_schema=False)
async def course_page(request: Request, course_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _course(request, work, await service.course(work, course_id))


async def _course(request: Request, work: Work, one: CourseView, **more: Any) -> Template:
    return page(
        request,
        "training/course.html",
        "A course",
        course=one,
        when=said.when(one),
        lasts=said.lasts(one.months),
        state=said.place(one.mine, one, work.now, mine=True) if one.mine else "",
        may_answer=one.mine in SEATED and one.status == "open" and one.starts_at > work.now,
        full=one.taken >= one.places and one.mine is not PlaceStatus.YES,
        corrected=said.corrected(
            [one for one in await service.corrections(work, one.id) if one.person_id == work.actor.person], ()
        ),
        banner="We have your answer." if "answered" in request.query_params else "",
        **more,
    )


@post("/training/courses/{course_id:uuid}/answer", include_in_schema=False)
async def answer_course(
    request: Request, course_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    answered, errors = forms.read(data, Answered, ANSWER)
    if answered:
        command = AnswerCourse(yes=answered.answer == "yes")
        try:
            async with work.attempt():
                await doors.once(work, request, CourseView, lambda: service.answer_course(work, course_id, command))
            return Redirect(f"/training/courses/{course_id}?answered=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _course(request, work, await service.course(work, course_id), errors=errors, values=data)


@get("/training/{held_id:uuid}/certificate", include_in_schema=False)
async def certificate_page(request: Request, held_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    one = await service.held(work, held_id)
    return page(
        request, "training/certificate.html", "Certificate", one=one, cannot=cannot_show(certificates.lacking(one)),
        back=_back(work, one),
        lines=certificates.words(one) if one.source is Source.COURSE else [], none=certificates.NOT_OURS,
    )  # fmt: skip


def _back(work: Work, one: HeldView) -> str:
    return PATH if one.person_id == work.actor.person else f"/team/associates/{one.person_id}/training"


@get("/training/{held_id:uuid}/certificate.pdf", include_in_schema=False)
async def certificate_file(held_id: FromPath[UUID], work: NamedDependency[Work]) -> Response[bytes]:
    name = {"Content-Disposition": 'attachment; filename="certificate.pdf"'}
    return Response(await service.certificate(work, held_id), media_type="application/pdf", headers=name)


handlers = [
    training_page, skills_page, choose_skills, levels_page, say_levels, why_not_page, course_page, answer_course,
    certificate_page, certificate_file,
]  # fmt: skip
