"""One installation with something on every page, and one with people and nothing else."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.availability import service as availability
from faculty_api.breaches import service as breaches
from faculty_api.breakglass import service as breakglass
from faculty_api.busy import service as busy
from faculty_api.busy.looking import Seen
from faculty_api.busy.reading import Times
from faculty_api.calendars import service as calendars
from faculty_api.claims import service as claims
from faculty_api.claims.receipts import ReceiptStore
from faculty_api.complaints import service as complaints
from faculty_api.dataprotection import service as dataprotection
from faculty_api.development import service as development
from faculty_api.equality import service as equality
from faculty_api.heard import service as heard
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.vault import Vault, load_key
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.needs import service as needs
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.payments import service as payments
from faculty_api.people import service as people
from faculty_api.polls import service as polls
from faculty_api.programmes import service as programmes
from faculty_api.programmes.models import Session
from faculty_api.rates import service as rates
from faculty_api.schedules import service as schedules
from faculty_api.schools import service as schools
from faculty_api.stories import service as stories
from faculty_api.training import service as training
from faculty_api.transfers import service as transfers
from schemas.access import NOBODY, WORKER, Actor, Role
from schemas.advances import AskAdvance
from schemas.availability import AvailabilityMode
from schemas.breaches import Category, ChangeBreach, LogBreach, NoBreach, ReportBreach, Risk
from schemas.breakglass import AskGlass
from schemas.busy import AddAddress
from schemas.calendars import Feed, MakeCalendarLink
from schemas.claim_commands import SayHappened, StartClaim
from schemas.claim_help import AskConfirmation, BeginHelp, HelpReason
from schemas.claims import Cost, Happened
from schemas.complaints import AnswerComplaint, ComplaintHow, NoteComplaint, Outcome, RaiseComplaint, RecordComplaint
from schemas.contact import ChangeEmail
from schemas.dataprotection import AskFullCopy
from schemas.development import SayStep, ShowDevelopment, Step
from schemas.equality import AnswerEquality
from schemas.heard import AnswerHeard, ByWhom, WriteHeard
from schemas.heard import Outcome as CameOfIt
from schemas.messages import SettledHow
from schemas.need_files import AskNeedFile
from schemas.needs import Arranged, CannotArrange, SayNeed, Weight
from schemas.networks import PartnerKind, PutUpNotice, SavePartner
from schemas.offers import OfferTo, SendOffers
from schemas.polls import AskDates, Could, PollFor, ProposedTime, RecordDates
from schemas.programmes import Mode
from schemas.rates import DecideRate, ProposeRate, RateKind
from schemas.reflections import InviteToReflect
from schemas.removals import PlaceHold, ProposeErasure
from schemas.requiring import SetRequirements
from schemas.rescheduling import NewTime
from schemas.schedules import AddSessions, DraftMove
from schemas.schools import SaveSchoolHoliday
from schemas.stories import Audience, MatchTopic, OpenPart, Purpose, SharePart, TakeBack, WritePart
from schemas.terms import SayLimits, SayTerm
from schemas.training import (
    AnswerCourse,
    CorrectResult,
    CreateCourse,
    DefineTraining,
    Invite,
    PlaceStatus,
    RecordResults,
    ResultOf,
)
from schemas.transfers import AskTransfer, DeclineTransfer
from schemas.travel import AskTravel
from schemas.values import Interval, PersonId, SessionId
from tests.builders import Builder
from tests.busy.calendars import calendar, timed
from tests.claims.stage import delivered, pay, photo
from tests.development.school import answers as said_of
from tests.development.school import token
from tests.joining.door import Door
from tests.pages.cast import SAMPLE
from tests.payments.conftest import Office
from tests.payments.fill import bank_results
from tests.support.browser import aside
from tests.support.site import Site

LONG = "Bartholomew-Alexander Featherstonehaugh-Cholmondeley the Younger of Nether Wallop"
LONG_PLACE = "The Old Cholmondeley-Bartholomew Assembly Rooms and Gardens, Upper and Nether Wallop"
"""Nobody's name: a name that a place has too stays when somebody of it is erased."""
ANOTHER = "Wilhelmina-Philippa Marjoribanks-Ponsonby of Upper Slaughter"
ACADEMY = {Role.TEAM: "YH"}


@dataclass
class Town:
    """``secrets`` of log-ins by role; ``ids`` by the name a route gives them, also per part of the site."""

    site: Site
    secrets: dict[Role, str] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)


class Founder:
    """Builds a town in one transaction."""

    def __init__(self, site: Site, session: AsyncSession) -> None:
        self.town, self.session, self.now = Town(site), session, datetime.now(UTC)
        self.build = Builder(session, self.now)
        self.vault = Vault(load_key(site.home, None))

    async def people(self) -> None:
        self.sam = await self.build.associate(LONG)
        self.staff = staff = {
            role: await self.build.staff(role, ACADEMY.get(role)) for role in Role if role not in OTHERS
        }
        self.team = staff[Role.TEAM]
        for role, person in {Role.ASSOCIATE: self.sam.person_id, **{r: a.person for r, a in staff.items()}}.items():
            entered = await accounts.enter(Work(self.session, NOBODY, self.now), person, by="test", role=role)
            self.town.secrets[role] = entered.secret

    async def fill(self) -> None:
        self.town.ids["person_id"] = self.sam.person_id
        await self._network()
        await self._offers()
        await self._needs()
        await self._times()
        await self._claims()
        await self._help_and_travel()
        await self._list()
        await self._money()
        await self._rates()
        await self._training()
        await self._joining()
        await self._stories()
        await self._development()
        await self._removing()
        await self._calendars()
        await self._moves()
        await self._dates()
        await self._drafts()
        await self._heard()

    async def _moves(self) -> None:
        """A move that was answered with no, and one that waits."""
        mine, theirs = self._as(self.build.as_associate(self.sam)), self._as(await self.build.staff(Role.TEAM, "NE"))
        asks = AskTransfer(academy="NE", words=LONG)
        first = await transfers.ask_transfer(mine, self.sam.person_id, asks)
        await transfers.decline_transfer(theirs, first.id, DeclineTransfer(reason=LONG))
        self.town.ids["move_id"] = (await transfers.ask_transfer(mine, self.sam.person_id, asks)).id

    async def _drafts(self) -> None:
        """A session that would move, and one that would be added."""
        team, day = self._as(self.team), london_day(self.now)
        cohort = self.town.ids["cohort_id"]
        (planned,) = await programmes.sessions_of(team, cohort)
        to = NewTime(on=day + timedelta(days=50), starts=time(10), ends=time(12), mode=Mode.IN_PERSON, place=LONG_PLACE)
        move = DraftMove(to=to, reason=LONG, version=planned.version)
        await schedules.move(team, cohort, planned.id, move)
        later = msgspec.structs.replace(to, on=day + timedelta(days=57))
        drafted = await schedules.add(team, cohort, AddSessions(sessions=[later]))
        self.town.ids |= {"planned_id": planned.id, "change_id": drafted.changes[-1].id}

    async def _dates(self) -> None:
        """Dates that Sam was asked about: some answered by phone, and some that wait."""
        team, today = self._as(self.team), london_day(self.now)
        times = [
            ProposedTime(on=today + timedelta(days=60 + day), starts=time(10), ends=time(12, 30)) for day in range(12)
        ]
        asks = AskDates(
            academy="YH", purpose=PollFor.MEETING, title=LONG, about=LONG, place=LONG_PLACE, times=times,
            answer_by=today + timedelta(days=30), people=[PersonId(self.sam.person_id)],
        )  # fmt: skip
        for _ in range(2):
            made = await polls.ask_dates(team, asks)
            said = {one.id: Could.IF_NEED_BE for one in made.times}
            heard = RecordDates(person_id=PersonId(self.sam.person_id), answers=said)
            asks = msgspec.structs.replace(asks, purpose=PollFor.NEW_SESSION)
            if "poll_id" not in self.town.ids:
                await polls.record(team, made.id, heard)
            self.town.ids |= {"poll_id": made.id, "date_id": made.times[0].id}
        letter = "SELECT body FROM letter WHERE template = 'dates_asked' ORDER BY id DESC LIMIT 1"
        self.town.ids["/dates/{token}"] = (
            (await self.session.execute(text(letter))).scalar_one().partition("/dates/")[2].split()[0]
        )

    async def _calendars(self) -> None:
        mine = self._as(self.build.as_associate(self.sam))
        made, _ = await calendars.make_link(mine, self.vault, MakeCalendarLink(name=LONG))
        desk = MakeCalendarLink(name="Desk", feed=Feed.COHORT, cohort_id=self.town.ids["cohort_id"])
        await calendars.make_link(self._as(self.team), self.vault, desk)
        self.town.ids["link_id"] = made.id
        await calendars.make_link(mine, self.vault, MakeCalendarLink(name="My sister", feed=Feed.FREE))
        await self._own_calendars(mine)

    async def _own_calendars(self, mine: Work) -> None:
        """A file, and an address that was read an hour ago; what is tentative is perhaps busy."""
        day = self.now + timedelta(days=9)
        lesson = timed(f"{day:%Y%m%dT100000}", f"{day:%Y%m%dT120000}")
        maybe = timed(f"{day:%Y%m%dT150000}", f"{day:%Y%m%dT160000}", "STATUS:TENTATIVE", uid="two")
        await busy.add_file(mine, calendar(lesson, maybe))
        asked = AddAddress(address="https://calendar.example.org/private-basic.ics")
        added = await busy.add_address(mine, self.vault, asked, allowed=True)
        self.town.ids["calendar_id"] = added.id
        worker = self._as(WORKER)
        (look,) = await busy.take_due(worker, self.vault)
        span = Interval(start=day, end=day + timedelta(hours=1))
        await busy.keep(worker, look, Seen(times=Times(busy=[span], unread=2, zones=1)))
        await self.session.execute(text("UPDATE outside_calendar SET tried_at = tried_at - interval '1 hour'"))

    async def _stories(self) -> None:
        """A part of a story that the team can see and has read; and a new address that waits for its code."""
        mine, team = self._as(self.build.as_associate(self.sam)), self._as(self.team)
        part = await stories.write_part(mine, self.vault, WritePart(title=LONG, text=LONG * 3, topics=["dementia"]))
        self.town.ids["part_id"] = part.id
        shared = await stories.share_part(mine, part.id, SharePart(audience=Audience.TEAM, purposes=[Purpose.PLAN]))
        self.town.ids["consent_id"] = shared.id
        await stories.match_topic(mine, MatchTopic(topic="dementia"))
        await stories.open_part(team, self.vault, self.sam.person_id, part.id, OpenPart(reason=LONG))
        gone = await stories.write_part(mine, self.vault, WritePart(title=LONG, text=LONG, topics=[]))
        kept = await stories.share_part(mine, gone.id, SharePart(audience=Audience.TEAM, purposes=[Purpose.PLAN]))
        await stories.open_part(team, self.vault, self.sam.person_id, gone.id, OpenPart(reason=LONG))
        await offers.take_back_consent(mine, self.sam.person_id, kept.id, TakeBack())
        self.town.ids["stop_id"] = (await stories.to_stop(team))[0].id
        await people.change_email(mine, self.sam.person_id, ChangeEmail(email="new.address@example.org"))

    async def _development(self) -> None:
        """A plan and an ended reflection that the team is let see, and another that people are asked in."""
        mine, team = self._as(self.build.as_associate(self.sam)), self._as(self.team)
        await development.say_step(mine, Step.OBSERVE, SayStep(aim=LONG * 3))
        for ended in (True, False):
            one = (await development.start_reflection(mine)).id
            await development.say_answers(mine, self.vault, one, said_of(words=LONG))
            for number in range(4):
                address = f"asked.{number}.{int(ended)}@example.org"
                asked = InviteToReflect(name=f"{LONG} {number}", email=address)
                self.town.ids["invite_id"] = (await development.invite(mine, one, asked)).id
                self.town.ids["token"] = await token(self.session, address)
                if number < 3:
                    said = said_of(words=LONG * 3)
                    await development.answer(self._as(NOBODY), self.vault, self.town.ids["token"], said)
            if ended:
                await development.end_reflection(mine, self.vault, one)
                self.town.ids["/team/associates/{person_id}/development/{reflection_id}"] = one
                await development.show(mine, ShowDevelopment(reader=self.team.person, reflection=one))
        shown = await development.show(mine, ShowDevelopment(reader=self.team.person))
        await development.shown(team, self.sam.person_id)
        self.town.ids |= {"reflection_id": one, "share_id": shown.id}

    async def _joining(self) -> None:
        """Somebody whom a colleague may confirm, and somebody new with their first steps to do."""
        door = Door(self.build)
        door.tess, door.tom = await self.build.staff(Role.TEAM, "YH", ANOTHER), self.team
        self.town.ids["interest_id"] = (await door.proposed(ANOTHER, interests=ANOTHER, phone="07700 900123")).id
        new = await door.joined("Ida Newcomb", email="ida@example.org")
        self.town.ids["/team/associates/{person_id}/first-steps"] = new
        self.town.ids["/team/associates/{person_id}/first-steps/{step}"] = new

    async def _removing(self) -> None:
        desk = await self.build.staff(Role.DATA_PROTECTION)
        gone = await self.build.associate("Somebody Who Left")
        made = await dataprotection.propose_erasure(
            self._as(desk), self.vault, gone.person_id, ProposeErasure(reason=f"They asked for it: {LONG}")
        )
        self.town.ids["removal_id"] = made.id
        mine, asked = self._as(self.staff[Role.DATA_PROTECTION]), AskFullCopy(reason="They cannot log in")
        full = await dataprotection.ask_full_copy(mine, self.sam.person_id, asked)
        await dataprotection.release_full_copy(self._as(desk), full.id)
        self.town.ids["copy_id"] = full.id
        file = AskNeedFile(reason=f"The venue prepares: {LONG}", purpose="For the manager of the venue alone")
        self.town.ids["file_id"] = (await dataprotection.ask_need_file(mine, file)).id
        await self._complaints(desk)
        await self._breach(desk)
        asked = await breakglass.ask_glass(mine, self.sam.person_id, AskGlass(reason=f"They did not come home: {LONG}"))
        self.town.ids["glass_id"] = asked.id
        await dataprotection.place_hold(self._as(desk), self.sam.person_id, PlaceHold(reason="An inquiry goes on"))

    async def _complaints(self, desk: Actor) -> None:
        """One of mine that is looked into, and one that the team heard by phone and that is answered."""
        me = self._as(self.build.as_associate(self.sam))
        mine = await complaints.raise_complaint(me, self.vault, RaiseComplaint(words=f"{LONG}\n{LONG}"))
        await complaints.acknowledge_complaint(self._as(desk), self.vault, mine.id)
        await complaints.note_complaint(self._as(desk), self.vault, mine.id, NoteComplaint(words=LONG, told=True))
        heard = RecordComplaint(words=LONG, how=ComplaintHow.PHONE, received_on=london_day(self.now))
        told = await complaints.record_complaint(self._as(self.team), self.vault, self.sam.person_id, heard)
        answer = AnswerComplaint(outcome=Outcome.PARTLY, answer=f"{LONG}\n{LONG}")
        await complaints.answer_complaint(self._as(desk), self.vault, told.id, answer)
        self.town.ids["complaint_id"] = mine.id
        for start in ("/profile/my-data", "/api/v1"):
            self.town.ids[f"{start}/complaints/{{complaint_id}}"] = told.id

    async def _breach(self, desk: Actor) -> None:
        found = {"what": LONG, "found_at": self.now - timedelta(hours=5), "risk": Risk.HIGH, "risk_words": LONG}
        made = await breaches.log_breach(self._as(desk), LogBreach(categories=list(Category), **found))  # type: ignore[arg-type]
        told = {"regulator": True, "regulator_at": self.now, "regulator_why": LONG, "people": 1200, "done": LONG}
        await breaches.change_breach(
            self._as(desk),
            made.id,
            ChangeBreach(categories=[Category.STORY], version=1, **found, **told),  # type: ignore[arg-type]
        )
        self.town.ids["breach_id"] = made.id
        me = self._as(self.build.as_associate(self.sam))
        report = await breaches.report_breach(me, ReportBreach(what=LONG))
        await breaches.no_breach(self._as(desk), report.id, NoBreach(why_not=LONG))
        await breaches.report_breach(self._as(self.team), ReportBreach(what=LONG))
        self.town.ids["report_id"] = report.id
        await self._by_hand(me)

    async def _by_hand(self, work: Work) -> None:
        """Letters that wait: one to print, about data one to read out, and one that was posted."""
        sam, said = self.sam.person_id, {"name": "Sam", "link": "/money"}
        await messages.choose(work, sam, None, f"{LONG[:120]}\nLeeds")
        waiting = await messages.post(work, sam, None, "paid", **said)
        await messages.post(work, sam, None, "complaint_news", **said)
        posted = await messages.post(work, sam, None, "claim_question", when="Monday", **said)
        await work.flush()
        await messages.settle(self._as(self.team), posted, SettledHow.POSTED)
        self.town.ids["letter_id"] = waiting.id

    async def _coming(self, days: int) -> Session:
        cohort = await self.build.cohort(programme=f"Leading with Care {days}")
        self.town.ids["cohort_id"] = cohort.id
        return await self.build.session_of(cohort, day=london_day(self.now) + timedelta(days=days), number=1)

    async def _offers(self) -> None:
        booked, asked, open_ = [await self._coming(days) for days in (20, 30, 40)]
        await self.build.offer(booked, self.sam, status="accepted", pay=pay())
        ruth = await self.build.associate("Ruth Clarke", kind="professional")
        others = [
            ruth,
            await self.build.associate("Ann Booth"),
            await self.build.associate("Bo Marsh", call_first=True),
        ]
        self.town.ids["other_id"] = (await self.build.associate("B Marsh")).person_id
        to = [OfferTo(session_id=SessionId(asked.id), person_id=PersonId(one.person_id)) for one in (self.sam, ruth)]
        sent = await offers.send(self._as(self.team), SendOffers(offers=to, answer_by=london_day(self.now)))
        self.town.ids["session_id"] = booked.id
        letter = "SELECT body FROM letter WHERE template = 'offer' ORDER BY id DESC LIMIT 1"
        self.town.ids["/no/{token}"] = (
            (await self.session.execute(text(letter))).scalar_one().partition("/no/")[2].split()[0]
        )
        self.town.ids["offer_id"] = next(one.id for one in sent if one.person_id == self.sam.person_id)
        self.town.ids["by_hand"] = open_.id.hex
        self.town.ids["picked"] = ".".join(one.hex for one in (open_.id, *(each.person_id for each in others[:2])))

    async def _times(self) -> None:
        """A term that was set with limits; a monthly letter; somebody who told us long ago, and who never did."""
        me, then = self._as(self.build.as_associate(self.sam)), self.now - timedelta(days=200)
        next_term = (await availability.mine(me)).terms[1].term
        await availability.say_term(me, self.sam.person_id, next_term, SayTerm(mode=AvailabilityMode.ASK_ME))
        await availability.say_limits(me, self.sam.person_id, SayLimits(sessions_a_month=3, notice_days=7, rest_days=2))
        old = await Builder(self.session, then).associate("Olu Mensah")
        await self.build.associate("Nia Holt", weekdays=None)
        await availability.ask_due(Work(self.session, WORKER, self.now))
        letter = "SELECT body FROM letter WHERE template = 'as_usual' AND person_id = :id"
        body = (await self.session.execute(text(letter), {"id": old.person_id})).scalar_one()
        self.town.ids |= {"term": next_term, "/as-usual/{token}": body.partition("/as-usual/")[2].split()[0]}

    async def _needs(self) -> None:
        """Something that cannot be arranged for my session, something that is, and something that waits."""
        mine, team = self._as(self.build.as_associate(self.sam)), self._as(self.team)
        for number, weight in enumerate((Weight.MUST, Weight.HELPS, Weight.MUST)):
            words = f"{LONG} {number}"
            said = await needs.say(mine, self.vault, self.sam.person_id, SayNeed(words=words, weight=weight))
        one, two, three = await needs.of_session(team, self.vault, self.town.ids["session_id"])
        await needs.cannot(team, self.vault, one.id, CannotArrange(words=LONG))
        await needs.arrange(team, self.vault, two.id, Arranged(words=LONG))
        self.town.ids |= {"task_id": three.id, "need_id": said.id, "colleague_id": self.team.person}
        for answers in ({"sex": "female", "age": "25_34"}, {"sex": "male", "background": "routine"}):
            for _ in range(20):
                who = self.build.as_associate(await self.build.associate(weekdays=None))
                last_year = self.build.work(who, self.now - timedelta(days=200))
                await equality.answer(last_year, AnswerEquality(answers=answers))

    async def _network(self) -> None:
        """Sam and somebody of London are lent to each other's networks; a partner, and a notice."""
        today = london_day(self.now)
        first, last = today, today + timedelta(days=60)
        await self.build.lending(self.sam, "LN", first, last)
        await self.build.lending(await self.build.associate("Lin Park", academy="LN"), "YH", first, last)
        team = self._as(self.team)
        partner = SavePartner(
            kind=PartnerKind.PARTNER, name=LONG_PLACE, offers=", ".join([LONG] * 3), contact=f"{LONG}, 01632 960 999"
        )
        made = await networks.add_partner(team, "YH", partner)
        await networks.put_up_notice(team, "YH", PutUpNotice(title=LONG, words=f"{LONG}\n{LONG}", last_day=last))
        holiday = SaveSchoolHoliday(
            name=LONG, first=today, last=last, source=LONG, link="https://council.example/dates"
        )
        kept = await schools.add_school_holiday(team, "YH", holiday)
        self.town.ids |= {"code": "YH", "partner_id": made.id, "holiday_id": kept.id}

    async def _heard(self) -> None:
        """Something that waits for an answer, and something that has one."""
        team, today = self._as(self.team), london_day(self.now)
        said = WriteHeard(said=LONG, by_whom=ByWhom.PARTICIPANTS, said_on=today, answer_by=today)
        asked = await heard.write(team, self.town.ids["cohort_id"], said)
        answer = AnswerHeard(outcome=CameOfIt.CHANGED, words=LONG, version=1)
        await heard.answer(team, (await heard.write(team, self.town.ids["cohort_id"], said)).id, answer)
        self.town.ids["heard_id"] = asked.id

    def _as(self, who: Actor) -> Work:
        return self.build.work(who)

    async def _claims(self) -> None:
        day = london_day(self.now) - timedelta(days=7)
        cohort, store = await self.build.cohort(), ReceiptStore(self.town.site.home / "receipts", self.vault)
        colours = ["ivory", "beige", "linen", "white"]
        for who in (self.sam, await self.build.associate("Lee Grant")):
            work = self._as(self.build.as_associate(who))
            session, _ = await delivered(self.build, cohort, who, self.team, day)
            claim = await claims.start(work, StartClaim(session_id=SessionId(session.id)))
            for spent in (Cost(category="rail", amount_pence=1240), Cost(category="taxi", amount_pence=900)):
                claim = await claims.add_cost(work, claim.id, spent)
            claim = await claims.say_happened(work, claim.id, SayHappened(happened=Happened.PLANNED))
            for cost in dict.fromkeys(line.cost_id for line in claim.lines if line.cost_id):
                taken = photo((400, 300), colours.pop())
                claim = await claims.attach_receipt(work, store, claim.id, cost, "ticket.jpg", taken)
            if who is self.sam:
                receipt = next(line.receipt for line in claim.lines if line.receipt)
                self.town.ids |= {"claim_id": claim.id, "cost_id": cost, "receipt_id": receipt.id}
            else:
                await claims.submit(work, claim.id)
                self.town.ids |= {"/team/claims/{claim_id}": claim.id, "number": claim.number, "academy": "YH"}
            day -= timedelta(days=1)
        late = await self.build.session_of(cohort, day=day)
        await self.build.offer(late, await self.build.associate("Cy Late"), status="accepted", pay=pay())
        self.town.ids["/team/sessions/{session_id}"] = late.id

    async def _help_and_travel(self) -> None:
        """A claim of mine that the team filled in, and a train that it is asked to book."""
        team, mine = self._as(self.team), self.town.ids["claim_id"]
        await claims.begin_help(team, mine, BeginHelp(reason=HelpReason.PHONE))
        await claims.ask_confirmation(team, mine, AskConfirmation(digest=(await claims.get(team, mine)).digest))
        self.town.ids["/team/claims/{claim_id}/help"] = mine
        booked = self.town.ids["session_id"]
        day = (await self.session.get_one(Session, booked)).starts_at
        asked = AskTravel(
            session_id=booked, category="rail", what=LONG, on=london_day(day), from_place="Hull", to_place="Leeds"
        )
        work = self._as(self.build.as_associate(self.sam))
        self.town.ids["travel_id"] = (await claims.ask_travel(work, self.vault, asked)).id
        self.town.ids["/team/sessions/{session_id}/travel"] = booked
        await claims.ask_advance(work, AskAdvance(session_id=booked, pence=4000, what_for=LONG))
        for change in ("money-before", "move", "call-off"):
            self.town.ids[f"/team/sessions/{{session_id}}/{change}"] = booked

    async def _list(self) -> None:
        made = await people.preview_roster(
            self._as(self.team), self.vault, "YH", "our list.csv", SAMPLE.roster.read_bytes()
        )
        self.town.ids["import_id"] = made.id

    async def _money(self) -> None:
        """A run that was paid in part, one that waits for approval, claims for the next, an account to check."""
        office = Office(self.session, self.build)
        office.vault = self.vault
        await office.open()
        await office.bank(self.sam, name=LONG)
        await office.claim(self.sam)
        await office.payee("Dee Closed")
        closed = await office.sent()
        content = await office.content(closed, "bank.csv")
        results = bank_results(content, {1: "account closed"}, str(london_day(self.now)))
        await payments.import_results(office.work(), office.vault, closed.id, results)
        await office.payee("Ann Locked")
        waiting = await office.locked()
        await office.payee("Bea Ready")
        await office.claim(await self.build.associate("Cy Unknown"))
        await office.bank(await self.build.associate("Dee Changed"), status="entered")
        mine = await payments.mine(office.work(self.build.as_associate(self.sam)))
        self.town.ids |= {"payment": mine[0].id, "run_id": closed.id, "/finance/runs/{run_id}": waiting.id}

    async def _rates(self) -> None:
        """One proposal that waits, one that was not adopted, and a figure of one Academy."""
        national, finance = self._as(self.staff[Role.NATIONAL]), self._as(self.staff[Role.FINANCE])
        local = ProposeRate(
            key="fee.full_day",
            kind=RateKind.LOCAL,
            academy="YH",
            from_=date(2027, 1, 1),
            until=date(2027, 4, 1),
            value=16_000,
            reason=f"Agreed by {LONG} until the policy's own figure is confirmed",
        )
        for adopt, reason in ((True, "Agreed"), (False, "Not now")):
            made = await rates.propose(national, local)
            await rates.decide(finance, made.id, DecideRate(adopt=adopt, reason=reason))
        waiting = await rates.propose(national, local)
        self.town.ids |= {"key": local.key, "rate_id": waiting.id}

    async def _training(self) -> None:
        """A course that was passed, one to answer, a skill to check, and a programme that asks for a training."""
        before, day = self.now - timedelta(days=30), london_day(self.now)
        lead, mine = self._as(self.staff[Role.NATIONAL]), self.build.as_associate(self.sam)
        what = await training.define_training(lead, DefineTraining(name=LONG, months=2, skill="coaching"))
        for made, on in ((before, day - timedelta(days=20)), (self.now, day + timedelta(days=9))):
            course = await training.create_course(
                self.build.work(self.team, made),
                CreateCourse(
                    title=f"{LONG}: a course", training_id=what.id, academy="YH", on=on, starts=time(10), ends=time(13),
                    place=LONG_PLACE, about=LONG, places=3,
                ),
            )  # fmt: skip
            people = Invite(people=[PersonId(self.sam.person_id)])
            await training.invite(self.build.work(self.team, made), course.id, people)
            if made is before:
                self.taught = course.id
                await training.answer_course(self.build.work(mine, made), course.id, AnswerCourse(yes=True))
                passed = ResultOf(person_id=PersonId(self.sam.person_id), result=PlaceStatus.PASSED)
                await training.record_results(self._as(self.team), course.id, RecordResults(results=[passed]))
        after = ((PlaceStatus.PASSED, PlaceStatus.AWAY), (PlaceStatus.AWAY, PlaceStatus.PASSED))
        for was, result in after:
            wrong = CorrectResult(person_id=PersonId(self.sam.person_id), was=was, result=result, reason=LONG)
            await training.correct_result(self._as(self.team), self.taught, wrong)
        (held,) = (await training.record(self._as(mine), self.sam.person_id)).trainings
        programme = (await self.build.cohort(programme=f"{LONG_PLACE} leads")).programme_id
        other = await training.define_training(lead, DefineTraining(name=f"Another of {LONG}"))
        await programmes.set_requirements(lead, programme, SetRequirements(trainings=[other.id], skills=["co-design"]))
        for route in (
            "/api/v1/courses/{course_id}/corrections",
            "/team/associates/{person_id}/courses/{course_id}/correct",
        ):
            self.town.ids[route] = self.taught
        self.town.ids |= {
            "course_id": course.id, "held_id": held.id, "programme_id": programme, "skill": "coaching",
        }  # fmt: skip


OTHERS = {Role.ASSOCIATE, Role.SYSTEM, Role.ANONYMOUS}


def found(site: Site, *, full: bool) -> Town:
    return aside(_found(site, full=full))


async def _found(site: Site, *, full: bool) -> Town:
    engine = make_engine(site.database_url, pool_size=1)
    async with transaction(engine) as session:
        founder = Founder(site, session)
        await founder.people()
        if full:
            await founder.fill()
    await engine.dispose()
    return founder.town
