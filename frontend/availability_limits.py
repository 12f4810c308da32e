"""How much an associate does: sessions a month, notice, rest and travel, kept with them for every term."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.availability import service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.render import page
from schemas.availability import LimitsView
from schemas.contact import FURTHEST_KM
from schemas.distance import kept_km
from schemas.errors import Fault
from schemas.terms import MOST_A_MONTH, MOST_NOTICE, MOST_REST, SayLimits

FIELDS: dict[str, forms.Reader] = {
    "sessions_a_month": forms.whole("Sessions a month", "", least=1, most=MOST_A_MONTH, like=3, optional=True),
    "notice_days": forms.whole("Days before a session", "", least=0, most=MOST_NOTICE, like=7, optional=True),
    "rest_days": forms.whole("Days between two sessions", "", least=0, most=MOST_REST, like=2, optional=True),
    "travel_km": forms.distance("How far you will travel", most_km=FURTHEST_KM, like=20),
}


class _Typed(msgspec.Struct, frozen=True, kw_only=True):
    sessions_a_month: int | None = None
    notice_days: int | None = None
    rest_days: int | None = None
    travel_km: int | None = None


def command(data: dict[str, Any], *, ask_monthly: bool, held: int | None) -> tuple[SayLimits | None, dict[str, Fault]]:
    """An empty box is no limit. ``held``: the kilometres they travel as it is kept now."""
    found, errors = forms.read(data, _Typed, FIELDS)
    if found is None:
        return None, errors
    return SayLimits(
        sessions_a_month=found.sessions_a_month, notice_days=found.notice_days or 0, rest_days=found.rest_days or 0,
        travel_km=kept_km(found.travel_km, held), ask_monthly=ask_monthly,
    ), {}  # fmt: skip


def shown(limits: LimitsView) -> dict[str, Any]:
    """As it would be typed: no limit is an empty box."""
    numbers = {name: getattr(limits, name) for name in FIELDS}
    boxes = [FIELDS[name].show(name, value if value else "") for name, value in numbers.items()]
    return {name: text for box in boxes for name, text in box.items()} | {
        "ask_monthly": "yes" if limits.ask_monthly else ""
    }


@get("/availability/limits", include_in_schema=False)
async def limits_page(request: Request, work: NamedDependency[Work]) -> Template:
    view = await service.mine(work)
    return page(request, "availability/limits.html", "How many sessions you want", values=shown(view.limits))


@post("/availability/limits", include_in_schema=False)
async def say_limits(
    request: Request, data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Template | Redirect:
    held = (await service.mine(work)).limits.travel_km
    said, errors = command(data, ask_monthly=data.get("ask_monthly") == "yes", held=held)
    if said:
        try:
            async with work.attempt():
                await service.say_limits(work, work.actor.person, said)
            return Redirect("/availability?saved=limits", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return page(request, "availability/limits.html", "How many sessions you want", values=data, errors=errors)


handlers = [limits_page, say_limits]
