"""The pure part: moves, reasons, references, the digest, and days on which a run can pay."""

from datetime import date
from uuid import UUID

import pytest

from faculty_api.kernel.sheets import guarded
from faculty_api.payments import days, rules
from faculty_api.payments.rules import Promise, Standing
from schemas.bank import EnterBank
from schemas.payments import BankStatus, RunStatus

ONE = Promise(UUID(int=1), "bank", 4860, UUID(int=2), UUID(int=3), 1, "ab", "LEF000012-0001")


@pytest.mark.parametrize(
    "change",
    [
        {"claim_id": UUID(int=9)},
        {"rail": "payroll"},
        {"pence": 4861},
        {"person_id": UUID(int=9)},
        {"bank_id": UUID(int=9)},
        {"bank_version": 2},
        {"fingerprint": "ac"},
        {"reference": "LEF000012-0002"},
    ],
)
def test_any_change_changes_the_digest(change: dict[str, object]) -> None:
    other = ONE._replace(reference="LEF000012-0009")
    assert rules.digest([ONE, other]) == rules.digest([other, ONE])
    assert rules.digest([ONE._replace(**change), other]) != rules.digest([ONE, other])


def test_leaving_one_out_changes_the_digest() -> None:
    assert rules.digest([ONE]) != rules.digest([])


SAM, VERA = UUID(int=6), UUID(int=7)
GOOD = Standing(UUID(int=3), 1, BankStatus.VERIFIED, date(2027, 1, 20), "ab", False, True, VERA)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"pence": 0}, "Nothing to pay"),
        ({"held": True}, "Held back"),
        ({"maker": SAM}, "This pays you. Someone else must make the run"),
        (
            {"maker": VERA, "standing": GOOD._replace(paid_before=False)},
            "You checked these bank details. Someone else must make the first run that pays into them",
        ),
        ({"maker": VERA}, None),
        ({"standing": GOOD._replace(paid_before=False)}, None),
        ({"standing": None}, "No bank details yet"),
        (
            {"standing": GOOD._replace(status=BankStatus.ENTERED, version=2)},
            "Bank details changed on 20 January 2027. Second check needed",
        ),
        (
            {"standing": GOOD._replace(status=BankStatus.ENTERED)},
            "Bank details given on 20 January 2027. Second check needed",
        ),
        ({"standing": GOOD._replace(status=BankStatus.FROZEN)}, "Bank details on hold. New details needed"),
        ({"standing": GOOD._replace(shared=True)}, "The same account is under 2 people"),
        ({"standing": GOOD._replace(shared=True), "held": True}, "The same account is under 2 people"),
    ],
)
def test_why_a_claim_stays_out(facts: dict[str, object], why: str | None) -> None:
    given = {"pence": 100, "held": False, "payee": SAM, "maker": UUID(int=8), "standing": GOOD}
    assert rules.why_out(**{**given, **facts}) == why  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("LEF000012-0003", 12),
        ("LEF1234567-00031", 1234567),
        ("LEF12-0003", None),
        ("lef000012-0003", None),
        ("LEF000012-0003\n", None),
        ("LEF٠٠٠٠١٢-0003", None),
        ("", None),
    ],
)
def test_the_run_in_a_reference(text: str, serial: int | None) -> None:
    assert rules.serial_of(text) == serial


def test_every_state_says_where_it_may_go() -> None:
    assert set(rules.MOVES) == set(RunStatus) == set(rules.STANDS)
    allowed = {(a.value, b.value) for a, to in rules.MOVES.items() for b in to}
    assert allowed == {
        ("draft", "locked"), ("draft", "cancelled"), ("locked", "approved"), ("locked", "cancelled"),
        ("approved", "sent"), ("approved", "cancelled"), ("sent", "reconciled"), ("sent", "reconciled_with_exceptions"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "messages"),
    [
        (("", "", ""), ["Enter the name on the account", "Enter a sort code", "Enter an account number"]),
        (("S", "30943", "12345"), [
            "Sort code must be 6 numbers, like 309430", "Account number must be between 6 and 8 digits"]),
        (("S", "30943x", "1234567x"), [
            "Sort code must be 6 numbers, like 309430", "Account number must be between 6 and 8 digits"]),
        (("S", "٣٠٩٤٣٠", "１２３４５６７８"), [
            "Sort code must be 6 numbers, like 309430", "Account number must be between 6 and 8 digits"]),
        (("S", "30-94-30", "1234 5678"), []),
        (("S", " 30 94 30 ", "123456"), []),
        (("S", "309430", "123456789"), ["Account number must be between 6 and 8 digits"]),
    ],
)  # fmt: skip
def test_bank_details_are_checked_all_at_once(given: tuple[str, str, str], messages: list[str]) -> None:
    command = EnterBank(account_name=given[0], sort_code=given[1], account_number=given[2])
    assert [fault.message for fault in rules.account_faults(command)] == messages


def test_one_account_however_it_is_written() -> None:
    spellings = [("309430", "123456"), ("30-94-30", "00123456"), ("30 94 30", "12-34-56"), ("30–94–30", "0123456")]
    found = {rules.account_of(EnterBank(account_name="S", sort_code=a, account_number=b)) for a, b in spellings}
    assert found == {("309430", "00123456")}


@pytest.mark.parametrize(
    ("today", "pay_day"),
    [
        (date(2026, 11, 22), date(2026, 11, 27)),  # Sunday: Wednesday is 3 working days on
        (date(2026, 11, 24), date(2026, 11, 27)),  # Tuesday: Friday is exactly 3 working days on
        (date(2026, 11, 25), date(2026, 12, 4)),  # Wednesday: too near
        (date(2026, 12, 21), date(2027, 1, 8)),  # Christmas and New Year's Day are Fridays
        (date(2027, 3, 22), date(2027, 4, 2)),  # Good Friday is the 26th
    ],
)
def test_the_next_pay_day(today: date, pay_day: date) -> None:
    assert days.next_pay_day(today) == pay_day
    assert days.objection(pay_day, today) is None


@pytest.mark.parametrize(
    ("pay_on", "message"),
    [
        (date(2026, 11, 24), "Payment date must be at least 3 working days from today"),
        (date(2026, 11, 25), None),
        (date(2026, 11, 28), "Payment date must be a working day, not a weekend or a bank holiday"),
        (date(2026, 12, 25), "Payment date must be a working day, not a weekend or a bank holiday"),
        (date(2028, 1, 4), "Payment date must be within a year from today"),
    ],
)
def test_which_days_can_be_payment_dates(pay_on: date, message: str | None) -> None:
    no = days.objection(pay_on, date(2026, 11, 22))
    assert (no.detail if no else None) == message


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_no_cell_starts_a_formula(start: str) -> None:
    assert guarded(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert guarded(f"Sam {start}") == f"Sam {start}"
