"""What we send to Stripe and what our own Stripe answers, held against the fields of the official library, which is
made from Stripe's published description of its API."""

import inspect
from collections.abc import Iterator

import pytest
import stripe
from stripe import params

from tests.builders import NOW
from tests.payments.at_stripe import door
from tests.support.fake_stripe import Fake, running

SENT = {
    "/v1/transfers": params.TransferCreateParams,
    "/v1/payouts": params.PayoutCreateParams,
    "/v1/accounts": params.AccountCreateParams,
    "/v1/account_links": params.AccountLinkCreateParams,
}

FOR_OTHERS = {"payout_method", "application_fee", "application_fee_amount"}
"""Stripe leaves these out of payouts like ours."""


@pytest.fixture(scope="module")
def fake() -> Iterator[Fake]:
    with running() as process:
        process.reset(NOW)
        yield process


async def test_every_object_has_fields_of_stripes_and_those_we_read(fake: Fake) -> None:
    ours = door(fake)
    payee = await ours.new_payee("mark", "key-1", "a@example.org")
    fake.onboard(payee.account)
    from faculty_api.payments.connect.door import Wanted

    wanted = Wanted("LEF000001-0001", payee.account, 4860, NOW, "key-2")
    transfer = await ours.transfer(wanted)
    paid = await ours.pay_out(wanted._replace(key="key-3"))
    assert (await ours.transfer_of(wanted), (await ours.payout_of(wanted))) == (transfer, paid)
    fake.banks("failed", failure_code="account_closed")
    assert (await ours.payout(payee.account, paid.payout)).why == "Account closed"
    await ours.take_back(wanted._replace(key="key-4"), transfer)
    assert await ours.taken_back(transfer)
    judge = fake.judge()
    kinds = {"transfers": stripe.Transfer, "payouts": stripe.Payout, "accounts": stripe.Account}
    for name, kind in kinds.items():
        known = set(inspect.get_annotations(kind))
        for one in judge[name]:
            fields = {field for field in one if not field.startswith("_")}
            assert fields <= known, (name, fields - known)
            if kind is not stripe.Account:  # of an account most fields are left out until they are filled in
                assert {field for field in known - fields if field.islower()} <= FOR_OTHERS, name
    assert {one["type"] for one in fake.events()} <= set(_event_types())


def _event_types() -> set[str]:
    import re
    from pathlib import Path

    source = Path(inspect.getfile(params)).parent / "_webhook_endpoint_create_params.py"
    return set(re.findall(r'"([a-z_.]+)"', source.read_text()))


async def test_what_we_send_is_what_stripe_takes(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = door(fake)
    sent: dict[str, dict[str, object]] = {}

    def note(path: str):  # type: ignore[no-untyped-def]
        async def create(given: dict[str, object], options: object = None) -> object:
            sent[path] = given
            raise stripe.APIConnectionError("not sent")

        return create

    from faculty_api.payments.connect.door import Unknown, Wanted

    wanted = Wanted("LEF000001-0001", "acct_1", 4860, NOW, "key")
    v1 = ours._client.v1
    for path, service in zip(SENT, (v1.transfers, v1.payouts, v1.accounts, v1.account_links), strict=True):
        monkeypatch.setattr(service, "create_async", note(path))
    for call in (
        ours.transfer(wanted),
        ours.pay_out(wanted),
        ours.new_payee("mark", "key", "a@example.org"),
        ours.link("acct_1", "https://faculty.example.org"),
    ):
        with pytest.raises(Unknown):
            await call
    for path, kind in SENT.items():
        given = set(sent[path])
        assert kind.__required_keys__ <= given <= set(kind.__annotations__), path
    reference = sent["/v1/payouts"]["statement_descriptor"]
    assert len(str(reference)) <= 22, "what banks take"
