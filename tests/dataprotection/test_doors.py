"""A person's copy over HTTP: to themselves, to data protection with a reason, and to nobody else."""

import html
import re
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import text

from faculty_api.accounts import service as accounts
from faculty_api.accounts.models import RoleGrant
from faculty_api.dataprotection import rules
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.db import transaction
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from frontend.data_words import value_lines
from schemas.access import NOBODY, Role
from schemas.dataprotection import AccessCopy
from tests.builders import NOW, Builder
from tests.dataprotection.canaries import Somebody, two
from tests.support.client import Client

REASON = {"reason": "They asked for it by phone today"}
HUMANS = [role for role in Role if role not in (Role.SYSTEM, Role.ANONYMOUS)]


async def ann_and_bo(client: Client) -> tuple[Somebody, Somebody]:
    """Both with a log-in; what a canary stands in for a role would keep them out."""
    async with transaction(client.engine) as session:
        ann, bo = await two(session, client.app.state.vault)
        await session.execute(text("DELETE FROM role_grant"))
        session.add_all([RoleGrant(id=new_id(), person_id=one.id, role=Role.ASSOCIATE) for one in (ann, bo)])
    return ann, bo


async def cookie(client: Client, person: UUID, role: Role) -> dict[str, str]:
    async with transaction(client.engine) as session:
        entered = await accounts.enter(Work(session, NOBODY, NOW), person, by="test", role=role)
    return {"Cookie": f"faculty={entered.secret}"}


async def events(client: Client) -> list[tuple[str, str]]:
    async with transaction(client.engine) as session:
        found = await session.execute(
            text("SELECT subject::text, data ->> 'reason' FROM event WHERE kind = 'AccessCopyMade' ORDER BY seq")
        )
        return [(row[0], row[1]) for row in found.all()]


async def test_my_data_has_all_my_words_and_nobody_elses_on_the_page_and_as_json(client: Client) -> None:
    ann, bo = await ann_and_bo(client)
    page = await client.get("/profile/my-data", headers=await cookie(client, ann.id, Role.ASSOCIATE))
    json = await client.get("/api/v1/my-data", as_=(ann.id, Role.ASSOCIATE))
    assert (page.status_code, json.status_code) == (200, 200)
    assert json.headers["content-disposition"] == 'attachment; filename="my-data-2026-11-22.json"'
    assert page.text.count("<details") >= page.text.count('href="#group-') > 3
    assert "<details open" not in page.text
    expected = {
        f"cnA-{table}-{column}"
        for table, held in load().tables.items()
        if table != "role_grant"
        for column, how, _ in rules.columns(held)
        if how in (rules.GIVEN, rules.OPENED) and "cnA" in str(ann.values[table, column])
    }
    for written in (html.unescape(page.text), json.text):
        assert expected - set(re.findall(r"cnA-\w+-\w+", written)) == set()
        assert ("cnB-" in written, str(bo.id) in written) == (False, False)
    assert len(expected) > 60
    assert msgspec.json.decode(json.content, type=AccessCopy).own


@pytest.mark.parametrize("role", HUMANS)
async def test_everybody_reads_their_own_and_only_data_protection_somebody_elses(client: Client, role: Role) -> None:
    ann, _ = await ann_and_bo(client)
    async with transaction(client.engine) as session:
        who = await Builder(session).staff(role, "YH")
    as_ = (who.person, role)
    assert (await client.get("/api/v1/my-data", as_=as_)).json()["person"] == str(who.person)
    path = f"/api/v1/people/{ann.id}/access-copy"
    answer = await client.post(path, as_=as_, json=REASON)
    desk = role is Role.DATA_PROTECTION
    assert (answer.status_code, "cnA-" in answer.text) == ((200, True) if desk else (403, False))
    assert await events(client) == ([(str(ann.id), REASON["reason"])] if desk else [])
    logged_in = await cookie(client, who.person, role)
    shown = await client.get(f"/data-protection/people/{ann.id}/copy", headers=logged_in)
    assert (shown.status_code, "cnA-" in shown.text) == ((200, True) if desk else (403, False))


async def test_data_protection_gives_a_reason_before_anything_is_shown(client: Client) -> None:
    ann, _ = await ann_and_bo(client)
    async with transaction(client.engine) as session:
        who = await Builder(session).staff(Role.DATA_PROTECTION)
    as_, path = (who.person, Role.DATA_PROTECTION), f"/api/v1/people/{ann.id}/access-copy"
    for body in ({}, {"reason": ""}, {"reason": "short"}, {"reason": "x" * 501}, {**REASON, "all": True}):
        assert (await client.post(path, as_=as_, json=body)).status_code == 422
    logged_in, at = await cookie(client, who.person, Role.DATA_PROTECTION), f"/data-protection/people/{ann.id}/copy"
    form = (await client.get(at, headers=logged_in)).text
    token = re.findall(r'name="_csrf_token" value="([^"]+)"', form)[0]
    empty = await client.post(at, headers=logged_in, data={"_csrf_token": token, "reason": " "})
    assert (empty.status_code, "Enter why you make this copy" in empty.text, "cnA-associate" in empty.text) == (
        422,
        True,
        False,
    )
    assert await events(client) == []
    made = await client.post(at, headers=logged_in, data={"_csrf_token": token, **REASON})
    assert (made.status_code, "cnA-claim_line-because" in made.text, "earnings" in made.text) == (200, True, False)
    assert await events(client) == [(str(ann.id), REASON["reason"])]


async def test_nobody_and_oneself_have_no_such_copy(client: Client) -> None:
    async with transaction(client.engine) as session:
        who = await Builder(session).staff(Role.DATA_PROTECTION)
    as_ = (who.person, Role.DATA_PROTECTION)
    assert (await client.post(f"/api/v1/people/{uuid4()}/access-copy", as_=as_, json=REASON)).status_code == 404
    assert (await client.post(f"/api/v1/people/{who.person}/access-copy", as_=as_, json=REASON)).status_code == 409


async def test_no_copy_is_stored_with_a_key_to_repeat_it(client: Client) -> None:
    ann, _ = await ann_and_bo(client)
    async with transaction(client.engine) as session:
        who = await Builder(session).staff(Role.DATA_PROTECTION)
        await session.execute(text("DELETE FROM command"))
    as_, path = (who.person, Role.DATA_PROTECTION), f"/api/v1/people/{ann.id}/access-copy"
    assert (await client.post(path, as_=as_, json=REASON, headers={"Idempotency-Key": "12345678"})).status_code == 200
    async with transaction(client.engine) as session:
        assert (await session.execute(text("SELECT count(*) FROM command"))).scalar_one() == 0


@pytest.mark.parametrize(
    ("column", "value", "lines"),
    [
        ("pence", 1240, ["£12.40"]),
        ("claimed_pence", 7500, ["£75"]),
        ("version", 3, ["3"]),
        ("active", True, ["Yes"]),
        ("notes", "", ["Nothing"]),
        ("started_on", "2027-02-09", ["9 February 2027"]),
        ("notes", "2027-02-31", ["2027-02-31"]),
        ("made_at", "2027-02-09T10:00:00Z", ["Tuesday 9 February 2027 at 10am"]),
        ("facts", {"miles": 3, "legs": [{"to_place": "Hull"}]}, ["miles: 3", "legs: to place: Hull"]),
        ("sealed", '{"pence":19550,"period":"week"}', ["pence: £195.50", "period: week"]),
        ("notes", "{not JSON", ["{not JSON"]),
    ],
)
def test_a_value_in_words(column: str, value: object, lines: list[str]) -> None:
    assert value_lines(column, value) == lines
