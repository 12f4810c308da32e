"""Joining on pages, without JavaScript: from the public form to the first session."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.people.models import ErasedMark
from faculty_api.people.roster.erased import marks
from schemas.access import Actor, Role
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.joining.door import Door
from tests.support.client import Client

DAY = {"on-day": "20", "on-month": "11", "on-year": "2026"}


@pytest.fixture
async def door(build: Builder) -> Door:
    return await Door(build).open()


async def enter(client: Client, session: AsyncSession, who: Actor) -> Visitor:
    await session.commit()
    return await Visitor(client).log_in(who.person, who.role)


class Stranger(Visitor):
    """Without a log-in, with the cookie that a form is bound to."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.cookie: dict[str, str] = {}

    async def open(self, path: str) -> str:
        answer = await self.client.http.get(path, headers=self._headers())
        if "set-cookie" in answer.headers:
            name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
            self.cookie[name] = value
        self.client.http.cookies.clear()
        return await self._read(answer)


async def test_anybody_says_that_they_would_like_to_join(client: Client, session: AsyncSession, door: Door) -> None:
    await session.commit()
    who = Stranger(client)
    shown = await who.open("/join")
    told = ("it is to be kept for 6 months", "Until then, nothing is deleted by itself")
    assert [one for one in told if one not in shown] == []
    assert "Enter your name" in await who.send({"postcode": "LS1 3WD"})
    assert who.status == 422
    assert "Enter an email address or a phone number" in await who.send({"full_name": "Ida Newcomb"})
    typed = {"full_name": "Ida Newcomb", "phone": "07700 900123", "postcode": "LS1", "route": "pals"}
    assert "Leave this box empty" in await who.send({**typed, "website": "https://spam.example"})
    before = who.page
    done = await who.send({**typed, "website": ""})
    assert ("Yorkshire and the Humber Leadership Academy will be in touch." in done, who.status) == (True, 200)
    who.page = before
    assert "will be in touch" in await who.send({**typed, "website": ""})
    team = await enter(client, session, door.tess)
    assert "Get in touch: 1 person would like to join" in await team.open("/team")
    listed = await team.open("/team/interest")
    assert ("Ida Newcomb" in listed, listed.count("On the website")) == (True, 1)


async def test_the_page_says_the_same_for_somebody_we_know(client: Client, session: AsyncSession, door: Door) -> None:
    known = await door.build.associate("Sam Okafor", academy="NW")
    email = (await session.execute(text("SELECT email FROM person WHERE id = :p"), {"p": known.person_id})).scalar_one()
    await session.commit()
    said = []
    for address in ("new@example.org", email):
        who = Stranger(client)
        await who.open("/join")
        said.append(await who.send({"full_name": "Sam Okafor", "email": address, "postcode": "LS1 3WD"}))
    assert said[0] == said[1]


async def walk(client: Client, session: AsyncSession, door: Door) -> tuple[Visitor, Visitor, str]:
    """Written down by the team, talked to, seen by a panel, proposed and confirmed."""
    tess, tom = await enter(client, session, door.tess), await enter(client, session, door.tom)
    await tess.open("/team/interest/new")
    assert "Enter how they came to us" in await tess.send({"full_name": "Ida Newcomb", "how": "phone"})
    await tess.send({"full_name": "Ida Newcomb", "how": "phone", "reason": "Called", "email": "ida@example.org"})
    here = tess.at.split("?")[0]
    assert [one for one in tess.page.links if one.startswith(here)] == [f"{here}/talk", f"{here}/close"]
    await tess.open(f"{here}/talk")
    assert "Enter what was said" in await tess.send({})
    await tess.send({**DAY, "words": "A good talk"})
    await tess.open(f"{here}/panel")
    await tess.send({**DAY, "members": "Tess and Sam", "outcome": "yes", "words": "Clear and kind"})
    await tess.open(f"{here}/proposal")
    text = await tess.send({"kind": "lived", "words": "As the panel says"})
    assert "A colleague has to confirm it" in text
    assert f"{here}/confirmation" not in tess.page.links
    await tess.open(f"{here}/confirmation")
    refused = await tess.send()
    assert (tess.status, "You proposed this, so a colleague must confirm it" in refused) == (422, True)
    assert "Ida Newcomb may join" in await tom.open("/team")
    await tom.open(f"{here}/confirmation")
    assert "Proposed by Tess Team" in tom.page.text
    await tom.send()
    assert "Confirmed: they joined" in tom.page.text
    (member,) = [one for one in tom.page.links if one.startswith("/team/associates/")]
    return tess, tom, member


async def test_from_the_first_call_to_the_first_session(client: Client, session: AsyncSession, door: Door) -> None:
    tess, _, member = await walk(client, session, door)
    ida = UUID(member.rsplit("/", 1)[1])
    me = await enter(client, session, door.member(ida))
    assert "Do your first steps" in await me.open("/")
    assert "Before any session: not yet" in await me.open("/profile/training/why-not")
    await me.open("/profile/joining/agreement")
    assert "Tick the box if you accept" in await me.send()
    assert "Saved." in await me.send({"yes": "yes"})
    await me.send()
    assert me.page.text.count("Completed") == 2
    assert "Any session: not yet" in await tess.open(f"{member}/why-not")
    for step in ("right_to_work", "induction"):
        await tess.open(f"{member}/first-steps/{step}")
        assert "Enter the day" in await tess.send()
        await tess.send(DAY)
    assert "Everything is done. Ida can be offered sessions." in tess.page.text
    assert "Everything is done. We can offer you sessions." in await me.open("/profile/joining")
    assert "Do your first steps" not in await me.open("/")


async def test_whoever_was_erased_is_asked_if_they_want_to_come_back(
    client: Client, session: AsyncSession, door: Door
) -> None:
    """By page and by the API; of the answer stands what was done, and nothing else of who they were."""
    vault = client.app.state.vault
    for mark in marks(vault.fingerprint, name="Ida Old", email="IDA@example.org", phone="", postcode=""):
        session.add(ErasedMark(mark=mark, erased_at=NOW - timedelta(days=9)))
    tess = await enter(client, session, door.tess)
    await tess.open("/team/interest/new")
    await tess.send({"full_name": "Ida Newcomb", "how": "phone", "reason": "Called", "email": "ida@example.org"})
    here = tess.at.split("?")[0]
    assert "Somebody with these details asked to be erased, and was on 13 November 2026" in tess.page.text
    await tess.open(f"{here}/talk")
    await tess.send({**DAY, "words": "A good talk"})
    await tess.open(f"{here}/panel")
    await tess.send({**DAY, "members": "Tess and Sam", "outcome": "yes", "words": "Clear and kind"})
    assert "Did they ask to come back?" in await tess.open(f"{here}/proposal")
    said = {"kind": "lived", "words": "As the panel says"}
    for more, told in ({}, "Ask them, and select if they asked"), ({"back": "no"}, "close this instead"):
        assert (told in await tess.send({**said, **more}), tess.status) == (True, 422)
    at = f"/api/v1/interest/{here.rsplit('/', 1)[1]}"
    as_tess = (door.tess.person, Role.TEAM)
    assert (await client.get(at, as_=as_tess)).json()["erased_on"] == "2026-11-13"
    refused = await client.post(f"{at}/proposal", as_=as_tess, json=said)
    assert (refused.status_code, refused.json()["faults"][0]["field"]) == (422, "back")
    done = await tess.send({**said, "back": "yes"})
    assert ("They were erased on 13/11/2026 and asked to come back." in done, tess.status) == (True, 200)
    await tess.open("/team/interest/new")
    await tess.send({"full_name": "Bo Else", "how": "phone", "reason": "Called", "email": "bo@example.org"})
    assert "erased" not in tess.page.text


async def test_an_agreement_on_paper(client: Client, session: AsyncSession, door: Door) -> None:
    tess, _, member = await walk(client, session, door)
    await tess.open(f"{member}/first-steps/agreement")
    assert "Enter where the signed paper is" in await tess.send()
    day = {"accepted_on-day": "20", "accepted_on-month": "11", "accepted_on-year": "2026"}
    assert "20 November 2026, written down by Tess Team. In the blue folder" in await tess.send(
        {**day, "evidence": "In the blue folder"}
    )


async def test_what_new_people_do_is_set(client: Client, session: AsyncSession, door: Door) -> None:
    team = await enter(client, session, door.tess)
    await team.open("/team/first-steps/payroll")
    assert "Enter what it says" in await team.send({"words": ""})
    text = await team.send({"on": "no", "words": "Ask payroll", "ticks": "team"})
    assert ("Saved." in text, "Payroll details Asked for No What it says Ask payroll" in text) == (True, True)
    await team.open("/team/first-steps/agreement")
    assert team.status == 404


ROLES = [
    (Role.TEAM, "YH", 200), (Role.TEAM, "NW", 404), (Role.NATIONAL, None, 200), (Role.FINANCE, None, 403),
    (Role.ADMIN, None, 403), (Role.AUDITOR, None, 403), (Role.DATA_PROTECTION, None, 403),
]  # fmt: skip


@pytest.mark.parametrize(("role", "academy", "status"), ROLES)
async def test_who_sees_an_enquiry_and_somebodys_steps(
    client: Client, session: AsyncSession, door: Door, role: Role, academy: str | None, status: int
) -> None:
    one, person = await door.entered("Bo New", email="bo@example.org"), await door.joined()
    staff = await door.build.staff(role, academy)
    who = await enter(client, session, staff)
    as_, found = (staff.person, role), []
    for path in (f"/team/interest/{one.id}", f"/team/interest/{one.id}/talk", f"/team/associates/{person}/first-steps"):
        await who.open(path)
        found.append(who.status)
    api = await client.get(f"/api/v1/interest/{one.id}", as_=as_)
    steps = await client.get(f"/api/v1/associates/{person}/first-steps", as_=as_)
    assert [*found, api.status_code, steps.status_code] == [status] * 5
    absent = await client.get(f"/api/v1/interest/{person}", as_=as_)
    assert absent.status_code == (404 if status == 200 else status)


DOES = [
    # own, same Academy, other Academy, national, finance: what each may do at the door of the API
    ("POST", "/api/v1/interest/{interest}/talks", {"on": "2026-11-20", "words": "x"}, [403, 201, 404, 201, 403]),
    ("POST", "/api/v1/interest/{interest}/closing", {"words": "x"}, [403, 201, 404, 201, 403]),
    ("POST", "/api/v1/associates/{person}/first-steps", {"step": "induction", "on": "2026-11-20"},
     [403, 201, 404, 201, 403]),
    ("GET", "/api/v1/associates/{person}/first-steps", None, [200, 200, 404, 200, 403]),
    ("POST", "/api/v1/associates/{person}/pause", {"words": "x"}, [201, 201, 404, 201, 403]),
    ("POST", "/api/v1/associates/{person}/leaving", {"words": "x"}, [201, 201, 404, 201, 403]),
    ("POST", "/api/v1/associates/{person}/suspension", {"words": "x"}, [403, 201, 404, 201, 403]),
    ("GET", "/api/v1/associates/{person}/standing", None, [200, 200, 404, 200, 403]),
]  # fmt: skip


@pytest.mark.parametrize("place", range(5), ids=["own", "same Academy", "other Academy", "national", "finance"])
@pytest.mark.parametrize(("method", "path", "body", "found"), DOES, ids=[f"{one[0]} {one[1][8:]}" for one in DOES])
async def test_rows_of_the_matrix(
    client: Client, session: AsyncSession, door: Door, method: str, path: str, body: object, found: list[int],
    place: int,
) -> None:  # fmt: skip
    one, person = await door.entered("Bo New", email="bo@example.org"), await door.joined()
    finance = await door.build.staff(Role.FINANCE)
    await session.commit()
    who = [door.member(person), door.tess, door.nia, door.lead, finance][place]
    more = {"json": body} if body is not None else {}
    as_ = (who.person, who.role)
    answer = await client.request(method, path.format(interest=one.id, person=person), as_, **more)
    nobody = await client.request(method, path.format(interest=person, person=one.id), as_, **more)
    absent = 403 if found[place] == 403 else 404
    assert (answer.status_code, nobody.status_code) == (found[place], absent), answer.text
