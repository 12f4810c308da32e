"""Polls as they are shown: all of one to a team, and to a person only what is theirs."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import service as people
from faculty_api.people.models import Associate
from faculty_api.polls import queries, rules
from faculty_api.polls.models import DatePoll, DatePollAnswer, DatePollPerson
from faculty_api.programmes import service as programmes
from schemas.people import AssociateStatus
from schemas.polls import (
    AskedPerson,
    Could,
    DateView,
    OwnDate,
    OwnPoll,
    PollFor,
    PollId,
    PollLine,
    PollState,
    PollView,
    SaidHow,
)
from schemas.values import PersonId, SessionId


def is_open(work: Work, row: DatePoll) -> bool:
    return rules.answering(PollState(row.state), row.answer_until, work.now)


def last_day(until: datetime) -> date:
    """The London day whose end, or a moment of which, ``until`` is."""
    return london_day(until - timedelta(microseconds=1))


def line(work: Work, found: Any) -> PollLine:
    row, dates, asked, answered = found
    return PollLine(**_line(work, row, dates, asked, answered))


def _line(work: Work, row: DatePoll, dates: int, asked: int, answered: int) -> dict[str, Any]:
    return {
        "id": PollId(row.id),
        "academy": row.academy_code,
        "purpose": PollFor(row.purpose),
        "title": row.title,
        "state": PollState(row.state),
        "open": is_open(work, row),
        "answer_on": last_day(row.answer_until),
        "dates": dates,
        "asked": asked,
        "answered": answered,
    }


async def whole(work: Work, row: DatePoll) -> PollView:
    """For a team that has asked whether it may see it."""
    here = col(DatePollPerson.poll_id) == row.id
    said: dict[UUID, dict[UUID, Could]] = {}
    for one in await queries.answers(work.session, here):
        said.setdefault(one.asked_id, {})[one.date_id] = Could(one.could)
    asked = [
        AskedPerson(
            person_id=PersonId(one.person_id),
            name=f"{person.full_name} (has left)" if _gone(member) else person.full_name,
            left=_gone(member),
            answered_at=one.answered_at,
            how=SaidHow(one.how) if one.how else None,
            answers=said.get(one.id, {}),
        )
        for one, person, member in await queries.people(work.session, here)
    ]
    proposed = await queries.dates(work.session, [row.id])
    notes = await programmes.notes_on(work, row.academy_code, {london_day(one.starts_at) for one in proposed})
    dates = [_date(one, asked, notes[london_day(one.starts_at)]) for one in proposed]
    return PollView(
        **_line(work, row, len(dates), len(asked), sum(one.answered_at is not None for one in asked)),
        session_id=SessionId(row.session_id) if row.session_id else None,
        about=row.about,
        place=row.place,
        answer_until=row.answer_until,
        reminded_at=row.reminded_at,
        ended_at=row.ended_at,
        reason=row.reason,
        times=dates,
        people=asked,
    )


def _date(one: Any, asked: Sequence[AskedPerson], notes: list[str]) -> DateView:
    yes, perhaps, no = rules.counted(
        [each.answers[one.id] for each in asked if one.id in each.answers and not each.left]
    )
    return DateView(
        id=one.id,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        yes=yes,
        if_need_be=perhaps,
        no=no,
        chosen=one.chosen,
        notes=notes,
    )


def _gone(member: Associate) -> bool:
    """What they said stands, but nobody counts on them."""
    return member.status == AssociateStatus.ENDED


async def own(work: Work, asked: Sequence[tuple[DatePoll, DatePollPerson]]) -> list[OwnPoll]:
    """What people see of the polls they are asked in. Who left is asked no more."""
    left = {one: await people.has_left(work, one) for one in {each.person_id for _, each in asked}}
    names = networks.names()
    dates: dict[UUID, list[Any]] = {}
    for one in await queries.dates(work.session, [row.id for row, _ in asked]):
        dates.setdefault(one.poll_id, []).append(one)
    said: dict[tuple[UUID, UUID], Could] = {}
    whose = col(DatePollAnswer.asked_id).in_([each.id for _, each in asked])
    for answer in await queries.answers(work.session, whose):
        said[answer.asked_id, answer.date_id] = Could(answer.could)
    return [
        OwnPoll(
            id=PollId(row.id),
            academy=row.academy_code,
            academy_name=names[row.academy_code],
            purpose=PollFor(row.purpose),
            title=row.title,
            about=row.about,
            place=row.place,
            state=PollState(row.state),
            open=is_open(work, row) and not left[each.person_id],
            answer_on=last_day(row.answer_until),
            answer_until=row.answer_until,
            answered_at=each.answered_at,
            by_phone=each.how == SaidHow.PHONE,
            reason=row.reason,
            dates=[
                OwnDate(
                    id=one.id, starts_at=one.starts_at, ends_at=one.ends_at, answer=said.get((each.id, one.id)),
                    chosen=one.chosen,
                )
                for one in dates.get(row.id, [])
            ],
        )
        for row, each in asked
    ]  # fmt: skip
