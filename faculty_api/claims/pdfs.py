"""A PDF written anew: its pages as they look, without what tells of its maker, where a picture was taken, or acts."""

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

PAGE_EXTRAS = ("/Annots", "/AA", "/PieceInfo", "/Metadata", "/LastModified", "/Thumb")
OBJECT_EXTRAS = ("/Metadata", "/PieceInfo", "/LastModified", "/OpenAction", "/AA", "/JS", "/EmbeddedFile")
_KEPT = {0xE0, 0xEE}
"""Markers of a JPEG's application data that its colours need: JFIF and Adobe."""


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
