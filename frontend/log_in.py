"""Logging in by an e-mailed link or code, switching role, logging out."""

from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from faculty_api.accounts import service
from faculty_api.kernel.errors import Invalid, NotFound, Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.render import page
from schemas.access import Role
from schemas.accounts import LogInView
from schemas.errors import Fault

PUBLIC = {"public": True}
Form = URLEncodedBody[dict[str, Any]]
HOMES = {
    Role.ASSOCIATE: "/",
    Role.TEAM: "/team",
    Role.NATIONAL: "/team/cohorts",
    Role.FINANCE: "/finance",
    Role.ADMIN: "/admin/rates",
    Role.AUDITOR: "/finance/runs",
    Role.DATA_PROTECTION: "/team/associates",
}


def safe_next(path: str) -> str:
    """Only a path of our own: nobody is sent elsewhere by a link that looks like ours."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path and path.isprintable()
    return path if ours and len(path) < 500 else "/"


def redirect_to_log_in(request: Request) -> Response[Any]:
    back = request.url.path if request.method == "GET" else "/"
    return Redirect("/log-in" if back == "/" else f"/log-in?next={quote(back)}", status_code=303)


def let_in(request: Request, entered: LogInView, to: str) -> Response[Any]:
    settings = request.app.state.settings
    cookie = Cookie(
        key=settings.cookie, value=entered.secret, path="/", httponly=True, secure=settings.secure, samesite="lax"
    )
    return Redirect(safe_next(to), status_code=303, cookies=[cookie])


@get("/log-in", opt=PUBLIC, include_in_schema=False)
async def log_in_page(
    request: Request,
    work: NamedDependency[Work],  # noqa: ARG001 - opens the transaction that says who is here
    next_page: Annotated[str, QueryParameter(name="next", max_length=500)] = "/",
) -> Template:
    return page(request, "log_in/log_in.html", "Log in", next=safe_next(next_page))


@post("/log-in/check-your-email", opt=PUBLIC, include_in_schema=False, status_code=200)
async def send_link(request: Request, data: Form, work: NamedDependency[Work]) -> Template:
    back = safe_next(str(data.get("next", "/")))
    try:
        async with work.attempt():
            email = await service.ask(work, str(data.get("email", "")), request.app.state.settings.base_url)
    except Refusal as no:
        return page(request, "log_in/log_in.html", "Log in", errors=_on(no, "email"), values=data, next=back)
    return page(request, "log_in/check.html", "Check your email", email=email, next=back)


def _on(no: Refusal, field: str) -> dict[str, Fault]:
    return forms.refused(no) if no.faults else {field: Fault(field=field, message=no.detail)}


@post("/log-in/code", opt=PUBLIC, include_in_schema=False)
async def enter_code(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Response[Any]:
    email, back = str(data.get("email", "")), safe_next(str(data.get("next", "/")))
    try:
        entered = await service.enter_by_code(work, email, str(data.get("code", "")))
    except Invalid as no:
        return page(request, "log_in/check.html", "Check your email", errors=forms.refused(no), email=email, next=back)
    if entered is None:
        wrong = "That code is not right, or it has run out. Check the newest email, or ask for a new code"
        faults = [Fault(field="code", message=wrong)]
        return page(request, "log_in/check.html", "Check your email", errors=faults, email=email, next=back)
    return let_in(request, entered, back)


@get("/log-in/continue", opt=PUBLIC, include_in_schema=False)
async def continue_page(
    request: Request, work: NamedDependency[Work], token: Annotated[str, QueryParameter(max_length=100)] = ""
) -> Template:
    """Opening the link spends nothing: mail scanners open links too."""
    name = await service.who_asked(work, token)
    if name is None:
        return page(request, "log_in/old_link.html", "This link has been used or is too old", status=404)
    return page(request, "log_in/continue.html", "Log in", name=name, token=token)


@post("/log-in/continue", opt=PUBLIC, include_in_schema=False)
async def spend_link(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Response[Any]:
    try:
        entered = await service.enter_by_link(work, str(data.get("token", "")))
    except NotFound:
        return page(request, "log_in/old_link.html", "This link has been used or is too old", status=404)
    return let_in(request, entered, "/")


@get("/switch", include_in_schema=False)
async def switch_page(request: Request, work: NamedDependency[Work]) -> Template:
    return page(request, "log_in/switch.html", "Switch role", roles=[role for role, _ in work.actor.also])


@post("/switch", include_in_schema=False)
async def switch(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Response[Any]:
    wanted = str(data.get("role", ""))
    if wanted not in {role.value for role, _ in work.actor.also}:
        faults = [Fault(field="role", message="Select the role you want to use")]
        roles = [role for role, _ in work.actor.also]
        return page(request, "log_in/switch.html", "Switch role", errors=faults, roles=roles)
    secret = request.cookies.get(request.app.state.settings.cookie, "")
    entered = await service.switch_role(work, secret, Role(wanted))
    return let_in(request, entered, HOMES[Role(wanted)])


@post("/log-out", include_in_schema=False)
async def log_out(request: Request, work: NamedDependency[Work]) -> Response[Any]:
    settings = request.app.state.settings
    await service.log_out(work, request.cookies.get(settings.cookie, ""))
    gone = Cookie(
        key=settings.cookie, value="", path="/", max_age=0, httponly=True, secure=settings.secure, samesite="lax"
    )
    return Redirect("/log-in", status_code=303, cookies=[gone])


handlers = [log_in_page, send_link, enter_code, continue_page, spend_link, switch_page, switch, log_out]
