"""The quick look lets through only what the checks find no fault with, whatever is bent in good facts."""

from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec

from faculty_api.policy.assess import assess
from faculty_api.policy.book import load
from faculty_api.policy.checks import check_all
from faculty_api.policy.decode import answer_many, decode_facts
from faculty_api.policy.sound import sound
from schemas.assess import AssessFacts
from tests.benchmarks.activities import facts_lines
from tests.policy.facts import raw

BENT: dict[str, list[Any]] = {
    "on": ["2021-10-19", "2026-05-12", "2099-12-31", "2100-01-01"],
    "claimed_on": ["2021-10-20", "2026-05-12", "2101-01-01"],
    "start": ["2026-05-12T00:10:00+01:00", "2026-05-11T23:30:00Z", "2026-05-12T22:59:00Z", "2099-12-31T12:00:00Z"],
    "end": ["2026-05-12T23:59:00+01:00", "2026-05-13T00:10:00+01:00", "2026-05-12T10:00:00-05:00"],
    "reduced_to_pence": [None, 0, 500],
    "payment": ["paid", "reduced"],
    "car_miles_this_tax_year": ["NaN", "-1", "0.05", "1E+9", 12.5],
    "category": ["rail", "hotel", "car_mileage", "bus"],
    "amount_pence": [None, 100],
    "miles": [None, "0", "0.25", "2000", "2000.1", "sNaN", 12.5],
    "passengers": [0, 2],
    "place": [None, "london"],
    "cheapest_standard_pence": [None, 900],
}
NAMES = {
    "activity": ["on"],
    "facts": ["claimed_on"],
    "part": ["start", "end"],
    "person": ["reduced_to_pence", "payment", "car_miles_this_tax_year"],
    "expense": ["on", "category", "amount_pence", "miles", "passengers", "place", "cheapest_standard_pence"],
}


def bent(count: int) -> Iterator[AssessFacts]:
    chance = Random(5)
    for line in facts_lines(count, seed=7):
        facts = msgspec.json.decode(line)
        places = {"facts": [facts], "activity": [facts["activity"]], "person": [facts["person"]]}
        places |= {"part": facts["activity"]["parts"], "expense": facts["expenses"]}
        kind = chance.choice([name for name, found in places.items() if found])
        name = chance.choice(NAMES[kind])
        chance.choice(places[kind])[name] = chance.choice(BENT[name])
        try:
            yield msgspec.json.decode(raw(facts), type=AssessFacts)
        except msgspec.ValidationError:
            continue


def test_what_passes_the_quick_look_has_no_fault() -> None:
    book, passed, at_fault = load(), 0, 0
    for facts in bent(4000):
        faults = check_all(facts, book)
        passed += sound(facts, book)
        at_fault += bool(faults)
        assert not (sound(facts, book) and faults), (facts, faults)
    assert passed > 500
    assert at_fault > 500


def test_nearly_all_good_facts_pass_the_quick_look() -> None:
    lines = list(facts_lines(500))
    assert sum(sound(decode_facts(line), load()) for line in lines) >= 495


def test_citations_written_beforehand_are_the_same_bytes() -> None:
    lines = list(facts_lines(300, seed=3))
    decided = msgspec.json.decode(lines[0]) | {"decisions": {"hotel.cap.london": 14500}}
    lines.append(raw(decided))
    one_by_one = [msgspec.json.encode(_assessed(line)) for line in lines]
    assert list(answer_many(lines)) == one_by_one


def _assessed(line: bytes) -> Any:
    return assess(decode_facts(line), load())
