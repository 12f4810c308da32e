"""Filling in for somebody, travel and pay over HTTP, as scripts use them."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.claims.stage import AFTER, DAY, pay, set_stage
from tests.support.client import Client


async def test_a_claim_filled_in_and_confirmed(build: Builder, session: AsyncSession, client: Client) -> None:
    client.app.state.clock.at = AFTER
    at = await set_stage(build)
    await session.commit()
    me, team = (at.who.person_id, Role.ASSOCIATE), (at.approver.person, Role.TEAM)
    here = f"/api/v1/claims/{at.claim.id}"
    early = await client.post(f"{here}/costs", team, json={"category": "bus", "amount_pence": 300})
    assert (early.status_code, early.json()["detail"]) == (
        403,
        "Say first that you fill in this claim for them, and why",
    )
    begun = await client.post(f"{here}/help", team, json={"reason": "phone"})
    assert (begun.status_code, begun.json()["may_change"]) == (200, True)
    less = await client.request("PUT", f"{here}/pay", team, json={"pay": "reduced", "reduced_to_pence": 4000})
    assert (less.status_code, less.json()["fee"]) == (200, {"pence": 4000})
    asked = await client.post(f"{here}/help/confirmation-request", team, json={"digest": less.json()["digest"]})
    assert asked.status_code == 200
    phone = {"digest": asked.json()["digest"], "said_at": "2026-11-12T08:00:00Z", "was_read_out": True}
    assert (await client.post(f"{here}/help/confirmation-by-phone", team, json=phone)).status_code == 409
    yes = {"digest": asked.json()["digest"], "right": True}
    assert (await client.post(f"{here}/confirmation", team, json=yes)).status_code == 403
    sent = await client.post(f"{here}/confirmation", me, json=yes)
    assert (sent.status_code, sent.json()["status"], sent.json()["help"][0]["confirmed"]) == (200, "submitted", "page")
    assert (await client.post(f"{here}/approval", team)).status_code == 403


async def test_travel_over_http(build: Builder, session: AsyncSession, client: Client) -> None:
    client.app.state.clock.at = AFTER - timedelta(days=20)
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
    ahead = await build.session_of(await build.cohort(), day=DAY)
    await build.offer(ahead, sam, status="accepted", pay=pay())
    await session.commit()
    me, them, all_ = (sam.person_id, Role.ASSOCIATE), (team.person, Role.TEAM), "/api/v1/travel-requests"
    said = {"session_id": str(ahead.id), "category": "hotel", "what": "One night", "on": str(DAY), "to_place": "Leeds"}
    asked = await client.post(all_, me, json={**said, "needs": "A shower without a step"})
    assert (asked.status_code, asked.json()["status"], asked.json()["needs"]) == (201, "asked", None)
    here = f"{all_}/{asked.json()['id']}"
    assert (await client.get(here, them)).json()["needs"] == "A shower without a step"
    listed = await client.get(f"{all_}?waiting=true&session={ahead.id}", them)
    assert [one["needs"] for one in listed.json()["items"]] == [None]
    assert (await client.post(f"{here}/answer", me, json={"booked": False, "why": "Full"})).status_code == 403
    answer = await client.post(f"{here}/answer", them, json={"booked": False, "why": "Every hotel is full"})
    assert (answer.status_code, answer.json()["status"], answer.json()["why"]) == (
        200,
        "not_booked",
        "Every hotel is full",
    )
    assert (await client.post(f"{here}/withdrawal", me)).status_code == 409
