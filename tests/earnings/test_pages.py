"""The pages and the API of the limit, the warnings where they are read, the letter and the page of free advice."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from faculty_api.claims import service as claims
from faculty_api.kernel.db import transaction
from faculty_api.policy import book
from schemas.access import Role
from schemas.claim_commands import SayHappened, StartClaim
from schemas.claims import Happened
from tests.builders import NOW, Builder
from tests.claims.stage import DAY, delivered, pay, set_stage
from tests.claims.visitor import Visitor
from tests.support.client import Client

LIMIT = "/api/v1/earnings-limit"
PAGE = "/profile/earnings-limit"
TUESDAY = date(2027, 2, 9)


@pytest.fixture
async def sam(client: Client) -> UUID:
    async with transaction(client.engine) as session:
        return (await Builder(session).associate("Sam Okafor")).person_id


@pytest.fixture
async def visitor(client: Client, sam: UUID) -> Visitor:
    return await Visitor(client).log_in(sam, Role.ASSOCIATE)


async def test_by_the_api(client: Client, sam: UUID) -> None:
    me = (sam, Role.ASSOCIATE)
    body = {"pence": 18350, "period": "week", "begins": 1}
    assert (await client.get(LIMIT, me)).status_code == 404
    answer = await client.request("PUT", LIMIT, me, json=body, headers={"Idempotency-Key": "the-first-one"})
    assert (answer.status_code, answer.json()) == (200, {"limited": True})
    again = await client.request("PUT", LIMIT, me, json=body, headers={"Idempotency-Key": "the-first-one"})
    assert again.json() == {"limited": True}
    assert (await client.get(LIMIT, me)).json() == {"amount": {"pence": 18350}, "period": "week", "begins": 1}
    answer = await client.request("DELETE", LIMIT, me)
    assert (answer.status_code, answer.json()) == (200, {"limited": False})
    assert (await client.get(LIMIT, me)).status_code == 404


BAD = [
    ({"pence": 0, "period": "week", "begins": 1}, "pence"),
    ({"pence": -1, "period": "week", "begins": 1}, "pence"),
    ({"pence": 100_000_001, "period": "week", "begins": 1}, "pence"),
    ({"pence": 1.5, "period": "week", "begins": 1}, "pence"),
    ({"pence": "NaN", "period": "week", "begins": 1}, "pence"),
    ({"pence": 1, "period": "year", "begins": 1}, "period"),
    ({"pence": 1, "period": "week", "begins": 8}, "begins"),
    ({"pence": 1, "period": "week", "begins": 0}, "begins"),
    ({"pence": 1, "period": "month", "begins": 29}, "begins"),
    ({"pence": 1, "period": "month"}, "begins"),
    ({"pence": 1, "period": "month", "begins": 1, "why": "because"}, "why"),
]


@pytest.mark.parametrize(("body", "field"), BAD)
async def test_what_makes_no_sense_is_refused_by_the_api(
    client: Client, sam: UUID, body: dict[str, object], field: str
) -> None:
    answer = await client.request("PUT", LIMIT, (sam, Role.ASSOCIATE), json=body)
    assert answer.status_code in {400, 422}
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]
    assert (await client.get(LIMIT, (sam, Role.ASSOCIATE))).status_code == 404


@pytest.mark.parametrize("role", [Role.TEAM, Role.NATIONAL, Role.FINANCE, Role.ADMIN, Role.AUDITOR])
async def test_staff_are_refused_at_every_door(client: Client, role: Role) -> None:
    async with transaction(client.engine) as session:
        who = await Builder(session).staff(role, "YH")
    for method in ("GET", "PUT", "DELETE"):
        body = {"json": {"pence": 1, "period": "week", "begins": 1}} if method == "PUT" else {}
        assert (await client.request(method, LIMIT, (who.person, role), **body)).status_code == 403
    member = await Visitor(client).log_in(who.person, role)
    for path in (PAGE, f"{PAGE}/saved", "/money/letter"):
        await member.open(path)
        assert (path, member.status) == (path, 403)


async def test_set_changed_and_taken_away_on_its_page(visitor: Visitor) -> None:
    assert PAGE in (await visitor.open("/money"), visitor.page.links)[1]
    text = await visitor.open(PAGE)
    assert "Only you can see this. You do not have to tell us why." in text
    assert "Select if you want a warning about how much you earn" in await visitor.send()
    assert visitor.status == 422
    text = await visitor.send({"choice": "week"})
    assert ("Enter the amount, like 195.50" in text, "Select the day your week starts" in text) == (True, True)
    text = await visitor.send({"choice": "month", "month_amount": "no", "month_begins": "29"})
    assert "The day your month starts must be between 1 and 28" in text
    text = await visitor.send({"choice": "week", "week_amount": "£183.50", "week_begins": "4"})
    assert (visitor.status, visitor.at) == (200, f"{PAGE}/saved")
    assert "more than £183.50 in a week that starts on a Thursday" in text
    await visitor.open(PAGE)
    form = visitor.page.forms[-1][1]
    assert (form["choice"], form["week_amount"], form["week_begins"]) == (["week"], ["183.50"], ["4"])
    text = await visitor.send({"choice": "month", "month_amount": "411", "month_begins": "28"})
    assert "more than £411 in a month that starts on day 28" in text
    await visitor.open(PAGE)
    assert "You will get no warnings" in await visitor.send({"choice": "no"})
    await visitor.open(PAGE)
    assert "choice" not in visitor.page.forms[-1][1]


@pytest.mark.parametrize("amount", ["0", "-5", "1e3", "12.345", "£", "NaN", "99999999999", "१२", "<b>"])
async def test_an_amount_that_is_none_is_told(visitor: Visitor, amount: str) -> None:
    await visitor.open(PAGE)
    text = await visitor.send({"choice": "week", "week_amount": amount, "week_begins": "1"})
    assert (visitor.status, "Amount must" in text or "Enter the amount" in text) == (422, True)


async def put(client: Client, who: UUID, pence: int) -> None:
    body = {"pence": pence, "period": "week", "begins": 1}
    assert (await client.request("PUT", LIMIT, (who, Role.ASSOCIATE), json=body)).status_code == 200


async def test_the_warning_before_a_yes_is_shown_to_them_and_not_to_the_team(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        who, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
        one = await build.session_of(await build.cohort(), day=TUESDAY)
        other = await build.session_of(await build.cohort(), day=TUESDAY + timedelta(days=2))
        await build.offer(other, who, status="accepted", pay=pay(7500))
        offer = await build.offer(one, who, pay=pay())
    sam = await Visitor(client).log_in(who.person_id, Role.ASSOCIATE)
    assert "Your own limit" not in await sam.open(f"/offers/{offer.id}")
    await put(client, who.person_id, 22500)
    assert "Your own limit" not in await sam.open(f"/offers/{offer.id}"), "the limit itself is not over it"
    await put(client, who.person_id, 18350)
    words = (
        "With this session you would be offered £225 in the week from Monday 8 February. Your own limit is £183.50. "
        "You can say yes, ask to be paid less or nothing, or get free advice first . "
        "If you say yes, you can still change how much you are paid, on your claim, until you send it."
    )
    assert words in await sam.open(f"/offers/{offer.id}")
    assert words in await sam.send({"answer": ""}), "also when the form is shown again"
    member = await Visitor(client).log_in(team.person, Role.TEAM)
    text = await member.open(f"/offers/{offer.id}")
    assert ("This is what Sam Okafor sees" in text, "limit" in text, "183.50" in text) == (True, False, False)
    await sam.open(f"/offers/{offer.id}")
    assert "You have said yes" in await sam.send({"answer": "yes"})


async def test_the_warning_before_a_claim_is_sent(client: Client) -> None:
    async with transaction(client.engine) as session:
        stage = await set_stage(Builder(session))
        held, _ = await delivered(
            stage.build, await stage.build.cohort(), stage.who, stage.confirmer, DAY + timedelta(days=1)
        )
        await claims.start(stage.me, StartClaim(session_id=held.id))
        await claims.say_happened(stage.me, stage.claim.id, SayHappened(happened=Happened.PLANNED))
    sam = await Visitor(client).log_in(stage.who.person_id, Role.ASSOCIATE)
    check = f"/claims/{stage.claim.id}/check"
    assert "Your own limit" not in await sam.open(check)
    await put(client, stage.who.person_id, 18350)
    text = await sam.open(check)
    assert (
        "With this claim your pay comes to £300 in the week from Monday 9 November. Your own limit is £183.50." in text
    )
    assert "You can send your claim now or later, ask to be paid less or nothing , or get free advice first" in text
    assert f"/claims/{stage.claim.id}/pay" in sam.page.links
    await sam.open(f"/claims/{stage.claim.id}/pay")
    assert "Your own limit" not in await sam.send({"choice": "reduced", "wanted": "33.50"}), (
        "£183.50 is the limit itself"
    )
    assert "We have your claim" in await sam.send()


async def test_the_letter(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        who = await build.associate("Sam Okafor")
        days = {TUESDAY: {"status": "accepted", "pay": pay()}, TUESDAY + timedelta(days=7): {"status": "accepted"}}
        cohort = await build.cohort(programme="Leading with Care")
        for day, facts in days.items():
            held = await build.session_of(cohort, day=day)
            choice = {"pay_choice": "reduced", "reduced_to_pence": 4000} if "pay" in facts else {}
            await build.offer(held, who, **facts, **choice)  # type: ignore[arg-type]
    sam = await Visitor(client).log_in(who.person_id, Role.ASSOCIATE)
    text = await sam.open("/money/letter")
    assert "6 April 2026 to 5 April 2027" in text
    assert "9 February 2027 Session Leading with Care, Yorkshire and the Humber" in text.replace("Date 9", "9")
    for words in ("£150", "£40 and no more", "Not yet", "Booked", "It is not advice", "01632 960 001"):
        assert words in text
    text = await sam.open(
        "/money/letter?first-day=16&first-month=2&first-year=2027&last-day=1&last-month=3&last-year=2027"
    )
    assert ("16 February 2027" in text, "9 February 2027" in text) == (True, False)
    text = await sam.open(
        "/money/letter?first-day=16&first-month=2&first-year=2027&last-day=1&last-month=2&last-year=2027"
    )
    assert ("The last day must be the same as or after the first day" in text, sam.status) == (True, 422)
    text = await sam.open("/money/letter?first-day=31&first-month=2&first-year=2027")
    assert ("First day must be a real date" in text, "Enter the last day of the letter" in text) == (True, True)
    await sam.open("/money/letter?first-day=1&first-month=1&first-year=1&last-day=31&last-month=12&last-year=9999")
    assert sam.status in {200, 422}


async def test_free_advice_says_what_the_policy_has_said_and_how_sure_it_is(client: Client, visitor: Visitor) -> None:
    figures = book.load().on(NOW.date())
    for who in (visitor, None):
        text = await visitor.open("/help/benefits") if who else (await client.get("/help/benefits")).text
        for key in ("notice.benefits", "notice.tax", "notice.income", "notice.tell", "notice.insurer", "helpline"):
            said = figures.cite(key)[0]
            assert str(said.value).replace("'", "&#39;" if not who else "'") in text
            assert (said.source or "").replace("'", "&#39;" if not who else "'") in text
        for words in ("Do this even if you plan to turn down the pay", "We cannot give you advice", "To be confirmed"):
            assert words in text
        assert ("/money/letter" in text or "letter of facts" in text) is bool(who)
