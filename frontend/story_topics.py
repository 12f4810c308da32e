"""Topics: what somebody can be asked about, and what they will not discuss."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.stories import rules, service
from frontend import forms
from frontend import story_words as words
from frontend.filters import plural
from frontend.render import page
from schemas.stories import ConsentKept, MatchTopic, NotDiscussedKept, SayNotDiscussed

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
ADD: dict[str, forms.Reader] = {
    "topic": forms.choice("Select a topic", tuple(words.TOPICS)),
    "last_day": forms.day("Last day", "Enter the last day on which we can ask you about it"),
}
NOT: dict[str, forms.Reader] = {
    "topics": forms.several("Select topics from the list", tuple(words.TOPICS), exclusive="none", optional=True),
}


@get("/story/topics", include_in_schema=False)
async def topics_page(request: Request, work: NamedDependency[Work], state: State, done: Done = "") -> Template:
    return await _topics(request, work, state, banner="Saved" if done == "saved" else "")


async def _topics(request: Request, work: Work, state: State, **more: Any) -> Template:
    mine = await service.story(work, state.vault)
    live = [one for one in mine.topics if one.live]
    taken = {one.topic for one in live} | set(mine.not_discussed)
    today = london_day(work.now)
    more.setdefault("values", words.day_boxes("last_day", rules.last_day(None, today)))
    return page(
        request,
        "stories/topics.html",
        "Topics we can ask you about",
        live=live,
        free=[(code, name) for code, name in words.TOPICS.items() if code not in taken],
        topic_names=words.topic_names,
        state=words.state,
        said=words.said,
        consent=service.newest(None).words,
        **more,
    )


@post("/story/topics", include_in_schema=False)
async def add_topic(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template | Redirect:
    command, errors = forms.read(data, MatchTopic, ADD)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, ConsentKept, lambda: service.match_topic(work, command))
            return Redirect("/story/topics?done=saved", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _topics(request, work, state, errors=errors, values=data)


@get("/story/not-discussed", include_in_schema=False)
async def not_page(request: Request, work: NamedDependency[Work], state: State, done: Done = "") -> Template:
    mine = await service.story(work, state.vault)
    banner = ""
    if done.startswith("saved-") and (many := done.removeprefix("saved-")).isdecimal():
        call = f". The team will talk to you about {plural(int(many), 'offer or session', 'offers or sessions')}"
        banner = f"Saved{call if many != '0' else ''}"
    values = {"topics": mine.not_discussed}
    return page(request, "stories/not_discussed.html", "Topics you will not discuss", values=values, banner=banner,
                options=list(words.TOPICS.items()))  # fmt: skip


@post("/story/not-discussed", include_in_schema=False)
async def say_not(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    command, errors = forms.read({"topics": [], **data}, SayNotDiscussed, NOT)
    if command is None:
        return page(request, "stories/not_discussed.html", "Topics you will not discuss", errors=errors, values=data,
                    options=list(words.TOPICS.items()))  # fmt: skip
    kept = await doors.once(work, request, NotDiscussedKept, lambda: offers.will_not_discuss(work, command))
    return Redirect(f"/story/not-discussed?done=saved-{kept.offers_flagged}", status_code=303)


handlers = [topics_page, add_topic, not_page, say_not]
