"""Money, time, identifiers, the vault and the settings."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from faculty_api.kernel import clock
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.money import plain_pounds, pounds
from faculty_api.kernel.vault import Unreadable, Vault, load_key
from faculty_api.settings import BadSettings, from_environment
from schemas.values import Money


@pytest.mark.parametrize(
    ("pence", "words", "plain"),
    [(7500, "£75", "75.00"), (1240, "£12.40", "12.40"), (5, "£0.05", "0.05"), (123456, "£1,234.56", "1234.56")],
)
def test_pounds_in_words_and_for_machines(pence: int, words: str, plain: str) -> None:
    assert (pounds(pence), plain_pounds(pence)) == (words, plain)
    assert Money(pence).pence == pence


def test_identifiers_rise_with_time() -> None:
    made = [new_id() for _ in range(100)]
    assert {one.version for one in made} == {7}
    assert len(set(made)) == 100
    assert made[0].int >> 80 <= made[-1].int >> 80


CHANGES = [(date(2027, 3, 28), time(1, 30), "does not exist"), (date(2026, 10, 25), time(1, 30), "happens twice")]


@pytest.mark.parametrize(("day", "at", "words"), CHANGES)
def test_a_time_in_the_clock_change_is_refused_in_words(day: date, at: time, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        clock.london_instant(day, at)


def test_which_of_the_two_can_be_said() -> None:
    first, second = (clock.london_instant(date(2026, 10, 25), time(1, 30), later=later) for later in (False, True))
    assert (first, second - first) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), timedelta(hours=1))


def test_a_policy_day_is_a_london_day() -> None:
    assert clock.london_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)


def test_working_days_pass_over_weekends_and_bank_holidays() -> None:
    assert clock.add_working_days(date(2026, 12, 24), 1) == date(
        2026, 12, 29
    )  # Christmas, a weekend, Boxing Day's substitute
    assert clock.bank_holiday(date(2026, 12, 28)) == "Boxing Day"


def test_a_sealed_value_cannot_be_moved_to_another_row() -> None:
    vault = Vault(b"k" * 32)
    sealed = vault.seal("12345678", place="bank_details/1/account_number")
    assert vault.open(sealed, place="bank_details/1/account_number") == "12345678"
    with pytest.raises(Unreadable):
        vault.open(sealed, place="bank_details/2/account_number")
    with pytest.raises(Unreadable):
        Vault(b"x" * 32).open(sealed, place="bank_details/1/account_number")


def test_a_fingerprint_needs_the_key() -> None:
    assert Vault(b"k" * 32).fingerprint("a") == Vault(b"k" * 32).fingerprint("a")
    assert Vault(b"k" * 32).fingerprint("a") != Vault(b"x" * 32).fingerprint("a")


def test_the_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = load_key(tmp_path, None)
    assert (load_key(tmp_path, None), (tmp_path / "field.key").stat().st_mode & 0o777) == (key, 0o600)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FACULTY_BASE_URL", "http://faculty.example.org", "must start with https"),
        ("FACULTY_BASE_URL", "faculty.example.org", "must be an address"),
        ("FACULTY_KEY", "secret", "64 hex digits"),
    ],
)
def test_unsafe_settings_are_refused_in_words(name: str, value: str, words: str) -> None:
    with pytest.raises(BadSettings, match=words):
        from_environment({name: value})


def test_cookies_are_secure_and_bound_to_the_host_on_https() -> None:
    settings = from_environment({"FACULTY_BASE_URL": "https://faculty.example.org"})
    assert (settings.secure, settings.cookie) == (True, "__Host-faculty")
