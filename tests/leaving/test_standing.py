"""A break, leaving, coming back, being asked to stop: what becomes of offers, bookings, lending and claims."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.development import service as development
from faculty_api.joining import service as joining
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.leaving import rules, service
from faculty_api.needs import service as needs
from faculty_api.offers import service as offers
from faculty_api.offers.models import Offer
from faculty_api.people import service as people
from faculty_api.people.models import Associate
from faculty_api.stories import service as stories
from faculty_api.training import service as training
from faculty_api.transfers import service as transfers
from schemas.access import WORKER, Role
from schemas.development import ShowDevelopment
from schemas.finding import FindAssociates
from schemas.needs import SayNeed, TaskStatus, Weight
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.people import AssociateStatus
from schemas.standing import Change, ChangeStanding, Leave, Pause, Suspend
from schemas.stories import Channel, HeardTopic, OpenPart, Purpose
from schemas.training import AnswerCourse
from schemas.transfers import AskTransfer
from schemas.values import OfferId, PersonId, SessionId
from tests.builders import NOW, Builder
from tests.joining.door import Door
from tests.stories.house import VAULT, House
from tests.training.school import School

SOON, LATER = date(2027, 1, 12), date(2027, 2, 9)
WORDS = ChangeStanding(words="They called")
STOP = Suspend(words="A complaint that we look at")


class Stage:
    """Sam has said yes to a session, and is asked for one before and one after the middle of January."""

    def __init__(self, build: Builder) -> None:
        self.build, self.door = build, Door(build)
        self.sam: Associate
        self.booked: Offer
        self.soon: Offer
        self.later: Offer

    async def set_up(self) -> "Stage":
        await self.door.open()
        self.sam = await self.build.associate("Sam Okafor")
        cohort = await self.build.cohort()
        days = {"booked": date(2027, 1, 5), "soon": SOON, "later": LATER}
        for name, day in days.items():
            session = await self.build.session_of(cohort, day=day)
            status = "accepted" if name == "booked" else "offered"
            setattr(self, name, await self.build.offer(session, self.sam, status=status))
        self.me, self.team = self.build.work(self.build.as_associate(self.sam)), self.build.work(self.door.tess)
        self.lead = self.build.work(self.door.lead)
        return self

    async def states(self) -> list[str]:
        ids = [self.booked.id, self.soon.id, self.later.id]
        found = await self.build.session.execute(text("SELECT id, status FROM offer"))
        held = {row[0]: row[1] for row in found}
        return [held[one] for one in ids]

    async def status(self) -> tuple[str, date | None]:
        query = text("SELECT status, paused_until FROM associate WHERE person_id = :p")
        row = (await self.build.session.execute(query, {"p": self.sam.person_id})).one()
        return (row[0], row[1])


@pytest.fixture
async def stage(build: Builder) -> Stage:
    return await Stage(build).set_up()


async def test_a_break_takes_back_offers_of_that_time_and_keeps_bookings(stage: Stage) -> None:
    seen = await service.pause(stage.me, stage.sam.person_id, Pause(until=date(2027, 1, 20)))
    assert (await stage.states(), await stage.status()) == (
        ["accepted", "withdrawn", "offered"], ("paused", date(2027, 1, 20)),
    )  # fmt: skip
    assert [(one.what, one.by, one.words) for one in seen.changes] == [("paused", "Sam Okafor", "")]
    assert (len(seen.bookings), seen.offers) == (1, 1)


async def test_an_open_break_takes_back_every_offer_and_what_is_handed_back(stage: Stage) -> None:
    command = Pause(hand_back=[OfferId(stage.booked.id)])
    await service.pause(stage.me, stage.sam.person_id, command)
    assert (await stage.states(), await stage.status()) == (["cancelled", "withdrawn", "withdrawn"], ("paused", None))
    held = await stage.build.session.execute(text("SELECT count(*) FROM booked_time"))
    assert held.scalar_one() == 0
    templates = await stage.build.session.execute(text("SELECT template FROM letter ORDER BY template"))
    assert templates.scalars().all() == ["offer_answered", "offer_withdrawn", "offer_withdrawn", "standing_changed"]


async def test_nobody_on_a_break_is_asked_and_it_ends_by_itself(stage: Stage) -> None:
    await service.pause(stage.team, stage.sam.person_id, Pause(until=date(2026, 12, 1), words="He called"))
    session = await stage.build.session_of(await stage.build.cohort(), number=1)
    to = OfferTo(session_id=SessionId(session.id), person_id=PersonId(stage.sam.person_id))
    with pytest.raises(Conflict, match="is not taking sessions now"):
        await offers.send(stage.team, SendOffers(offers=[to], answer_by=date(2026, 12, 2)))
    last = stage.build.work(WORKER, NOW + timedelta(days=9))
    assert (await service.resume_due(last), await stage.status()) == (0, ("paused", date(2026, 12, 1)))
    after = stage.build.work(WORKER, NOW + timedelta(days=10))
    assert (await service.resume_due(after), await service.resume_due(after)) == (1, 0)
    assert await stage.status() == ("active", None)
    changes = (await service.standing(stage.team, stage.sam.person_id)).changes
    assert [(one.what, one.by) for one in changes] == [
        ("resumed", "By itself, on the day that was said"), ("paused", "Tess Team"),
    ]  # fmt: skip


async def test_leaving_needs_every_booking_to_be_seen(stage: Stage) -> None:
    with pytest.raises(Conflict, match="this page did not show"):
        await service.leave(stage.me, stage.sam.person_id, Leave())
    await stage.build.lending(stage.sam, "NW")
    await service.leave(stage.me, stage.sam.person_id, Leave(hand_back=[OfferId(stage.booked.id)]))
    assert (await stage.states(), (await stage.status())[0]) == (["cancelled", "withdrawn", "withdrawn"], "ended")
    ended = await stage.build.session.execute(text("SELECT ended_how FROM lending"))
    grants = await stage.build.session.execute(
        text("SELECT role FROM role_grant WHERE person_id = :p"), {"p": stage.sam.person_id}
    )
    assert (ended.scalars().all(), grants.scalars().all()) == (["page"], ["associate"])
    with pytest.raises(Conflict, match="You have left already"):
        await service.leave(stage.me, stage.sam.person_id, Leave())


@pytest.mark.parametrize("change", ["leave", "pause", "suspend"])
async def test_nothing_is_arranged_any_more_for_a_booking_that_is_handed_back(stage: Stage, change: str) -> None:
    who, given = stage.sam.person_id, [OfferId(stage.booked.id)]
    await needs.say(stage.me, VAULT, who, SayNeed(words="A hearing loop", weight=Weight.MUST))
    assert len(await needs.of_session(stage.team, VAULT, stage.booked.session_id)) == 1
    if change == "leave":
        await service.leave(stage.me, who, Leave(hand_back=given))
    elif change == "pause":
        await service.pause(stage.me, who, Pause(hand_back=given))
    else:
        await service.suspend(stage.team, who, STOP)
    seen = await needs.of_session(stage.team, VAULT, stage.booked.session_id)
    assert [(one.status, one.overdue) for one in seen] == [(TaskStatus.ENDED, False)]


async def test_nobody_reads_the_plan_of_who_left(stage: Stage) -> None:
    who, reader = stage.sam.person_id, stage.door.tess.person
    await development.show(stage.me, ShowDevelopment(reader=reader))
    assert (await development.shown(stage.team, who)).plan is not None
    await service.leave(stage.me, who, Leave(hand_back=[OfferId(stage.booked.id)]))
    with pytest.raises(NotFound):
        await development.shown(stage.team, who)


async def test_what_was_agreed_ends_with_leaving_and_nobody_sees_what_helps(stage: Stage) -> None:
    """Not found by a topic, no part read, nothing agreed to while they are away; asked anew when they come back."""
    session, who = stage.build.session, stage.sam.person_id
    house = House(stage.build, stage.sam, stage.door.tess)
    part = await house.write()
    await house.share(part)
    await house.match("dementia")
    await needs.say(stage.me, VAULT, who, SayNeed(words="A hearing loop", weight=Weight.MUST))
    question = FindAssociates(q="dementia")
    opening = OpenPart(purpose=Purpose.PLAN, reason="For the plan of a session")
    assert [one.id for one in (await people.search(stage.team, question)).items] == [who]
    assert len(await needs.needs(stage.team, VAULT, who)) == 1
    await service.leave(stage.me, who, Leave(hand_back=[OfferId(stage.booked.id)]))
    assert (await people.search(stage.team, question)).items == []
    with pytest.raises(NotFound):
        await stories.open_part(stage.team, VAULT, who, part, opening)
    assert (await needs.needs(stage.team, VAULT, who), len(await needs.needs(stage.me, VAULT, who))) == ([], 1)
    with pytest.raises(Conflict, match="You have left the faculty"):
        await house.match("dementia")
    heard = HeardTopic(topic="dementia", channel=Channel.PHONE)
    with pytest.raises(Conflict, match="They have left the faculty"):
        await stories.hear_topic(stage.team, who, heard)
    hows = await session.execute(text("SELECT DISTINCT ended_how FROM consent WHERE ended_at IS NOT NULL"))
    assert hows.scalars().all() == ["left"]
    await service.come_back(stage.me, who, ChangeStanding())
    assert (await people.search(stage.team, question)).items == []
    await house.match("dementia")
    assert len((await people.search(stage.team, question)).items) == 1


async def test_leaving_gives_up_courses_and_ends_a_move(stage: Stage) -> None:
    """Whoever waited for the place has it; a move that nobody agreed to waits for nobody."""
    school = School(stage.build, stage.door.tess, stage.door.lead)
    course = await school.course(await school.training(), places=1)
    ann = await stage.build.associate("Ann Waits")
    await school.invite(course, stage.sam, ann)
    for who in (stage.sam, ann):
        work = stage.build.work(stage.build.as_associate(who))
        await training.answer_course(work, course.id, AnswerCourse(yes=True))
    await transfers.ask_transfer(stage.me, stage.sam.person_id, AskTransfer(academy="NE"))
    await service.leave(stage.me, stage.sam.person_id, Leave(hand_back=[OfferId(stage.booked.id)]))
    places = await stage.build.session.execute(text("SELECT person_id, status FROM course_place"))
    moves = await stage.build.session.execute(text("SELECT state FROM home_move"))
    assert dict(map(tuple, places)) == {stage.sam.person_id: "no", ann.person_id: "yes"}
    assert moves.scalars().all() == ["taken_back"]


async def test_a_claim_is_still_there_for_who_left(stage: Stage) -> None:
    """What was delivered stays delivered: nothing about it is touched."""
    done = await stage.build.offer(
        await stage.build.session_of(await stage.build.cohort(), day=date(2026, 11, 2)), stage.sam, status="delivered"
    )
    await service.leave(stage.me, stage.sam.person_id, Leave(hand_back=[OfferId(stage.booked.id)]))
    found = await stage.build.session.execute(text("SELECT status FROM offer WHERE id = :i"), {"i": done.id})
    assert found.scalar_one() == "delivered"


async def test_who_comes_back_has_the_same_record_and_no_steps_that_were_never_asked(stage: Stage) -> None:
    """They were in the register before there were any: leaving by a slip and coming back shuts nobody out."""
    who = stage.sam.person_id
    await service.leave(stage.me, who, Leave(hand_back=[OfferId(stage.booked.id)]))
    await service.come_back(stage.me, who, ChangeStanding())
    seen = await joining.onboarding(stage.team, who)
    assert ((await stage.status())[0], seen.before, seen.left) == ("active", True, 0)
    history = (await service.standing(stage.team, who)).changes
    assert [one.what for one in history] == ["returned", "left"]


async def test_steps_done_before_by_the_same_words_count_when_they_come_back(stage: Stage) -> None:
    from schemas.onboarding import SetStep, Step, Ticks

    ida = await stage.door.joined()
    await stage.door.all_steps(ida)
    team = stage.build.work(stage.door.tess, NOW + timedelta(days=30))
    words = SetStep(step=Step.PAYROLL, on=True, words="A new form", ticks=Ticks.PERSON, academy="YH")
    await joining.set_step(team, words)
    await service.leave(team, ida, Leave(words="She called"))
    await service.come_back(team, ida, WORDS)
    seen = await joining.onboarding(team, ida)
    assert [(one.step, one.done, one.again) for one in seen.steps if not one.done] == [("payroll", False, True)]


async def test_of_staff_the_reason_is_asked(stage: Stage) -> None:
    who = stage.sam.person_id
    with pytest.raises(Invalid, match="Enter the reason"):
        await service.pause(stage.team, who, Pause())
    with pytest.raises(Invalid, match="Enter the reason"):
        await service.leave(stage.lead, who, Leave(hand_back=[OfferId(stage.booked.id)]))
    await service.pause(stage.lead, who, Pause(words="He called"))
    with pytest.raises(Invalid, match="Enter the reason"):
        await service.resume(stage.team, who, ChangeStanding())


async def test_asked_to_stop_and_lifted_by_somebody_else(stage: Stage) -> None:
    who, tom = stage.sam.person_id, stage.build.work(stage.door.tom)
    await service.suspend(stage.team, who, STOP)
    assert (await stage.states(), (await stage.status())[0]) == (["cancelled", "withdrawn", "withdrawn"], "suspended")
    assert [(await service.standing(work, who)).may_lift for work in (stage.team, tom, stage.me)] == [
        False,
        True,
        False,
    ]
    with pytest.raises(NotAllowed, match="a colleague must end it"):
        await service.lift(stage.team, who, STOP)
    with pytest.raises(NotAllowed):
        await service.lift(stage.me, who, STOP)
    with pytest.raises(Conflict, match="We asked you to stop"):
        await service.pause(stage.me, who, Pause())
    await service.leave(stage.me, who, Leave())
    with pytest.raises(NotAllowed, match="asked to stop before they left"):
        await service.come_back(stage.me, who, ChangeStanding())
    with pytest.raises(NotAllowed, match="asked to stop before they left"):
        await service.come_back(stage.team, who, WORDS)
    await service.come_back(tom, who, WORDS)
    assert (await stage.status())[0] == "active"


async def test_lifted(stage: Stage) -> None:
    who = stage.sam.person_id
    await service.suspend(stage.team, who, STOP)
    seen = await service.lift(stage.lead, who, Suspend(words="Nothing was found"))
    assert (seen.status, [one.what for one in seen.changes]) == ("active", ["lifted", "suspended"])
    body = await stage.build.session.execute(text("SELECT string_agg(body, ' ') FROM letter"))
    assert "complaint" not in body.scalar_one()


async def test_another_team_and_another_person_are_told_that_it_is_not_there(stage: Stage) -> None:
    lee, who = await stage.build.associate("Lee Grant"), stage.sam.person_id
    for other in (stage.build.work(stage.door.nia), stage.build.work(stage.build.as_associate(lee))):
        with pytest.raises(NotFound):
            await service.standing(other, who)
        with pytest.raises(NotFound):
            await service.pause(other, who, Pause(words="x"))
        with pytest.raises(NotFound):
            await service.leave(other, who, Leave(words="x"))
    with pytest.raises(NotAllowed):
        await service.pause(stage.build.work(await stage.build.staff(Role.FINANCE)), who, Pause(words="x"))


@pytest.mark.parametrize(
    ("until", "words"), [(date(2026, 11, 21), "today or later"), (date(2029, 1, 1), "within 2 years")]
)
async def test_a_day_that_makes_no_sense(stage: Stage, until: date, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        await service.pause(stage.me, stage.sam.person_id, Pause(until=until))


async def test_somebody_elses_booking_is_not_handed_back(stage: Stage) -> None:
    lee = await stage.build.associate("Lee Grant")
    session = await stage.build.session_of(await stage.build.cohort())
    theirs = await stage.build.offer(session, lee, status="accepted")
    with pytest.raises(Conflict, match="no longer there"):
        await service.pause(stage.me, stage.sam.person_id, Pause(hand_back=[OfferId(theirs.id)]))


def test_every_status_has_a_way_on() -> None:
    assert {status for status, _ in rules.MOVES} == set(AssociateStatus)
    assert {change for _, change in rules.MOVES} == set(Change)


async def test_the_database_lets_no_offer_go_to_who_is_not_active(stage: Stage, session: AsyncSession) -> None:
    held = await stage.build.session_of(await stage.build.cohort())
    for status in ("paused", "suspended", "ended"):
        who = await stage.build.associate(f"Bo {status}", status=status)
        with pytest.raises(IntegrityError, match="not taking sessions"):
            async with session.begin_nested():
                await stage.build.offer(held, who)


async def test_a_yes_by_phone_of_somebody_who_left_is_refused(stage: Stage) -> None:
    await service.leave(stage.me, stage.sam.person_id, Leave(hand_back=[OfferId(stage.booked.id)]))
    with pytest.raises(Conflict, match="no longer on offer"):
        await offers.answer(stage.me, stage.soon.id, AnswerOffer(answer="yes"))
