"""Pages that the private link of a letter opens, without a log-in: shown to whoever has it, and kept by nobody."""

from typing import Any

from litestar import Request
from litestar.response import Template

from faculty_api.kernel.errors import Refusal
from frontend.render import page

PUBLIC = {"public": True}


def shown(request: Request, template: str, title: str, **context: Any) -> Template:
    made = page(request, template, title, **context)
    made.headers["Cache-Control"] = "no-store"  # who has the link is not logged in, and the page is theirs alone
    return made


def over(request: Request, no: Refusal, link: str, href: str, after: str = "") -> Template:
    """Why the link cannot be used, and the page behind a log-in that does the same."""
    title = "This link cannot be used"
    return page(
        request, "by_link/over.html", title, status=no.status, said=no.detail, link=link, href=href, after=after
    )
