"""Sort code and account number by the banks' check digits: the published examples, and each exception broken once."""

import pytest

from faculty_api.payments import modulus

FIT = """
089999 66374958 · 107999 88837491 · 202959 63748472 · 871427 46238510 · 872427 46238510 · 871427 09123496
871427 99123496 · 820000 73688637 · 827999 73988638 · 827101 28748352 · 134020 63849203 · 118765 64371389
200915 41011166 · 938611 07806039 · 938600 42368003 · 938063 55065200 · 772798 99345694 · 086090 06774744
309070 02355688 · 309070 12345668 · 309070 12345677 · 309070 99345694 · 074456 12345112 · 070116 34012583
074456 11104102 · 180002 00000190
"""
"""The examples of "Validating account numbers", version 8.50, chapter 3, that are valid."""
DO_NOT = """
938063 15764273 · 938063 15764264 · 938063 15763217 · 118765 64371388 · 203099 66831036 · 203099 58716970
089999 66374959 · 107999 88837493
"""
"""The examples there that are not."""


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(one.split()[0], one.split()[1]) for one in text.replace("\n", "·").split("·") if one.strip()]


def test_the_published_examples() -> None:
    assert (len(_pairs(FIT)), len(_pairs(DO_NOT))) == (26, 8), "all 34"
    wrong = [pair for pair in _pairs(FIT) if modulus.fits(*pair) is not True]
    wrong += [pair for pair in _pairs(DO_NOT) if modulus.fits(*pair) is not False]
    assert wrong == []


def test_a_second_look_at_coutts_is_only_for_numbers_that_end_in_0_1_or_9() -> None:
    """Moved by one place 12345602 would pass, but it ends in 2."""
    assert modulus.fits("180002", "12345602") is False


def test_most_slips_of_a_finger_are_found() -> None:
    """One wrong digit of each valid example; exceptions that leave digits out let some through."""
    slips = [
        (code, account[:at] + str((int(account[at]) + 1) % 10) + account[at + 1 :])
        for code, account in _pairs(FIT)
        for at in range(8)
    ]
    found = sum(modulus.fits(*slip) is False for slip in slips)
    assert (len(slips), found >= 170) == (208, True), found


def test_a_bank_that_is_not_in_the_table_cannot_be_checked() -> None:
    assert [modulus.fits("000000", account) for account in ("12345678", "00000000")] == [None, None]


def test_the_table_is_whole() -> None:
    """As published: 1,151 lines, no sort code with more than two checks, and only exceptions there are rules for."""
    found = modulus.table()
    assert (len(found.rows), len(found.substitutes)) == (1151, 21)
    assert {row.exception for row in found.rows} == set(range(15))
    starts = sorted({row.first for row in found.rows})
    assert max(len(found.of(start)) for start in starts) == 2
    pairs = {tuple(row.exception for row in found.of(start)) for start in starts if len(found.of(start)) == 2}
    assert {pair for pair in pairs if set(pair) & {2, 9, 10, 11, 12, 13}} == {(2, 9), (10, 11), (12, 13)}


@pytest.mark.parametrize("line", ["010004 016715 MOD12 0 0 0 0 0 0 8 7 6 5 4 3 2 1", "010004 016715 MOD11 1 2 3"])
def test_a_table_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        modulus.read(line, "")
