"""The pages of deciding, by HTTP: many at once, rules, second looks, the rest now, two approvals; the API as well."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from schemas.access import Role
from schemas.claim_commands import DecideClaim
from tests.builders import Builder
from tests.claims.decisions import fare, no_receipt, send, switch_on
from tests.claims.stage import AFTER, Stage, pay, set_stage
from tests.claims.visitor import Visitor
from tests.support.client import Client

pytestmark = pytest.mark.usefixtures("_later")


@pytest.fixture
def _later(client: Client) -> None:
    client.app.state.clock.at = AFTER


async def visitor(client: Client, at: Stage) -> Visitor:
    return await Visitor(client).log_in(at.approver.person, Role.TEAM)


@pytest_asyncio.fixture
async def two(build: Builder, session: AsyncSession, client: Client) -> AsyncIterator[list[Stage]]:
    stages = [await set_stage(build) for _ in range(2)]
    for at in stages:
        await send(at)
    await session.commit()
    yield stages


async def test_chosen_checked_approved(two: list[Stage], client: Client) -> None:
    team = await visitor(client, two[0])
    text = await team.open("/team/claims")
    assert ("2 claims match the plan." in text, "Decide by Thursday 26 November 2026" in text) == (True, True)
    assert "Select the claims you want to approve" in await team.send()
    numbers = [str(at.claim.number) for at in two]
    text = await team.send({"claims": numbers})
    assert team.at == f"/team/claims/approve?c={numbers[0]}&c={numbers[1]}"
    assert ("Approve 2 claims, £300?" in text, "Sent on Thursday 12 November 2026" in text) == (True, True)
    text = await team.send()
    assert ("2 claims approved, £300. They will" in text, "No claims to approve." in text) == (True, True)


async def test_what_somebody_else_decided_meanwhile_is_left_out(two: list[Stage], client: Client) -> None:
    team = await visitor(client, two[0])
    await team.open(f"/team/claims/approve?c={two[0].claim.number}&c={two[1].claim.number}")
    other = await Visitor(client).log_in(two[1].approver.person, Role.TEAM)
    await other.open(f"/team/claims/{two[1].claim.id}")
    line = two[1].claim.lines[0].id
    await other.send({f"decision-{line}": "asked", f"reason-{line}": "Did you stay?"})
    text = await team.send()
    assert "1 claim approved, £150. It will be in the next payment run." in text
    assert f"LX-{two[1].claim.number}: This claim went back with a question" in text


@pytest.mark.parametrize("query", ["", "?c=", "?c=nonsense", "?c=1", "?c=99999999999999999999"])
async def test_nothing_chosen_leads_back(two: list[Stage], client: Client, query: str) -> None:
    team = await visitor(client, two[0])
    await team.open(f"/team/claims/approve{query}")
    assert (team.status, team.at) == (200, "/team/claims")


async def test_one_that_needs_a_closer_look_is_not_in_the_sum(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    at, unclear = await set_stage(build), await set_stage(build)
    await no_receipt(unclear)
    for one in (at, unclear):
        await send(one)
    await session.commit()
    team = await visitor(client, at)
    text = await team.open(f"/team/claims/approve?c={at.claim.number}&c={unclear.claim.number}")
    assert ("Approve 1 claim, £150?" in text, "Left out" in text) == (True, True)
    text = await team.open(f"/team/claims/approve?c={unclear.claim.number}")
    assert ("None of these claims can be approved now" in text, len(team.page.forms)) == (True, 1)


async def test_rules_are_set_on_their_page(build: Builder, session: AsyncSession, client: Client) -> None:
    at = await set_stage(build)
    await session.commit()
    team = await visitor(client, at)
    await team.open("/team/claims/rules")
    assert team.at == "/team/claims/rules/YH"
    wrong = {"most-fee_as_offered": "lots", "percent": "101"}
    text = await team.send(wrong)
    assert "Claims for a second look must be a whole number from 0 to 100" in text
    assert "The most for pay as offered" in text
    text = await team.send({"on": "always_yes", "percent": "0"})
    assert (team.status, "Select rules from this list only" in text, "Rules saved" in text) == (422, True, False)
    text = await team.send({"on": "fee_as_offered", "most-fee_as_offered": "160", "percent": "0"})
    assert "Rules saved" in text
    assert (team.page.forms[-1][1]["on"], team.page.forms[-1][1]["most-fee_as_offered"]) == (
        ["fee_as_offered"],
        ["160.00"],
    )
    await team.open("/team/claims/rules/NW")
    assert team.status == 404
    auditor = await Visitor(client).log_in((await audit(build, session)), Role.AUDITOR)
    text = await auditor.open("/team/claims/rules/YH")
    assert ("0 claims of 100 wait for a second look." in text, auditor.status) == (True, 200)
    assert "Approved by rule" in await auditor.open("/team/claims/by-rule")


async def audit(build: Builder, session: AsyncSession) -> object:
    person = (await build.staff(Role.AUDITOR)).person
    await session.commit()
    return person


async def test_approved_by_rule_is_said_to_everybody_and_can_be_taken_back(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    at = await set_stage(build)
    await switch_on(build)
    claim = await send(at)
    await session.commit()
    team = await visitor(client, at)
    assert f"See claim LX-{claim.number}" in await team.open("/team/claims/by-rule")
    text = await team.open(f"/team/claims/{claim.id}")
    assert ("This claim was approved by rule." in text, "Approved by rule: The pay is what was offered" in text) == (
        True,
        True,
    )
    sam = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)
    assert "A rule approved this when you sent it" in await sam.open(f"/claims/{claim.id}")
    text = await team.send()
    assert ("Select what your question is about" in text, "Enter your question" in text) == (True, True)
    text = await team.send({"undo_line": claim.lines[0].id, "question": "Were you there all day?"})
    assert "Approval taken back. Your question is sent." in text
    assert "Were you there all day?" in await sam.open(f"/claims/{claim.id}")


async def test_a_second_look_is_among_those_that_need_a_closer_one(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    at = await set_stage(build)
    await switch_on(build, percent=100)
    await send(at)
    await session.commit()
    team = await visitor(client, at)
    text = await team.open("/team/claims")
    assert ("1 claim needs a closer look" in text, "Picked for a second look" in text) == (True, True)
    assert f"LX-{at.claim.number}" in await team.open("/team/claims/by-rule")


async def test_the_rest_is_paid_from_the_claims_page(
    build: Builder, session: AsyncSession, client: Client, tmp_path: Path
) -> None:
    at = await set_stage(build)
    await fare(at, tmp_path)
    await no_receipt(at)
    await send(at)
    await session.commit()
    team = await visitor(client, at)
    text = await team.open(f"/team/claims/{at.claim.id}")
    assert "You can pay £162.40 now. Parking will wait as a claim of its own." in text
    text = await team.send(form=-2)
    assert "The rest is approved" in text
    sam = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)
    text = await sam.open(f"/claims/{at.claim.id}")
    (rest,) = (await service.get(at.me, at.claim.id)).parts
    assert f"Parts of this claim were moved to claim LX-{rest.number} . It is being checked." in text
    said = f"This claim was split. Another part is claim LX-{at.claim.number} . It is approved."
    assert said in await team.open(f"/team/claims/{rest.id}")
    await sam.open(f"/claims/{rest.id}/withdraw")
    await sam.send()
    assert "You took it back." in await sam.open(f"/claims/{at.claim.id}")
    assert "They took it back." in await team.open(f"/team/claims/{at.claim.id}")
    assert said in await team.open(f"/team/claims/{rest.id}")
    again = await client.post(f"/api/v1/claims/{at.claim.id}/rest", (at.approver.person, Role.TEAM), json={"wait": []})
    assert again.status_code == 422


async def test_home_says_by_when_and_what_is_late(two: list[Stage], client: Client) -> None:
    team = await visitor(client, two[0])
    assert "Decide by Thursday 26 November 2026" in await team.open("/team")
    client.app.state.clock.at = AFTER.replace(day=24)
    team = await visitor(client, two[0])
    assert "Decide by Thursday 26 November 2026. This is soon" in await team.open("/team")
    client.app.state.clock.at = AFTER.replace(day=30)
    team = await visitor(client, two[0])
    assert "2 claims are late" in await team.open("/team")
    text = await team.open("/team/claims")
    assert "Late. It should have been decided by Thursday 26 November 2026" in text


async def test_two_approvals_on_the_page(build: Builder, session: AsyncSession, client: Client) -> None:
    at = await set_stage(build, pay=pay(60000))
    await send(at)
    await service.decide(at.check, at.claim.id, DecideClaim())
    national = (await build.staff(Role.NATIONAL, None, "Nell Frost")).person
    await session.commit()
    team = await visitor(client, at)
    assert "You gave the first approval" in await team.open(f"/team/claims/{at.claim.id}")
    nell = await Visitor(client).log_in(national, Role.NATIONAL)
    text = await nell.open(f"/team/claims/{at.claim.id}")
    assert "Somebody else, of the national team, must approve it too." in text
    assert "Claim approved." in await nell.send()


async def test_the_doors_of_the_api(two: list[Stage], client: Client) -> None:
    team = (two[0].approver.person, Role.TEAM)
    sam = (two[0].who.person_id, Role.ASSOCIATE)
    listed = (await client.get("/api/v1/claims/to-decide", team)).json()["items"]
    assert [one["number"] for one in listed] == [at.claim.number for at in two]
    body = {"claims": [{"id": one["id"], "digest": one["digest"]} for one in listed]}
    assert (await client.post("/api/v1/claims/approvals", sam, json=body)).status_code == 403
    key = {"Idempotency-Key": "approve-these-two"}
    first, again = [await client.post("/api/v1/claims/approvals", team, json=body, headers=key) for _ in range(2)]
    assert (first.status_code, first.json()["total"], first.json() == again.json()) == (200, {"pence": 30000}, True)
    for wrong in ({"claims": []}, {"claims": [{"id": "x", "digest": ""}]}, {}):
        assert (await client.post("/api/v1/claims/approvals", team, json=wrong)).status_code == 422
    rules = {"rules": [{"rule": "fee_as_offered", "on": True, "most_pence": 15000}], "second_look_percent": 5}
    saved = await client.request("PUT", "/api/v1/claim-rules/YH", team, json=rules)
    assert (saved.status_code, saved.json()["second_look_percent"]) == (200, 5)
    unknown, negative = ({"rule": name, "on": True, "most_pence": p} for name, p in (("x", 1), ("miles_near", -1)))
    for bad in (
        {"second_look_percent": 101},
        {"second_look_percent": 1.5},
        {"rules": [unknown]},
        {"rules": [negative]},
    ):
        assert (await client.request("PUT", "/api/v1/claim-rules/YH", team, json=bad)).status_code == 422
    assert (await client.get("/api/v1/claim-rules/YH", sam)).status_code == 404
    assert (await client.get("/api/v1/claims/by-rule", team)).json() == {"waiting": [], "approved": []}
    undo = {"line_id": str(two[0].claim.lines[0].id), "question": "Why?"}
    path = f"/api/v1/claims/{two[0].claim.id}/undo-rule"
    assert (await client.post(path, team, json=undo)).json()["detail"] == "A person approved this claim"
