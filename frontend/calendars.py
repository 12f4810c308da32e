"""Sessions in somebody's own calendar: an address for each device, how to add it, and stopping it."""

from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec.structs import replace

from faculty_api.calendars import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotAllowed, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import service as people
from faculty_api.programmes import service as programmes
from frontend import forms
from frontend.render import page
from schemas.access import Permission, Role
from schemas.calendars import CalendarLinkView, ChooseInvitations, Feed, InvitationsView, MakeCalendarLink
from schemas.errors import Fault

Form = URLEncodedBody[dict[str, Any]]
Word = Annotated[str, QueryParameter(max_length=40)]
Choices = list[tuple[str, str]]
TITLE, ADDRESS = "Your calendar", "The address for your calendar"
MINE, TEAMS = "/profile/calendar", "/team/calendar"
FIELDS: dict[str, forms.Reader] = {
    "name": forms.text("What you call the device", "Enter a name for the device, for example: my phone")
}
KINDS = [(Feed.OWN.value, "My sessions"), (Feed.FREE.value, "When I am free, and nothing about what I do")]
WHAT = "Select what the calendar is to show"
BANNERS = {
    "stopped": "Stopped. That device gets nothing new from now on",
    "on": "From now on we send the sessions you say yes to by email, for your calendar",
    "off": "We send no sessions for your calendar any more. Those you have already still follow",
}


@get(MINE, include_in_schema=False)
async def mine(request: Request, work: NamedDependency[Work], done: Word = "") -> Template:
    _only(work, MINE)
    return await _shown(request, work, [], banner=BANNERS.get(done, ""), kinds=KINDS, values={"shows": Feed.OWN.value})


@post(MINE, include_in_schema=False)
async def make_mine(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template:
    _only(work, MINE)
    command, errors = forms.read(data, MakeCalendarLink, FIELDS)
    shows = str(data.get("shows", Feed.OWN))
    if shows not in dict(KINDS):
        errors["shows"] = Fault(field="shows", message=WHAT)
    elif command:
        command = replace(command, feed=Feed(shows))
    return await _made(request, work, state, command, errors, data, [], kinds=KINDS)


@post("/profile/calendar/{link_id:uuid}/stop", include_in_schema=False)
async def stop_mine(
    request: Request,
    link_id: FromPath[UUID],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Redirect:
    return await _stopped(request, work, link_id, MINE)


@post("/profile/calendar/by-email", include_in_schema=False)
async def by_email(request: Request, data: Form, work: NamedDependency[Work]) -> Redirect:
    _only(work, MINE)
    command = ChooseInvitations(invitations=data.get("send") == "yes")
    await doors.once(work, request, InvitationsView, lambda: service.choose(work, command))
    return Redirect(f"{MINE}?done={'on' if command.invitations else 'off'}", status_code=303)


@get(TEAMS, include_in_schema=False)
async def teams(request: Request, work: NamedDependency[Work], cohort: Word = "", done: Word = "") -> Template:
    _only(work, TEAMS)
    choices = await _choices(work, cohort)
    return await _shown(request, work, choices, cohort=cohort, banner=BANNERS.get(done, ""))


@post(TEAMS, include_in_schema=False)
async def make_teams(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template:
    _only(work, TEAMS)
    cohort = str(data.get("cohort", ""))[:40]
    choices = await _choices(work, cohort)
    command, errors = forms.read(data, MakeCalendarLink, FIELDS)
    picked = choices[0][0] if len(choices) == 1 else str(data.get("shows", ""))
    if picked not in dict(choices):
        errors["shows"] = Fault(field="shows", message=WHAT)
    elif command:
        feed, _, of = picked.partition(":")
        more = {"academy": of} if feed == Feed.ACADEMY else {"cohort_id": UUID(of)}
        command = replace(command, feed=Feed(feed), **more)
    return await _made(request, work, state, command, errors, data, choices, cohort=cohort)


@post("/team/calendar/{link_id:uuid}/stop", include_in_schema=False)
async def stop_teams(
    request: Request,
    link_id: FromPath[UUID],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Redirect:
    return await _stopped(request, work, link_id, TEAMS)


def _only(work: Work, here: str) -> None:
    work.must(Permission.CALENDAR_FOLLOW)
    if (MINE if work.actor.role is Role.ASSOCIATE else TEAMS) != here:
        raise NotAllowed


async def _choices(work: Work, cohort: str) -> Choices:
    """What staff may follow: the cohort they came from, and Academies in their reach."""
    found: Choices = []
    with suppress(ValueError):
        one = await programmes.cohort(work, UUID(cohort))
        found.append((f"{Feed.COHORT}:{one.id}", f"Only {one.name}"))
    reach = work.must(Permission.COHORT_VIEW)
    every = [one for one in await networks.academies(work) if reach.everyone or one.code in reach.academies]
    return [*found, *((f"{Feed.ACADEMY}:{one.code}", f"All sessions of {one.name}") for one in every)]


async def _shown(request: Request, work: Work, choices: Choices, **more: Any) -> Template:
    here = MINE if work.actor.role is Role.ASSOCIATE else TEAMS
    links = await service.links(work)
    left = here == MINE and await people.has_left(work, work.actor.person)
    sent = (await service.choice(work)).invitations if here == MINE and not left else None
    more |= {"here": here, "links": links, "feeds": choices, "sent": sent, "left": left}
    return page(request, "calendars/links.html", TITLE, **more)


async def _made(
    request: Request,
    work: Work,
    state: State,
    command: MakeCalendarLink | None,
    errors: dict[str, Fault],
    data: dict[str, Any],
    choices: Choices,
    **more: Any,
) -> Template:
    if command and not errors:
        try:
            async with work.attempt():
                link, path = await doors.once_with_secret(
                    work, request, CalendarLinkView, lambda: service.make_link(work, state.vault, command)
                )
            return _address(request, work, state, link, path)
        except Refusal as no:
            errors = forms.refused(no)
    return await _shown(request, work, choices, errors=errors, values=data, **more)


def _address(request: Request, work: Work, state: State, link: CalendarLinkView, path: str | None) -> Template:
    """Shown at once and only now: the secret in it is kept nowhere."""
    here = MINE if work.actor.role is Role.ASSOCIATE else TEAMS
    address = f"{state.settings.base_url}{path}" if path else ""
    webcal = f"webcal://{address.partition('://')[2]}" if path else ""
    return page(request, "calendars/address.html", ADDRESS, here=here, link=link, address=address, webcal=webcal)


async def _stopped(request: Request, work: Work, link_id: UUID, here: str) -> Redirect:
    _only(work, here)
    await doors.once(work, request, CalendarLinkView, lambda: service.stop_link(work, link_id))
    return Redirect(f"{here}?done=stopped", status_code=303)


handlers = [mine, make_mine, stop_mine, by_email, teams, make_teams, stop_teams]
