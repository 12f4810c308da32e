"""A team closes, chooses a date, or calls it off; those concerned are told."""

from uuid import UUID

from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.claims import service as claims
from faculty_api.kernel.clock import LONDON, london_day
from faculty_api.kernel.errors import Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.offers import drafting
from faculty_api.polls import letters, queries
from faculty_api.polls.asking import held
from faculty_api.polls.models import DatePoll, DatePollDate, DatePollPerson
from faculty_api.polls.rules import Act
from faculty_api.polls.showing import whole
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.polls import (
    CallOffDates,
    DatePicked,
    DatesCalledOff,
    DatesClosed,
    PickDate,
    PollFor,
    PollId,
    PollState,
    PollView,
)
from schemas.programmes import SessionFacts
from schemas.rescheduling import ChangeView, MoveSession, NewTime
from schemas.values import SessionId


async def close(work: Work, poll_id: UUID) -> PollView:
    """Nobody can answer any more; a date can still be chosen."""
    reach = work.must(Permission.DATES_ASK)
    row = await held(work, reach, poll_id, Act.CLOSE)
    _end(work, row, PollState.CLOSED)
    work.record(DatesClosed(subject=PollId(row.id)))
    await work.flush()
    return await whole(work, row)


async def call_off(work: Work, poll_id: UUID, command: CallOffDates) -> PollView:
    """No date is looked for any more, and everybody who was asked is told so."""
    reach = work.must(Permission.DATES_ASK)
    row = await held(work, reach, poll_id, Act.CALL_OFF)
    row.reason = " ".join(command.reason.split())
    if not row.reason:
        raise Invalid.field("reason", "Enter why")
    _end(work, row, PollState.CALLED_OFF)
    work.record(DatesCalledOff(subject=PollId(row.id)))
    await letters.tell(work, row, await _people(work, row), "dates_called_off")
    await work.flush()
    return await whole(work, row)


async def would_move(work: Work, poll_id: UUID, date_id: UUID) -> ChangeView | None:
    """What moving the session to this date would mean; None when nothing moves. Changes nothing."""
    reach = work.must(Permission.DATES_ASK)
    row = await held(work, reach, poll_id, Act.PICK, hold="")
    one = await _date(work, row, date_id)
    session = await _session(work, row)
    if session is None or _there(session, one):
        return None
    return await claims.would_move(work, session.id, _to(session, one))


async def pick(work: Work, poll_id: UUID, command: PickDate) -> PollView:
    """One date is chosen: the session moves to it, and everybody who answered is told. It books nobody."""
    reach = work.must(Permission.DATES_ASK)
    row = await held(work, reach, poll_id, Act.PICK)
    one = await _date(work, row, command.date_id)
    session = await _session(work, row)
    moves = session is not None and not _there(session, one)
    if session is not None and moves:
        if command.move is None:
            raise Invalid.field("move", "Say why it moves, and the last day to answer")
        by = command.move
        ask = MoveSession(to=_to(session, one), answer_by=by.answer_by, reason=by.reason, version=by.version)
        await claims.move(work, session.id, ask)
    one.chosen = True
    if row.state == PollState.OPEN:
        _end(work, row, PollState.PICKED)
    row.state = PollState.PICKED
    work.record(DatePicked(subject=PollId(row.id), session_id=SessionId(session.id) if session and moves else None))
    when, then = drafting.when_words(one.starts_at), letters.THEN[PollFor(row.purpose)]
    told = await _people(work, row, answered=True)
    await letters.tell(work, row, told, "dates_picked", when=when, then=then)
    await work.flush()
    return await whole(work, row)


def _end(work: Work, row: DatePoll, state: PollState) -> None:
    row.state, row.ended_at, row.ended_by = state, work.now, work.actor.person


async def _date(work: Work, row: DatePoll, date_id: UUID) -> DatePollDate:
    """One that is still to come."""
    one = next((each for each in await queries.dates(work.session, [row.id]) if each.id == date_id), None)
    if one is None:
        raise NotFound
    if one.starts_at <= work.now:
        raise Invalid.field("date_id", "This date is over. Choose one that is to come")
    return one


async def _session(work: Work, row: DatePoll) -> SessionFacts | None:
    if row.session_id is None:
        return None
    work.must(Permission.COHORT_EDIT)
    return await programmes.look(work, row.session_id)


def _there(session: SessionFacts, one: DatePollDate) -> bool:
    return (session.starts_at, session.ends_at) == (one.starts_at, one.ends_at)


def _to(session: SessionFacts, one: DatePollDate) -> NewTime:
    """The new time at the place where the session is."""
    starts, ends = one.starts_at.astimezone(LONDON), one.ends_at.astimezone(LONDON)
    return NewTime(
        on=london_day(one.starts_at),
        starts=starts.time(),
        ends=ends.time(),
        mode=session.mode,
        place=session.place,
        place_postcode=session.place_postcode,
        venue_access=session.venue_access,
        venue_has=session.venue_has,
    )


async def _people(work: Work, row: DatePoll, *, answered: bool = False) -> list[Person]:
    where = [col(DatePollPerson.poll_id) == row.id]
    if answered:
        where.append(col(DatePollPerson.answered_at).is_not(None))
    return [person for _, person, _ in await queries.people(work.session, *where)]
