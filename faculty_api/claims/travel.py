"""Book it for me: the team books and pays a journey or a night, so that nobody has to pay in advance."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col

from faculty_api.claims import travel_queries, travel_rules
from faculty_api.claims.models import TravelRequest
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import service as people
from faculty_api.policy.words import day_words
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.errors import Fault
from schemas.programmes import SessionFacts
from schemas.travel import (
    AnswerTravel,
    AskTravel,
    TravelAnswered,
    TravelAsked,
    TravelStatus,
    TravelTakenBack,
    TravelView,
)
from schemas.values import Money, PersonId, SessionId, TravelId

NONE = "We could not find that request"


async def travel_requests(
    work: Work, *, session_id: SessionId | None = None, waiting: bool = False
) -> list[TravelView]:
    """Requests within the actor's reach, those that wait first."""
    reach = work.must(Permission.TRAVEL_VIEW)
    where = [travel_queries.readable(reach)]
    if session_id is not None:
        where.append(col(TravelRequest.session_id) == session_id)
    if waiting:
        where.append(col(TravelRequest.status) == TravelStatus.ASKED)
    return [view(row) for row in await travel_queries.shown(work.session, *where)]


async def travel_request(work: Work, vault: Vault, travel_id: TravelId) -> TravelView:
    """One request, with what helps the person to travel."""
    reach = work.must(Permission.TRAVEL_VIEW)
    rows = await travel_queries.shown(work.session, col(TravelRequest.id) == travel_id, travel_queries.readable(reach))
    if not rows:
        raise NotFound(NONE)
    sealed = rows[0].TravelRequest.needs
    return view(rows[0], vault.open(sealed, place=_place(travel_id)) if sealed else "")


async def ask_travel(work: Work, vault: Vault, command: AskTravel) -> TravelView:
    """For myself, or for somebody of my Academy's sessions."""
    reach = work.must(Permission.TRAVEL_ASK)
    person = PersonId(command.person_id or work.actor.person)
    session = (await programmes.session_facts(work, [command.session_id])).get(command.session_id)
    offer = await travel_queries.accepted_offer(work.session, command.session_id, person)
    mine = reach.everyone or reach.person == person or (session is not None and session.academy in reach.academies)
    if session is None or offer is None or not mine:
        raise NotFound("There is no booking for this session to book travel for")
    _refuse(work, session, command)
    made = TravelRequest(
        id=new_id(),
        offer_id=offer.id,
        session_id=session.id,
        person_id=person,
        academy_code=session.academy,
        category=command.category,
        what=command.what,
        on_date=command.on,
        from_place=command.from_place,
        to_place=command.to_place,
        asked_by=work.actor.person,
        asked_at=work.now,
    )
    if await travel_queries.asked_already(work.session, made):
        raise Conflict("This has been asked for already. The team will answer")
    made.needs = vault.seal(command.needs, place=_place(made.id)) if command.needs else None
    work.session.add(made)
    said = TravelAsked(subject=TravelId(made.id), session_id=session.id, person_id=person, category=command.category)
    work.record(said)
    await work.flush()
    return await _told(work, TravelId(made.id))


def _refuse(work: Work, session: SessionFacts, command: AskTravel) -> None:
    no = travel_rules.objection_to_asking(session.mode, session.starts_at <= work.now)
    if no:
        raise Conflict(no)
    today, held = london_day(work.now), london_day(session.starts_at)
    if not max(today, held - timedelta(days=3)) <= command.on <= held + timedelta(days=3):
        raise Invalid.field("on", "The date must be within 3 days of the session, and not in the past")
    missing = travel_rules.missing_places(command.category, command.from_place, command.to_place)
    if missing:
        raise Invalid(missing[0][1], faults=tuple(Fault(field=field, message=words) for field, words in missing))


async def answer_travel(work: Work, travel_id: TravelId, command: AnswerTravel) -> TravelView:
    """Booked, with supplier, order number and what it cost; or not, and why."""
    reach = work.must(Permission.TRAVEL_ANSWER)
    row = await travel_queries.locked(work.session, reach, travel_id)
    if row is None:
        raise NotFound(NONE)
    if row.status != TravelStatus.ASKED:
        raise Conflict(travel_rules.ALREADY[TravelStatus(row.status)])
    if row.person_id == work.actor.person:
        raise NotAllowed("You cannot book your own journey here. Ask a colleague")
    wrong = travel_rules.faults_of_answer(command)
    if wrong:
        raise Invalid(wrong[0][1], faults=tuple(Fault(field=field, message=words) for field, words in wrong))
    if command.booked:
        row.status, row.pence = TravelStatus.BOOKED, command.pence
        row.supplier, row.order_number = command.supplier.strip(), command.order_number.strip()
    else:
        row.status, row.why = TravelStatus.NOT_BOOKED, command.why.strip()
    row.answered_by, row.answered_at = work.actor.person, work.now
    work.record(TravelAnswered(subject=travel_id, status=TravelStatus(row.status), pence=row.pence or 0))
    await work.flush()
    await _write(work, row)
    return await _told(work, travel_id)


async def take_back_travel(work: Work, travel_id: TravelId) -> TravelView:
    """Nothing needs to be booked any more."""
    reach = work.must(Permission.TRAVEL_ASK)
    row = await travel_queries.locked(work.session, reach, travel_id)
    if row is None:
        raise NotFound(NONE)
    if row.status != TravelStatus.ASKED:
        raise Conflict(travel_rules.ALREADY[TravelStatus(row.status)])
    row.status = TravelStatus.TAKEN_BACK
    work.record(TravelTakenBack(subject=travel_id))
    await work.flush()
    return await _told(work, travel_id)


async def _write(work: Work, row: TravelRequest) -> None:
    person = (await people.facts(work, [row.person_id])).get(row.person_id)
    if person is not None:
        when, link = day_words(row.on_date), f"/sessions/{row.session_id}/travel"
        facts = {"name": person.short_name, "when": when, "link": link}
        await messages.post(work, person.id, person.email, "travel_answered", **facts)


async def _told(work: Work, travel_id: TravelId) -> TravelView:
    """Without what helps them to travel: the answer to a command is kept as it was given, unsealed."""
    return view((await travel_queries.shown(work.session, col(TravelRequest.id) == travel_id))[0])


def view(row: Any, needs: str | None = None) -> TravelView:
    found: TravelRequest = row.TravelRequest
    return TravelView(
        id=TravelId(found.id),
        session_id=SessionId(found.session_id),
        person_id=PersonId(found.person_id),
        person_name=row.person_name,
        academy=found.academy_code,
        programme_name=row.programme_name,
        session_number=row.session_number,
        session_at=row.session_at,
        category=found.category,  # type: ignore[arg-type]  # the database has the same list
        what=found.what,
        on=found.on_date,
        from_place=found.from_place,
        to_place=found.to_place,
        needs=needs,
        status=TravelStatus(found.status),
        asked_by_name=row.asked_by_name,
        asked_for_them=found.asked_by != found.person_id,
        asked_at=found.asked_at,
        answered_at=found.answered_at,
        supplier=found.supplier,
        order_number=found.order_number,
        paid=None if found.pence is None else Money(found.pence),
        why=found.why,
    )


def _place(travel_id: UUID) -> str:
    return f"travel_request/{travel_id}/needs"
