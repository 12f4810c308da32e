"""Who may do what with a story, over HTTP: every role and every relation against a table that people read."""

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from faculty_api.kernel.db import transaction
from faculty_api.stories import service as stories
from schemas.access import Role
from schemas.stories import Audience
from tests.builders import NOW, Builder
from tests.stories.house import TITLE, VAULT, WORDS, House
from tests.support.client import Client

NEEDS, REASON = "canary-needs-badger", "To plan session 3"
WHO = {
    "themselves": (Role.ASSOCIATE, None),
    "another associate": (Role.ASSOCIATE, "YH"),
    "their team": (Role.TEAM, "YH"),
    "a team that may ask them": (Role.TEAM, "LN"),
    "another team": (Role.TEAM, "NW"),
    "national": (Role.NATIONAL, None),
    "finance": (Role.FINANCE, None),
    "admin": (Role.ADMIN, None),
    "auditor": (Role.AUDITOR, None),
    "data protection": (Role.DATA_PROTECTION, None),
}
# Rows 4, 5, 6, 7, 15, 16 and 52 of the matrix. The part is shared with the team alone, another with other regions.
TABLE = """
                          titles team-part regions-part change share back(own)      back(theirs)      private needs log
themselves                200    200       200          200    201   201            201               403     yes   200
another associate         404    404       404          404    404   404            404               403     no    404
their team                200    200       404          403    403   404            201               403     yes   403
a team that may ask them  200    404       200          403    403   404            404               403     no    403
another team              404    404       404          403    403   404            404               403     no    403
national                  200    404       200          403    403   403            403               403     no    403
finance                   403    403       403          403    403   403            403               403     no    403
admin                     403    403       403          403    403   403            403               403     no    403
auditor                   403    403       403          403    403   403            403               403     no    200
data protection           200    200       200          403    403   404            201               200     no    200
"""


class Town:
    def __init__(self, client: Client, house: House, parts: tuple[UUID, UUID], consent: UUID) -> None:
        self.client, self.house, self.parts, self.consent = client, house, parts, consent
        self.sam = house.sam.person_id

    async def ask(self, who: tuple[UUID, Role], sam: UUID | None = None) -> tuple[list[str], str]:
        """The statuses in the order of the table, and everything that was answered."""
        sam, (team, regions) = sam or self.sam, self.parts
        body = {"title": "Anew", "text": "Other words", "topics": []}
        share = {"audience": "programme", "purposes": ["plan"]}
        reading = {"reason": REASON, "purpose": "plan"}
        if sam != self.sam:
            team = regions = uuid4()
        calls: list[tuple[str, str, object]] = [
            ("GET", f"associates/{sam}/story", None),
            ("POST", f"associates/{sam}/story/{team}/reading", reading),
            ("POST", f"associates/{sam}/story/{regions}/reading", reading),
            ("POST", f"story/parts/{team}/sharing", share),
            ("POST", f"associates/{sam}/private/reading", {"reason": REASON}),
            ("GET", f"associates/{sam}", None),
            ("GET", f"associates/{sam}/reads", None),
            ("POST", f"story/consents/{self.consent if sam == self.sam else uuid4()}/end", {}),
            ("PUT", f"story/parts/{team}", body),
        ]
        found = []
        for method, path, sent in calls:
            more = {"json": sent} if sent is not None else {}
            found.append(await self.client.request(method, f"/api/v1/{path}", who, **more))
        status = [str(one.status_code) for one in found]
        needs = "yes" if NEEDS in found[5].text else "no"
        order = [*status[:3], status[8], status[3], status[7], status[4], needs, status[6]]
        return order, "".join(one.text for one in found)

    async def take_back_theirs(self, who: tuple[UUID, Role]) -> str:
        path = f"/api/v1/associates/{self.sam}/consents/{self.consent}/end"
        return str((await self.client.post(path, who, json={"reason": "They asked us to"})).status_code)

    async def come(self, name: str) -> tuple[UUID, Role]:
        if name == "themselves":
            return self.sam, Role.ASSOCIATE
        role, academy = WHO[name]
        async with transaction(self.client.engine) as session:
            build = Builder(session)
            if role is Role.ASSOCIATE:
                return (await build.associate("Bo Other")).person_id, role
            return (await build.staff(role, academy)).person, role


@pytest.fixture
async def town(client: Client) -> Town:
    async with transaction(client.engine) as session:
        build = Builder(session)
        sam = await build.associate("Sam Okafor", topics=["dementia"])
        sam.access_needs = VAULT.seal(NEEDS, place=f"associate/{sam.person_id}/access_needs")
        await build.lending(sam, "LN")
        house = House(build, sam, await build.staff(Role.TEAM, "YH"))
        first, second = await house.write(), await house.write("canary-title-newt", "canary-words-wren")
        kept = await house.share(first)
        await house.share(second, Audience.REGIONS)
    return Town(client, house, (first, second), kept.id)


def expected(name: str) -> list[str]:
    line = next(one for one in TABLE.splitlines() if one.startswith(name + "  "))
    return line.removeprefix(name).split()


@pytest.mark.parametrize("name", WHO)
async def test_the_table_of_who_may_do_what(town: Town, name: str) -> None:
    who = await town.come(name)
    wanted = expected(name)
    found, told = await town.ask(who)
    assert (name, found) == (name, [*wanted[:6], *wanted[7:]])
    seen = {word for word in (TITLE, WORDS, "canary-title-newt", "canary-words-wren", NEEDS) if word in told}
    allowed = {
        "themselves": {TITLE, WORDS, "canary-title-newt", "canary-words-wren", NEEDS},
        "their team": {TITLE, WORDS, NEEDS},
        "a team that may ask them": {"canary-title-newt", "canary-words-wren"},
        "national": {"canary-title-newt", "canary-words-wren"},
        "data protection": {TITLE, WORDS, "canary-title-newt", "canary-words-wren", NEEDS},
    }.get(name, set())
    assert (name, seen) == (name, allowed)


@pytest.mark.parametrize("name", WHO)
async def test_who_may_take_back_for_somebody(town: Town, name: str) -> None:
    who = await town.come(name)
    assert (name, await town.take_back_theirs(who)) == (name, expected(name)[6])


@pytest.mark.parametrize(
    "name", ["their team", "a team that may ask them", "another team", "national", "data protection"]
)
async def test_somebody_elses_is_as_somebody_there_is_none_of(town: Town, name: str) -> None:
    found, _ = await town.ask(await town.come(name), sam=uuid4())
    assert [one for one in found if one not in ("403", "no")] == ["404"] * len(
        [one for one in found if one not in ("403", "no")]
    )


async def reads(town: Town) -> list[tuple[str, str, str]]:
    answer = await town.client.get("/api/v1/reads", (town.sam, Role.ASSOCIATE))
    return sorted((one["kind"], one["role"], one["reason"]) for one in answer.json()["items"])


async def test_as_many_rows_as_reads_and_no_word_of_what_was_read(town: Town) -> None:
    team, officer = await town.come("their team"), await town.come("data protection")
    for _ in range(3):
        assert (await town.client.get(f"/api/v1/associates/{town.sam}", team)).status_code == 200
    path = f"/api/v1/associates/{town.sam}/story/{town.parts[0]}/reading"
    for reason in ("To plan session 3", "To plan session 4"):
        assert (await town.client.post(path, team, json={"reason": reason})).status_code == 200
    assert (await town.client.post(path, team, json={"reason": ""})).status_code == 422
    await town.client.post(f"/api/v1/associates/{town.sam}/private/reading", officer, json={"reason": "Asked by Sam"})
    for own in ("story", f"associates/{town.sam}", f"story/parts/{town.parts[0]}"):
        await town.client.get(f"/api/v1/{own}", (town.sam, Role.ASSOCIATE))
    wanted = [
        ("access_needs", "data-protection", "Asked by Sam"), ("access_needs", "team", ""),
        ("story", "team", "To plan session 3"), ("story", "team", "To plan session 4"),
        ("topics", "data-protection", "Asked by Sam"),
    ]  # fmt: skip
    assert await reads(town) == wanted
    town.client.app.state.clock.at = NOW + timedelta(days=1)
    await town.client.get(f"/api/v1/associates/{town.sam}", team)
    assert len(await reads(town)) == len(wanted) + 1
    async with transaction(town.client.engine) as session:
        kept = [str(row) for row in (await session.execute(text("SELECT * FROM sensitive_read"))).all()]
    assert not any(word in "".join(kept) for word in (TITLE, WORDS, NEEDS))


async def test_a_purpose_or_programme_that_was_not_agreed_to_is_refused_and_not_logged(town: Town) -> None:
    team = await town.come("their team")
    path = f"/api/v1/associates/{town.sam}/story/{town.parts[0]}/reading"
    answer = await town.client.post(path, team, json={"reason": REASON, "purpose": "sessions"})
    assert (answer.status_code, [one["field"] for one in answer.json()["faults"]]) == (422, ["purpose"])
    answer = await town.client.post(path, team, json={"reason": REASON, "programme_id": str(uuid4())})
    assert (answer.status_code, [one["field"] for one in answer.json()["faults"]]) == (422, ["programme_id"])
    assert await reads(town) == []


async def test_no_word_of_a_story_is_in_the_database_as_it_lies_or_in_kept_answers(town: Town) -> None:
    me = (town.sam, Role.ASSOCIATE)
    headers = {"Idempotency-Key": "a-key-of-mine"}
    body = {"title": "canary-title-stoat", "text": "canary-words-stoat", "topics": []}
    first = await town.client.post("/api/v1/story/parts", me, json=body, headers=headers)
    again = await town.client.post("/api/v1/story/parts", me, json=body, headers=headers)
    assert (first.status_code, first.json()) == (201, again.json())
    async with transaction(town.client.engine) as session:
        tables = (await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).scalars()
        for table in list(tables):
            rows = (await session.execute(text(f"SELECT t::text FROM {table} t"))).scalars().all()
            assert (table, [word for word in ("stoat", "otter", "heron") if word in json.dumps(list(rows))]) == (
                table, [],
            )  # fmt: skip


async def test_a_sealed_text_does_not_open_in_another_row_or_version(town: Town) -> None:
    async with transaction(town.client.engine) as session:
        await session.execute(
            text("UPDATE story_part SET text = (SELECT text FROM story_part WHERE id = :b) WHERE id = :a"),
            {"a": town.parts[0], "b": town.parts[1]},
        )
    answer = await town.client.get("/api/v1/story", (town.sam, Role.ASSOCIATE))
    assert (answer.status_code, "wren" in answer.text) == (500, False)


async def test_a_part_shared_for_one_programme_is_read_for_that_alone_and_until_its_day(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        sam = await build.associate("Sam Okafor")
        house = House(build, sam, await build.staff(Role.TEAM, "YH"))
        programme = (await build.cohort()).programme_id
        other = (await build.cohort()).programme_id
        part = await house.write()
        await house.share(part, programmes=[programme], last_day=date(2026, 12, 1))
    path, team = f"/api/v1/associates/{sam.person_id}/story/{part}/reading", (house.team.person, Role.TEAM)
    tries = [{}, {"programme_id": str(other)}, {"programme_id": str(programme)}]
    found = [(await client.post(path, team, json={"reason": REASON, **more})).status_code for more in tries]
    assert found == [422, 422, 200]
    client.app.state.clock.at = NOW + timedelta(days=9)
    assert (await client.post(path, team, json={"reason": REASON, **tries[2]})).status_code == 200
    client.app.state.clock.at = NOW + timedelta(days=10)
    assert (await client.post(path, team, json={"reason": REASON, **tries[2]})).status_code == 404
    assert (await client.get(f"/api/v1/associates/{sam.person_id}/story", team)).json()["parts"] == []
    assert stories.newest(Audience.TEAM).version == 1
