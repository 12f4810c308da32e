"""The links each kind of user has at the top of every page: at most 5, all of them always visible."""

from typing import NamedTuple

from litestar import Litestar

from schemas.access import Role


class Link(NamedTuple):
    text: str
    href: str
    current: bool = False


LINKS: dict[Role, tuple[Link, ...]] = {
    Role.ASSOCIATE: (
        Link("Home", "/"),
        Link("Sessions", "/sessions"),
        Link("Availability", "/availability"),
        Link("Money", "/money"),
        Link("Profile", "/profile"),
    ),
    Role.TEAM: (
        Link("Home", "/team"),
        Link("Cohorts", "/team/cohorts"),
        Link("Associates", "/team/associates"),
        Link("Network", "/network"),
        Link("Claims", "/team/claims"),
    ),
    Role.FINANCE: (
        Link("Home", "/finance"),
        Link("Payment runs", "/finance/runs"),
        Link("Exports", "/finance/exports"),
        Link("Rates and rules", "/admin/rates"),
        Link("Same pay", "/admin/consistency"),
    ),
    Role.NATIONAL: (
        Link("National picture", "/national"),
        Link("Networks", "/networks"),
        Link("Cohorts", "/team/cohorts"),
        Link("Associates", "/team/associates"),
        Link("Claims", "/team/claims"),
    ),
    Role.AUDITOR: (
        Link("Payment runs", "/finance/runs"),
        Link("Rates and rules", "/admin/rates"),
        Link("Same pay", "/admin/consistency"),
        Link("Equality report", "/equality-report"),
        Link("National picture", "/national"),
    ),
    Role.DATA_PROTECTION: (
        Link("Data protection", "/data-protection"),
        Link("Associates", "/team/associates"),
        Link("Rates and rules", "/admin/rates"),
        Link("Equality report", "/equality-report"),
        Link("National picture", "/national"),
    ),
    Role.ADMIN: (
        Link("People and roles", "/admin/people"),
        Link("Data gone wrong", "/breaches"),
        Link("Rates and rules", "/admin/rates"),
        Link("Same pay", "/admin/consistency"),
    ),
}


BELONGS = {
    "/claims/": "/money",
    "/offers/": "/sessions",
    "/admin/consistency": "/admin/rates",
    "/data-protection/people/": "/team/associates",
    "/equality-report": "/network",
    "/national": "/network",
    "/team/spread": "/network",
    "/breaches": "/data-protection",
    "/emergencies": "/team/associates",
    "/letters": "/team",
    "/breaches/report": "/breaches",
    "/complaints/": "/team/associates",
    "/story": "/profile",
    "/team/taken-back": "/team",
    "/networks/": "/network",
    "/team/moves": "/team/associates",
    "/team/training": "/team/associates",
    "/team/development": "/team/associates",
    "/team/interest": "/team/associates",
    "/team/first-steps": "/team/associates",
    "/team/courses/": "/team/associates",
    "/team/trainings/": "/team/associates",
    "/team/calendar": "/team/cohorts",
    "/team/dates": "/team/cohorts",
    "/team/free": "/team/cohorts",
    "/team/gaps": "/team/cohorts",
    "/team/term": "/team/cohorts",
    "/my-dates": "/availability",
    "/team/programmes/": "/team/cohorts",
}
"""Where a page that is below no link of the menu is reached from."""


def has_page(app: Litestar, path: str) -> bool:
    return any(route.path == path for route in app.routes)


def links(app: Litestar, role: Role | None, path: str) -> list[Link]:
    """Those pages that exist, the one we are in (or below) marked."""
    offered = [link for link in LINKS.get(role, ()) if has_page(app, link.href)] if role else []
    within = [link for link in offered if path == link.href or (link.href != "/" and path.startswith(f"{link.href}/"))]
    start, above = next(((start, href) for start, href in BELONGS.items() if path.startswith(start)), ("", ""))
    if not within or len(start) > max(len(link.href) for link in within):
        within = [link for link in offered if link.href == above] or within
    here = max(within, key=lambda link: len(link.href), default=None)
    return [link._replace(current=link is here) for link in offered]
