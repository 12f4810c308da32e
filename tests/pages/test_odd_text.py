"""A character that nobody typed, in any form: said beside its field with all that was typed; in JSON, by its field."""

import pytest

from faculty_api.kernel.db import transaction
from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

SAID = "must use ordinary characters only. Take out what shows as �"
PAGES = {
    "/profile/my-data/complaints": (Role.ASSOCIATE, {"words": "My story was{}told in a corridor"}),
    "/story/new": (Role.ASSOCIATE, {"title": "My{}story"}),
}


def text_of(visitor: Visitor) -> str:
    return f"{visitor.page.forms} {visitor.page.text}"


@pytest.mark.parametrize("odd", ["\x00", "\x1b"])
async def test_a_form_says_so_and_keeps_what_was_typed(client: Client, odd: str) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        who = {
            Role.ASSOCIATE: (await build.associate("Sam Okafor")).person_id,
        }
    wrong = {}
    for at, (role, typed) in PAGES.items():
        visitor = await Visitor(client).log_in(who[role], role)
        await visitor.open(at)
        shown = await visitor.send({name: words.format(odd) for name, words in typed.items()}, form=-1)
        if SAID not in shown or not all(words.format("�") in text_of(visitor) for words in typed.values()):
            wrong[at] = visitor.page.text[200:1200]
    assert wrong == {}


@pytest.mark.parametrize("odd", ["\\u0000", "\\u001b"])
async def test_json_names_the_field(client: Client, odd: str) -> None:
    async with transaction(client.engine) as session:
        sam = (await Builder(session).associate("Sam Okafor")).person_id
    answer = await client.post(
        "/api/v1/my-data/complaints",
        as_=(sam, Role.ASSOCIATE),
        content=f'{{"words": "My story was{odd}told in a corridor"}}',
        headers={"Content-Type": "application/json"},
    )
    assert (answer.status_code, [one["field"] for one in answer.json()["faults"]]) == (422, ["words"])
    assert "character that cannot be used" in answer.text


AT = {
    "/networks/YH/partners?q=%00": 400,
    "/networks/YH/partners?cursor=zzz": 400,
    "/team/associates?cursor=zzz": 400,
    "/team/cohorts?cursor=zzz": 400,
    "/networks/%00": 404,
    "/team/cohorts/%00": 404,
    "/nowhere?q=%00": 404,
}


async def test_an_address_that_cannot_be_read_has_a_page_with_a_way_back(client: Client) -> None:
    async with transaction(client.engine) as session:
        team = (await Builder(session).staff(Role.TEAM, "YH")).person
    visitor = await Visitor(client).log_in(team, Role.TEAM)
    for at, status in AT.items():
        shown = await visitor.open(at)
        said = "We could not read all of this web address" if status == 400 else "Page not found"
        assert (visitor.status, said in shown, "Go to your home page" in shown) == (status, True, True), at
        assert (at.partition("?")[0] in visitor.page.links) is (status == 400), at
    answer = await client.get("/api/v1/networks/YH/partners?cursor=zzz", as_=(team, Role.TEAM))
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
