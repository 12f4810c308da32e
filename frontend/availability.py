"""When an associate is free: a usual week, one question at a time, and dates away. Nothing is kept before "Save"."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.availability import service
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from frontend import availability_words as words
from frontend import forms
from frontend.questions import question
from frontend.render import page
from schemas.availability import AddAway, AvailabilityMode, AvailabilityView, SayAvailability, TermView
from schemas.errors import Fault

Form = URLEncodedBody[dict[str, Any]]
Errors = dict[str, Fault]
STEPS = ("usual", "days", "times", "each_day", "check")
TITLES = {
    "usual": "When are you free?",
    "days": "Which days can you usually do?",
    "times": "What times can you do?",
    "each_day": "What times can you do on each day?",
    "check": "Check when you are free",
}
NEXT = {"usual": "days", "days": "times", "times": "check", "each_day": "check", "check": "save"}
_NO_DAYS = "Select the days you can usually do"
_NO_TIMES = "Select what times you can do"
_LONG = forms.choice("Select if it is 1 day or more than 1 day", ("one", "more"))
_FIRST = forms.day("First day", "Enter the first day you cannot do")
_LAST = forms.day("Last day", "Enter the last day you cannot do")


@get("/availability", include_in_schema=False)
async def overview(
    request: Request,
    work: NamedDependency[Work],
    saved: Annotated[str, QueryParameter(max_length=10)] = "",
) -> Template:
    view = await service.mine(work)
    banner = {"": "", "limits": "Saved"}.get(saved, "Thank you. We know this is right.")
    terms = [await _card(work, one) for one in view.terms]
    stale = view.from_list or view.stale or any(one.stale for one in view.terms)
    return page(
        request, "availability/overview.html", "When you are free", banner=banner, terms=terms, ask_again=stale,
        limits=words.limits(view.limits), told=words.told(view, work.now), **_known(view, work),
        left=await people.has_left(work, work.actor.person),
    )  # fmt: skip


async def _card(work: Work, one: TermView) -> dict[str, Any]:
    last = None if one.mode else await service.term_before(work, one.term)
    return {
        "name": one.name, "term": one.term, "told": words.told(one, work.now),
        "said": words.sentences(one.mode, one.usual) if one.mode else [],
        "same": words.season(last) if last and last.term else "",  # the usual week holds by itself
    }  # fmt: skip


def _known(view: AvailabilityView, work: Work) -> dict[str, Any]:
    return {
        "view": view,
        "said": words.sentences(view.mode, view.usual, from_list=view.from_list),
        "away": [(one.id, words.dates(one)) for one in view.away],
        "now": work.now,
    }


@post("/availability/still-right", include_in_schema=False)
async def still_right(work: NamedDependency[Work]) -> Redirect:
    """The same again: only how old it is changes."""
    await service.confirm(work, work.actor.person)
    return Redirect("/availability?saved=yes", status_code=303)


@get("/availability/{step:str}", include_in_schema=False)
async def first_question(request: Request, step: FromPath[str], work: NamedDependency[Work]) -> Template | Redirect:
    """The first question, filled with what we know; the others need the answers before them."""
    if step not in STEPS:
        raise NotFound
    if step != "usual":
        return Redirect("/availability/usual", status_code=303)
    return _show(request, "usual", _begun(await service.mine(work)))


def _begun(view: AvailabilityView) -> dict[str, Any]:
    """What was said before, as it would be typed."""
    parts = words.parts_of(view.usual)
    every = {tuple(found) for found in parts.values()}
    draft: dict[str, Any] = {"mode": view.mode.value if view.mode else "", "days": [str(day) for day in parts]}
    if len(every) == 1:
        draft["times"] = list(every.pop())
    elif every:
        draft["each"] = "yes"
    return draft | {f"times_{day}": found for day, found in parts.items()}


@post("/availability/{step:str}", include_in_schema=False, status_code=200)
async def go_on(request: Request, step: FromPath[str], data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """Each form posts to the question that comes next; the answers so far travel with it and are read anew."""
    if step not in (*STEPS, "save"):
        raise NotFound
    view, draft = await service.mine(work), _draft(data)
    if going := str(data.get("_go", "")):
        return _show(request, going if going in STEPS else "usual", draft)
    at = str(data.get("_at", ""))
    if (step, at, draft.get("each")) == ("times", "days", "yes"):
        step = "each_day"
    each = at == "each_day" or (step in ("check", "save") and draft.get("each") == "yes")
    if each:
        draft["each"] = "yes"
    elif at == "times":
        draft.pop("each", None)
    answer, question, errors = _answer(draft, step, each=each)
    if errors:
        return _show(request, question, draft, errors)
    if answer is None:
        return _show(request, step, draft)
    if step != "save":
        return _show(request, "check", draft, said=words.sentences(answer.mode, answer.usual), **_away(view))
    await service.say(work, work.actor.person, answer)
    return Redirect("/availability/saved", status_code=303)


def _away(view: AvailabilityView) -> dict[str, Any]:
    return {"away": [words.dates(one) for one in view.away]}


def _draft(data: dict[str, Any]) -> dict[str, Any]:
    """The answers so far: texts and lists of texts under the names we know."""
    names = ["mode", "each", "days", "times", *(f"times_{day}" for day in range(7))]
    return {name: data[name] for name in names if isinstance(data.get(name), str | list)}


def _answer(draft: dict[str, Any], step: str, *, each: bool) -> tuple[SayAvailability | None, str, Errors]:
    """The whole answer as far as ``step`` needs it; else the question that has a fault, and the fault."""
    mode = draft.get("mode")
    if mode not in words.MODES:
        return None, "usual", _fault("mode", "Select when you are free")
    if mode != AvailabilityMode.ONLY_THESE:
        return SayAvailability(mode=AvailabilityMode(mode)), "check", {}
    days = [int(day) for day in _several(draft, "days", {str(day) for day in range(7)})]
    if step == "days":
        return None, "days", {}
    if not days:
        return None, "days", _fault("days", _NO_DAYS)
    if step in ("times", "each_day"):
        return None, step, {}
    parts = {day: _times(draft, f"times_{day}" if each else "times") for day in days}
    empty = [day for day, found in parts.items() if not found]
    if empty and each:
        day = empty[0]
        return None, "each_day", _fault(f"times_{day}", f"Select what times you can do on {words.DAYS[day]}s")
    if empty:
        return None, "times", _fault("times", _NO_TIMES)
    return SayAvailability(mode=AvailabilityMode.ONLY_THESE, usual=words.week(parts)), "check", {}


def _several(draft: dict[str, Any], name: str, allowed: set[str]) -> list[str]:
    found = draft.get(name, [])
    return [one for one in (found if isinstance(found, list) else [found]) if one in allowed]


def _times(draft: dict[str, Any], name: str) -> list[str]:
    found = draft.get(name, [])
    return [one for one in (found if isinstance(found, list) else [found]) if words.times_of(one)]


def _fault(field: str, message: str) -> Errors:
    return {field: Fault(field=field, message=message)}


def _show(request: Request, step: str, draft: dict[str, Any], errors: Errors | None = None, **more: Any) -> Template:
    own = {"usual": ["mode"], "days": ["days"], "times": ["times"]}.get(step, [])
    if step == "each_day":
        own = [f"times_{day}" for day in range(7)]
    kept = [
        (name, one)
        for name, value in draft.items()
        if name not in own
        for one in (value if isinstance(value, list) else [value])
    ]
    chosen = [(day, words.DAYS[int(day)]) for day in _several(draft, "days", {str(day) for day in range(7)})]
    path = ["usual", "days", "each_day" if draft.get("each") == "yes" else "times", "check"]
    if draft.get("mode") != AvailabilityMode.ONLY_THESE:
        path = ["usual", "check"]
    made = page(
        request, f"availability/{step}.html", TITLES[step],
        previous=path[path.index(step) - 1] if step in path[1:] else "",
        errors=errors or {}, values=draft, kept=kept, at=step,
        action=f"/availability/{NEXT[step]}", modes=list(words.MODES.items()), days=list(enumerate(words.DAYS)),
        parts=words.labels(_times(draft, "times")), chosen_days=chosen,
        on_days={day: words.labels(_times(draft, f"times_{day}")) for day, _ in chosen}, **more,
    )  # fmt: skip
    return question(made)


@get("/availability/saved", include_in_schema=False)
async def saved_page(request: Request, work: NamedDependency[Work]) -> Template:
    view, left = await service.mine(work), await people.has_left(work, work.actor.person)
    asks = view.mode is not AvailabilityMode.NOT_NOW and not left
    return page(request, "availability/saved.html", "Saved", asks=asks, **_known(view, work))


@get("/availability/away", include_in_schema=False)
async def away_page(
    request: Request, work: NamedDependency[Work], done: Annotated[str, QueryParameter(max_length=10)] = ""
) -> Template:
    banner = {"added": "Dates added", "removed": "Dates removed"}.get(done, "")
    return await _away_page(request, work, banner=banner)


async def _away_page(request: Request, work: Work, **more: Any) -> Template:
    return page(
        request, "availability/away.html", "Dates you cannot do", **_known(await service.mine(work), work), **more
    )


@post("/availability/away", include_in_schema=False)
async def add_away(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    command, errors = _read_away(data)
    if command:
        try:
            async with work.attempt():
                await service.add_away(work, work.actor.person, command)
            return Redirect("/availability/away?done=added", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
            if "last_day" in errors and data.get("long") == "one":
                errors = _fault("first_day", errors["last_day"].message)
    return await _away_page(request, work, errors=errors, values=data)


class _Long(msgspec.Struct, frozen=True, kw_only=True):
    long: str
    first_day: date
    last_day: date | None = None


def _read_away(data: dict[str, Any]) -> tuple[AddAway | None, Errors]:
    fields = {"long": _LONG, "first_day": _FIRST, **({"last_day": _LAST} if data.get("long") == "more" else {})}
    found, errors = forms.read(data, _Long, fields)
    return (AddAway(first_day=found.first_day, last_day=found.last_day or found.first_day) if found else None), errors


@post("/availability/away/{away_id:uuid}/remove", include_in_schema=False)
async def remove_away(away_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await service.remove_away(work, work.actor.person, away_id)
    return Redirect("/availability/away?done=removed", status_code=303)


handlers = [overview, still_right, first_question, go_on, saved_page, away_page, add_away, remove_away]
