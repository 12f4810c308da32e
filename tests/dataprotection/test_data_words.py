"""A copy in plain words: codes of ours are said, words of people stay as they are."""

from frontend.data_words import row_lines


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
