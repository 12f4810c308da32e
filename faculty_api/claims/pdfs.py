"""A PDF written anew: its pages as they look, without what tells of its maker, where a picture was taken, or acts.

A crafted PDF can keep a parser busy for ever, so this is also a program: a child process with limits of its own, which
reads the PDF that was sent from stdin and writes the new one to stdout.
"""

import io
import os
import subprocess
import sys
from enum import IntEnum
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from faculty_api.kernel.child import limit

PAGE_EXTRAS = ("/Annots", "/AA", "/PieceInfo", "/Metadata", "/LastModified", "/Thumb")
OBJECT_EXTRAS = ("/Metadata", "/PieceInfo", "/LastModified", "/OpenAction", "/AA", "/JS", "/EmbeddedFile")
_KEPT = {0xE0, 0xEE}
"""Markers of a JPEG's application data that its colours need: JFIF and Adobe."""


MOST_PAGES = 20
CPU_SECONDS = 8
WALL_SECONDS = 40
MEMORY = 1024 * 1024 * 1024
MOST_NODES = 200
"""Of the tree of pages: more are no receipt."""


class Ended(IntEnum):
    """Why there is no new PDF: the child's exit code. Anything else: it was stopped by a limit."""

    DAMAGED = 3
    LOCKED = 4
    TOO_MANY_PAGES = 5
    STOPPED = 6


def written_anew(sent: bytes) -> bytes | Ended:
    """By a child process, within its limits; slow."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    env = {**kept, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "faculty_api.claims.pdfs"]
    try:
        done = subprocess.run(command, input=sent, capture_output=True, env=env, timeout=WALL_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Ended.STOPPED
    if done.returncode == 0 and done.stdout:
        return done.stdout
    return Ended(done.returncode) if done.returncode in set(Ended) else Ended.STOPPED


def main() -> int:
    limit(CPU_SECONDS, MEMORY)
    answer = _anew(sys.stdin.buffer.read())
    if isinstance(answer, Ended):
        return answer
    sys.stdout.buffer.write(answer)
    return 0


def _anew(sent: bytes) -> bytes | Ended:
    try:
        reader = PdfReader(io.BytesIO(sent), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Ended.LOCKED  # many that open without a password only forbid to change or print them
        if _over(reader):
            return Ended.TOO_MANY_PAGES
        if not reader.pages:
            return Ended.DAMAGED
    except Exception:
        # Whatever a parser makes of hostile bytes: it is not a PDF that can be read.
        return Ended.DAMAGED
    try:
        return bare(reader)
    except Exception:
        # As above: what a parser finds when it follows every object.
        return Ended.DAMAGED


def _over(reader: PdfReader) -> bool:
    """Whether it has more pages than a receipt. Stops counting there; what a file says of its own count is no proof."""
    root: Any = reader.trailer["/Root"]
    left, pages, nodes = [root["/Pages"]], 0, 0
    while left and pages <= MOST_PAGES and nodes <= MOST_NODES:
        node, nodes = left.pop().get_object(), nodes + 1
        kids = node.get("/Kids")
        if kids is None:
            pages += 1
        else:
            left += list(kids.get_object())[: MOST_NODES + 1]
    return pages > MOST_PAGES or nodes > MOST_NODES


def bare(reader: PdfReader) -> bytes:
    """Raises whatever the parser raises on a broken file."""
    writer = PdfWriter()
    for page in reader.pages:
        page_made = writer.add_page(page)
        for name in PAGE_EXTRAS:
            page_made.pop(NameObject(name), None)
    writer.metadata = None
    for found in writer._objects:
        _clean(found)
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _clean(found: Any) -> None:
    if not isinstance(found, DictionaryObject):
        return
    for name in OBJECT_EXTRAS:
        found.pop(NameObject(name), None)
    filters = found.get("/Filter")
    plain = filters == "/DCTDecode" or (isinstance(filters, list) and list(filters) == ["/DCTDecode"])
    if isinstance(found, StreamObject) and plain:
        found._data = without_tags(found._data)


def without_tags(jpeg: bytes) -> bytes:
    """The same picture, bit for bit, without the camera's tags (EXIF, XMP, comments)."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _KEPT)):
            kept.append(jpeg[at : at + 2 + size])
        at += 2 + max(size, 2)
    return b"".join([*kept, jpeg[at:]])


if __name__ == "__main__":
    sys.exit(main())
