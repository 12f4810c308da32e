"""How a network stands: its people, its gaps, where they live, who is lent where, and which sessions need people."""

from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.people import service
from faculty_api.programmes import service as programmes
from frontend import hand_letters
from frontend.filters import plain_date, plural
from frontend.render import page
from schemas.access import Permission
from schemas.lending import LentLine
from schemas.networks import AreaCount, NetworkView, SkillCount
from schemas.people import AssociateStatus, Kind
from schemas.programmes import SessionStatus, SessionView

WEEKS_AHEAD = 16
MOST_SESSIONS = 500
KINDS = {Kind.LIVED: "Associates with lived experience", Kind.PROFESSIONAL: "Professionals"}


class Lent(NamedTuple):
    """Somebody who can be asked by another Academy, in words. ``sessions``: to come, of that Academy."""

    who: LentLine
    days: str
    sessions: str


@get("/network", include_in_schema=False)
async def own(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    work.must(Permission.NETWORK_VIEW)
    if work.actor.academy is None:
        return Redirect("/networks", status_code=303)
    return await _show(request, work, work.actor.academy)


@get("/networks", include_in_schema=False)
async def every(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    work.must(Permission.NETWORK_VIEW)
    if work.actor.academy is not None:
        return Redirect("/network", status_code=303)
    lent = await _lent(work)
    lines = []
    for academy in await networks.academies(work):
        found = await service.network(work, academy.code)
        active = {one.kind: one.people for one in found.people if one.status is AssociateStatus.ACTIVE}
        lines.append(
            [
                {"text": academy.name, "href": f"/networks/{academy.code}"},
                active[Kind.LIVED],
                active[Kind.PROFESSIONAL],
                sum(skill.gap for skill in found.skills),
                sum(one.who.home == academy.code for one in lent),
                sum(one.who.academy == academy.code for one in lent),
            ]
        )
    return page(
        request,
        "networks/every.html",
        "Networks",
        lines=lines,
        lent=lent,
        kinds=KINDS,
        letters=await hand_letters.waiting(work),
    )


@get("/networks/{code:str}", include_in_schema=False)
async def one_of_all(request: Request, code: FromPath[str], work: NamedDependency[Work]) -> Template | Redirect:
    work.must(Permission.NETWORK_VIEW)
    if work.actor.academy == code:
        return Redirect("/network", status_code=303)
    return await _show(request, work, code)


async def _show(request: Request, work: Work, code: str) -> Template:
    view = await service.network(work, code)
    lent = await _lent(work, code)
    return page(
        request,
        "networks/network.html",
        "Network",
        view=view,
        heads=heads(view),
        gaps=[_skill(one) for one in view.skills if one.gap],
        others=[_skill(one) for one in view.skills if not one.gap],
        areas=[_area(one) for one in view.areas],
        out=[one for one in lent if one.who.home == code],
        in_=[one for one in lent if one.who.academy == code],
        unfilled=await _unfilled(work, code),
        weeks=WEEKS_AHEAD,
        notices=len(await networks.notices(work, code)),
        kinds=KINDS,
    )


def heads(view: NetworkView) -> list[list[Any]]:
    """A row a kind: active, paused, asked to stop, left."""
    return [[words, *(one.people for one in view.people if one.kind is kind)] for kind, words in KINDS.items()]


def _skill(one: SkillCount) -> list[Any]:
    return [one.name, one.lived or "Nobody", one.professional or "Nobody"]


def _area(one: AreaCount) -> list[Any]:
    where = f"{one.name} ({one.area})" if one.name else one.area or "Not known"
    return [where, one.people, ", ".join(f"{district}: {people}" for district, people in one.districts) or "Not known"]


async def _lent(work: Work, code: str | None = None) -> list[Lent]:
    booked = Counter((one.person_id, one.academy) for one in await offers.bookings_elsewhere(work, code))
    return [
        Lent(
            one,
            f"{plain_date(one.first_day)} to {plain_date(one.last_day)}",
            plural(booked[one.person_id, one.academy], "session") if booked[one.person_id, one.academy] else "None yet",
        )
        for one in await service.lent(work, code)
    ]


async def _unfilled(work: Work, code: str) -> list[SessionView]:
    """Sessions of the next weeks with an empty place, by time."""
    until = work.now + timedelta(weeks=WEEKS_AHEAD)
    planned = SessionStatus.PLANNED
    found = await programmes.sessions(work, since=work.now, until=until, status=planned, most=MOST_SESSIONS)
    return [
        one
        for one in found.items
        if one.academy == code
        and (one.lived_booked < one.lived_needed or one.professional_booked < one.professional_needed)
    ]


handlers = [own, every, one_of_all]
