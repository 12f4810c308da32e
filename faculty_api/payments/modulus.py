"""Whether a sort code and an account number can go together, by the banks' published check digits.

After Vocalink, "Validating account numbers: UK modulus checking", version 8.50; its numbered exceptions are named
below. That they fit says nothing about whose account it is, or whether there is one.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

Digits = Sequence[int]
A, B, C, G, H = 6, 7, 8, 12, 13
"""Places of the account's digits a, b, c, g and h, after the sort code's six."""
_WHOLE: Mapping[bool, Digits] = {
    False: (0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1),
    True: (0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1),
}
"""Exception 2: the weights of an account that does not begin with 0; by whether g is 9."""
_EITHER = frozenset({(2, 9), (10, 11), (12, 13)})
"""Pairs of exceptions of which one check is enough. Else every check must pass."""
_INSTEAD = {8: "090126", 9: "309634"}
"""Exceptions 8 and 9: the sort code that is checked in place of the account's own."""


class Row(NamedTuple):
    """One line of the table: its sort codes, how it is checked, 14 weights, and the number of its exception or 0."""

    first: str
    last: str
    method: str
    weights: Digits
    exception: int


class Table(NamedTuple):
    rows: Sequence[Row]
    substitutes: Mapping[str, str]
    """Exception 5: sort code → the one that is checked in its place."""

    def of(self, sort_code: str) -> list[Row]:
        return [row for row in self.rows if row.first <= sort_code <= row.last]


def read(weights: str, substitutes: str) -> Table:
    """From the text of the two published files."""
    rows = []
    for line in weights.splitlines():
        first, last, method, *numbers = line.split()
        if method not in {"MOD10", "MOD11", "DBLAL"} or len(numbers) not in {14, 15}:
            raise ValueError(f"The table of weights has a line that cannot be read: {line[:60]}")
        given = [int(number) for number in numbers]
        rows.append(Row(first, last, method, given[:14], given[14] if len(given) > 14 else 0))
    pairs = [line.split() for line in substitutes.splitlines()]
    return Table(rows, {own: other for own, other in pairs})  # noqa: C416 - says what it is, and that they are pairs


@cache
def table() -> Table:
    here = files("faculty_api.payments") / "data"
    return read((here / "valacdos.txt").read_text(), (here / "scsubtab.txt").read_text())


def fits(sort_code: str, account: str, by: Table | None = None) -> bool | None:
    """Of 6 and 8 digits. None: the sort code is not in the table, so it cannot be checked."""
    known = by or table()
    rows = known.of(sort_code)
    if not rows:
        return None
    digits = [int(one) for one in sort_code + account]
    exceptions = tuple(row.exception for row in rows)
    if 6 in exceptions and 4 <= digits[A] <= 8 and digits[G] == digits[H]:
        return True  # exception 6: an account in another currency, which cannot be checked
    if 3 in exceptions and digits[C] in {6, 9}:
        rows = [row for row in rows if row.exception != 3]  # exception 3: its check is not made
    passed = [_passes(row, sort_code, account, known) for row in rows]
    return any(passed) if exceptions in _EITHER else all(passed)


def _passes(row: Row, sort_code: str, account: str, known: Table) -> bool:
    used = _INSTEAD.get(row.exception, sort_code)
    if row.exception == 5:
        used = known.substitutes.get(sort_code, sort_code)
    digits = [int(one) for one in used + account]
    total = _total(row.method, digits, _weights(row, digits)) + (27 if row.exception == 1 else 0)
    if row.exception == 4:
        return total % 11 == digits[G] * 10 + digits[H]
    if row.exception == 5:
        return _check_digit(row.method, total, digits)
    if total % _modulus(row.method) == 0:
        return True
    return row.exception == 14 and digits[H] in {0, 1, 9} and _coutts(row, digits)


def _weights(row: Row, digits: Digits) -> Digits:
    nine = digits[G] == 9
    if row.exception == 2 and digits[A] != 0:
        return _WHOLE[nine]
    cleared = row.exception == 7 or (row.exception == 10 and digits[A : B + 1] in ([0, 9], [9, 9]))
    return [0] * (B + 1) + list(row.weights[B + 1 :]) if cleared and nine else row.weights


def _total(method: str, digits: Digits, weights: Digits) -> int:
    products = [digit * weight for digit, weight in zip(digits, weights, strict=True)]
    return sum(int(one) for product in products for one in str(product)) if method == "DBLAL" else sum(products)


def _modulus(method: str) -> int:
    return 11 if method == "MOD11" else 10


def _check_digit(method: str, total: int, digits: Digits) -> bool:
    """Exception 5: what is left over says what g (modulus 11) or h (modulus 10) must be."""
    modulus = _modulus(method)
    digit, left = digits[G if modulus == 11 else H], total % modulus
    return digit == (0 if left == 0 else modulus - left)


def _coutts(row: Row, digits: Digits) -> bool:
    """Exception 14: without the last digit, the others one place on."""
    moved = [*digits[:A], 0, *digits[A:H]]
    return _total(row.method, moved, row.weights) % _modulus(row.method) == 0
