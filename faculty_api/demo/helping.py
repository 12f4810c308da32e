"""The last days of the demonstration: a claim filled in by phone, a question, a ticket that was booked, one not yet."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from faculty_api.claims import service as claims
from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import Actor
from schemas.claim_commands import DecideClaim, DecideLine, SayHappened
from schemas.claim_help import AskConfirmation, BeginHelp, HelpReason
from schemas.claims import Cost, Happened, NoReceipt
from schemas.travel import AnswerTravel, AskTravel
from schemas.values import ClaimId, PersonId, SessionId

READY = """
SELECT id, academy_code FROM claim WHERE status = 'draft' AND happened IS NULL
AND EXISTS (SELECT FROM claim_line l WHERE l.claim_id = claim.id AND l.kind = 'fee' AND l.payable_pence > 0)
AND NOT EXISTS (SELECT FROM claim_line l WHERE l.claim_id = claim.id AND l.kind = 'expense')
ORDER BY academy_code <> :home, number DESC
"""
COMING = """
SELECT o.session_id, o.person_id, s.starts_at FROM offer o JOIN session s ON s.id = o.session_id
JOIN associate a USING (person_id)
WHERE o.status = 'accepted' AND s.mode = 'in_person' AND s.starts_at > :now AND a.academy_code = :home
AND a.kind = 'lived' ORDER BY s.starts_at, o.person_id
"""


SENT = """
SELECT c.id, c.academy_code FROM claim c JOIN associate a USING (person_id)
WHERE c.status = 'submitted' AND a.kind = 'lived' AND c.submitted_at < :before
AND EXISTS (SELECT FROM claim_line l WHERE l.claim_id = c.id AND l.kind = 'fee' AND l.payable_pence > 0)
ORDER BY c.academy_code = :home, c.submitted_at, c.number
"""


async def help_people(agenda: Agenda) -> None:
    await _fill_in(agenda)
    await _ask(agenda)
    await _book(agenda)


async def _fill_in(agenda: Agenda) -> None:
    """Of two claims that are ready, one is filled in by phone and waits for the person's yes."""
    async with transaction(agenda.engine) as session:
        found = (await session.execute(text(READY), {"home": HOME})).all()
    if len(found) < 2:
        return
    claim, academy = ClaimId(found[0].id), found[0].academy_code
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.team(academy, 0), agenda.now - timedelta(hours=3))
        await claims.begin_help(work, claim, BeginHelp(reason=HelpReason.PHONE))
        await claims.say_happened(work, claim, SayHappened(happened=Happened.PLANNED))
        bus = Cost(category="bus", amount_pence=460, no_receipt=NoReceipt.NOT_GIVEN)
        view = await claims.add_cost(work, claim, bus)
        await claims.ask_confirmation(work, claim, AskConfirmation(digest=view.digest))


async def _ask(agenda: Agenda) -> None:
    """The team has a question about one of the claims that wait; another goes on waiting."""
    when = agenda.now - timedelta(hours=2)
    async with transaction(agenda.engine) as session:
        found = (await session.execute(text(SENT), {"home": HOME, "before": when})).all()
    for claim_id, academy in found[:-1]:
        async with transaction(agenda.engine) as session:
            work = Work(session, agenda.team(academy, 1), when)
            claim = await claims.get(work, ClaimId(claim_id))
            if claim.cannot_decide:
                continue
            ask = DecideLine(
                line_id=claim.lines[-1].id, decision="asked", reason="Could you tell us a little more about this one?"
            )
            await claims.decide(work, claim.id, DecideClaim(lines=[ask]))
            return


async def _book(agenda: Agenda) -> None:
    """One who asked has their train booked; another waits for a hotel."""
    async with transaction(agenda.engine) as session:
        rows = (await session.execute(text(COMING), {"home": HOME, "now": agenda.now})).all()
    people: dict[UUID, tuple[UUID, AskTravel]] = {}
    for session_id, person, starts_at in rows:
        day = london_day(starts_at)
        asked = AskTravel(
            session_id=SessionId(session_id), category="rail", what="A return ticket, there by 9:30am", on=day,
            from_place="Hull", to_place="Leeds", needs="A seat near the door, if you can",
        )  # fmt: skip
        people.setdefault(person, (person, asked))
    team = agenda.team(HOME, 1)
    for number, (person, asked) in enumerate(list(people.values())[:2]):
        async with transaction(agenda.engine) as session:
            then = agenda.now - timedelta(hours=30 - number)
            member: Actor = agenda.member(PersonId(person))
            made = await claims.ask_travel(Work(session, member, then), agenda.vault, asked)
            if number == 0:
                done = AnswerTravel(booked=True, supplier="Northern", order_number="LX7-4410", pence=2860)
                await claims.answer_travel(Work(session, team, then + timedelta(hours=4)), made.id, done)
