"""An associate says when they are free in one term, page by page.

6 pages from the first question to "Saved", 3 when it is the same as last term, 2 by the button that says so.
"""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.availability import service
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from frontend import availability_words as words
from frontend import forms, term_dates, term_draft
from frontend.questions import question
from frontend.render import page
from frontend.term_draft import PHONE, SAME, Draft, Errors
from schemas.availability import AvailabilityMode, AvailabilityView, TermView

Form = URLEncodedBody[dict[str, Any]]
CHANGED = term_draft.fault("mode", "What you said before has changed since. Look at it again, then select")
TITLES = {
    "days": "Which days can you usually do?", "times": "What times can you do?",
    "each_day": "What times can you do on each day?", "away": "Are there any dates you cannot do?",
    "dates": "Which dates can you not do?", "more": "Do you want to add other dates?",
    "check": "Check when you are free",
}  # fmt: skip


async def _term(work: Work, code: str) -> tuple[AvailabilityView, TermView]:
    view = await service.mine(work)
    found = next((one for one in view.terms if one.term == code), None)
    if found is None:
        raise NotFound("You can set the term of today and the two after it. Go back to When you are free")
    return view, found


@get("/availability/{term:str}/{step:str}", include_in_schema=False)
async def term_page(
    request: Request, term: FromPath[str], step: FromPath[str], work: NamedDependency[Work]
) -> Template | Redirect:
    """The first question, and what was saved; the others need the answers before them."""
    view, found = await _term(work, term)
    if step == "saved" and found.mode is not None:
        said = words.saved(found, view, london_day(work.now))
        asks = found.mode is not AvailabilityMode.NOT_NOW and not await people.has_left(work, work.actor.person)
        return page(
            request, "availability/term/saved.html", f"Saved: {found.name}", said=said, view=view, term=found, asks=asks
        )  # fmt: skip
    if step != "start":
        if step not in (*term_draft.ORDER, "next", "same", "saved"):
            raise NotFound
        return Redirect(f"/availability/{term}/start", status_code=303)
    return await _show(request, work, found, "start", term_draft.begun(found))


@post("/availability/{term:str}/same", include_in_schema=False)
async def same(term: FromPath[str], work: NamedDependency[Work]) -> Redirect:
    """One press, from the page of all terms."""
    await service.same_as_before(work, work.actor.person, term)
    return Redirect(f"/availability/{term}/saved", status_code=303)


@post("/availability/{term:str}/next", include_in_schema=False, status_code=200)
async def go_on(request: Request, term: FromPath[str], data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """Every question posts here; the answers so far travel with it and are read anew."""
    _, found = await _term(work, term)
    draft, at, go = term_draft.read(data), str(data.get("_at", "")), str(data.get("_go", ""))
    if drop := str(data.get("_drop", "")):
        draft["dates"] = [one for one in draft["dates"] if one != drop]
        draft["more"] = ""
        return await _show(request, work, found, "more" if draft["dates"] else "away", draft)
    if at == "start" and draft.get("mode") == PHONE:
        await service.want_call(work, work.actor.person)
        return Redirect("/availability/by-phone", status_code=303)
    if at == "start" and draft.get("mode") == SAME:
        last = await service.term_before(work, term)
        draft = term_draft.read(term_draft.begun(last)) | {"same": term_draft.mark(last)} if last else draft
    elif at == "start":
        draft.pop("same", None)
    if go in term_draft.ORDER:
        if go == "each_day":
            draft["each"] = "yes"
        draft.pop("same", None)
        return await _show(request, work, found, go, draft)
    if at == "times":
        draft.pop("each", None)
    if at == "dates" and (errors := term_dates.add_dates(draft, data, found, london_day(work.now))):
        return await _show(request, work, found, "dates", draft, errors, typed=data)
    if at == "more" and draft.get("more") == "yes":
        draft.pop("more")
        return await _show(request, work, found, "dates", draft)
    question, errors = term_draft.next_question(draft, at)
    if question != "check" or at != "check":
        return await _show(request, work, found, question, draft, errors)
    return await _save(request, work, found, draft)


async def _save(request: Request, work: Work, term: TermView, draft: Draft) -> Template | Redirect:
    try:
        async with work.attempt():
            if draft.get("same"):
                last = await service.term_before(work, term.term)
                if last is None or term_draft.mark(last) != draft["same"]:
                    return await _show(request, work, term, "start", term_draft.begun(term), CHANGED)
                await service.same_as_before(work, work.actor.person, term.term)
            else:
                await service.say_term(work, work.actor.person, term.term, term_draft.answer(draft))
    except Refusal as no:
        return await _show(request, work, term, "check", draft, forms.refused(no))
    return Redirect(f"/availability/{term.term}/saved", status_code=303)


async def _show(
    request: Request,
    work: Work,
    term: TermView,
    step: str,
    draft: Draft,
    errors: Errors | None = None,
    typed: dict[str, Any] | None = None,
) -> Template:
    draft = term_draft.read(draft)
    chosen = [(day, words.DAYS[int(day)]) for day in draft["days"]]
    more: dict[str, Any] = {}
    if step == "start":
        more["options"] = words.term_choices(await service.term_before(work, term.term))
    if step == "check":
        more |= await _checked(work, term, draft)
    title = TITLES.get(step, f"When are you free in {words.season(term)}?")
    made = page(
        request, f"availability/term/{step}.html", title,
        previous=term_draft.before(draft, step),
        errors=errors or {}, values={**draft, **(typed or {})},
        kept=term_draft.hidden(draft, term_draft.OWN[step]), at=step, action=f"/availability/{term.term}/next",
        term=term, season=words.season(term), months=words.months(term), days=list(enumerate(words.DAYS)),
        parts=words.labels(draft["times"]),
        on_days={day: words.labels(draft[f"times_{day}"]) for day, _ in chosen}, chosen_days=chosen,
        dates=term_draft.shown_dates(draft), question=title,
        **more,
    )  # fmt: skip
    return question(made)


async def _checked(work: Work, term: TermView, draft: Draft) -> dict[str, Any]:
    view = await service.mine(work)
    said = term_draft.answer(draft)
    mode, usual = said.mode, said.usual
    if draft.get("same") and (last := await service.term_before(work, term.term)) and last.mode:
        mode, usual = last.mode, last.usual
    there = [one for one in view.away if one.first_day <= term.last_day and one.last_day >= term.first_day]
    away = [words.dates(one) for one in there] + [words.between(one.first_day, one.last_day) for one in said.away]
    return {
        "said": words.sentences(mode, usual), "away": list(dict.fromkeys(away)), "limits": words.limits(view.limits),
        "only": mode is AvailabilityMode.ONLY_THESE, "asks_away": mode is not AvailabilityMode.NOT_NOW,
    }  # fmt: skip


@get("/availability/by-phone", include_in_schema=False)
async def by_phone(request: Request, work: NamedDependency[Work]) -> Template:
    await service.mine(work)
    return page(request, "availability/by_phone.html", "We will call you")


handlers = [term_page, same, go_on, by_phone]
