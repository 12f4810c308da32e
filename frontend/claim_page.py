"""A claim as its owner sees it, with the questions that came back: one form, one button, every answer kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel.work import Work
from frontend import claim_help, forms
from frontend.claim_steps import Form, answer_field, changeable, to
from frontend.claim_words import part_for_person, state_of, what_of
from frontend.readers import words
from frontend.render import page
from schemas.claim_commands import AnswerQuestion
from schemas.claims import ClaimStatus, ClaimSummary, ClaimView, LineDecision, LineView
from schemas.errors import Fault
from schemas.values import ClaimId


@get("/claims/{claim_id:uuid}", include_in_schema=False)
async def claim_page(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template:
    claim = await service.get(work, claim_id)
    anew = await _anew(work, claim)
    return _shown(request, claim, anew=anew, values={answer_field(line): line.answer for line in asked(claim)})


async def _anew(work: Work, claim: ClaimView) -> ClaimSummary | None:
    """The claim that came after this one was taken back."""
    if claim.status is not ClaimStatus.WITHDRAWN or work.actor.person != claim.person_id:
        return None
    later = [
        one
        for one in await service.mine(work)
        if one.session_id == claim.session_id and not one.is_advance and one.status is not ClaimStatus.WITHDRAWN
    ]
    return later[0] if later else None


def _shown(request: Request, claim: ClaimView, **more: Any) -> Template:
    context: dict[str, Any] = {
        "anew": None,
        "claim": claim,
        "state": state_of(claim),
        "what": what_of(claim),
        "asked": asked(claim),
    }
    context |= {"waits": claim_help.waits(claim), "part_words": part_for_person, "field_of": answer_field}
    return page(request, "claims/claim.html", "Your claim", **(context | more))


def asked(claim: ClaimView) -> list[LineView]:
    return [line for line in claim.lines if line.decision is LineDecision.ASKED]


@post("/claims/{claim_id:uuid}/answers", include_in_schema=False)
async def answers(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    """Saves what is answered, whatever is still missing; a second time it changes nothing."""
    claim = await changeable(work, claim_id, advance=True)
    to_costs = words(data, "then") == "costs"
    given, errors = _read(data, asked(claim), some=to_costs)
    for line in asked(claim):
        if line.id in given and given[line.id].answer != line.answer:
            await service.answer_question(work, claim_id, line.id, given[line.id])
    if errors:
        return _shown(request, await service.get(work, claim_id), errors=errors, values=data)
    return to(claim_id, "/costs" if to_costs else "/check")


def _read(
    form: Mapping[str, Any], lines: Sequence[LineView], *, some: bool
) -> tuple[dict[Any, AnswerQuestion], dict[str, Fault]]:
    """The answers by line; ``some``: not all have to be there yet."""
    given: dict[Any, AnswerQuestion] = {}
    errors: dict[str, Fault] = {}
    for line in lines:
        field, it = answer_field(line), line.what.lower()
        if some and not words(form, field):
            continue
        reader = forms.prose(f"Your answer about {it}", f"Enter your answer about {it}")
        command, wrong = forms.read({"answer": form.get(field, "")}, AnswerQuestion, {"answer": reader})
        if command is None:
            errors[field] = Fault(field=field, message=wrong["answer"].message)
        else:
            given[line.id] = command
    return given, errors


handlers = [claim_page, answers]
