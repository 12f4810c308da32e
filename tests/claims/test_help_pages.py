"""The pages of filling in a claim for somebody, of booking travel, and of choosing pay; without JavaScript."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.claims.stage import AFTER, DAY, Stage, pay, photo, set_stage
from tests.claims.visitor import Visitor
from tests.support.client import Client


@pytest.fixture
async def at(build: Builder, session: AsyncSession, client: Client) -> Stage:
    client.app.state.clock.at = AFTER
    made = await set_stage(build)
    await session.commit()
    return made


@pytest.fixture
async def sam(at: Stage, client: Client) -> Visitor:
    return await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)


@pytest.fixture
async def ann(at: Stage, build: Builder, session: AsyncSession, client: Client) -> Visitor:
    who = await build.staff(Role.TEAM, "YH", "Ann Booth")
    await session.commit()
    return await Visitor(client).log_in(who.person, Role.TEAM)


async def fill_in(at: Stage, ann: Visitor) -> None:
    """From the list of claims not sent to the page where they are asked for their yes."""
    listed = await ann.open("/team/claims/not-sent")
    assert ("Sam Okafor" in listed, f"/team/claims/{at.claim.id}/help" in ann.page.links) == (True, True)
    await ann.open(f"/team/claims/{at.claim.id}/help")
    assert "Select why you fill it in for them" in await ann.send()
    shown = await ann.send({"reason": "phone"})
    assert "You fill in this claim for Sam Okafor. Read each question out as it stands." in shown
    await ann.send({"choice": "planned"})
    assert "Check your claim" in await ann.send({"choice": "no"})
    assert ann.page.forms == [form for form in ann.page.forms if not form[0].endswith("/check")]


async def test_filled_in_by_phone_confirmed_on_their_page(at: Stage, sam: Visitor, ann: Visitor) -> None:
    await fill_in(at, ann)
    await ann.open(f"/team/claims/{at.claim.id}/help")
    assert "You asked Sam Okafor to confirm it on" in await ann.send()
    assert "Check the claim we filled in for you" in await sam.open("/")
    assert f"/claims/{at.claim.id}/confirm" in sam.page.links
    assert "Ann Booth filled in this claim for you" in await sam.open(f"/claims/{at.claim.id}")
    shown = await sam.open(f"/claims/{at.claim.id}/confirm")
    assert ("Ann Booth filled it in for you. We have not sent it." in shown, "£150" in shown) == (True, True)
    assert "Select if this claim is right" in await sam.send()
    assert "Enter what is not right" in await sam.send({"right": "no"})
    await sam.send({"right": "no", "wrong": "I took a bus as well"})
    assert "Sam Okafor says this is not right: I took a bus as well" in await ann.open(
        f"/team/claims/{at.claim.id}/help"
    )
    await ann.send()
    await sam.open(f"/claims/{at.claim.id}/confirm")
    stale = sam.page
    assert "We have your claim" in await sam.send({"right": "yes"})
    sam.page = stale
    assert "We have your claim" in await sam.send({"right": "yes"})  # pressed twice
    sam.page = stale
    told = await sam.send({"right": "yes", "_command_id": "another-press-of-it"})
    assert (sam.status, "You have sent this claim already" in told) == (409, True)
    shown = await sam.open(f"/claims/{at.claim.id}")
    assert "Ann Booth filled it in for Sam Okafor by phone" in shown
    shown = await ann.open(f"/team/claims/{at.claim.id}")
    assert "You filled in this claim for them, so somebody else must decide about it" in shown


async def test_somebody_without_e_mail_says_yes_on_the_phone(at: Stage, ann: Visitor, session: AsyncSession) -> None:
    await session.execute(text("UPDATE person SET email = NULL WHERE id = :id"), {"id": at.who.person_id})
    await session.commit()
    await fill_in(at, ann)
    assert "Read the lines above out to them" in await ann.open(f"/team/claims/{at.claim.id}/help")
    when = {"said_on-day": str(AFTER.day), "said_on-month": str(AFTER.month), "said_on-year": str(AFTER.year)}
    for typed, words in (
        ({}, "Enter the date of the call"),
        (when, "Enter the time of the call"),
        ({**when, "said_at": "8am"}, "Read the claim out first, then tick that you did"),
        ({**when, "said_at": "11pm", "was_read_out": "yes"}, "not in the future"),
    ):
        assert words in await ann.send(typed)
        assert ann.status == 422
    done = await ann.send({**when, "said_at": "8am", "was_read_out": "yes"})
    assert "said yes on the phone on Thursday 12 November 2026 at 8am" in done
    assert "This was read out: Leading the session: £150. Total: £150." in done


async def test_pay_is_changed_before_the_claim_is_sent(at: Stage, sam: Visitor) -> None:
    await sam.open(f"/claims/{at.claim.id}/happened")
    await sam.send({"choice": "planned"})
    await sam.open(f"/claims/{at.claim.id}/check")
    assert f"/claims/{at.claim.id}/pay" in sam.page.links
    assert "The pay for this session is £150" in await sam.open(f"/claims/{at.claim.id}/pay")
    for typed, words in (
        ({"choice": "other"}, "Select how much of the pay you want"),
        ({"choice": "reduced", "wanted": ""}, "Enter how much you want to be paid"),
        ({"choice": "reduced", "wanted": "150"}, "must be less than the pay for this session"),
    ):
        assert words in await sam.send(typed)
    shown = await sam.send({"choice": "reduced", "wanted": "40"})
    assert ("Check your claim" in shown, "£40" in shown, "£150" in shown) == (True, True, False)
    await sam.open(f"/claims/{at.claim.id}/pay")
    assert sam.page.forms[-1][1]["wanted"] == ["40.00"]
    shown = await sam.send({"choice": "declined"})
    assert ("Not paid" in shown, "£40" in shown) == (True, False)


async def test_miles_are_proposed_and_shown_beside_what_was_said(
    at: Stage, sam: Visitor, session: AsyncSession, client: Client
) -> None:
    await session.execute(text("UPDATE associate SET postcode = 'HU1 3RA'"))
    await session.commit()
    shown = await sam.open(f"/claims/{at.claim.id}/amount?type=car_mileage")
    guess = int(re.search(r"We guess about (\d+) from the two postcodes", shown)[1])  # type: ignore[index]
    assert sam.page.forms[-1][1]["miles"] == [str(guess)]
    shown = await sam.send({"miles": "90"})
    assert f"90 miles were said. We guess about {guess} there and back, from the two postcodes." in shown
    checker = await Visitor(client).log_in(at.approver.person, Role.TEAM)
    assert f"90 miles. We guess about {guess}" in await checker.open(f"/team/claims/{at.claim.id}")


async def test_care_by_the_hour_and_the_same_receipt(
    at: Stage, sam: Visitor, build: Builder, session: AsyncSession
) -> None:
    await sam.open(f"/claims/{at.claim.id}/type")
    shown = await sam.send({"choice": "support"})
    assert ("Support worker" in shown, "Personal assistant" in shown) == (True, True)
    shown = await sam.send({"choice": "support_worker"})
    assert "You do not need to tell us who it was" in shown
    typed = {"amount_pence": "128", "agreed_beforehand": "yes", "hours": "8", "sure": "12800"}
    assert "Enter how much an hour was, or leave both empty" in await sam.send(typed)
    assert "Add a photo of your receipt or bill" in await sam.send({**typed, "hourly_pence": "16"})
    shown = await sam.send(files={"photo": ("a.jpg", photo())})
    assert "8 hours at £16 an hour come to £128." in shown
    await sam.open(sam.page.links[next(i for i, link in enumerate(sam.page.links) if link.endswith("/change"))])
    assert (sam.page.forms[-1][1]["hours"], sam.page.forms[-1][1]["hourly_pence"]) == (["8"], ["16.00"])


async def test_travel_is_asked_for_and_booked(
    build: Builder, session: AsyncSession, client: Client, at: Stage, ann: Visitor
) -> None:
    client.app.state.clock.at = AFTER - timedelta(days=20)
    lee = await build.associate("Lee Grant")
    ahead = await build.session_of(at.cohort, day=DAY)
    await build.offer(ahead, lee, status="accepted", pay=pay())
    await session.commit()
    visitor = await Visitor(client).log_in(lee.person_id, Role.ASSOCIATE)
    await visitor.open(f"/sessions/{ahead.id}")
    assert f"/sessions/{ahead.id}/travel" in visitor.page.links
    await visitor.open(f"/sessions/{ahead.id}/travel")
    assert "Select what we can book" in await visitor.send()
    typed: dict[str, object] = {
        "category": "rail", "what": "A return ticket", "on-day": DAY.day, "on-month": DAY.month, "on-year": DAY.year,
        "needs": "A seat near the door",
    }  # fmt: skip
    assert "Enter where the journey starts" in await visitor.send(typed)
    places = {**typed, "from_place": "Hull", "to_place": "Leeds"}
    assert "We have not answered yet" in await visitor.send(places)
    assert "Book travel: 1 request" in await ann.open("/team")
    assert "Lee Grant" in await ann.open("/team/travel")
    link = next(link for link in ann.page.links if re.match(r"/team/travel/.+", link))
    assert "A seat near the door" in await ann.open(link)
    assert "Select if you booked it" in await ann.send()
    assert "Enter the order number" in await ann.send({"booked": "yes", "supplier": "Northern", "pence": "42"})
    answer = {"booked": "yes", "supplier": "Northern", "order_number": "NR-77", "pence": "42"}
    assert "Nobody waits for travel to be booked" in await ann.send(answer)
    shown = await visitor.open(f"/sessions/{ahead.id}/travel")
    assert ("We booked and paid this. Northern, order NR-77" in shown, "£42" in shown) == (True, False)
    await ann.open(f"/team/sessions/{ahead.id}/travel")
    assert "Select who it is for" in await ann.send({**places, "category": "taxi"})
    shown = await ann.send({**places, "category": "taxi", "person_id": str(lee.person_id)})
    assert "Waiting for you" in shown
    client.app.state.clock.at = AFTER
    await session.execute(text("UPDATE offer SET status = 'delivered' WHERE person_id = :p"), {"p": lee.person_id})
    await session.execute(
        text("UPDATE session SET status = 'delivered', delivered_by = :b, delivered_at = now() WHERE id = :s"),
        {"s": ahead.id, "b": at.confirmer.person},
    )
    await session.commit()
    visitor = await Visitor(client).log_in(lee.person_id, Role.ASSOCIATE)
    await visitor.open(f"/sessions/{ahead.id}")
    shown = await visitor.send()
    assert ("We booked and paid this" in shown, "£0 to pay" in shown) == (True, True)
    await visitor.open(visitor.at + "/amount?type=rail")
    assert "We booked and paid a train for this session" in await visitor.send({"amount_pence": "42"})
    typed = {"amount_pence": "9", "besides_booked": "yes", "reason": "The train home was late"}
    assert "Add a photo of your train ticket" in await visitor.send(typed)


async def test_nobody_else_finds_these_pages(
    at: Stage, sam: Visitor, build: Builder, session: AsyncSession, client: Client
) -> None:
    far = await build.staff(Role.TEAM, "NE")
    lee = await build.associate("Lee Grant")
    await session.commit()
    strangers = [
        await Visitor(client).log_in(far.person, Role.TEAM),
        await Visitor(client).log_in(lee.person_id, Role.ASSOCIATE),
    ]
    for visitor in strangers:
        for place in (
            f"/claims/{at.claim.id}/pay",
            f"/claims/{at.claim.id}/confirm",
            f"/team/claims/{at.claim.id}/help",
        ):
            await visitor.open(place)
            assert (visitor.status, place) == (404, place)
    for place in ("/team/travel", "/team/claims/not-sent"):
        await sam.open(place)
        assert (sam.status, place) == (403, place)
    await sam.open(f"/team/claims/{at.claim.id}/help")
    assert sam.status == 404
