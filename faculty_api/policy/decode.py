"""Facts from JSON, and the command that answers them."""

import sys
from pathlib import Path
from typing import TextIO

import msgspec

from faculty_api.policy.assess import assess
from faculty_api.policy.book import Book, load
from faculty_api.policy.checks import check_all
from faculty_api.policy.gather import BadFacts, gather, one_a_field, parse_json, told
from faculty_api.policy.show import table
from schemas.assess import AssessFacts

_DECODER = msgspec.json.Decoder(AssessFacts)
_BOM = b"\xef\xbb\xbf"


def decode_facts(raw: bytes, book: Book | None = None) -> AssessFacts:
    """The facts, or ``BadFacts`` with every fault. Good facts take the fast way, bad ones are read again."""
    book = book or load()
    raw = raw.removeprefix(_BOM)
    try:
        facts = _DECODER.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise BadFacts(gather(raw, book)) from None
    faults = check_all(facts, book)
    if faults:
        raise BadFacts(one_a_field(faults))
    return facts


def run(path: str, json: bool, out: TextIO, err: TextIO) -> int:
    """``faculty assess FILE [--json]``: one JSON object, or JSON Lines with one answer a line; ``-`` is stdin.

    Exit code 2, one message a fault and no answer at all when anything is wrong: answers stay in step with lines.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "its name cannot be read"
        print(f"The file cannot be read: {reason}", file=err)
        return 2
    answers, messages = _answer_all(raw.removeprefix(_BOM), json)
    for text in messages or answers:
        print(text, file=err if messages else out)
    return 2 if messages else 0


def _answer_all(raw: bytes, json: bool) -> tuple[list[str], list[str]]:
    lines = _json_lines(raw)
    answers, messages = [], []
    for number, line in lines or [(0, raw)]:
        try:
            assessment = assess(decode_facts(line), load())
        except BadFacts as bad:
            where = f"line {number}: " if number else ""
            messages += [where + told(fault) for fault in bad.faults]
            continue
        answers.append(msgspec.json.encode(assessment).decode() if json else table(assessment, number))
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
