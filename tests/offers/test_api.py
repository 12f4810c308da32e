"""Offers over HTTP: what is promised to scripts."""

from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.ids import new_id
from faculty_api.offers import service
from faculty_api.programmes.models import Session
from schemas.access import Role
from tests.builders import Builder
from tests.support.client import Client

TEAM = Role.TEAM


@pytest.fixture
async def at(build: Builder, session: AsyncSession) -> dict[str, Any]:
    cohort = await build.cohort()
    found: dict[str, Any] = {
        "cohort": cohort.id,
        "session": (await build.session_of(cohort)).id,
        "sam": ((await build.associate("Sam Okafor", travel_km=50)).person_id, Role.ASSOCIATE),
        "lee": ((await build.associate("Lee Grant", travel_km=50)).person_id, Role.ASSOCIATE),
        "team": ((await build.staff(TEAM, "YH")).person, TEAM),
        "away": ((await build.staff(TEAM, "NW")).person, TEAM),
        "finance": ((await build.staff(Role.FINANCE)).person, Role.FINANCE),
    }
    await session.commit()
    return found


def body(at: dict[str, Any], **more: Any) -> dict[str, Any]:
    offer = {"session_id": str(at["session"]), "person_id": str(at["sam"][0])}
    return {"offers": [offer], "answer_by": "2026-12-02", **more}


async def send(client: Client, at: dict[str, Any], **more: Any) -> str:
    sent = await client.post("/api/v1/offers", at["team"], json=body(at), **more)
    assert sent.status_code == 201, sent.text
    return str(sent.json()["items"][0]["id"])


async def test_suggest_send_list_answer_cancel(client: Client, at: dict[str, Any]) -> None:
    suggested = await client.get(f"/api/v1/cohorts/{at['cohort']}/suggestions", at["team"])
    assert [one["unfilled"] for one in suggested.json()["items"]] == [
        [{"kind": "professional", "why": "there is nobody left to ask", "help": ""}]
    ]
    where = f"/api/v1/cohorts/{at['cohort']}/plan?keep={at['session']}"
    kept = (await client.get(f"{where}.{at['lee'][0]}", at["team"])).json()
    assert (kept["proved"], [one["name"] for one in kept["sessions"][0]["kept"]]) == (True, ["Lee Grant"])
    assert [(await client.get(f"{where}{more}", at["team"])).status_code for more in ("", ".x", f".{new_id()}")] == [
        422, 422, 422,
    ]  # fmt: skip
    assert (await client.get(f"{where}.{at['lee'][0]}", at["away"])).status_code == 404
    path = f"/api/v1/offers/{await send(client, at)}"
    listed = await client.get("/api/v1/offers?status=offered", at["sam"])
    assert ([one["status"] for one in listed.json()["items"]], listed.json()["next"]) == (["offered"], None)
    answered = await client.post(f"{path}/answer", at["sam"], json={"answer": "yes"})
    assert (answered.status_code, answered.json()["status"]) == (201, "accepted")
    again = await client.post(f"{path}/answer", at["sam"], json={"answer": "no"})
    assert (again.status_code, again.json()["detail"]) == (409, "You have said yes to this session already")
    gone = await client.post(f"{path}/cancellation", at["sam"])
    assert (gone.status_code, gone.json()["status"]) == (201, "cancelled")


async def test_the_same_key_sends_and_answers_once(client: Client, at: dict[str, Any]) -> None:
    first, second = [await send(client, at, headers={"Idempotency-Key": "offer-key-1"}) for _ in range(2)]
    assert first == second
    yes = {"json": {"answer": "yes"}, "headers": {"Idempotency-Key": "answer-key-1"}}
    answers = [await client.post(f"/api/v1/offers/{first}/answer", at["sam"], **yes) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (await client.get("/api/v1/offers", at["team"])).json()["items"][0]["status"] == "accepted"


@pytest.mark.parametrize(
    ("who", "method", "path", "status"),
    [
        ("lee", "GET", "", 404),
        ("lee", "POST", "/answer", 404),
        ("lee", "POST", "/cancellation", 404),
        ("lee", "POST", "/withdraw", 403),
        ("sam", "POST", "/withdraw", 403),
        ("team", "POST", "/answer", 403),
        ("away", "GET", "", 404),
        ("away", "POST", "/withdraw", 404),
        ("finance", "GET", "", 403),
        (None, "GET", "", 401),
        (None, "POST", "/answer", 401),
    ],
)
async def test_who_may_do_what(
    client: Client, at: dict[str, Any], who: str, method: str, path: str, status: int
) -> None:
    offer = await send(client, at)
    sent = {"json": {"answer": "yes"}} if path == "/answer" else {}
    found = await client.request(method, f"/api/v1/offers/{offer}{path}", at[who] if who else None, **sent)
    assert found.status_code == status
    assert (await client.get(f"/api/v1/offers/{offer}", at["team"])).json()["status"] == "offered"


async def test_an_offer_that_never_was(client: Client, at: dict[str, Any]) -> None:
    nobody = await client.get(f"/api/v1/offers/{new_id()}", at["team"])
    assert (nobody.status_code, nobody.headers["content-type"]) == (404, "application/problem+json")


BAD_ANSWERS: list[Any] = [
    {}, {"answer": "maybe"}, {"answer": None}, {"answer": "yes", "extra": 1}, {"answer": "yes", "pay": "double"},
    {"answer": "yes", "reduced_to_pence": -1}, {"answer": "yes", "reduced_to_pence": 1.5}, [], "yes", 7,
]  # fmt: skip
BAD_OFFERS: list[dict[str, Any]] = [
    {"offers": []}, {"answer_by": "2027-02-30"}, {"answer_by": "soon"}, {"message": "a\x00b"}, {"message": "x" * 4001},
    {"offers": [{"session_id": "x", "person_id": "y"}]}, {"unknown": True}, {"offers": None},
]  # fmt: skip


async def test_what_cannot_be_read_is_refused_and_changes_nothing(client: Client, at: dict[str, Any]) -> None:
    offer = await send(client, at)
    statuses = [
        (await client.post(f"/api/v1/offers/{offer}/answer", at["sam"], json=bad)).status_code for bad in BAD_ANSWERS
    ] + [(await client.post("/api/v1/offers", at["team"], json=body(at, **bad))).status_code for bad in BAD_OFFERS]
    assert set(statuses) == {422}
    items = (await client.get("/api/v1/offers", at["team"])).json()["items"]
    assert [(one["id"], one["status"]) for one in items] == [(offer, "offered")]


@pytest.mark.parametrize("answer_by", ["0001-01-01", "9999-12-31", "2027-02-09"])
async def test_days_at_the_ends_of_time(client: Client, at: dict[str, Any], answer_by: str) -> None:
    refused = await client.post("/api/v1/offers", at["team"], json=body(at, answer_by=answer_by))
    assert (refused.status_code, [fault["field"] for fault in refused.json()["faults"]]) == (422, ["answer_by"])


async def test_the_list_goes_on_from_its_cursor(
    client: Client, at: dict[str, Any], build: Builder, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_AT_ONCE", 2)
    offer = await send(client, at)
    one = await build.session.get_one(Session, at["session"])
    for _ in range(4):
        await build.offer(one, await build.associate())
    await session.commit()
    seen: list[str] = []
    path: str | None = "/api/v1/offers"
    while path:
        page = (await client.get(path, at["team"])).json()
        seen += [each["id"] for each in page["items"]]
        path = f"/api/v1/offers?cursor={page['next']}" if page["next"] else None
    assert (len(seen), seen == sorted(seen, reverse=True), seen[-1]) == (5, True, offer)
