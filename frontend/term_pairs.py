"""For the team: the open places of a whole term filled together, around people who are kept, and two plans compared.

Nothing is stored: who is kept travels in the address, what was chosen in the form of the page that checks it.
"""

from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import service
from frontend import offer_sending, term_sending
from frontend import pair_choices as choices
from frontend.called import called
from frontend.filters import day, plain_date
from frontend.pairs import people_of
from frontend.pairs_by_hand import following
from frontend.render import page
from frontend.spread import nudge
from schemas.errors import Fault
from schemas.term_plan import PlanEffect, TermPlan

HERE = "/team/term/pairs"
Form = URLEncodedBody[dict[str, Any]]
Texts = Annotated[list[str] | None, QueryParameter()]
Week = tuple[str, bool, list[tuple[choices.Ask, str]]]


@get(HERE, include_in_schema=False)
async def term_page(
    request: Request,
    work: NamedDependency[Work],
    term: FromQuery[str] = "",
    academy: FromQuery[str] = "",
    keep: Texts = None,
) -> Template:
    code = academy or work.actor.academy or ""
    if not code:
        every = [(one.name, here(one.code, term, [])) for one in await networks.academies(work)]
        return page(request, "pairs/term_academies.html", "Choose an Academy", academies=every)
    return await show(request, work, code, term, keep or [])


async def show(request: Request, work: Work, academy: str, term: str, keep: list[str], **more: Any) -> Template:
    """Around those who can be kept: with the reason where they cannot, and then around nobody."""
    try:
        found = await service.term_plan(work, academy, term, choices.keeps(keep))
    except Invalid as no:
        wrong_term = any(one.field == "term" for one in no.faults)
        more["errors"] = {"": Fault(field="", message=no.detail)}
        found, keep = await service.term_plan(work, academy, "" if wrong_term else term), []
    names = await called(work, people_of(found.plan))
    asks = [(_ask(choices.ask(one, names), keep), one.session.cohort_name) for one in found.plan.sessions]
    kept = [
        (
            f"{name} for session {ask.number} of {cohort}",
            here(academy, found.term, [one for one in keep if one != value]),
        )
        for ask, cohort in asks
        for value, name in ask.kept
        if value in keep
    ]
    sessions = [one.session for one in found.plan.sessions]
    return page(
        request, "pairs/term.html", "Suggested pairs for a whole term", found=found, keep=keep, kept=kept,
        place=networks.names()[academy], weeks=by_week(found, asks), effect=effect_rows(found.effect),
        overlooked=await nudge(work, academy),
        firsts=[ask.options[0][0] for ask, _ in asks if ask.options],
        terms=[(name, here(academy, code, []), code == found.term) for code, name in found.terms.items()],
        choosing={one.id: following(one.cohort_id, [one.id.hex], []) for one in sessions},
        **more,
    )  # fmt: skip


def _ask(one: choices.Ask, keep: list[str]) -> choices.Ask:
    """Who is kept already needs not be kept again."""
    return one._replace(keepable=[each for each in one.keepable if each[0] not in keep])


def here(academy: str, term: str, keep: list[str]) -> str:
    return f"{HERE}?{urlencode({'academy': academy, 'term': term, 'keep': keep}, doseq=True)}"


def by_week(found: TermPlan, asks: list[tuple[choices.Ask, str]]) -> list[Week]:
    """Behind one heading a week, the first of them open."""
    weeks: dict[date, list[tuple[choices.Ask, str]]] = {}
    for one, each in zip(found.plan.sessions, asks, strict=True):
        on = london_day(one.session.starts_at)
        weeks.setdefault(on - timedelta(days=on.weekday()), []).append(each)
    return [(f"Week of {plain_date(monday)}", at == 0, some) for at, (monday, some) in enumerate(weeks.items())]


def effect_rows(effect: PlanEffect) -> list[tuple[str, str]]:
    """What a plan comes to, in words, the same for both kinds of people."""
    unknown = f". Not known for {effect.km_unknown}" if effect.km_unknown else ""
    said = [
        ("Places filled", f"{effect.filled} of {effect.filled + effect.empty}"),
        ("People asked", str(effect.people)),
        ("First sessions", str(effect.first_timers)),
        ("Travel there and back", f"About {choices.miles_of(effect.km)}{unknown}"),
    ]
    for one in effect.shares:
        if one.people:
            spread = f"{one.least} to {one.most} for each person. {one.none} of {one.people} have none"
            said.append((f"Sessions this term, {choices.KINDS[one.kind].lower()}", spread))
    return said


@post(HERE, include_in_schema=False)
async def choose(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """Who is to be kept goes into the address of the comparison; what was chosen is checked at once."""
    academy, term, keep = str(data.get("academy", "")), str(data.get("term", "")), choices.many(data.get("kept"))
    ticked = [each for name in data if name.startswith("keep-") for each in choices.many(data[name])]
    if "again" in data and ticked:
        said = {"academy": academy, "term": term, "was": keep, "keep": list(dict.fromkeys([*keep, *ticked]))}
        return Redirect(f"{HERE}/compared?{urlencode(said, doseq=True)}", status_code=303)
    picked = choices.many(data.get("o")) or [
        str(data[name]) for name in data if name.startswith("session-") and data[name] != choices.LATER
    ]
    if not picked:
        nothing = {"": Fault(field="", message=offer_sending.NOTHING)}
        return await show(request, work, academy, term, keep, errors=nothing, values=data)
    return await term_sending.check(request, work, term_sending.Back(academy, term, keep), picked)


@get(f"{HERE}/compared", include_in_schema=False)
async def compared_page(
    request: Request,
    work: NamedDependency[Work],
    academy: FromQuery[str] = "",
    term: FromQuery[str] = "",
    was: Texts = None,
    keep: Texts = None,
) -> Template:
    """Two plans side by side; where the people cannot be kept, the plan as it was, and why."""
    try:
        found = await service.compare_term(work, academy, term, choices.keeps(was or []), choices.keeps(keep or []))
    except Invalid as no:
        wrong = {"": Fault(field="", message=no.detail)}
        return await show(request, work, academy, term, was or [], errors=wrong)
    people = {(UUID(str(who.id)), who.name) for one in found.changes for who in (*one.before, *one.after)}
    names = await called(work, people)
    rows = [
        [
            f"{one.cohort_name}, session {one.session_number}, {day(one.starts_at)}",
            choices.people(one.before, names) or "Nobody",
            choices.people(one.after, names) or "Nobody",
        ]
        for one in found.changes
    ]
    effect = [
        [label, was_said, now_said]
        for (label, was_said), (_, now_said) in zip(effect_rows(found.before), effect_rows(found.after), strict=True)
    ]
    return page(
        request, "pairs/term_compared.html", "Compare two plans", found=found, rows=rows, effect=effect,
        before=here(academy, found.term, was or []), after=here(academy, found.term, keep or []),
    )  # fmt: skip


handlers = [term_page, choose, compared_page, *term_sending.handlers]
