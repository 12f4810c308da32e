"""A plan, looking back with others, and who sees what of it."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from faculty_api.dataprotection import service as dataprotection
from faculty_api.development import service
from faculty_api.development.models import DevelopmentShare
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.access import Role
from schemas.development import SayStep, ShowDevelopment, Step
from schemas.reflections import InviteState, InviteToReflect, SayAnswers, Scale, TogetherView
from schemas.values import PersonId
from tests.builders import NOW
from tests.development.school import VAULT, WORDS, School, answers


async def events(one: School) -> list[str]:
    query = text("SELECT kind FROM event WHERE subject = :sam ORDER BY seq")
    return list((await one.build.session.execute(query, {"sam": one.sam.person_id})).scalars())


async def test_a_step_that_a_session_shows_is_marked_without_typing_it(one: School) -> None:
    with pytest.raises(Conflict, match="do not know of a session"):
        await service.mark_first_led(one.me)
    cohort = await one.build.cohort()
    for number, status in enumerate(("delivered", "no_show", "delivered", "accepted")):
        session = await one.build.session_of(cohort, day=date(2026, 10, 20) - timedelta(days=number), number=number + 1)
        await one.build.offer(session, one.sam, status=status)
    steps = {step.step: step for step in (await service.plan(one.me)).steps}
    assert [(name.value, step.seen_on) for name, step in steps.items()] == [
        ("observe", None), ("shadow", None), ("co_lead", date(2026, 10, 18)), ("mentor", None),
    ]  # fmt: skip
    await service.mark_first_led(one.me)
    with pytest.raises(Conflict, match="done already"):
        await service.mark_first_led(one.me)
    await service.say_step(one.me, Step.CO_LEAD, SayStep(aim="  🌱 أقود معاً  ", done_on=date(2026, 10, 18)))
    led = (await service.plan(one.me)).steps[2]
    assert (led.aim, led.done_on, led.from_session, led.seen_on) == ("🌱 أقود معاً", date(2026, 10, 18), True, None)
    await service.say_step(one.me, Step.CO_LEAD, SayStep(done_on=date(2026, 11, 1)))
    assert (await service.plan(one.me)).steps[2].from_session is False
    with pytest.raises(Invalid):
        await service.say_step(one.me, Step.MENTOR, SayStep(done_on=date(2026, 12, 1)))
    assert await events(one) == ["DevelopmentStepSaid"] * 3


async def refused(call: Any) -> tuple[str, str]:
    with pytest.raises((Invalid, Conflict)) as no:
        await call
    return (no.value.faults[0].field if no.value.faults else "", no.value.detail)


async def test_who_is_asked_how_and_what_stands_in_the_way(one: School) -> None:
    me = (await service.start_reflection(one.me)).id
    assert "End it before" in (await refused(service.start_reflection(one.me)))[1]
    await service.say_answers(
        one.me, VAULT, me, SayAnswers(scale={"listens": Scale.OFTEN}, words={"flexibility": "🙂"})
    )
    ann = await one.ask(me, "Ann")
    query = text("SELECT email FROM person WHERE id = :id")
    own = (await one.build.session.execute(query, {"id": one.sam.person_id})).scalar_one()
    for name, address, why in (
        ("Sam", own.upper(), "your own email"),
        ("Ann", " ANN@example.org ", "asked this person already"),
        ("Ann", "ann", "like name@example.org"),
        (" ", "x@example.org", "Enter their name"),
        (" ", "ann", "Enter their name. Enter an email address"),
    ):
        with pytest.raises(Invalid, match=why):
            async with one.me.attempt():
                await service.invite(one.me, me, InviteToReflect(name=name, email=address))
    mine = await service.reflection(one.me, VAULT, me)
    await service.take_back_invite(one.me, me, mine.invites[0].id)
    with pytest.raises(Conflict, match="taken this link back"):
        await one.answer(ann)
    again = await one.ask(me, "Ann")
    assert again != ann
    with pytest.raises(Conflict, match="too old"):
        await one.answer(again, at=NOW + timedelta(days=28))
    with pytest.raises(NotFound, match="does not work"):
        await one.answer("x" * 43)
    with pytest.raises(NotAllowed, match="somebody else about you"):
        await service.answer(one.me, VAULT, again, answers())
    with pytest.raises(Invalid):
        await service.answer(one.of(one.team), VAULT, again, SayAnswers(scale={"listens": Scale.OFTEN}))
    await one.answer(again)
    with pytest.raises(Conflict, match="has been used"):
        await one.answer(again)
    mine = await service.reflection(one.me, VAULT, me)
    assert [each.state for each in mine.invites] == [InviteState.TAKEN_BACK, InviteState.ANSWERED]
    assert (await refused(service.take_back_invite(one.me, me, mine.invites[1].id)))[1].startswith("This was answered")
    for number in range(7):
        late = await one.ask(me, f"P{number}")
    assert (
        "can ask 8" in (await refused(service.invite(one.me, me, InviteToReflect(name="Q", email="q@example.org"))))[1]
    )
    await service.end_reflection(one.me, VAULT, me)
    with pytest.raises(Conflict, match="has ended this"):
        await one.answer(late)
    await service.delete_reflection(one.me, me)
    left = "SELECT (SELECT count(*) FROM reflection_invite) + (SELECT count(*) FROM reflection_answer)"
    assert (await one.build.session.execute(text(left))).scalar_one() == 0
    with pytest.raises(NotFound):
        await service.asked(one.of(one.team), late)


TOGETHER = TogetherView(
    people=3,
    scale={code: {Scale.OFTEN: 3} for code in sorted(answers().scale)},
    words={"flexibility": [f"{name}: {WORDS}" for name in ("Ann", "Bo", "Cy")]},
)


@pytest.mark.parametrize("count", [2, 3])
async def test_nobody_sees_answers_before_the_end_and_from_three_on_not_whose_they_are(one: School, count: int) -> None:
    me = (await service.start_reflection(one.me)).id
    for name in ("Ann", "Bo", "Cy")[:count]:
        await one.answer(await one.ask(me, name), words=f"{name}: {WORDS}")
    before = await service.reflection(one.me, VAULT, me)
    assert (before.answered, before.others, before.named) == (count, [], None)
    await service.end_reflection(one.me, VAULT, me)
    after = await service.reflection(one.me, VAULT, me)
    assert after.named == (count < 3)
    names = {each.name: each.words["flexibility"] for each in after.others}
    assert after.invites == []
    linked = (
        await one.build.session.execute(text("SELECT count(invite_id) FROM reflection_answer WHERE waiting IS NULL"))
    ).scalar_one()
    if count < 3:
        assert names == {"Ann": f"Ann: {WORDS}", "Bo": f"Bo: {WORDS}"}
    else:
        assert (after.others, after.together) == ([], TOGETHER)
    copy = {part.table: part.rows for part in (await dataprotection.my_data(one.me, VAULT)).parts}
    sheets = [msgspec.json.decode(row["answers"]) for row in copy["reflection_answer"]]
    assert [sheet.get("people") for sheet in sheets] == ([None, None] if count < 3 else [3])
    if count == 3:
        assert sheets[0]["words"]["flexibility"] == [f"{name}: {WORDS}" for name in ("Ann", "Bo", "Cy")]
    assert "ReflectionAnswered" not in [row["kind"] for row in copy["event"]]
    assert {"answered_at"} & {key for row in copy["reflection_invite"] for key in row} == set()
    assert linked == (count if count < 3 else 0)
    kept = (await one.build.session.execute(text("SELECT answers FROM reflection_answer LIMIT 1"))).scalar_one()
    assert WORDS.encode() not in kept
    with pytest.raises(Conflict, match="have ended"):
        await service.say_answers(one.me, VAULT, me, answers())


async def test_shown_to_whom_they_choose_until_it_is_taken_back_and_each_look_is_noted(one: School) -> None:
    me = (await service.start_reflection(one.me)).id
    for name in ("Ann", "Bo"):
        await one.answer(await one.ask(me, name))
    await service.end_reflection(one.me, VAULT, me)
    others = [await one.build.staff(Role.TEAM, place) for place in ("YH", "NE")]
    hal = PersonId(one.team.person)
    assert {each.person_id for each in await service.readers(one.me)} == {hal, others[0].person}
    assert (await refused(service.show(one.me, ShowDevelopment(reader=PersonId(others[1].person)))))[0] == "reader"
    plan = await service.show(one.me, ShowDevelopment(reader=hal))
    with pytest.raises(Invalid, match="They can see this already"):
        async with one.me.attempt():
            await service.show(one.me, ShowDevelopment(reader=hal))
    found = await service.shown(one.of(one.team), one.sam.person_id)
    assert (len(found.plan or []), found.reflections) == (4, [])
    with pytest.raises(NotFound):
        await service.shown_reflection(one.of(one.team), VAULT, one.sam.person_id, me)
    await service.show(one.me, ShowDevelopment(reader=hal, reflection=me))
    read = await service.shown_reflection(one.of(one.team), VAULT, one.sam.person_id, me)
    assert (read.others, read.invites, read.together and read.together.people) == ([], [], 2)
    await service.take_back(one.me, plan.id)
    found = await service.shown(one.of(one.team), one.sam.person_id)
    assert (found.plan, [each.id for each in found.reflections]) == (None, [me])
    for who in others:
        with pytest.raises(NotFound):
            await service.shown(one.of(who), one.sam.person_id)
    looked = await one.build.session.execute(
        text("SELECT kind, record_id, reader_id FROM sensitive_read ORDER BY kind")
    )
    assert [tuple(row) for row in looked.all()] == [
        ("development", one.sam.person_id, hal), ("reflection", me, hal),
    ]  # fmt: skip
    await service.delete_reflection(one.me, me)
    assert await service.shares(one.me) == []
    with pytest.raises(NotFound):
        await service.shown(one.of(one.team), one.sam.person_id)


async def test_a_reflection_that_goes_by_itself_shows_no_plan(one: School) -> None:
    """The keeping schedule lets go of what points to a row: nothing is shown by that."""
    share = DevelopmentShare(
        id=one.sam.person_id, person_id=one.sam.person_id, reader_id=one.team.person, plan=False, made_at=NOW
    )
    one.build.session.add(share)
    await one.build.session.flush()
    assert (await service.shown(one.of(one.team), one.sam.person_id)).plan is None
