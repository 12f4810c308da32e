"""Somebody's own story: its parts, who can see each, and what they agreed to."""

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
from frontend import forms, story_topics
from frontend import story_words as words
from frontend.filters import plural
from frontend.render import page
from schemas.stories import (
    Audience,
    ConsentEndedKept,
    ConsentKept,
    ConsentView,
    PartKept,
    PartView,
    SharePart,
    TakeBack,
    What,
    WritePart,
)

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
BANNERS = {
    "kept": "Saved. Nobody but you can see it until you share it",
    "changed": "Saved. Who could see this part sees the new words",
    "shared": "Saved. You can take it back at any time",
    "right": "Thank you. It counts from now on",
    "removed": "This part is gone. Nobody can see it",
}
WRITE: dict[str, forms.Reader] = {
    "title": forms.text("Title", "Enter a title"),
    "text": forms.prose("Your words", "Enter your words"),
    "topics": forms.several("Select topics from the list", tuple(words.TOPICS), optional=True),
}
SHARE: dict[str, forms.Reader] = {
    "purposes": forms.several("Select what it may be used for", tuple(words.PURPOSES)),
    "programmes": forms.several("Select programmes from the list", optional=True),
    "last_day": forms.day("Last day", "Enter the last day on which they can see it"),
}
WHO: dict[str, forms.Reader] = {"audience": forms.choice("Select who can see this part", tuple(words.AUDIENCES))}


class Chosen(Struct):
    audience: Audience


@get("/story", include_in_schema=False)
async def story_page(request: Request, work: NamedDependency[Work], state: State, done: Done = "") -> Template:
    mine = await service.story(work, state.vault)
    waits = [one for one in mine.topics if one.waits]
    return page(
        request,
        "stories/story.html",
        "Your story",
        banner=BANNERS.get(done, ""),
        parts=[one for one in mine.parts if one.status == "kept"],
        drafts=[one for one in mine.parts if one.status == "draft"],
        waits=waits,
        live=[one for one in mine.topics if one.live],
        not_discussed=mine.not_discussed,
        audiences=words.AUDIENCES,
        cell=words.cell,
        topic_names=words.topic_names,
    )


def _write_page(request: Request, part: PartView | None, **more: Any) -> Template:
    to = f"/story/{part.id}/words" if part else "/story/new"
    title = "Change this part" if part else "Add a part of your story"
    options = list(words.TOPICS.items())
    return page(request, "stories/write.html", title, to=to, heading=title, part=part, options=options, **more)


@get("/story/new", include_in_schema=False)
async def new_page(request: Request, work: NamedDependency[Work], state: State) -> Template:
    await service.story(work, state.vault)
    return _write_page(request, None)


@post("/story/new", include_in_schema=False)
async def write_new(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template | Redirect:
    command, errors = forms.read(data, WritePart, WRITE)
    if command:
        try:
            async with work.attempt():
                kept = await doors.once(work, request, PartKept, lambda: service.write_part(work, state.vault, command))
            return Redirect(f"/story/{kept.id}?done=kept", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _write_page(request, None, errors=errors, values=data)


@get("/story/{part_id:uuid}", include_in_schema=False)
async def part_page(
    request: Request, part_id: FromPath[UUID], work: NamedDependency[Work], state: State, done: Done = ""
) -> Template:
    part = await service.own_part(work, state.vault, part_id)
    return page(
        request,
        "stories/part.html",
        "A part of your story",
        banner=BANNERS.get(done, ""),
        part=part,
        stands=[one for one in part.sharing if one.live or one.waits],
        gone=[one for one in part.sharing if not (one.live or one.waits)],
        audiences=words.AUDIENCES,
        words=words,
        names=await service.programmes_of(work, work.actor.person),
    )


@get("/story/{part_id:uuid}/words", include_in_schema=False)
async def words_page(request: Request, part_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Template:
    part = await service.own_part(work, state.vault, part_id)
    return _write_page(request, part, values={"title": part.title, "text": part.text, "topics": part.topics})


@post("/story/{part_id:uuid}/words", include_in_schema=False)
async def change_words(
    request: Request, part_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    part = await service.own_part(work, state.vault, part_id)
    command, errors = forms.read(data, WritePart, WRITE)
    if command is None:
        return _write_page(request, part, errors=errors, values=data)
    await doors.once(work, request, PartKept, lambda: service.change_part(work, state.vault, part_id, command))
    return Redirect(f"/story/{part_id}?done=changed", status_code=303)


@post("/story/{part_id:uuid}/confirm", include_in_schema=False)
async def confirm(request: Request, part_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, PartKept, lambda: service.confirm_part(work, part_id))
    return Redirect(f"/story/{part_id}?done=right", status_code=303)


@post("/story/{part_id:uuid}/remove", include_in_schema=False)
async def remove(request: Request, part_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, PartKept, lambda: offers.take_away_part(work, part_id))
    return Redirect("/story?done=removed", status_code=303)


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
        "Share this part",
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


@get("/profile/who-has-looked", include_in_schema=False)
async def looked_page(request: Request, work: NamedDependency[Work], state: State) -> Template:
    mine = await service.story(work, state.vault)
    names: dict[UUID, str] = {part.id: part.title for part in mine.parts}
    rows = [words.looked(one, names) for one in await service.reads(work, work.actor.person)]
    return page(request, "stories/looked.html", "Who has looked", rows=rows)


handlers = [
    story_page,
    new_page,
    write_new,
    part_page,
    words_page,
    change_words,
    confirm,
    remove,
    who_page,
    choose_who,
    share_page,
    share,
    consent_page,
    end,
    confirm_consent,
    looked_page,
    *story_topics.handlers,
]
