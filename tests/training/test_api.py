"""Skills, trainings and courses by JSON: from the first word to the certificate, and who is refused."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.support.client import Client
from tests.training.school import school

COURSE = {"title": "Keeping safe", "on": "2026-12-02", "starts": "10:00:00", "ends": "13:00:00", "places": 2}
SEEN = {"evidence": "Saw it", "ends_on": "2027-03-01"}


async def test_the_whole_way(client: Client, build: Builder, session: AsyncSession) -> None:
    one, sam = await school(build), await build.associate("Sam Okafor")
    cohort = await build.cohort()
    held = await build.session_of(cohort)
    await session.commit()
    me, team, lead = (
        (sam.person_id, Role.ASSOCIATE), (one.team.person, Role.TEAM), (one.lead.person, Role.NATIONAL),
    )  # fmt: skip
    here = f"/api/v1/associates/{sam.person_id}"

    async def ask(method: str, path: str, who: tuple[UUID, Role], **body: Any) -> Any:
        answer = await client.request(method, path, who, json=body or None)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    said = await ask("PUT", f"{here}/skills", me, skills={"coaching": "able"})
    assert [(each["skill"], each["counts"]) for each in said["skills"]] == [("coaching", False)]
    checked = await ask("POST", f"{here}/skills/coaching/check", team, **SEEN)
    assert checked["skills"][0]["counts"] is True
    training = await ask("POST", "/api/v1/trainings", lead, name="Safe spaces", months=12)
    asks = f"/api/v1/programmes/{cohort.programme_id}/requirements"
    await ask("PUT", asks, lead, trainings=[training["id"]], skills=["coaching"])
    assert [each["name"] for each in (await ask("GET", asks, team))["requirements"]] == [
        "Safe spaces", "Coaching-style approaches",
    ]  # fmt: skip
    why = await ask("GET", f"{here}/why-not?session={held.id}", me)
    assert (why["on"], [len(each["steps"]) for each in why["programmes"]]) == ("2027-02-09", [1])
    to = {"session_id": str(held.id), "person_id": str(sam.person_id)}
    refused = await client.post("/api/v1/offers", team, json={"offers": [to], "answer_by": "2026-12-10"})
    assert (refused.status_code, refused.json()["detail"]) == (
        409, f"Sam Okafor cannot be booked for session {held.number}. Has not done the training “Safe spaces”",
    )  # fmt: skip
    course = await ask("POST", "/api/v1/courses", team, **COURSE, academy="YH", training_id=training["id"])
    at = f"/api/v1/courses/{course['id']}"
    await ask("POST", f"{at}/invitations", team, people=[str(sam.person_id)])
    assert (await ask("POST", f"{at}/answer", me, yes=True))["mine"] == "yes"
    client.app.state.clock.at = client.app.state.clock.at.replace(month=12, day=3)
    result = {"person_id": str(sam.person_id), "result": "passed"}
    after = await ask("POST", f"{at}/results", team, results=[result])
    assert (after["course"]["status"], after["people"][0]["status"]) == ("finished", "passed")
    (held_now,) = (await ask("GET", f"{here}/training", me))["trainings"]
    assert (held_now["ends_on"], held_now["soon"]) == ("2027-12-02", False)
    file = await client.get(f"/api/v1/certificates/{held_now['id']}", me)
    assert (file.status_code, file.headers["content-type"], file.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert [each["title"] for each in (await ask("GET", "/api/v1/courses", me))["items"]] == ["Keeping safe"]
    assert (await ask("GET", "/api/v1/trainings/ending", team))["items"] == []
    sent = await client.post("/api/v1/offers", team, json={"offers": [to], "answer_by": "2026-12-10"})
    assert sent.status_code == 201


DOORS: list[tuple[str, str, dict[str, Any], set[Role]]] = [
    ("GET", "/associates/{sam}/training", {}, {Role.ASSOCIATE, Role.TEAM, Role.NATIONAL}),
    ("GET", "/associates/{sam}/why-not", {}, {Role.ASSOCIATE, Role.TEAM, Role.NATIONAL}),
    ("PUT", "/associates/{sam}/skills", {"skills": {"coaching": "able"}}, {Role.ASSOCIATE}),
    ("POST", "/associates/{sam}/skills/coaching/check", SEEN, {Role.TEAM, Role.NATIONAL}),
    ("GET", "/trainings", {}, {Role.ASSOCIATE, Role.TEAM, Role.NATIONAL}),
    ("POST", "/trainings", {"name": "Another"}, {Role.NATIONAL}),
    ("GET", "/courses", {}, {Role.ASSOCIATE, Role.TEAM, Role.NATIONAL}),
    ("GET", "/courses/{course}", {}, {Role.ASSOCIATE, Role.TEAM, Role.NATIONAL}),
    ("GET", "/courses/{course}/people", {}, {Role.TEAM, Role.NATIONAL}),
    ("POST", "/courses/{course}/answer", {"yes": True}, {Role.ASSOCIATE}),
    ("POST", "/courses/{course}/cancel", {}, {Role.TEAM, Role.NATIONAL}),
    ("PUT", "/programmes/{programme}/requirements", {"trainings": []}, {Role.NATIONAL}),
]
STAFF = [role for role in Role if role not in (Role.SYSTEM, Role.ANONYMOUS, Role.ASSOCIATE)]


@pytest.mark.parametrize(("method", "path", "body", "allowed"), DOORS)
async def test_each_role_at_each_door(
    client: Client, build: Builder, session: AsyncSession,
    method: str, path: str, body: dict[str, Any], allowed: set[Role],
) -> None:  # fmt: skip
    """Whoever is of another Academy, or another associate, finds nothing; the others are served or refused by role."""
    one, sam = await school(build), await build.associate("Sam Okafor", skills=["coaching"])
    cohort, course = await build.cohort(), await one.course(await one.training())
    await one.invite(course, sam)
    lee = await build.associate("Lee Grant")
    near = {role: (await build.staff(role, "YH")).person for role in STAFF} | {Role.ASSOCIATE: sam.person_id}
    far = {Role.TEAM: (await build.staff(Role.TEAM, "NW")).person, Role.ASSOCIATE: lee.person_id}
    await session.commit()
    url = "/api/v1" + path.format(sam=sam.person_id, course=course.id, programme=cohort.programme_id)

    async def status(who: UUID, role: Role) -> int:
        return (await client.request(method, url, (who, role), json=body or None)).status_code

    shared = "{" not in path
    for role, who in far.items():
        expected = (200, 201) if shared else (404,)
        assert (role, await status(who, role) in (expected if role in allowed else (403,))) == (role, True)
    done = 0
    for role, who in near.items():
        found = await status(who, role)
        once = path.endswith("/cancel") and role in allowed and done
        assert (role, found in ((409,) if once else (200, 201) if role in allowed else (403,))) == (role, True)
        done += role in allowed


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"skills": {"coaching": "wizard"}}, 422),
        ({"skills": {"juggling": "able"}}, 422),
        ({"skills": {"": "able"}}, 422),
        ({"skills": [1]}, 422),
        ({}, 422),
        ({"skills": {}, "more": 1}, 422),
        ({"skills": {"x" * 300: "able"}}, 422),
    ],
)
async def test_bad_skills(
    client: Client, build: Builder, session: AsyncSession, body: dict[str, Any], status: int
) -> None:
    sam = await build.associate("Sam Okafor")
    await session.commit()
    answer = await client.request(
        "PUT", f"/api/v1/associates/{sam.person_id}/skills", (sam.person_id, Role.ASSOCIATE), json=body
    )
    assert answer.status_code in (status, 400)


@pytest.mark.parametrize(
    "change",
    [
        {"places": 0}, {"places": 501}, {"ends": "09:00:00"}, {"on": "2026-11-01"},
        {"on": "2027-03-28", "starts": "01:30:00"},
        {"title": " "}, {"title": "a\u0000b"}, {"academy": "ZZ"}, {"training_id": str(UUID(int=3))}, {"places": 1.5},
    ],
)  # fmt: skip
async def test_bad_courses(client: Client, build: Builder, session: AsyncSession, change: dict[str, Any]) -> None:
    one = await school(build)
    training = await one.training()
    await session.commit()
    body = {**COURSE, "academy": "YH", "training_id": str(training.id), **change}
    answer = await client.post("/api/v1/courses", (one.team.person, Role.TEAM), json=body)
    assert answer.status_code in (400, 403, 422)
    assert answer.headers["content-type"] == "application/problem+json"
