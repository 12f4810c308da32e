"""From one claim's page: pay the rest now, and take back what the rules approved."""

from typing import Any

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.readers import many, words
from frontend.team_claims import claim_shown
from schemas.claim_rules import PayRestNow, UndoRule
from schemas.claims import ClaimView
from schemas.errors import Fault
from schemas.values import ClaimId

Form = URLEncodedBody[dict[str, Any]]


@post("/team/claims/{claim_id:uuid}/undo", include_in_schema=False)
async def undo(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = read_undo(data)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, ClaimView, lambda: service.undo_rule(work, claim_id, command))
            return Redirect("/team/claims?done=undone", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return claim_shown(request, await service.get(work, claim_id), errors=errors, values=data)


def read_undo(form: forms.Form) -> tuple[UndoRule | None, dict[str, Fault]]:
    given = {"line_id": words(form, "undo_line"), "question": words(form, "question")}
    errors: dict[str, Fault] = {}
    if not given["line_id"]:
        errors["undo_line"] = Fault(field="undo_line", message="Select what your question is about")
    if not given["question"]:
        errors["question"] = Fault(field="question", message="Enter your question")
    if errors:
        return None, errors
    try:
        return msgspec.convert(given, UndoRule), errors
    except msgspec.ValidationError:
        return None, {"question": Fault(field="question", message="Your question must be 1,000 characters or less")}


@post("/team/claims/{claim_id:uuid}/rest", include_in_schema=False)
async def pay_rest(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    try:
        given = {"wait": many(data, "wait"), "digest": words(data, "digest")}
        command = msgspec.convert(given, PayRestNow)
    except msgspec.ValidationError:
        return Redirect(f"/team/claims/{claim_id}", status_code=303)
    try:
        async with work.attempt():
            view = await doors.once(work, request, ClaimView, lambda: service.pay_rest_now(work, claim_id, command))
        done = "split" if view.approved_at else view.status.value
        return Redirect(f"/team/claims?done={done}", status_code=303)
    except Refusal as no:
        errors = forms.refused(no)
    return claim_shown(request, await service.get(work, claim_id), errors=errors, values=data)


handlers = [undo, pay_rest]
