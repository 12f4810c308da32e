"""Cells before anyone asks what they mean."""

import pytest

from faculty_api.people.roster.text import TOO_LONG, read_cell


@pytest.mark.parametrize(
    "written",
    [
        '=HYPERLINK("http://example.org")',
        "+SUM(A1)",
        "@SUM(A1)",
        "'=1+1",
        " =1+1",
        "\u200b=1+1",
        "＝1+1",
        "-2+3+cmd|' /C calc'!A0",
        "+1-800",
        "#REF!",
        "#N/A",
        "Ruth \ufffd",
    ],
)
def test_cells_that_are_never_stored(written: str) -> None:
    text, faults = read_cell(written)
    assert (text, len(faults)) == ("", 1)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("+44 7700 900175", "+44 7700 900175"),
        ("- prefers phone", "- prefers phone"),
        ("'07700 900175", "07700 900175"),
        ("n/a", ""),
        ("–", ""),
        ("a\u00a0 b", "a b"),
        ("abc\u202edef", "abcdef"),
        ("one\r\ntwo", "one\ntwo"),
        ("👩\u200d🦽", "👩\u200d🦽"),
    ],
)
def test_cells_that_are_words(written: str, text: str) -> None:
    assert read_cell(written) == (text, ())


def test_hidden_characters_are_left_out_and_told() -> None:
    text, faults = read_cell("Ruth\x00 Begum\x07")
    assert (text, len(faults)) == ("Ruth Begum", 1)


def test_more_text_than_a_cell_holds_is_left_out_and_told() -> None:
    assert read_cell("x" * 32_768) == ("", (TOO_LONG,))
    assert read_cell("x" * 32_767) == ("x" * 32_767, ())
