"""Costs that do not fit together, or rest on a tick: a closer look in words, never approved by rule or in bulk."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from schemas.access import Role
from schemas.claim_commands import DecideClaim, SayHappened
from schemas.claim_rules import ApproveMany, ShownClaim
from schemas.claims import ClaimStatus, Cost, Happened
from tests.builders import Builder
from tests.claims.decisions import fare, send, switch_on
from tests.claims.stage import AFTER, Stage, set_stage
from tests.claims.visitor import Visitor
from tests.support.client import Client

S = ClaimStatus
CARE: dict[str, Any] = {"category": "carer", "agreed_beforehand": True}
TICK = "Care for an adult: they say it was agreed before"
FITS: list[tuple[dict[str, Any], list[str]]] = [
    ({"amount_pence": 10000, "hours": Decimal(4), "hourly_pence": 1500},
     ["Care for an adult: 4 hours at £15 come to £60, and £100 is asked", TICK]),
    ({"amount_pence": 1500, "hours": Decimal(1), "hourly_pence": 1250},
     ["Care for an adult: 1 hour at £12.50 comes to £12.50, and £15 is asked", TICK]),
    ({"amount_pence": 6000, "hours": Decimal(4), "hourly_pence": 1500}, [TICK]),
    ({"amount_pence": 417, "hours": Decimal("0.33"), "hourly_pence": 1265}, [TICK]),
    ({"amount_pence": 418, "hours": Decimal("0.33"), "hourly_pence": 1265}, [TICK]),
    ({"amount_pence": 6000}, [TICK]),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "look"), FITS)
async def test_hours_that_do_not_fit_are_said_in_words(
    build: Builder, tmp_path: Path, facts: dict[str, Any], look: list[str]
) -> None:
    at = await set_stage(build)
    await switch_on(build)
    await receipted(at, tmp_path, **CARE, **facts)
    claim = await send(at)
    assert (claim.status, claim.closer_look) == (S.SUBMITTED, look)
    many = ApproveMany(claims=[ShownClaim(id=claim.id, digest=claim.digest)])
    done = await service.approve_many(at.check, many)
    assert (done.approved, [one.why for one in done.left_out]) == ([], [f"It needs a closer look: {look[0]}"])


async def receipted(at: Stage, folder: Path, **facts: Any) -> None:
    await fare(at, folder, facts["amount_pence"], "parking")
    cost = (await service.get(at.me, at.claim.id)).lines[-1].cost_id
    await service.change_cost(at.me, at.claim.id, cost, Cost(**facts))  # type: ignore[arg-type]


@pytest.mark.parametrize("category", ["rail", "parking", "hotel"])
async def test_travel_to_a_session_online(build: Builder, tmp_path: Path, category: str) -> None:
    at = await set_stage(build, mode="online")
    await switch_on(build)
    await fare(at, tmp_path, 1240, category)
    claim = await send(at)
    what = {"rail": "Train", "parking": "Parking", "hotel": "Hotel"}[category]
    assert (claim.status, f"{what}: this session was online" in claim.closer_look) == (S.SUBMITTED, True)


async def test_a_large_sum(build: Builder, tmp_path: Path) -> None:
    at = await set_stage(build)
    await fare(at, tmp_path, 10_000)
    assert (await service.get(at.me, at.claim.id)).closer_look == []
    await fare(at, tmp_path, 1_000_000)
    assert (await send(at)).closer_look == ["Train: £10,000 is a large sum, over £100"]


async def test_nothing_in_doubt_is_ticked_beforehand(
    at: Stage, client: Client, tmp_path: Path, session: AsyncSession
) -> None:
    await fare(at, tmp_path, 1800)
    await receipted(at, tmp_path, category="taxi", amount_pence=1800, agreed_beforehand=True)
    sent = await send(at)
    await session.commit()
    checker = await Visitor(client).log_in(at.approver.person, Role.TEAM)
    await checker.open(f"/team/claims/{at.claim.id}")
    ticked = {name for _, form in checker.page.forms for name in form if name.startswith("decision-")}
    assert ticked == {f"decision-{line.id}" for line in sent.lines if line.category != "taxi"}
    text = await checker.send()
    assert (checker.status, "Select what you want to do about taxi" in text) == (422, True)


async def test_an_old_fault_is_not_told_of_a_claim_that_is_decided(
    at: Stage, client: Client, session: AsyncSession
) -> None:
    sent = await send(at)
    await session.commit()
    checker = await Visitor(client).log_in(at.approver.person, Role.TEAM)
    await checker.open(f"/team/claims/{at.claim.id}")
    told = await checker.send({f"decision-{sent.lines[0].id}": "refused"})
    back = checker.at
    assert ("There is a problem" in told, back.startswith(f"/team/claims/{at.claim.id}?")) == (True, True)
    await service.decide(at.check, sent.id, DecideClaim())
    await session.commit()
    assert "There is a problem" not in await checker.open(back)


async def test_a_late_claim_is_said_to_be_late_before_it_is_sent(
    at: Stage, sam: Visitor, client: Client, session: AsyncSession
) -> None:
    await service.say_happened(at.me, at.claim.id, SayHappened(happened=Happened.PLANNED))
    await session.commit()
    on_time = "Send it by 10 February 2027."
    assert on_time in await sam.open(f"/claims/{at.claim.id}/check")
    client.app.state.clock.at = AFTER + timedelta(days=120)
    late = await (await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)).open(f"/claims/{at.claim.id}/check")
    home = await (await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)).open("/")
    assert "The last day to send it was Wednesday 10 February 2027. You can still send it" in home
    words = "The last day to send this claim was 10 February 2027. You can still send it."
    assert (words in late, "in the next payment run" in late) == (True, False)


@pytest.fixture
async def sam(at: Stage, client: Client) -> Visitor:
    return await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)


async def test_the_checker_reads_whose_word_it_is(at: Stage, sam: Visitor, client: Client) -> None:
    await sam.open(f"/claims/{at.claim.id}/amount?type=taxi")
    await sam.send({"amount_pence": "8", "agreed_beforehand": "yes"})
    await sam.open(sam.at.replace("/photo", "/no-receipt"))
    await sam.send({"no_receipt": "lost"})
    await sam.open(f"/claims/{at.claim.id}/happened")
    await sam.send({"choice": "planned"})
    await sam.open(f"/claims/{at.claim.id}/check")
    await sam.send()
    checker = await Visitor(client).log_in(at.approver.person, Role.TEAM)
    assert "They say it was agreed before." in await checker.open(f"/team/claims/{at.claim.id}")


async def test_is_this_right(at: Stage, sam: Visitor) -> None:
    here = f"/claims/{at.claim.id}/amount?type=taxi"
    await sam.open(here)
    asked = await sam.send({"amount_pence": "£10,000", "reason": "No bus", "agreed_beforehand": "yes"})
    assert ("Is £10,000 right?" in asked, "We ask about every cost over £100" in asked) == (True, True)
    assert "How much did your taxi cost?" in await sam.send({"back": "yes"})
    form = sam.page.forms[-1][1]
    assert [form[name] for name in ("amount_pence", "reason", "agreed_beforehand")] == [
        ["£10,000"],
        ["No bus"],
        ["yes"],
    ]
    assert "Is £124 right?" in await sam.send({"amount_pence": "124"})
    assert "Add a photo of your taxi receipt" in await sam.send({"sure": "12400"})
    cost = sam.at.removesuffix("/photo")
    await sam.open(f"{cost}/change")
    assert "You have added 1 cost" in await sam.send()
    await sam.open(f"{cost}/change")
    assert "Is £125 right?" in await sam.send({"amount_pence": "125"})
    assert "£125" in await sam.send({"sure": "12500"})


async def test_back_and_continue_is_asked_and_changes_the_one(at: Stage, sam: Visitor) -> None:
    here = f"/claims/{at.claim.id}"
    await sam.open(f"{here}/amount?type=parking")
    page, first = sam.page, await sam.send({"amount_pence": "3.33"})
    photo, sam.page = sam.at, page  # Back: the page as it was, from the phone's memory
    assert ("Add a photo" in first, "Add a photo" in await sam.send({"amount_pence": "3.33"})) == (True, True)
    assert sam.at == photo, "pressed twice, it is one"
    sam.page = page
    asked = await sam.send({"amount_pence": "4.44"})
    assert "You have already added parking, £3.33. Now you have entered £4.44." in asked
    cost = photo.split("/")[-2]
    assert "Add a photo" in await sam.send({"instead": cost})
    assert sam.at == photo
    assert await amounts(at) == [444]
    await sam.open(f"{here}/amount?type=parking")  # Back, and the page is fetched anew
    await sam.send({"amount_pence": "5"})
    assert "Add a photo" in await sam.send({"another": "yes"})
    assert await amounts(at) == [444, 500]
    await sam.open(f"{here}/amount?type=car_mileage")
    await sam.send({"miles": "12"})
    await sam.open(f"{here}/amount?type=car_mileage")
    assert "car (miles), 12 miles. Now you have entered 14 miles" in await sam.send({"miles": "14"})


async def amounts(at: Stage) -> list[int]:
    query = text("SELECT claimed_pence FROM claim_line WHERE claim_id = :id AND kind = 'expense' ORDER BY position")
    found = await at.build.session.execute(query, {"id": at.claim.id})
    return [row.claimed_pence for row in found]
