"""Needs become tasks with an owner and a day on every booking, once, whatever happens in which order."""

from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.needs import service
from faculty_api.offers import service as offers
from faculty_api.offers.models import Offer
from faculty_api.people.models import Associate
from faculty_api.records import service as records
from schemas.access import WORKER, Actor, Role
from schemas.needs import (
    Arranged,
    CannotArrange,
    GiveTask,
    HearNeed,
    SayNeed,
    Show,
    TaskStatus,
    TaskView,
    WeighNeed,
    Weight,
)
from schemas.offers import AnswerOffer
from schemas.records import MergePeople
from schemas.values import PersonId
from tests.builders import NOW, Builder
from tests.people.rosters import VAULT
from tests.support.races import together

YES = AnswerOffer(answer="yes")
MUST = SayNeed(words="A ramp", weight=Weight.MUST)
HELPS = SayNeed(words="Papers two days before", weight=Weight.HELPS)


class Booking:
    """Somebody of Yorkshire with an offer for 9 February 2027, made by somebody of the team."""

    def __init__(self, build: Builder, sam: Associate, offer: Offer, team: Actor) -> None:
        self.build, self.sam, self.offer, self.team = build, sam, offer, team
        self.me = build.work(build.as_associate(sam))
        self.us = build.work(team)

    async def say(self, command: SayNeed = MUST) -> None:
        await service.say(self.me, VAULT, self.sam.person_id, command)

    async def yes(self) -> None:
        await offers.answer(self.me, self.offer.id, YES)

    async def tasks(self, who: Work | None = None) -> list[TaskView]:
        return await service.of_session(who or self.us, VAULT, self.offer.session_id)

    async def standing(self) -> list[tuple[str, str]]:
        return sorted((one.need, one.status) for one in await self.tasks())


async def booking(build: Builder, **session: object) -> Booking:
    team = await build.staff(Role.TEAM, "YH", "Tom Reed")
    sam = await build.associate("Sam Okafor")
    at = await build.session_of(await build.cohort(), **session)  # type: ignore[arg-type]
    return Booking(build, sam, await build.offer(at, sam, made_by=team.person), team)


@pytest.fixture
async def one(build: Builder) -> Booking:
    return await booking(build)


async def test_a_yes_makes_a_task_of_each_need_for_whoever_made_the_offer(one: Booking) -> None:
    await one.say()
    await one.say(HELPS)
    await one.yes()
    tasks = await one.tasks()
    shown = [(t.need, t.weight, t.status, t.owner_name, t.due_on, t.overdue) for t in tasks]
    due = date(2027, 2, 2)
    assert sorted(shown) == [
        ("A ramp", Weight.MUST, TaskStatus.OPEN, "Tom Reed", due, False),
        ("Papers two days before", Weight.HELPS, TaskStatus.OPEN, "Tom Reed", due, False),
    ]
    assert [t.need for t in await one.tasks(one.me)] == [t.need for t in tasks]


async def test_a_task_is_never_due_before_today(build: Builder) -> None:
    soon = await booking(build, day=date(2026, 11, 24))
    soon.offer.answer_by = NOW + timedelta(hours=9)
    await soon.say()
    await soon.yes()
    assert [t.due_on for t in await soon.tasks()] == [date(2026, 11, 22)]


async def test_what_is_said_later_becomes_a_task_of_bookings_to_come_alone(one: Booking, build: Builder) -> None:
    past = await build.session_of(await build.cohort(), day=date(2026, 11, 2))
    done = await build.offer(past, one.sam, status="delivered")
    await one.yes()
    await one.say()
    assert await one.standing() == [("A ramp", "open")]
    assert await service.of_session(one.us, VAULT, done.session_id) == []
    need = (await service.needs(one.me, VAULT, one.sam.person_id))[0]
    await service.weigh(one.me, one.sam.person_id, need.id, WeighNeed(weight=Weight.HELPS))
    assert [t.weight for t in await one.tasks()] == [Weight.HELPS]
    await service.take_back(one.me, one.sam.person_id, need.id)
    assert await service.needs(one.me, VAULT, one.sam.person_id) == []
    assert await one.standing() == [("This was taken away", "ended")]


async def test_a_cancelled_booking_ends_its_tasks_and_what_was_arranged_stays_written(one: Booking) -> None:
    await one.say()
    await one.yes()
    (task,) = await one.tasks()
    await service.arrange(one.us, VAULT, task.id, Arranged(words="The ramp is booked"))
    await offers.cancel(one.me, one.offer.id)
    (task,) = await one.tasks()
    assert (task.status, task.words) == (TaskStatus.ENDED, "The ramp is booked")
    assert await service.not_ready(one.us, [one.offer.session_id]) == {}
    with pytest.raises(Conflict, match="not needed any more"):
        await service.cannot(one.us, VAULT, task.id, CannotArrange(words="Too late"))


async def test_the_flag_follows_the_must_haves(one: Booking) -> None:
    session = one.offer.session_id
    await one.say()
    await one.say(HELPS)
    await one.yes()
    flagged = {session: {one.offer.id}}
    assert await service.not_ready(one.us, [session]) == flagged
    task = next(t for t in await one.tasks() if t.weight is Weight.MUST)
    await service.cannot(one.us, VAULT, task.id, CannotArrange(words="The lift is broken"))
    assert await service.not_ready(one.us, [session]) == flagged
    await service.not_needed(one.me, task.id)
    assert await service.not_ready(one.us, [session]) == {}
    await service.needed(one.me, task.id)
    await service.arrange(one.us, VAULT, task.id, Arranged(words="Another room"))
    assert await service.not_ready(one.us, [session]) == {}
    await service.reopen(one.us, task.id)
    assert await service.not_ready(one.us, [session]) == flagged


async def test_who_is_told_what_when_it_cannot_be_done(one: Booking, session: AsyncSession) -> None:
    await one.say()
    await one.yes()
    (task,) = await one.tasks()
    await service.cannot(one.us, VAULT, task.id, CannotArrange(words="No ramp fits"))
    query = text("SELECT subject, body FROM letter WHERE template = 'arrangement_cannot'")
    (letter,) = (await session.execute(query)).all()
    assert ("ramp" in letter.body.lower(), f"/sessions/{one.offer.session_id}" in letter.body) == (False, True)
    assert "It costs you nothing" in letter.body
    await offers.cancel(one.me, one.offer.id)
    kept = text("SELECT data->>'we_could_not' FROM event WHERE kind = 'BookingCancelled'")
    assert (await session.execute(kept)).scalar_one() == "true"


async def test_owners_are_told_once_of_what_is_late_and_never_what_it_is(one: Booking, session: AsyncSession) -> None:
    await one.say()
    await one.say(HELPS)
    await one.yes()
    on_the_day, day_after = NOW.replace(year=2027, month=2, day=2), NOW.replace(year=2027, month=2, day=3)
    for at in (on_the_day, day_after, day_after):
        await service.remind_due(one.build.work(WORKER, at))
    query = text("SELECT person_id, subject, body FROM letter WHERE template = 'arrangement_late'")
    (letter,) = (await session.execute(query)).all()
    assert letter.person_id == one.team.person
    cohort = (await one.tasks())[0].cohort_name
    assert letter.body == (
        f"Dear Tom\n\nAn arrangement for session {(await one.tasks())[0].session_number} of {cohort}, "
        f"9 February 2027, should have been made by now.\n\n/team/sessions/{one.offer.session_id}"
    )
    late = one.build.work(one.team, day_after)
    assert [t.overdue for t in await service.tasks(late, VAULT, Show.OVERDUE)] == [True, True]
    assert await service.tasks(one.us, VAULT, Show.OVERDUE) == []


async def test_what_they_say_by_phone_counts_at_once_and_they_are_told(one: Booking, session: AsyncSession) -> None:
    await one.yes()
    heard = HearNeed(words="A ramp", weight=Weight.MUST, said_on=date(2026, 11, 21), told_by=" Sam, on the phone ")
    await service.hear(one.us, VAULT, one.sam.person_id, heard)
    assert await one.standing() == [("A ramp", "open")]
    body = text("SELECT body FROM letter WHERE template = 'need_written_down'")
    letter = (await session.execute(body)).scalar_one()
    assert ("ramp" in letter, "/profile/access-needs" in letter, "Tom" in letter) == (False, True, True)
    kept = text("SELECT person_id, data FROM event WHERE kind = 'AccessNeedHeard'")
    by, said = (await session.execute(kept)).one()
    assert (by, said["said_on"], said["told_by"]) == (one.team.person, "2026-11-21", "Sam, on the phone")
    for change, field in ({"words": "a ramp"}, "words"), ({"said_on": date(2026, 11, 23)}, "said_on"), (
        {"told_by": " "}, "told_by"
    ):  # fmt: skip
        with pytest.raises(Invalid) as no:
            await service.hear(one.us, VAULT, one.sam.person_id, msgspec.structs.replace(heard, **change))
        assert no.value.faults[0].field == field
    (need,) = await service.needs(one.me, VAULT, one.sam.person_id)
    await service.take_back(one.me, one.sam.person_id, need.id)
    assert await service.needs(one.us, VAULT, one.sam.person_id) == []


async def test_another_of_the_team_can_look_after_it(one: Booking, build: Builder) -> None:
    await one.say()
    await one.yes()
    (task,) = await one.tasks()
    ann = await build.staff(Role.TEAM, "YH", "Ann Price")
    strangers = [await build.staff(Role.TEAM, "NE"), await build.staff(Role.FINANCE)]
    assert {row.name for row in await service.colleagues(one.us, task.id)} == {"Tom Reed", "Ann Price"}
    for other in strangers:
        with pytest.raises(Invalid):
            await service.give(one.us, task.id, GiveTask(owner=other.person))
    await service.give(one.us, task.id, GiveTask(owner=ann.person))
    assert [t.owner_name for t in await service.tasks(build.work(ann), VAULT, Show.MINE)] == ["Ann Price"]
    assert await service.tasks(one.us, VAULT, Show.MINE) == []


async def test_what_a_list_said_is_a_must_have_until_the_person_says(one: Booking, session: AsyncSession) -> None:
    sealed = VAULT.seal("Large print", place=f"associate/{one.sam.person_id}/access_needs")
    one.sam.access_needs = sealed
    await session.flush()
    await one.yes()
    (task,) = await one.tasks()
    assert (task.need, task.weight) == ("Large print", Weight.NOT_SAID)
    assert await service.not_ready(one.us, [one.offer.session_id]) == {one.offer.session_id: {one.offer.id}}
    (need,) = await service.needs(one.me, VAULT, one.sam.person_id)
    await service.weigh(one.me, one.sam.person_id, need.id, WeighNeed(weight=Weight.HELPS))
    assert await service.not_ready(one.us, [one.offer.session_id]) == {}
    await service.take_back(one.me, one.sam.person_id, need.id)
    await session.refresh(one.sam)
    assert one.sam.access_needs is None
    one.sam.access_needs = sealed
    await session.flush()
    assert [n.weight for n in await service.needs(one.me, VAULT, one.sam.person_id)] == [Weight.NOT_SAID]


async def test_a_list_after_the_booking_is_caught_up_with_by_the_worker(one: Booking, session: AsyncSession) -> None:
    await one.yes()
    one.sam.access_needs = VAULT.seal("Large print", place=f"associate/{one.sam.person_id}/access_needs")
    await session.flush()
    turns = [await service.remind_due(one.build.work(WORKER)) for _ in range(2)]
    assert (turns, await one.standing()) == ([1, 0], [("Large print", "open")])


async def test_two_records_joined_keep_their_needs_once(one: Booking, build: Builder, session: AsyncSession) -> None:
    await one.say()
    other = await build.associate("Sam Okafor")
    for who, said in ((one.sam, "Large print"), (other, "A quiet room")):
        who.access_needs = VAULT.seal(said, place=f"associate/{who.person_id}/access_needs")
    await session.flush()
    await service.say(build.work(build.as_associate(other)), VAULT, other.person_id, HELPS)
    await one.yes()
    await records.merge(one.us, VAULT, other.person_id, MergePeople(other=PersonId(one.sam.person_id), take=[]))
    await service.remind_due(build.work(WORKER))
    both = {("Large print\nA quiet room"), ("A quiet room\nLarge print")}
    needs = [n.words for n in await service.needs(one.us, VAULT, other.person_id)]
    assert (len(needs), len(both & set(needs))) == (3, 1)
    assert [status for _, status in await one.standing()] == ["open"] * 3


async def test_refusals_say_how_to_mend_them(one: Booking) -> None:
    sam = one.sam.person_id
    for words, weight, field in (("  ", Weight.MUST, "words"), ("x", Weight.NOT_SAID, "weight")):
        with pytest.raises(Invalid) as no:
            await service.say(one.me, VAULT, sam, SayNeed(words=words, weight=weight))
        assert no.value.faults[0].field == field
    await one.say()
    with pytest.raises(Invalid, match="told us this already"):
        await one.say(SayNeed(words="a RAMP", weight=Weight.HELPS))
    for number in range(19):
        await one.say(SayNeed(words=f"Thing {number}", weight=Weight.HELPS))
    with pytest.raises(Conflict, match="You have told us 20 things"):
        await one.say(SayNeed(words="One more", weight=Weight.HELPS))


async def test_nobody_settles_their_own(one: Booking, build: Builder) -> None:
    await one.say()
    await one.yes()
    (task,) = await one.tasks()
    hat = build.work(await build.staff(Role.TEAM, "YH"))
    hat.actor = type(hat.actor)(person=PersonId(one.sam.person_id), name="Sam", role=Role.TEAM, academy="YH")
    with pytest.raises(NotAllowed):
        await service.arrange(hat, VAULT, task.id, Arranged(words="I did it"))
    other = await build.associate("Else Where")
    with pytest.raises(NotFound):
        await service.not_needed(build.work(build.as_associate(other)), task.id)


async def test_words_are_sealed_and_in_no_event_letter_or_command(one: Booking, session: AsyncSession) -> None:
    await one.say(SayNeed(words="XQZ-need", weight=Weight.MUST))
    await one.yes()
    (task,) = await one.tasks()
    await service.cannot(one.us, VAULT, task.id, CannotArrange(words="XQZ-reason"))
    await service.arrange(one.us, VAULT, task.id, Arranged(words="XQZ-arranged"))
    tables = (await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).scalars()
    for name in list(tables):
        found = (await session.execute(text(f"SELECT count(*) FROM {name} t WHERE t::text LIKE '%XQZ%'"))).scalar_one()
        assert (name, found) == (name, 0)


async def test_two_yeses_and_a_new_need_at_once_make_each_task_once(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        one = await booking(Builder(session))
        await one.say()
    me = one.me.actor

    async def answer() -> None:
        async with transaction(engine) as session:
            await offers.answer(Work(session, me, NOW), one.offer.id, YES)

    async def more() -> None:
        async with transaction(engine) as session:
            await service.say(Work(session, me, NOW), VAULT, one.sam.person_id, HELPS)

    async def sweep() -> None:
        async with transaction(engine) as session:
            await service.remind_due(Work(session, WORKER, NOW))

    ends = await together(answer(), answer(), more(), sweep(), sweep())
    assert sorted(type(end).__name__ for end in ends if end is not None) == ["Conflict"]
    async with transaction(engine) as session:
        await service.remind_due(Work(session, WORKER, NOW))
        counts = await session.execute(text("SELECT need_id, count(*) FROM access_task GROUP BY need_id"))
        assert [n for _, n in counts.all()] == [1, 1]


async def test_of_two_who_settle_a_task_one_is_told_it_is_done(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        build = Builder(session)
        one = await booking(build)
        other = await build.staff(Role.TEAM, "YH")
        await one.say()
        await one.yes()
        (task,) = await one.tasks()

    async def done(who: Actor, words: str) -> None:
        async with transaction(engine) as session:
            await service.arrange(Work(session, who, NOW), VAULT, task.id, Arranged(words=words))

    ends = await together(done(one.team, "First"), done(other, "Second"), done(one.team, "Third"))
    assert sorted(str(end) for end in ends if end is not None) == ["This has been arranged"] * 2
    async with transaction(engine) as session:
        query = text("SELECT count(*) FROM event WHERE kind = 'ArrangementSettled'")
        assert (await session.execute(query)).scalar_one() == 1


async def test_two_workers_tell_an_owner_once(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        one = await booking(Builder(session))
        await one.say()
        await one.yes()

    async def turn() -> None:
        async with transaction(engine) as session:
            await service.remind_due(Work(session, WORKER, NOW.replace(year=2027, month=2, day=3)))

    assert await together(turn(), turn(), turn()) == [None] * 3
    async with transaction(engine) as session:
        query = text("SELECT count(*) FROM letter WHERE template = 'arrangement_late'")
        assert (await session.execute(query)).scalar_one() == 1
