"""What people who are new do first: until it is done they are not booked, and both sides are told what to do next."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.joining import reading, rules, service
from faculty_api.joining.rules import Did, Required
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.offers import service as offers
from faculty_api.people.models import Associate
from faculty_api.programmes import service as programmes
from schemas.access import Role
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.onboarding import AcceptAgreement, RecordAgreement, SetStep, Step, Ticks, TickStep
from schemas.values import PersonId, SessionId
from tests.builders import NOW, Builder
from tests.joining.door import TODAY, Door

TEXT = reading.agreement()
ACCEPT = AcceptAgreement(version=TEXT.version, sha256=TEXT.sha256)


@pytest.fixture
async def door(build: Builder) -> Door:
    return await Door(build).open()


def test_the_agreement_is_named_by_its_version_and_hash() -> None:
    assert (TEXT.version, len(TEXT.sha256), len(TEXT.parts)) == ("2026-1", 64, 3)


COUNTS = [
    ("old", NOW, NOW, True),
    ("now", NOW - timedelta(days=9), NOW, True),
    ("old", NOW - timedelta(days=9), NOW, False),
]


@pytest.mark.parametrize(("version", "at", "began", "good"), COUNTS)
def test_what_counts_again(version: str, at: object, began: object, good: bool) -> None:
    done = Did("payroll", version, at)  # type: ignore[arg-type]
    assert rules.counts(Required("payroll", "now"), done, began) is good  # type: ignore[arg-type]
    assert rules.counts(Required("induction", "now"), done, began) is False  # type: ignore[arg-type]


async def offer_of(door: Door, person: UUID) -> tuple[SendOffers, UUID]:
    session = await door.build.session_of(await door.build.cohort(), number=1, professional_needed=0)
    to = OfferTo(session_id=SessionId(session.id), person_id=PersonId(person))
    return SendOffers(offers=[to], answer_by=date(2026, 12, 1)), session.id


async def test_who_is_new_is_not_booked_until_the_last_step(door: Door, build: Builder, session: AsyncSession) -> None:
    person = await door.joined()
    command, session_id = await offer_of(door, person)
    team, me = build.work(door.tess), build.work(door.member(person))
    with pytest.raises(Conflict) as no:
        await offers.send(team, command)
    assert (no.value.detail, no.value.way) == (
        "Ida Newcomb cannot be booked for session 1. "
        "Is new, and this is not done yet: “Agreement”. Is new, and this is not done yet: “Right to work”. "
        "Is new, and this is not done yet: “Payroll details”. Is new, and this is not done yet: “Induction”",
        ("See what to do next", f"/team/associates/{person}/why-not?session={session_id}"),
    )
    await door.all_steps(person)
    seen = await service.onboarding(me, person)
    assert (seen.left, seen.finished_at, [one.done for one in seen.steps]) == (0, NOW, [True] * 4)
    assert [one.person_name for one in await offers.send(team, command)] == ["Ida Newcomb"]
    letters = (await session.execute(text("SELECT template FROM letter WHERE person_id = :p"), {"p": person})).scalars()
    assert list(letters) == ["joining_welcome", "joining_finished", "offer"]


async def test_both_sides_are_told_what_to_do_next(door: Door, build: Builder) -> None:
    person = await door.joined()
    mine = await programmes.why_not(build.work(door.member(person)), person)
    theirs = await programmes.why_not(build.work(door.tess), person)
    assert [mine.first[0].words, theirs.first[0].words] == [
        "Before your first session we need this: “Agreement”. See what to do on the page of your first steps",
        "Is new, and this is not done yet: “Agreement”. See the first steps of Ida",
    ]


async def test_a_yes_is_refused_while_a_step_is_open(door: Door, build: Builder, session: AsyncSession) -> None:
    """Offered before a step was asked for: the answer waits."""
    person = await door.joined()
    held = await build.session_of(await build.cohort())
    offer = await build.offer(held, await session.get_one(Associate, person))
    with pytest.raises(Conflict, match="Before your first session we need this"):
        await offers.answer(build.work(door.member(person)), offer.id, AnswerOffer(answer="yes"))


async def test_pairing_leaves_who_is_new_out_with_the_reason(door: Door, build: Builder) -> None:
    await door.joined()
    cohort = await build.cohort()
    await build.session_of(cohort, professional_needed=0)
    (found,) = await offers.suggestions(build.work(door.tess), cohort.id)
    assert [(one.name, one.why.split(". ")[0]) for one in found.left_out] == [
        ("Ida Newcomb", "Is new, and this is not done yet: “Agreement”")
    ]


async def test_who_was_here_before_is_asked_for_nothing(door: Door, build: Builder) -> None:
    sam = await build.associate("Sam Okafor")
    seen = await service.onboarding(build.work(door.tess), sam.person_id)
    assert (seen.before, seen.steps, seen.left) == (True, [], 0)
    command, _ = await offer_of(door, sam.person_id)
    assert len(await offers.send(build.work(door.tess), command)) == 1
    with pytest.raises(Conflict, match="in the register before"):
        await service.accept_agreement(build.work(build.as_associate(sam)), ACCEPT)


async def test_the_agreement_is_accepted_as_it_was_read_and_once(
    door: Door, build: Builder, session: AsyncSession
) -> None:
    person = await door.joined()
    me = build.work(door.member(person))
    with pytest.raises(Conflict, match="has changed since you opened"):
        await service.accept_agreement(me, AcceptAgreement(version=TEXT.version, sha256="0" * 64))
    seen = await service.accept_agreement(me, ACCEPT)
    assert [(one.step, one.done) for one in seen.steps][:2] == [("agreement", True), ("right_to_work", False)]
    row = (await session.execute(text("SELECT version, sha256, how, recorded_by FROM agreement_accepted"))).one()
    assert tuple(row) == (TEXT.version, TEXT.sha256, "page", person)
    with pytest.raises(Conflict, match="done already"):
        await service.accept_agreement(me, ACCEPT)
    with pytest.raises(IntegrityError):
        async with session.begin_nested():
            await session.execute(text("UPDATE agreement_accepted SET version = 'other'"))
    with pytest.raises(IntegrityError, match="by_themself"):
        async with session.begin_nested():
            await session.execute(text("UPDATE agreement_accepted SET recorded_by = :t"), {"t": door.tess.person})


async def test_who_ticks_what(door: Door, build: Builder) -> None:
    person = await door.joined()
    me, team = build.work(door.member(person)), build.work(door.tess)
    with pytest.raises(NotAllowed, match="Your team does this with you"):
        await service.tick_own(me, TickStep(step=Step.RIGHT_TO_WORK, on=TODAY))
    with pytest.raises(NotAllowed, match="Your team does this with you"):
        await service.tick_own(me, TickStep(step=Step.INDUCTION, on=TODAY))
    with pytest.raises(Invalid, match="how they told you"):
        await service.tick(team, person, TickStep(step=Step.PAYROLL, on=TODAY))
    with pytest.raises(Invalid, match="signed paper"):
        await service.tick(team, person, TickStep(step=Step.AGREEMENT, on=TODAY))
    with pytest.raises(Invalid, match="today or in the past"):
        await service.tick(team, person, TickStep(step=Step.INDUCTION, on=TODAY + timedelta(days=1)))
    seen = await service.tick_own(me, TickStep(step=Step.PAYROLL, on=TODAY))
    assert [(one.step, one.done_by) for one in seen.steps if one.done] == [("payroll", "Ida Newcomb")]


async def test_nobody_ticks_for_themselves_as_one_of_the_team(door: Door, build: Builder) -> None:
    tina = await build.person("Tina Both", role=Role.TEAM, academy="YH")
    person = await door.joined(email=tina.email)
    from tests.builders import actor

    both = build.work(actor(person, Role.TEAM, "YH"))
    with pytest.raises(NotAllowed, match="about you"):
        await service.tick(both, person, TickStep(step=Step.INDUCTION, on=TODAY))


async def test_another_team_and_another_person_are_told_that_it_is_not_there(door: Door, build: Builder) -> None:
    person, lee = await door.joined(), await build.associate("Lee Grant")
    paper = RecordAgreement(accepted_on=TODAY, evidence="Folder", version=TEXT.version)
    with pytest.raises(NotFound):
        await service.onboarding(build.work(door.nia), person)
    with pytest.raises(NotFound):
        await service.onboarding(build.work(build.as_associate(lee)), person)
    with pytest.raises(NotFound):
        await service.record_agreement(build.work(door.nia), person, paper)


def step(step: Step, on: bool, words: str = "Ask payroll", academy: str | None = "YH") -> SetStep:
    return SetStep(step=step, on=on, words=words, ticks=Ticks.TEAM, academy=academy)


async def test_an_academy_sets_its_own_steps_and_the_national_team_everybodys(door: Door, build: Builder) -> None:
    person = await door.joined()
    team, lead = build.work(door.tess), build.work(door.lead)
    with pytest.raises(NotAllowed, match="national team sets"):
        await service.set_step(team, step(Step.PAYROLL, False, academy=None))
    with pytest.raises(NotFound):
        await service.set_step(team, step(Step.PAYROLL, False, academy="NW"))
    with pytest.raises(Invalid, match="always asked for"):
        await service.set_step(lead, step(Step.AGREEMENT, False))
    await service.set_step(lead, step(Step.PAYROLL, True, "Nationally", None))
    found = {one.step: one for one in await service.steps(team, "YH")}
    assert [(found[one].words[:5], found[one].version) for one in (Step.PAYROLL, Step.INDUCTION)] == [
        ("Natio", "national 1"), ("An ho", "shipped"),
    ]  # fmt: skip
    await service.set_step(team, step(Step.PAYROLL, False))
    await service.set_step(team, step(Step.RIGHT_TO_WORK, False))
    await service.set_step(team, step(Step.RIGHT_TO_WORK, False))
    seen = await service.onboarding(team, person)
    assert [one.step for one in seen.steps] == ["agreement", "induction"]
    assert {one.step: one.version for one in await service.steps(team, "YH")}[Step.RIGHT_TO_WORK] == "YH 1"


async def test_when_the_last_open_step_is_switched_off_they_have_finished(door: Door, build: Builder) -> None:
    person = await door.joined()
    team = build.work(door.tess)
    await service.accept_agreement(build.work(door.member(person)), ACCEPT)
    for one in (Step.RIGHT_TO_WORK, Step.PAYROLL, Step.INDUCTION):
        await service.set_step(team, step(one, False))
    assert (await service.onboarding(team, person)).finished_at == NOW
    await service.set_step(team, step(Step.PAYROLL, True))
    assert await service.to_do(team, [person]) == {}
