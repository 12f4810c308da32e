"""Book it for me: asked before a session, answered by the team, on the claim with nothing to pay."""

from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.claims import service
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers.models import Offer
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Session
from schemas.access import Role
from schemas.claim_commands import MarkDelivered
from schemas.claims import Cost
from schemas.travel import AnswerTravel, AskTravel, TravelView
from tests.builders import Builder, actor
from tests.claims.stage import AFTER, DAY, VAULT, pay, planned
from tests.claims.test_help import tried

BEFORE = AFTER - timedelta(days=20)
BOOKED = AnswerTravel(booked=True, supplier="Northern Rail", order_number="NR-77", pence=4200)


class Ahead:
    """A session to come that Sam said yes to, and who may ask."""

    def __init__(self, build: Builder, sam: Associate, session: Session, offer: Offer) -> None:
        self.build, self.sam, self.session, self.offer = build, sam, session, offer

    @property
    def me(self) -> Work:
        return self.build.work(self.build.as_associate(self.sam), BEFORE)

    async def team(self, academy: str = "YH") -> Work:
        return self.build.work(await self.build.staff(Role.TEAM, academy), BEFORE)

    def ask(self, **facts: object) -> AskTravel:
        plain = {"session_id": self.session.id, "category": "rail", "what": "A return ticket", "on": DAY}
        return msgspec.convert({**plain, "from_place": "Hull", "to_place": "Leeds", **facts}, AskTravel)

    async def booked(self) -> TravelView:
        asked = await service.ask_travel(self.me, VAULT, self.ask())
        return await service.answer_travel(await self.team(), asked.id, BOOKED)


@pytest.fixture
async def ahead(build: Builder) -> Ahead:
    sam = await build.associate("Sam Okafor")
    session = await build.session_of(await build.cohort(), day=DAY)
    return Ahead(build, sam, session, await build.offer(session, sam, status="accepted", pay=pay()))


async def test_asked_answered_and_on_the_claim_with_nothing_to_pay(ahead: Ahead) -> None:
    asked = await service.ask_travel(ahead.me, VAULT, ahead.ask(needs="A seat near the door"))
    assert (asked.status, asked.needs, asked.asked_for_them) == ("asked", None, False)
    team = await ahead.team()
    assert [one.id for one in await service.travel_requests(team, waiting=True)] == [asked.id]
    assert (await service.travel_request(team, VAULT, asked.id)).needs == "A seat near the door"
    kept = (await ahead.build.session.execute(text("SELECT needs FROM travel_request"))).scalar_one()
    assert b"seat" not in bytes(kept)
    done = await service.answer_travel(team, asked.id, BOOKED)
    assert (done.status, done.supplier, done.order_number, done.paid.pence) == (  # type: ignore[union-attr]
        "booked", "Northern Rail", "NR-77", 4200,
    )  # fmt: skip
    with pytest.raises(Conflict, match="booked already"):
        await service.answer_travel(team, asked.id, BOOKED)
    after = ahead.build.work(team.actor, AFTER)
    claim = (await service.confirm_delivered(after, ahead.session.id, MarkDelivered()))[0]  # type: ignore[arg-type]
    assert [(one.category, one.order_number) for one in claim.booked] == [("rail", "NR-77")]
    assert (claim.fee.pence, claim.expenses.pence, claim.closer_look) == (15000, 0, [])
    me = ahead.build.work(ahead.me.actor, AFTER)
    with pytest.raises(Invalid, match="We booked and paid a train for this session: Northern Rail, order NR-77"):
        await service.add_cost(me, claim.id, Cost(category="rail", amount_pence=4200))
    with pytest.raises(Invalid, match="Enter what this one was for"):
        await service.add_cost(me, claim.id, Cost(category="rail", amount_pence=900, besides_booked=True))
    other = Cost(
        category="rail", amount_pence=900, besides_booked=True, reason="The train home was late", no_receipt="lost"
    )  # type: ignore[arg-type]
    claim = await service.add_cost(me, claim.id, other)
    await planned(me, claim)
    sent = await service.submit(me, claim.id)
    assert sent.closer_look[-1] == "Train: we booked and paid a train for this session: Northern Rail, order NR-77"


async def test_what_is_booked_after_it_was_claimed_is_found_when_the_claim_is_sent(ahead: Ahead) -> None:
    asked = await service.ask_travel(ahead.me, VAULT, ahead.ask())
    team = await ahead.team()
    after, me = ahead.build.work(team.actor, AFTER), ahead.build.work(ahead.me.actor, AFTER)
    claim = (await service.confirm_delivered(after, ahead.session.id, MarkDelivered()))[0]  # type: ignore[arg-type]
    await service.add_cost(me, claim.id, Cost(category="rail", amount_pence=4200, no_receipt="lost"))  # type: ignore[arg-type]
    await service.answer_travel(after, asked.id, BOOKED)
    await planned(me, claim)
    with pytest.raises(Invalid, match="Remove this cost, or change it"):
        await service.submit(me, claim.id)


WRONG = {
    "too early": ({"on": DAY - timedelta(days=4)}, "on"),
    "too late": ({"on": DAY + timedelta(days=4)}, "on"),
    "in the past": ({"on": date(2026, 10, 1)}, "on"),
    "from nowhere": ({"from_place": " "}, "from_place"),
    "a hotel nowhere": ({"category": "hotel", "to_place": ""}, "to_place"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_missing_is_said(ahead: Ahead, name: str) -> None:
    facts, field = WRONG[name]
    with pytest.raises(Invalid) as no:
        await service.ask_travel(ahead.me, VAULT, ahead.ask(**facts))
    assert [fault.field for fault in no.value.faults] == [field]


async def test_who_may_ask_and_when(ahead: Ahead, build: Builder) -> None:
    lee = build.work(build.as_associate(await build.associate("Lee Grant")), BEFORE)
    far, team = await ahead.team("NE"), await ahead.team()
    for work, facts in (
        (lee, {}),
        (lee, {"person_id": ahead.sam.person_id}),
        (far, {"person_id": ahead.sam.person_id}),
    ):
        with pytest.raises(NotFound):
            await service.ask_travel(work, VAULT, ahead.ask(**facts))
    finance = build.work(await build.staff(Role.FINANCE), BEFORE)
    with pytest.raises(NotAllowed):
        await service.ask_travel(finance, VAULT, ahead.ask(person_id=ahead.sam.person_id))
    asked = await service.ask_travel(team, VAULT, ahead.ask(person_id=ahead.sam.person_id))
    assert (asked.asked_for_them, asked.person_name) == (True, "Sam Okafor")
    with pytest.raises(Conflict, match="asked for already"):
        await service.ask_travel(ahead.me, VAULT, ahead.ask())
    for work in (lee, far):
        with pytest.raises(NotFound):
            await service.travel_request(work, VAULT, asked.id)
        with pytest.raises(NotFound):
            await service.take_back_travel(work, asked.id)
    with pytest.raises(NotAllowed):
        await service.answer_travel(ahead.me, asked.id, BOOKED)
    own = build.work(actor(ahead.sam.person_id, Role.TEAM, "YH"), BEFORE)
    with pytest.raises(NotAllowed, match="your own journey"):
        await service.answer_travel(own, asked.id, BOOKED)
    assert (await service.take_back_travel(ahead.me, asked.id)).status == "taken_back"
    with pytest.raises(Conflict, match="taken back"):
        await service.answer_travel(team, asked.id, BOOKED)
    late = build.work(ahead.me.actor, AFTER)
    with pytest.raises(Conflict, match="has started"):
        await service.ask_travel(late, VAULT, ahead.ask())


ANSWERS = {
    "booked with nobody": ({"booked": True, "order_number": "1", "pence": 1}, ["supplier"]),
    "booked without anything": ({"booked": True}, ["supplier", "order_number", "pence"]),
    "not booked without why": ({"booked": False, "why": " "}, ["why"]),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_an_answer_says_all_that_is_needed(ahead: Ahead, name: str) -> None:
    given, fields = ANSWERS[name]
    asked = await service.ask_travel(ahead.me, VAULT, ahead.ask())
    with pytest.raises(Refusal) as no:
        await service.answer_travel(await ahead.team(), asked.id, msgspec.convert(given, AnswerTravel))
    assert [fault.field for fault in no.value.faults] == fields


async def test_the_database_keeps_a_booking_whole(ahead: Ahead) -> None:
    await ahead.booked()
    for change in ("order_number = ''", "pence = NULL", "pence = 0", "status = 'asked'"):
        with pytest.raises(IntegrityError):
            await tried(ahead.build, text(f"UPDATE travel_request SET {change}"), {})
