"""Letters that somebody prints and posts or reads out on the phone: what waits on a desk, and what was done with it."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from faculty_api.accounts import queries as accounts
from faculty_api.kernel.clock import london_day, working_days_before
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.messages import rules as channels
from faculty_api.messages import service as messages
from faculty_api.messages.data_letters import DATA_DESK
from faculty_api.messages.models import Letter
from faculty_api.paper import queries, rules
from schemas.access import Permission, Reach, Role
from schemas.messages import (
    HandLetter,
    HandLetters,
    LettersDue,
    LettersSettled,
    ReachBy,
    SettledHow,
    SettleLetters,
)
from schemas.values import PersonId

SHOWN = timedelta(days=30)
MUST_REACH = "A letter like this has to reach them. Post it, or tell them by phone"


async def letters(work: Work) -> HandLetters:
    """What waits on the actor's desk, the earliest deadline first, and what was done with others lately."""
    desk = _desk(work, work.must(Permission.LETTER_POST))
    waiting = await queries.letters(work.session, desk)
    done = await queries.letters(work.session, desk, done_since=work.now - SHOWN)
    names = await accounts.names(work.session, {row[0].settled_by for row in done})
    whole = (await queries.waiting(work.session, desk))[0] if len(waiting) == queries.MOST else len(waiting)
    return HandLetters(
        waiting=[_shown(work, row, names) for row in waiting],
        done=[_shown(work, row, names) for row in done],
        beyond=whole - len(waiting),
    )


async def to_print(work: Work, only: UUID | None = None) -> list[HandLetter]:
    """The letters on paper that wait; one of any kind, also a second time, when it is named."""
    desk = _desk(work, work.must(Permission.LETTER_POST))
    if only is None:
        rows: Sequence[Any] = [row for row in await queries.letters(work.session, desk) if row[0].channel == "print"]
    else:
        rows = await _one(work, desk, only)
    return [_shown(work, row, {}) for row in rows]


async def due(work: Work) -> LettersDue:
    """How many wait on the actor's desk."""
    desk = _desk(work, work.must(Permission.LETTER_POST))
    count, first = await queries.waiting(work.session, desk)
    return LettersDue(waiting=count, first=first)


async def waiting_for(work: Work, people: Collection[UUID]) -> set[UUID]:
    """Of these people, those to whom a letter waits on whatever desk. What data protection writes is not told."""
    work.must(Permission.LETTER_POST)
    leave_out = () if work.actor.role is Role.DATA_PROTECTION else DATA_DESK
    return await queries.waiting_for(work.session, people, leave_out) if people else set()


async def settle(work: Work, command: SettleLetters) -> LettersSettled:
    """Posted, told by phone, or not needed any more. Of what is settled already nothing changes."""
    desk = _desk(work, work.must(Permission.LETTER_POST))
    found = await queries.held(work.session, desk, command.letters)
    if len(found) < len(set(command.letters)):
        raise NotFound
    if command.how is SettledHow.NOT_NEEDED and any(one.template in rules.MUST_REACH for one in found):
        raise Conflict(MUST_REACH)
    settled = [await messages.settle(work, one, command.how) for one in found]
    return LettersSettled(id=command.letters[0], settled=sum(settled))


async def reopen(work: Work, letter_id: UUID) -> LettersSettled:
    """It was pressed by mistake: it waits again. One that waits already stays as it is."""
    desk = _desk(work, work.must(Permission.LETTER_POST))
    found = await queries.held(work.session, desk, [letter_id])
    if not found:
        raise NotFound
    await messages.reopen(work, found[0])
    return LettersSettled(id=letter_id, settled=0)


def _desk(work: Work, reach: Reach) -> ColumnElement[bool]:
    return queries.on_desk(reach, data=work.actor.role is Role.DATA_PROTECTION)


async def _one(work: Work, desk: ColumnElement[bool], letter_id: UUID) -> Sequence[Any]:
    found = await queries.named(work.session, desk, letter_id)
    if not found:
        raise NotFound
    return found


def _shown(work: Work, row: Any, names: dict[UUID, str]) -> HandLetter:
    letter: Letter
    letter, who, choice, postcode = row
    today, name = london_day(work.now), who.full_name if who else ""
    address = choice.address if choice else ""
    post_by = working_days_before(letter.answer_on, messages.POST_TAKES) if letter.answer_on else None
    return HandLetter(
        id=letter.id,
        number=channels.number(letter.id),
        person=PersonId(letter.person_id) if letter.person_id else None,
        name=name,
        phone=who.phone if who else "",
        lines=rules.lines(name, address, postcode or ""),
        addressed=bool(address.strip()),
        by=ReachBy.PHONE if letter.channel == "phone" else ReachBy.LETTER,
        subject=letter.subject,
        body=letter.body,
        made_at=letter.made_at,
        due_on=letter.due_on,
        answer_on=letter.answer_on,
        late=rules.late(letter.due_on, today),
        too_late=rules.too_late(letter.answer_on, post_by, today),
        over=rules.over(letter.answer_on, today),
        may_drop=letter.template not in rules.MUST_REACH,
        settled_how=SettledHow(letter.settled_how) if letter.settled_how else None,
        settled_by=names.get(letter.settled_by, "") if letter.settled_by else "",
        settled_at=letter.settled_at,
    )
