"""Every page there is, for everybody, with something on it and with nothing: titles, axe, widths, other hosts."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from faculty_api.asgi import create_site
from faculty_api.kernel.embedded import Server
from faculty_api.settings import Settings
from schemas.access import Role
from tests.frontend.enter import wrong_on_enter
from tests.pages.hands import TITLE
from tests.pages.town import OTHERS, Town, found
from tests.support.browser import NARROW, WIDE, Open, faults
from tests.support.database import copied
from tests.support.site import as_if_just_logged_in, serving

pytestmark = pytest.mark.browser
PARAMETER = re.compile(r"\{(\w+):\w+\}")
NOT_PAGES = ("/api/", "/health/", "/static", "/assets", "/calendar/")
FILES = {
    "/receipts/{receipt_id}",
    "/receipts/{receipt_id}/picture",
    "/sessions/{session_id}/calendar.ics",
    "/demo/mailbox/{letter_id}/{number}",
    "/training/{held_id}/certificate.pdf",
    "/money/{payment}/remittance.pdf",
    "/team/associates/import/{import_id}/rows-to-mend.csv",
    "/finance/runs/{run_id}/files/{file}",
    "/admin/rates/edition/figures.csv",
    "/admin/consistency/lines.csv",
    "/national/measures.csv",
    "/team/spread/spread.csv",
}
CHOICES = {"name", "step", "file", "audience", "kind"}
WORDS = {
    "/story/{part_id}/share/{audience}": ("team", "programme", "regions", "published"),
    "/about/{name}": ("accessibility", "privacy", "cookies"),
    "/availability/{step}": ("usual",),
    "/availability/{term}/{step}": ("start", "saved"),
    "/team/cohorts/new/{step}": ("programme",),
    "/team/interest/{interest_id}/{step}": ("talk", "panel", "proposal", "confirmation", "back", "no-place", "close"),
    "/team/associates/{person_id}/first-steps/{step}": ("agreement", "payroll", "induction"),
    "/team/first-steps/{step}": ("payroll", "induction"),
    "/profile/development/steps/{step}": ("observe", "shadow", "co_lead", "mentor"),
    "/profile/break/{step}": ("pause", "leave", "resume", "return"),
    "/team/associates/{person_id}/standing/{step}": ("pause", "leave", "suspend", "lift", "resume", "return"),
    "/finance/runs/{run_id}/files/{file}": ("bank.csv", "payroll.csv"),
    "/finance/ways-to-pay/{kind}": ("bank", "payroll"),
}
QUERIES = {
    "/claims/{claim_id}/amount": ("?type=rail", "?type=car_mileage", "?type=taxi", "?type=hotel", "?type=carer"),
    "/claims/{claim_id}/type": ("", "?group=travel"),
    "/team/cohorts/{cohort_id}/pairs/by-hand": ("?s={by_hand}", "?s={by_hand}&q=nobody"),
    "/team/claims/approve": ("?c={number}",),
    "/profile/training/why-not": ("", "?session={session_id}"),
    "/team/associates/{person_id}/why-not": ("", "?session={session_id}"),
    "/team/cohorts/{cohort_id}/offers": ("?o={picked}",),
    "/team/term/pairs": ("", "?academy=YH&term=spring-2027&keep=nobody"),
    "/team/term/pairs/compared": ("?academy=YH",),
    "/team/spread": ("", "?months=24"),
    "/team/spread/people": ("", "?of=unused"),
    "/team/cohorts/{cohort_id}/offers/sent": ("?sent=2&call=1",),
    "/admin/rates": ("", "?show=unconfirmed", "?show=local", "?show=waiting&put=2"),
    "/admin/consistency": ("", "?academy=YH"),
    "/team/arrangements": ("", "?show=mine", "?show=overdue"),
    "/admin/rates/proposals/{rate_id}": ("", "?done=proposed"),
}
"""Beginnings of pages that a query decides; others are opened without one."""
OWNERS = {
    "/team/trainings/": Role.NATIONAL,
    "/team/associates/{person_id}/emergency": Role.NATIONAL,
    "/team/associates/{person_id}/private": Role.DATA_PROTECTION,
    "/team": Role.TEAM,
    "/networks/": Role.TEAM,
    "/networks": Role.NATIONAL,
    "/network": Role.TEAM,
    "/equality-report": Role.TEAM,
    "/national": Role.NATIONAL,
    "/finance": Role.FINANCE,
    "/data-protection": Role.DATA_PROTECTION,
    "/breaches": Role.DATA_PROTECTION,
    "/letters": Role.TEAM,
    "/complaints/new": Role.TEAM,
    "/emergencies": Role.DATA_PROTECTION,
    "/admin/rates/": Role.FINANCE,
    "/admin": Role.ADMIN,
}
PUBLIC = ("/log-in", "/help", "/about", "/join", "/complain/", "/reflect", "/no/", "/as-usual/", "/dates/")
ROLES = [role for role in Role if role not in OTHERS - {Role.ASSOCIATE}]


def routes() -> list[str]:
    """The addresses of all GET routes that are pages or their files, with the names of their parts."""
    app = create_site(Settings(home=Path("/nowhere"), field_key="11" * 32), "postgresql://nobody@localhost/none")
    handlers = ((route.path, getattr(route, "route_handlers", ())) for route in app.routes)
    paths = {path for path, found in handlers if any("GET" in handler.http_methods for handler in found)}
    return sorted(PARAMETER.sub(r"{\1}", path) for path in paths if not path.startswith(NOT_PAGES))


ROUTES = routes()


def owner(route: str) -> Role | None:
    """Whose page it is; None for everybody's."""
    if f"{route}/".startswith(PUBLIC):
        return None
    return next((role for start, role in OWNERS.items() if route.startswith(start)), Role.ASSOCIATE)


def addresses(town: Town, route: str) -> list[str]:
    """The route with ids of the town; none when the town has nothing for it."""
    names = [name for name in re.findall(r"\{(\w+)\}", route) if route not in WORDS or name not in CHOICES]
    ids = {**town.ids, **({names[-1]: town.ids[route]} if route in town.ids else {})}
    if any(name not in ids for name in names):
        return []
    plain = route
    for name in names:
        plain = plain.replace(f"{{{name}}}", str(ids[name]))
    spelled = [re.sub(r"\{\w+\}", word, plain) for word in WORDS.get(route, ("",))]
    queries = [query for query in QUERIES.get(route, ("",)) if set(re.findall(r"\{(\w+)\}", query)) <= set(town.ids)]
    return [path + query.format(**town.ids) for path in spelled for query in queries]


@pytest.fixture(scope="module", params=["filled", "empty"])
def town(
    request: pytest.FixtureRequest, postgres: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    with copied(postgres, template) as url, serving(url, tmp_path_factory.mktemp("site")) as running:
        yield found(running, full=request.param == "filled")


def visitor(town: Town, open_page: Open, role: Role | None, **more: bool) -> Page:
    page = open_page(base_url=town.site.url, **more)
    as_if_just_logged_in(town.site.database_url)
    if role:
        page.context.add_cookies([{"name": "faculty", "value": town.secrets[role], "url": town.site.url}])
    return page


def test_the_town_has_something_for_every_route(town: Town) -> None:
    if town.ids:
        assert [route for route in ROUTES if not addresses(town, route)] == []


@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_page_answers_everybody(town: Town, open_page: Open, role: Role | None) -> None:
    """Shown, sent elsewhere, or refused in words: with one h1 and a title of its own among this person's pages, and
    with the way forward as what Enter presses."""
    requests = visitor(town, open_page, role).context.request
    wrong: list[str] = []
    titles: dict[str, str] = {}
    nowhere = [PARAMETER.sub(str(uuid4()), "/claims/{x:uuid}"), "/nowhere"]
    for path in [*(path for route in ROUTES for path in addresses(town, route)), *nowhere]:
        answer = requests.get(path, max_redirects=0)
        if answer.status not in (200, 303, 403, 404) or (answer.status == 200 and not_theirs(role, path)):
            wrong.append(f"{answer.status} {path}")
        if answer.status == 303 or not answer.headers["content-type"].startswith("text/html"):
            continue
        wrong += [f"{path}: Enter presses {button}" for button in wrong_on_enter(answer.text())]
        wrong += [f"{path} shows what only a machine reads"] if "UUID(" in answer.text() else []
        headings, title = shape(answer.text())
        if headings != 1 or not TITLE.match(title):
            wrong.append(f"{path}: {headings} h1, title {title!r}")
        if answer.status == 200 and titles.setdefault(title, path.split("?")[0]) != path.split("?")[0]:
            wrong.append(f"{path} has the title of {titles[title]}: {title}")
    assert wrong == []


def not_theirs(role: Role | None, path: str) -> bool:
    """Pages of staff are for staff; the rates are for everybody who is logged in."""
    return path.startswith(("/team", "/finance")) and role in (None, Role.ASSOCIATE)


def shape(text: str) -> tuple[int, str]:
    """How many h1, and the title."""
    return len(re.findall(r"<h1[\s>]", text)), re.findall(r"<title>([^<]*)</title>", text)[0].strip()


CLEAN_FOR = [None, Role.ASSOCIATE, Role.TEAM, Role.NATIONAL, Role.FINANCE, Role.DATA_PROTECTION, Role.ADMIN]


@pytest.mark.parametrize("role", CLEAN_FOR)
def test_every_page_is_clean_at_both_widths(town: Town, open_page: Open, role: Role | None) -> None:
    page = visitor(town, open_page, role)
    elsewhere: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if outside(town, request.url) else None)
    page.on("console", lambda message: said.append(message.text))
    wrong: list[str] = []
    mine = [route for route in ROUTES if owner(route) is role and route not in FILES]
    if not town.ids:
        mine = [route for route in mine if not route.startswith((*PUBLIC, "/admin"))]  # the same as in the other town
    for path in [path for route in mine for path in addresses(town, route)]:
        page.goto(path)
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{path} at {width}: {fault}" for fault in faults(page)]
    assert (wrong, elsewhere, [text for text in said if "404" not in text]) == ([], [], [])


def outside(town: Town, url: str) -> bool:
    return urlsplit(url).netloc not in ("", urlsplit(town.site.url).netloc)
