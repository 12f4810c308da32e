"""Why two records cannot be joined, and what the one says then: pure cases."""

import pytest

from faculty_api.records import rules
from faculty_api.records.rules import Bank, Facts, Known, in_common, objection_to_banks
from schemas.records import Detail


def bank(newest: str, *live: str, confirmed: str | None = None) -> Bank:
    return Bank(newest, frozenset(live), confirmed)


SURE, OTHER = bank("verified", "a", confirmed="a"), bank("verified", "b", confirmed="b")
BANKS = {
    "none": (None, None, None),
    "the other's go over": (None, SURE, None),
    "only the kept one's": (SURE, None, None),
    "the same account, confirmed twice": (SURE, SURE, None),
    "two accounts, both confirmed": (SURE, OTHER, rules.DIFFERENT_BANKS),
    "the same account, not checked twice": (bank("entered", "a"), bank("entered", "a"), None),
    "two accounts, neither checked": (bank("entered", "a"), bank("entered", "b"), rules.UNCHECKED),
    "only the other's is confirmed": (bank("entered", "a"), OTHER, rules.KEEP_OTHER),
    "the same account, only the other's confirmed": (bank("entered", "a"), SURE, rules.KEEP_OTHER),
    "the other's is not checked": (SURE, bank("entered", "b"), rules.UNCHECKED),
    "the other's was changed since": (SURE, bank("entered", "a", "b", confirmed="a"), rules.UNCHECKED),
    "the other's is on hold": (SURE, bank("frozen"), None),
    "the kept one's is on hold": (bank("frozen"), SURE, rules.KEEP_OTHER),
    "both on hold": (bank("frozen"), bank("frozen"), None),
}


@pytest.mark.parametrize(("kept", "other", "why"), BANKS.values(), ids=list(BANKS))
def test_bank_details_of_two(kept: Bank | None, other: Bank | None, why: str | None) -> None:
    assert objection_to_banks(kept, other) == why


OBJECTIONS = {
    "nothing": (Facts(), []),
    "staff": (
        Facts(staff=["Tom Reed"]),
        ["Tom Reed works here and is more than an associate. Records of staff are not joined"],
    ),
    "told apart": (Facts(told_apart=True), [rules.TOLD_APART]),
    "not to be paired": (Facts(not_with=True), [rules.NOT_WITH]),
    "booked twice": (
        Facts(overlaps=["9 February 2027"]),
        ["Both are booked at the same time on 9 February 2027. Cancel one of the two bookings first"],
    ),
    "asked twice": (
        Facts(both_asked=["9 February 2027"]),
        ["Both have an offer for the session on 9 February 2027. Withdraw one of the two first"],
    ),
    "two accounts": (Facts(bank=(SURE, OTHER)), [rules.DIFFERENT_BANKS]),
    "in a run": (Facts(in_run=True), [rules.IN_RUN]),
    "came back": (Facts(came_back=True), [rules.CAME_BACK]),
    "all that is wrong at once": (Facts(told_apart=True, in_run=True), [rules.TOLD_APART, rules.IN_RUN]),
}


@pytest.mark.parametrize(("facts", "said"), OBJECTIONS.values(), ids=list(OBJECTIONS))
def test_objections_in_words(facts: Facts, said: list[str]) -> None:
    assert rules.objections(facts) == said


NOTHING = dict.fromkeys(Detail)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Known("Jo Marsh", "a@x.org", ""), Known("Ben Reed", None, ""), False),
        (Known("Jo Marsh", None, ""), Known("Joan Marsh", None, ""), True),
        (Known("Jo Ng", None, ""), Known("Al Ng", None, ""), False),  # two letters say nothing
        (Known("Al Ng", None, ""), Known("Ng Al", None, ""), True),
        (Known("Jo Marsh", "A@x.org", ""), Known("Ben Reed", "a@X.org", ""), True),
        (Known("Jo Marsh", None, "07700 900777"), Known("Ben Reed", None, "+447700900777"), True),
        (Known("Mr Jo Marsh", None, ""), Known("Mr Ben Reed", None, ""), False),
    ],
)
def test_what_two_have_in_common(one: Known, other: Known, same: bool) -> None:
    assert in_common([one], [other]) is same
    assert in_common([Known("Zoe Q", None, ""), one], [other]) is same


def test_what_only_the_other_says_is_taken_and_what_both_say_is_chosen() -> None:
    kept = {**NOTHING, Detail.FULL_NAME: "Jo Marsh", Detail.PHONE: "1", Detail.EMAIL: "a@example.org"}
    other = {**NOTHING, Detail.FULL_NAME: "J Marsh", Detail.PHONE: "2", Detail.POSTCODE: "LS1 3WD"}
    assert rules.taken(kept, other, []) == {Detail.POSTCODE: "LS1 3WD"}
    assert rules.taken(kept, other, [Detail.PHONE, Detail.EMAIL]) == {Detail.PHONE: "2", Detail.POSTCODE: "LS1 3WD"}
    assert [(one.detail, one.kept, one.other, one.choose) for one in rules.details(kept, other)] == [
        (Detail.FULL_NAME, "Jo Marsh", "J Marsh", True),
        (Detail.EMAIL, "a@example.org", "", False),
        (Detail.PHONE, "1", "2", True),
        (Detail.POSTCODE, "", "LS1 3WD", False),
    ]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [("", "", ""), ("a", "", "a"), ("", "b", "b"), ("a", "b", "a\nb"), ("a\nb", "b", "a\nb"), ("a", "a", "a")],
)
def test_texts_are_put_under_each_other(one: str, other: str, both: str) -> None:
    assert rules.together(one, other) == both
