"""Claims over HTTP, as scripts use them."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.claims.stage import AFTER, DAY, Stage, pay, photo, set_stage
from tests.support.client import Client

As = tuple[UUID, Role]
Ready = Callable[[], Awaitable[tuple[Stage, As, As]]]


@pytest.fixture
def ready(build: Builder, session: AsyncSession, client: Client) -> Ready:
    """A ready claim, who it is for, and who checks it; with log-ins, in the database for all to see."""

    async def made() -> tuple[Stage, As, As]:
        client.app.state.clock.at = AFTER
        at = await set_stage(build)
        await session.commit()
        return at, (at.who.person_id, Role.ASSOCIATE), (at.approver.person, Role.TEAM)

    return made


async def test_a_claim_from_a_delivered_session_to_approval(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    client.app.state.clock.at = AFTER
    team = await build.staff(Role.TEAM, "YH")
    checker = await build.staff(Role.TEAM, "YH")
    sam = await build.associate("Sam Okafor")
    held = await build.session_of(await build.cohort(), day=DAY)
    await build.offer(held, sam, status="accepted", pay=pay())
    await session.commit()
    me, them = (sam.person_id, Role.ASSOCIATE), (team.person, Role.TEAM)
    marked = await client.post(f"/api/v1/sessions/{held.id}/delivered", them)
    assert (marked.status_code, [one["fee"] for one in marked.json()["items"]]) == (200, [{"pence": 15000}])
    started = await client.post("/api/v1/claims", me, json={"session_id": str(held.id)})
    here = f"/api/v1/claims/{started.json()['id']}"
    assert (started.status_code, here) == (201, f"/api/v1/claims/{marked.json()['items'][0]['id']}")
    cost = await client.post(f"{here}/costs", me, json={"category": "rail", "amount_pence": 4860})
    line = cost.json()["lines"][1]
    assert (cost.status_code, line["status"], line["payable"]) == (201, "exception", {"pence": 0})
    files = {"photo": ("ticket.jpg", photo(), "image/jpeg")}
    kept = await client.post(f"{here}/costs/{line['cost_id']}/receipt", me, files=files)
    assert (kept.status_code, kept.json()["lines"][1]["payable"]) == (201, {"pence": 4860})
    unsaid = await client.post(f"{here}/submission", me)
    assert (unsaid.status_code, [one["field"] for one in unsaid.json()["faults"]]) == (422, ["happened"])
    await client.post(f"{here}/happened", me, json={"happened": "planned"})
    sent = await client.post(f"{here}/submission", me)
    assert (sent.status_code, sent.json()["status"]) == (200, "submitted")
    early = await client.post(f"{here}/approval", me)
    assert early.status_code == 403
    approved = await client.post(f"{here}/approval", (checker.person, Role.TEAM))
    assert (approved.status_code, approved.json()["approved"]) == (200, {"pence": 19860})
    assert (approved.json()["fee"], approved.json()["expenses"]) == ({"pence": 15000}, {"pence": 4860})
    again = await client.post(f"{here}/approval", (checker.person, Role.TEAM), json={})
    assert (again.status_code, again.headers["content-type"]) == (409, "application/problem+json")
    listed = await client.get("/api/v1/claims?status=approved", them)
    assert ([one["number"] for one in listed.json()["items"]], listed.json()["next"]) == ([2041], None)
    assert [one["because"] != "" for one in approved.json()["lines"]] == [True, True]


async def test_the_same_command_twice_is_one_cost(ready: Ready, client: Client) -> None:
    at, me, _ = await ready()
    sent = {"json": {"category": "bus", "amount_pence": 300}, "headers": {"Idempotency-Key": "bus-ticket-1"}}
    first = await client.post(f"/api/v1/claims/{at.claim.id}/costs", me, **sent)
    second = await client.post(f"/api/v1/claims/{at.claim.id}/costs", me, **sent)
    assert (first.json(), len(second.json()["lines"])) == (second.json(), 2)
    other = {**sent, "json": {"category": "bus", "amount_pence": 301}}
    assert (await client.post(f"/api/v1/claims/{at.claim.id}/costs", me, **other)).status_code == 409


async def test_a_cost_is_changed_and_removed(ready: Ready, client: Client) -> None:
    at, me, _ = await ready()
    here = f"/api/v1/claims/{at.claim.id}/costs"
    cost = (await client.post(here, me, json={"category": "car_mileage", "miles": 24})).json()["lines"][1]["cost_id"]
    changed = await client.request("PUT", f"{here}/{cost}", me, json={"category": "car_mileage", "miles": "10.5"})
    assert [line["claimed"]["pence"] for line in changed.json()["lines"]] == [15000, 473]
    gone = await client.request("DELETE", f"{here}/{cost}", me)
    assert [line["claimed"]["pence"] for line in gone.json()["lines"]] == [15000]
    assert (await client.request("DELETE", f"{here}/{cost}", me)).status_code == 404


async def test_a_key_makes_put_and_delete_once_too(ready: Ready, client: Client) -> None:
    at, me, _ = await ready()
    here = f"/api/v1/claims/{at.claim.id}/costs"
    cost = (await client.post(here, me, json={"category": "bus", "amount_pence": 300})).json()["lines"][1]["cost_id"]
    for method, sent in (("PUT", {"json": {"category": "bus", "amount_pence": 450}}), ("DELETE", {})):
        keyed = {**sent, "headers": {"Idempotency-Key": f"bus-ticket-{method}"}}
        first, again = [await client.request(method, f"{here}/{cost}", me, **keyed) for _ in range(2)]
        assert (first.status_code, again.status_code, first.json()) == (200, 200, again.json())
    deleted = {"headers": {"Idempotency-Key": "bus-ticket-PUT"}}
    assert (await client.request("DELETE", f"{here}/{cost}", me, **deleted)).status_code == 409
    about = (await client.get("/api/v1/openapi.json")).json()["info"]["description"]
    assert "(POST, PUT and DELETE) takes the header `Idempotency-Key`" in about


NO_BODY = {
    "nothing": {},
    "JSON of no length": {"headers": {"Content-Type": "application/json"}},
    "a form of no length": {"headers": {"Content-Type": "application/x-www-form-urlencoded"}},
    "null": {"content": b"null", "headers": {"Content-Type": "application/json"}},
    "no lines": {"json": {}},
}


@pytest.mark.parametrize("sent", NO_BODY.values(), ids=list(NO_BODY))
async def test_no_body_approves_every_clean_line(ready: Ready, client: Client, sent: dict) -> None:
    at, me, them = await ready()
    here = f"/api/v1/claims/{at.claim.id}"
    await client.post(f"{here}/submission", me)
    answer = await client.post(f"{here}/approval", them, **sent)
    assert (answer.status_code, answer.json().get("status")) == (200, "approved")


@pytest.mark.parametrize("sent", NO_BODY.values(), ids=list(NO_BODY))
async def test_no_body_names_the_line_that_needs_a_decision(ready: Ready, client: Client, sent: dict) -> None:
    at, me, them = await ready()
    here = f"/api/v1/claims/{at.claim.id}"
    taxi = {"category": "taxi", "amount_pence": 900, "no_receipt": "lost"}
    line = (await client.post(f"{here}/costs", me, json=taxi)).json()["lines"][1]
    await client.post(f"{here}/submission", me)
    answer = await client.post(f"{here}/approval", them, **sent)
    assert (answer.status_code, [fault["field"] for fault in answer.json()["faults"]]) == (
        422,
        [f"decision-{line['id']}"],
    )


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("sent", [b'""', b"[]", b"1"])
async def test_what_is_no_command_is_a_fault_of_the_body(ready: Ready, client: Client, sent: bytes) -> None:
    at, _, them = await ready()
    headers = {"Content-Type": "application/json"}
    answer = await client.post(f"/api/v1/claims/{at.claim.id}/approval", them, content=sent, headers=headers)
    assert (answer.status_code, [fault["field"] for fault in answer.json()["faults"]]) == (422, ["body"])


async def test_a_receipt_is_only_ever_a_download(ready: Ready, client: Client) -> None:
    at, me, checker = await ready()
    here = f"/api/v1/claims/{at.claim.id}/costs"
    cost = (await client.post(here, me, json={"category": "rail", "amount_pence": 4860})).json()["lines"][1]["cost_id"]
    files = {"photo": ('x"; filename="evil.html', photo(), "text/html")}
    receipt = (await client.post(f"{here}/{cost}/receipt", me, files=files)).json()["lines"][1]["receipt"]["id"]
    for who in (me, checker):
        got = await client.get(f"/api/v1/receipts/{receipt}", who)
        assert (got.status_code, got.content[:3]) == (200, b"\xff\xd8\xff")
        assert {name: got.headers[name] for name in ("content-type", "x-content-type-options", "cache-control")} == {
            "content-type": "image/jpeg",
            "x-content-type-options": "nosniff",
            "cache-control": "private, no-store",
        }
        assert got.headers["content-disposition"].startswith('attachment; filename="x')
        assert got.headers["content-disposition"].count('"') == 2
        assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
        picture = await client.get(f"/receipts/{receipt}/picture", who)
        assert (picture.status_code, picture.headers["content-security-policy"]) == (200, "sandbox; default-src 'none'")
    assert (await client.get(f"/api/v1/receipts/{receipt}")).status_code == 401


async def test_a_stranger_finds_nothing(ready: Ready, build: Builder, session: AsyncSession, client: Client) -> None:
    at, me, _ = await ready()
    lee = (await build.associate("Lee Grant")).person_id
    north_west = (await build.staff(Role.TEAM, "NW")).person
    await session.commit()
    here = f"/api/v1/claims/{at.claim.id}"
    for who in ((lee, Role.ASSOCIATE), (north_west, Role.TEAM)):
        assert (await client.get(here, who)).status_code == 404
        assert (await client.get("/api/v1/claims", who)).json() == {"items": [], "next": None}
    stranger = (lee, Role.ASSOCIATE)
    assert (await client.post("/api/v1/claims", stranger, json={"session_id": str(at.session.id)})).status_code == 404
    assert (await client.post(f"{here}/submission", stranger)).status_code == 404
    assert (await client.post(f"{here}/approval", (north_west, Role.TEAM))).status_code == 404
    assert (await client.post(f"{here}/submission", me)).status_code == 200


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("", {"json": {"session_id": "x"}}, 422),
        ("", {"json": {}}, 422),
        ("", {"content": b"\xff", "headers": {"Content-Type": "application/json"}}, 400),
        ("/{id}/costs", {"json": {"category": "yacht", "amount_pence": 1}}, 422),
        ("/{id}/costs", {"json": {"category": "bus", "amount_pence": -1}}, 422),
        ("/{id}/costs", {"json": {"category": "bus", "amount_pence": 1, "status": "payable"}}, 422),
        ("/{id}/costs", {"json": {"category": "bus", "amount_pence": 100, "on": "2026-02-30"}}, 422),
        ("/{id}/costs", {"json": {"category": "bus", "amount_pence": 100, "reason": "a\x00b"}}, 422),
        ("/{id}/costs", {"json": {"category": "car_mileage", "miles": "NaN"}}, 422),
        ("/{id}/costs", {"json": {"category": "car_mileage", "miles": "1e999"}}, 422),
        ("/{id}/costs", {"json": {"category": "car_mileage", "miles": "1e-999999"}}, 422),
        ("/{id}/costs", {"json": {"category": "bus"}}, 422),
        ("/{id}/happened", {"json": {"happened": "maybe"}}, 422),
        ("/{id}/costs", {"content": b'{"category": "bus", "amount_pence": NaN}', "headers": JSON}, 422),
        ("/{id}/approval", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ("/{id}/costs/{id}/receipt", {"json": {}}, 422),
        ("/{id}/costs/{id}/receipt", {"files": {"photo": ("a.jpg", b"", "image/jpeg")}}, 404),
    ],
)
async def test_bad_input_is_refused_in_words(ready: Ready, client: Client, path: str, sent: dict, status: int) -> None:
    at, me, _ = await ready()
    answer = await client.post("/api/v1/claims" + path.format(id=at.claim.id), me, **sent)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["detail"] != ""


A_SUM = "Must be a whole number of pence from 1 to 1000000"
WRONG_COSTS: list[tuple[bytes, str, str]] = [
    (b'"amount_pence": -1', "amount_pence", A_SUM),
    (b'"amount_pence": 5.5', "amount_pence", A_SUM),
    (b'"amount_pence": 99999999999', "amount_pence", A_SUM),
    (b'"amount_pence": NaN', "amount_pence", f"{A_SUM}: NaN is not a number"),
    (b'"amount_pence": 1e400', "amount_pence", f"{A_SUM}: this number is too large"),
    (b'"amount_pence": 520, "currency": "EUR"', "currency", "Is not a known field. Take it out"),
]


async def test_a_wrong_value_is_named_and_told_how_to_mend_it(ready: Ready, client: Client) -> None:
    at, me, _ = await ready()
    for sent, field, message in WRONG_COSTS:
        whole = b'{"category": "bus", %s}' % sent
        answer = await client.post(f"/api/v1/claims/{at.claim.id}/costs", me, content=whole, headers=JSON)
        assert (answer.status_code, answer.json()["faults"]) == (422, [{"field": field, "message": message}])
    answer = await client.post(f"/api/v1/claims/{at.claim.id}/costs", me, json={"category": "yacht"})
    (fault,) = answer.json()["faults"]
    assert (answer.status_code, fault["field"], fault["message"][:22]) == (422, "category", "Must be one of rail, b")


async def test_too_large_a_receipt_is_told_so(ready: Ready, client: Client) -> None:
    at, me, _ = await ready()
    here = f"/api/v1/claims/{at.claim.id}/costs"
    cost = (await client.post(here, me, json={"category": "rail", "amount_pence": 4860})).json()["lines"][1]["cost_id"]
    for size, status in ((10 * 1024 * 1024 + 1, 422), (12 * 1024 * 1024, 413)):
        files = {"photo": ("a.jpg", b"\xff\xd8\xff" + bytes(size - 3), "image/jpeg")}
        answer = await client.post(f"{here}/{cost}/receipt", me, files=files)
        assert (answer.status_code, "smaller than 10MB" in answer.json()["detail"]) == (status, True)
    claim = await client.get(f"/api/v1/claims/{at.claim.id}", me)
    assert [line["receipt"] for line in claim.json()["lines"]] == [None, None]


async def test_a_list_is_asked_for_in_words_it_knows(ready: Ready, client: Client) -> None:
    _, me, _ = await ready()
    for query in ("cursor=zz", "cursor=-1", "cursor=", "cursor=1234567890123456", "limit=-1", "limit=0", "status=gone"):
        answer = await client.get(f"/api/v1/claims?{query}", me)
        assert (query, answer.status_code) == (query, 400)
    answer = (await client.get("/api/v1/claims?cursor=zz", me)).json()
    assert answer["faults"] == [
        {"field": "cursor", "message": "We do not know this place in the list. Start from its beginning"}
    ]
    known = await client.get("/api/v1/claims?cursor=999999&limit=1", me)
    assert (known.status_code, len(known.json()["items"])) == (200, 1)
