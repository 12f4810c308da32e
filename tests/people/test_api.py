"""The register and its imports over HTTP."""

import re
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Actor, Role
from tests.builders import Builder
from tests.people.roster.files import xlsx
from tests.people.rosters import VAULT, roster
from tests.shared import SHARED, needs_shared
from tests.support.client import Client

As = tuple[UUID, Role]
JO = "Jo Marsh,jo@example.org,07700 900001,LS1 3WD,,Coaching,Dementia,Large print,Weds 10-3,Likes tea"


def upload(data: bytes, academy: str = "YH", name: str = "list.csv") -> dict[str, object]:
    return {"files": {"file": (name, data)}, "data": {"academy": academy}}


def door(who: Actor) -> As:
    return who.person, who.role


@pytest.fixture
async def team(build: Builder, session: AsyncSession) -> As:
    who = await build.staff(Role.TEAM, "YH")
    await session.commit()
    return door(who)


@needs_shared
async def test_the_real_file(client: Client, build: Builder, session: AsyncSession) -> None:
    lead = door(await build.staff(Role.NATIONAL))
    await session.commit()
    shown = await client.post("/api/v1/imports", lead, **upload((SHARED / "data" / "roster.csv").read_bytes()))
    assert shown.status_code == 201
    view = shown.json()
    assert (view["state"], view["filename"], view["academy"]) == ("previewed", "list.csv", "YH")
    report = view["report"]
    assert [report[end] for end in ("rows", "accepted", "joined", "refused", "empty")] == [143, 138, 2, 2, 1]
    assert (await client.get("/api/v1/associates", lead)).json() == {"items": [], "next": None}
    done = await client.post(f"/api/v1/imports/{view['id']}/commit", lead)
    assert (done.status_code, done.json()["state"]) == (201, "committed")
    assert (await client.get(f"/api/v1/imports/{view['id']}", lead)).json() == done.json()
    again = await client.post(f"/api/v1/imports/{view['id']}/commit", lead)
    assert (again.status_code, again.headers["content-type"]) == (409, "application/problem+json")
    names, cursor = [], ""
    while cursor is not None:
        page = (await client.get(f"/api/v1/associates?{cursor and 'cursor=' + cursor}", lead)).json()
        names += [line["full_name"] for line in page["items"]]
        cursor = page["next"]
    assert (len(names), len(set(names)), names == sorted(names)) == (138, 130, True)


async def test_the_same_key_makes_one_import(client: Client, team: As) -> None:
    once = {"Idempotency-Key": "import-0001"}
    answers = [await client.post("/api/v1/imports", team, headers=once, **upload(roster(JO))) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await client.get("/api/v1/imports", team)).json()["items"]) == 1
    other = await client.post("/api/v1/imports", team, headers=once, **upload(roster(JO), name="other.csv"))
    assert other.status_code == 409


async def test_a_list_is_dropped(client: Client, team: As) -> None:
    made = (await client.post("/api/v1/imports", team, **upload(roster(JO)))).json()
    assert (await client.post(f"/api/v1/imports/{made['id']}/drop", team)).json()["state"] == "dropped"
    assert (await client.post(f"/api/v1/imports/{made['id']}/commit", team)).status_code == 409
    assert [line["state"] for line in (await client.get("/api/v1/imports", team)).json()["items"]] == ["dropped"]


HOSTILE = {
    "nothing": b"",
    "NULs": b"\x00" * 5_000,
    "half a UTF-16 character": b"\xff\xfeF\x00u\x00l\x00l\x00 \x00n",
    "a line of half a million cells": b"Full name," + b"," * 500_000,
    "an unclosed quotation mark": b'Full name,E-mail\n"Jo Marsh,jo@example.org\n' + b"x" * 100_000,
    "surrogates in UTF-8": b"Full name,E-mail\n\xed\xa0\x80Jo Marsh,jo@example.org\n",
    "a zip that is no spreadsheet": b"PK\x03\x04" + b"\x00" * 60,
    "NUL in a name": b"Full name,E-mail\nJo\x00 Marsh,jo@example.org\n",
    "only headings": b"Full name,E-mail\n",
    "a script": b"Full name,E-mail\n<script>alert(1)</script>,jo@example.org\n",
    "a workbook": xlsx([["Full name", "E-mail"], ["Jo Marsh", "=cmd|' /C calc'!A0"]]),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=list(HOSTILE))
async def test_a_hostile_file_is_read_or_refused(client: Client, team: As, data: bytes) -> None:
    answer = await client.post("/api/v1/imports", team, **upload(data))
    assert (answer.status_code, answer.text) == (answer.status_code if answer.status_code < 500 else 422, answer.text)
    if answer.status_code == 201:
        view = answer.json()
        report = view["report"]
        assert report["rows"] == sum(report[end] for end in ("accepted", "joined", "refused", "empty"))
        adds = report["accepted"] + report["joined"] > 0
        answer = await client.post(f"/api/v1/imports/{view['id']}/commit", team)
        assert answer.status_code == (201 if adds else 409), "a list that adds nobody is not added"


async def test_an_odd_name_of_a_file_is_no_trouble(client: Client, team: As) -> None:
    kept = {}
    for name in ("../../etc/passwd\x01", "\u202egpj.xlsx", "x" * 900, "a\r\nb.csv", '"; filename="b.csv'):
        answer = await client.post("/api/v1/imports", team, **upload(roster(JO), name=name))
        assert (name, answer.status_code) == (name, 201)
        kept[name[:6]] = answer.json()["filename"]
    assert [len(name) <= 200 and name.isprintable() for name in kept.values()] == [True] * 5


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {"academy": "YH"}}, 400),
        ({"files": {"other": ("a", b"x")}, "data": {"academy": "YH"}}, 422),
        ({"files": {"file": ("a.csv", b"x")}}, 422),
        ({"files": {"file": ("a.csv", roster(JO)), "academy": ("b", b"YH")}}, 422),
        ({"files": {"file": ("a.csv", roster(JO))}, "data": {"academy": "yh"}}, 422),
        ({"files": {"file": ("a.csv", roster(JO))}, "data": {"academy": "NE"}}, 403),
        ({"files": {"file": ("a.csv", b"x" * 11_000_000)}, "data": {"academy": "YH"}}, 413),
    ],
)
async def test_a_wrong_request_is_told(client: Client, team: As, sent: dict[str, object], status: int) -> None:
    answer = await client.post("/api/v1/imports", team, **sent)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_who_sees_what(client: Client, build: Builder, session: AsyncSession) -> None:
    who = await build.associate("Sam Okafor", skills=["coaching"], topics=["dementia"], notes="Likes tea")
    who.access_needs = VAULT.seal("Large print", place=f"associate/{who.person_id}/access_needs")
    await build.payee(who)
    asking = {
        "self": (who.person_id, Role.ASSOCIATE),
        "team": door(await build.staff(Role.TEAM, "YH")),
        "national": door(await build.staff(Role.NATIONAL)),
        "finance": door(await build.staff(Role.FINANCE)),
        "auditor": door(await build.staff(Role.AUDITOR)),
        "data protection": door(await build.staff(Role.DATA_PROTECTION)),
        "another team": door(await build.staff(Role.TEAM, "NE")),
        "another associate": ((await build.associate()).person_id, Role.ASSOCIATE),
        "administrator": door(await build.staff(Role.ADMIN)),
    }
    await session.commit()
    seen, listed = {}, {}
    for name, one in asking.items():
        answer = await client.get(f"/api/v1/associates/{who.person_id}", one)
        view = answer.json()
        shown = (bool(view.get("details")), bool(view.get("private")))
        seen[name] = shown if answer.status_code == 200 else answer.status_code
        lines = (await client.get("/api/v1/associates?name=okafor", one)).json().get("items")
        listed[name] = lines if lines is None else [line["topics"] for line in lines]
    assert seen == {
        "self": (True, True), "team": (True, True), "national": (True, False), "finance": (False, False),
        "auditor": (False, False), "data protection": (False, False), "another team": 404, "another associate": 404,
        "administrator": 403,
    }  # fmt: skip
    topics = [["dementia"]]
    assert listed == {
        "self": topics, "team": topics, "national": topics, "finance": [None], "auditor": [None],
        "data protection": [None], "another team": [], "another associate": [], "administrator": None,
    }  # fmt: skip
    mine = (await client.get(f"/api/v1/associates/{who.person_id}", asking["self"])).json()
    assert mine["private"] == {"access_needs": "Large print", "notes": "Likes tea"}


async def test_a_foreign_record_reads_as_an_absent_one(client: Client, build: Builder, session: AsyncSession) -> None:
    who = await build.associate(academy="NE")
    team = door(await build.staff(Role.TEAM, "YH"))
    await session.commit()
    foreign = await client.get(f"/api/v1/associates/{who.person_id}", team)
    absent = await client.get(f"/api/v1/associates/{UUID(int=9)}", team)
    assert (foreign.status_code, foreign.json()) == (absent.status_code, absent.json()) == (404, foreign.json())


async def test_filters(client: Client, build: Builder, session: AsyncSession) -> None:
    lead = door(await build.staff(Role.NATIONAL))
    await build.associate("Ann Price", academy="NE")
    await build.associate("Bob Price", kind="professional")
    await build.associate("Cy 100%_ Odd")
    await session.commit()
    found = {}
    for query in (
        "name=PRICE",
        "name=pri ann",
        "academy=YH",
        "kind=professional",
        "name=%25_",
        "academy=ZZ",
        "name=%00",
    ):
        lines = (await client.get(f"/api/v1/associates?{query}", lead)).json()["items"]
        found[query] = [re.split(" ", line["full_name"])[0] for line in lines]
    assert found == {
        "name=PRICE": ["Ann", "Bob"], "name=pri ann": ["Ann"], "academy=YH": ["Bob", "Cy"],
        "kind=professional": ["Bob"], "name=%25_": [], "academy=ZZ": [], "name=%00": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    "query", ["kind=both", "cursor=x", f"cursor={UUID(int=9)}", "name=" + "x" * 201, "academy=" + "Y" * 9]
)
async def test_a_wrong_filter_is_told(client: Client, team: As, query: str) -> None:
    answer = await client.get(f"/api/v1/associates?{query}", team)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
