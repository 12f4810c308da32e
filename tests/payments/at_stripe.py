"""A finance office that pays costs by Stripe, for tests: people with accounts there, runs sent, turns of the worker."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.ids import new_id
from faculty_api.payments import rules, service
from faculty_api.payments.connect import working
from faculty_api.payments.connect.client import Stripe
from faculty_api.payments.connect.door import Door
from faculty_api.payments.connect.models import PayeeAccount
from faculty_api.payments.connect.way import AT
from faculty_api.people.models import Associate
from schemas.payments import Rail, RunView
from schemas.rails import FileFormat, SetRail
from tests.builders import NOW
from tests.payments.conftest import KEY, Office
from tests.support.client import Now
from tests.support.fake_stripe import SECRET, Fake

BY_STRIPE = SetRail(kind=Rail.BANK, format=FileFormat.STRIPE)
TEST_KEY = "sk_test_fake"


def door(fake: Fake) -> Stripe:
    return Stripe(TEST_KEY, (SECRET,), fake.url)


async def choose_stripe(office: Office) -> None:
    waiting = (await service.set_way_to_pay(office.work(), BY_STRIPE, stripe=True)).waiting[0]
    assert waiting.id is not None
    await service.confirm_way_to_pay(office.work(office.checker), waiting.id)


async def account(office: Office, fake: Fake | None, who: Associate, *, status: str = "verified") -> PayeeAccount:
    """Somebody who has set up with Stripe, and whom finance has called."""
    made = await door(fake).new_payee(str(who.person_id), f"test-{who.person_id}", "a@example.org") if fake else None
    name = made.account if made else f"acct_{who.person_id.hex[:12]}"
    if fake:
        fake.onboard(name)
    checked = status == "verified"
    row = PayeeAccount(
        id=new_id(),
        person_id=who.person_id,
        version=1,
        status=status,
        key=f"test-{who.person_id}",
        account=name,
        fingerprint=office.vault.fingerprint(rules.bank_index(AT, name)),
        details_given=True,
        pays_out=True,
        changed_at=NOW,
        verified_by=office.verifier.person if checked else None,
        verified_at=NOW if checked else None,
    )
    office.session.add(row)
    await office.session.flush()
    return row


async def payees(office: Office, fake: Fake | None, many: int, *, fee: int | None = None) -> list[PayeeAccount]:
    """People with approved costs alone, unless ``fee``; none of them has given us bank details."""
    made = []
    for at in range(many):
        who = await office.build.associate(f"Payee Number{at}")
        made.append(await account(office, fake, who))
        if fee:
            await office.bank(who)
        await office.claim(who, fee=fee, expense=4860 + at)  # type: ignore[arg-type]
    return made


async def sent(office: Office) -> RunView:
    """A run that two people agreed to, and that was sent to Stripe."""
    run = await office.approved()
    await service.send_by_stripe(office.work(), office.vault, run.id)
    await office.session.commit()
    return run


async def drain(engine: AsyncEngine, at: Door, clock: Now | None = None, *, most: int = 8, turns: int = 200) -> int:
    """Turns of the worker until nothing is due now."""
    clock, done = clock or Now(), 0
    for _ in range(turns):
        found = await working.turn(engine, clock, at, _vault(), most)
        if not found:
            return done
        done += found
    raise AssertionError("there is no end to it")


def _vault():  # type: ignore[no-untyped-def]
    from faculty_api.kernel.vault import Vault

    return Vault(KEY)


async def to_the_end(engine: AsyncEngine, fake: Fake, clock: Now | None = None) -> None:
    """Whatever happened before: the worker works, the banks pay, and nothing is due any more."""
    clock = clock or Now()
    for after in (timedelta(minutes=6), timedelta(hours=2), timedelta(hours=4)):
        clock.at += after
        fake.behave(now=int(clock.at.timestamp()))
        await drain(engine, door(fake), clock)
        fake.banks("paid")


def signed(event: object, at: datetime, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    """A message as Stripe sends it."""
    import json

    import stripe

    body = json.dumps(event)
    mark = stripe.WebhookSignature.generate_signature_header(body, secret, int(at.timestamp()))
    return body.encode(), {"stripe-signature": mark, "content-type": "application/json"}


def amounts(many: int) -> Sequence[int]:
    return [4860 + at for at in range(many)]
