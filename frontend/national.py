"""The national picture: six measures, each a sentence, a table and a picture of it; each number leads to its rows."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Template

from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.measures import service
from faculty_api.networks import service as networks
from frontend import forms
from frontend import measure_words as words
from frontend.filters import plain_date
from frontend.render import page
from schemas.access import Permission, Role
from schemas.errors import Fault
from schemas.measures import AskSessions, MeasuresView

Text = Annotated[str, QueryParameter(max_length=200)]
HERE, ROWS = "/national", "/national/sessions"
LEADS = {"yes": True, "no": False}


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _rows(year: int, **more: str) -> str:
    return f"{ROWS}?{urlencode({'year': year, **more})}"


@get(HERE, include_in_schema=False)
async def picture(request: Request, work: NamedDependency[Work], year: Text = "") -> Template:
    errors: dict[str, Fault] = {}
    try:
        found = await service.measures(work, _year(year))
    except Refusal as no:
        if not no.faults:
            raise
        errors = forms.refused(no)
        found = await service.measures(work)
    everyone = work.actor.academy is None
    held, together = words.totals(found.academies)
    return page(
        request,
        "national/picture.html",
        "National picture" if everyone else "Our picture",
        errors=errors,
        found=found,
        everyone=everyone,
        name="" if everyone else networks.names().get(work.actor.academy or "", ""),
        in_words=words.year(found.year),
        until=plain_date(found.last),
        years=[(str(one), words.year(one)) for one in found.years],
        said={name: getattr(words, name)(found) for name in words.SAID},
        told={one.measure.value: one for one in found.definitions},
        tables=_tables(found, work.actor.role),
        totals=(held, together, words.share(together, held)),
        sees_cost=work.actor.may(Permission.CLAIM_VIEW),
        most=max((one.sessions for one in found.months), default=0),
        months=[(words.month(one.month), one) for one in found.months],
        counted=_rows(found.year),
    )


def _tables(found: MeasuresView, role: Role) -> dict[str, list[list[Any]]]:
    """The rows of each measure's table, by measure."""
    lists: dict[str, list[list[Any]]] = {name: [] for name in words.SAID}
    opens_people = role in (Role.TEAM, Role.NATIONAL)
    for one in found.academies:
        name = one.name.removesuffix(" Leadership Academy")
        all_of, led = _rows(found.year, academy=one.academy), _rows(found.year, academy=one.academy, together="yes")
        apart = f"of {name}"
        lists["cohorts"].append(
            [name, words.number(one.co_delivered_cohorts, led, apart), words.number(one.cohorts, all_of, apart)]
        )
        lists["sessions"].append(
            [
                name,
                words.number(one.co_delivered_sessions, led, apart),
                words.number(one.sessions, all_of, apart),
                {"share": words.share(one.co_delivered_sessions, one.sessions), "held": one.sessions},
            ]
        )
        lists["partners"].append(
            [
                name,
                words.number(one.cohorts, all_of, apart),
                words.number(one.no_partner, all_of, apart),
                words.number(one.no_provider, all_of, apart),
            ]
        )
        register = f"/team/associates?{urlencode({'academy': one.academy})}" if opens_people else ""
        lists["people"].append(
            [name, words.number(one.lived, register, apart), words.number(one.professionals, register, apart)]
        )
        if one.costed_sessions is not None and one.pay is not None and one.costs is not None:
            money = [words.pounds(one.pay.pence), words.pounds(one.costs.pence)]
            whole = words.each(one.pay.pence + one.costs.pence, one.costed_sessions)
            lists["cost"].append(
                [
                    name,
                    words.number(one.costed_sessions, f"{led}&costed=yes", apart),
                    *({"text": text, "numeric": True} for text in (*money, whole or "None yet")),
                ]
            )
    return lists


@get(ROWS, include_in_schema=False)
async def rows_page(
    request: Request, work: NamedDependency[Work], year: Text = "", academy: Text = "", month: Text = "",
    together: Text = "", costed: Text = "", cursor: Text = "",
) -> Template:  # fmt: skip
    ask = AskSessions(
        year=_year(year), academy=academy or None, month=_day(month), co_delivered=LEADS.get(together),
        costed=costed == "yes", after=cursor or None,
    )  # fmt: skip
    found = await service.sessions(work, ask)
    kept = {"year": year, "academy": academy, "month": month, "together": together, "costed": costed}
    return page(
        request,
        "national/sessions.html",
        "Delivered sessions that were counted",
        rows=found.items,
        opens=work.actor.may(Permission.COHORT_VIEW) and work.actor.role in (Role.TEAM, Role.NATIONAL),
        sees_cost=work.actor.may(Permission.CLAIM_VIEW),
        of=_of(ask),
        place=networks.place,
        back=f"{HERE}?year={ask.year}" if ask.year else HERE,
        home="National picture" if work.actor.academy is None else "Our picture",
        next=f"{ROWS}?{urlencode({**{k: v for k, v in kept.items() if v}, 'cursor': found.next})}"
        if found.next
        else "",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


def _of(ask: AskSessions) -> str:
    """What they are the sessions of."""
    which = {True: "Co-delivered", False: "Not co-delivered", None: "All"}[ask.co_delivered]
    when = words.month(ask.month) if ask.month else words.year(ask.year) if ask.year else "this financial year"
    which += ", with an approved claim" if ask.costed else ""
    return f"{which}{f', {networks.place(ask.academy)}' if ask.academy else ''}, {when}"


@get(f"{HERE}/measures.csv", include_in_schema=False)
async def as_file(work: NamedDependency[Work], year: Text = "") -> Response[bytes]:
    content = await service.as_file(work, _year(year))
    return Response(
        content, media_type="text/csv", headers={"Content-Disposition": 'attachment; filename="measures.csv"'}
    )


handlers = [picture, rows_page, as_file]
