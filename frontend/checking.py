"""Check that it is you: a form that was held back is sent on with a code, and nothing that was typed is lost.

What was typed waits in the page itself, which no browser keeps; it is stored nowhere.
"""

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.accounts import service
from faculty_api.accounts.rules import WRONG_PROOF, normal_code
from faculty_api.demo import service as demo
from faculty_api.kernel.db import transaction
from faculty_api.kernel.doors import SAFE, form_of
from faculty_api.kernel.errors import NotFresh, Refusal
from faculty_api.kernel.freshness import AGAIN, CODE, FRESH
from faculty_api.kernel.work import Work
from frontend.log_in import HOMES, safe_next
from frontend.render import page
from schemas.accounts import ProofCodeView
from schemas.errors import Fault

TITLE = "Check that it is you"
PATH = "/check-that-it-is-you"
TO, COMMAND = "_to", "_of_command"
"""Fields of a held form that a file comes from: where it goes, and its command."""
OURS = frozenset({TO, COMMAND, "_csrf_token", "_command_id", CODE, AGAIN})


async def check_page(request: Request, refusal: NotFresh) -> Template:
    """In place of the page or the file that was asked for. A code is sent, unless the last one is still good."""
    errors = {} if refusal.code is None else {CODE: Fault(field=CODE, message=_wrong(refusal.code))}
    state, sent, shown_code = request.app.state, None, ""
    async with transaction(state.engine) as session:
        work = Work(session, request.state.actor, state.clock())
        try:
            sent = await service.ask_proof(work, request, again=refusal.again)
        except Refusal as no:
            errors = {"": Fault(field="", message=no.detail)}
        if state.settings.demo:
            shown_code = await demo.proof_code(work)
    return _drawn(request, refusal, errors, sent, shown_code)


def _wrong(code: str) -> str:
    if not code.strip():
        return "Enter the 6-digit code from your email"
    return WRONG_PROOF if normal_code(code) else "The code must be 6 numbers"


def _drawn(
    request: Request, refusal: NotFresh, errors: dict[str, Fault], sent: ProofCodeView | None, shown_code: str
) -> Template:
    here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    asked = request.method in SAFE
    file = bool(request.route_handler.opt.get("file"))
    opens = [("next", here), ("file", "yes" if file else "")]
    if file and not asked:  # what was typed waits for the press that fetches the file, on a page that says so
        opens = [(TO, here), (COMMAND, dict(refusal.form).get("_command_id", "")), *refusal.form]
    return page(
        request,
        "log_in/prove.html",
        TITLE,
        errors=errors,
        status=403,
        to=PATH if asked or file else here,
        held=opens if asked or file else refusal.form,
        typed=request.url.path != PATH and any(not name.startswith("_") for name, _ in refusal.form),
        command=dict(refusal.form).get("_command_id", ""),
        home=HOMES[request.state.actor.role],
        email=sent.email if sent else "",
        new=refusal.again and sent is not None,
        code_field=CODE,
        again_field=AGAIN,
        shown_code=shown_code,
    )


@post(PATH, opt=FRESH, include_in_schema=False, status_code=200)
async def checked(
    request: Request,
    data: URLEncodedBody[dict[str, Any]],
    work: NamedDependency[Work],  # noqa: ARG001 - the door asks for the code
) -> Template | Redirect:
    """What was asked for by a link. A file does not take the page's place, so it has one to start from."""
    if TO in data:
        return await _fetch(request)
    to = safe_next(str(data.get("next", "/")))
    if data.get("file"):
        return page(request, "log_in/proved.html", "Thank you", to=to)
    return Redirect(to, status_code=303)


async def _fetch(request: Request) -> Template:
    """The form that a file comes from, whole, and a way back: the file does not take this page's place."""
    sent = [(name, value) for name, value in (await form_of(request)).multi_items() if isinstance(value, str)]
    given = dict(sent)
    to = safe_next(given[TO])
    held = [one for one in sent if one[0] not in OURS]
    return page(request, "log_in/fetch.html", "Thank you", to=to, held=held, command=given.get(COMMAND, ""),
                home=HOMES[request.state.actor.role], back=to.removesuffix("/file"))  # fmt: skip


handlers = [checked]
