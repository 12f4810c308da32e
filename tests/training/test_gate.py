"""What a programme requires gates its bookings; what a session asks for only describes."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.offers import service as offers
from faculty_api.people.models import Associate
from faculty_api.programmes import service as programmes
from faculty_api.programmes.models import Cohort, Session
from faculty_api.training import service
from schemas.access import Role
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.requiring import SetRequirements
from schemas.skills import CheckSkill
from schemas.training import AnswerCourse, CorrectResult, PlaceStatus, TrainingId
from schemas.values import PersonId, SessionId
from tests.builders import NOW, Builder
from tests.support.client import Client
from tests.training.school import School, school
from tests.training.test_pages import enter

DAY = date(2027, 2, 9)


class Stage:
    """A session of a programme that requires a training and a skill, and Sam who is asked for it."""

    def __init__(self, one: School) -> None:
        self.school, self.build = one, one.build
        self.cohort: Cohort
        self.session: Session
        self.sam: Associate
        self.training: UUID

    async def set_up(self) -> "Stage":
        training = await self.school.training()
        self.training = training.id
        self.cohort = await self.build.cohort(programme="Leading with Care")
        self.session = await self.build.session_of(self.cohort, day=DAY, number=1, professional_needed=0)
        self.sam = await self.build.associate("Sam Okafor", skills=["coaching"])
        command = SetRequirements(trainings=[training.id], skills=["coaching"])
        await programmes.set_requirements(self.build.work(self.school.lead), self.cohort.programme_id, command)
        return self

    async def train(self, ends_on: date | None = None) -> None:
        await self.school.held(self.sam, self.training, date(2026, 1, 1), ends_on)

    async def check(self, ends_on: date | None = None) -> None:
        command = CheckSkill(evidence="Saw it", ends_on=ends_on)
        await service.check_skill(self.build.work(self.school.team), self.sam.person_id, "coaching", command)

    def to(self) -> list[OfferTo]:
        return [OfferTo(session_id=SessionId(self.session.id), person_id=PersonId(self.sam.person_id))]

    async def draft(self) -> None:
        await offers.draft(self.build.work(self.school.team), self.to())

    async def send(self) -> None:
        command = SendOffers(offers=self.to(), answer_by=date(2026, 12, 1))
        await offers.send(self.build.work(self.school.team), command)

    async def answer(self) -> None:
        offer = await self.build.offer(self.session, self.sam)
        await offers.answer(self.build.work(self.build.as_associate(self.sam)), offer.id, AnswerOffer(answer="yes"))


@pytest.fixture
async def stage(build: Builder) -> Stage:
    return await Stage(await school(build)).set_up()


Act = Callable[[Stage], Awaitable[None]]
CASES = [
    (False, None, True, None, "Has not done the training “Safe spaces”", "You need the training “Safe spaces”"),
    (
        True,
        date(2027, 2, 8),
        True,
        None,
        "Training “Safe spaces” counts until 8 February 2027 only",
        "Your training “Safe spaces” counts until 8 February 2027 only",
    ),
    (
        True,
        None,
        False,
        None,
        "Nobody has checked the skill “Coaching-style approaches”",
        "You said you have the skill “Coaching-style approaches”. Somebody else has to check it first",
    ),
    (
        True,
        None,
        True,
        date(2027, 2, 8),
        "The check of the skill “Coaching-style approaches” counts until 8 February 2027 only",
        "The check of your skill “Coaching-style approaches” counts until 8 February 2027 only",
    ),
]


@pytest.mark.parametrize("act", [Stage.draft, Stage.send, Stage.answer])
@pytest.mark.parametrize(("trained", "until", "checked", "checked_until", "staff", "person"), CASES)
async def test_an_offer_and_a_yes_are_refused_in_words(
    stage: Stage, act: Act, trained: bool, until: date | None, checked: bool, checked_until: date | None,
    staff: str, person: str,
) -> None:  # fmt: skip
    if trained:
        await stage.train(until)
    if checked:
        await stage.check(checked_until)
    with pytest.raises(Conflict) as no:
        await act(stage)
    expected = (
        f"You cannot say yes to this session yet. {person}"
        if act is Stage.answer
        else f"Sam Okafor cannot be booked for session 1. {staff}"
    )
    assert (no.value.detail, no.value.way and no.value.way[0]) == (expected, "See what to do next")


@pytest.mark.parametrize("act", [Stage.draft, Stage.send, Stage.answer])
async def test_on_the_last_day_it_counts(stage: Stage, act: Act) -> None:
    await stage.train(DAY)
    await stage.check(DAY)
    await act(stage)


async def test_pairing_leaves_them_out_with_the_reason(stage: Stage) -> None:
    team = stage.build.work(stage.school.team)
    (found,) = await offers.suggestions(team, stage.cohort.id)
    why = "Has not done the training “Safe spaces”. Nobody has checked the skill “Coaching-style approaches”"
    assert [(one.name, one.why) for one in found.left_out] == [("Sam Okafor", why)]
    assert (found.choices, [one.why for one in found.unfilled]) == (
        [], ["1 person could be asked; none has what the programme requires"],
    )  # fmt: skip
    (by_hand,) = (await offers.people_for(team, stage.session.id)).people
    assert by_hand.blocked == why
    await stage.train()
    await stage.check()
    (found,) = await offers.suggestions(team, stage.cohort.id)
    assert ([[one.name for one in each.people] for each in found.choices], found.left_out) == ([["Sam Okafor"]], [])
    (by_hand,) = (await offers.people_for(team, stage.session.id)).people
    assert by_hand.blocked == ""


async def test_what_a_session_asks_for_only_describes(build: Builder) -> None:
    one = await school(build)
    cohort = await build.cohort()
    session = await build.session_of(cohort, skills=["coaching"], professional_needed=0)
    sam = await build.associate("Sam Okafor")
    sent = await offers.send(build.work(one.team), SendOffers(
        offers=[OfferTo(session_id=SessionId(session.id), person_id=PersonId(sam.person_id))],
        answer_by=date(2026, 12, 1)))  # fmt: skip
    assert [each.person_name for each in sent] == ["Sam Okafor"]


async def test_both_sides_are_told_what_to_do_next(stage: Stage) -> None:
    me, team = stage.build.work(stage.build.as_associate(stage.sam)), stage.build.work(stage.school.team)
    named = (stage.sam.person_id, None, stage.session.id)
    training, skill = (await programmes.why_not(me, *named)).programmes[0].steps
    assert (training.words, skill.words) == (
        "You need the training “Safe spaces”. There is no course for it yet. "
        "Tell your team that you want one: 01632 960 001",
        "You said you have the skill “Coaching-style approaches”. Somebody else has to check it first. "
        "Ask your team to check it: 01632 960 001",
    )
    first = next(each for each in await service.trainings(team) if each.id == stage.training)
    await stage.school.course(first, days=200)
    course = await stage.school.course(first)
    training, skill = (await programmes.why_not(team, *named)).programmes[0].steps
    assert (training.words, skill.words) == (
        "Has not done the training “Safe spaces”. The next course is “Learn Safe spaces”. Invite Sam to it",
        "Nobody has checked the skill “Coaching-style approaches”. Check it on the page of Sam",
    )
    assert [each.id for each in training.courses] == [course.id]
    await stage.school.invite(course, stage.sam)
    steps = (await programmes.why_not(me, *named)).programmes[0].steps
    assert steps[0].words.endswith("You were invited to the course “Learn Safe spaces”. Answer the invitation")
    await service.answer_course(me, course.id, AnswerCourse(yes=True))
    steps = (await programmes.why_not(team, *named)).programmes[0].steps
    assert steps[0].words.endswith("They have a place on the course “Learn Safe spaces”")
    await stage.train(DAY)
    await stage.check(DAY)
    assert [each.steps for each in (await programmes.why_not(me, *named)).programmes] == [[]]
    later = await programmes.why_not(me, stage.sam.person_id, date(2027, 2, 10))
    assert [len(each.steps) for each in later.programmes] == [2]


async def test_who_may_ask_and_who_may_require(stage: Stage) -> None:
    build, programme = stage.build, stage.cohort.programme_id
    lee, team = await build.associate("Lee Grant"), build.work(stage.school.team)
    with pytest.raises(NotFound):
        await programmes.why_not(build.work(build.as_associate(lee)), stage.sam.person_id)
    with pytest.raises(NotFound):
        await programmes.why_not(build.work(await build.staff(Role.TEAM, "NW")), stage.sam.person_id)
    with pytest.raises(NotAllowed, match="national lead"):
        await programmes.set_requirements(team, programme, SetRequirements())
    lead = build.work(stage.school.lead)
    with pytest.raises(Invalid, match="trainings from the list"):
        await programmes.set_requirements(lead, programme, SetRequirements(trainings=[TrainingId(lee.person_id)]))
    with pytest.raises(Invalid, match="skills from the list"):
        await programmes.set_requirements(lead, programme, SetRequirements(skills=["juggling"]))
    left = await programmes.set_requirements(lead, programme, SetRequirements(skills=["coaching", "co-design"]))
    assert [(one.kind, one.key) for one in left.requirements] == [("skill", "co-design"), ("skill", "coaching")]
    assert (await programmes.requirements(team, programme)).requirements == left.requirements


async def test_a_booking_whose_training_is_withdrawn_is_told_to_the_team(
    stage: Stage, client: Client, session: AsyncSession
) -> None:
    """Nobody is taken off a session by it; what was required only afterwards is not asked of who is booked."""
    one, build, work = stage.school, stage.build, stage.build.work(stage.school.team)
    training = await one.training("Leading safely")
    needs = SetRequirements(trainings=[training.id])
    await programmes.set_requirements(build.work(one.lead), stage.cohort.programme_id, needs)
    course = await one.course(training)
    await one.invite(course, stage.sam)
    await one.results(course, passed=stage.sam)
    await build.offer(stage.session, stage.sam, status="accepted")
    later = SetRequirements(trainings=[training.id, TrainingId(stage.training)])
    after = build.work(one.lead, NOW + timedelta(minutes=1))
    await programmes.set_requirements(after, stage.cohort.programme_id, later)
    assert await offers.lapsed(work) == []
    said = CorrectResult(
        person_id=PersonId(stage.sam.person_id), was=PlaceStatus.PASSED, result=PlaceStatus.AWAY, reason="Somebody else"
    )
    await service.correct_result(build.work(one.team, course.ends_at + timedelta(hours=2)), course.id, said)
    (found,) = await offers.lapsed(work, [stage.session.id])
    assert (found.person_name, found.why) == ("Sam Okafor", "Has not done the training “Leading safely”")
    await session.commit()
    team = await enter(client, session, one.team)
    for page in ("/team", f"/team/cohorts/{stage.cohort.id}", f"/team/sessions/{stage.session.id}"):
        assert "Not ready" in await team.open(page), page
    assert "does not have what the programme requires any more" in team.page.text
    assert f"/team/associates/{stage.sam.person_id}/why-not?session={stage.session.id}" in team.page.links
    await one.held(stage.sam, training.id, date(2026, 1, 1), None)
    assert await offers.lapsed(work) == []
