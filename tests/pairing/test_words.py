"""Every sentence, from the rule it belongs to."""

from datetime import date

import pytest

from faculty_api.pairing.engine import Candidate, Problem
from faculty_api.pairing.unfilled import why_unfilled
from faculty_api.pairing.words import Known, reasons
from schemas.availability import Free
from schemas.pairing import ReasonRule
from schemas.people import Kind
from schemas.programmes import Mode
from tests.pairing.problems import person

TODAY = date(2026, 11, 22)
KNOWN = Known(today=TODAY, topics={"dementia": "Dementia", "carer": "Being an unpaid carer"}, tenths_a_mile=450)
AWAY = Problem(mode=Mode.IN_PERSON, topics=frozenset({"dementia", "carer"}))
R = ReasonRule


def named(short: str, number: int = 1, kind: Kind = Kind.LIVED, **facts: object) -> Candidate:
    usual: dict[str, object] = {"last_on": TODAY, "km": 0, "max_km": 50, **facts}
    return person(number, kind, **usual)._replace(short=short)


def said(rule: ReasonRule, *people: Candidate, problem: Problem = AWAY) -> list[str]:
    return [reason.words for reason in reasons(problem, people, KNOWN) if reason.rule is rule]


def sam(**facts: object) -> Candidate:
    return named("Sam", 1, **facts)


def priya(**facts: object) -> Candidate:
    return named("Priya", 2, Kind.PROFESSIONAL, **facts)


UNKNOWN = {"free": Free.UNKNOWN}
LIST = {"from_list": True}
CASES: list[tuple[ReasonRule, list[Candidate], list[str]]] = [
    (R.FREE, [sam(), priya()], ["Both said they are free"]),
    (R.FREE, [sam()], ["Sam said they are free"]),
    (R.FREE, [sam(), priya(), named("Al", 3)], ["All 3 said they are free"]),
    (R.FREE, [sam(), priya(**UNKNOWN)], ["Sam is free. Priya has not said yet"]),
    (R.FREE, [sam(**UNKNOWN), priya(**UNKNOWN)], ["Sam and Priya have not said yet if they are free"]),
    (R.FREE, [sam(**LIST)], ["The list says Sam is usually free; Sam has not said so yet"]),
    (
        R.FREE,
        [sam(**LIST), priya(**LIST)],
        ["The list says Sam and Priya are usually free; Sam and Priya have not said so yet"],
    ),
    (
        R.FREE,
        [sam(), priya(**LIST)],
        ["Sam said they are free. The list says Priya is usually free; Priya has not said so yet"],
    ),
    (
        R.FREE,
        [sam(**LIST), priya(**UNKNOWN)],
        ["The list says Sam is usually free; Sam has not said so yet. Priya has not said yet if they are free"],
    ),
    (R.FREE, [sam(**LIST, **UNKNOWN)], ["Sam has not said yet if they are free"]),
    (R.AGE, [sam(told_on=date(2026, 8, 20)), priya(told_on=date(2026, 10, 24))], ["Sam said so 3 months ago"]),
    (R.AGE, [sam(**LIST, told_on=date(2026, 9, 1))], ["The list that says when Sam is free came 2 months ago"]),
    (
        R.AGE,
        [sam(**UNKNOWN, told_on=date(2026, 3, 1)), priya(**UNKNOWN)],
        ["Sam told us when they are free 8 months ago: ask if it is still right"],
    ),
    (R.AGE, [sam(**UNKNOWN, told_on=date(2026, 8, 20))], []),
    (R.PROGRAMME, [sam(programme_times=2), priya()], ["Sam has led this programme 2 times. Priya is new to it"]),
    (R.PROGRAMME, [sam(programme_times=1)], ["Sam has led this programme 1 time"]),
    (R.PROGRAMME, [sam(), priya()], ["Both are new to this programme"]),
    (
        R.TOPICS,
        [sam(topics=frozenset({"dementia", "carer", "other"})), priya()],
        ["Together they bring: being an unpaid carer, dementia"],
    ),
    (R.TOPICS, [sam(topics=frozenset({"dementia"}))], ["Sam brings: dementia"]),
    (R.TOPICS, [sam(topics=frozenset({"other"})), priya(topics=frozenset({"dementia"}))], []),
    (R.RESTED, [sam(), priya(last_on=date(2026, 9, 20))], ["Priya has had no sessions for 9 weeks"]),
    (R.RESTED, [sam(last_on=date(2026, 10, 12))], []),
    (R.RESTED, [sam(last_on=None)], ["Sam has had no sessions yet"]),
    (
        R.TOGETHER_BEFORE,
        [sam(partners=frozenset({priya().id})), priya(partners=frozenset({sam().id}))],
        ["They have worked together before"],
    ),
    (R.TOGETHER_BEFORE, [sam(), priya()], []),
    (R.TRAVEL, [sam(km=40), priya(km=28)], ["Travel for both is about £38"]),
    (R.TRAVEL, [sam(km=40)], ["Travel for Sam is about £22"]),
    (R.TRAVEL, [sam(km=40), priya(km=None)], []),
    (R.TRAVEL, [sam(), priya()], []),
    (R.TRAVEL_UNKNOWN, [sam(km=None), priya()], ["Check: we do not know how far Sam would travel"]),
    (
        R.TRAVEL_UNKNOWN,
        [sam(km=None), priya(km=None, max_km=None)],
        ["Check: we do not know how far Sam and Priya would travel"],
    ),
    (R.TRAVEL_UNKNOWN, [sam(km=39, max_km=None), priya(max_km=None)], []),
    (
        R.TRAVEL_UNKNOWN,
        [sam(km=40, max_km=None), priya()],
        ["Check: Sam (about 25 miles away) has not said how far they would travel"],
    ),
    (
        R.TRAVEL_UNKNOWN,
        [sam(km=41, max_km=None), priya(km=90, max_km=None)],
        ["Check: Sam (about 25 miles away) and Priya (about 56 miles away) have not said how far they would travel"],
    ),
    (R.CALL_FIRST, [sam(call_first=True), priya()], ["Call Sam before you send this offer"]),
    (R.LENT, [sam(lent="London until 3 March 2027"), priya()], ["Sam is lent by London until 3 March 2027"]),
    (R.NOT_ASKED, [sam(asked=0), priya(asked=0)], ["Nobody has asked Sam and Priya in the last 6 months"]),
    (R.NOT_ASKED, [sam(asked=2), priya()], []),
    (
        R.COHORT,
        [sam(also=(3,)), priya(also=(4, 2))],
        [
            "In this plan Sam would also lead session 3",
            "In this plan Priya would also lead sessions 2 and 4",
        ],
    ),
    (R.FIRST_TIME, [sam(first_time=True), priya()], ["This would be the first session for Sam. Priya has led before"]),
    (
        R.FIRST_TIME,
        [sam(first_time=True), priya(last_on=None)],
        [
            "This would be the first session for Sam. Choose somebody with experience to lead with them",
        ],
    ),
]


@pytest.mark.parametrize(("rule", "people", "words"), CASES)
def test_each_rule_says_its_sentence(rule: ReasonRule, people: list[Candidate], words: list[str]) -> None:
    assert said(rule, *people) == words
    assert said(rule, *reversed(people)) == words


def test_the_list_is_closed_and_every_rule_is_tried() -> None:
    assert {rule for rule, *_ in CASES} == set(ReasonRule)


def test_travel_is_not_talked_of_online() -> None:
    online = AWAY._replace(mode=Mode.ONLINE)
    assert said(R.TRAVEL, sam(km=40), problem=online) + said(R.TRAVEL_UNKNOWN, sam(km=None), problem=online) == []


def test_a_place_that_is_not_known_is_no_news_of_anybody() -> None:
    found = reasons(AWAY, [sam(km=None), priya(km=None)], KNOWN._replace(place=False))
    assert [reason for reason in found if reason.rule is R.TRAVEL_UNKNOWN] == []


def test_associates_are_named_before_professionals_and_each_by_name() -> None:
    people = [priya(**UNKNOWN), named("Al", 3, Kind.PROFESSIONAL, **UNKNOWN), sam(**UNKNOWN)]
    assert said(R.FREE, *people) == ["Sam, Al and Priya have not said yet if they are free"]


def some(count: int, start: int = 0, **facts: object) -> list[Candidate]:
    return [person(start + number, skills=frozenset({"coaching"}), **facts) for number in range(count)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ([], "there is nobody left to ask"),
        ([person(1)], "1 person could be asked; none has all the skills"),
        (some(12, free=Free.BUSY), "12 people have the skills; none is free"),
        (some(1, km=90, max_km=20), "1 person has the skills; 1 is free; none would travel this far"),
        (some(1) + some(2, 5, free=Free.BUSY), "3 people have the skills; 1 is free; 1 of the 2 needed could come"),
        (
            some(2, first_time=True),
            "2 people have the skills; 2 are free; those who are free cannot be paired with each other",
        ),
    ],
)
def test_why_nobody_was_found(people: list[Candidate], why: str) -> None:
    problem = Problem(mode=Mode.IN_PERSON, lived=2, skills=frozenset({"coaching"}), candidates=people)
    assert why_unfilled(problem, Kind.LIVED) == why


def test_why_says_who_is_suggested_for_another_session_then() -> None:
    problem = Problem(mode=Mode.ONLINE, candidates=[])
    words = "2 people who could are suggested for another session at that time. There is nobody left to ask"
    assert why_unfilled(problem, Kind.LIVED, 2) == words


def test_why_nobody_can_join_those_who_are_there() -> None:
    there = person(9, first_time=True)
    problem = Problem(mode=Mode.ONLINE, candidates=some(1, first_time=True), taken=[there])
    words = "1 person could do it; 1 is free; none can be paired with the people already asked or suggested"
    assert why_unfilled(problem, Kind.LIVED) == words
