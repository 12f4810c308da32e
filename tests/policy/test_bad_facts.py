import copy
from typing import Any

import pytest

from faculty_api.policy.decode import decode_facts
from faculty_api.policy.gather import BadFacts
from tests.policy.facts import facts_of, raw

START, END = "activity.parts[0].start", "activity.parts[0].end"
A_TIME = "must be a real time with its offset, like 2026-05-12T10:00:00+01:00"
A_DAY = "must be a real date, like 2026-05-12"
PENCE = "must be whole pence from 1 to 1000000, like 4860"
MILES_SO_FAR = "must be miles from 0 to 200000, with at most one decimal"
BUS = {"category": "bus", "on": "2026-05-12", "amount_pence": 520, "receipt": True}
CAR = {"category": "car_mileage", "on": "2026-05-12", "miles": 10}
DELIVER = {"part": "deliver", "start": "2026-05-12T10:00:00+01:00", "end": "2026-05-12T12:00:00+01:00"}
GONE = object()


def good() -> dict[str, Any]:
    return {**facts_of({"parts": ["deliver 10:00-12:00"]}), "expenses": [dict(BUS), dict(CAR)]}


def with_change(path: str, value: Any) -> dict[str, Any]:
    facts = copy.deepcopy(good())
    *steps, last = [
        int(step) if step.isdigit() else step for step in path.replace("]", "").replace("[", ".").split(".")
    ]
    place: Any = facts
    for step in steps:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return facts


def faults_of(source: bytes) -> list[tuple[str, str]]:
    with pytest.raises(BadFacts) as bad:
        decode_facts(source)
    return bad.value.faults


CHANGES: list[tuple[str, Any, list[tuple[str, str]]]] = [
    ("role_level", GONE, [("role_level", "is missing")]),
    ("role_level", 5, [("role_level", "must be a whole number from 1 to 4")]),
    ("role_level", True, [("role_level", "must be a whole number from 1 to 4")]),
    ("role_level", "4", [("role_level", "must be a whole number from 1 to 4")]),
    ("claimed_on", "2026-02-30", [("claimed_on", A_DAY)]),
    (
        "claimed_on",
        "2026-05-11",
        [
            ("claimed_on", "must not be before the activity, 12 May 2026"),
            ("expenses[0].on", "must not be after claimed_on"),
            ("expenses[1].on", "must not be after claimed_on"),
        ],
    ),
    ("claimed_on", "9999-12-31", [("claimed_on", "must be in a year before 2100")]),
    ("activity", [], [("activity", "must be an object with named fields")]),
    ("activity", GONE, [("activity", "is missing")]),
    (
        "activity.on",
        "2021-10-19",
        [
            ("activity.on", "The policy book begins on 20 October 2021; there are no figures for 19 October 2021"),
            (START, "must be on 19 October 2021 in London, as activity.on says; it is on 12 May 2026"),
        ],
    ),
    (
        "activity.on",
        "2026-05-13",
        [
            (START, "must be on 13 May 2026 in London, as activity.on says; it is on 12 May 2026"),
        ],
    ),
    ("activity.on", 20260512, [("activity.on", A_DAY)]),
    ("activity.mode", "by_post", [("activity.mode", "must be one of in_person, online")]),
    (
        "activity.outcome",
        None,
        [
            ("activity.outcome", "must be one of delivered, cancelled_by_host, cancelled_by_associate, part_attended"),
        ],
    ),
    ("activity.parts", {}, [("activity.parts", "must be a list")]),
    ("activity.parts", [], [("activity.parts", "must have at least one part, with its start and end")]),
    ("activity.parts", [DELIVER] * 51, [("activity.parts", "must have at most 50 entries; it has 51")]),
    ("activity.parts[0]", 3, [("activity.parts[0]", "must be an object with named fields")]),
    (
        "activity.parts[0].part",
        "sing",
        [
            ("activity.parts[0].part", "must be one of prepare, deliver, debrief, training"),
        ],
    ),
    (START, "2026-05-12T10:00:00", [(START, A_TIME)]),
    (START, "2026-05-12T25:00:00Z", [(START, A_TIME)]),
    (START, "0001-01-01T00:00:00+14:00", [(START, "must be in a year from 2000 to 2099")]),
    (END, "9999-12-31T23:59:59-14:00", [(END, "must be in a year from 2000 to 2099")]),
    (END, "2026-05-12T10:00:00+01:00", [(END, "must be after the start")]),
    (END, "2026-05-12T09:00:00+01:00", [(END, "must be after the start")]),
    (END, "2026-05-13T10:00:01+01:00", [(END, "must be within 24 hours of the start")]),
    (
        "activity.parts",
        [DELIVER, {**DELIVER, "part": "debrief", "start": "2026-05-12T11:59:00+01:00"}],
        [
            ("activity.parts[1].start", "must not be before the end of parts[0]: the two overlap"),
        ],
    ),
    (
        "activity.parts",
        [
            DELIVER,
            {
                "part": "debrief",
                "start": "2026-05-21T11:00:00+01:00",
                "end": "2026-05-21T12:00:00+01:00",
            },
        ],
        [("activity.parts[1].start", "must not be after claimed_on")],
    ),
    ("person", "none", [("person", "must be an object with named fields")]),
    (
        "person.employer",
        "army",
        [
            ("person.employer", "must be one of none, nhs_england, other_nhs, other_public, supported_by_organisation"),
        ],
    ),
    (
        "person.payment",
        "reduced",
        [
            ("person.reduced_to_pence", "must say the smaller amount, because payment is reduced"),
        ],
    ),
    ("person.reduced_to_pence", 100, [("person.reduced_to_pence", "must be left out, because payment is paid")]),
    (
        "person.reduced_to_pence",
        -1,
        [
            ("person.reduced_to_pence", "must be whole pence from 0 to 1000000, like 5000 (or left out)"),
        ],
    ),
    (
        "person.car_miles_this_tax_year",
        -1,
        [
            ("person.car_miles_this_tax_year", "must be miles from 0 to 200000, with at most one decimal"),
        ],
    ),
    ("expenses", None, [("expenses", "must be a list")]),
    ("expenses", [BUS] * 201, [("expenses", "must have at most 200 entries; it has 201")]),
    (
        "expenses[0].category",
        "boat",
        [
            (
                "expenses[0].category",
                "must be one of rail, bus, taxi, car_mileage, motorcycle_mileage, bicycle_mileage, "
                "parking, congestion_charge, toll, hotel, breakfast, lunch, evening_meal, carer, personal_assistant, "
                "childcare, home_meeting, other",
            ),
        ],
    ),
    ("expenses[0].amount_pence", -1, [("expenses[0].amount_pence", PENCE)]),
    ("expenses[0].amount_pence", 0, [("expenses[0].amount_pence", PENCE)]),
    ("expenses[0].amount_pence", 520.5, [("expenses[0].amount_pence", PENCE)]),
    ("expenses[0].amount_pence", 10**30, [("expenses[0].amount_pence", PENCE)]),
    ("expenses[0].amount_pence", "5.20", [("expenses[0].amount_pence", PENCE)]),
    (
        "expenses[0].amount_pence",
        GONE,
        [
            ("expenses[0].amount_pence", "is missing: say what it cost, in pence"),
        ],
    ),
    (
        "expenses[1].amount_pence",
        "free",
        [
            ("expenses[1].amount_pence", "must be left out for car_mileage: give miles, and the sum is worked out"),
        ],
    ),
    (
        "expenses[0].miles",
        "far",
        [("expenses[0].miles", "must be left out for bus: only a mileage has miles")],
    ),
    (
        "expenses[0].cheapest_standard_pence",
        "x",
        [("expenses[0].cheapest_standard_pence", f"{PENCE} (or left out)")],
    ),
    ("expenses[0].miles", 3, [("expenses[0].miles", "must be left out for bus: only a mileage has miles")]),
    (
        "expenses[0].passengers",
        1,
        [
            ("expenses[0].passengers", "must be left out for bus: only car_mileage has passengers"),
        ],
    ),
    ("expenses[0].place", "london", [("expenses[0].place", "must be left out for bus: only a hotel has a place")]),
    (
        "expenses[0].cheapest_standard_pence",
        5,
        [
            ("expenses[0].cheapest_standard_pence", "must be left out for bus: it is for rail"),
        ],
    ),
    ("expenses[0].receipt", "yes", [("expenses[0].receipt", "must be true or false")]),
    ("expenses[0].reason", "a\x00b", [("expenses[0].reason", "must be text of at most 4000 characters (or left out)")]),
    (
        "expenses[0].on",
        "2020-01-01",
        [
            ("expenses[0].on", "The policy book begins on 20 October 2021; there are no figures for 1 January 2020"),
        ],
    ),
    ("expenses[0].on", "2100-01-01", [("expenses[0].on", "must be in a year before 2100")]),
    ("expenses[1].miles", GONE, [("expenses[1].miles", "is missing: a mileage needs its miles")]),
    (
        "expenses[1].amount_pence",
        500,
        [
            ("expenses[1].amount_pence", "must be left out for car_mileage: give miles, and the sum is worked out"),
        ],
    ),
    *[
        (
            "expenses[1].miles",
            miles,
            [
                ("expenses[1].miles", "must be above 0 and at most 2000, with at most one decimal, like 12.4"),
            ],
        )
        for miles in (0, -3, 2000.1, 12.45, "NaN", "sNaN", "Infinity", "1e999999999", "1e-999999999")
    ],
    (
        "expenses[1].miles",
        "far",
        [
            (
                "expenses[1].miles",
                "must be miles above 0 and up to 2000, with at most one decimal, like 12.4",
            ),
        ],
    ),
    ("expenses[1].passengers", 9, [("expenses[1].passengers", "must be a whole number from 0 to 8")]),
    ("decisions", [], [("decisions", "must be an object of keys and values")]),
    ("decisions", {"hotel.cap": 1}, [("decisions.hotel.cap", "is not a key of the policy book")]),
    (
        "decisions",
        {"hotel.cap.london": None},
        [
            ("decisions.hotel.cap.london", "must be a whole number of pence from 0 to 1000000"),
        ],
    ),
    (
        "decisions",
        {"hotel.cap.london": 1.5},
        [
            ("decisions.hotel.cap.london", "must be a whole number of pence from 0 to 1000000"),
        ],
    ),
    (
        "decisions",
        {"fee.day_cap": "none"},
        [
            ("decisions.fee.day_cap", "must be a whole number of pence from 0 to 1000000, or one of full_day, off"),
        ],
    ),
    ("decisions", {"a\né": 1}, [("decisions.a\\n\\xe9", "is not a key of the policy book")]),
    ("expenses[0].currency", "EUR", [("expenses[0].currency", "is not a known field")]),
    *[("expenses[0].amount_pence", odd, [("expenses[0].amount_pence", PENCE)]) for odd in ("€5", "£5.20", 1e300, True)],
    ("role_level", 0, [("role_level", "must be a whole number from 1 to 4")]),
    ("claimed_on", "12/05/2026", [("claimed_on", A_DAY)]),
    ("person.payment", "double", [("person.payment", "must be one of paid, declined, reduced")]),
    ("expenses[0].travel_class", "second", [("expenses[0].travel_class", "must be one of standard, first")]),
    *[
        ("person.car_miles_this_tax_year", odd, [("person.car_miles_this_tax_year", MILES_SO_FAR)])
        for odd in (200_000.1, 1.25, "NaN", "-Infinity", "1e999999999", "1e-999999999")
    ],
    ("extra", 1, [("extra", "is not a known field")]),
    ("activity.extra", 1, [("activity.extra", "is not a known field")]),
    ("expenses[1].extra", 1, [("expenses[1].extra", "is not a known field")]),
]


@pytest.mark.parametrize(("path", "value", "faults"), CHANGES)
def test_one_wrong_fact_is_named_with_what_it_must_be(path: str, value: Any, faults: list[tuple[str, str]]) -> None:
    assert faults_of(raw(with_change(path, value))) == faults


def test_the_unchanged_facts_are_good() -> None:
    assert decode_facts(raw(good())).role_level == 4


def test_a_cancelled_session_may_be_claimed_before_its_day() -> None:
    facts = {**good(), "claimed_on": "2026-05-11", "expenses": []}
    facts["activity"]["outcome"] = "cancelled_by_host"
    assert decode_facts(raw(facts)).claimed_on.day == 11


def test_all_faults_are_told_at_once() -> None:
    facts = with_change("role_level", 9)
    facts["activity"]["parts"][0]["end"] = facts["activity"]["parts"][0]["start"]
    facts["expenses"][0]["amount_pence"] = "x"
    facts["expenses"][1]["category"] = "boat"
    facts["decisions"] = {"nonsense": 1, "fee.full_day": -1}
    assert [field for field, _ in faults_of(raw(facts))] == [
        "role_level",
        "activity.parts[0].end",
        "expenses[0].amount_pence",
        "expenses[1].category",
        "decisions.nonsense",
        "decisions.fee.full_day",
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "This is not JSON. It is empty"),
        (b" \n ", "This is not JSON. It is empty"),
        (b"[" * 100_000, "This is nested too deeply to be facts"),
        (b'{"activity":' * 100_000, "This is nested too deeply to be facts"),
        (b'{"role_level": 4, "x": "\xff"}', "This is not UTF-8 text (byte 25). Save it as UTF-8."),
        ("{}".encode("utf-16"), "This is not UTF-8 text (byte 1). Save it as UTF-8."),
        (b'"\\ud800"', "This is not JSON. Input data was truncated"),
        (b"[]", "One JSON object is needed"),
        (b"null", "One JSON object is needed"),
        (b'"x"', "One JSON object is needed"),
        (b"NaN", "One JSON object is needed"),
        (b'{"role_level": NaN', "This is not JSON. JSON is malformed: invalid character (byte 15)"),
    ],
)
def test_what_is_not_facts_at_all(source: bytes, message: str) -> None:
    assert faults_of(source) == [("", message)]


HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("NaN", "NaN is not a number"),
        ("Infinity", "Infinity is not a number"),
        ("-Infinity", "-Infinity is not a number"),
        ("1e400", "this number is too large"),
        ("-1e400", "this number is too large"),
        (HUGE, "this number is too large"),
        (f"-{HUGE}.5", "this number is too large"),
    ],
)
@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("role_level", "must be a whole number from 1 to 4"),
        ("expenses[0].amount_pence", PENCE),
        ("expenses[1].miles", "must be miles above 0 and up to 2000, with at most one decimal, like 12.4"),
        ("person.car_miles_this_tax_year", f"{MILES_SO_FAR}, like 812.5"),
        ("decisions.taxi", "must be a value of the policy book"),
    ],
)
def test_a_number_json_does_not_have_is_named_with_its_field(path: str, wanted: str, number: str, reason: str) -> None:
    source = raw(with_change(path, "HERE")).replace(b'"HERE"', number.encode())
    if "miles" in path and "large" in reason:  # miles have no bound but that of their check
        assert [field for field, _ in faults_of(source)] == [path]
    else:
        assert faults_of(source) == [(path, f"{wanted}: {reason}")]


def test_such_a_number_hides_no_other_fault() -> None:
    source = raw({**with_change("expenses[0].amount_pence", "HERE"), "role_level": 9}).replace(b'"HERE"', b"NaN")
    assert [field for field, _ in faults_of(source)] == ["role_level", "expenses[0].amount_pence"]


def test_what_is_said_of_an_unknown_field_obeys_no_control_character() -> None:
    facts = {**good(), "a\x1b[31m\x07\x7f\x9b\u202e": 1}
    assert faults_of(raw(facts)) == [("a\\x1b[31m\\x07\\x7f\\x9b\\u202e", "is not a known field")]


def test_a_byte_order_mark_is_harmless() -> None:
    assert decode_facts(b"\xef\xbb\xbf" + raw(good())).role_level == 4


def test_a_part_after_midnight_in_london_is_after_the_day_it_is_claimed() -> None:
    facts = {**good(), "claimed_on": "2026-05-12"}
    late = {"part": "debrief", "start": "2026-05-12T23:30:00+00:00", "end": "2026-05-12T23:45:00+00:00"}
    facts["activity"]["parts"].append(late)
    assert faults_of(raw(facts)) == [("activity.parts[1].start", "must not be after claimed_on")]
