"""The report and the effect by their pages and their API."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import text

from faculty_api.rates import service as rates
from frontend.consistency import HEADS
from schemas.access import Actor, Role
from schemas.claims import Cost, NoReceipt
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.evidence.paid import DAY, OFFERED, Paid, local, replaced
from tests.support.client import Client

RAIL = Cost(category="rail", amount_pence=1240, no_receipt=NoReceipt.LOST)
TYPED = {
    "value": "160", "from_-day": "1", "from_-month": "4", "from_-year": "2027",
    "document": "The payment policy, version 4", "clause": "5.2", "reason": "Published",
}  # fmt: skip


@pytest.fixture
async def paid(client: Client, build: Builder) -> Paid:
    return await Paid(build).open()


async def enter(client: Client, paid: Paid, who: Actor) -> Visitor:
    await paid.build.session.commit()
    return await Visitor(client).log_in(who.person, who.role)


async def test_an_empty_report_says_so_in_words(client: Client, paid: Paid) -> None:
    text_ = await (await enter(client, paid, paid.finance)).open("/admin/consistency")
    assert "No claim was sent for work on these days." in text_
    assert [words in text_ for words in ("There are none.", "No figure was decided locally.", "Nobody has.")] == [
        True
    ] * 3


async def test_the_report_in_words_with_its_filters_and_csv(client: Client, paid: Paid) -> None:
    await paid.decide(local("fee.full_day", 16_050, academy="LN", reason="=Agreed"), OFFERED - timedelta(days=1))
    for code in ("YH", "LN"):
        await paid.claim(await paid.build.associate(academy=code), RAIL)
    farah = await enter(client, paid, paid.finance)
    shown = await farah.open("/admin/consistency")
    assert "We worked 4 lines of 2 claims out again, and every one came to the same." in shown
    assert "Payment for a full day: £150 or £160.50 (a local decision)" in shown
    assert "Lines 1 line Cost £10.50 more" in shown
    assert "We worked 2 lines of 1 claim out again" in await farah.open("/admin/consistency?academy=YH")
    days = "since-day=1&since-month=1&since-year=2026&until-day=1&until-month=2&until-year=2026"
    assert "No claim was sent" in await farah.open(f"/admin/consistency?{days}")
    wrong = await farah.open(f"/admin/consistency?{days.replace('until-year=2026', 'until-year=2025')}")
    assert (farah.status, "The last day must not be before the first day" in wrong) == (422, True)
    answer = await client.http.get(
        "/admin/consistency/lines.csv", headers={"Cookie": f"faculty={farah.cookie[client.app.state.settings.cookie]}"}
    )
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert tuple(head) == HEADS
    assert [row[0] for row in rows] == ["Same facts", "Same facts", "Local figure"]
    assert (rows[2][8], rows[2][9]) == ("10.50", "'=Agreed")


async def test_a_tampered_line_is_told_on_the_page(client: Client, paid: Paid) -> None:
    claim = await paid.claim(await paid.build.associate(academy="YH"))
    await paid.build.session.execute(text("UPDATE claim_line SET payable_pence = 14900"))
    nadia = await enter(client, paid, paid.national)
    shown = await nadia.open("/admin/consistency")
    assert "There is 1 surprise to look at." in shown
    assert "£149, to pay" in shown
    assert f"/team/claims/{claim.id}" in nadia.page.links


@pytest.mark.parametrize("role", [Role.TEAM, Role.ASSOCIATE, Role.DATA_PROTECTION])
async def test_nobody_else_opens_it(client: Client, paid: Paid, role: Role) -> None:
    other = await enter(client, paid, await paid.build.staff(role, "YH"))
    for path in ("/admin/consistency", "/admin/consistency/lines.csv"):
        await other.open(path)
        assert other.status == 403
    assert "/admin/consistency" not in (await other.open("/admin/rates"), other.page.links)[1]


async def test_what_would_change_before_proposing_and_on_the_proposal(client: Client, paid: Paid) -> None:
    await paid.claim(await paid.build.associate(academy="YH"))
    nadia = await enter(client, paid, paid.national)
    await nadia.open("/admin/rates/fee.full_day/replace")
    seen = await nadia.send({**TYPED, "see": "yes"})
    assert "1 line of 1 person would have paid another sum: £10 more in all." in seen
    assert await rates.waiting(paid.reader()) == []
    proposed = await nadia.send()  # the same form again, as it was filled in
    assert "Your proposal waits for a second person" in proposed
    assert "£10 more in all." in proposed
    auditor = await enter(client, paid, await paid.build.staff(Role.AUDITOR))
    assert "in all." not in await auditor.open(nadia.at.split("?")[0])


async def test_the_api(client: Client, paid: Paid) -> None:
    await paid.claim(await paid.build.associate(academy="YH"))
    made = await rates.propose(paid.reader(), replaced(16_000))
    await paid.build.session.commit()
    me = (paid.finance.person, Role.FINANCE)
    report = (await client.get(f"/api/v1/consistency?since={DAY}", as_=me)).json()
    assert (report["claims"], report["drifts"], report["since"]) == (1, [], str(DAY))
    body = {
        "key": "fee.full_day", "kind": "replace", "from": "2027-04-01", "value": 16_000,
        "document": "The payment policy, version 4", "reason": "Published",
    }  # fmt: skip
    found = await client.get(f"/api/v1/rate-proposals/{made.id}/effect", as_=me)
    same = await client.post("/api/v1/rate-effects", as_=me, json=body)
    assert (found.status_code, same.status_code, same.json() == found.json()) == (200, 200, True)
    assert (same.json()["more"], same.json()["people"]) == (1000, 1)
    bad = await client.post("/api/v1/rate-effects", as_=me, json={**body, "value": -1})
    assert (bad.status_code, bad.headers["content-type"]) == (422, "application/problem+json")
    for wrong in ("?since=nonsense", "?since=2026-01-02&until=2026-01-01", "?academy=nobody", "?since=0001-01-01"):
        answer = await client.get(f"/api/v1/consistency{wrong}", as_=me)
        assert (wrong, answer.status_code in (200, 400, 422)) == (wrong, True)


async def test_an_academy_that_does_not_exist_is_refused_in_words(client: Client, paid: Paid) -> None:
    farah = await enter(client, paid, paid.finance)
    for days in ("", "&since-day=1&since-month=1&since-year=2026&until-day=1&until-month=11&until-year=2026"):
        text_ = await farah.open(f"/admin/consistency?academy=ZZ{days}")
        assert (farah.status, "Select an Academy from the list" in text_) == (422, True)
    await farah.open("/admin/consistency/lines.csv?academy=ZZ")
    assert farah.status == 422
    answer = await client.get("/api/v1/consistency?academy=ZZ", as_=(paid.finance.person, paid.finance.role))
    assert (answer.status_code, answer.json()["faults"]) == (
        422, [{"field": "academy", "message": "Select an Academy from the list"}],
    )  # fmt: skip


async def test_a_first_day_that_is_none_is_named_in_words(client: Client, paid: Paid) -> None:
    me = (paid.finance.person, paid.finance.role)
    await paid.build.session.commit()
    answer = await client.get("/api/v1/consistency?since=rubbish&until=2026-02-30", as_=me)
    assert (answer.status_code, answer.json()["faults"][0]) == (
        422, {"field": "since", "message": "since must be a real date, like 2026-05-12"},
    )  # fmt: skip
