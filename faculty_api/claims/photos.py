"""Reads what somebody sends as a receipt. Only its content decides what it is; of a photo only the picture is kept."""

import io
import threading
import warnings
from hashlib import sha256
from typing import NamedTuple

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from faculty_api.claims import pdfs
from faculty_api.kernel.errors import Invalid
from schemas.errors import Fault

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONG_SIDE = 2_400
FIELD = "photo"

MISSING = "Select a photo of your ticket or receipt"
EMPTY = "The selected file is empty"
TOO_LARGE = "The photo must be smaller than 10MB. Take it again with a smaller size, or choose another file"
OVER = Fault(field=FIELD, message=TOO_LARGE)
"""Of a request so large that it is not read at all."""
WRONG_KIND = "The selected file must be a JPG, PNG, HEIC or PDF"
UNREADABLE = "We cannot read this photo. It may be damaged. Take the photo again, or choose another file"
DAMAGED = "This PDF is damaged, so we cannot read it. Take a photo of the receipt instead"
LOCKED = "The selected file is password protected. Print it and take a photo, or take a photo of it on the screen"
TOO_MANY_PIXELS = "The selected photo is too large. Take it again with a smaller size"
TOO_MANY_PAGES = f"The PDF must have {pdfs.MOST_PAGES} pages or fewer. Send only the pages with the receipt"
TOO_HARD = "We could not read this PDF in time. Send a photo of the receipt instead"
PDF_WORDS = {
    pdfs.Ended.DAMAGED: DAMAGED,
    pdfs.Ended.LOCKED: LOCKED,
    pdfs.Ended.TOO_MANY_PAGES: TOO_MANY_PAGES,
    pdfs.Ended.STOPPED: TOO_HARD,
}

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_one_at_a_time = threading.BoundedSemaphore(2)
register_heif_opener()


class Receipt(NamedTuple):
    """``sha256`` is of the file as it was sent; ``content`` is what is kept."""

    content: bytes
    media_type: str
    sha256: str


def refused(message: str) -> Invalid:
    return Invalid(message, faults=(Fault(field=FIELD, message=message),))


def read(sent: bytes) -> Receipt:
    """The receipt to keep, or Invalid. Slow (decodes a picture): call it in a thread."""
    if not sent:
        raise refused(EMPTY)
    if len(sent) >= MOST_BYTES:
        raise refused(TOO_LARGE)
    kind = kind_of(sent)
    if kind is None:
        raise refused(WRONG_KIND)
    with _one_at_a_time:
        if kind == "PDF":
            return Receipt(_pdf(sent), "application/pdf", sha256(sent).hexdigest())
        return Receipt(_picture(sent, kind), "image/jpeg", sha256(sent).hexdigest())


def kind_of(sent: bytes) -> str | None:
    """JPEG, PNG, HEIF or PDF by the first bytes; None for anything else, whatever its name says."""
    if sent.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if sent.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if sent[4:8] == b"ftyp" and sent[8:12] in _HEIC_BRANDS:
        return "HEIF"
    return "PDF" if sent.startswith(b"%PDF-") else None


def _picture(sent: bytes, kind: str) -> bytes:
    """Decoded, turned upright, made no larger than a page needs, and written anew: no tag of the camera's survives."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(sent), formats=[kind]) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise refused(TOO_MANY_PIXELS)
                found.draft("RGB", (LONG_SIDE, LONG_SIDE))
                upright = ImageOps.exif_transpose(found)
                return _jpeg(upright)
    except Invalid:
        raise
    except Image.DecompressionBombError as fault:
        raise refused(TOO_MANY_PIXELS) from fault
    except Exception as fault:
        # Whatever a decoder makes of hostile bytes: it is a file we cannot read.
        raise refused(UNREADABLE) from fault


def _jpeg(picture: Image.Image) -> bytes:
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture.convert("RGBA"))
    bare = picture.convert("RGB")
    bare.info.clear()
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=82, exif=b"", icc_profile=None)
    return out.getvalue()


def _pdf(sent: bytes) -> bytes:
    answer = pdfs.written_anew(sent)
    if isinstance(answer, pdfs.Ended):
        raise refused(PDF_WORDS[answer])
    return answer
