"""Help, accessibility, privacy and cookies."""

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.rates import service as rates
from frontend.render import page

PUBLIC = {"public": True}
PAGES = {"accessibility": "Accessibility statement", "privacy": "Privacy", "cookies": "Cookies"}


@get("/help", opt=PUBLIC, include_in_schema=False)
async def get_help(request: Request, work: NamedDependency[Work]) -> Template:  # noqa: ARG001
    return page(request, "about/help.html", "Get help")


@get("/help/benefits", opt=PUBLIC, include_in_schema=False)
async def benefits(request: Request, work: NamedDependency[Work]) -> Template:
    helpline = (await rates.book(work)).on(london_day(work.now)).cite("helpline")[0].value
    return page(request, "about/benefits.html", "Your pay and your benefits", helpline=helpline)


@get("/about/{name:str}", opt=PUBLIC, include_in_schema=False)
async def about(request: Request, work: NamedDependency[Work], name: FromPath[str]) -> Template:  # noqa: ARG001
    if name not in PAGES:
        raise NotFound
    return page(request, f"about/{name}.html", PAGES[name])


handlers = [get_help, benefits, about]
