"""A copy in plain words: codes of ours are said, words of people stay as they are."""

import re

import pytest

from faculty_api.dataprotection.schedule import load
from frontend.data_words import PARTS, row_lines, theirs


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("Letters we sent you", "Letters we sent them"),
        ("Your name and how to reach you", "Their name and how to reach them"),
        ("Help you had with a claim", "Help they had with a claim"),
        ("Sessions we offered you, and what you said", "Sessions we offered them, and what they said"),
        ("Calendars of yours that follow your sessions", "Calendars of theirs that follow their sessions"),
        ("What you allow", "What they allow"),
    ],
)
def test_what_is_kept_of_somebody_is_told_to_others_without_you(words: str, other: str) -> None:
    assert theirs(words) == other


def test_no_title_says_you_to_data_protection() -> None:
    every = [held.title for held in load().tables.values()] + list(PARTS.values())
    assert [one for one in every if re.search(r"\byou|, me\b", theirs(one), re.IGNORECASE)] == []


def test_codes_are_words_and_what_is_empty_is_named_once() -> None:
    row = {
        "employer": "other_nhs", "kind": "lived", "wish": "please delete_it all", "notes": "fine", "merged_into": None,
        "phone": "", "asked_as": "not_said", "active": True, "source": "nhs_england",
    }  # fmt: skip
    assert row_lines(row) == [
        ("Employer", ["Another NHS organisation"]), ("Kind", ["Associate, with lived experience"]),
        ("Wish", ["please delete_it all"]), ("Notes", ["fine"]), ("Asked as", ["Not said"]), ("Active", ["Yes"]),
        ("Source", ["NHS England"]), ("Nothing under", ["Merged into", "Phone"]),
    ]  # fmt: skip
