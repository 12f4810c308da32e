"""The JSON door of stories and consent. What takes consent away also flags offers: those doors are in ``offers``."""

from uuid import UUID

from litestar import Request, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.stories import service
from schemas.reads import ReadView
from schemas.stories import (
    ConsentKept,
    HeardPart,
    HeardTopic,
    MatchTopic,
    OpenedPart,
    OpenPart,
    PartKept,
    PartView,
    SharedStory,
    SharePart,
    StoppedUsing,
    StopUsingView,
    StoryView,
    WritePart,
)
from schemas.values import Page

TAGS = ["Stories"]


@get("/story", tags=TAGS)
async def get_story(work: NamedDependency[Work], state: State) -> StoryView:
    """My own story in parts, who can see what, and my topics."""
    return await service.story(work, state.vault)


@post("/story/parts", tags=TAGS)
async def write_part(
    request: Request, data: JSONBody[WritePart], work: NamedDependency[Work], state: State
) -> PartKept:
    return await doors.once(work, request, PartKept, lambda: service.write_part(work, state.vault, data))


@get("/story/parts/{part_id:uuid}", tags=TAGS)
async def get_part(part_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> PartView:
    return await service.own_part(work, state.vault, part_id)


@put("/story/parts/{part_id:uuid}", tags=TAGS)
async def change_part(
    request: Request, part_id: FromPath[UUID], data: JSONBody[WritePart], work: NamedDependency[Work], state: State
) -> PartKept:
    """New words in place of the old, which are not kept."""
    return await doors.once(work, request, PartKept, lambda: service.change_part(work, state.vault, part_id, data))


@post("/story/parts/{part_id:uuid}/confirmation", tags=TAGS)
async def confirm_part(request: Request, part_id: FromPath[UUID], work: NamedDependency[Work]) -> PartKept:
    """What the team wrote down for me is right."""
    return await doors.once(work, request, PartKept, lambda: service.confirm_part(work, part_id))


@post("/story/parts/{part_id:uuid}/sharing", tags=TAGS)
async def share_part(
    request: Request, part_id: FromPath[UUID], data: JSONBody[SharePart], work: NamedDependency[Work]
) -> ConsentKept:
    return await doors.once(work, request, ConsentKept, lambda: service.share_part(work, part_id, data))


@post("/story/topics", tags=TAGS)
async def match_topic(request: Request, data: JSONBody[MatchTopic], work: NamedDependency[Work]) -> ConsentKept:
    """I can be asked for sessions about this topic."""
    return await doors.once(work, request, ConsentKept, lambda: service.match_topic(work, data))


@post("/story/consents/{consent_id:uuid}/confirmation", tags=TAGS)
async def confirm_consent(request: Request, consent_id: FromPath[UUID], work: NamedDependency[Work]) -> ConsentKept:
    return await doors.once(work, request, ConsentKept, lambda: service.confirm_consent(work, consent_id))


@get("/reads", tags=TAGS)
async def my_reads(work: NamedDependency[Work]) -> Page[ReadView]:
    """Who has looked at what is private of me."""
    return Page(items=await service.reads(work, work.actor.person))


@get("/associates/{person_id:uuid}/reads", tags=TAGS)
async def their_reads(person_id: FromPath[UUID], work: NamedDependency[Work]) -> Page[ReadView]:
    return Page(items=await service.reads(work, person_id))


@get("/associates/{person_id:uuid}/story", tags=TAGS)
async def shared_story(person_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> SharedStory:
    """The titles of what is shared with me; each is read for a reason."""
    return await service.shared_story(work, state.vault, person_id)


@post("/associates/{person_id:uuid}/story/{part_id:uuid}/reading", tags=TAGS, status_code=200)
async def open_part(
    person_id: FromPath[UUID],
    part_id: FromPath[UUID],
    data: JSONBody[OpenPart],
    work: NamedDependency[Work],
    state: State,
) -> OpenedPart:
    """Each reading is written down, with its reason, for the person to see. Nothing of the answer is kept."""
    return await service.open_part(work, state.vault, person_id, part_id, data)


@post("/associates/{person_id:uuid}/story/heard", tags=TAGS)
async def hear_part(
    request: Request, person_id: FromPath[UUID], data: JSONBody[HeardPart], work: NamedDependency[Work], state: State
) -> PartKept:
    """A part as they said it by phone or on paper; it waits for them to confirm it."""
    return await doors.once(work, request, PartKept, lambda: service.hear_part(work, state.vault, person_id, data))


@post("/associates/{person_id:uuid}/topics/heard", tags=TAGS)
async def hear_topic(
    request: Request, person_id: FromPath[UUID], data: JSONBody[HeardTopic], work: NamedDependency[Work]
) -> ConsentKept:
    return await doors.once(work, request, ConsentKept, lambda: service.hear_topic(work, person_id, data))


@get("/stories/to-stop", tags=TAGS)
async def to_stop(work: NamedDependency[Work]) -> Page[StopUsingView]:
    """Whose story this team has read and must not use any more."""
    return Page(items=await service.to_stop(work))


@post("/stories/to-stop/{stop_id:uuid}", tags=TAGS, status_code=200)
async def stopped(request: Request, stop_id: FromPath[UUID], work: NamedDependency[Work]) -> StoppedUsing:
    """The team says that it uses it no more."""
    return await doors.once(work, request, StoppedUsing, lambda: service.stopped(work, stop_id))


handlers = [
    to_stop,
    stopped,
    get_story,
    write_part,
    get_part,
    change_part,
    confirm_part,
    share_part,
    match_topic,
    confirm_consent,
    my_reads,
    their_reads,
    shared_story,
    open_part,
    hear_part,
    hear_topic,
]
