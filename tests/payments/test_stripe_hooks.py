"""Messages of Stripe's over HTTP, and the pages of whoever is paid and of finance, with Stripe on."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar
from litestar.datastructures import State
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.app import made_of
from faculty_api.asgi import create_site
from faculty_api.payments import faults, service
from faculty_api.settings import BadSettings, Settings, from_environment
from schemas.access import Role
from tests.builders import NOW
from tests.doors.routes import doors
from tests.payments.at_stripe import TEST_KEY, choose_stripe, door, drain, payees, sent, signed
from tests.payments.conftest import Office
from tests.payments.test_pages import visitor
from tests.support.client import Client, Now
from tests.support.fake_stripe import SECRET, Fake, running

HOOK = "/hooks/stripe"


@pytest.fixture(scope="module")
def process() -> Iterator[Fake]:
    with running() as fake:
        yield fake


@pytest.fixture
def fake(process: Fake) -> Fake:
    process.reset(NOW)
    return process


def settings(home: Path, url: str) -> Settings:
    return Settings(
        home=home, base_url="http://testserver", field_key="11" * 32, stripe_key=TEST_KEY,
        stripe_secrets=("whsec_older", SECRET), stripe_url=url,
    )  # fmt: skip


@pytest.fixture(scope="module")
def app(process: Fake) -> Litestar:
    return create_site(settings(Path("/nowhere"), process.url), "postgresql://nobody@localhost/none")


@pytest_asyncio.fixture
async def on(
    app: Litestar, fake: Fake, engine: AsyncEngine, database_url: str, tmp_path: Path
) -> AsyncIterator[Client]:
    """The site with Stripe on."""
    parts = made_of(settings(tmp_path, fake.url), database_url, Now())
    app.state = State({**app.state, **parts, "engine": engine})
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
        yield Client(app, engine, http)


async def test_a_message_is_heard_once_whatever_comes(
    office: Office, fake: Fake, on: Client, engine: AsyncEngine
) -> None:
    await choose_stripe(office)
    await payees(office, fake, 2)
    await sent(office)
    await drain(engine, door(fake))
    fake.banks("in_transit")
    fake.banks("paid")
    clock = Now(NOW + timedelta(minutes=1))
    on.app.state.clock.at = clock.at
    events = fake.events()
    assert {one["type"] for one in events} == {"transfer.created", "payout.created", "payout.in_transit", "payout.paid"}
    first = [
        (await on.post(HOOK, content=body, headers=head)).json()["again"]
        for event in reversed(events)
        for body, head in [signed(event, clock.at)]
        for _ in range(2)
    ]
    assert first == [False, True] * len(events), "each counts once, in any order"
    await drain(engine, door(fake), clock)
    assert await office.scalar("SELECT count(*) FROM ledger_entry") == 4
    assert await office.scalar("SELECT count(*) FROM payment_item WHERE status = 'settled'") == 2
    assert await office.scalar("SELECT count(*) FROM stripe_event") == len(events)
    assert await faults.faults(office.session, office.vault) == []


async def test_what_is_not_stripes_is_refused_and_changes_nothing(office: Office, on: Client) -> None:
    await office.session.commit()
    event = {"id": "evt_1", "type": "payout.paid", "livemode": False, "data": {"object": {"id": "po_1"}}}
    body, good = signed(event, NOW)
    _, forged = signed(event, NOW, "whsec_other")
    _, late = signed(event, NOW - timedelta(minutes=6))
    _, early = signed(event, NOW + timedelta(days=3650))
    live, live_head = signed({**event, "livemode": True}, NOW)
    list_body, list_head = signed([event], NOW)
    tried = [
        (body, {}, 400, "does not have Stripe's signature"),
        (body, forged, 400, "does not have Stripe's signature"),
        (body.replace(b"po_1", b"po_2"), good, 400, "does not have Stripe's signature"),
        (body, {"stripe-signature": "t=1,v1=é".encode()}, 400, "does not have Stripe's signature"),
        (b"\xff\xfe", good, 400, "does not have Stripe's signature"),
        (body, late, 400, "was not signed now"),
        (body, early, 400, "was not signed now"),
        (live, live_head, 400, "another mode, test or live"),
        (list_body, list_head, 400, "not an event"),
        (b"x" * 300_000, good, 413, "too long"),
    ]
    for content, head, status, words in tried:
        answer = await on.post(HOOK, content=content, headers=head)
        assert (answer.status_code, words in answer.text) == (status, True), (content[:40], answer.text)
    assert await office.scalar("SELECT count(*) FROM stripe_event") == 0


async def test_from_setting_up_to_where_the_money_is(
    office: Office, fake: Fake, on: Client, engine: AsyncEngine
) -> None:
    await choose_stripe(office)
    who = await office.build.associate("Sam Okafor")
    await office.claim(who, fee=None)  # type: ignore[arg-type]
    await office.session.commit()
    sam = await visitor(on, who.person_id, Role.ASSOCIATE)
    farah, colin = await visitor(on, office.maker.person), await visitor(on, office.checker.person)
    vera = await visitor(on, office.verifier.person)
    assert "Set up with Stripe, so that we can pay your costs" in await sam.open("/money")
    await sam.open("/profile/stripe")
    fake.behave(plan=["lose"])
    assert "Stripe did not answer" in await sam.send()
    text = await sam.open("/profile/stripe/again")
    assert "Go to Stripe" in text
    assert any(link.startswith("https://connect.stripe.com/setup/") for link in sam.page.links)
    made = fake.judge()["accounts"]
    assert len(made) == 1, "the answer was lost, and the account was found again"
    fake.onboard(made[0]["id"])
    assert "We will call you, and then we can pay your costs" in await sam.open("/profile/stripe/back")
    assert "Your Stripe account is being checked" in await sam.open("/money")
    assert "Sam Okafor" in await vera.open("/finance/stripe")
    assert "Call the person on a number we already had" in await vera.send(form=1)
    assert "Stripe account confirmed" in await vera.send({"called_back": "yes"}, form=1)
    run = await office.approved()
    await office.session.commit()
    await farah.open(f"/finance/runs/{run.id}")
    assert "1 payment of this run goes by Stripe" in farah.page.text
    text = await farah.send(form=1)
    assert ("Waiting to be sent to Stripe" in text, "Send to Stripe" in text) == (True, False)
    assert "We are sending it to your Stripe account" in await sam.open("/money")
    await drain(engine, door(fake))
    assert "Stripe has sent it to your bank" in await sam.open("/money")
    assert "On its way to their bank" in await farah.open("/finance/stripe")
    fake.banks("paid")
    await drain(engine, door(fake), Now(NOW + timedelta(hours=2)))
    assert "We paid you £48.60 for your costs on 23 November 2026" in await sam.open("/money")
    assert "Every payment by Stripe is finished" in await colin.open("/finance/stripe")
    assert await office.scalar("SELECT count(*) FROM bank_details") == 0
    on.app.state.clock.at = NOW + timedelta(hours=1)
    assert "Stripe" in await farah.open("/finance/ways-to-pay/bank")


async def test_without_a_key_no_page_has_it(office: Office, client: Client) -> None:
    who = await office.build.associate("Sam Okafor")
    await office.claim(who)
    await office.session.commit()
    sam, farah = await visitor(client, who.person_id, Role.ASSOCIATE), await visitor(client, office.maker.person)
    for visits, paths in (
        (sam, ("/money", "/profile/bank", "/profile")),
        (farah, ("/finance", "/finance/ways-to-pay", "/finance/ways-to-pay/bank", "/finance/runs/new")),
    ):
        for path in paths:
            assert "stripe" not in (await visits.open(path)).lower(), path
    for path in ("/profile/stripe", "/finance/stripe"):
        await farah.open(path)
        assert farah.status == 404
    assert (await client.post(HOOK, content=b"{}")).status_code == 404
    wish = {"kind": "bank", "format": "stripe"}
    answer = await client.post("/api/v1/ways-to-pay", (office.maker.person, Role.FINANCE), json=wish)
    assert (answer.status_code, "Select which file you send" in answer.text) == (422, True)
    assert await service.ways_to_pay(office.work())


def test_settings_that_would_move_real_money_by_mistake_are_refused() -> None:
    for bad, words in (
        ({"FACULTY_STRIPE_KEY": "pk_test_1"}, "must be a secret key"),
        ({"FACULTY_STRIPE_KEY": "sk_live_1", "FACULTY_DEMO": "1"}, "must be a test key"),
        ({"FACULTY_STRIPE_KEY": "sk_test_1", "FACULTY_STRIPE_SECRETS": "nonsense"}, "must be like whsec_"),
        ({"FACULTY_STRIPE_URL": "https://stripe.example.org"}, "must be an address on this machine"),
    ):
        with pytest.raises(BadSettings, match=words):
            from_environment(bad)
    found = from_environment({"FACULTY_STRIPE_KEY": "sk_test_1", "FACULTY_STRIPE_SECRETS": "whsec_a, whsec_b"})
    assert (found.stripe_secrets, from_environment({}).stripe_key) == (("whsec_a", "whsec_b"), None)


def test_what_lasts_is_asked_for_a_fresh_proof_and_all_need_a_log_in(app: Litestar) -> None:
    ours = {f"{one.method} {one.template}": one for one in doors(app) if "stripe" in one.template}
    fresh = {name for name, one in ours.items() if one.handler.opt.get("fresh")}
    assert fresh == {
        "POST /profile/stripe",
        "POST /finance/stripe/payees/{payee:uuid}/confirm",
        "POST /finance/stripe/payments/{payment:uuid}/end",
        "POST /finance/runs/{run_id:uuid}/stripe",
    }
    assert not any(one.public for one in ours.values() if one.template != HOOK)


@pytest.mark.parametrize("role", [Role.ASSOCIATE, Role.TEAM, Role.FINANCE, Role.NATIONAL, Role.AUDITOR, Role.ADMIN])
async def test_each_page_is_for_whom_it_is(office: Office, on: Client, role: Role) -> None:
    who = await office.build.associate("Sam Okafor")
    person = who.person_id if role is Role.ASSOCIATE else (await office.build.staff(role, "YH")).person
    await office.session.commit()
    somebody = await visitor(on, person, role)
    for path, allowed in (("/profile/stripe", {Role.ASSOCIATE}), ("/finance/stripe", {Role.FINANCE})):
        await somebody.open(path)
        mine = role in allowed or (path == "/profile/stripe" and role is Role.FINANCE)
        assert (somebody.status == 200) is mine, (path, role, somebody.status)
    await on.http.get("/profile/stripe/back")
