"""Please call me before you send me an offer: set by the person alone, seen by their team, and no reason anywhere."""

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.offers import service as offers
from faculty_api.people import service
from schemas.access import Role
from schemas.offers import OfferTo, SendOffers
from schemas.people import SetCallFirst
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

PAGE = "/profile/earnings-limit"
YES = SetCallFirst(call_first=True)


async def recorded(session: AsyncSession) -> list[tuple[str, bool]]:
    found = await session.execute(
        text("SELECT subject::text, data ->> 'call_first' FROM event WHERE kind = 'CallFirstSet' ORDER BY seq")
    )
    return [(who, said == "true") for who, said in found.all()]


async def test_by_the_api_for_oneself_alone(client: Client, build: Builder, session: AsyncSession) -> None:
    sam, lee = await build.associate("Sam Okafor"), await build.associate("Lee Grant")
    staff = [await build.staff(role, "YH") for role in (Role.TEAM, Role.NATIONAL, Role.FINANCE, Role.ADMIN)]
    await session.commit()
    path, me = f"/api/v1/associates/{sam.person_id}/call-first", (sam.person_id, Role.ASSOCIATE)
    for wanted in (True, True, False, True):
        answer = await client.request("PUT", path, me, json={"call_first": wanted})
        assert (answer.status_code, answer.json()) == (200, {"call_first": wanted})
    assert await recorded(session) == [(str(sam.person_id), said) for said in (True, False, True)]
    assert (
        await client.request("PUT", path, (lee.person_id, Role.ASSOCIATE), json={"call_first": False})
    ).status_code == 404
    for who in staff:
        refused = await client.request("PUT", path, (who.person, who.role), json={"call_first": False})
        assert (who.role, refused.status_code) == (who.role, 403)
    for body in ({}, {"call_first": "yes"}, {"call_first": None}, {"call_first": True, "why": "because"}):
        assert (await client.request("PUT", path, me, json=body)).status_code in {400, 422}
    seen = (await client.get(f"/api/v1/associates/{sam.person_id}", (staff[0].person, Role.TEAM))).json()
    assert seen["details"]["call_first"] is True


async def test_an_offer_is_held_back_until_it_is_taken_back(build: Builder) -> None:
    sam, held = await build.associate("Sam Okafor"), await build.session_of(await build.cohort())
    me, team = build.work(build.as_associate(sam)), build.work(await build.staff(Role.TEAM, "YH"))
    asked = [OfferTo(session_id=held.id, person_id=sam.person_id)]
    await service.set_call_first(me, sam.person_id, YES)
    draft = await offers.draft(team, asked)
    assert ([one.person_name for one in draft.call_first], draft.ready) == (["Sam Okafor"], [])
    await service.set_call_first(me, sam.person_id, SetCallFirst(call_first=False))
    draft = await offers.draft(team, asked)
    assert (draft.call_first, [one.person_name for one in draft.ready]) == ([], ["Sam Okafor"])
    sent = await offers.send(team, SendOffers(offers=asked, answer_by=draft.answer_by))
    await service.set_call_first(me, sam.person_id, YES)
    assert [one.status for one in await offers.mine(me)] == [one.status for one in sent]


CASES = [
    ({"choice": "no", "call_first": "yes"}, "We will call you first", True, False),
    (
        {"choice": "week", "week_amount": "183.50", "week_begins": "1", "call_first": "yes"},
        "We will warn you",
        True,
        True,
    ),
    ({"choice": "week", "week_amount": "183.50", "week_begins": "1"}, "We will warn you", False, True),
    ({"choice": "no"}, "You will get no warnings", False, False),
]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(("typed", "heading", "call", "limit"), CASES)
async def test_the_page_keeps_one_without_the_other(
    client: Client, build: Builder, session: AsyncSession,
    typed: dict[str, str], heading: str, call: bool, limit: bool, before: bool,
) -> None:  # fmt: skip
    sam, team = await build.associate("Sam Okafor", call_first=before), await build.staff(Role.TEAM, "YH")
    await session.commit()
    one = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    await one.open(PAGE)
    form = one.page.forms[-1][1]
    assert form.get("call_first", []) == (["yes"] if before else [])
    text_ = await one.send({"call_first": [], **typed})
    said = "We will call you before we send you an offer" if call else "We will send you offers without a call first"
    kept = "more than £183.50 in a week" if limit else "We keep no limit for you"
    assert (one.at, heading in text_, said in text_, kept in text_) == (f"{PAGE}/saved", True, True, True)
    assert await recorded(session) == ([] if call is before else [(str(sam.person_id), call)])
    member = await Visitor(client).log_in(team.person, Role.TEAM)
    seen = await member.open(f"/team/associates/{sam.person_id}")
    assert ("Call before you send an offer" in seen, "183" in seen, "limit" in seen) == (call, False, False)


async def test_a_fault_in_the_limit_keeps_neither_and_forgets_no_tick(
    client: Client, build: Builder, session: AsyncSession
) -> None:
    sam = await build.associate("Sam Okafor")
    await session.commit()
    one = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    await one.open(PAGE)
    await one.send({"choice": "week", "week_amount": "lots", "week_begins": "1", "call_first": "yes"})
    assert (one.status, one.page.forms[-1][1]["call_first"], await recorded(session)) == (422, ["yes"], [])
