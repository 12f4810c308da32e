"""A stretch of weeks at a glance, for a team: who is free, which sessions lack people, and a term that prints."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Template

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.pictures import rules, service
from faculty_api.programmes import service as programmes
from frontend import forms
from frontend import picture_words as words
from frontend.filters import day, plain_date
from frontend.render import page
from schemas.people import Kind
from schemas.pictures import PlannedView, WeekView, WhoIsFree

Text = Annotated[str, QueryParameter(max_length=40)]
WEEK = timedelta(days=7)
LENGTHS = (6, 13, 26)
KINDS = [("lived", "Associates with lived experience"), ("professional", "Professionals")]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str, known: Sequence[int], otherwise: int) -> int:
    return int(text) if text in {str(one) for one in known} else otherwise


def _first(work: Work, text: str) -> date:
    """The Monday that was asked for, or that of this week."""
    try:
        return rules.monday(date.fromisoformat(text))
    except (ValueError, OverflowError):
        return rules.monday(london_day(work.now))


def _turned(first: date, weeks: int, today: date) -> dict[str, date | None]:
    """Where the pages before and after begin; nothing lies before this week."""
    before = max(first - weeks * WEEK, rules.monday(today))
    return {"before": before if first > before else None, "after": first + weeks * WEEK}


@get("/team/free", include_in_schema=False)
async def free_page(
    request: Request, work: NamedDependency[Work], first: Text = "", weeks: Text = "", programme: Text = "",
    kind: Text = "", need: Text = "", academy: Text = "",
) -> Template:  # fmt: skip
    """When could a cohort run? For members of the network, or those trained for one programme."""
    begins, length = _first(work, first), _number(weeks, LENGTHS, 13)
    ask = WhoIsFree(
        first=begins, weeks=length, need=_number(need, range(1, 10), 2), programme_id=_uuid(programme),
        academy=academy if academy in networks.names() else None,
        kind=Kind(kind) if kind in dict(KINDS) else None,
    )  # fmt: skip
    errors = {}
    try:
        found = await service.who_is_free(work, ask)
    except NotFound:
        raise
    except Refusal as no:
        errors = forms.refused(no)
        found = await service.who_is_free(work, WhoIsFree(first=london_day(work.now), weeks=length))
    known = await programmes.programmes(work)
    most = max((slot.free for week in found.weeks for slot in week.slots), default=0)
    name = next((one.name for one in known if one.id == ask.programme_id), "")
    return page(
        request,
        "pictures/free.html",
        "When people are free",
        errors=errors,
        found=found,
        said=words.free(found, name),
        good=words.good(found),
        weeks=[_week(one, found.need, most) for one in found.weeks],
        key=words.key(found.need, most),
        days=words.DAYS,
        asked=ask,
        lengths=LENGTHS,
        kinds=KINDS,
        programmes=[(str(one.id), one.name) for one in known],
        academies=[] if work.actor.academy else list(networks.names().items()),
        turn=_links(
            "/team/free", found.first, length, work, programme=programme, kind=kind, need=need, academy=academy
        ),
    )


def _week(one: WeekView, need: int, most: int) -> dict[str, Any]:
    """Rows of one week: each part of the day, by day."""
    parts = [
        (label, [words.cell(slot, need, most, on) for slot, on in zip(one.slots[at::3], words.DAYS, strict=True)])
        for at, label in enumerate(words.PARTS)
    ]
    return {"name": f"Week of {plain_date(one.monday)}", "notes": one.notes, "parts": parts}


def _links(path: str, first: date, weeks: int, work: Work, **more: str) -> list[tuple[str, str]]:
    """Earlier and later, with all else as it is."""
    turned = _turned(first, weeks, london_day(work.now))
    rest = "".join(f"&{name}={value}" for name, value in more.items() if value and value.replace("-", "").isalnum())
    return [
        (text, f"{path}?first={at.isoformat()}&weeks={weeks}{rest}")
        for text, at in (("Earlier weeks", turned["before"]), ("Later weeks", turned["after"]))
        if at is not None
    ]


@get("/team/gaps", include_in_schema=False)
async def gaps_page(request: Request, work: NamedDependency[Work], first: Text = "", weeks: Text = "") -> Template:
    """Sessions to come that lack people, a box for each place."""
    begins, length = _first(work, first), _number(weeks, LENGTHS, 13)
    whole = [one for one in await service.planned(work, begins, length) if one.starts_at > work.now]
    lacking = await service.gaps(work, begins, length)
    return page(
        request, "pictures/gaps.html", "Gaps", said=words.places(whole, lacking),
        rows=[(one, words.strip(one)) for one in lacking], turn=_links("/team/gaps", begins, length, work),
        until=day(begins + length * WEEK - timedelta(days=1)),
    )  # fmt: skip


@get("/team/term", include_in_schema=False)
async def term_page(
    request: Request, work: NamedDependency[Work], first: Text = "", weeks: Text = "", cohort: Text = ""
) -> Template:
    """Sessions by week, with people and places, on one page that prints."""
    cohort_id = _uuid(cohort)
    whose = await programmes.cohort(work, cohort_id) if cohort_id else None
    begins, length = _first(work, first), _number(weeks, LENGTHS, 13)
    if whose and not first and whose.sessions:
        begins = rules.monday(london_day(whose.sessions[0].starts_at))
    found = await service.planned(work, begins, length, cohort_id)
    name = whose.name if whose else networks.names().get(work.actor.academy or "", "All networks")
    return page(
        request, "pictures/term.html", "Sessions by week", name=name, weeks=_by_week(found),
        first=begins, last=begins + length * WEEK - timedelta(days=1), whole=found, cohort=whose, length=length,
        turn=_links("/team/term", begins, length, work, cohort=cohort), lengths=LENGTHS, several=whose is None,
    )  # fmt: skip


def _by_week(found: Sequence[PlannedView]) -> list[tuple[str, list[tuple[PlannedView, str]]]]:
    weeks: dict[date, list[tuple[PlannedView, str]]] = {}
    for one in found:
        weeks.setdefault(rules.monday(london_day(one.starts_at)), []).append((one, words.people(one)))
    return [(f"Week of {plain_date(at)}", sessions) for at, sessions in weeks.items()]


handlers = [free_page, gaps_page, term_page]
