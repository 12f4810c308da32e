"""Less pay, or none: one truth on the session's page, the claim, and where the team decides."""

import pytest
from sqlalchemy import text as text_
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from faculty_api.kernel.errors import Invalid
from schemas.access import Role
from schemas.claim_commands import DecideClaim, DecideLine, SayHappened
from schemas.claims import Happened, LineDecision
from schemas.values import Money
from tests.builders import Builder
from tests.claims.stage import AFTER, pay, set_stage
from tests.claims.visitor import Visitor
from tests.support.client import Client

LESS: dict[str, object] = {"pay_choice": "reduced", "reduced_to_pence": 4000}
NONE: dict[str, object] = {"pay_choice": "declined"}


def held(pence: int = 7500) -> dict[str, object]:
    """Pay that waits for a person."""
    made = pay(pence)
    made["lines"][0] |= {"payable_pence": 0, "status": "held"}  # type: ignore[index]
    return {**made, "fee_pence": 0, "held_pence": pence}


CASES = {
    "less": ({**LESS, "pay": pay(7500)}, "£40", "Asked to be paid £40", "To be paid £40", ["£75"]),
    "less, and undecided": (
        {**LESS, "pay": held()},
        "£40, if agreed",
        "Asked to be paid £40",
        "To be paid £40",
        ["£75"],
    ),
    "nothing": ({**NONE, "pay": pay(7500)}, "£0", "Asked not to be paid", "Not to be paid", ["£75"]),
    "nothing, undecided": ({**NONE, "pay": held()}, "£0", "Asked not to be paid", "Not to be paid", ["£75"]),
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
async def test_every_page_says_what_the_person_asked_for(
    build: Builder, session: AsyncSession, client: Client, case: tuple[dict[str, object], str, str, str, list[str]]
) -> None:
    facts, amount, on_session, on_claim, never = case
    client.app.state.clock.at = AFTER
    at = await set_stage(build, **facts)
    await service.say_happened(at.me, at.claim.id, SayHappened(happened=Happened.PLANNED))
    await session.commit()
    sam = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)
    checker = await Visitor(client).log_in(at.approver.person, Role.TEAM)
    mine = await sam.open(f"/sessions/{at.session.id}")
    assert (amount in mine, [word for word in never if word in mine]) == (True, [])
    assert on_session in await checker.open(f"/team/sessions/{at.session.id}")
    for page in (f"/claims/{at.claim.id}", f"/claims/{at.claim.id}/check"):
        text = await sam.open(page)
        assert (page, [word for word in never if word in text]) == (page, [])
    await sam.send()
    text = await checker.open(f"/team/claims/{at.claim.id}")
    assert (on_claim in text, [word for word in never if word in text]) == (True, [])


@pytest.mark.parametrize(("facts", "words"), [({"pay": held()}, "Not decided yet"), ({"pay": pay()}, "As offered")])
async def test_the_team_is_told_whether_pay_is_decided(
    build: Builder, session: AsyncSession, client: Client, facts: dict[str, object], words: str
) -> None:
    client.app.state.clock.at = AFTER
    at = await set_stage(build, **facts)
    await session.commit()
    checker = await Visitor(client).log_in(at.approver.person, Role.TEAM)
    assert f"Answer Completed Pay {words} Answer by" in await checker.open(f"/team/sessions/{at.session.id}")


async def test_undecided_pay_is_never_approved_above_what_was_asked_for(build: Builder) -> None:
    at = await set_stage(build, **LESS, pay=held())
    line = at.claim.lines[0]
    assert (line.claimed, line.wanted, line.due, at.claim.held) == (Money(7500), Money(4000), Money(4000), Money(4000))
    await service.submit(at.me, at.claim.id)
    more = DecideLine(line_id=line.id, decision="less", approved_pence=4001, reason="The host agreed")
    with pytest.raises(Invalid, match=r"less than £40\.00"):
        await service.decide(at.check, at.claim.id, DecideClaim(lines=[more]))
    yes = DecideLine(line_id=line.id, decision="approved", reason="The host agreed")
    done = await service.decide(at.check, at.claim.id, DecideClaim(lines=[yes]))
    assert (done.lines[0].decision, done.approved) == (LineDecision.APPROVED, Money(4000))


async def test_a_claim_is_not_yet_started_until_something_is_filled_in(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    client.app.state.clock.at = AFTER
    at = await set_stage(build, said=False)
    await session.commit()
    sam = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)
    here = f"/claims/{at.claim.id}"
    home = await sam.open("/")
    assert ("Not yet started" in home, "Claim for a session" in home) == (True, True)
    text = await sam.open(here)
    assert ("Not yet started" in text, "Start your claim" in text) == (True, True)
    await sam.open(f"{here}/happened")
    await sam.send({"choice": "planned"})
    home = await sam.open("/")
    assert ("Finish your claim for a session" in home, "In progress" in home) == (True, True)
    text = await sam.open(here)
    assert ("In progress" in text, "Carry on with your claim" in text) == (True, True)


async def test_each_source_is_named_once(build: Builder, session: AsyncSession, client: Client) -> None:
    client.app.state.clock.at = AFTER
    at = await set_stage(build, pay={"lines": []}, **LESS)
    await session.commit()
    sources = at.claim.lines[0].citations
    assert len(sources) == len(set(sources)) > len({cite.document for cite in sources})
    sam = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)
    raw = (await client.http.get(f"/claims/{at.claim.id}", headers=sam._headers())).text
    items = [part.split("</li>")[0] for part in raw.split("Where this comes from")[1].split("<li>")[1:]]
    assert len(items) == len(set(items)) >= 1


AGAIN: dict[str, tuple[dict[str, object], dict[str, str], tuple[str, str, str], tuple[str, ...]]] = {
    "less, then nothing": (
        LESS,
        {"choice": "declined"},
        ("You asked not to be paid.", "Asked not to be paid", "Chosen No pay"),
        ("£40",),
    ),
    "nothing, then all": (
        NONE,
        {"choice": "paid"},
        ("£75", "As offered", "Chosen All of it"),
        ("not to be paid", "No pay"),
    ),
    "all, then less": (
        {},
        {"choice": "reduced", "wanted": "25"},
        ("You asked to be paid £25.", "Asked to be paid £25", "Chosen £25 and no more"),
        (),
    ),
}


@pytest.mark.parametrize("case", AGAIN.values(), ids=list(AGAIN))
async def test_a_choice_changed_on_the_claim_is_the_truth_everywhere(
    build: Builder,
    session: AsyncSession,
    client: Client,
    case: tuple[dict[str, object], dict[str, str], tuple[str, str, str], tuple[str, ...]],
) -> None:
    facts, typed, said, never = case
    client.app.state.clock.at = AFTER
    at = await set_stage(build, pay=pay(7500), **facts)
    await session.commit()
    sam = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)
    checker = await Visitor(client).log_in(at.approver.person, Role.TEAM)
    await sam.open(f"/claims/{at.claim.id}/pay")
    await sam.send(typed)
    pages = (f"/sessions/{at.session.id}", f"/team/sessions/{at.session.id}", "/money/letter")
    for words, page in zip(said, pages, strict=True):
        text = await (checker if page.startswith("/team") else sam).open(page)
        assert (page, words in text, [one for one in never if one in text]) == (page, True, [])
    paid = typed["choice"] == "paid"
    less = 2500 if "wanted" in typed else None
    booking = (await client.get(f"/api/v1/sessions/{at.session.id}/booking", (at.who.person_id, Role.ASSOCIATE))).json()
    assert (booking["offer"]["pay_choice"], booking["offer"]["reduced_to_pence"]) == (typed["choice"], less)
    assert booking["pay"]["fee_pence"] == (7500 if paid else less or 0)
    kept = await session.execute(text_("SELECT data ->> 'pay', data ->> 'before' FROM event WHERE kind = 'PayChosen'"))
    assert kept.all() == [(typed["choice"], facts.get("pay_choice", "paid"))]
