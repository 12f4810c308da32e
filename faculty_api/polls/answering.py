"""People answer: by the link in their letter, on their own page, or by phone with the team."""

from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.accounts.service import hashed
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import service as people
from faculty_api.polls import queries, rules
from faculty_api.polls.asking import held
from faculty_api.polls.models import DatePoll, DatePollAnswer, DatePollPerson
from faculty_api.polls.rules import Act
from faculty_api.polls.showing import is_open, own, whole
from schemas.access import Permission, Role
from schemas.errors import Fault
from schemas.polls import AnswerDates, Could, DatesAnswered, OwnPoll, PollId, PollView, RecordDates, SaidHow

NO_LINK = NotFound(
    "This link does not work. Check that you copied all of it, or call us on 01632 960 001 and tell us by phone"
)
NOT_YOURS = NotAllowed("This link was sent to somebody else, so you cannot answer with it. Log out, if it is yours")
GONE = "The dates have changed since you opened this page. Look again, then answer"


async def by_link(work: Work, token: str) -> OwnPoll:
    """What the link opens. Changes nothing. Asks no permission: who has the link may."""
    return await _shown(work, *await _by_link(work, token))


async def answer_by_link(work: Work, token: str, command: AnswerDates) -> OwnPoll:
    """The newest answer counts, until the last moment. Asks no permission: who has the link may."""
    row, one = await _by_link(work, token, hold=True)
    await _say(work, row, one, command.answers, SaidHow.LINK)
    return await _shown(work, row, one)


async def _by_link(work: Work, token: str, *, hold: bool = False) -> tuple[DatePoll, DatePollPerson]:
    one = await queries.by_link(work.session, hashed(token))
    if one is None:
        raise NO_LINK
    if work.actor.role is not Role.ANONYMOUS and work.actor.person != one.person_id:
        raise NOT_YOURS
    return await _both(work, one.poll_id, one.person_id, hold=hold)


async def _both(work: Work, poll_id: UUID, person_id: UUID, *, hold: bool) -> tuple[DatePoll, DatePollPerson]:
    """The poll and then who answers, held: nobody closes it, or answers for them, at the same time."""
    row = await queries.poll(work.session, col(DatePoll.id) == poll_id, hold="answer" if hold else "")
    mine = (col(DatePollPerson.poll_id) == poll_id, col(DatePollPerson.person_id) == person_id)
    found = await queries.people(work.session, *mine, hold=hold)
    if row is None or not found:
        raise NotFound
    return row, found[0][0]


async def _shown(work: Work, row: DatePoll, one: DatePollPerson) -> OwnPoll:
    return (await own(work, [(row, one)]))[0]


async def mine(work: Work) -> list[OwnPoll]:
    """Everything the actor was asked, the newest first."""
    work.must(Permission.DATES_ANSWER)
    rows = await queries.people(work.session, col(DatePollPerson.person_id) == work.actor.person)
    by_poll = {one.poll_id: one for one, _, _ in rows}
    polls = [found[0] for found in await queries.lines(work.session, col(DatePoll.id).in_(list(by_poll)))]
    return await own(work, [(row, by_poll[row.id]) for row in polls])


async def my_poll(work: Work, poll_id: UUID) -> OwnPoll:
    work.must(Permission.DATES_ANSWER)
    return await _shown(work, *await _both(work, poll_id, work.actor.person, hold=False))


async def answer(work: Work, poll_id: UUID, command: AnswerDates) -> OwnPoll:
    """The actor's own answer; said again, the newest counts."""
    work.must(Permission.DATES_ANSWER)
    row, one = await _both(work, poll_id, work.actor.person, hold=True)
    await _say(work, row, one, command.answers, SaidHow.PAGE)
    return await _shown(work, row, one)


async def record(work: Work, poll_id: UUID, command: RecordDates) -> PollView:
    """What somebody said by phone, written down for them: they are told, and can change it themselves."""
    reach = work.must(Permission.DATES_ASK)
    await held(work, reach, poll_id, Act.RECORD, hold="answer")
    if command.person_id == work.actor.person:
        raise NotAllowed("This is about you. Do it on your own page, or ask a colleague")
    row, one = await _both(work, poll_id, command.person_id, hold=True)
    await _say(work, row, one, command.answers, SaidHow.PHONE)
    person = await work.session.get_one(Person, one.person_id)
    facts = {"name": person.short_name, "helper": work.actor.name, "link": f"/my-dates/{row.id}"}
    await messages.post(work, person.id, person.email, "noted_down", **facts)
    await work.flush()
    return await whole(work, row)


async def _say(work: Work, row: DatePoll, one: DatePollPerson, answers: dict[UUID, Could], how: SaidHow) -> None:
    if await people.has_left(work, one.person_id):
        raise Conflict(rules.LEFT if how is SaidHow.PAGE else rules.THEY_LEFT)
    if not is_open(work, row):
        raise Conflict(rules.CLOSED)
    dates = [date.id for date in await queries.dates(work.session, [row.id])]
    if set(answers) - set(dates):
        raise Invalid(GONE)
    lacking = rules.missing(answers, dates)
    if lacking:
        faults = tuple(
            Fault(field=f"answers[{dates[at]}]", message=f"Select yes, if need be or no for date {at + 1}")
            for at in lacking
        )
        raise Invalid(". ".join(fault.message for fault in faults), faults=faults)
    await work.session.execute(delete(DatePollAnswer).where(col(DatePollAnswer.asked_id) == one.id))
    work.session.add_all([DatePollAnswer(asked_id=one.id, date_id=date, could=answers[date]) for date in dates])
    one.answered_at, one.how = work.now, how
    one.heard_by = work.actor.person if how is SaidHow.PHONE else None
    work.record(DatesAnswered(subject=PollId(row.id), how=how))
    await work.flush()
