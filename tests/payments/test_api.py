"""The JSON doors, from bank details to results."""

import hashlib
from datetime import timedelta

import pytest

from schemas.access import Role
from tests.builders import NOW
from tests.payments.conftest import Office
from tests.payments.fill import bank_results
from tests.support.client import Client

ACCOUNT = {"account_name": "S Okafor", "sort_code": "30-94-30", "account_number": "12345678"}


@pytest.fixture
def maker(office: Office) -> tuple[object, Role]:
    return office.maker.person, Role.FINANCE


async def test_the_whole_way(office: Office, client: Client) -> None:
    who = await office.build.associate("Sam Okafor")
    claim = await office.claim(who)
    await office.session.commit()
    sam, maker, checker = (
        (who.person_id, Role.ASSOCIATE),
        (office.maker.person, Role.FINANCE),
        (office.checker.person, Role.FINANCE),
    )
    assert (await client.get("/api/v1/bank-details", sam)).status_code == 404
    given = await client.request("PUT", "/api/v1/bank-details", sam, json=ACCOUNT)
    assert (given.status_code, given.json()["last_digits"], given.json()["pays"]) == (200, "5678", False)
    preview = (await client.get("/api/v1/payment-runs/preview", maker)).json()
    assert [one["why"] for one in preview["left_out"]] == [
        "Bank details given on 22 November 2026. Second check needed"
    ]
    [check] = (await client.get("/api/v1/bank-checks", maker)).json()["items"]
    vera = (office.verifier.person, Role.FINANCE)
    checked = await client.post(f"/api/v1/bank-details/{check['id']}/verification", vera, json={"called_back": True})
    assert (checked.status_code, checked.json()["status"]) == (201, "verified")

    made = await client.post("/api/v1/payment-runs", maker, json={})
    run = f"/api/v1/payment-runs/{made.json()['id']}"
    assert (made.status_code, made.json()["status"], made.json()["pay_on"]) == (201, "draft", "2026-11-27")
    locked = await client.post(f"{run}/lock", maker)
    assert (locked.status_code, locked.json()["total"]) == (201, {"pence": 19860})
    approval = {"digest": locked.json()["digest"], "total_pence": 19860}
    own = await client.post(f"{run}/approval", maker, json=approval)
    assert (own.status_code, own.headers["content-type"]) == (403, "application/problem+json")
    assert (await client.post(f"{run}/approval", checker, json=approval)).json()["status"] == "approved"
    assert (await client.post(f"{run}/approval", checker, json=approval)).status_code == 409
    files = [await client.get(f"{run}/files/bank.csv", maker) for _ in range(2)]
    assert (files[0].status_code, files[0].content) == (200, files[1].content)
    assert files[0].headers["content-type"] == "text/csv; charset=utf-8"
    assert files[0].headers["etag"] == f'"{hashlib.sha256(files[0].content).hexdigest()}"'
    results, as_csv = bank_results(files[0].content), {"Content-Type": "text/csv"}
    early = await client.post(f"{run}/results", maker, content=results, headers=as_csv)
    assert (early.status_code, [fault["message"] for fault in early.json()["faults"]]) == (
        422,
        ["Row 2 is paid on 27 November 2026, which has not come yet. Send this file on or after that day"],
    )
    client.app.state.clock.at = NOW + timedelta(days=6)
    read = await client.post(f"{run}/results", maker, content=results, headers=as_csv)
    assert (read.status_code, read.json()["settled"], read.json()["repeated"]) == (201, 1, False)
    again = await client.post(f"{run}/results", maker, files={"file": ("bank.csv", results, "text/csv")})
    assert (again.status_code, again.json()["repeated"]) == (201, True)
    detail = (await client.get(run, maker)).json()
    assert (detail["left_out"], detail["undecided"]) == ([], 0)
    assert [(item["rail"], item["status"]) for item in detail["items"]] == [
        ("payroll", "pending"), ("bank", "settled"),
    ]  # fmt: skip
    money = (await client.get("/api/v1/money", sam)).json()
    assert [one["claim_id"] for one in money["claims"]] == [str(claim.id)]
    payment = money["claims"][0]["payments"][1]["id"]
    assert (await client.get(f"/api/v1/payments/{payment}", sam)).json()["lines"][0]["amount"] == {"pence": 4860}
    assert [one["id"] for one in (await client.get("/api/v1/payment-runs", maker)).json()["items"]] == [detail["id"]]


async def test_a_command_sent_twice_runs_once(office: Office, client: Client, maker: tuple[object, Role]) -> None:
    await office.payee()
    draft = await client_run(office, client, maker)
    key = {"Idempotency-Key": "lock-0001"}
    first = await client.post(f"{draft}/lock", maker, headers=key)  # type: ignore[arg-type]
    again = await client.post(f"{draft}/lock", maker, headers=key)  # type: ignore[arg-type]
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    without = await client.post(f"{draft}/lock", maker)  # type: ignore[arg-type]
    assert (without.status_code, without.json()["detail"]) == (
        409, "This run is locked already, and waits for a second person to approve it",
    )  # fmt: skip


async def client_run(office: Office, client: Client, maker: tuple[object, Role]) -> str:
    await office.session.commit()
    made = await client.post("/api/v1/payment-runs", maker, json={})  # type: ignore[arg-type]
    return f"/api/v1/payment-runs/{made.json()['id']}"


BAD: list[tuple[str, str, dict[str, object], int]] = [
    ("PUT", "/bank-details", {"json": {"sort_code": "1"}}, 422),
    ("PUT", "/bank-details", {"json": {"sort_code": 5}}, 422),
    ("PUT", "/bank-details", {"json": {"roll": "5"}}, 422),
    ("POST", "/payment-runs", {"json": {"pay_on": "2026-13-01"}}, 422),
    ("POST", "/payment-runs", {"json": {"pay_on": "2026-11-23"}}, 422),
    ("POST", "/payment-runs", {"json": {"held_back": ["x"]}}, 422),
    ("POST", "/payment-runs/00000000-0000-7000-8000-000000000000/lock", {}, 404),
    ("POST", "/payment-runs/nonsense/lock", {}, 404),
    ("POST", "{run}/approval", {"json": {"digest": "x", "total_pence": 1}}, 422),
    ("POST", "{run}/approval", {"json": {"digest": "0" * 64, "total_pence": 10**30}}, 409),
    ("POST", "{run}/approval", {"content": b"\xff\xfe", "headers": {"Content-Type": "application/json"}}, 400),
    ("POST", "{run}/results", {"content": b"", "headers": {"Content-Type": "text/csv"}}, 409),
    ("POST", "{run}/results", {"files": {"wrong": ("a.csv", b"x")}}, 422),
    ("POST", "{run}/results", {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400),
    ("POST", "{run}/results", {"content": b"x" * 20_000_001, "headers": {"Content-Type": "text/csv"}}, 413),
    ("POST", "{run}/results", {"content": b"x", "headers": {"Content-Type": "text/plain"}}, 400),
    ("GET", "{run}/files/..%2fbank.csv", {}, 404),
    ("GET", "{run}/files/bank.csv%00", {}, 400),
    ("GET", "/payment-runs?cursor=x", {}, 400),
    ("GET", "/payment-runs/preview?pay_on=x", {}, 422),
    ("GET", "/payment-runs/preview?pay_on=2026-11-20", {}, 422),
    ("GET", "/payment-runs/preview?pay_on=2026-11-28", {}, 422),
    ("GET", "/payments/00000000-0000-7000-8000-000000000000", {}, 404),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), BAD, ids=[f"{m} {p} {s}" for m, p, _, s in BAD])
async def test_bad_input_is_refused_in_words(
    office: Office,
    client: Client,
    maker: tuple[object, Role],
    method: str,
    path: str,
    body: dict[str, object],
    status: int,
) -> None:
    who = await office.build.associate()
    run = await client_run(office, client, maker)
    as_ = (who.person_id, Role.ASSOCIATE) if "bank-details" in path else maker
    at = path.format(run=run) if "{run}" in path else f"/api/v1{path}"
    answer = await client.request(method, at, as_, **body)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert len(answer.json()["detail"]) > 10


async def test_a_results_file_tells_every_fault(office: Office, client: Client, maker: tuple[object, Role]) -> None:
    await office.payee()
    run = await office.sent()
    await office.session.commit()
    data = b"reference,amount,result,paid_on\nLEF000001-0002,forty,paid,2026-11-22\n,1,paid,2026-11-22\n"
    answer = await client.post(
        f"/api/v1/payment-runs/{run.id}/results", maker, content=data, headers={"Content-Type": "text/csv"}  # type: ignore[arg-type]
    )  # fmt: skip
    assert answer.status_code == 422
    assert [fault["message"] for fault in answer.json()["faults"]] == [
        "Row 2 has an amount that is not a number",
        "Row 3 has no reference",
    ]
