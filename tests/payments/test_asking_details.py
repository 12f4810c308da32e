"""Whoever we cannot pay finds on their own pages that it is their turn: a task, and what is wrong with the account."""

from datetime import timedelta

import pytest

from faculty_api.payments import service
from schemas.access import Role
from schemas.bank import FreezeBank
from schemas.payments import DecideFailed, FailedChoice, ItemStatus
from tests.builders import NOW
from tests.claims.visitor import Visitor
from tests.payments.conftest import Office
from tests.payments.fill import bank_results, rows_of, to_csv
from tests.support.client import Client

TASK = "Give us your bank details"
BEFORE = "We need them before we can pay you"
BACK = "We could not pay into the account we have"
REFUSED = "Can we pay into it? No. We could not pay into this account. We need new details"
UNCHECKED = "Can we pay into it? Not yet. We need to check it with you first"


async def visit(client: Client, office: Office, person: object) -> Visitor:
    await office.session.commit()
    return await Visitor(client).log_in(person, Role.ASSOCIATE)  # type: ignore[arg-type]


async def asked(who: Visitor) -> str:
    """What the home page says under the task; empty when there is none, and so nothing to do."""
    text = await who.open("/")
    hint = "".join(words for words in (BEFORE, BACK) if f"{TASK} {words}" in text)
    assert ("You have nothing to do" in text, TASK in text) == (not hint, bool(hint))
    assert "/profile/bank" in who.page.links or not hint
    return hint


@pytest.mark.parametrize(("status", "hint"), [("submitted", ""), ("approved", BEFORE)])
async def test_an_approved_claim_without_bank_details(office: Office, client: Client, status: str, hint: str) -> None:
    who = await office.build.associate("Sam Okafor")
    await office.claim(who, status=status)
    sam = await visit(client, office, who.person_id)
    assert await asked(sam) == hint


async def test_an_account_on_hold_until_others_are_given(office: Office, client: Client) -> None:
    who = await office.build.associate("Sam Okafor")
    held = await office.bank(who)
    sam = await visit(client, office, who.person_id)
    assert await asked(sam) == ""
    await service.freeze_bank(office.work(), held.id, FreezeBank(reason="Sent back"))
    await office.session.commit()
    assert await asked(sam) == BACK
    assert REFUSED in await sam.open("/profile/bank")
    await sam.send({"account_name": "S Okafor", "sort_code": "309430", "account_number": "12345678"})
    assert await asked(sam) == ""
    assert UNCHECKED in await sam.open("/profile/bank")


@pytest.mark.parametrize(
    ("decided", "hint"), [(None, BACK), (FailedChoice.ASK_DETAILS, BACK), (FailedChoice.PAY_AGAIN, "")]
)
async def test_a_payment_that_the_bank_sent_back(
    office: Office, client: Client, decided: FailedChoice | None, hint: str
) -> None:
    who, _ = await office.payee("Sam Okafor", fee=0)
    run, late = await office.sent(), office.work(days=6)
    content = bank_results(await office.content(run, "bank.csv"), failed={0: "account closed"})
    await service.import_results(late, office.vault, run.id, content)
    if decided:
        back = [item for item in (await service.run(late, run.id)).items if item.status is ItemStatus.FAILED]
        await service.decide_failed(late, back[0].id, DecideFailed(what=decided))
    client.app.state.clock.at = NOW + timedelta(days=6)
    sam = await visit(client, office, who.person_id)
    assert await asked(sam) == hint
    assert (REFUSED in await sam.open("/profile/bank")) == bool(hint)


async def test_what_other_details_would_not_mend(office: Office, client: Client) -> None:
    who, _ = await office.payee("Sam Okafor", expense=0)
    run, late = await office.sent(), office.work(days=6)
    rows = [{**row, "result": "not on payroll"} for row in rows_of(await office.content(run, "payroll.csv"))]
    await service.import_results(late, office.vault, run.id, to_csv(rows))
    client.app.state.clock.at = NOW + timedelta(days=6)
    sam = await visit(client, office, who.person_id)
    assert await asked(sam) == ""
    assert "Can we pay into it? Yes" in await sam.open("/profile/bank")
