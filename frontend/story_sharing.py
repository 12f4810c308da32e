"""Somebody shares a part of their story, sees where it was used, and takes it back."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.stories import rules, service
from frontend import forms
from frontend import story_words as words
from frontend.filters import plural
from frontend.render import page
from schemas.stories import (
    Audience,
    ConsentEndedKept,
    ConsentKept,
    ConsentView,
    PartView,
    SharePart,
    TakeBack,
    What,
)

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
SHARE: dict[str, forms.Reader] = {
    "purposes": forms.several("Select what it may be used for", tuple(words.PURPOSES)),
    "programmes": forms.several("Select programmes from the list", optional=True),
    "last_day": forms.day("Last day", "Enter the last day on which they can see it"),
}
WHO: dict[str, forms.Reader] = {"audience": forms.choice("Select who can see this part", tuple(words.AUDIENCES))}


class Chosen(Struct):
    audience: Audience


@get("/story/{part_id:uuid}/share", include_in_schema=False)
async def who_page(request: Request, part_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Template:
    part = await service.own_part(work, state.vault, part_id)
    return page(request, "stories/who.html", "Who can see this part?", part=part, words=words)


@post("/story/{part_id:uuid}/share", include_in_schema=False)
async def choose_who(
    request: Request, part_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    part = await service.own_part(work, state.vault, part_id)
    chosen, errors = forms.read(data, Chosen, WHO)
    if chosen is None:
        return page(request, "stories/who.html", "Who can see this part?", part=part, words=words, errors=errors)
    return Redirect(f"/story/{part_id}/share/{chosen.audience}", status_code=303)


async def _share_page(request: Request, work: Work, part: PartView, audience: Audience, **more: Any) -> Template:
    today = london_day(work.now)
    more.setdefault("values", words.day_boxes("last_day", rules.last_day(None, today)))
    return page(
        request,
        "stories/share.html",
        f"Share this part with: {words.AUDIENCES[audience]}",
        part=part,
        audience=audience,
        who=words.AUDIENCES[audience],
        purposes=list(words.PURPOSES.items()),
        programmes=[(str(one), name) for one, name in (await service.programmes_of(work, work.actor.person)).items()],
        consent=service.newest(audience).words,
        latest=rules.months_after(today, rules.MOST_MONTHS),
        **more,
    )


@get("/story/{part_id:uuid}/share/{audience:str}", include_in_schema=False)
async def share_page(
    request: Request, part_id: FromPath[UUID], audience: FromPath[str], work: NamedDependency[Work], state: State
) -> Template:
    part = await service.own_part(work, state.vault, part_id)
    return await _share_page(request, work, part, _audience(audience))


def _audience(said: str) -> Audience:
    if said not in Audience.__members__.values():
        raise NotFound
    return Audience(said)


@post("/story/{part_id:uuid}/share/{audience:str}", include_in_schema=False)
async def share(
    request: Request,
    part_id: FromPath[UUID],
    audience: FromPath[str],
    data: Form,
    work: NamedDependency[Work],
    state: State,
) -> Template | Redirect:
    part, to = await service.own_part(work, state.vault, part_id), _audience(audience)
    command, errors = forms.read(data, SharePart, SHARE, audience=to)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, ConsentKept, lambda: service.share_part(work, part_id, command))
            return Redirect(f"/story/{part_id}?done=shared", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _share_page(request, work, part, to, errors=errors, values=data)


async def _consent(work: Work, state: State, consent_id: UUID) -> tuple[ConsentView, str]:
    """Something I said, and what it is about."""
    mine = await service.story(work, state.vault)
    for part in mine.parts:
        for one in part.sharing:
            if one.id == consent_id:
                return one, part.title
    for one in mine.topics:
        if one.id == consent_id:
            return one, words.topic_names([one.topic or ""])
    raise NotFound


@get("/story/consents/{consent_id:uuid}", include_in_schema=False)
async def consent_page(
    request: Request, consent_id: FromPath[UUID], work: NamedDependency[Work], state: State, done: Done = ""
) -> Template:
    one, what = await _consent(work, state, consent_id)
    names = await service.programmes_of(work, work.actor.person)
    back = done.removeprefix("back-")
    return page(
        request,
        "stories/consent.html",
        "What you agreed to",
        one=one,
        what=what,
        topic=one.what is What.TOPIC,
        rows=words.about(one, names),
        used=await offers.consent_used(work, consent_id),
        looked=lambda read: words.looked(read, {UUID(str(one.part_id)): what}),
        banner=_taken_back(back) if done.startswith("back-") and back.isdecimal() else "",
    )


def _taken_back(flagged: str) -> str:
    if flagged == "0":
        return "Taken back. It stopped at once"
    many = plural(int(flagged), "offer or session", "offers or sessions")
    return f"Taken back. It stopped at once. The team will talk to you about {many}"


@post("/story/consents/{consent_id:uuid}/end", include_in_schema=False)
async def end(request: Request, consent_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    kept = await doors.once(
        work,
        request,
        ConsentEndedKept,
        lambda: offers.take_back_consent(work, work.actor.person, consent_id, TakeBack()),
    )
    return Redirect(f"/story/consents/{consent_id}?done=back-{kept.flagged}", status_code=303)


@post("/story/consents/{consent_id:uuid}/confirm", include_in_schema=False)
async def confirm_consent(request: Request, consent_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, ConsentKept, lambda: service.confirm_consent(work, consent_id))
    return Redirect("/story?done=right", status_code=303)


handlers = [who_page, choose_who, share_page, share, consent_page, end, confirm_consent]
