"""For the team: choose the people of a session by hand, one session after the other, then on to check the offers.

Nothing is stored: the sessions still to do (``s``, the first is this one), the pairs chosen so far (``o``), the names
looked for and the people ticked all travel in the address.
"""

from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.busy import service as busy
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from faculty_api.programmes import service as programmes
from frontend import forms
from frontend import pair_choices as choices
from frontend.called import called
from frontend.filters import plural
from frontend.readers import many
from frontend.render import page
from schemas.availability import Free
from schemas.errors import Fault
from schemas.pairing import PersonToAsk, SessionPeople
from schemas.people import Kind
from schemas.values import CohortId, SessionId

Form = URLEncodedBody[dict[str, Any]]
Texts = list[str] | None
MOST_SHOWN = 20
NOBODY = "nobody"
FREE = {
    Free.FREE: "Said they are free",
    Free.UNKNOWN: "Has not said if they are free",
    Free.BUSY: "Said they are not free",
}


class Group(NamedTuple):
    """The people of one kind: options to choose from, rows of those who cannot be asked, and how many are not shown."""

    kind: Kind
    legend: str
    places: int
    options: list[tuple[str, str, str]]
    blocked: list[list[str | dict[str, str]]]
    more: int


def following(cohort: CohortId, sessions: list[str], picked: list[str], **more: str | list[str]) -> str:
    """Where it goes on: the next session to choose people for, or else the offers to check."""
    said = {"s": sessions, "o": picked, **more}
    step = "pairs/by-hand" if sessions else "offers"
    return f"/team/cohorts/{cohort}/{step}?{urlencode({key: text for key, text in said.items() if text}, doseq=True)}"


@get("/team/cohorts/{cohort_id:uuid}/pairs/by-hand", include_in_schema=False)
async def by_hand_page(
    request: Request,
    cohort_id: FromPath[CohortId],
    work: NamedDependency[Work],
    sessions: Annotated[Texts, QueryParameter(name="s")] = None,
    picked: Annotated[Texts, QueryParameter(name="o")] = None,
    people: Annotated[Texts, QueryParameter(name="p")] = None,
    looked_for: Annotated[str, QueryParameter(name="q", max_length=200)] = "",
) -> Template | Redirect:
    if not sessions:
        return Redirect(f"/team/cohorts/{cohort_id}/pairs", status_code=303)
    values = {"s": sessions, "o": picked or [], "q": looked_for, **{str(kind): people or [] for kind in Kind}}
    return await _show(request, work, cohort_id, values)


async def _show(
    request: Request, work: Work, cohort_id: CohortId, values: dict[str, Any], errors: dict[str, Fault] | None = None
) -> Template:
    sessions, ticked = many(values, "s"), {person for kind in Kind for person in many(values, kind)}
    found = await _people(work, cohort_id, sessions)
    cohort = await programmes.cohort(work, cohort_id)
    words = str(values.get("q", "")).split()
    names = await called(work, [(one.id, one.name) for one in found.people])
    return page(
        request,
        "pairs/by_hand.html",
        "Choose people for a session",
        errors=errors or {},
        values=values,
        cohort=cohort,
        session=found.session,
        heading=choices.session_words(found.session),
        groups=[_group(found, kind, words, ticked, names) for kind in Kind],
        found=bool(words) and any(_matches(one, words) for one in found.people),
        looked_for=" ".join(words),
        nobody=NOBODY,
        kept=[("s", each) for each in sessions] + [("o", each) for each in many(values, "o")],
    )


async def _people(work: Work, cohort_id: CohortId, sessions: list[str]) -> SessionPeople:
    """Of the first of the sessions, which must be one of this cohort."""
    ids = {one.id.hex: one.id for one in (await programmes.cohort(work, cohort_id)).sessions}
    if not sessions or sessions[0] not in ids:
        raise NotFound
    return await service.people_for(work, ids[sessions[0]])


def _matches(one: PersonToAsk, words: list[str]) -> bool:
    return all(word.casefold() in one.name.casefold() for word in words)


def _group(found: SessionPeople, kind: Kind, words: list[str], ticked: set[str], names: dict[UUID, str]) -> Group:
    """Who is ticked stays on the page, whatever is looked for."""
    places = found.lived_open if kind is Kind.LIVED else found.professional_open
    theirs = [one for one in found.people if one.kind is kind]
    able = [one for one in theirs if not one.blocked and (_matches(one, words) or one.id.hex in ticked)]
    shown = [one for at, one in enumerate(able) if at < MOST_SHOWN or one.id.hex in ticked]
    unable = [one for one in theirs if one.blocked and _matches(one, words)]
    few = "" if places == 1 else f" (up to {places})"
    return Group(
        kind=kind,
        legend=f"Which {plural(2, choices.KIND[kind])[2:] if places > 1 else choices.KIND[kind]}{few}?",
        places=places,
        options=[(one.id.hex, names[one.id], hint(one)) for one in shown],
        blocked=[
            [
                {"text": names[one.id], "href": f"/team/associates/{one.id}/why-not?session={found.session.id}"},
                one.blocked,
            ]
            for one in unable[:MOST_SHOWN]
        ],
        more=len(able) - len(shown) + max(0, len(unable) - MOST_SHOWN),
    )


def hint(one: PersonToAsk) -> str:
    """Said they are free. New to this programme. Check: not among their skills: coaching"""
    return ". ".join([_free(one), *one.notes, *(f"Check: {lower(check)}" for check in one.checks)])


def _free(one: PersonToAsk) -> str:
    """With how old it is; somebody who told us too long ago has not simply said nothing."""
    if one.calendar and one.free is not Free.FREE:
        return busy.TO_THE_TEAM[one.calendar]
    if one.from_list:
        return f"The list says {one.name} is usually free; {one.name} has not said so yet"
    if one.age and one.free is Free.FREE:
        return f"{FREE[one.free]}, {one.age}"
    if one.stale and one.free is Free.UNKNOWN:
        return f"Told us when they are free {one.age}: ask if it is still right"
    return FREE[one.free]


def lower(words: str) -> str:
    return words[:1].lower() + words[1:]


@post("/team/cohorts/{cohort_id:uuid}/pairs/by-hand", include_in_schema=False)
async def choose_by_hand(
    request: Request, cohort_id: FromPath[CohortId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    sessions, picked = many(data, "s"), many(data, "o")
    ticked = [person for kind in Kind for person in many(data, kind) if person != NOBODY]
    if "find" in data:
        looked_for = str(data.get("q", ""))[:200]
        return Redirect(following(cohort_id, sessions, picked, p=ticked, q=looked_for), status_code=303)
    found = await _people(work, cohort_id, sessions)
    errors = _objections(found, data)
    if not errors:
        chosen = choices.value(SessionId(found.session.id), [one.id for one in found.people if one.id.hex in ticked])
        try:
            async with work.attempt():
                await service.draft(work, choices.offers([chosen]))
        except Refusal as no:
            errors = forms.refused(no)
        else:
            return Redirect(following(cohort_id, sessions[1:], [*picked, chosen]), status_code=303)
    return await _show(request, work, cohort_id, dict(data), errors)


def _objections(found: SessionPeople, data: dict[str, Any]) -> dict[str, Fault]:
    errors: dict[str, Fault] = {}
    able = {kind: {one.id.hex for one in found.people if one.kind is kind and not one.blocked} for kind in Kind}
    places = {Kind.LIVED: found.lived_open, Kind.PROFESSIONAL: found.professional_open}
    chosen = {kind: set(many(data, kind)) & able[kind] for kind in Kind}
    for kind in Kind:
        gone = set(many(data, kind)) - able[kind] - {NOBODY}
        if gone:
            message = f"This {choices.KIND[kind]} cannot be asked any more. Choose somebody else"
            errors[kind] = Fault(field=kind, message=message)
        elif len(chosen[kind]) > places[kind]:
            errors[kind] = Fault(field=kind, message=f"Choose up to {plural(places[kind], choices.KIND[kind])}")
    if not errors and not any(chosen.values()):
        field = next((kind for kind in Kind if places[kind]), Kind.LIVED)
        message = f"Choose at least 1 person for session {found.session.number}"
        errors[field] = Fault(field=field, message=message)
    return errors


handlers = [by_hand_page, choose_by_hand]
