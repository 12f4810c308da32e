"""Academies, skills, topics and routes, as teams call them."""

import pytest

from faculty_api.people.roster.choices import read_academy, read_route, read_skills, read_topics
from tests.people.roster.files import WORDS


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Yorks & Humber", "YH"),
        ("YH", "YH"),
        ("yorkshire and the humber", "YH"),
        ("Kent Surrey Sussex", "KSS"),
        ("kss", "KSS"),
        ("Kent, Surrey & Sussex Leadership Academy", "KSS"),
        ("Thames Valley & Wessex", "TVW"),
        ("London", "LN"),
        ("LN", "LN"),
        ("South-West", "SW"),
        ("SW", "SW"),
        ("East of England", "EE"),
        ("EoE", "EE"),
        ("North East", "NE"),
        ("NORTH WEST", "NW"),
        ("East Midlands", "EM"),
        ("W. Midlands", None),
        ("Midlands", None),
        ("Atlantis", None),
        ("Academy", None),
    ],
)
def test_academies(written: str, code: str | None) -> None:
    assert read_academy(written, WORDS.academies)[0] == code


def test_skills_in_any_case_and_separation() -> None:
    found = read_skills("Story telling / LARGE GROUPS; Coaching, coaching and co-design\nAsset mapping", WORDS.skills)
    assert found == (("storytelling", "large-groups", "coaching", "co-design", "asset-mapping"), ())


def test_a_topic_whose_name_holds_and() -> None:
    assert read_topics("Shared decisions and care and support planning", WORDS.topics) == (("shared-decisions",), ())


def test_an_unknown_skill_is_told_with_the_nearest() -> None:
    codes, faults = read_skills("Coching, juggling", WORDS.skills)
    assert (codes, [fault.value for fault in faults]) == ((), ["Coching", "juggling"])
    assert faults[0].mend == "Did you mean “Coaching-style approaches”?"


@pytest.mark.parametrize(
    ("written", "route"),
    [
        ("PPG", ("ppg", None)),
        ("community centre", ("local-event", None)),
        ("housing association", ("council-housing", None)),
        ("word of mouth", ("word-of-mouth", None)),
        ("NHS website", ("nhs-website", None)),
        ("Healthwatch", (None, "Healthwatch")),
    ],
)
def test_routes(written: str, route: tuple[str | None, str | None]) -> None:
    assert read_route(written, WORDS.routes)[0] == route


def test_an_endless_list_is_told_once() -> None:
    codes, faults = read_skills("coaching," * 51, WORDS.skills)
    assert (codes, [fault.problem for fault in faults]) == (
        (),
        ["This cell lists more than 50 skills, so it was left out."],
    )
