"""How much longer an assessment takes than reading its facts and writing its answer: a ratio within one run.

Nothing here is held to a time: machines differ, and a busy one differs from itself.
"""

from collections.abc import Callable
from time import perf_counter

import msgspec

from faculty_api.policy.assess import assess
from faculty_api.policy.book import load
from faculty_api.policy.decode import decode_facts
from schemas.assess import AssessFacts
from tests.policy.facts import CASES, facts_of, raw

ROUNDS = 7
"""The shortest counts: whatever else the machine does only makes a round longer."""


def shortest(work: Callable[[], None]) -> float:
    """Seconds."""
    found = []
    for _ in range(ROUNDS):
        began = perf_counter()
        work()
        found.append(perf_counter() - began)
    return min(found)


def test_an_assessment_beside_its_json() -> None:
    book, reader = load(), msgspec.json.Decoder(AssessFacts)
    facts = [raw(facts_of(case)) for case in CASES]
    answers = [assess(decode_facts(one), book) for one in facts]

    def json_alone() -> None:
        for one, answer in zip(facts, answers, strict=True):
            reader.decode(one)
            msgspec.json.encode(answer)

    def whole() -> None:
        for one in facts:
            msgspec.json.encode(assess(decode_facts(one), book))

    ratio = shortest(whole) / shortest(json_alone)
    print(f"\n{len(facts)} worked cases: decode, assess and encode take {ratio:.1f} times decode and encode alone")
    assert ratio > 0
