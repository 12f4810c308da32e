"""A team plans a cohort's schedule in draft, sees the difference, and publishes it or throws it away."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.schedules import service
from frontend import forms
from frontend import schedule_words as words
from frontend.pressed import pressed
from frontend.render import page
from frontend.rescheduling import ASK, DAYS_TO_ANSWER, VERSION, told_in_words
from schemas.schedules import ChangeKind, DraftChange, DraftGone, DraftView, PublishDraft

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
HERE = "/team/cohorts/{cohort_id:uuid}/draft"
CHANGE = HERE + "/changes/{change_id:uuid}"
REASON = forms.text("Why the schedule changes", optional=True)
PRESS = {
    "reason": REASON,
    "answer_by": ASK["answer_by"],
    "version": VERSION,
}
BANNERS = {
    "begun": "Kept as a draft. Nobody outside your team sees it until you publish it.",
    "saved": "Kept in the draft. Nobody is told until you publish it.",
    "out": "Taken out of the draft.",
    "kept": "Your change is kept. It starts from the session as it is now.",
}


@get(HERE, include_in_schema=False)
async def draft_page(
    request: Request, cohort_id: FromPath[UUID], work: NamedDependency[Work], done: Done = ""
) -> Template:
    return await draft_shown(request, work, cohort_id, banner=BANNERS.get(done, ""))


async def draft_shown(request: Request, work: Work, cohort_id: UUID, **more: Any) -> Template:
    found = await service.draft(work, cohort_id)
    more.setdefault("values", _begins(work, found))
    return page(
        request,
        "schedules/draft.html",
        "Draft of a schedule",
        draft=found,
        changes=[_shown(one) for one in found.changes],
        words=words,
        kinds=words.KINDS,
        asks_why=any(one.kind is not ChangeKind.ADD and not one.reason for one in found.changes),
        asks_by=any(one.kind is ChangeKind.MOVE for one in found.changes),
        **more,
    )


def _shown(one: DraftChange) -> dict[str, Any]:
    return {"one": one, "heading": words.heading(one), "told": told_in_words(one.would) if one.would else []}


def _begins(work: Work, found: DraftView) -> dict[str, Any]:
    """In five days, or on the day before the first session that moves if that is sooner."""
    today = london_day(work.now)
    days = [london_day(one.to.starts_at) for one in found.changes if one.kind is ChangeKind.MOVE and one.to]
    latest = min(days, default=today + timedelta(days=365)) - timedelta(days=1)
    by = max(today, min(today + timedelta(days=DAYS_TO_ANSWER), latest))
    return forms.shown({"answer_by": by}, {"answer_by": ASK["answer_by"]})


@post(f"{CHANGE}/drop", include_in_schema=False)
async def drop(
    request: Request, cohort_id: FromPath[UUID], change_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template | Redirect:
    return await _do(request, work, cohort_id, lambda: service.drop(work, cohort_id, change_id), "out")


@post(f"{CHANGE}/keep", include_in_schema=False)
async def keep(
    request: Request, cohort_id: FromPath[UUID], change_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template | Redirect:
    return await _do(request, work, cohort_id, lambda: service.keep(work, cohort_id, change_id), "kept")


async def _do(request: Request, work: Work, cohort_id: UUID, run: Any, done: str) -> Template | Redirect:
    try:
        async with work.attempt():
            await doors.once(work, request, Saved, saved(run))
        return Redirect(f"/team/cohorts/{cohort_id}/draft?done={done}", status_code=303)
    except Refusal as no:
        return await draft_shown(request, work, cohort_id, errors=forms.refused(no))


class Saved(msgspec.Struct):
    """Of a button's answer no more is kept than which draft it changed."""

    version: int


def saved(run: Any) -> Any:
    async def first() -> Saved:
        return Saved(version=(await run()).version)

    return first


@post(f"{HERE}/publish", include_in_schema=False)
async def publish(
    request: Request, cohort_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    asked = {name: reader for name, reader in PRESS.items() if name != "answer_by" or "answer_by-day" in data}
    command, errors = forms.read(data, PublishDraft, asked)
    if command:
        try:
            async with work.attempt():
                await pressed(work, request, lambda: service.publish(work, cohort_id, command))
            return Redirect(f"/team/cohorts/{cohort_id}?done=published", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await draft_shown(request, work, cohort_id, errors=errors, values=data)


@get(f"{HERE}/throw-away", include_in_schema=False)
async def throw_away_page(request: Request, cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _throw_away(request, work, cohort_id)


async def _throw_away(request: Request, work: Work, cohort_id: UUID, **more: Any) -> Template:
    found = await service.draft(work, cohort_id)
    rows = [words.heading(one) for one in found.changes]
    return page(request, "schedules/throw_away.html", "Throw a draft away?", draft=found, rows=rows, **more)


@post(f"{HERE}/throw-away", include_in_schema=False)
async def throw_away(request: Request, cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            gone = await doors.once(work, request, DraftGone, lambda: service.throw_away(work, cohort_id))
        there = "/team/cohorts" if gone.cohort_gone else f"/team/cohorts/{cohort_id}"
        return Redirect(f"{there}?done=thrown", status_code=303)
    except Refusal as no:
        return await _throw_away(request, work, cohort_id, errors=forms.refused(no))


handlers = [draft_page, drop, keep, publish, throw_away_page, throw_away]
