"""For the team: the rules that approve claims by themselves, and the claims they approved."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from frontend import forms
from frontend.parse import Unfit, pence
from frontend.readers import words
from frontend.render import page
from schemas.access import Permission, Role
from schemas.claim_rules import RulesView, SetRule, SetRules
from schemas.errors import Fault

Form = URLEncodedBody[dict[str, Any]]


@get("/team/claims/rules", include_in_schema=False)
async def own_rules(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    """The team's own Academy; everybody else chooses one."""
    work.must(Permission.CLAIM_VIEW)
    if work.actor.role is Role.ASSOCIATE:
        raise NotFound("We could not find that page")
    if work.actor.role is Role.TEAM and work.actor.academy:
        return Redirect(f"/team/claims/rules/{work.actor.academy}", status_code=303)
    academies = await networks.academies(work)
    return page(request, "team_claims/academies.html", "Rules that approve claims, by Academy", academies=academies)


@get("/team/claims/rules/{academy:str}", include_in_schema=False)
async def rules_page(request: Request, academy: FromPath[str], work: NamedDependency[Work]) -> Template:
    found = await service.rules_of(work, academy)
    values: dict[str, Any] = {
        "percent": str(found.second_look_percent),
        "on": [r.name.value for r in found.rules if r.on],
    }
    values |= {f"most-{rule.name}": f"{rule.most.pence / 100:.2f}" for rule in found.rules}
    done = "Rules saved" if request.query_params.get("done") == "saved" else ""
    return await _rules(request, work, found, values=values, banner=done)


async def _rules(request: Request, work: Work, found: RulesView, **more: Any) -> Template:
    name = next((one.name for one in await networks.academies(work) if one.code == found.academy), found.academy)
    return page(request, "team_claims/rules.html", "Rules that approve claims", rules=found, academy=name, **more)


@post("/team/claims/rules/{academy:str}", include_in_schema=False)
async def save_rules(
    request: Request, academy: FromPath[str], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    found = await service.rules_of(work, academy)
    command, errors = read_rules(data, found)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, RulesView, lambda: service.set_rules(work, academy, command))
            return Redirect(f"/team/claims/rules/{academy}?done=saved", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _rules(request, work, found, errors=errors, values=data)


def read_rules(form: forms.Form, found: RulesView) -> tuple[SetRules | None, dict[str, Fault]]:
    errors: dict[str, Fault] = {}
    ticked, told = form.get("on", []), []
    ticked = ticked if isinstance(ticked, list) else [ticked]
    if set(ticked) - {rule.name.value for rule in found.rules}:
        errors["on"] = Fault(field="on", message="Select rules from this list only")
    for rule in found.rules:
        field = f"most-{rule.name}"
        try:
            told.append(SetRule(rule=rule.name, on=rule.name.value in ticked, most_pence=pence(words(form, field))))
        except Unfit as unfit:
            errors[field] = Fault(field=field, message=f"The most for {rule.title.lower()} {unfit.rest}")
    share = words(form, "percent").removesuffix("%").strip()
    if not (share.isascii() and share.isdigit() and len(share) < 4 and int(share) <= 100):
        errors["percent"] = Fault(
            field="percent", message="Claims for a second look must be a whole number from 0 to 100"
        )
    if errors:
        return None, errors
    try:
        return msgspec.convert(
            {"rules": msgspec.to_builtins(told), "second_look_percent": int(share)}, SetRules
        ), errors
    except msgspec.ValidationError:
        return None, {"": Fault(field="", message="Each amount must be more than £0 and at most £10,000")}


@get("/team/claims/by-rule", include_in_schema=False)
async def by_rule_page(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.CLAIM_VIEW)
    if work.actor.role is Role.ASSOCIATE:
        raise NotFound("We could not find that page")
    return page(request, "team_claims/by_rule.html", "Claims approved by rule", found=await service.by_rule(work))


handlers = [own_rules, rules_page, save_rules, by_rule_page]
