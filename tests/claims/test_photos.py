"""Hostile receipts, made here: what is refused and how, and that of a photo only the picture is kept."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image
from pillow_heif import from_pillow
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from faculty_api.claims import photos
from faculty_api.kernel.errors import Invalid
from tests.claims.stage import photo


def pdf(password: str = "", pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_that_opens(algorithm: str) -> bytes:
    """Encrypted, so that it cannot be changed, and open to everybody: the user's password is empty."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Somebody"})
    writer.encrypt("", "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny file whose header promises a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def heic() -> bytes:
    """As a telephone makes it, with where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 47.0, 59.0)
    out = io.BytesIO()
    from_pillow(Image.new("RGB", (64, 48), "white")).save(out, quality=50, exif=exif.tobytes())
    return out.getvalue()


def tagged() -> bytes:
    """A photo with where it was taken, by which camera, on its side, with a comment and a thumbnail's worth of junk."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 47.0, 59.0)
    return photo((60, 40), exif=exif, comment=b"secret comment")


NOISE = photo((400, 300))
REFUSED = {
    "empty": (b"", photos.EMPTY),
    "10 MB": (b"\xff\xd8\xff" + bytes(10 * 1024 * 1024 - 3), photos.TOO_LARGE),
    "10 MB and 1 byte": (b"\xff\xd8\xff" + bytes(10 * 1024 * 1024 - 2), photos.TOO_LARGE),
    "truncated JPEG": (NOISE[: len(NOISE) // 2], photos.UNREADABLE),
    "only the first bytes of a JPEG": (b"\xff\xd8\xff\xe0", photos.UNREADABLE),
    "PNG that unpacks to 3.6 thousand million pixels": (png_that_claims(60_000, 60_000), photos.TOO_MANY_PIXELS),
    "PNG one row above the limit": (png_that_claims(8_000, 5_001), photos.TOO_MANY_PIXELS),
    "PNG without its pixels": (png_that_claims(4_000, 4_000), photos.UNREADABLE),
    "HTML": (b"<html><script>alert(1)</script></html>", photos.WRONG_KIND),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', photos.WRONG_KIND),
    "GIF": (photo(kind="GIF"), photos.WRONG_KIND),
    "TIFF": (photo(kind="TIFF"), photos.WRONG_KIND),
    "text that says PDF": (b"%PDF-1.7 but the rest is not", photos.DAMAGED),
    "HTML behind a PDF's first bytes": (b"%PDF-1.7\n<script>alert(1)</script>" * 50, photos.DAMAGED),
    "truncated PDF": (pdf()[:60], photos.DAMAGED),
    "PDF without pages": (pdf(pages=0), photos.DAMAGED),
    "PDF with a password": (pdf("secret"), photos.LOCKED),
    "nearly HEIC": (b"\x00\x00\x00\x18ftypheic" + bytes(100), photos.UNREADABLE),
    "a film": (b"\x00\x00\x00\x18ftypisom" + bytes(100), photos.WRONG_KIND),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_words(name: str) -> None:
    sent, words = REFUSED[name]
    with pytest.raises(Invalid) as refused:
        photos.read(sent)
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [("photo", words)]


@pytest.mark.parametrize(
    ("sent", "size"),
    [
        (photo((60, 40)), (60, 40)),
        (photo((60, 40), kind="PNG"), (60, 40)),
        (heic(), (64, 48)),
        (photo((4_800, 2_400)), (2_400, 1_200)),
        (tagged(), (40, 60)),
    ],
    ids=["JPEG", "PNG", "HEIC", "large", "on its side"],
)
def test_a_photo_becomes_an_upright_jpeg(sent: bytes, size: tuple[int, int]) -> None:
    kept = photos.read(sent)
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert (picture.format, picture.size, kept.media_type) == ("JPEG", size, "image/jpeg")


@pytest.mark.parametrize("made", [tagged, heic], ids=["JPEG", "HEIC"])
def test_no_tag_of_the_camera_survives(made: Callable[[], bytes]) -> None:
    sent = made()
    assert b"CameraMaker" in sent
    with Image.open(io.BytesIO(sent)) as before:
        assert dict(before.getexif().get_ifd(0x8825)) == {1: "N", 2: (53.0, 47.0, 59.0)}
    kept = photos.read(sent).content
    with Image.open(io.BytesIO(kept)) as after:
        assert (dict(after.getexif()), dict(after.getexif().get_ifd(0x8825))) == ({}, {})
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (b"CameraMaker" in kept, b"secret comment" in kept, b"Exif" in kept) == (False, False, False)


def test_see_through_parts_become_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(photos.read(out.getvalue()).content)) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def scanned() -> bytes:
    """A PDF around a photo that says where it was taken, with a title, a link, an attachment and a script."""
    writer = PdfWriter()
    out = io.BytesIO()
    Image.open(io.BytesIO(NOISE)).save(out, "PDF")
    for page in PdfReader(io.BytesIO(out.getvalue())).pages:
        writer.add_page(page)
    picture = writer.pages[0]["/Resources"]["/XObject"]["/image"].get_object()  # type: ignore[index]
    picture._data = tagged()
    writer.add_metadata({"/Title": "secret title"})
    act = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('secret script')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject(k): v for k, v in act.items()})
    writer.add_attachment("secret.txt", b"secret attachment")
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://secret.example"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_of_a_pdf_only_its_pages_are_kept() -> None:
    sent = scanned()
    secrets = (b"secret", b"CameraMaker", b"/JavaScript", b"/EmbeddedFile", b"/Annots")
    assert [word in sent for word in secrets] == [True] * 5
    kept = photos.read(sent)
    assert ([word in kept.content for word in secrets], kept.media_type) == ([False] * 5, "application/pdf")
    again = PdfReader(io.BytesIO(kept.content))
    assert (len(again.pages), again.metadata) == (1, None)
    with Image.open(io.BytesIO(tagged())) as before, again.pages[0].images[0].image as after:  # type: ignore[union-attr]
        assert after.tobytes() == before.tobytes()  # the very same picture, and nothing said about it
    assert photos.read(sent).content == kept.content


def test_the_same_file_has_the_same_name_whatever_it_was_called() -> None:
    assert photos.read(photo()).sha256 == photos.read(photo()).sha256


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_opens_without_a_password_is_read(algorithm: str) -> None:
    kept = PdfReader(io.BytesIO(photos.read(pdf_that_opens(algorithm)).content))
    assert (len(kept.pages), kept.is_encrypted, kept.metadata) == (1, False, None)


def test_what_is_refused_says_what_to_do_instead() -> None:
    for words, way in (
        (photos.DAMAGED, "Take a photo"),
        (photos.UNREADABLE, "Take the photo again"),
        (photos.LOCKED, "photo"),
    ):
        assert (words, way in words) == (words, True)
