"""When two records may be one person: pure cases."""

import pytest

from faculty_api.people.alike import MOST_IN_COMMON, Known, pairs, why_alike
from schemas.roster import Why

PHONE, PLACE = "07700 900123", "LS1 3WD"


def who(name: str, phone: str = "", postcode: str = "", preferred: str = "", where: str = "YH") -> Known:
    return Known(None, name, preferred, phone, postcode, where)


NAMES = {
    "the same": ("Jo Marsh", "Jo Marsh", Why.SAME_NAME),
    "another case": ("Jo Marsh", "JO MARSH", Why.NAME_OTHERWISE),
    "accents": ("Zoë Núñez", "Zoe Nunez", Why.NAME_OTHERWISE),
    "a stroke": ("Łukasz Wójcik", "Lukasz Wojcik", Why.NAME_OTHERWISE),
    "a title": ("Dr Jo Marsh", "Jo Marsh", Why.NAME_OTHERWISE),
    "an apostrophe": ("Ann O’Neill", "Ann ONeill", Why.NAME_OTHERWISE),
    "a hyphen": ("Ann Smith-Jones", "Ann Smith Jones", Why.NAME_OTHERWISE),
    "turned": ("Jo Marsh", "Marsh Jo", Why.NAME_TURNED),
    "turned, with accents": ("Núñez Zoë", "Zoe Nunez", Why.NAME_TURNED),
    "a letter left out": ("Marian Ashworth", "Marian Ashwort", Why.NAME_NEAR),
    "a letter changed": ("Sara Hollis", "Sarc Hollis", Why.NAME_NEAR),
    "two letters turned": ("Brian Hollis", "Brain Hollis", Why.NAME_NEAR),
    "an initial": ("J Marsh", "Joan Marsh", Why.NAME_NEAR),
    "a middle name": ("Jo Ann Marsh", "Jo Marsh", Why.NAME_NEAR),
    "two letters": ("Marian Ashworth", "Marion Ashwarth", None),
    "one word in common": ("Jo Marsh", "Kit Marsh", None),
    "a short word": ("Al Marsh", "Bo Marsh", None),
    "nothing in common": ("Jo Marsh", "Kit Ray", None),
    "one is the other's first name": ("Jo", "Jo Marsh", None),
}


@pytest.mark.parametrize(("one", "other", "why"), NAMES.values(), ids=list(NAMES))
def test_how_two_names_agree(one: str, other: str, why: Why | None) -> None:
    expected = [why, Why.SAME_PHONE, Why.SAME_POSTCODE] if why else []
    assert why_alike(who(one, PHONE, PLACE), who(other, PHONE, PLACE)) == expected
    assert why_alike(who(other, PHONE, PLACE), who(one, PHONE, PLACE)) == expected


def test_what_somebody_likes_to_be_called_counts_as_their_first_name() -> None:
    bob = who("Robert Brown", PHONE, preferred="Bob")
    assert why_alike(bob, who("Bob Brown", PHONE)) == [Why.NAME_NEAR, Why.SAME_PHONE]
    assert why_alike(who("Robert Brown", PHONE), who("Bob Brown", PHONE)) == []


CONTACTS = {
    "telephone": (who("Jo Marsh", PHONE), who("Jo Marsh", PHONE), [Why.SAME_NAME, Why.SAME_PHONE]),
    "postcode, written otherwise": (
        who("Jo Marsh", "", "ls13wd"),
        who("Jo Marsh", "", PLACE),
        [Why.SAME_NAME, Why.SAME_POSTCODE],
    ),
    "nothing known of one": (who("Jo Marsh", PHONE, PLACE), who("Jo Marsh"), [Why.SAME_NAME, Why.NOTHING_AGAINST]),
    "each knows another thing": (
        who("Jo Marsh", PHONE),
        who("Jo Marsh", "", PLACE),
        [Why.SAME_NAME, Why.NOTHING_AGAINST],
    ),
    "another telephone": (who("Jo Marsh", PHONE), who("Jo Marsh", "07700 900124"), []),
    "another postcode": (who("Jo Marsh", PHONE, "HU1 3RA"), who("Jo Marsh", "", PLACE), []),
    "another Academy": (who("Jo Marsh", where="NE"), who("Jo Marsh"), []),
    "another Academy, same telephone": (
        who("Jo Marsh", PHONE, where="NE"),
        who("Jo Marsh", PHONE),
        [Why.SAME_NAME, Why.SAME_PHONE],
    ),
    "a near name alone": (who("J Marsh"), who("Jo Marsh"), []),
    "a telephone alone, as in a family": (who("Kit Ray", PHONE), who("Jo Marsh", PHONE), []),
}


@pytest.mark.parametrize(("one", "other", "why"), CONTACTS.values(), ids=list(CONTACTS))
def test_a_name_alone_is_enough_only_where_nothing_is_known_against_it(one: Known, other: Known, why: object) -> None:
    assert why_alike(one, other) == why


def test_pairs_are_each_found_once_the_likeliest_first() -> None:
    people = [
        who("Jo Marsh", PHONE, PLACE), who("Kit Ray"), who("J Marsh", "", PLACE), who("Marsh Jo", PHONE, PLACE),
        who("Kit Ray", "07700 900130"),
    ]  # fmt: skip
    assert [(one.name, other.name, why[0]) for one, other, why in pairs(people)] == [
        ("Jo Marsh", "Marsh Jo", Why.NAME_TURNED),
        ("J Marsh", "Marsh Jo", Why.NAME_NEAR),
        ("Jo Marsh", "J Marsh", Why.NAME_NEAR),
        ("Kit Ray", "Kit Ray", Why.SAME_NAME),
    ]


def test_what_very_many_have_in_common_says_nothing() -> None:
    many = [who("Jo Marsh", f"07700 9{at:05}") for at in range(MOST_IN_COMMON + 1)]
    assert pairs([*many, who("Jo Marsh", many[0].phone)]) != []
    assert len(pairs([*many, who("Jo Marsh", many[0].phone)])) == 1
