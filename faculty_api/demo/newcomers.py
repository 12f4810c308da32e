"""People of the demonstration who would like to join, who are new, who take a break, and who left."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.joining import reading
from faculty_api.joining import service as joining
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.leaving import service as leaving
from schemas.access import NOBODY, Actor, Role
from schemas.joining import (
    EnterInterest,
    ExpressInterest,
    InterestHow,
    InterestId,
    PanelOutcome,
    ProposeApproval,
    RecordPanel,
    RecordTalk,
)
from schemas.onboarding import AcceptAgreement, Step, TickStep
from schemas.people import Kind
from schemas.standing import Leave, Pause
from schemas.values import PersonId

QUIET = """
SELECT a.person_id FROM associate a WHERE a.person_id = ANY(:pool) AND a.status = 'active'
AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.person_id = a.person_id AND o.status IN ('offered', 'accepted'))
ORDER BY a.person_id LIMIT 2
"""
"""Associates at home who are asked for nothing at the moment, beside the first, whom other parts need."""
FIRST = 12


async def welcome(agenda: Agenda) -> None:
    """One new enquiry, one to confirm, one who is half through the first steps; a break, and somebody who left."""
    await _public(agenda)
    team, lead = agenda.team(HOME), agenda.staff(Role.NATIONAL)
    await _proposed(agenda, "Frances Oduya", "frances.oduya@example.org", lead)
    asked = await _proposed(agenda, "Gwil Pritchard", "gwil.pritchard@example.org", lead)
    async with transaction(agenda.engine) as session:
        joined = (await joining.confirm(Work(session, team, agenda.now - timedelta(days=6)), asked)).person_id
    if joined is not None:
        await _begun(agenda, joined, team)
    await _away(agenda)


async def _public(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        said = ExpressInterest(
            full_name="Esme Adeyemi",
            email="esme.adeyemi@example.org",
            postcode="LS8",
            interests="I help at a carers' group and would like to talk to people who run services.",
            route="community-partner",
        )
        await joining.express(Work(session, NOBODY, agenda.now - timedelta(days=3)), said, "demonstration")


async def _proposed(agenda: Agenda, name: str, email: str, by: Actor) -> InterestId:
    at = agenda.now - timedelta(days=24)
    team, day = agenda.team(HOME), london_day(at)
    async with transaction(agenda.engine) as session:
        told = EnterInterest(
            full_name=name, email=email, how=InterestHow.PHONE, reason="Called the office", route="word-of-mouth"
        )
        one = (await joining.enter(Work(session, team, at), told)).id
        talk = RecordTalk(on=day + timedelta(days=4), words="Met in the library. Would like to begin in the spring")
        await joining.record_talk(Work(session, team, at + timedelta(days=4)), one, talk)
        panel = RecordPanel(
            on=day + timedelta(days=14),
            members="Two of the team, one associate",
            outcome=PanelOutcome.YES,
            words="Listens well, and says what they think",
        )
        await joining.record_panel(Work(session, team, at + timedelta(days=14)), one, panel)
        proposal = ProposeApproval(kind=Kind.LIVED, words="As the panel says")
        await joining.propose(Work(session, by, at + timedelta(days=16)), one, proposal, vault=agenda.vault)
    return one


async def _begun(agenda: Agenda, who: PersonId, team: Actor) -> None:
    agreement, day = reading.agreement(), agenda.now - timedelta(days=4)
    own = Actor(person=who, name="Gwil", role=Role.ASSOCIATE, academy=HOME)
    async with transaction(agenda.engine) as session:
        accept = AcceptAgreement(version=agreement.version, sha256=agreement.sha256)
        await joining.accept_agreement(Work(session, own, day), accept)
        seen = TickStep(step=Step.RIGHT_TO_WORK, on=london_day(day))
        await joining.tick(Work(session, team, day + timedelta(hours=2)), who, seen)


async def _away(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        at_home = [one.id for one in agenda.cast.members if one.academy == HOME and one.kind == "lived"]
        found = (await session.execute(text(QUIET), {"pool": at_home[FIRST:]})).scalars().all()
    for person, leaves in zip(found, (False, True), strict=False):
        await _goes(agenda, person, leaves=leaves)


async def _goes(agenda: Agenda, person: UUID, *, leaves: bool) -> None:
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.member(person), agenda.now - timedelta(days=2))
        if leaves:
            await leaving.leave(work, person, Leave())
        else:
            await leaving.pause(work, person, Pause(until=london_day(agenda.now) + timedelta(days=60)))
