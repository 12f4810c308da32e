"""A team's side of when people are free: how much is known of whom and how old it is, and what somebody says by phone
written down."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.availability import service
from faculty_api.availability.rules import ago
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from frontend import availability_limits, forms, pressed
from frontend import availability_words as words
from frontend.render import page
from frontend.team_heard import staff_view
from frontend.term_draft import fault
from schemas.access import Permission
from schemas.availability import AddAway, AvailabilityMode, AvailabilityView
from schemas.errors import Fault
from schemas.terms import Age, HearAvailability, ToldLine

HERE = "/team/associates/{person_id:uuid}/availability/heard"
MOST = 300
AGES = {
    Age.NEVER: "Not known: has not said yet", Age.OLD: "Not known: told us {ago}", Age.LIST: "A list said so {ago}",
    Age.KNOWN: "Told us {ago}",
}  # fmt: skip
DAYS = {f"times_{day}": name for day, name in enumerate(words.DAYS)}
LIMITS = {
    "sessions_a_month": "sessions a month", "notice_days": "days to know before", "rest_days": "days between two",
    "travel_miles": "miles",
}  # fmt: skip
TICKED = "You ticked times. Select “Only at these times”, or take the ticks away"
NEWER = "They have changed this themselves since you opened the page. Now it is: {now}. Ask them, then enter it again"
MODES = {**words.MODES, "not_now": "They cannot do any sessions", "ask_me": "Ask them, they are usually free"}


class _Typed(msgspec.Struct, frozen=True, kw_only=True):
    mode: str
    told_by: str
    said_on: date
    first_day: date | None = None
    last_day: date | None = None


FIELDS: dict[str, forms.Reader] = {
    "mode": forms.choice("Select when they are free", tuple(MODES)),
    "first_day": forms.day("First day", optional=True),
    "last_day": forms.day("Last day", optional=True),
    "told_by": forms.text("Who told you", "Enter who told you, and how"),
    "said_on": forms.day("The day they told you", "Enter the day they told you"),
}


@get("/team/availability", include_in_schema=False)
async def known_page(request: Request, work: NamedDependency[Work]) -> Template:
    """Who wants a call, then of whom we know nothing, then the oldest."""
    found = await service.told(work)
    call = [one for one in found if one.call_wanted_at]
    silent = [one for one in found if not one.call_wanted_at and one.age in (Age.NEVER, Age.OLD)]
    known = [one for one in found if not one.call_wanted_at and one.age in (Age.LIST, Age.KNOWN)]
    return page(
        request, "availability/known.html", "What we know of when people are free",
        groups=[
            ("They would like a call about it", _rows(call, work.now), len(call)),
            ("We do not know when they are free", _rows(silent[:MOST], work.now), len(silent)),
            ("We know when they are free", _rows(known[:MOST], work.now), len(known)),
        ],
    )  # fmt: skip


def _rows(found: list[ToldLine], now: datetime) -> list[tuple[UUID, str, str]]:
    return [(one.person_id, one.name, age_words(one.age, one.told_at, now)) for one in found]


def age_words(age: Age, told_at: datetime | None, now: datetime) -> str:
    """Not known: told us 8 months ago."""
    when = ago(london_day(told_at), london_day(now)) if told_at else ""
    return AGES[age].format(ago=when)


@get(HERE, include_in_schema=False)
async def heard_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template:
    view = await _view(work, person_id)
    values = availability_limits.shown(view.limits) | {"term": view.terms[0].term}
    return await _show(request, work, state, view, values=values)


def _limits(view: AvailabilityView) -> str:
    """What the boxes begin with: who leaves them so has said nothing of limits."""
    return _typed(availability_limits.shown(view.limits))


def _typed(data: dict[str, Any]) -> str:
    return "/".join(str(data.get(name) or "").strip() for name in LIMITS)


async def _view(work: Work, person_id: UUID) -> AvailabilityView:
    work.must(Permission.AVAILABILITY_HEAR)
    return await service.of(work, person_id)


async def _show(request: Request, work: Work, state: State, view: AvailabilityView, **more: Any) -> Template:
    who = await staff_view(work, state, view.person_id)
    terms = [(one.term, one.name.capitalize()) for one in view.terms]
    return page(
        request, "availability/heard.html", "Write down when they are free", who=who,
        terms=[*terms, ("", "Their usual week, for every term that is not set")], modes=list(MODES.items()),
        days=list(DAYS.items()), parts=list(words.LABELS.items()), limits_shown=_limits(view), **more,
    )  # fmt: skip


@post(HERE, include_in_schema=False)
async def hear(
    request: Request,
    person_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
    work: NamedDependency[Work],
    state: State,
) -> Template | Redirect:
    view = await _view(work, person_id)
    command, errors = _read(data, view)
    if command:
        try:
            async with work.attempt():
                await pressed.pressed(work, request, lambda: _heard(work, person_id, command))
            return Redirect(f"/team/associates/{person_id}?done=times", status_code=303)
        except NotFound:
            raise
        except Refusal as no:
            errors = forms.refused(no)
            if "usual" in errors:
                errors = fault("times_0", "Select the times they can do on at least 1 day")
    return await _show(request, work, state, view, errors=errors, values=data)


async def _heard(work: Work, person_id: UUID, command: HearAvailability) -> pressed.Pressed:
    await service.hear(work, person_id, command)
    return pressed.Pressed(id=person_id)


def _read(data: dict[str, Any], view: AvailabilityView) -> tuple[HearAvailability | None, dict[str, Fault]]:
    found, errors = forms.read(data, _Typed, FIELDS)
    limits, wrong = availability_limits.command(data, ask_monthly=view.limits.ask_monthly, held=view.limits.travel_km)
    both = {**errors, **wrong}
    errors = {
        name: both[name]
        for name in (*list(FIELDS)[:3], *availability_limits.FIELDS, "travel_miles", *FIELDS)
        if name in both
    }
    if found is None or limits is None or errors:
        return None, errors
    if found.last_day and not found.first_day:
        return None, fault("first_day", "Enter the first day they cannot do")
    parts = {day: _parts(data.get(name)) for day, name in enumerate(DAYS)}
    if found.mode != AvailabilityMode.ONLY_THESE and any(parts.values()):
        return None, fault("mode", TICKED)
    said = _typed(data) != data.get("limits_shown", _limits(view))
    if said and data.get("limits_shown", _limits(view)) != _limits(view):
        return None, fault("sessions_a_month", NEWER.format(now=_now(view)))
    away = [AddAway(first_day=found.first_day, last_day=found.last_day or found.first_day)] if found.first_day else []
    return HearAvailability(
        said_on=found.said_on, told_by=found.told_by, term=str(data.get("term", "")),
        mode=AvailabilityMode(found.mode), usual=words.week(parts), away=away,
        limits=limits if said else None,
    ), {}  # fmt: skip


def _parts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if one in words.PARTS]


def _now(view: AvailabilityView) -> str:
    shown = availability_limits.shown(view.limits)
    return ", ".join(f"{words} {shown.get(name) or 'not said'}" for name, words in LIMITS.items())


handlers = [known_page, heard_page, hear]
