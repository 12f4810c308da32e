"""A team proposes dates, chooses who is asked, and sends one reminder."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.availability import service as availability
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import drafting
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.people.lending_rules import may_be_asked
from faculty_api.polls import letters, queries, rules
from faculty_api.polls.models import DatePoll, DatePollDate, DatePollPerson
from faculty_api.polls.rules import Act
from faculty_api.polls.showing import whole
from faculty_api.programmes import service as programmes
from schemas.access import Permission, Reach
from schemas.availability import Free
from schemas.errors import Fault
from schemas.offers import OfferStatus
from schemas.people import AssociateFacts, AssociateStatus
from schemas.polls import (
    AskDates,
    AskPeople,
    CanBeAsked,
    DatesAsked,
    DatesReminded,
    PeopleAskedForDates,
    PollFor,
    PollId,
    PollState,
    PollView,
    ProposedTime,
    WhoToAsk,
)
from schemas.programmes import SessionStatus
from schemas.values import Interval, PersonId

IN_A_COHORT = (OfferStatus.OFFERED, OfferStatus.ACCEPTED, OfferStatus.DELIVERED)
NOT_HERE = "Somebody you chose cannot be asked any more. Look at the list again, then choose"
NOT_PLANNED = "This session has started or is not going ahead, so no date can be looked for"


async def ask_dates(work: Work, command: AskDates) -> PollView:
    """Dates to choose from, and those who are asked at once, if any."""
    reach = work.must(Permission.DATES_ASK)
    if command.academy not in networks.names():
        raise Invalid.field("academy", "Select a local academy")
    if not reach.everyone and command.academy not in reach.academies:
        raise NotAllowed("You can only ask for dates of your own local academy")
    spans, until = _times(work, command)
    await _check_session(work, command)
    row = DatePoll(
        id=new_id(),
        academy_code=command.academy,
        purpose=command.purpose,
        session_id=command.session_id,
        title=" ".join(command.title.split()),
        about=command.about.strip(),
        place=command.place.strip(),
        answer_until=until,
        made_by=work.actor.person,
        made_at=work.now,
    )
    work.session.add(row)
    await work.flush()
    work.session.add_all(
        [DatePollDate(id=new_id(), poll_id=row.id, starts_at=one.start, ends_at=one.end) for one in spans]
    )
    work.record(DatesAsked(subject=PollId(row.id), academy=row.academy_code, dates=len(spans)))
    await work.flush()
    if command.people:
        await _ask(work, row, spans, command.people)
    return await whole(work, row)


def _times(work: Work, command: AskDates) -> tuple[list[Interval], datetime]:
    """The dates in order of time, and the moment until which people answer; or everything that is wrong."""
    today = london_day(work.now)
    if not command.title.strip():
        raise Invalid.field("title", "Enter what the dates are for")
    faults = [Fault(field=field, message=words) for field, words in rules.objections_to_times(command.times, today)]
    spans: list[Interval] = []
    for number, one in enumerate(command.times if not faults else []):
        try:
            spans.append(_span(one))
        except Invalid as no:
            faults.append(Fault(field=f"times[{number}].starts", message=f"Date {number + 1}: {no.detail}"))
            continue
        if spans[-1].start <= work.now:
            faults.append(Fault(field=f"times[{number}].on", message=f"Date {number + 1} must be in the future"))
    first = min((one.on for one in command.times), default=today)
    if not faults and (words := rules.objection_to_answer_by(command.answer_by, first, today)):
        faults.append(Fault(field="answer_by", message=words))
    if faults:
        raise Invalid(". ".join(one.message for one in faults), faults=tuple(faults))
    spans.sort(key=lambda one: (one.start, one.end))
    return spans, min(drafting.last_moment(command.answer_by), spans[0].start)


def _span(one: ProposedTime) -> Interval:
    return Interval(start=london_instant(one.on, one.starts), end=london_instant(one.on, one.ends))


async def _check_session(work: Work, command: AskDates) -> None:
    if (command.purpose is PollFor.SESSION) != (command.session_id is not None):
        raise Invalid.field("session_id", "Say which session is to move, or that it is for something else")
    if command.session_id is None:
        return
    session = await programmes.look(work, command.session_id)
    if session.academy != command.academy:
        raise NotFound
    if session.status is not SessionStatus.PLANNED or session.starts_at <= work.now:
        raise Conflict(NOT_PLANNED)


async def ask_people(work: Work, poll_id: UUID, command: AskPeople) -> PollView:
    """More people are asked; who was asked before is not asked again."""
    reach = work.must(Permission.DATES_ASK)
    row = await held(work, reach, poll_id, Act.ASK)
    spans = [Interval(start=one.starts_at, end=one.ends_at) for one in await queries.dates(work.session, [row.id])]
    await _ask(work, row, spans, command.people)
    return await whole(work, row)


async def _ask(work: Work, row: DatePoll, spans: list[Interval], wanted: Collection[UUID]) -> None:
    """Each gets a letter with a link of their own, of which only the hash is kept."""
    asked = {one.person_id for one, _, _ in await queries.people(work.session, col(DatePollPerson.poll_id) == row.id)}
    allowed = await _askable(work, row.academy_code, spans)
    newly = [one for one in dict.fromkeys(wanted) if one not in asked]
    if any(one not in allowed for one in newly):
        raise Invalid.field("people", NOT_HERE)
    for one in sorted(newly):
        to, kept = letters.link()
        work.session.add(DatePollPerson(id=new_id(), poll_id=row.id, person_id=one, link_hash=kept, asked_at=work.now))
        await letters.ask(work, row, await work.session.get_one(Person, one), to)
    if newly:
        work.record(PeopleAskedForDates(subject=PollId(row.id), people=len(newly)))
    await work.flush({"uq_date_poll_person_once": Conflict("Somebody else has just asked them. Look again")})


async def _askable(work: Work, academy: str, spans: list[Interval]) -> dict[PersonId, AssociateFacts]:
    """Active people of the network, and those lent to it on every one of the days."""
    days = {london_day(one.start) for one in spans}
    return {
        one.id: one
        for one in await people.members(work, academy)
        if one.status == AssociateStatus.ACTIVE and all(may_be_asked(one, academy, day) for day in days)
    }


async def can_be_asked(work: Work, poll_id: UUID, who: WhoToAsk = WhoToAsk()) -> list[CanBeAsked]:  # noqa: B008
    """Who could be asked and was not yet, by name, with what we know of their time on the dates."""
    reach = work.must(Permission.DATES_ASK)
    row = await held(work, reach, poll_id, Act.ASK, hold="")
    spans = {one.id: Interval(start=one.starts_at, end=one.ends_at)
             for one in await queries.dates(work.session, [row.id])}  # fmt: skip
    asked = {one.person_id for one, _, _ in await queries.people(work.session, col(DatePollPerson.poll_id) == row.id)}
    known = [one for one in (await _askable(work, row.academy_code, [*spans.values()])).values() if one.id not in asked]
    known = await _only(work, known, who, london_day(max(one.start for one in spans.values())))
    wanted = {date: [span] for date, span in spans.items()}
    free = await availability.answers_for(work, [one.id for one in known], wanted)
    names = networks.names()
    return [
        CanBeAsked(
            person_id=one.id,
            name=one.full_name,
            free=_count(free, one.id, Free.FREE),
            unknown=_count(free, one.id, Free.UNKNOWN),
            lent_from=names[one.academy] if one.academy != row.academy_code else "",
        )
        for one in sorted(known, key=lambda one: (one.full_name, one.id))
    ]


async def _only(work: Work, known: list[AssociateFacts], who: WhoToAsk, day: date) -> list[AssociateFacts]:
    """Those of ``known`` who are asked for; ``day``: when they need what the programme requires."""
    words = who.q.casefold().split()
    found = [one for one in known if all(word in one.full_name.casefold() for word in words)]
    if who.cohort_id is not None:
        sessions = await programmes.cohort(work, who.cohort_id)
        asked = await offers.for_sessions(work, [one.id for one in sessions.sessions])
        there = {one.person_id for each in asked.values() for one in each if one.status in IN_A_COHORT}
        found = [one for one in found if one.id in there]
    if who.programme_id is not None:
        ready = await programmes.trained(work, who.programme_id, {one.id for one in found}, day)
        found = [one for one in found if one.id in ready]
    return found


def _count(free: Mapping[UUID, Mapping[UUID, Free]], person: UUID, what: Free) -> int:
    return sum(of[person] is what for of in free.values())


async def remind(work: Work, poll_id: UUID) -> PollView:
    """One letter more to everybody who has not answered, once. The link of the first letter goes on working."""
    reach = work.must(Permission.DATES_ASK)
    row = await held(work, reach, poll_id, Act.REMIND)
    if row.reminded_at is not None:
        raise Conflict("You have sent a reminder already. One is enough: you can call people")
    waits = (col(DatePollPerson.poll_id) == row.id, col(DatePollPerson.answered_at).is_(None))
    found = [each for each in await queries.people(work.session, *waits, hold=True) if _still_here(each[2].status)]
    if not found:
        raise Conflict("Everybody has answered, so there is nobody to remind")
    for one, person, _ in found:
        to, one.again_hash = letters.link()
        await letters.ask(work, row, person, to, again=True)
    row.reminded_at = work.now
    work.record(DatesReminded(subject=PollId(row.id), people=len(found)))
    await work.flush()
    return await whole(work, row)


def _still_here(status: str) -> bool:
    return status in (AssociateStatus.ACTIVE, AssociateStatus.PAUSED)


async def held(work: Work, reach: Reach, poll_id: UUID, act: Act, *, hold: str = "change") -> DatePoll:
    """The poll, if this can be done with it now by a team of this reach. Asks no permission: its callers do."""
    row = await queries.poll(work.session, col(DatePoll.id) == poll_id, queries.readable(reach), hold=hold)
    if row is None:
        raise NotFound
    no = rules.objection(PollState(row.state), row.answer_until, work.now, act)
    if no:
        raise Conflict(no)
    return row
