"""P7: what assessing costs beside reading and writing JSON."""

import gc
from collections.abc import Sequence
from time import thread_time

import msgspec

from faculty_api.policy.assess import assess
from faculty_api.policy.book import Book, load
from faculty_api.policy.decode import AT_ONCE, answer_many, decode_facts
from schemas.assess import AssessFacts, Assessment
from tests.benchmarks.activities import facts_lines

ACTIVITIES = 100_000
GOAL = 3.0
DECODE, ENCODE = msgspec.json.Decoder(AssessFacts).decode, msgspec.json.Encoder().encode


def test_assessing_100_000_activities_beside_reading_and_writing_them() -> None:
    """Processor time of ``answer_many`` over that of msgspec alone, for the same 100,000 different lines of facts.

    *msgspec alone*: each line decoded to ``AssessFacts``, and the ``Assessment`` it leads to, made beforehand, encoded.
    *Ours*: each line decoded, checked for every fault, assessed by the shipped book, and the same ``Assessment``
    encoded, of which each set of citations is written once a book. Both go through in the same portions, turn by turn,
    so that a busy machine slows both; the bytes that come out are compared afterwards. Each line is assessed once.
    """
    book = Book(load().parameters)  # another than the one measured, which then remembers nothing of these lines
    lines = list(facts_lines(ACTIVITIES))
    ready = [assess(decode_facts(line, book), book) for line in lines]
    gc.collect()
    gc.freeze()  # what the benchmark itself keeps is no work of either side
    alone = ours = 0.0
    for begin in range(0, ACTIVITIES, AT_ONCE):
        portion, answers = lines[begin : begin + AT_ONCE], ready[begin : begin + AT_ONCE]
        begun = thread_time()
        expected = msgspec_alone(portion, answers)
        between = thread_time()
        answered = list(answer_many(portion))
        ours += thread_time() - between
        alone += between - begun
        assert answered == expected
    gc.unfreeze()
    print(f"\nassess: {ours / ACTIVITIES * 1e6:.1f} µs an activity, msgspec alone {alone / ACTIVITIES * 1e6:.1f} µs:")
    print(f"assess: {ours / alone:.2f} times decoding and encoding (goal {GOAL})")
    assert ours / alone <= GOAL


def msgspec_alone(lines: Sequence[bytes], answers: Sequence[Assessment]) -> list[bytes]:
    facts = [DECODE(line) for line in lines]
    encoded = list(map(ENCODE, answers))
    del facts
    return encoded
