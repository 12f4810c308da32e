"""Ten mutants of the money rules, by name. Each rule is taken away in turn, and a trial that passes with it fails."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.errors import Refusal
from faculty_api.payments import rules, sending, service
from faculty_api.payments.connect import following, working
from faculty_api.payments.connect import rules as stripe_rules
from faculty_api.payments.connect import sending as stripe_sending
from faculty_api.payments.connect.client import Stripe
from faculty_api.payments.connect.rules import Known, Seen, after
from schemas.access import WORKER
from schemas.bank import EnterBank
from schemas.connect import StripeState
from tests.builders import NOW
from tests.payments.at_stripe import choose_stripe, door, drain, payees, sent
from tests.payments.conftest import Office, seen
from tests.support.client import Now
from tests.support.fake_stripe import Fake, running

Trial = Callable[[Office, Fake, AsyncEngine], Awaitable[None]]
Mutate = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(scope="module")
def process() -> Iterator[Fake]:
    with running() as fake:
        yield fake


@pytest.fixture
def fake(process: Fake) -> Fake:
    process.reset(NOW)
    return process


async def refused(step: Awaitable[object]) -> None:
    with pytest.raises(Refusal):
        await step


async def nobody_approves_what_pays_them(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    who, _ = await office.payee()
    run = await office.locked()
    paid = office.build.as_associate(who)
    await refused(sending.approve(office.work(paid), office.vault, run.id, seen(run)))


async def nobody_pays_first_what_they_checked(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    await office.payee()
    run = await office.locked()
    await refused(service.approve(office.work(office.verifier), office.vault, run.id, seen(run)))


async def one_live_payment_a_claim(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    await office.payee()
    await office.locked()
    again = text(
        "INSERT INTO payment_item SELECT gen_random_uuid(), run_id, claim_id, person_id, rail, pence, bank_id, "
        "reference || 'x', status, outcome FROM payment_item"
    )
    with pytest.raises(IntegrityError):
        async with office.session.begin_nested():
            await office.session.execute(again)


async def no_payment_into_old_details(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    who, _ = await office.payee()
    run = await office.locked()
    new = EnterBank(account_name="New", sort_code="000000", account_number="99999999")
    await service.enter_bank(office.work(office.build.as_associate(who)), office.vault, new)
    await refused(office.approve(run))


async def what_is_approved_is_what_is_sent(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    await choose_stripe(office)
    (first,) = await payees(office, None, 1)
    run = await office.approved()
    other = await office.build.associate("Ann Other")
    await office.session.execute(text("UPDATE payment_item SET person_id = :other"), {"other": other.person_id})
    await office.session.execute(
        text("UPDATE payee_account SET person_id = :other WHERE id = :id"), {"other": other.person_id, "id": first.id}
    )
    await refused(service.send_by_stripe(office.work(), office.vault, run.id))


async def a_key_is_kept(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    """The answer is lost, and Stripe's list is late: the key alone stands between the person and being paid twice."""
    await choose_stripe(office)
    await payees(office, fake, 1)
    await sent(office)
    fake.behave(plan=["lose"], blind=True)
    await drain(engine, door(fake))
    await drain(engine, door(fake), Now(NOW + timedelta(minutes=6)))
    assert len(fake.judge()["transfers"]) == 1


async def stripe_is_asked_first(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    """The answer is lost, and Stripe forgets the key: our own reference alone stands between."""
    await choose_stripe(office)
    await payees(office, fake, 1)
    await sent(office)
    fake.behave(plan=["lose"])
    await drain(engine, door(fake))
    fake.forget()
    await drain(engine, door(fake), Now(NOW + timedelta(minutes=6)))
    assert len(fake.judge()["transfers"]) == 1


async def what_is_too_old_is_a_persons(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    await choose_stripe(office)
    await payees(office, fake, 1)
    await sent(office)
    fake.behave(plan=["lose"], blind=True)
    await drain(engine, door(fake))
    fake.forget()
    await drain(engine, door(fake), Now(NOW + timedelta(hours=25)))
    assert len(fake.judge()["transfers"]) == 1


async def a_late_answer_is_dropped(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    """One worker took it, slept past its lease, and says that nothing came of it: meanwhile another has sent it."""
    await choose_stripe(office)
    await payees(office, fake, 1)
    await sent(office)
    (slow,) = await following.take(office.work(WORKER), 5)
    await office.session.commit()
    clock = Now(NOW + timedelta(minutes=6))
    await working.turn(engine, clock, door(fake), office.vault, 1)
    assert not await following.keep(office.work(WORKER), slow, Seen(muddle="It was another's"))


async def no_state_goes_back(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    known = Known(StripeState.ON_ITS_WAY, "tr_1", "po_1")
    for status in ("paid", "in_transit", "pending", "paid"):
        known = after(known, Seen(payout="po_1", payout_status=status, paid_on=NOW.date()), NOW)
        assert known.payout_status == "paid"


async def nothing(*_: object, **__: object) -> None:
    return None


def fresh_keys(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(stripe_rules, "key", lambda *_: uuid4().hex)


def one_digest(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "digest", lambda _: "0" * 64)
    patch.setattr(stripe_sending, "must_be_payable", nothing)


MUTANTS: dict[str, tuple[Mutate, Trial]] = {
    "self-approval": (lambda patch: patch.setattr(sending, "_may_check", nothing), nobody_approves_what_pays_them),
    "self-check": (
        lambda patch: patch.setattr(rules.Standing, "first_for", lambda *_: False),
        nobody_pays_first_what_they_checked,
    ),
    "missing unique index": (lambda patch: None, one_live_payment_a_claim),
    "stale bank version": (
        lambda patch: patch.setattr(sending, "must_be_payable", nothing),
        no_payment_into_old_details,
    ),
    "digest not recomputed": (one_digest, what_is_approved_is_what_is_sent),
    "fresh key for each attempt": (fresh_keys, a_key_is_kept),
    "sent without asking": (lambda patch: patch.setattr(Stripe, "transfer_of", nothing), stripe_is_asked_first),
    "resent after a day": (
        lambda patch: patch.setattr(stripe_rules, "REMEMBERED", timedelta(days=99)),
        what_is_too_old_is_a_persons,
    ),
    "lease without a token": (
        lambda patch: patch.setattr(following, "_still_ours", lambda *_: True),
        a_late_answer_is_dropped,
    ),
    "state by order of arrival": (
        lambda patch: patch.setattr(stripe_rules, "newer", lambda _, said: said),
        no_state_goes_back,
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
async def test_the_rule_holds(office: Office, fake: Fake, engine: AsyncEngine, name: str) -> None:
    await MUTANTS[name][1](office, fake, engine)


@pytest.mark.parametrize("name", MUTANTS)
async def test_the_mutant_is_caught(
    office: Office, fake: Fake, engine: AsyncEngine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate, trial = MUTANTS[name]
    mutate(monkeypatch)
    if name == "missing unique index":
        await office.session.execute(text("DROP INDEX uq_payment_item_live"))
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await trial(office, fake, engine)


def test_there_are_ten() -> None:
    assert len(MUTANTS) == 10
