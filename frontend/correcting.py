"""A result of a course that was written down wrongly is put right."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.training import service
from frontend import forms
from frontend import training_words as said
from frontend.render import page
from schemas.training import CorrectResult, CourseListView
from schemas.values import PersonId

Form = URLEncodedBody[dict[str, Any]]


@get("/team/associates/{person_id:uuid}/courses/{course_id:uuid}/correct", include_in_schema=False)
async def correct_page(
    request: Request, course_id: FromPath[UUID], person_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template:
    return await _correct(request, work, course_id, person_id)


async def _correct(request: Request, work: Work, course_id: UUID, person_id: UUID, **more: Any) -> Template:
    listed = await service.course_list(work, course_id)
    who = next((one for one in listed.people if one.person_id == person_id and one.status in said.DONE), None)
    if who is None:
        raise NotFound
    options = [option for option in said.RESULTS if option[0] != who.status]
    return page(
        request, "team_courses/correct.html", "Correct a result", course=listed.course, who=who, options=options,
        now=said.PLACES[who.status], **more,
    )  # fmt: skip


CORRECT = {
    "was": forms.choice("Look again, then select the right result", said.DONE),
    "result": forms.choice("Select what the result is", said.DONE),
    "reason": forms.text("Why you correct it", "Enter why you correct it"),
}


@post("/team/associates/{person_id:uuid}/courses/{course_id:uuid}/correct", include_in_schema=False)
async def correct_result(
    request: Request, course_id: FromPath[UUID], person_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, CorrectResult, CORRECT, person_id=PersonId(person_id))
    if command:
        try:
            async with work.attempt():
                await doors.once(
                    work, request, CourseListView, lambda: service.correct_result(work, course_id, command)
                )
            return Redirect(f"/team/courses/{course_id}?corrected=1", status_code=303)
        except Refusal as no:
            if no.status == NotFound.status:
                raise
            errors = forms.refused(no)
    return await _correct(request, work, course_id, person_id, errors=errors, values=data)


handlers = [correct_page, correct_result]
