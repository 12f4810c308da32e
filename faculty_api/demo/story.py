"""What happens in the demonstration, first part: cohorts are made, people are asked, say when and say yes or no."""

import math
from datetime import date, datetime, time, timedelta
from uuid import UUID

from faculty_api.demo.advances import Advances
from faculty_api.demo.aftermath import Aftermath
from faculty_api.demo.agenda import Act, Agenda, an_account, weekday_on_or_after
from faculty_api.demo.cast import POSTCODES, VENUES
from faculty_api.kernel.clock import bank_holiday, london_day, london_instant
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.payments import service as payments
from faculty_api.programmes import service as programmes
from schemas.access import Role
from schemas.bank import EnterBank, VerifyBank
from schemas.offers import AnswerOffer, OfferTo, OfferView, PayChoice, SendOffers, WhyNot
from schemas.pairing import SessionSuggestions
from schemas.places import PlaceHas
from schemas.programmes import CreateCohort, Mode, PlannedSession, PrepareWhen, ProgrammeView
from schemas.values import PersonId

COHORTS = 40
LESS = 4000
"""Pence that some ask for instead of the whole fee."""
JUST_NOW = 12
"""Hours; offers as new as this have not been answered yet."""
CLOSER, AROUND, REACH = 1.5, -3, 26
"""First sessions lie around so many weeks from today, reach so far to both sides, and lie closest in the middle."""
REASONS = ["Leads the sessions as an equal", "Shapes what is taught and how", "Sits on the programme's design group"]


class Story:
    def __init__(self, agenda: Agenda, catalogue: list[ProgrammeView]) -> None:
        self.agenda, self.chance = agenda, agenda.chance
        self.catalogue = catalogue
        self.aftermath, self.advances = Aftermath(agenda), Advances(agenda)
        self.numbers: dict[UUID, int] = {}
        self.with_bank: set[UUID] = set()

    def begin(self) -> None:
        """Forty cohorts, four an Academy, their first sessions spread over the year around today."""
        self.aftermath.begin()
        academies = list(POSTCODES)
        for index in range(COHORTS):
            academy = academies[index % 10]
            weeks = _weeks(index)
            first = weekday_on_or_after(london_day(self.agenda.now) + timedelta(weeks=weeks), index % 5)
            made_at = london_instant(first - timedelta(weeks=10), time(9, 30))
            if made_at > self.agenda.now:
                made_at = self.agenda.now - timedelta(days=1 + index % 20, hours=index % 5)
            self._schedule_cohort(academy, index, first, made_at)

    def _schedule_cohort(self, academy: str, index: int, first: date, made_at: datetime) -> None:
        who = self.agenda.team(academy, index // 10 % 2)

        async def make(work: Work) -> None:
            cohort = await programmes.create_cohort(work, self._cohort(academy, index, first))
            for session in await programmes.sessions_of(work, cohort.id):
                self.aftermath.schedule(session)
            if index % 9 != 8:  # some have no offers yet
                ask = self.agenda.later(made_at, 5)
                if first > london_day(self.agenda.now) + timedelta(weeks=9):  # its offers have just gone out
                    ask = self.agenda.now - timedelta(hours=3 + index % 9)
                latest = index >= COHORTS - len(POSTCODES)
                self.agenda.at(ask, who, self._ask(cohort.id, first, 21, some=latest))

        self.agenda.at(made_at, who, make)

    def _cohort(self, academy: str, index: int, first: date) -> CreateCohort:
        local = [one for one in self.catalogue if one.academy == academy]
        national = [one for one in self.catalogue if one.academy is None]
        programme = (
            (local or national)[index % len(local or national)] if index // 10 % 2 else national[index % len(national)]
        )
        self.numbers[programme.id] = number = self.numbers.get(programme.id, 0) + 1
        online = index % 4 == 3
        venue, postcode = VENUES[academy]
        return CreateCohort(
            programme_id=programme.id,
            academy=academy,
            name=f"{programme.name}, cohort {number}",
            participants=12 + index % 14,
            mode=Mode.ONLINE if online else Mode.IN_PERSON,
            venue="" if online else venue,
            venue_postcode="" if online else postcode,
            venue_access="" if online else "Step-free from the street. Hearing loop. Quiet room.",
            venue_has=[]
            if online
            else [PlaceHas.STEP_FREE, PlaceHas.HEARING_LOOP, PlaceHas.QUIET_ROOM, PlaceHas.CHECKED],
            provider="" if index % 11 == 5 else "The Learning Partnership",
            community_partner="" if index % 7 == 3 else "The Neighbourhood Forum",
            role_level=4 if index % 8 else 3,
            role_reason=REASONS[index % 3],
            sessions=_dates(first, index),
            prepare_minutes=60,
            prepare_when=PrepareWhen.RIGHT_BEFORE,
            debrief_minutes=30,
            skills=[["storytelling"], ["conversations"], []][index % 3],
            topics=[["dementia"], ["unpaid-carer", "leaving-hospital"], ["mental-health"], []][index % 4],
        )

    def _ask(self, cohort_id: UUID, first: date, days: int, *, some: bool) -> Act:
        """``some``: for the first half of its sessions, so that each team has others to ask people for."""

        async def ask(work: Work) -> None:
            sessions = await offers.suggestions(work, cohort_id)
            if some:
                every = await programmes.sessions_of(work, cohort_id)
                wanted = {one.id for one in every[: len(every) // 2]}
                sessions = [one for one in sessions if one.session.id in wanted]
            made = [
                OfferTo(session_id=found.session.id, person_id=person, partner_id=partner, called=True)
                for found in sessions
                for person, partner in _first_choice(found)
            ]
            today = london_day(work.now)
            last = min(today + timedelta(days=days), first - timedelta(days=1))
            if not made or last < today:
                return
            sent = await offers.send(work, SendOffers(offers=made, answer_by=last))
            for offer in sent:
                self._schedule_answer(offer, work.now)
            if work.now > self.agenda.now - timedelta(hours=JUST_NOW):
                self._schedule_talk(sent[0])
            again = london_instant(last + timedelta(days=1), time(9))
            if days > 10:
                self.agenda.at(again, work.actor, self._ask(cohort_id, first, 7, some=some))

        return ask

    def _schedule_answer(self, offer: OfferView, asked: datetime) -> None:
        paid = offer.pay.fee_pence > LESS
        draw = self.chance.random()
        if draw < 0.85 and not paid:
            draw = 0.5
        if draw > 0.93:  # does not answer: the offer runs out
            return
        if draw < 0.80:
            pay = PayChoice.DECLINED if draw < 0.05 else PayChoice.PAID
            answer = AnswerOffer(answer="yes", pay=pay)
        elif draw < 0.85:
            answer = AnswerOffer(answer="yes", pay=PayChoice.REDUCED, reduced_to_pence=LESS)
        else:
            answer = AnswerOffer(answer="no", reason=self.chance.choice([WhyNot.NOT_FREE, WhyNot.TOO_FAR, None]))

        async def say(work: Work) -> None:
            try:
                async with work.attempt():
                    await offers.answer(work, offer.id, answer)
            except Conflict:
                return  # the place or the time had gone, as it does
            if answer.answer == "yes":
                self._schedule_bank(offer.person_id, work.now)
                self.advances.consider(offer, work)

        self.agenda.at(self.agenda.later(asked, 1, 4), self.agenda.member(offer.person_id), say)

    def _schedule_talk(self, offer: OfferView) -> None:
        """Somebody who was asked just now wants to talk first, and nobody has called yet."""

        async def talk(work: Work) -> None:
            await offers.answer(work, offer.id, AnswerOffer(answer="talk"))

        self.agenda.at(self.agenda.now - timedelta(minutes=50), self.agenda.member(offer.person_id), talk)

    def _schedule_bank(self, person: UUID, when: datetime) -> None:
        if person in self.with_bank or self.chance.random() < 0.06:
            return
        self.with_bank.add(person)
        number = an_account(10_000_000 + self.chance.randrange(80_000_000))
        name = self.agenda.members[person].name

        async def enter(work: Work) -> None:
            command = EnterBank(account_name=name, sort_code="20-00-00", account_number=number)
            entered = await payments.enter_bank(work, self.agenda.vault, command)
            if self.chance.random() < 0.96:
                check = self.agenda.later(work.now, 2, 5)
                self.agenda.at(check, self.agenda.staff(Role.FINANCE, 2), self._verify(entered.id))

        self.agenda.at(self.agenda.later(when, 1), self.agenda.member(person), enter)

    def _verify(self, bank_id: UUID) -> Act:
        async def verify(work: Work) -> None:
            await payments.verify_bank(work, bank_id, VerifyBank(called_back=True))

        return verify


def _weeks(index: int) -> int:
    place = (2 * index + 1) / COHORTS - 1
    return AROUND + round(math.copysign(abs(place) ** CLOSER * REACH, place))


def _dates(first: date, index: int) -> list[PlannedSession]:
    """Three to six sessions, weekly or every two weeks, not on bank holidays."""
    starts, ends = [(time(10), time(15)), (time(10, 30), time(13)), (time(13, 30), time(16))][index % 3]
    days = [first + timedelta(weeks=place * (1 + index % 2)) for place in range(3 + index % 4)]
    return [PlannedSession(on=day, starts=starts, ends=ends) for day in days if bank_holiday(day) is None]


def _first_choice(found: SessionSuggestions) -> list[tuple[PersonId, PersonId | None]]:
    """Everybody of the first choice with their partner of the other kind; nobody when nobody is free."""
    if not found.choices:
        return []
    pair = [person.id for person in found.choices[0].people]
    return [(one, next((other for other in pair if other != one), None)) for one in pair]
