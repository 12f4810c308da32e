"""The pages of a claim, from the letter's link to the approval, without JavaScript."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.claims.stage import AFTER, DAY, Stage, pay, photo, unsaid
from tests.claims.visitor import Visitor
from tests.support.client import Client


@pytest.fixture
async def sam(at: Stage, client: Client) -> Visitor:
    return await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)


@pytest.fixture
async def checker(at: Stage, client: Client) -> Visitor:
    return await Visitor(client).log_in(at.approver.person, Role.TEAM)


async def test_a_claim_with_one_receipt(at: Stage, session: AsyncSession, sam: Visitor) -> None:
    here = f"/claims/{at.claim.id}"
    await unsaid(session)
    assert "Start your claim" in await sam.open(here)
    assert f"{here}/happened" in sam.page.links
    assert "Did the session go ahead?" in await sam.open(f"{here}/happened")
    assert "Select if the session went ahead" in await sam.send()
    assert sam.status == 422
    assert "Did you spend any of your own money to take part?" in await sam.send({"choice": "planned"})
    assert "Select yes if you spent any of your own money" in await sam.send()
    assert "What did you spend money on?" in await sam.send({"choice": "yes"})
    assert "Select what you spent money on" in await sam.send()
    assert "Which of these was it?" in await sam.send({"choice": "travel"})
    assert "How much did your train cost?" in await sam.send({"choice": "rail"})
    for typed, words in {
        "": "Enter how much your train cost",
        "lots": "How much your train cost must be a number, like 12.40",
        "0": "How much your train cost must be more than £0",
    }.items():
        assert words in await sam.send({"amount_pence": typed})
    assert "Add a photo of your train ticket or receipt" in await sam.send({"amount_pence": "£12.40"})
    for file, words in (
        (("", b""), "Select a photo of your ticket or receipt"),
        (("a.jpg", b""), "The selected file is empty"),
        (("a.jpg", b"<html>"), "The selected file must be a JPG, PNG, HEIC or PDF"),
        (("a.jpg", b"\xff\xd8\xff" + bytes(10 * 1024 * 1024)), "The photo must be smaller than 10MB."),
        (("a.jpg", photo()[:200]), "We cannot read this photo. It may be damaged."),
    ):
        assert words in await sam.send(files={"photo": file})
        assert sam.status == 422
    assert "You have added 1 cost" in await sam.send(files={"photo": ("a.jpg", photo())})
    assert "Select yes if you need to add another cost" in await sam.send()
    check = await sam.send({"choice": "no"})
    assert ("Check your claim" in check, "£162.40" in check) == (True, True)
    assert "We have your claim" in await sam.send()
    assert "Sent, being checked" in await sam.open(here)
    late = await sam.open(f"{here}/happened")
    assert (sam.status, "This has changed You cannot change this claim now." in late) == (409, True)
    assert ("See your claim as it is now" in late, here in sam.page.links) == (True, True)


async def send(sam: Visitor, here: str) -> None:
    await sam.open(f"{here}/happened")
    await sam.send({"choice": "planned"})
    await sam.open(f"{here}/check")
    await sam.send()


async def test_no_costs_is_four_pages(at: Stage, sam: Visitor) -> None:
    await sam.open(f"/claims/{at.claim.id}/happened")
    await sam.send({"choice": "planned"})
    assert "Check your claim" in await sam.send({"choice": "no"})
    assert "We have your claim" in await sam.send()


async def test_every_kind_of_cost_can_be_claimed(at: Stage, sam: Visitor) -> None:
    here, added = f"/claims/{at.claim.id}", 0
    from frontend.claim_words import GROUPS, TYPES

    for group, one in GROUPS.items():
        for kind in one.types:
            await sam.open(f"{here}/type")
            await sam.send({"choice": group})
            if len(one.types) > 1:
                await sam.send({"choice": kind})
            typed = {"miles": "12.5"} if TYPES[kind].miles else {"amount_pence": "12.50"}
            extra = {"place": "london"} if kind == "hotel" else {}
            await sam.send({**typed, **extra})
            added += 1
            assert (sam.status, kind) == (200, kind)
    assert f"You have added {added} costs" in await sam.open(f"{here}/costs")
    assert added == 19


async def test_a_cost_without_a_receipt_is_changed_and_removed(at: Stage, sam: Visitor) -> None:
    here = f"/claims/{at.claim.id}"
    await sam.open(f"{here}/amount?type=taxi")
    await sam.send({"amount_pence": "8", "agreed_beforehand": "yes", "reason": ""})
    cost = sam.at.removesuffix("/photo")
    await sam.open(f"{cost}/no-receipt")
    assert "Select why you do not have a receipt" in await sam.send()
    assert "You do not have one" in await sam.send({"no_receipt": "lost"})
    assert "Date you paid" in await sam.open(f"{cost}/change")
    assert sam.page.forms[-1][1]["amount_pence"] == ["8.00"]
    assert sam.page.forms[-1][1]["agreed_beforehand"] == ["yes"]
    assert "Date you paid must be a real date" in await sam.send({"on-day": "31", "on-month": "11"})
    assert "The date must be today or in the past" in await sam.send({"on-day": "20", "on-month": "11"})
    changed = await sam.send({"amount_pence": "9.50", "on-day": str(DAY.day), "on-month": str(DAY.month)})
    assert ("£9.50" in changed, "You do not have one" in changed) == (True, True)
    await sam.open(f"{cost}/remove")
    assert "You have added no costs" in await sam.send()


async def test_a_question_and_its_answer(at: Stage, sam: Visitor, checker: Visitor) -> None:
    here, line = f"/claims/{at.claim.id}", at.claim.lines[0].id
    await send(sam, here)
    listed = await checker.open("/team/claims")
    assert "1 claim matches the plan. 0 claims need a closer look." in listed
    assert "This claim matches the plan" in await checker.open(f"/team{here}")
    assert checker.page.forms[-1][1][f"decision-{line}"] == ["approved"]
    assert "Enter your question about the pay" in await checker.send({f"decision-{line}": "asked"})
    assert "Question sent" in await checker.send({f"decision-{line}": "asked", f"reason-{line}": "Did you stay?"})
    page = await sam.open(here)
    assert ("Did you stay?" in page, "Question for you" in page) == (True, True)
    assert "Enter your answer about leading the session" in await sam.send()
    assert "Check your claim" in await sam.send({f"answer-{line}": "Yes, I did"})
    assert "We have your claim" in await sam.send()
    assert "They answered: Yes, I did" in await checker.open(f"/team{here}")
    assert "Claim approved" in await checker.send({f"decision-{line}": "approved"})
    assert "Total approved: £150" in await sam.open(here)


async def test_deciding_line_by_line(at: Stage, sam: Visitor, checker: Visitor) -> None:
    here = f"/claims/{at.claim.id}"
    for name, pence in (("bus", "3"), ("parking", "5")):
        await sam.open(f"{here}/amount?type={name}")
        await sam.send({"amount_pence": pence})
        await sam.open(sam.at.replace("/photo", "/no-receipt"))
        await sam.send({"no_receipt": "not_given"})
    await send(sam, here)
    assert "0 claims match the plan. 1 claim needs a closer look." in await checker.open("/team/claims")
    await checker.open(f"/team{here}")
    fields = [name for name in checker.page.forms[-1][1] if name.startswith("reason-")]
    fee, bus, parking = (name.removeprefix("reason-") for name in fields)
    assert "Select what you want to do about bus or tram" in await checker.send()
    told = {f"decision-{bus}": "less", f"approved_pence-{bus}": "", f"decision-{parking}": "refused"}
    assert "The amount for bus or tram must be a number, like 12.40" in await checker.send(told)
    told[f"approved_pence-{bus}"] = "2"
    assert "Enter why you are not paying the parking cost" in await checker.send(told)
    assert checker.page.forms[-1][1][f"approved_pence-{bus}"] == ["2"]
    told |= {f"reason-{bus}": "A single ticket is £2", f"reason-{parking}": "The site has free parking"}
    assert "Claim approved" in await checker.send(told)
    decided = await checker.open(f"/team{here}")
    assert ("Approved £152" in decided, "To decide" in decided, "closer look" in decided) == (True, False, False)
    assert ("Bus or tram: £2" in decided, "Parking: £0" in decided) == (True, True)
    page = await sam.open(here)
    for words in ("We are paying £2 of £3. A single ticket is £2", "Not paid. The site has free parking", "£152"):
        assert words in page
    assert fee == str(at.claim.lines[0].id)


async def test_a_decision_that_cannot_stand_is_shown_again_by_an_address(
    at: Stage, sam: Visitor, checker: Visitor, client: Client
) -> None:
    here, line = f"/claims/{at.claim.id}", at.claim.lines[0].id
    await send(sam, here)
    await checker.open(f"/team{here}")
    form = {**checker.page.forms[-1][1], f"decision-{line}": ["refused"]}
    answer = await client.http.post(f"/team{here}", headers=checker._headers(), data=form)
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, f"/team{here}")
    text = await checker.open(answer.headers["location"])
    assert (checker.status, "Enter why you are not paying the pay" in text) == (422, True)
    assert checker.page.forms[-1][1][f"decision-{line}"] == ["refused"]
    long = "kind words " * 300
    assert "must be 1,000 characters or less" in await checker.send({f"reason-{line}": long})
    assert checker.page.forms[-1][1][f"reason-{line}"] == [long.strip()]
    assert checker.at == f"/team{here}"


async def test_an_old_page_decides_nothing(at: Stage, sam: Visitor, checker: Visitor, session: AsyncSession) -> None:
    here = f"/claims/{at.claim.id}"
    await send(sam, here)
    await checker.open(f"/team{here}")
    assert "This claim has changed since you opened it" in await checker.send({"digest": "0" * 32})
    assert checker.status == 422
    await checker.open(f"/team{here}")
    await checker.send()
    shown = await checker.open(f"/team{here}")
    assert ("This claim is approved already" in shown, len(checker.page.forms)) == (True, len(checker.page.forms))
    assert f"/team{here}" not in [action for action, _ in checker.page.forms]


async def test_nobody_sees_the_pages_of_another(
    at: Stage, build: Builder, session: AsyncSession, client: Client, checker: Visitor
) -> None:
    lee = await build.associate("Lee Grant")
    await session.commit()
    stranger = await Visitor(client).log_in(lee.person_id, Role.ASSOCIATE)
    for place in ("", "/happened", "/spent", "/type", "/amount?type=bus", "/costs", "/check", "/done", "/withdraw"):
        await stranger.open(f"/claims/{at.claim.id}{place}")
        assert (stranger.status, place) == (404, place)
        if place not in ("", "/done", "/withdraw"):
            await checker.open(f"/claims/{at.claim.id}{place}")
            assert (checker.status, place) == (404, place)


async def test_marking_a_session_as_delivered(build: Builder, session: AsyncSession, client: Client) -> None:
    team = await build.staff(Role.TEAM, "YH")
    held = await build.session_of(await build.cohort(), day=DAY)
    people = [await build.associate("Sam Okafor"), await build.associate("Lee Grant", kind="professional")]
    offers = [await build.offer(held, who, status="accepted", pay=pay()) for who in people]
    await session.commit()
    visitor = await Visitor(client).log_in(team.person, Role.TEAM)
    here = f"/team/sessions/{held.id}"
    client.app.state.clock.at = held.starts_at
    early = await visitor.open(here)
    assert ("You can record who came after the session ends" in early, "Sam Okafor" in early) == (True, True)
    client.app.state.clock.at = AFTER
    visitor = await Visitor(client).log_in(team.person, Role.TEAM)
    assert "Record who came" in await visitor.open(here)
    assert sorted(visitor.page.forms[-1][1]["came"]) == sorted(str(offer.id) for offer in offers)
    done = await visitor.send({"came": [str(offers[0].id)]})
    assert ("Session marked as delivered" in done, "This session was delivered" in done) == (True, True)
    claims = await client.get("/api/v1/claims", (team.person, Role.TEAM))
    assert [one["person_name"] for one in claims.json()["items"]] == ["Sam Okafor"]
