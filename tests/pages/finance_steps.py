"""What finance does in the thread: check accounts, make a run, approve it, send the files, read what came back."""

from datetime import UTC, date, datetime

from faculty_api.kernel.clock import london_day
from tests.pages.cast import Lead
from tests.pages.hands import Hand
from tests.payments.fill import bank_results, payroll_results

NEW = "Make a payment run"


def nobody_can_be_paid(hand: Hand, lead: Lead) -> None:
    hand.go("/finance/runs/new")
    hand.at(NEW)
    hand.says("Nothing is ready to pay.")
    why = "No bank details yet"
    assert {row[0]: row[-1] for row in hand.rows("Not in this run")} == {lead.name: why, "Ruth Clarke": why}


def check_account(hand: Hand, lead: Lead) -> None:
    hand.go("/finance")
    hand.at("Payments")
    hand.link("Check 1 change of bank details")
    hand.at("Check bank details")
    assert hand.facts()["Account number"] == "Ends in 5678"
    hand.tick(f"I called {lead.name}, and these details are theirs")
    hand.button(f"Confirm the bank details of {lead.name}")
    hand.says("Bank details confirmed", "No bank details wait to be checked.")


def make_run(hand: Hand, lead: Lead) -> str:
    """The run's page."""
    hand.go("/finance")
    hand.button(NEW)
    hand.at(NEW)
    hand.says("2 payments to 1 person.")
    assert hand.rows("Ready to pay")[0][-1] == "First payment"
    (ready, _) = hand.rows("Ready to pay")
    assert ready[0].endswith(lead.name)
    (left_out,) = hand.rows("Not in this run")
    assert (left_out[0], left_out[-1]) == ("Ruth Clarke", "No bank details yet")
    hand.button("Make this run")
    hand.says("You made this run. Someone else must approve it.")
    assert hand.facts()["Left out"].startswith("1 person, £")
    assert hand.page.get_by_role("button", name="Approve this run").count() == 0
    return hand.page.url


def cannot_approve_own(hand: Hand, run: str) -> None:
    """Even with a form of one's own making."""
    token = hand.page.locator("[name=_csrf_token]").first.get_attribute("value") or ""
    shown = hand.page.context.request.get(run.replace("/finance/runs", "/api/v1/payment-runs")).json()
    form = {"_csrf_token": token, "digest": shown["digest"], "total_pence": str(shown["total"]["pence"])}
    answer = hand.page.context.request.post(f"{run}/approve", form=form)
    assert "Nobody yet" in answer.text()
    hand.go(run)
    assert hand.facts()["Approved by"] == "Nobody yet"


def approve_and_download(hand: Hand, run: str) -> tuple[bytes, bytes]:
    """The files for payroll and for the bank, each the same however often it is taken."""
    hand.go(run)
    (left_out,) = hand.rows("Not in this run")
    assert (left_out[0], left_out[-1]) == ("Ruth Clarke", "No bank details yet")
    hand.button("Approve this run")
    assert hand.facts()["Approved by"] == "Colin Bell"
    found = []
    for name in ("Download payroll file", "Download bank file"):
        one, two = hand.download(name), hand.download(name)
        assert one == two
        found.append(one)
    return found[0], found[1]


def read_results(hand: Hand, run: str, payroll: bytes, bank: bytes) -> date:
    """Both files come back filled in; the day on which the money was paid."""
    on = london_day(datetime.now(UTC))
    for name, data in (("payroll", payroll_results(payroll, str(on))), ("bank", bank_results(bank, {}, str(on)))):
        hand.go(run)
        hand.button("Match the results")
        hand.at("Match the bank's results")
        hand.give("Upload the results file", {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": data})
        hand.button("Upload")
        hand.says("1 payment matched, 0 did not" if name == "payroll" else "2 paid")
    hand.at("Run 1 is closed")
    return on
