"""Cohorts and sessions over HTTP."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.programmes import service
from schemas.access import Role
from tests.builders import Builder, as_dict
from tests.programmes.facts import new_cohort
from tests.support.client import Client

As = tuple[UUID, Role]


@pytest.fixture
async def team(build: Builder, session: AsyncSession) -> As:
    await service.load(session)
    who = await build.staff(Role.TEAM, "YH")
    await session.commit()
    return who.person, Role.TEAM


@pytest.fixture
async def cohort(client: Client, team: As) -> dict[str, Any]:
    """The body of a good command."""
    programmes = (await client.get("/api/v1/programmes", team)).json()["items"]
    return as_dict(new_cohort(UUID(programmes[0]["id"])))


async def test_create_and_read(client: Client, team: As, cohort: dict[str, Any]) -> None:
    made = await client.post("/api/v1/cohorts", team, json=cohort)
    assert made.status_code == 201
    view = made.json()
    assert (await client.get(f"/api/v1/cohorts/{view['id']}", team)).json() == view
    lines = (await client.get("/api/v1/cohorts?state=not_started", team)).json()
    assert [(line["id"], line["places"], line["booked"]) for line in lines["items"]] == [(view["id"], 4, 0)]
    assert lines["next"] is None
    first = (await client.get("/api/v1/sessions?limit=1", team)).json()
    assert first["items"] == view["sessions"][:1]
    rest = (await client.get("/api/v1/sessions", team, params={"cursor": first["next"]})).json()
    assert rest == {"items": view["sessions"][1:], "next": None}
    assert (await client.get(f"/api/v1/sessions/{view['sessions'][0]['id']}", team)).json() == view["sessions"][0]


async def test_the_same_key_makes_one_cohort(client: Client, team: As, cohort: dict[str, Any]) -> None:
    once = {"Idempotency-Key": "cohort-0001"}
    answers = [await client.post("/api/v1/cohorts", team, json=cohort, headers=once) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await client.get("/api/v1/cohorts", team)).json()["items"]) == 1


async def test_the_role_level_is_a_forced_choice(client: Client, team: As, cohort: dict[str, Any]) -> None:
    del cohort["role_level"]
    answer = await client.post("/api/v1/cohorts", team, json=cohort)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["faults"] == [{"field": "role_level", "message": "Is missing"}]


@pytest.mark.parametrize(
    "changed",
    [
        {"role_level": 5}, {"role_level": "four"}, {"sessions": []}, {"sessions": [{}]}, {"sessions": None},
        {"name": ""}, {"name": "x\x00"}, {"participants": -1}, {"programme_id": "x"}, {"mode": "both"},
        {"lived_needed": 10}, {"unknown": 1}, {"prepare_at": "25:00"}, {"academy": "yh"},
        {"sessions": [{"on": "2027-02-30", "starts": "10:00:00", "ends": "15:00:00"}]},
        {"sessions": [{"on": "2027-02-09", "starts": "10:00:00", "ends": "15:00:00"}] * 41},
    ],
)  # fmt: skip
async def test_nonsense_is_refused(client: Client, team: As, cohort: dict[str, Any], changed: dict[str, Any]) -> None:
    answer = await client.post("/api/v1/cohorts", team, json={**cohort, **changed})
    assert answer.status_code == 422


async def test_a_zone_in_a_wall_clock_time_is_refused(client: Client, team: As, cohort: dict[str, Any]) -> None:
    cohort["sessions"] = [{"on": "2027-02-09", "starts": "10:00:00Z", "ends": "15:00:00"}]
    answer = await client.post("/api/v1/cohorts", team, json=cohort)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == ["sessions[0].starts"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("cursor=zzz", 400),
        ("limit=-1", 400),
        ("limit=0", 400),
        ("limit=x", 400),
        ("since=yesterday", 422),
        ("status=gone", 400),
    ],
)
async def test_bad_questions(client: Client, team: As, query: str, status: int) -> None:
    assert (await client.get(f"/api/v1/sessions?{query}", team)).status_code == status


async def test_others_cohorts_are_not_found(client: Client, team: As, build: Builder, session: AsyncSession) -> None:
    theirs = await build.cohort(academy="NE")
    held = await build.session_of(theirs)
    await session.commit()
    for path in (f"cohorts/{theirs.id}", f"sessions/{held.id}", f"cohorts/{UUID(int=1)}", "cohorts/x"):
        assert (await client.get(f"/api/v1/{path}", team)).status_code == 404
    assert (await client.get("/api/v1/cohorts")).status_code == 401


async def test_dates_of_a_series(client: Client, team: As) -> None:
    body = {"first": "2027-03-22", "every": "week", "count": 2}
    answer = await client.post("/api/v1/cohorts/dates", team, json=body)
    assert answer.json() == {
        "items": [
            {"on": "2027-03-22", "notes": ["Holi (expected, a day earlier or later)"]},
            {"on": "2027-03-29", "notes": ["Bank holiday: Easter Monday"]},
        ],
        "next": None,
    }
    far = await client.post("/api/v1/cohorts/dates", team, json={**body, "first": "9999-12-31"})
    assert far.status_code == 422
