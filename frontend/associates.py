"""The register for staff: find somebody, and see what one may see of them. Bringing people in is in ``imports``."""

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Template

from faculty_api.availability import service as availability
from faculty_api.kernel.errors import NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import service
from faculty_api.people.vocabulary import words
from frontend import imports
from frontend.filters import listed, span
from frontend.render import page
from schemas.access import Permission, Role
from schemas.availability import AvailabilityMode, AvailabilityView
from schemas.people import AssociateStatus, Employer, Kind

KINDS = {Kind.LIVED: "Associate with lived experience", Kind.PROFESSIONAL: "Professional"}
STATUSES = {AssociateStatus.ACTIVE: "Active", AssociateStatus.PAUSED: "Paused", AssociateStatus.ENDED: "Has left"}
EMPLOYERS = {
    Employer.NONE: "No public employer",
    Employer.NHS_ENGLAND: "NHS England",
    Employer.OTHER_NHS: "Another NHS organisation",
    Employer.OTHER_PUBLIC: "Another public organisation",
    Employer.SUPPORTED_BY_ORGANISATION: "Their organisation supports them",
}
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
MODES = {
    AvailabilityMode.ASK_ME: "At other times we can ask",
    AvailabilityMode.ONLY_THESE: "Only at these times",
    AvailabilityMode.NOT_NOW: "Cannot do any sessions at the moment",
}


def named(kind: str, codes: Iterable[str]) -> str:
    """The names of skills or topics, in one line."""
    names = {one.code: one.name for one in words("skill" if kind == "skill" else "topic")}
    return ", ".join(names.get(code, code) for code in codes)


def route(code: str) -> str:
    return next((one.name for one in words("route") if one.code == code), code)


def when_free(said: AvailabilityView | None) -> list[str]:
    """A usual week in lines: Mondays and Fridays, 9am to 5pm."""
    if said is None or said.mode is None:
        return ["Not said yet"]
    days: dict[str, list[str]] = {}
    for slot in said.usual:
        days.setdefault(span(slot.starts, slot.ends), []).append(DAYS[slot.weekday])
    lines = [] if said.mode is AvailabilityMode.NOT_NOW else [f"{listed(on)}, {at}" for at, on in days.items()]
    return [*lines, MODES[said.mode]]


def _staff_only(work: Work) -> None:
    """An associate may read their own record, but not on the pages of a team."""
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed


@get("/team/associates", include_in_schema=False)
async def associates_page(
    request: Request,
    work: NamedDependency[Work],
    name: Annotated[str, QueryParameter(max_length=200)] = "",
    academy: Annotated[str, QueryParameter(max_length=8)] = "",
    kind: Annotated[str, QueryParameter(max_length=20)] = "",
    cursor: Annotated[UUID | None, QueryParameter()] = None,
) -> Template:
    _staff_only(work)
    chosen = Kind(kind) if kind in set(Kind) else None
    found = await service.associates(work, academy=academy or None, kind=chosen, words=name, after=cursor)
    academies = {one.code: one.name for one in await networks.academies(work)}
    asked = {"name": name, "academy": academy, "kind": chosen or ""}
    further = {key: value for key, value in {**asked, "cursor": found.next}.items() if value}
    return page(
        request,
        "associates/list.html",
        "Associates",
        people=found.items,
        more=f"/team/associates?{urlencode(further)}" if found.next else None,
        values=asked,
        searched=any(asked.values()),
        academies=academies,
        many=work.actor.academy is None,
        kinds=KINDS,
        statuses=STATUSES,
        named=named,
    )


@get("/team/associates/{person_id:uuid}", include_in_schema=False)
async def associate_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template:
    _staff_only(work)
    who = await service.associate(work, state.vault, person_id)
    sees_times = who.details is not None and work.actor.may(Permission.AVAILABILITY_VIEW)
    said = await availability.of(work, person_id) if sees_times else None
    academies = {one.code: one.name for one in await networks.academies(work)}
    return page(
        request,
        "associates/view.html",
        "Associate",
        who=who,
        academy=academies[who.academy],
        kind=KINDS[who.kind],
        state=STATUSES[who.status],
        employers=EMPLOYERS,
        free=when_free(said),
        said_at=said.said_at if said else None,
        from_list=bool(said and said.from_list),
        named=named,
        route=route,
    )


handlers = [associates_page, associate_page, *imports.handlers]
