"""Help, accessibility, privacy and cookies."""

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.dataprotection import service as dataprotection
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.rates import service as rates
from frontend.data_words import groups, lines
from frontend.rate_words import STANDINGS
from frontend.render import page

PUBLIC = {"public": True}
SAID = ("notice.benefits", "helpline", "notice.tax", "notice.income", "notice.tell", "notice.insurer")
"""What the policy has said to everybody, by its keys in the book."""
PAGES = {"accessibility": "Accessibility statement", "privacy": "Privacy", "cookies": "Cookies"}


@get("/help", opt=PUBLIC, include_in_schema=False)
async def get_help(request: Request, work: NamedDependency[Work]) -> Template:  # noqa: ARG001
    return page(request, "about/help.html", "Get help")


@get("/help/benefits", opt=PUBLIC, include_in_schema=False)
async def benefits(request: Request, work: NamedDependency[Work]) -> Template:
    book = await rates.book(work)
    parameters, figures = book.parameters, book.on(london_day(work.now))
    return page(
        request,
        "about/benefits.html",
        "Your pay and your benefits",
        said={key: figures.cite(key)[0] for key in SAID},
        titles={key: parameters[key].title for key in SAID},
        standings=STANDINGS,
    )


@get("/about/what-we-keep", opt=PUBLIC, include_in_schema=False)
async def what_we_keep(request: Request, work: NamedDependency[Work]) -> Template:
    found = await dataprotection.keeping_schedule(work)
    return page(
        request,
        "about/what-we-keep.html",
        "What we keep about you",
        schedule=found,
        groups=groups(found.items),
        lines=lines,
    )


@get("/about/{name:str}", opt=PUBLIC, include_in_schema=False)
async def about(request: Request, work: NamedDependency[Work], name: FromPath[str]) -> Template:  # noqa: ARG001
    if name not in PAGES:
        raise NotFound
    return page(request, f"about/{name}.html", PAGES[name])


handlers = [get_help, benefits, what_we_keep, about]
