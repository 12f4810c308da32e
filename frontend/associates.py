"""The register for staff: find somebody, and see what one may see of them. Bringing people in is in ``imports``."""

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from faculty_api.availability import service as availability
from faculty_api.development import service as development
from faculty_api.kernel.doors import SHOWS_GONE
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.people import service
from faculty_api.people.vocabulary import words
from faculty_api.stories import service as stories
from frontend import asking, contact, duplicates, exports, forms, histories, imports
from frontend.called import called, named_apart
from frontend.filters import plural
from frontend.needs_words import WEIGHTS
from frontend.record_words import EMPLOYERS, KINDS, STATUSES
from frontend.render import page
from frontend.team_times import age_of, terms_said, wants, when_free
from schemas.access import Permission, Role
from schemas.finding import MOST_MONTHS, FindAssociates, FoundAssociate
from schemas.people import AssociateView
from schemas.values import Page

NOT_ASKED = {
    "0": "Never asked",
    "1": "Not for 1 month",
    "3": "Not for 3 months",
    "6": "Not for 6 months",
    "12": "Not for 12 months",
}
FIELDS = {
    "q": forms.text("Search", optional=True),
    "kind": forms.choice("", tuple(KINDS), optional=True),
    "academy": forms.text("Local academy", optional=True),
    "status": forms.choice("", tuple(STATUSES), optional=True),
    "free_on": forms.day("Day", optional=True),
    "not_asked_months": forms.whole("Months", optional=True, most=MOST_MONTHS),
}
ASKED = {*FIELDS, "trained", "free_on-day", "free_on-month", "free_on-year"}


def named(kind: str, codes: Iterable[str]) -> str:
    """The names of skills or topics, in one line."""
    names = {one.code: one.name for one in words("skill" if kind == "skill" else "topic")}
    return ", ".join(names.get(code, code) for code in codes)


def route(code: str) -> str:
    return next((one.name for one in words("route") if one.code == code), code)


def _staff_only(work: Work) -> None:
    """An associate may read their own record, but not on the pages of a team."""
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed


@get("/team/associates", include_in_schema=False)
async def associates_page(
    request: Request, work: NamedDependency[Work], cursor: Annotated[UUID | None, QueryParameter()] = None
) -> Template:
    _staff_only(work)
    asked = {name: value for name, value in request.query_params.items() if name in ASKED and value.strip()}
    trained = True if asked.get("trained") == "yes" else None
    ask, errors = forms.read(asked, FindAssociates, FIELDS, after=cursor, trained=trained)
    found = None
    if ask:
        try:
            found = await offers.associates(work, ask)
        except Invalid as no:
            errors = forms.refused(no)
    return page(
        request,
        "associates/list.html",
        "Associates",
        errors=errors,
        values=asked,
        **await _listed(work, found, asked, cursor),
    )


async def _listed(
    work: Work, found: Page[FoundAssociate] | None, asked: dict[str, str], cursor: UUID | None
) -> dict[str, Any]:
    """What the list shows; without ``found`` what was asked cannot be looked for."""
    further = urlencode({**asked, "cursor": found.next}) if found and found.next else ""
    return {
        "people": found.items if found else [],
        "names": await called(work, [(one.id, one.full_name) for one in found.items]) if found else {},
        "found": found is not None,
        "more": f"/team/associates?{further}" if further else None,
        "count": _count(found) if found and asked and not cursor else "",
        "searched": bool(asked),
        "opened": bool(asked.keys() - {"q"}),
        "academies": {one.code: one.name for one in await networks.academies(work)},
        "many": work.actor.academy is None,
        "kinds": KINDS,
        "statuses": STATUSES,
        "not_asked": NOT_ASKED,
        "named": named,
    }


def _count(found: Page[FoundAssociate]) -> str:
    if found.items and found.items[0].close:
        return "Nobody has exactly these words. These come close"
    if found.next:
        return f"More than {len(found.items)} people found"
    return f"{plural(len(found.items), 'person', 'people')} found" if found.items else ""


@get("/team/associates/{person_id:uuid}", include_in_schema=False, opt=SHOWS_GONE)
async def associate_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State, done: contact.Done = ""
) -> Template | Redirect:
    _staff_only(work)
    try:
        who = await service.associate(work, state.vault, person_id, gone=True)
    except NotFound:
        if kept := await service.kept_record(work, person_id):
            return Redirect(f"/team/associates/{kept}", status_code=301)
        raise
    if who.erased:
        return page(request, "associates/erased.html", "Erased")
    sees_times = who.details is not None and work.actor.may(Permission.AVAILABILITY_VIEW)
    said = await availability.of(work, person_id) if sees_times else None
    academies = {one.code: one.name for one in await networks.academies(work)}
    return page(
        request,
        "associates/view.html",
        "Associate",
        banner=contact.BANNERS.get(done, ""),
        who=who,
        name=await named_apart(work, who.id, who.full_name),
        may=partial(may, work, who),
        may_ask=asking.may_ask(work, who),
        academy=academies[who.academy],
        kind=KINDS[who.kind],
        state=STATUSES[who.status],
        employers=EMPLOYERS,
        free=when_free(said),
        told=age_of(said, work.now) if said and said.mode else None,
        terms=terms_said(said, work.now),
        limits=wants(said.limits) if said else [],
        from_list=bool(said and said.from_list),
        named=named,
        route=route,
        needs=await needs.needs(work, state.vault, person_id) if who.private else [],
        weights=WEIGHTS,
        story=await stories.shared_story(work, state.vault, who.id) if work.actor.may(Permission.STORY_VIEW) else None,
        shows_development=await _shows(work, who),
        lent=await _lent(work, who) if who.details and work.actor.may(Permission.LENDING_VIEW) else None,
    )


def may(work: Work, who: AssociateView, permission: str) -> bool:
    """Whether the reader's permission reaches this person: a team that they are lent to has it for its own people."""
    reach = work.actor.reach(Permission(permission))
    return reach is not None and (reach.everyone or who.academy in reach.academies)


async def _shows(work: Work, who: AssociateView) -> bool:
    """Whether they let this reader see something of their development."""
    if not work.actor.may(Permission.DEVELOPMENT_VIEW):
        return False
    return any(one.person_id == who.id for one in await development.shown_to_me(work))


async def _lent(work: Work, who: AssociateView) -> list[str]:
    """The local academies that may ask them beside their own, now or on days to come."""
    views = await service.lendings(work, who.id)
    return sorted(networks.place(one.academy) for one in views if one.ended_at is None and not one.over)


handlers = [
    associates_page,
    associate_page,
    *contact.handlers,
    *imports.handlers,
    *duplicates.handlers,
    *histories.handlers,
    *exports.handlers,
]
