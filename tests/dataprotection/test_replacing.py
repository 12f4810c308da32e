"""Pure: what is somebody's own name in what others wrote, and what is part of somebody else's."""

import pytest

from faculty_api.dataprotection.replacing import Replacing, Said, words_of

KNOWN = Said(
    ["Ali Khan", "Sam Harper", "ali@example.org", "07700 900123"],
    [],
    longer=("Mohammed Ali Khan", "Sam Harper of Hall"),
    words=words_of(["Mohammed Ali Khan", "Will Otter"]),
)
CASES = [
    # Their own.
    ("Ali Khan came", "somebody else came"),
    ("told ali khan, who", "told somebody else, who"),
    ("Dear Ali Khan", "Dear Ali Khan"),  # a few words, each with a capital: it may be a name
    ("Dear Ali Khan,\n\nYou are booked", "Dear somebody else,\n\nYou are booked"),
    ("I met Mr Ali Khan there", "I met Mr somebody else there"),
    ("He is there on Monday. Yesterday Ali Khan came", "He is there on Monday. Yesterday somebody else came"),
    ("With Ali Khan Tuesday, at ten", "With somebody else Tuesday, at ten"),
    ("Sam Harper OBE and Sam Harper's dog", "somebody else OBE and somebody else's dog"),
    ("the Sam Harper-led session", "the somebody else-led session"),
    ("Sam Harper and Ali Khan", "somebody else and somebody else"),
    ("write to ali@example.org or 07700900123", "write to somebody else or somebody else"),
    # Somebody else's.
    ("We asked Mohammed Ali Khan about it", None),
    ("Mohammed Ali Khan came", None),
    ("mohammed ali khan came", None),
    ("Will Ali Khan came", None),
    ("then Imran Ali Khan came", None),
    ("then Ali Khan Niazi came", None),
    ("then Sam Harper-Jones came", None),
    ("then Mary-Sam Harper came", None),
    ("Imran Ali Khan", None),
    ("ask sam.harper@elsewhere.org", None),
    ("a word from Sam Harper of Hall", None),
]


@pytest.mark.parametrize(("text", "left"), CASES)
def test_only_their_own_name_is_replaced(text: str, left: str | None) -> None:
    assert Replacing(KNOWN)(text) == (left or text)


@pytest.mark.parametrize(
    ("text", "left"),
    [("imran ali khan", None), ("ali khan", "somebody else"), ("ALI KHAN JUNIOR", None), ("sam harper-jones", None),
     ("kit lee and ali khan", "kit lee and somebody else"), ("Khan, Ali Khan", "Khan, somebody else")],
)  # fmt: skip
def test_where_a_name_stands_each_word_beside_it_is_more_of_it(text: str, left: str | None) -> None:
    assert Replacing(KNOWN)(text, name=True) == (left or text)


def test_in_a_document_what_would_change_is_found_in_whichever_text() -> None:
    change = Replacing(KNOWN)
    assert change.anywhere({"a": ["no", {"b": "told Ali Khan of it"}]})
    assert not change.anywhere({"a": ["no", {"b": "told Mohammed Ali Khan of it"}], "n": 3})
    assert not Replacing(Said([], ["Ali"])).anywhere({"a": "Ali Khan"})
