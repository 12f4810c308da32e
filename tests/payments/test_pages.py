"""The pages, without JavaScript: bank details, the run, its results, and the person's own money."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from faculty_api.kernel.ids import new_id
from faculty_api.payments import service
from schemas.access import Role
from schemas.payments import MakeRun
from tests.builders import NOW
from tests.claims.visitor import Visitor
from tests.payments.conftest import Office
from tests.payments.fill import bank_results, payroll_results
from tests.support.client import Client


async def visitor(client: Client, person: object, role: Role = Role.FINANCE) -> Visitor:
    return await Visitor(client).log_in(person, role)  # type: ignore[arg-type]


def payments_on(who: Visitor) -> list[str]:
    """The links to payments on the page; the letter for an adviser lies below the same address."""
    found = [link for link in who.page.links if link.startswith("/money/") and link != "/money/letter"]
    return [link for link in found if not link.endswith(".pdf")]


async def test_an_associate_gives_bank_details_and_finance_checks_them(office: Office, client: Client) -> None:
    who = await office.build.associate("Sam Okafor")
    await office.claim(who)
    await office.session.commit()
    sam = await visitor(client, who.person_id, Role.ASSOCIATE)
    assert "We need your bank details before we can pay you" in await sam.open("/money")
    await sam.open("/profile/bank")
    text = await sam.send()
    assert sam.status == 422
    for words in ("Enter the name on the account", "Enter a sort code", "Enter an account number"):
        assert words in text
    text = await sam.send({"account_name": "S Okafor", "sort_code": "12345", "account_number": "123"})
    assert "Sort code must be 6 numbers, like 309430" in text
    assert "Account number must be between 6 and 8 digits" in text
    slip = {"account_name": "S Okafor", "sort_code": "30 94 30", "account_number": "12345679"}
    text = await sam.send(slip)
    assert ("do not go together" in text, "My bank gave me these numbers" in text) == (True, True)
    assert ("We have your bank details" in await sam.send({**slip, "sure": "yes"}), sam.at) == (
        True,
        "/profile/bank/saved",
    )
    await sam.open("/profile/bank")
    text = await sam.send({"account_name": "S Okafor", "sort_code": "30 94 30", "account_number": "12345678"})
    assert ("We have your bank details" in text, sam.at) == (True, "/profile/bank/saved")
    assert "Ends in 5678" in await sam.open("/profile/bank")
    assert "12345678" not in sam.page.text
    assert "Your bank details are being checked" in await sam.open("/money")

    farah = await visitor(client, office.maker.person)
    assert "Check 1 change of bank details" in await farah.open("/finance")
    assert "Sam Okafor" in await farah.open("/finance/bank-checks")
    assert "Call the person on a number we already had" in await farah.send(form=1)
    assert farah.status == 422
    text = await farah.send({"called_back": "yes"}, form=1)
    assert "Bank details confirmed" in text
    assert "No bank details wait to be checked" in text
    assert "It will be in the next payment run" in await sam.open("/money")


async def test_putting_an_account_on_hold(office: Office, client: Client) -> None:
    who = await office.build.associate("Sam Okafor")
    await office.bank(who, status="entered")
    await office.session.commit()
    farah = await visitor(client, office.maker.person)
    await farah.open("/finance/bank-checks")
    assert "Enter why these bank details are on hold" in await farah.send({"reason": ""})
    await farah.open("/finance/bank-checks")
    assert "Bank details put on hold" in await farah.send({"reason": "They did not know of it"})


@pytest.fixture
async def three(office: Office) -> Office:
    await office.payee("Ann In")
    await office.payee("Bea In")
    await office.payee("Cy Held")
    await office.claim(await office.build.associate("Dee Unknown"))
    await office.session.commit()
    return office


async def test_two_who_share_an_account(office: Office, client: Client) -> None:
    await office.bank(await office.build.associate("Lee Grant"), account="12345678")
    await office.bank(await office.build.associate("Sam Okafor"), account="12345678", status="entered")
    await office.session.commit()
    farah, colin = await visitor(client, office.maker.person), await visitor(client, office.checker.person)
    text = await farah.open("/finance/bank-checks")
    assert "Are they one person with 2 records?" in text
    share = next(at for at, (action, _) in enumerate(farah.page.forms) if action.endswith("/share"))
    assert "Enter why they share an account" in await farah.send({"reason": " "}, form=share)
    text = await farah.send({"reason": "A couple with one account"}, form=share)
    assert "Reason saved. Someone else must confirm these details" in text
    assert "Someone else must confirm" in await farah.send({"called_back": "yes"}, form=1)
    assert "Why they share it: A couple with one account." in await colin.open("/finance/bank-checks")
    assert "Bank details confirmed" in await colin.send({"called_back": "yes"}, form=1)


async def test_a_run_by_its_pages(three: Office, client: Client) -> None:
    farah = await visitor(client, three.maker.person)
    assert "Make a payment run: 6 payments, £595.80" in await farah.open("/finance")
    text = await farah.open("/finance/runs/new")
    assert "6 payments to 3 people. Total £595.80." in text
    assert "No bank details yet" in text
    assert "First payment" in text
    ticked = farah.page.forms[-1][1]["claims"]
    assert (len(ticked), ticked.pop(0)) == (4, "all")
    assert "Select at least 1 payment" in await farah.send({"claims": []})
    await farah.open("/finance/runs/new")
    text = await farah.send({"pay_on-day": "", "pay_on-month": "", "pay_on-year": ""})
    assert "Enter the payment date" in text
    await farah.open("/finance/runs/new")
    text = await farah.send({"pay_on-day": "24", "pay_on-month": "11", "pay_on-year": "2026"})
    assert "Payment date must be at least 3 working days from today" in text
    await farah.open("/finance/runs/new")
    await farah.send({"claims": ticked[:2], "pay_on-day": "24", "pay_on-month": "11", "pay_on-year": "2026"})
    assert farah.page.forms[-1][1]["claims"] == ticked[:2]
    text = await farah.send({"claims": ticked[:2], "pay_on-day": "27"})
    assert farah.status == 200
    for words in (
        "Payment run 1, 27 November 2026",
        "Needs approval",
        "You made this run. Someone else must approve it",
        "Left out 2 people, £397.20",
    ):
        assert words in text
    run = farah.at
    ident = run.rsplit("/", 1)[-1]

    colin = await visitor(client, three.checker.person)
    text = await colin.open(run)
    out = re.findall(r"Person (\S+ \S+) Claim LX-\d+ Total £198.60 Why (.+?)(?= Person| Cancel)", text)
    assert out == [("Cy Held", "Held back"), ("Dee Unknown", "No bank details yet")]
    forged = await colin.send({"total_pence": "1"}, form=1)
    assert ("This run is not what you saw" in forged, colin.status) == (True, 422)
    await colin.open(run)
    assert "Ready to send" in await colin.send(form=1)
    assert f"{run}/files/bank.csv" in colin.page.links
    for name in ("bank.csv", "payroll.csv"):
        answer = await client.http.get(f"{run}/files/{name}", headers=farah._headers())
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    bank, payroll = await file(client, farah, run, "bank.csv"), await file(client, farah, run, "payroll.csv")
    client.app.state.clock.at = NOW + timedelta(minutes=5)
    assert "Waiting for results" in await farah.open(run)

    assert "Upload the results file" in await farah.open(f"{run}/match")
    assert "Select a results file" in await farah.send(files={"file": ("", b"")})
    assert "The selected file must be a CSV" in await farah.send(files={"file": ("a.xlsx", b"PK\x03\x04")})
    wrong = bank_results(bank).replace(b"LEF000001", b"LEF000002")
    assert "The selected file is for payment run 2, not 1" in await farah.send(files={"file": ("a.csv", wrong)})
    early = await farah.send(files={"file": ("a.csv", bank_results(bank))})
    assert "Row 2 is paid on 27 November 2026, which has not come yet. Send this file on or after that day" in early
    back = bank_results(bank, failed={0: "account closed"}, paid_on="2026-11-22")
    text = await farah.send(files={"file": ("a.csv", back)})
    assert "1 payment matched, 1 did not" in text
    assert "Waiting for results 1 payment to sort out" in await farah.open(run)
    text = await farah.open(f"{run}/results")
    assert "You can decide about what came back when all results of this run are in." in text
    assert [action for action, _ in farah.page.forms if action.endswith("/results")] == []
    assert "2 payments of this run wait for the payroll results" in text
    await farah.open(f"{run}/match")
    text = await farah.send(files={"file": ("b.csv", payroll_results(payroll, "2026-11-22"))})
    assert "3 payments matched, 1 did not" in text
    assert "What do you want to do with this payment to Ann In?" in text
    for page in ("/finance", "/finance/runs", run):
        assert "To sort out" in await farah.open(page)
    assert "To sort out 1 payment" in farah.page.text
    assert "Decide about 1 payment" in farah.page.text
    assert "We could not pay: Account closed. Not decided yet" in farah.page.text
    assert "1 payment did not go through. Decide what to do" in await farah.open("/finance")
    await farah.open(f"{run}/results")
    assert "Select what to do with the payment to Ann In" in await farah.send()
    assert farah.status == 422
    text = await farah.send({"what-LEF000001-0002": "ask_details"})
    assert "Run 1 is closed" in text
    assert "3 paid, £348.60. 1 came back, £48.60: nothing is left to sort out." in text
    for page in ("/finance", "/finance/runs", run):
        assert "o sort out" not in await farah.open(page)
    assert "We could not pay: Account closed. We asked for new details" in farah.page.text
    assert "Status Closed" in farah.page.text
    await farah.open(f"{run}/match")
    again = await farah.send(files={"file": ("b.csv", payroll_results(payroll, "2026-11-22"))})
    assert "You had uploaded this file before. Nothing was changed" in again
    text = await farah.open("/finance/runs")
    assert "Payment run 1, 27 November 2026" in text
    found = await service.run(three.work(), ident)  # type: ignore[arg-type]
    assert found.status == "reconciled_with_exceptions"


async def test_the_button_pressed_twice_makes_one_run(three: Office, client: Client) -> None:
    farah = await visitor(client, three.maker.person)
    await farah.open("/finance/runs/new")
    form = farah.page
    await farah.send()
    made = farah.at
    farah.page = form
    assert "Payment run 1, 27 November 2026" in await farah.send()
    assert (farah.status, farah.at) == (200, made)
    assert await three.scalar("SELECT count(*) FROM payment_run") == 1
    farah.page = form
    assert "Select at least 1 payment" in await farah.send({"_command_id": str(new_id())})


async def file(client: Client, who: Visitor, run: str, name: str) -> bytes:
    return (await client.http.get(f"{run}/files/{name}", headers=who._headers())).content


async def test_what_was_paid_and_why(office: Office, client: Client) -> None:
    who, _ = await office.payee("Sam Okafor")
    other, _ = await office.payee("Lee Grant")
    run = await office.sent()
    late = office.work(days=6)
    await service.import_results(late, office.vault, run.id, payroll_results(await office.content(run, "payroll.csv")))
    await service.import_results(
        late, office.vault, run.id, bank_results(await office.content(run, "bank.csv"), failed={0: "account closed"})
    )
    await office.session.commit()
    client.app.state.clock.at = NOW + timedelta(days=6)
    sam = await visitor(client, who.person_id, Role.ASSOCIATE)
    text = await sam.open("/money")
    assert "We paid you £120 for your pay on 27 November 2026, which is £150 before tax" in text
    year = (
        "In this tax year we have paid you £120 for your pay, which is £150 before tax. For your costs we have paid you"
    )
    assert f"{year} £0." in text
    assert "(pay, £150 before tax)" in text
    assert "We could not pay you £48.60 for your costs. Account closed" in text
    paid, failed = payments_on(sam)
    text = await sam.open(paid)
    assert f"{paid}/remittance.pdf" in sam.page.links
    for words in (
        "£120, paid on 27 November 2026", "This is £150 before tax", "Tax £30", "What we paid you £120",
        "Total before tax", "Why Full day Amount £150",
    ):  # fmt: skip
        assert words in text
    assert "£48.60 that we could not pay" in await sam.open(failed)
    lee = await visitor(client, other.person_id, Role.ASSOCIATE)
    assert f"{year} £48.60." in await lee.open("/money")
    await lee.open(paid)
    assert lee.status == 404


async def test_why_a_cost_was_cut_and_nothing_that_was_decided_waits(office: Office, client: Client) -> None:
    who, claim = await office.payee("Sam Okafor", fee=15000, expense=2000)
    lines = {
        "fee": "UPDATE claim_line SET status = 'exception', because = :because WHERE claim_id = :claim AND kind = 'fee'"
    }
    lines["expense"] = (
        "UPDATE claim_line SET claimed_pence = 2340, decision = 'less', decision_reason = :because, status = 'held', "
        "because = 'There is no receipt, so a person must look at it' WHERE claim_id = :claim AND kind = 'expense'"
    )
    said = {
        "fee": "The last day to send this claim was 1 June 2026, and a person must decide. Full day",
        "expense": "The ticket says £20.",
    }
    for kind, statement in lines.items():
        await office.session.execute(sql(statement), {"because": said[kind], "claim": claim.id})
    await office.sent()
    await office.session.commit()
    sam = await visitor(client, who.person_id, Role.ASSOCIATE)
    await sam.open("/money")
    fee, cost = payments_on(sam)
    text = await sam.open(fee)
    assert ("Why Full day Amount £150" in text, "person must" in text) == (True, False)
    text = await sam.open(cost)
    assert "Why We pay £20 of £23.40. The ticket says £20 Amount £20" in text
    assert "£20, to be paid on 27 November 2026" in text
    client.app.state.clock.at = NOW + timedelta(days=6)
    sam = await visitor(client, who.person_id, Role.ASSOCIATE)
    assert "£20, due on 27 November 2026" in await sam.open(cost)
    assert "We are waiting to hear from the bank that it was paid." in sam.page.text
    assert "£20 for your costs was due on 27 November 2026. We are waiting" in await sam.open("/money")


async def test_a_first_payment_is_not_made_by_who_checked_the_account(office: Office, client: Client) -> None:
    await office.payee("Sam Okafor")
    await office.session.commit()
    vera = await visitor(client, office.verifier.person)
    text = await vera.open("/finance/runs/new")
    assert "You checked these bank details. Someone else must make the first run that pays into them" in text


async def test_nothing_to_check_is_said_in_words(office: Office, client: Client) -> None:
    who, _ = await office.payee("Sam Okafor")
    run, late = await office.sent(), office.work(days=6)
    for name, fill in (("payroll.csv", payroll_results), ("bank.csv", bank_results)):
        await service.import_results(late, office.vault, run.id, fill(await office.content(run, name)))  # type: ignore[operator]
    await office.claim(who)
    await office.session.commit()
    farah = await visitor(client, office.maker.person)
    assert "Check Nothing to check" in await farah.open("/finance/runs/new")


async def test_a_draft_is_locked_or_cancelled_from_its_page(office: Office, client: Client) -> None:
    await office.payee()
    draft = await service.create(office.work(), MakeRun())
    await office.session.commit()
    colin = await visitor(client, office.checker.person)
    assert "Only the person who made this run can lock it" in await colin.open(f"/finance/runs/{draft.id}")
    farah = await visitor(client, office.maker.person)
    await farah.open(f"/finance/runs/{draft.id}")
    assert "Needs approval" in await farah.send(form=1)
    assert "Cancelled" in await farah.send(form=1)


@pytest.mark.parametrize("path", ["/finance", "/finance/runs", "/finance/runs/new", "/finance/bank-checks"])
async def test_finance_pages_are_not_for_associates(office: Office, client: Client, path: str) -> None:
    who = await office.build.associate()
    await office.session.commit()
    sam = await visitor(client, who.person_id, Role.ASSOCIATE)
    await sam.open(path)
    assert sam.status == 403


async def test_an_auditor_looks_and_changes_nothing(office: Office, client: Client) -> None:
    auditor = await office.build.staff(Role.AUDITOR)
    await office.payee()
    run = await office.locked()
    await office.session.commit()
    seen = await visitor(client, auditor.person, Role.AUDITOR)
    assert "Payment run 1" in await seen.open("/finance/runs")
    for page in ("", "/results"):
        await seen.open(f"/finance/runs/{run.id}{page}")
        assert (seen.status, "/finance" in seen.page.links, "/finance/runs" in seen.page.links) == (200, False, True)
    await seen.open(f"/finance/runs/{run.id}/match")
    assert seen.status == 403
    await seen.open(f"/finance/runs/{run.id}")
    assert [action for action, _ in seen.page.forms if "/finance" in action] == []
