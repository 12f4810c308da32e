"""Text that goes into a spreadsheet stays text, and text that comes out of one is read whatever its width."""

import codecs
import csv
import io
from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def guarded(text: str) -> str:
    """No cell starts with what a spreadsheet takes for a formula (OWASP ASVS 1.2.10). Readers drop the apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def wide(data: bytes) -> str | None:
    """The encoding of a text in UTF-16 or UTF-32, by its mark; unmarked UTF-16 has a NUL in every other place."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:4096]
    half = len(start) // 2
    if half and start[1::2].count(0) > half * 0.4:
        return "utf-16-le"
    return "utf-16-be" if half and start[0::2].count(0) > half * 0.4 else None


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """With the mark that tells spreadsheet programs it is UTF-8; no cell can be a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")
