"""Showing once more who one is, over HTTP: what is asked, what is kept, and whom a proof does not help."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest_asyncio
from sqlalchemy import text

from faculty_api.kernel.db import transaction
from faculty_api.kernel.installation import DEMO
from schemas.access import Role
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

CONTACT, BANK = "/profile/contact", "/profile/bank"
ASKED, NEW_CODE = "Check that it is you", "_proof_again"
TYPED: dict[str, object] = {"account_name": "S. O'Hara & Sons", "sort_code": "30-94-30", "account_number": "12345678"}
MADE_BY = dict(zip(("key", "value"), DEMO, strict=True))
WRONG = "That code is not right"


class Stage:
    """Sam, who is with us, and the clock."""

    def __init__(self, client: Client, sam: UUID) -> None:
        self.client, self.sam = client, sam

    def after(self, **gone: float) -> None:
        """So long after Sam logged in."""
        self.client.app.state.clock.at = NOW + timedelta(**gone)

    async def browser(self, role: Role = Role.ASSOCIATE) -> "Browser":
        found = Browser(self.client)
        await found.log_in(self.sam, role)
        return found

    async def one(self, query: str, **given: object) -> object:
        async with transaction(self.client.engine) as session:
            return (await session.execute(text(query), given)).scalar()

    async def codes(self) -> list[str]:
        async with transaction(self.client.engine) as session:
            query = text("SELECT body FROM letter WHERE template = 'proof_code' ORDER BY made_at, id")
            return [re.findall(r"\b\d{6}\b", body)[0] for body in (await session.execute(query)).scalars()]

    async def code(self) -> str:
        return (await self.codes())[-1]

    async def not_the_code(self) -> str:
        return f"{(int(await self.code()) + 1) % 1_000_000:06d}"

    async def accounts(self) -> object:
        return await self.one("SELECT count(*) FROM bank_details")


class Browser(Visitor):
    """Takes the cookies it is given."""

    async def _read(self, answer):  # type: ignore[no-untyped-def]
        self.answer = answer
        for name, value in re.findall(r"(faculty)=([^;,]+)", answer.headers.get("set-cookie", "")):
            self.cookie[name] = value
        return await super()._read(answer)

    async def fill_bank(self) -> str:
        await self.open(BANK)
        return await self.send(TYPED)

    async def prove(self, code: str) -> str:
        return await self.send({"_proof_code": code})

    @property
    def secret(self) -> str:
        return self.cookie["faculty"]

    @property
    def asked(self) -> bool:
        return self.status == 403 and f"{ASKED} - " in self.page.text


@pytest_asyncio.fixture
async def stage(client: Client) -> AsyncIterator[Stage]:
    async with transaction(client.engine) as session:
        build = Builder(session)
        sam = await build.associate("Sam Hill")
    yield Stage(client, sam.person_id)


async def test_whoever_logged_in_within_five_minutes_is_asked_nothing(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=5)
    await mine.fill_bank()
    assert (mine.at, mine.status, await stage.codes()) == ("/profile/bank/saved", 200, [])


async def test_a_form_is_held_back_and_sent_on_whole(stage: Stage) -> None:
    """With letters that HTML and forms treat as their own; and it is one command, however often it is sent."""
    mine = await stage.browser()
    stage.after(minutes=5, microseconds=1)
    await mine.open(BANK)
    command = mine.page.forms[-1][1]["_command_id"]
    await mine.send(TYPED)
    assert (mine.asked, mine.at, await stage.accounts()) == (True, BANK, 0)
    action, held = mine.page.forms[-1]
    assert (action, {name: held[name] for name in TYPED}) == (BANK, {name: [value] for name, value in TYPED.items()})
    assert (held["_command_id"], mine.answer.headers["cache-control"]) == (command, "no-store")
    await mine.prove(await stage.code())
    assert (mine.at, await stage.accounts()) == ("/profile/bank/saved", 1)
    assert "678" in await mine.open(BANK)
    stage.after(minutes=9)
    await mine.fill_bank()
    assert mine.asked is False


async def test_many_lines_and_many_values_of_one_name_are_kept(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.open(CONTACT)
    typed: dict[str, object] = {"phone": " 07700 900123", "words": 'one\n\n <b> two "three"', "many": ["b", "a", ""]}
    await mine.send(typed)
    held = mine.page.forms[-1][1]
    assert {name: held[name] for name in typed} == {
        "phone": [" 07700 900123"], "words": ['one\n\n <b> two "three"'], "many": ["b", "a", ""],
    }  # fmt: skip


async def test_a_wrong_code_counts_and_after_five_the_code_is_dead(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    right, wrong = await stage.code(), await stage.not_the_code()
    for _ in range(4):
        await mine.prove(wrong)
        assert (mine.asked, WRONG in mine.page.text, len(await stage.codes())) == (True, True, 1)
        assert mine.page.forms[-1][1]["account_number"] == [TYPED["account_number"]]
    for no_guess, words in (("", "Enter the 6-digit code"), ("nothing like a code", "The code must be 6 numbers")):
        await mine.prove(no_guess)
        assert (mine.asked, words in mine.page.text) == (True, True)
    await mine.prove(wrong)
    assert len(await stage.codes()) == 2  # the first is dead, so a new one is on its way
    if right != await stage.code():
        await mine.prove(right)
        assert (mine.asked, await stage.accounts()) == (True, 0)
    await mine.prove(await stage.code())
    assert await stage.accounts() == 1


async def test_five_codes_a_quarter_of_an_hour_however_many_log_ins(stage: Stage) -> None:
    mine, other = await stage.browser(), await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    for _ in range(3):
        await mine.send({NEW_CODE: "yes"})
        assert mine.page.forms[-1][1]["sort_code"] == [TYPED["sort_code"]]
    await other.fill_bank()
    await mine.send({NEW_CODE: "yes"})
    assert ("several codes" in mine.page.text, len(await stage.codes())) == (True, 5)
    codes = await stage.codes()
    for old in set(codes[:3]) - {codes[3]}:  # only the newest is good
        await mine.prove(old)
        assert (mine.asked, await stage.accounts()) == (True, 0)
        await stage.one("UPDATE challenge SET tries = 0 RETURNING 1")
    await mine.prove(codes[3])
    assert await stage.accounts() == 1


async def test_a_code_is_good_for_one_log_in_and_lets_nobody_in(stage: Stage) -> None:
    mine, other = await stage.browser(), await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    code = await stage.code()
    await other.fill_bank()
    if code != await stage.code():
        await other.prove(code)
        assert (other.asked, await stage.accounts()) == (True, 0)
    email = await stage.one("SELECT email FROM person WHERE id = :sam", sam=stage.sam)
    stranger = Browser(stage.client)
    stranger.cookie = {}
    await stranger.open("/log-in")
    token = stranger.page.forms[-1][1]["_csrf_token"]
    visitor = re.search(r"faculty-visitor=([^;]+)", stranger.answer.headers["set-cookie"])
    assert visitor is not None
    stranger.cookie = {"faculty-visitor": visitor[1]}
    answer = await stage.client.post(
        "/log-in/code", headers=stranger._headers(), data={"_csrf_token": token, "email": email, "code": code}
    )
    assert (answer.status_code, "faculty=" in answer.headers.get("set-cookie", "")) == (422, False)
    await mine.prove(code)
    assert await stage.accounts() == 1
    await other.open(BANK)
    await other.send(TYPED)
    assert other.asked  # the proof of one log-in is none of another


async def test_a_code_is_good_once_and_for_half_an_hour(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    code = await stage.code()
    await mine.prove(code)
    stage.after(minutes=12)
    await mine.fill_bank()
    if code != await stage.code():
        await mine.prove(code)
        assert mine.asked
    stage.after(minutes=43)
    late = await stage.code()
    await mine.prove(late)
    assert (mine.asked, WRONG in mine.page.text) == (True, True)


async def test_the_old_secret_is_dead_and_a_second_press_is_not_thrown_out(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    before, form, code = mine.secret, mine.page.forms[-1], await stage.code()
    first = await stage.client.post(BANK, headers=mine._headers(), data={**form[1], "_proof_code": code})
    second = await stage.client.post(BANK, headers=mine._headers(), data={**form[1], "_proof_code": code})
    assert [one.headers["location"] for one in (first, second)] == ["/profile/bank/saved"] * 2
    assert first.headers["set-cookie"] == second.headers["set-cookie"]
    assert await stage.accounts() == 1
    wrong = {**form[1], "_proof_code": await stage.not_the_code()}
    for data in (wrong, form[1]):
        answer = await stage.client.post(BANK, headers=mine._headers(), data=data)
        assert (answer.status_code, answer.headers["location"]) == (303, "/log-in")
    assert (await stage.client.get("/profile", headers=mine._headers())).headers["location"] == "/log-in?next=/profile"
    stage.after(minutes=7, seconds=1)
    late = await stage.client.post(BANK, headers=mine._headers(), data={**form[1], "_proof_code": code})
    assert late.headers["location"] == "/log-in"
    new = re.search(r"faculty=([^;]+)", first.headers["set-cookie"])
    assert new is not None
    assert (new[1] != before, (await mine_with(mine, new[1]).open("/profile"))[:0]) == (True, "")
    assert mine.status == 200
    back = await stage.client.post(BANK, headers=mine._headers(), data=form[1])  # the form before it, by Back
    assert (back.headers["location"], await stage.accounts()) == ("/profile/bank/saved", 1)


def mine_with(mine: Browser, secret: str) -> Browser:
    mine.cookie = {"faculty": secret}
    return mine


async def test_guesses_and_presses_at_the_same_moment(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    form, right, wrong = mine.page.forms[-1][1], await stage.code(), await stage.not_the_code()

    async def press(code: str) -> int:
        return (await stage.client.post(BANK, headers=mine._headers(), data={**form, "_proof_code": code})).status_code

    await asyncio.gather(*(press(wrong) for _ in range(4)))
    assert await stage.one("SELECT max(tries) FROM challenge") == 4
    assert (set(await asyncio.gather(*(press(right) for _ in range(4)))), await stage.accounts()) == ({303}, 1)
    stage.after(minutes=12)
    hers = await stage.browser()
    stage.after(minutes=18)
    await hers.fill_bank()
    mine, wrong = hers, await stage.not_the_code()
    form = hers.page.forms[-1][1]
    await asyncio.gather(*(press(wrong) for _ in range(8)))
    assert await stage.one("SELECT max(tries) FROM challenge") == 5


async def test_a_forged_or_foreign_form_spends_no_try(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    form = {**mine.page.forms[-1][1], "_proof_code": await stage.code()}
    for forged, headers in (({"_csrf_token": "x"}, {}), ({}, {"Origin": "https://elsewhere.example"})):
        answer = await stage.client.post(BANK, headers={**mine._headers(), **headers}, data={**form, **forged})
        assert (answer.status_code, ASKED in answer.text) == (403, False)
    assert await stage.one("SELECT sum(tries) FROM challenge") == 0


async def test_a_clock_that_is_set_back_makes_nobody_fresh(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(hours=-1)
    await mine.fill_bank()
    assert (mine.asked, await stage.accounts()) == (True, 0)


async def test_a_change_of_role_keeps_the_time_of_the_proof(stage: Stage) -> None:
    async with transaction(stage.client.engine) as session:
        await session.execute(
            text("INSERT INTO role_grant (id, person_id, role, academy_code) VALUES (:id, :who, 'team', 'YH')"),
            {"id": UUID(int=9), "who": stage.sam},
        )
    mine = await stage.browser()
    for minutes, fresh in ((3, True), (6, False)):
        stage.after(minutes=minutes)
        for role in ("team", "associate"):
            await mine.open("/switch")
            await mine.send({"role": role})
        await mine.fill_bank()
        assert (minutes, mine.asked) == (minutes, not fresh)


async def test_after_log_out_nothing_is_left_of_a_proof(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    form, code = mine.page.forms[-1], await stage.code()
    await mine.send(form=0)
    answer = await stage.client.post(BANK, headers=mine._headers(), data={**form[1], "_proof_code": code})
    assert (answer.headers["location"], await stage.accounts()) == ("/log-in", 0)


async def test_a_refused_form_after_the_proof_is_shown_again_and_the_proof_stands(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.open(BANK)
    await mine.send({**TYPED, "sort_code": "1"})
    await mine.prove(await stage.code())
    assert (mine.status, mine.page.forms[-1][1]["account_name"]) == (422, [TYPED["account_name"]])
    await mine.send(TYPED)
    assert (mine.at, await stage.accounts()) == ("/profile/bank/saved", 1)


async def test_without_an_address_the_page_says_whom_to_call(stage: Stage) -> None:
    mine = await stage.browser()
    await stage.one("UPDATE person SET email = NULL WHERE id = :sam RETURNING 1", sam=stage.sam)
    stage.after(minutes=6)
    said = await mine.fill_bank()
    assert (mine.asked, "We have no email address for you" in said) == (True, True)


async def test_what_a_link_opens_is_asked_for_by_a_page_of_its_own(stage: Stage) -> None:
    async with transaction(stage.client.engine) as session:
        money = await Builder(session).staff(Role.FINANCE)
    hers = Browser(stage.client)
    await hers.log_in(money.person, Role.FINANCE)
    stage.after(minutes=6)
    path = f"/finance/runs/{UUID(int=7)}/files/bank.csv"
    await hers.open(path)
    assert (hers.asked, hers.page.forms[-1][0]) == (True, "/check-that-it-is-you")
    await hers.prove(await stage.not_the_code())
    assert (hers.asked, WRONG in hers.page.text) == (True, True)
    said = await hers.prove(await stage.code())
    assert (hers.status, "Download the file" in said, path in hers.page.links) == (200, True, True)
    await hers.open(path)
    assert hers.status == 404  # it was let through, to a run that is not there
    stage.after(minutes=13)
    await hers.open(path)
    hers.page.forms[-1][1]["next"] = ["https://elsewhere.example/"]
    hers.page.forms[-1][1]["file"] = ["yes"]
    await hers.prove(await stage.code())
    assert [one for one in hers.page.links if "elsewhere" in one] == []


async def test_a_form_that_a_file_comes_from_waits_on_a_page_with_a_way_back(stage: Stage) -> None:
    """A file does not take the page's place, so the page of the code would stay and say nothing."""
    async with transaction(stage.client.engine) as session:
        team = await Builder(session).staff(Role.TEAM, "YH")
    theirs, path = Browser(stage.client), "/team/associates/export"
    await theirs.log_in(team.person, Role.TEAM)
    await theirs.open(path)
    stage.after(minutes=6)
    await theirs.send({"sheet": "csv", "reason": "To plan the spring with them"})
    assert (theirs.asked, theirs.page.forms[-1][0]) == (True, "/check-that-it-is-you")
    await theirs.prove(await stage.not_the_code())
    assert (theirs.asked, WRONG in theirs.page.text) == (True, True)
    said = await theirs.prove(await stage.code())
    assert (theirs.status, "You can now download the file" in said, path in theirs.page.links) == (200, True, True)
    action, given = theirs.page.forms[-1]
    assert (action, given["sheet"], given["reason"]) == (path, ["csv"], ["To plan the spring with them"])
    assert {name for name in given if name.startswith("_")} == {"_csrf_token", "_command_id"}
    await theirs.send()
    assert (theirs.status, theirs.at, "Full name" in theirs.page.text) == (200, path, True)


async def test_the_api_asks_a_log_in_and_no_token(stage: Stage) -> None:
    body = {"account_name": "Sam Hill", "sort_code": "309430", "account_number": "12345678"}
    mine = await stage.browser()
    await mine.open("/profile")
    csrf = {"X-CSRF-Token": mine.page.forms[0][1]["_csrf_token"][0]}
    token = await stage.client.token(stage.sam, Role.ASSOCIATE)
    by_log_in, by_token = {**mine._headers(), **csrf}, {"Authorization": f"Bearer {token}"}

    async def put(headers: dict[str, str]) -> tuple[int, str]:
        answer = await stage.client.request("PUT", "/api/v1/bank-details", headers=headers, json=body)
        return answer.status_code, answer.json().get("type", "")

    stage.after(minutes=5)
    assert [await put(one) for one in (by_log_in, by_token)] == [(200, ""), (200, "")]
    stage.after(minutes=5, seconds=1)
    asked = (403, "urn:lived-experience-faculty:check-that-it-is-you")
    assert [await put(one) for one in (by_log_in, by_token)] == [asked, (200, "")]
    sent = await stage.client.post("/api/v1/proof-code", headers=by_log_in)
    assert (sent.status_code, sent.json()["ends_at"]) == (200, iso(NOW + timedelta(minutes=35, seconds=1)))
    wrong = await stage.client.post("/api/v1/proof", headers=by_log_in, json={"code": await stage.not_the_code()})
    assert (wrong.status_code, wrong.json()["faults"][0]["field"]) == (422, "code")
    assert (await put(by_log_in), await stage.one("SELECT max(tries) FROM challenge")) == (asked, 1)
    right = await stage.client.post("/api/v1/proof", headers=by_log_in, json={"code": await stage.code()})
    assert (right.status_code, right.json()["lasts_until"]) == (200, iso(NOW + timedelta(minutes=10, seconds=1)))


async def test_the_api_gives_a_browser_its_new_cookie(stage: Stage) -> None:
    mine = await stage.browser()
    await mine.open("/profile")
    csrf = {"X-CSRF-Token": mine.page.forms[0][1]["_csrf_token"][0]}
    stage.after(minutes=6)
    await stage.client.post("/api/v1/proof-code", headers={**mine._headers(), **csrf})
    before, code = mine._headers(), {"code": await stage.code()}
    given = await stage.client.post("/api/v1/proof", headers={**before, **csrf}, json=code)
    new = re.search(r"faculty=([^;]+); Path=/; HttpOnly; SameSite=Lax", given.headers["set-cookie"])
    assert new is not None
    assert (await stage.client.get("/api/v1/bank-details", headers=before)).status_code == 401
    await mine_with(mine, new[1]).fill_bank()
    assert mine.at == "/profile/bank/saved"


async def test_the_team_gives_a_reason_instead(stage: Stage) -> None:
    async with transaction(stage.client.engine) as session:
        team = (await Builder(session).staff(Role.TEAM, "YH")).person
    theirs, own = await Visitor(stage.client).log_in(team, Role.TEAM), await stage.browser()
    path, body = f"/api/v1/associates/{stage.sam}/contact", {"full_name": "Sam Hill", "phone": "07700 900124"}
    answers = []
    for one, page, more in ((theirs, "/team", {"reason": "They rang"}), (own, "/profile", {})):
        await one.open(page)
        csrf = {"X-CSRF-Token": one.page.forms[0][1]["_csrf_token"][0]}
        stage.after(minutes=6)
        headers = {**one._headers(), **csrf}
        answers.append((await stage.client.request("PUT", path, headers=headers, json={**body, **more})).status_code)
    assert answers == [200, 403]


async def test_a_proof_is_in_the_history_and_a_code_is_not(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    await mine.prove(await stage.code())
    assert await stage.one("SELECT count(*) FROM event WHERE kind = 'ProvedAgain' AND subject = :s", s=stage.sam) == 1
    told = await stage.one("SELECT string_agg(event::text, ' ') FROM event")
    assert str(TYPED["account_number"]) not in str(told)


def iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


async def test_a_demonstration_shows_the_code_and_nothing_else_does(stage: Stage) -> None:
    mine = await stage.browser()
    stage.after(minutes=6)
    await mine.fill_bank()
    assert await stage.code() not in mine.page.text
    await stage.one("INSERT INTO installation (key, value) VALUES (:key, :value) RETURNING 1", **MADE_BY)
    stage.client.app.state.settings = msgspec.structs.replace(stage.client.app.state.settings, demo=True)
    await mine.fill_bank()
    assert f"Your code is {await stage.code()}." in mine.page.text
    await mine.prove(re.findall(r"Your code is (\d{6})", mine.page.text)[0])
    assert (mine.at, await stage.accounts()) == ("/profile/bank/saved", 1)
