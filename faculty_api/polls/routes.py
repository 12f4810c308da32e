"""JSON doors of dates that many people are asked about."""

from uuid import UUID

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.polls import service
from schemas.polls import (
    AnswerDates,
    AskDates,
    AskPeople,
    CallOffDates,
    OwnPoll,
    PickDate,
    PollLine,
    PollView,
    RecordDates,
)
from schemas.values import Page

TAGS = ["Dates"]
HERE = "/date-polls/{poll_id:uuid}"
MINE = "/my-date-polls"


@get("/date-polls", tags=TAGS)
async def list_polls(work: NamedDependency[Work]) -> Page[PollLine]:
    """Dates that were asked about, the newest first."""
    return Page(items=await service.polls(work))


@post("/date-polls", tags=TAGS)
async def ask_dates(request: Request, data: JSONBody[AskDates], work: NamedDependency[Work]) -> PollView:
    """Propose 2 to 12 dates for a session or a meeting, and ask people which they could do."""
    return await doors.once(work, request, PollView, lambda: service.ask_dates(work, data))


@get(HERE, tags=TAGS)
async def get_poll(poll_id: FromPath[UUID], work: NamedDependency[Work]) -> PollView:
    return await service.poll(work, poll_id)


@post(f"{HERE}/people", tags=TAGS)
async def ask_people(
    request: Request, poll_id: FromPath[UUID], data: JSONBody[AskPeople], work: NamedDependency[Work]
) -> PollView:
    """Ask more people. Who was asked before is not asked again."""
    return await doors.once(work, request, PollView, lambda: service.ask_people(work, poll_id, data))


@post(f"{HERE}/reminder", tags=TAGS)
async def remind(request: Request, poll_id: FromPath[UUID], work: NamedDependency[Work]) -> PollView:
    """One letter more to everybody who has not answered; once."""
    return await doors.once(work, request, PollView, lambda: service.remind(work, poll_id))


@post(f"{HERE}/answers", tags=TAGS)
async def record_answers(
    request: Request, poll_id: FromPath[UUID], data: JSONBody[RecordDates], work: NamedDependency[Work]
) -> PollView:
    """What somebody said by phone."""
    return await doors.once(work, request, PollView, lambda: service.record(work, poll_id, data))


@post(f"{HERE}/close", tags=TAGS)
async def close_poll(request: Request, poll_id: FromPath[UUID], work: NamedDependency[Work]) -> PollView:
    return await doors.once(work, request, PollView, lambda: service.close(work, poll_id))


@post(f"{HERE}/choice", tags=TAGS)
async def pick_date(
    request: Request, poll_id: FromPath[UUID], data: JSONBody[PickDate], work: NamedDependency[Work]
) -> PollView:
    """Choose a date. A session moves to it; everybody who answered is told."""
    return await doors.once(work, request, PollView, lambda: service.pick(work, poll_id, data))


@post(f"{HERE}/call-off", tags=TAGS)
async def call_off_poll(
    request: Request, poll_id: FromPath[UUID], data: JSONBody[CallOffDates], work: NamedDependency[Work]
) -> PollView:
    return await doors.once(work, request, PollView, lambda: service.call_off(work, poll_id, data))


@get(MINE, tags=TAGS)
async def my_polls(work: NamedDependency[Work]) -> Page[OwnPoll]:
    """Dates that I was asked about, the newest first."""
    return Page(items=await service.mine(work))


@get(MINE + "/{poll_id:uuid}", tags=TAGS)
async def my_poll(poll_id: FromPath[UUID], work: NamedDependency[Work]) -> OwnPoll:
    return await service.my_poll(work, poll_id)


@put(MINE + "/{poll_id:uuid}/answers", tags=TAGS)
async def answer_dates(
    request: Request, poll_id: FromPath[UUID], data: JSONBody[AnswerDates], work: NamedDependency[Work]
) -> OwnPoll:
    """Which of the dates I could do. It books nothing; said again, the newest counts."""
    return await doors.once(work, request, OwnPoll, lambda: service.answer(work, poll_id, data))


handlers = [
    list_polls, ask_dates, get_poll, ask_people, remind, record_answers, close_poll, pick_date, call_off_poll,
    my_polls, my_poll, answer_dates,
]  # fmt: skip
