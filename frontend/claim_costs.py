"""The costs of a claim: what for, how much, and the list of them all."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import cost_questions, forms
from frontend.claim_steps import Chosen, Form, YesNo, changeable, costs_of, mine_or_helped, the_cost, to
from frontend.claim_words import GROUPS, TYPES, category_of, cost_fields, known, paid_already, type_of
from frontend.cost_questions import Question
from frontend.filters import money
from frontend.render import page
from schemas.assess import MILEAGE
from schemas.claims import ClaimView, Cost
from schemas.errors import Fault
from schemas.values import ClaimId, LineId

Group = Annotated[str, QueryParameter(name="group", max_length=20)]


@get("/claims/{claim_id:uuid}/type", include_in_schema=False)
async def type_page(
    request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work], group: Group = ""
) -> Template:
    return _type(request, await changeable(work, claim_id), group)


def _type(request: Request, claim: ClaimView, group: str, **more: Any) -> Template:
    legend, options = "What did you spend money on?", [(key, one.label) for key, one in GROUPS.items()]
    if group in GROUPS:
        legend, options = "Which of these was it?", [(key, TYPES[key].label) for key in GROUPS[group].types]
    return page(request, "claims/type.html", legend, claim=claim, options=options, group=group, **more)


@post("/claims/{claim_id:uuid}/type", include_in_schema=False)
async def choose_type(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work], group: Group = ""
) -> Template | Redirect:
    claim = await changeable(work, claim_id)
    allowed = GROUPS[group].types if group in GROUPS else tuple(GROUPS)
    chosen, errors = forms.read(data, Chosen, {"choice": forms.choice("Select what you spent money on", allowed)})
    if chosen is None:
        return _type(request, claim, group, errors=errors, values=data)
    if group in GROUPS:
        return to(claim_id, f"/amount?type={chosen.choice}")
    types = GROUPS[chosen.choice].types
    return to(claim_id, f"/amount?type={types[0]}" if len(types) == 1 else f"/type?group={chosen.choice}")


CostType = Annotated[str, QueryParameter(name="type", max_length=30)]


@get("/claims/{claim_id:uuid}/amount", include_in_schema=False)
async def amount_page(
    request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work], cost_type: CostType = ""
) -> Template:
    claim = await changeable(work, claim_id)
    guess = {"miles": str(claim.estimated_miles)} if cost_type in MILEAGE and claim.estimated_miles else {}
    return _amount(request, claim, cost_type, f"/claims/{claim.id}/amount?type={cost_type}", values=guess)


def _amount(request: Request, claim: ClaimView, name: str, action: str, **more: Any) -> Template:
    kind = known(name)
    twice = next((one for one in claim.booked if one.category == name), None)
    context = {"claim": claim, "kind": kind, "type": name, "action": action, "twice": twice, **more}
    return page(request, "claims/amount.html", "Change a cost" if "day" in more else kind.question, **context)


@post("/claims/{claim_id:uuid}/amount", include_in_schema=False)
async def add_cost(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work], cost_type: CostType = ""
) -> Template | Redirect:
    claim, kind = await changeable(work, claim_id), known(cost_type)
    fields = cost_fields(kind, day=False, twice=paid_already(claim, cost_type))
    command, errors = forms.read(data, Cost, fields, **category_of(cost_type))
    action = f"/claims/{claim.id}/amount?type={cost_type}"
    if command is not None and "back" not in data:
        question = await _question(request, work, claim, cost_type, command, data)
        if question:
            return _ask(request, claim, question, command, action)
        try:
            async with work.attempt():
                return await _added(request, work, claim, cost_type, command, data)
        except Refusal as no:
            errors = _under(forms.refused(no), fields)
    return _amount(request, claim, cost_type, action, errors=errors, values=data)


async def _question(
    request: Request, work: Work, claim: ClaimView, name: str, command: Cost, data: dict[str, Any]
) -> Question | None:
    """What to ask before this cost is added; nothing when it was added already and the button pressed twice."""
    before = await doors.sent_before(work, request)
    if before:
        return None
    if not cost_questions.instead(claim, name, data):
        found = cost_questions.another(claim, name, data, used=before is None)
        if found:
            return found
    return await cost_questions.too_large(work, claim, command, data)


def _ask(request: Request, claim: ClaimView, question: Question, command: Cost, action: str) -> Template:
    now = f"{command.miles} miles" if command.miles else money(command.amount_pence or 0)
    context: dict[str, Any] = {"claim": claim, "question": question, "now": now, "action": action}
    return page(request, "claims/sure.html", "Is this right?", **context)


async def _added(
    request: Request, work: Work, claim: ClaimView, name: str, command: Cost, data: dict[str, Any]
) -> Redirect:
    """On to the receipt: of a new cost, or of the one that the person says this is."""
    same = cost_questions.instead(claim, name, data)
    if same and same.cost_id:
        which = same.cost_id
        now = msgspec.structs.replace(command, on=same.on, no_receipt=same.no_receipt)
        view = await doors.once(work, request, ClaimView, lambda: service.change_cost(work, claim.id, which, now))
        made = next(line for line in costs_of(view) if line.cost_id == which)
    else:
        view = await doors.once(work, request, ClaimView, lambda: service.add_cost(work, claim.id, command))
        made = costs_of(view)[-1]
    return to(claim.id, f"/costs/{made.cost_id}/photo" if made.needs_receipt and not made.receipt else "/costs")


def _under(errors: dict[str, Fault], have: forms.Fields) -> dict[str, Fault]:
    """Faults under fields this page has; others without a field, so that the summary still says them."""
    return {
        key if key in have else "": fault if key in have else Fault(field="", message=fault.message)
        for key, fault in errors.items()
    }


@get("/claims/{claim_id:uuid}/costs/{cost_id:uuid}/change", include_in_schema=False)
async def change_page(
    request: Request, claim_id: FromPath[ClaimId], cost_id: FromPath[LineId], work: NamedDependency[Work]
) -> Template:
    claim, line = await the_cost(work, claim_id, cost_id)
    name = type_of(line)
    fields = cost_fields(known(name), day=True, twice=paid_already(claim, name))
    values = forms.shown(line.cost, fields) if line.cost else {}
    action = f"/claims/{claim.id}/costs/{cost_id}/change"
    return _amount(request, claim, name, action, values=values, day=True)


@post("/claims/{claim_id:uuid}/costs/{cost_id:uuid}/change", include_in_schema=False)
async def change_cost(
    request: Request, claim_id: FromPath[ClaimId], cost_id: FromPath[LineId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim, line = await the_cost(work, claim_id, cost_id)
    name = type_of(line)
    fields = cost_fields(known(name), day=True, twice=paid_already(claim, name))
    command, errors = forms.read(data, Cost, fields, **category_of(name), no_receipt=line.no_receipt)
    action = f"/claims/{claim.id}/costs/{cost_id}/change"
    if command is not None and "back" not in data:
        question = await cost_questions.too_large(work, claim, command, data)
        if question and command.amount_pence != (line.cost.amount_pence if line.cost else None):
            return _ask(request, claim, question, command, action)
        try:
            async with work.attempt():
                await service.change_cost(work, claim_id, cost_id, command)
            return to(claim_id, "/costs")
        except Refusal as no:
            errors = _under(forms.refused(no), fields)
    return _amount(request, claim, name, action, errors=errors, values=data, day=True)


@get("/claims/{claim_id:uuid}/costs/{cost_id:uuid}/remove", include_in_schema=False)
async def remove_page(
    request: Request, claim_id: FromPath[ClaimId], cost_id: FromPath[LineId], work: NamedDependency[Work]
) -> Template:
    claim, line = await the_cost(work, claim_id, cost_id)
    return page(request, "claims/remove.html", "Remove this cost?", claim=claim, line=line)


@post("/claims/{claim_id:uuid}/costs/{cost_id:uuid}/remove", include_in_schema=False)
async def remove_cost(
    request: Request, claim_id: FromPath[ClaimId], cost_id: FromPath[LineId], work: NamedDependency[Work]
) -> Redirect:
    await mine_or_helped(work, claim_id)
    await doors.once(work, request, ClaimView, lambda: service.remove_cost(work, claim_id, cost_id))
    return to(claim_id, "/costs")


@get("/claims/{claim_id:uuid}/costs", include_in_schema=False)
async def costs_page(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template:
    return _costs(request, await changeable(work, claim_id))


def _costs(request: Request, claim: ClaimView, **more: Any) -> Template:
    costs = costs_of(claim)
    pence = {
        line.cost_id: sum(one.claimed.pence for one in claim.lines if one.cost_id == line.cost_id) for line in costs
    }
    return page(request, "claims/costs.html", "Your costs", claim=claim, costs=costs, pence=pence, **more)


@post("/claims/{claim_id:uuid}/costs", include_in_schema=False)
async def another(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await changeable(work, claim_id)
    missing = f"Select yes if you need to add {'another' if costs_of(claim) else 'a'} cost"
    fields = {"choice": forms.yes_no(missing)}
    answer, errors = forms.read(data, YesNo, fields)
    if answer is None:
        return _costs(request, claim, errors=errors, values=data)
    return to(claim_id, "/type" if answer.choice else "/check")


handlers = [
    type_page, choose_type, amount_page, add_cost, change_page, change_cost, remove_page, remove_cost, costs_page,
    another,
]  # fmt: skip
