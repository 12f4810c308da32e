"""Erasing and holds over HTTP: by page from a person's wish to the end, and by JSON; nobody else has a way in."""

import re
from base64 import b64encode
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text

from faculty_api.accounts import service as accounts
from faculty_api.dataprotection import service
from faculty_api.kernel.db import transaction
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people.models import RosterImport
from schemas.access import NOBODY, WORKER, Actor, Role
from tests.builders import NOW, Builder
from tests.support.client import Client


class Browser:
    def __init__(self, client: Client, who: UUID, role: Role) -> None:
        self.client, self.who, self.role = client, who, role
        self.cookie: dict[str, str] = {}

    async def _in(self) -> dict[str, str]:
        if not self.cookie:
            async with transaction(self.client.engine) as session:
                entered = await accounts.enter(Work(session, NOBODY, NOW), self.who, by="test", role=self.role)
            self.cookie = {"Cookie": f"faculty={entered.secret}"}
        return self.cookie

    async def see(self, path: str) -> tuple[int, str]:
        answer = await self.client.get(path, headers=await self._in())
        return answer.status_code, answer.text

    async def send(self, page: str, path: str, **data: str) -> tuple[int, str]:
        """Where a form leads; after a redirect, what is there."""
        _, shown = await self.see(page)
        token = re.findall(r'name="_csrf_token" value="([^"]+)"', shown)[0]
        answer = await self.client.post(path, headers=await self._in(), data={"_csrf_token": token, **data})
        if answer.status_code == 303:
            return await self.see(answer.headers["location"])
        return answer.status_code, answer.text


async def people(client: Client) -> tuple[Browser, Browser, Browser]:
    async with transaction(client.engine) as session:
        build = Builder(session)
        one, two = [await build.staff(Role.DATA_PROTECTION) for _ in range(2)]
        sam = await build.associate("Sam Unwin")
    return (
        Browser(client, sam.person_id, Role.ASSOCIATE),
        Browser(client, one.person, Role.DATA_PROTECTION),
        Browser(client, two.person, Role.DATA_PROTECTION),
    )


async def test_from_a_wish_to_an_empty_record_by_page(client: Client) -> None:
    sam, one, two = await people(client)
    wish = "/profile/my-data/erase"
    assert wish in (await sam.see("/profile/my-data"))[1]
    assert "You asked us on 22 November 2026" in (await sam.send(wish, wish))[1]
    desk = (await one.see("/data-protection"))[1]
    assert "They asked for it" in desk
    at = f"/data-protection/people/{sam.who}/erase"
    status, shown = await one.send(at, at, reason="short")
    assert (status, "Everything" in shown) == (422, False)
    status, shown = await one.send(at, at, reason="They asked for it")
    assert (status, "Somebody else of data protection releases this" in shown) == (200, True)
    (removal,) = set(re.findall(r"/data-protection/removals/[0-9a-f-]{36}", (await one.see("/data-protection"))[1]))
    await _list_kept(client, one)
    said = (await two.see(removal))[1]
    assert ("Lists they may stand in" in said, "Sam Unwin may stand in them" in said) == (True, True)
    status, shown = await one.send(removal, f"{removal}/release")
    assert (status, "You put this forward. Somebody else" in shown) == (422, True)
    status, shown = await two.send(removal, f"{removal}/release")
    assert (status, "This is being removed now" in shown) == (200, True)
    async with transaction(client.engine) as session:
        assert await service.carry_on(Work(session, WORKER, NOW), client.app.state.receipts, client.app.state.vault)
    status, shown = await two.see(removal)
    assert (status, "Sam Unwin" in shown, "Erased" in shown, "Done" in shown) == (200, False, True, True)
    assert "2 rows were taken out of lists that teams had uploaded. 2 rows stay in those lists" in shown
    assert (await client.get("/profile/my-data", headers=sam.cookie)).status_code == 303
    assert "Sam" not in (await two.see("/team/associates"))[1]
    status, shown = await two.see(f"/team/associates/{sam.who}")
    assert (status, "This record was erased" in shown, "Write down" in shown) == (200, True, False)
    async with transaction(client.engine) as session:
        tom = await Builder(session).staff(Role.TEAM, "YH", "Tom Reed")
    team = Browser(client, tom.person, Role.TEAM)
    status, shown = await team.see(f"/team/associates/{sam.who}")
    assert (status, "This record was erased" in shown, "/needs/heard" in shown) == (200, True, False)
    async with transaction(client.engine) as session:
        told = await session.execute(text("SELECT address, body FROM letter WHERE template = 'lists_gone' ORDER BY 1"))
        letters = [
            (
                row.address,
                "they were theirs: 1. Rows that stay, so that you can finish the lists: 1." in row.body,
                "Sam" in row.body,
            )
            for row in told
        ]
        mails = await session.execute(text("SELECT email FROM person WHERE id = :id"), {"id": one.who})
        wide = await session.execute(text("SELECT count(*) FROM roster_import"))
    maker, gone = mails.scalar_one(), [True, False]
    told_of = [(maker, *gone), (maker, *gone), (HAL, *gone), (NED, *gone)]  # of the lists of both Academies
    assert (letters, wide.scalar_one()) == (sorted(told_of), 3)


HAL, NED = "hal.home@example.org", "ned.north@example.org"


async def _list_kept(client: Client, maker: "Browser") -> None:
    """Two of Sam's Academy, of which one has him, one of another that has him, and teams to be told."""
    vault = client.app.state.vault
    async with transaction(client.engine) as session:
        hal = await Builder(session).staff(Role.TEAM, "YH", "Hal Home")
        ned = await Builder(session).staff(Role.TEAM, "NW", "Ned North")
        for mail, who in ((HAL, hal), (NED, ned)):
            await session.execute(text("UPDATE person SET email = :m WHERE id = :id"), {"m": mail, "id": who.person})
        for academy, name in (("YH", "Unwin;Sam"), ("YH", "Else;Somebody"), ("NW", "Unwin;Sam")):
            ident = new_id()
            said = f"{name};one@example.org;\nHay;Bo;two@example.org;friend of {name.replace(';', ' ')}\n"
            listed = b64encode(f"Surname;First name;E-mail;Notes\n{said}".encode()).decode()
            content = vault.seal(listed, place=f"roster_import/{ident}/content")
            session.add(
                RosterImport(id=ident, academy_code=academy, filename="list.csv", content=content, report={},
                             made_by=maker.who, made_at=NOW)
            )  # fmt: skip


async def test_a_hold_by_page_is_placed_confirmed_and_ended_by_two(client: Client) -> None:
    sam, one, two = await people(client)
    at = f"/data-protection/people/{sam.who}/hold"
    assert "An inquiry of the trust" in (await one.send(at, at, step="place", reason="An inquiry of the trust"))[1]
    assert "We must keep this data for now" in (await sam.see("/profile/my-data/erase"))[1]
    assert "inquiry" not in (await sam.see("/profile/my-data"))[1].replace("harm an inquiry", "")
    assert "Confirm this hold" not in (await one.see(at))[1]
    await two.send(at, at, step="confirm")
    assert "Confirmed by" in (await two.see(at))[1]
    assert (await two.send(at, at, step="ask", reason=""))[0] == 422
    await two.send(at, at, step="ask", reason="The inquiry is over")
    status, shown = await two.send(at, at, step="lift")
    assert (status, "You did the first half" in shown) == (422, True)
    command = str(new_id())
    for _ in range(2):
        assert "Place a hold" in (await one.send(at, at, step="lift", _command_id=command))[1]
    assert "There is no hold any more" in (await one.send(at, at, step="lift"))[1]


async def test_one_of_two_of_a_name_is_told_apart_and_spoken_of_not_to(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        who = await build.staff(Role.DATA_PROTECTION)
        two = [await build.associate("Joan Li", started_on=date(2025, 2, month)) for month in (1, 2)]
    one = Browser(client, who.person, Role.DATA_PROTECTION)
    for joan in two:
        at = f"/data-protection/people/{joan.person_id}/erase"
        shown = (await one.send(at, at, reason="They asked for it"))[1]
        day = f"started {joan.started_on:%d/%m/%Y}"
        assert ("Yorkshire and the Humber" in shown, day in shown) == (True, True)
        assert day in (await one.see(at.replace("erase", "hold")))[1]
    desk = (await one.see("/data-protection"))[1]
    assert [f"Joan Li (started {joan.started_on:%d/%m/%Y}" in desk for joan in two] == [True, True]


PATHS = (
    ("GET", "/api/v1/removals/due", None), ("GET", "/api/v1/removals", None), ("POST", "/api/v1/removals", None),
    ("GET", "/api/v1/people/{id}/erasure", None), ("POST", "/api/v1/people/{id}/erasure", {"reason": "x" * 12}),
    ("GET", "/api/v1/holds", None), ("POST", "/api/v1/people/{id}/holds", {"reason": "x" * 12}),
    ("GET", "/api/v1/removals/{id}", None), ("POST", "/api/v1/removals/{id}/release", None),
    ("POST", "/api/v1/removals/{id}/stop", {"reason": "x" * 12}), ("POST", "/api/v1/holds/{id}/confirm", None),
    ("POST", "/api/v1/holds/{id}/ask-to-lift", {"reason": "x" * 12}), ("POST", "/api/v1/holds/{id}/lift", None),
)  # fmt: skip


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.SYSTEM, Role.ANONYMOUS)])
async def test_only_data_protection_has_these_doors(client: Client, role: Role) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        who: Actor = await build.staff(role, "YH")
        sam = await build.associate()
    found = set()
    for method, path, body in PATHS:
        answer = await client.request(
            method, path.format(id=sam.person_id), (who.person, role), **({"json": body} if body else {})
        )
        found.add(answer.status_code == 403)
    assert found == {role is not Role.DATA_PROTECTION}
    mine = await client.get("/api/v1/my-data/erasure", (who.person, role))
    assert (mine.status_code, mine.json()["asked_at"]) == (200, None)
    asked = await client.post("/api/v1/my-data/erasure", (who.person, role), json={})
    assert (asked.status_code, asked.json()["name"]) == (201, who.name)
