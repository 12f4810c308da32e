"""Facts from JSON, and the command that answers them."""

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import msgspec

from faculty_api.policy.assess import assess
from faculty_api.policy.book import Book, load
from faculty_api.policy.checks import check_all
from faculty_api.policy.gather import BadFacts, gather, one_a_field, parse_json, told
from faculty_api.policy.show import table
from faculty_api.policy.sound import sound
from faculty_api.policy.words import escaped
from schemas.assess import AssessFacts

AT_ONCE = 256
_DECODER = msgspec.json.Decoder(AssessFacts)
_ENCODER = msgspec.json.Encoder()
_BOM = b"\xef\xbb\xbf"


def decode_facts(raw: bytes, book: Book | None = None) -> AssessFacts:
    """The facts, or ``BadFacts`` with every fault. Good facts take the fast way, bad ones are read again."""
    book = book or load()
    raw = raw.removeprefix(_BOM)
    try:
        facts = _DECODER.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise BadFacts(gather(raw, book)) from None
    return facts if sound(facts, book) else _checked(facts, book)


def _checked(facts: AssessFacts, book: Book) -> AssessFacts:
    faults = check_all(facts, book)
    if faults:
        raise BadFacts(one_a_field(faults))
    return facts


def run(path: str, json: bool, out: TextIO, err: TextIO, book: Book | None = None) -> int:
    """``faculty assess FILE [--json]``: one JSON object, or JSON Lines with one answer a line; ``-`` is stdin.

    By the book as shipped, unless another is given: ``commands.assess`` brings the adopted one (``--adopted``).
    Of a key that stands twice in one object the last holds, as is usual with JSON.
    Exit code 2, one message a fault and no answer at all when anything is wrong: answers stay in step with lines.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "its name cannot be read"
        print(f"The file cannot be read: {reason}", file=err)
        return 2
    answers, messages = _answer_all(raw.removeprefix(_BOM), json, book or load())
    for text in messages or answers:
        print(text, file=err if messages else out)
    return 2 if messages else 0


def answer_many(lines: Sequence[bytes], book: Book | None = None) -> Iterator[bytes]:
    """The answer to each line of facts, as JSON; ``BadFacts`` at the first bad one.

    Some hundreds of lines go through each step together: a fifth faster than each line through all the steps.
    """
    book = (book or load()).printed()
    for begin in range(0, len(lines), AT_ONCE):
        with _without_searches_for_cycles():
            facts = [decode_facts(line, book) for line in lines[begin : begin + AT_ONCE]]
            answers = [_ENCODER.encode(assess(one, book)) for one in facts]
            del facts
        yield from answers


@contextmanager
def _without_searches_for_cycles() -> Iterator[None]:
    """Facts and answers hold no cycles, so Python need not look for them each few activities: a tenth of the time."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


def _answer_all(raw: bytes, json: bool, book: Book) -> tuple[list[str], list[str]]:
    lines = _json_lines(raw) or [(0, raw)]
    if json:
        with suppress(BadFacts):
            return [answer.decode() for answer in answer_many([line for _, line in lines], book)], []
    answers, messages = [], []
    for number, line in lines:
        try:
            answers.append(table(assess(decode_facts(line, book), book), number))
        except BadFacts as bad:
            where = f"line {number}: " if number else ""
            messages += [where + escaped(told(fault)) for fault in bad.faults]
    return answers, messages


def _json_lines(raw: bytes) -> list[tuple[int, bytes]]:
    """The numbered lines that are not blank, or nothing when the file is one value (perhaps over many lines)."""
    lines = [(number, line.strip()) for number, line in enumerate(raw.split(b"\n"), start=1) if line.strip()]
    if len(lines) < 2 or not (lines[0][1].endswith(b"}") or lines[-1][1].startswith(b"{")):
        return []
    try:
        parse_json(raw)
    except BadFacts:
        return lines
    return []
