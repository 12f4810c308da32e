"""Help, accessibility, privacy and cookies; and the rates and rules everybody may read."""

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.policy import book
from frontend.rate_words import STANDINGS, value_words
from frontend.render import page
from schemas.access import Permission

PUBLIC = {"public": True}
SAID = ("notice.benefits", "helpline", "notice.tax", "notice.income", "notice.tell", "notice.insurer")
"""What the policy has said to everybody, by its keys in the book."""
PAGES = {"accessibility": "Accessibility statement", "privacy": "Privacy", "cookies": "Cookies"}


@get("/help", opt=PUBLIC, include_in_schema=False)
async def get_help(request: Request, work: NamedDependency[Work]) -> Template:  # noqa: ARG001
    return page(request, "about/help.html", "Get help")


@get("/help/benefits", opt=PUBLIC, include_in_schema=False)
async def benefits(request: Request, work: NamedDependency[Work]) -> Template:
    parameters, figures = book.load().parameters, book.load().on(london_day(work.now))
    return page(
        request,
        "about/benefits.html",
        "Your pay and your benefits",
        said={key: figures.cite(key)[0] for key in SAID},
        titles={key: parameters[key].title for key in SAID},
        standings=STANDINGS,
    )


@get("/about/{name:str}", opt=PUBLIC, include_in_schema=False)
async def about(request: Request, work: NamedDependency[Work], name: FromPath[str]) -> Template:  # noqa: ARG001
    if name not in PAGES:
        raise NotFound
    return page(request, f"about/{name}.html", PAGES[name])


@get("/admin/rates", include_in_schema=False)
async def rates(request: Request, work: NamedDependency[Work]) -> Template:
    """Every figure on today's date, with where it comes from and how well it stands."""
    work.must(Permission.POLICY_VIEW)
    today = london_day(work.now)
    figures = [(parameter, parameter.on(today)) for parameter in book.load().parameters.values()]
    waiting = sum(entry.standing in {"placeholder", "unset"} for _, entry in figures)
    return page(
        request,
        "about/rates.html",
        "Pay rates and rules",
        figures=figures,
        waiting=waiting,
        today=today,
        value_words=value_words,
        standings=STANDINGS,
    )


handlers = [get_help, benefits, about, rates]
