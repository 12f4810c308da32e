"""What somebody says of their story or topics by phone or on paper, written down by their team."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct, structs

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.stories import rules, service
from frontend import forms, stories
from frontend import story_words as words
from frontend.render import page
from schemas.access import Permission, Role
from schemas.people import AssociateView
from schemas.stories import (
    Audience,
    Channel,
    ConsentEndedKept,
    ConsentKept,
    HeardNotDiscussed,
    HeardPart,
    HeardTopic,
    NotDiscussedHeard,
    PartKept,
    Purpose,
    SharePart,
    TakeBack,
)

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
HOW = {Channel.PHONE: "By phone", Channel.PAPER: "On paper"}
EVIDENCE = {
    "channel": forms.choice("Select how they said it", tuple(HOW)),
    "evidence": forms.prose("How you know", optional=True),
}
HEARD: dict[str, forms.Reader] = {
    **stories.WRITE,
    "audience": forms.choice("Select who can see it", (*words.AUDIENCES, "nobody")),
    **EVIDENCE,
}
TOPIC: dict[str, forms.Reader] = {
    "topic": forms.choice("Select a topic", tuple(words.TOPICS)),
    "last_day": forms.day("Last day", "Enter the last day on which we can ask them about it"),
    **EVIDENCE,
}
NOT: dict[str, forms.Reader] = {
    "not_topics": forms.several("Select at least 1 topic", tuple(words.TOPICS)),
    "again": forms.yes_no("Select what they said about these topics", optional=True),
    "not_channel": EVIDENCE["channel"],
}
DONE = {
    "list": "Written down. It counts from now on, and they are told. You do not see their list",
    "draft": "Written down. They must say that it is right before it counts",
    "kept": "Written down. It counts from now on",
    "back": "Taken back. It stopped at once",
}


class Heard(Struct):
    title: str
    text: str
    audience: str
    channel: Channel
    topics: list[str] = []
    evidence: str = ""


class HeardNot(Struct):
    not_topics: list[str]
    not_channel: Channel
    again: bool = False


async def staff_view(work: Work, state: State, person_id: UUID) -> AssociateView:
    """For staff alone. The name of whom this is about; access needs are not opened for it."""
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed
    return await people.associate(work, state.vault, person_id, private=False)


async def _heard(request: Request, work: Work, state: State, person_id: UUID, **more: Any) -> Template:
    work.must(Permission.STORY_HEAR)
    return page(
        request,
        "stories/heard.html",
        "Write down what they say",
        who=await staff_view(work, state, person_id),
        live=await service.live_topics(work, person_id),
        shared=await service.shared_story(work, state.vault, person_id),
        elsewhere=await service.shared_elsewhere(work, person_id),
        topics=list(words.TOPICS.items()),
        how=list(HOW.items()),
        topic_consent=service.newest(None).words,
        words=words,
        **more,
    )


@get("/team/associates/{person_id:uuid}/story/heard", include_in_schema=False)
async def heard_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State, done: Done = ""
) -> Template:
    return await _heard(request, work, state, person_id, banner=DONE.get(done, ""), values=_until(work))


def _until(work: Work) -> dict[str, Any]:
    return words.day_boxes("last_day", rules.last_day(None, london_day(work.now)))


async def _part_heard(request: Request, work: Work, state: State, person_id: UUID, **more: Any) -> Template:
    work.must(Permission.STORY_HEAR)
    await service.live_topics(work, person_id)
    return page(
        request,
        "stories/heard_part.html",
        "Write down a part of their story",
        who=await staff_view(work, state, person_id),
        topics=list(words.TOPICS.items()),
        audiences=[(one, name, words.WHO[one]) for one, name in words.AUDIENCES.items()],
        how=list(HOW.items()),
        consents={one: service.newest(one).words for one in Audience},
        words=words,
        **more,
    )


@get("/team/associates/{person_id:uuid}/story/heard/part", include_in_schema=False)
async def part_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Template:
    return await _part_heard(request, work, state, person_id)


@post("/team/associates/{person_id:uuid}/story/heard/part", include_in_schema=False)
async def hear_part(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    said, errors = forms.read(data, Heard, HEARD)
    if said:
        rest = {name: value for name, value in structs.asdict(said).items() if name != "audience"}
        command = HeardPart(share=_share(said.audience), **rest)
        try:
            async with work.attempt():
                kept = await doors.once(
                    work, request, PartKept, lambda: service.hear_part(work, state.vault, person_id, command)
                )
            done = "draft" if kept.status == "draft" else "kept"
            return Redirect(f"/team/associates/{person_id}/story/heard?done={done}", status_code=303)
        except NotFound:
            raise
        except Refusal as no:
            errors = forms.refused(no)
    return await _part_heard(request, work, state, person_id, errors=errors, values=data)


def _share(audience: str) -> SharePart | None:
    if audience == "nobody":
        return None
    purposes = [Purpose.PLAN, Purpose.MATERIALS] if audience == Audience.PUBLISHED else [Purpose.PLAN]
    return SharePart(audience=Audience(audience), purposes=purposes)


@post("/team/associates/{person_id:uuid}/topics/heard", include_in_schema=False)
async def hear_topic(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, HeardTopic, TOPIC)
    if command:
        try:
            async with work.attempt():
                kept = await doors.once(
                    work, request, ConsentKept, lambda: service.hear_topic(work, person_id, command)
                )
            done = "draft" if kept.waits else "kept"
            return Redirect(f"/team/associates/{person_id}/story/heard?done={done}", status_code=303)
        except NotFound:
            raise
        except Refusal as no:
            errors = forms.refused(no)
    return await _heard(request, work, state, person_id, errors=errors, values=data)


@post("/team/associates/{person_id:uuid}/not-discussed/heard", include_in_schema=False)
async def hear_not_discussed(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    said, errors = forms.read(data, HeardNot, NOT)
    if said:
        command = HeardNotDiscussed(topics=said.not_topics, again=said.again, channel=said.not_channel)
        try:
            async with work.attempt():
                await doors.once(
                    work, request, NotDiscussedHeard, lambda: offers.hear_not_discussed(work, person_id, command)
                )
            return Redirect(f"/team/associates/{person_id}/story/heard?done=list", status_code=303)
        except NotFound:
            raise
        except Refusal as no:
            errors = forms.refused(no)
    return await _heard(request, work, state, person_id, errors=errors, values={**_until(work), **data})


@post("/team/associates/{person_id:uuid}/consents/{consent_id:uuid}/end", include_in_schema=False)
async def end_theirs(
    request: Request, person_id: FromPath[UUID], consent_id: FromPath[UUID], work: NamedDependency[Work]
) -> Redirect:
    await doors.once(
        work,
        request,
        ConsentEndedKept,
        lambda: offers.take_back_consent(work, person_id, consent_id, TakeBack()),
    )
    return Redirect(f"/team/associates/{person_id}/story/heard?done=back", status_code=303)


handlers = [heard_page, part_page, hear_part, hear_topic, hear_not_discussed, end_theirs]
