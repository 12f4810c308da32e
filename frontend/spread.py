"""For teams: how the work is shared out, who is behind each number, and whom nobody asked for long."""

from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Template

from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.measures import spread as service
from faculty_api.networks import service as networks
from frontend import forms
from frontend.called import called
from frontend.filters import plain_date, plural
from frontend.render import page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.people import Kind
from schemas.spread import AskSpread, SpreadLine, SpreadOf, SpreadOffers, SpreadPerson, SpreadView

Text = Annotated[str, QueryParameter(max_length=200)]
HERE, PEOPLE = "/team/spread", "/team/spread/people"
KINDS = {Kind.LIVED: "Associates", Kind.PROFESSIONAL: "Professionals"}
PERIODS = [("3", "3 months"), ("6", "6 months"), ("12", "12 months"), ("24", "2 years")]
WHO = {
    SpreadOf.EVERYONE: "Everybody who is active",
    SpreadOf.ASKED: "People who were asked since {day}",
    SpreadOf.BOOKED: "People with a session since {day}, or one to come",
    SpreadOf.NOT_ASKED: "People not asked since {day}",
    SpreadOf.NOT_BOOKED: "People without a session since {day}, and none to come",
    SpreadOf.UNUSED: "People with training who have not been asked since {day}",
}
COUNTED = (
    ("people", SpreadOf.EVERYONE), ("asked", SpreadOf.ASKED), ("booked", SpreadOf.BOOKED),
    ("not_asked", SpreadOf.NOT_ASKED), ("not_booked", SpreadOf.NOT_BOOKED), ("unused", SpreadOf.UNUSED),
)  # fmt: skip
OVERVIEW = ("people", "asked", "booked", "unused")
HIDDEN = "Not told, because few were asked"


class Nudge(NamedTuple):
    words: str
    href: str


def _months(text: str) -> int:
    """Nothing given: as suggestions look back. What is no number is refused as one out of reach would be."""
    return service.MONTHS if not text else int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _address(path: str, **said: object) -> str:
    return f"{path}?{urlencode({name: value for name, value in said.items() if value})}"


async def nudge(work: Work, academy: str | None) -> Nudge | None:
    """People who may be overlooked, for pages on which others are chosen; None where there is nobody."""
    if academy is None or not work.actor.may(Permission.PAIR_SUGGEST):
        return None
    found = await service.unused(work, academy)
    have = plural(found.people, "person with training has", "people with training have")
    href = _address(PEOPLE, of=SpreadOf.UNUSED.value, academy=academy, months=service.MONTHS)
    return Nudge(f"{have} not been asked since {plain_date(found.since)}", href) if found.people else None


def counted(work: Work) -> str:
    """Whose offers and sessions are in the numbers of this reader."""
    if work.actor.academy is None:
        return "Offers and sessions of all local academies are counted, also of one that somebody lets ask them."
    return (
        f"Offers and sessions of {networks.place(work.actor.academy)} are counted. If somebody lets another local "
        "academy ask them, what it offers them is not counted here."
    )


@get(HERE, include_in_schema=False)
async def shared_out(request: Request, work: NamedDependency[Work], months: Text = "", academy: Text = "") -> Template:
    errors: dict[str, Fault] = {}
    try:
        found = await service.spread(work, _months(months), academy or None)
    except Refusal as no:
        if not no.faults:
            raise
        errors = forms.refused(no)
        found = await service.spread(work, academy=academy or None)
    several = len(found.offers) > 1
    return page(
        request,
        "spread/spread.html",
        "How the work is shared out",
        errors=errors,
        found=found,
        counted=counted(work),
        several=several,
        place="" if several else networks.names()[found.offers[0].academy],
        academy=academy,
        periods=PERIODS,
        said=[] if several else [_said(one) for one in found.lines],
        each=_each(found) if several else [],
        people=[] if several else [_people(one, found.months) for one in found.lines],
        sessions=[
            [KINDS[one.kind], *(_number(getattr(one, name)) for name in ("sessions", "middle", "most", "half"))]
            for one in found.lines
        ],
        offers=_offers(found.offers[0]),
        titles={one.name: one.title for one in found.definitions},
        file=_address(f"{HERE}/spread.csv", months=found.months, academy=academy),
    )


def _offers(one: SpreadOffers) -> list[str]:
    return [str(one.offers), HIDDEN if one.said_no is None else str(one.said_no)]


def _each(found: SpreadView) -> list[list[Any]]:
    """One line a network, that leads to all its numbers: of all at once nobody on a phone sees the end."""
    rows = []
    for one in found.offers:
        of = [line for line in found.lines if line.academy == one.academy]
        counts = [sum(getattr(line, name) for line in of) for name in OVERVIEW]
        href = _address(HERE, academy=one.academy, months=found.months)
        rows.append([{"text": networks.place(one.academy), "href": href}, *(_number(count) for count in counts)])
    return rows


def _number(count: int, href: str = "", what: str = "") -> dict[str, Any]:
    return {"text": str(count), "numeric": True, **({"href": href, "what": what} if href and count else {})}


def _people(one: SpreadLine, months: int) -> list[Any]:
    return [
        KINDS[one.kind],
        *(
            _number(
                getattr(one, name),
                _address(PEOPLE, of=of.value, academy=one.academy, kind=one.kind.value, months=months),
                f"{KINDS[one.kind].lower()}: {name.replace('_', ' ')}",
            )
            for name, of in COUNTED
        ),
    ]


def _said(one: SpreadLine) -> str:
    """What the numbers of one kind of people come to."""
    words = (
        f"{KINDS[one.kind]}: {one.asked} of {one.people} were asked, and {plural(one.booked, 'has', 'have')} sessions."
    )
    if one.sessions:
        have = "has" if one.half == 1 else "have"
        words += f" {plural(one.half, 'person', 'people')} {have} half of the {plural(one.sessions, 'session')}."
    return words


@get(PEOPLE, include_in_schema=False)
async def people_page(
    request: Request, work: NamedDependency[Work], of: Text = "", months: Text = "", academy: Text = "",
    kind: Text = "", cursor: Text = "",
) -> Template:  # fmt: skip
    which = SpreadOf(of) if of in {one.value for one in SpreadOf} else SpreadOf.EVERYONE
    ask = AskSpread(
        of=which, academy=academy or None, kind=Kind(kind) if kind in {one.value for one in Kind} else None,
        months=_months(months), after=cursor or None,
    )  # fmt: skip
    found = await service.spread_people(work, ask)
    names = await called(work, {(one.id, one.name) for one in found.items})
    first = plain_date(service.since(work.now, ask.months))
    again = {"of": which.value, "academy": academy, "kind": ask.kind.value if ask.kind else "", "months": ask.months}
    return page(
        request,
        "spread/people.html",
        "Who was asked, and when",
        heading=WHO[which].format(day=first),
        place=networks.place(academy) if academy else "",
        kind=KINDS[ask.kind] if ask.kind else "",
        first=first,
        counted=counted(work),
        rows=[_row(one, names[one.id]) for one in found.items],
        back=_address(HERE, months=ask.months, academy=academy if work.actor.academy is None else ""),
        next=_address(PEOPLE, **again, cursor=found.next) if found.next else "",
    )


def _row(one: SpreadPerson, name: str) -> list[Any]:
    note = [*(["Has training"] if one.trained else []), *(["Said: not this term"] if one.not_now else [])]
    return [
        {"text": name, "href": f"/team/associates/{one.id}"},
        KINDS[one.kind][:-1],
        plain_date(one.last_asked) if one.last_asked else "Not yet",
        plain_date(one.last_booked) if one.last_booked else "Not yet",
        _number(one.sessions),
        ". ".join(note),
    ]


@get(f"{HERE}/spread.csv", include_in_schema=False)
async def as_file(work: NamedDependency[Work], months: Text = "", academy: Text = "") -> Response[bytes]:
    content = await service.spread_file(work, _months(months), academy or None)
    return Response(
        content, media_type="text/csv", headers={"Content-Disposition": 'attachment; filename="spread.csv"'}
    )


handlers = [shared_out, people_page, as_file]
