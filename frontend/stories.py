"""Somebody's own story: its parts, who can see each, and what they agreed to."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.stories import service
from frontend import forms, story_sharing, story_topics
from frontend import story_words as words
from frontend.render import page
from schemas.stories import (
    PartKept,
    PartView,
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
    looked_page,
    *story_sharing.handlers,
    *story_topics.handlers,
]
