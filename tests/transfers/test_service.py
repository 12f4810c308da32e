"""A move from the wish to the new home: who sees what before and after, and that no step is done twice."""

from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.accounts import service as accounts
from faculty_api.accounts.service import hashed
from faculty_api.claims import service as claims
from faculty_api.development import service as development
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.people.models import Associate
from faculty_api.records import service as records
from faculty_api.stories import service as stories
from faculty_api.transfers import service
from schemas.access import NOBODY, Actor, Role
from schemas.development import ShowDevelopment
from schemas.stories import Audience, OpenPart, Purpose
from schemas.transfers import AskTransfer, DeclineTransfer, TransferId, TransferState
from tests.builders import NOW, Builder
from tests.stories.house import VAULT, House
from tests.support.races import together

ROUNDS = 8
TO_NW = AskTransfer(academy="NW")
NO = DeclineTransfer(reason="We have no sessions this year")


class Move:
    """Sam of YH, the teams of YH and NW, and two national leads."""

    def __init__(self, build: Builder, sam: Associate, old: Actor, new: Actor, lead: Actor) -> None:
        self.build, self.sam, self.old, self.new, self.lead = build, sam, old, new, lead

    @property
    def me(self) -> Work:
        return self.build.work(self.build.as_associate(self.sam))

    def of(self, who: Actor) -> Work:
        return self.build.work(who)

    async def ask(self) -> TransferId:
        return (await service.ask_transfer(self.me, self.sam.person_id, TO_NW)).id

    async def accepted(self) -> TransferId:
        asked = await self.ask()
        await service.accept_transfer(self.of(self.new), asked)
        return asked

    async def sees(self, who: Actor) -> tuple[bool, bool]:
        """Whether they see the person and what happened to them."""
        found = []
        for look in (
            lambda: people.associate(self.of(who), VAULT, self.sam.person_id, private=False),
            lambda: records.history(self.of(who), self.sam.person_id),
        ):
            try:
                await look()
                found.append(True)
            except NotFound:
                found.append(False)
        return found[0], found[1]


@pytest.fixture
async def move(build: Builder) -> Move:
    old, new = await build.staff(Role.TEAM, "YH", "Olga Old"), await build.staff(Role.TEAM, "NW", "Nils New")
    return Move(build, await build.associate("Sam Okafor"), old, new, await build.staff(Role.NATIONAL))


async def test_nothing_changes_until_the_national_team_agrees_and_then_all_of_it_does(move: Move) -> None:
    build, sam = move.build, move.sam
    secret = (await accounts.enter(build.work(NOBODY), sam.person_id, by="test", role=Role.ASSOCIATE)).secret
    cohort, theirs = await build.cohort(), await build.cohort(academy="NW")
    booked = await build.offer(await build.session_of(cohort), sam, status="accepted")
    waits = await build.offer(await build.session_of(cohort, number=7), sam)
    for code in ("NW", "LN"):
        await build.lending(sam, code)
    lent = await build.offer(await build.session_of(theirs), sam)
    house = House(build, sam, move.old)
    part = await house.write()
    await house.share(part)
    await house.share(part, Audience.REGIONS)
    await stories.open_part(
        move.of(move.old), VAULT, sam.person_id, part, OpenPart(purpose=Purpose.PLAN, reason="To plan it")
    )
    await development.show(move.me, ShowDevelopment(reader=move.old.person))

    asked = await move.accepted()
    assert [await move.sees(one) for one in (move.old, move.new)] == [(True, True), (True, False)]  # lent to NW
    done = await service.agree_transfer(move.of(move.lead), asked)
    assert (done.state, done.home, done.academy) == (TransferState.DONE, "YH", "NW")
    assert [await move.sees(one) for one in (move.old, move.new)] == [(False, False), (True, True)]
    assert [one.id for one in await service.transfers(move.of(move.old))] == []

    states = {one.id: one.status for one in (await offers.offers(move.me)).items}
    assert {one: states[one] for one in (booked.id, waits.id, lent.id)} == {
        booked.id: "accepted", waits.id: "withdrawn", lent.id: "offered"
    }  # fmt: skip
    assert [one.id for one in (await offers.offers(move.of(move.old))).items if one.status == "accepted"] == [booked.id]
    left = [one.academy for one in await people.lendings(move.me, sam.person_id) if one.ended_at is None]
    assert left == ["LN"]
    assert await development.shown_to_me(move.of(move.old)) == []
    query = "SELECT audience, ended_how FROM consent ORDER BY audience"
    assert (await build.session.execute(text(query))).all() == [("regions", None), ("team", "moved")]
    assert [one.person_id for one in await stories.to_stop(move.of(move.old))] == [sam.person_id]
    with pytest.raises(NotFound):
        await stories.open_part(
            move.of(move.new), VAULT, sam.person_id, part, OpenPart(purpose=Purpose.PLAN, reason="To plan it")
        )
    query = "SELECT academy_code FROM role_grant WHERE person_id = :id UNION ALL SELECT academy_code FROM log_in"
    roles = (await build.session.execute(text(query), {"id": sam.person_id})).scalars().all()
    assert (roles, hashed(secret) != secret) == (["NW", "NW"], True)
    told = (
        await build.session.execute(text("SELECT body FROM letter WHERE template = 'home_move' ORDER BY id"))
    ).scalars()
    assert ["would like to have you" in one or "You belong to" in one for one in told] == [True, True]
    history = [one.what for one in (await records.history(move.of(move.new), sam.person_id)).items]
    assert history[0] == "Moved to another local academy"


async def test_each_step_is_anothers_and_in_its_turn(move: Move) -> None:
    asked = await move.ask()
    other = await move.build.staff(Role.TEAM, "LN")
    both = await move.build.associate("Bo Both")
    for who, step, why in (
        (move.old, service.accept_transfer, NotAllowed),
        (other, service.accept_transfer, NotFound),
        (move.lead, service.agree_transfer, Conflict),
        (move.new, service.take_back_transfer, NotAllowed),
    ):
        with pytest.raises(why):
            await step(move.of(who), asked)
    for who, why in ((move.old, NotAllowed), (other, NotFound), (move.lead, NotAllowed)):
        with pytest.raises(why):
            await service.decline_transfer(move.of(who), asked, NO)
    with pytest.raises(Conflict, match="not answered yet"):
        async with move.me.attempt():
            await move.ask()
    for command, why in ((AskTransfer(academy="YH"), Invalid), (AskTransfer(academy="ZZ"), Invalid)):
        with pytest.raises(why):
            await service.ask_transfer(move.me, move.sam.person_id, command)
    with pytest.raises(NotFound):
        await service.ask_transfer(move.of(move.new), move.sam.person_id, TO_NW)
    with pytest.raises(NotFound):
        await service.transfer(move.build.work(move.build.as_associate(both)), asked)
    await service.accept_transfer(move.of(move.new), asked)
    with pytest.raises(NotAllowed, match="national team's turn"):
        await service.decline_transfer(move.of(move.new), asked, NO)
    ended = await service.decline_transfer(move.of(move.lead), asked, NO)
    assert (ended.state, ended.reason) == ("declined", "We have no sessions this year")
    with pytest.raises(Conflict, match="answered with no"):
        await service.agree_transfer(move.of(move.lead), asked)
    assert await move.sees(move.old) == (True, True)

    phone = AskTransfer(academy="NW", read_out=True)
    with pytest.raises(Invalid, match="Read it to the person"):
        await service.ask_transfer(move.of(move.old), move.sam.person_id, TO_NW)
    again = await service.ask_transfer(move.of(move.old), move.sam.person_id, phone)
    twice = Actor(person=move.old.person, name="Olga Old", role=Role.TEAM, academy="NW")
    with pytest.raises(NotAllowed, match="Somebody else"):
        await service.accept_transfer(move.of(twice), again.id)
    await service.take_back_transfer(move.of(move.old), again.id)
    move.sam.status = "suspended"
    await move.build.session.flush()
    with pytest.raises(Conflict, match="asked to stop"):
        await move.ask()


async def test_a_claim_stays_with_the_academy_of_its_session(move: Move) -> None:
    """The old team still decides about it; the new team does not see it."""
    session = await move.build.session_of(await move.build.cohort())
    offer = await move.build.offer(session, move.sam, status="delivered")
    query = text("SELECT academy_code FROM cohort JOIN session s ON s.cohort_id = cohort.id WHERE s.id = :id")
    before = (await move.build.session.execute(query, {"id": session.id})).scalar_one()
    await service.agree_transfer(move.of(move.lead), await move.accepted())
    kept = [one.id for one in (await offers.offers(move.of(move.old))).items]
    new = [one.id for one in (await offers.offers(move.of(move.new))).items]
    assert (before, kept, new, await claims.to_decide(move.of(move.new))) == ("YH", [offer.id], [], [])


async def test_the_database_keeps_the_three_people_apart(move: Move) -> None:
    asked = await move.accepted()
    wrong = []
    for change in (
        "accepted_by = asked_by",
        "state = 'done', ended_by = accepted_by, ended_at = now()",
        "state = 'done', ended_by = person_id, ended_at = now()",
        "state = 'done'",
        "to_code = from_code",
        "state = 'declined', ended_by = accepted_by, ended_at = now()",
    ):
        try:
            async with move.build.session.begin_nested():
                await move.build.session.execute(text(f"UPDATE home_move SET {change} WHERE id = :id"), {"id": asked})
            wrong.append(change)
        except IntegrityError:
            continue
    assert wrong == []


async def press(engine: AsyncEngine, who: Actor, asked: UUID, step: str) -> str:
    async with transaction(engine) as opened:
        work = Work(opened, who, NOW)
        await (service.agree_transfer if step == "agreed" else service.take_back_transfer)(work, asked)
    return step


async def test_of_two_who_agree_at_once_one_does_and_of_agreeing_and_taking_back_one_stands(
    engine: AsyncEngine, build: Builder
) -> None:
    new, leads = await build.staff(Role.TEAM, "NW"), [await build.staff(Role.NATIONAL) for _ in range(2)]
    made = []
    for number in range(ROUNDS):
        sam = await build.associate(f"Sam Number{number}")
        me = build.as_associate(sam)
        asked = (await service.ask_transfer(build.work(me), sam.person_id, TO_NW)).id
        await service.accept_transfer(build.work(new), asked)
        made.append((me, asked))
    await build.session.commit()
    counted: Counter[str] = Counter()
    for number, (me, asked) in enumerate(made):
        second = press(engine, leads[1], asked, "agreed") if number % 2 else press(engine, me, asked, "taken back")
        found = await together(press(engine, leads[0], asked, "agreed"), second)
        assert all(isinstance(one, str | Refusal) for one in found), found
        counted[" ".join(sorted(one if isinstance(one, str) else "refused" for one in found))] += 1
    assert set(counted) <= {"agreed refused", "refused taken back"}, counted
    query = (
        "SELECT count(*) FILTER (WHERE (m.state = 'done') <> (a.academy_code = 'NW')),"
        " count(*) FILTER (WHERE m.state = 'done') FROM home_move m JOIN associate a USING (person_id)"
    )
    async with transaction(engine) as opened:
        torn, done = (await opened.execute(text(query))).one()
        events = (await opened.execute(text("SELECT count(*) FROM event WHERE kind = 'HomeChanged'"))).scalar_one()
    assert (torn, done, counted.total()) == (0, events, ROUNDS)
