"""One way to show a page: the template environment, what every page knows, and the headers it leaves with."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, pass_context
from jinja2.runtime import Context
from litestar import Request
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template.config import TemplateConfig

from faculty_api.kernel.ids import new_id
from faculty_api.networks.service import place
from frontend.assets import NHSUK, asset
from frontend.filters import FILTERS
from frontend.navigation import has_page, links
from frontend.options import cell, choices
from frontend.statuses import colour
from schemas.access import Role
from schemas.errors import Fault

SERVICE = "Lived experience faculty"
TEMPLATES = Path(__file__).parent / "templates"

Errors = Mapping[str, Fault] | Iterable[Fault]


class Loud(ChainableUndefined):
    """May be asked about, as the NHS macros do, but not printed: a name misspelt in a template is an error."""

    def __str__(self) -> str:
        if self._undefined_hint and "no else section" in self._undefined_hint:
            return ""
        return self._fail_with_undefined_error()

    __html__ = __str__


@pass_context
def typed(context: Context, name: str) -> str:
    """What was typed under this name, or the text to begin with; "" when nothing."""
    found = (context.get("values") or {}).get(name, "")
    if isinstance(found, list | tuple):
        found = found[-1] if found else ""
    return found if isinstance(found, str) else ""


@pass_context
def chosen(context: Context, name: str) -> list[str]:
    """What was ticked under this name, as text."""
    found = (context.get("values") or {}).get(name, "")
    many = found if isinstance(found, list | tuple | set | frozenset) else [found]
    return [str(value) for value in many if value not in ("", "all", None)]


@pass_context
def fault(context: Context, name: str) -> Fault | None:
    errors: Mapping[str, Fault] = context.get("errors") or {}
    return errors.get(name)


def environment(*, reload: bool = False, before: tuple[Path, ...] = ()) -> Environment:
    """``before``: folders searched ahead of ours."""
    env = Environment(
        undefined=Loud,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=reload,
        loader=ChoiceLoader(
            [
                *(FileSystemLoader(folder) for folder in before),
                FileSystemLoader(TEMPLATES),
                PackageLoader("nhsuk_frontend_jinja"),
            ]
        ),
    )
    env.filters.update(FILTERS, cell=cell, place=place)
    env.globals.update(
        asset=asset,
        nhsuk=NHSUK,
        choices=choices,
        service=SERVICE,
        new_id=new_id,
        colour=colour,
        typed=typed,
        chosen=chosen,
        fault=fault,
    )
    return env


def template_config(env: Environment | None = None) -> TemplateConfig[JinjaTemplateEngine]:
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(env or environment()))


def by_field(errors: Errors) -> dict[str, Fault]:
    """Faults under the field they belong to; the first of each field stands."""
    if isinstance(errors, Mapping):
        return dict(errors)
    kept: dict[str, Fault] = {}
    for one in errors:
        kept.setdefault(one.field or f"_{len(kept)}", one)
    return kept


def page(
    request: Request, template: str, title: str, *, errors: Errors = (), status: int = 200, **context: Any
) -> Template:
    """A whole page. ``title`` names the page for the browser: never a person, money, or anything private.

    With ``errors`` the title says so, the summary is shown, and a status of 200 becomes 422.
    """
    faults = by_field(errors)
    return Template(
        template_name=template,
        status_code=422 if faults and status == 200 else status,
        context={**_surroundings(request), "title": title, "errors": faults, **context},
    )


def _surroundings(request: Request) -> dict[str, Any]:
    """What every page knows. Nothing here may fail: the page that says "there is a problem" needs it too."""
    state = request.state
    actor = getattr(state, "actor", None)
    settings = getattr(request.app.state, "settings", None)
    return {
        "actor": actor,
        "associate": actor is None or actor.role is Role.ASSOCIATE,
        "navigation": links(request.app, actor.role if actor else None, request.url.path),
        "can_switch": bool(actor and actor.also) and has_page(request.app, "/switch"),
        "help_page": has_page(request.app, "/help"),
        "csrf": getattr(state, "csrf", ""),
        "cspNonce": getattr(state, "nonce", ""),
        "stripe": getattr(request.app.state, "stripe", None) is not None,
        "demo": bool(getattr(settings, "demo", False)),
        "values": {},
        "banner": "",
    }


PROBLEMS: dict[int, tuple[str, str]] = {
    400: ("We could not read what was sent", "Go back, check what you entered and send it again."),
    401: ("Log in to continue", "You need to log in to see this page."),
    403: ("You do not have access to this", "If you need this page, call us and we will help."),
    404: (
        "Page not found",
        "If you typed the web address, check it is correct. If you pasted it, check you copied all of it.",
    ),
    405: ("Page not found", "Go back and use the buttons and links on the page."),
    406: ("This file cannot show every letter", "Print the page instead."),
    409: ("This has changed", "Someone may have changed it since you opened the page. Go back and look again."),
    413: ("That file is too large", "Go back and choose a smaller file."),
    429: ("Too many tries", "Wait a few minutes and try again."),
    500: ("There is a problem with the service", "Try again later. We have kept what you had saved."),
}


def problem_page(
    request: Request, status: int, detail: str = "", way: tuple[str, str] | None = None, *, heading: str = ""
) -> Template:
    """A refusal or a fault as a page; ``detail`` is shown as it stands and must be in words fit to show.

    ``way``: a link's words and its address.
    """
    said, usual = PROBLEMS.get(status) or PROBLEMS[400 if status < 500 else 500]
    title = heading or said
    return page(request, "error.html", title, status=status, heading=title, detail=detail or usual, way=way)


def headers(nonce: str, logged_in: bool, *, https: bool = False) -> dict[str, str]:
    """The headers of every answer. Not ``no-referrer``: a form's POST would then come with ``Origin: null``."""
    policy = {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    found = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if logged_in:
        found["Cache-Control"] = "no-store"
    if https:
        found["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return found
