"""The certificate of a course of ours as a PDF: tagged, in English, so that it can be read out."""

import io
from datetime import date
from textwrap import wrap
from typing import NamedTuple
from uuid import UUID

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from faculty_api.kernel.errors import CannotShow, NotFound
from faculty_api.kernel.work import Work
from faculty_api.policy.words import day_words
from faculty_api.training.record import held
from schemas.access import Permission
from schemas.training import HeldView, Source

LETTERS = "cp1252"
"""The letters that the fonts every reader of PDFs has can show."""
WIDTH, HEIGHT, LEFT, TOP = 595, 842, 60, 700
NOT_OURS = "There is a certificate only for a course that you passed with us"


class Line(NamedTuple):
    """``tag``: what it is to somebody who has it read out. ``room``: letters that fit across the page."""

    tag: str
    text: str
    size: int = 14
    room: int = 60


async def certificate(work: Work, held_id: UUID) -> bytes:
    """The PDF. Its name is of no letters that it cannot show: then it says which, and to print instead."""
    work.must(Permission.TRAINING_VIEW)
    one = await held(work, held_id)
    if one.source is not Source.COURSE:
        raise NotFound(NOT_OURS)
    lines = words(one)
    if letters := lacking(one):
        no = CannotShow(letters, "Print the certificate's own page instead: it shows every letter")
        no.way = ("Open the certificate", f"/training/{held_id}/certificate")
        raise no
    return pdf(lines, f"Certificate: {one.name}")


def lacking(one: HeldView) -> list[str]:
    """The letters of it that a PDF cannot show."""
    return [letter for line in words(one) for letter in line.text if not letter.encode(LETTERS, "ignore")]


def words(one: HeldView) -> list[Line]:
    until = f"It counts until {day_words(one.ends_on)}." if one.ends_on else "It does not end."
    return [
        Line("H1", "Certificate", 30, 26),
        Line("P", "This is to say that"),
        Line("P", one.person_name, 24, 30),
        Line("P", "has completed the training"),
        Line("P", one.name, 24, 30),
        Line("P", f"on the course {one.course_title}, {_on(one.done_on)}. {until}"),
        Line("P", "Lived experience faculty"),
        Line("P", f"Number of this certificate: {one.id}", 11, 70),
    ]


def _on(day: date) -> str:
    return f"on {day_words(day)}"


def pdf(lines: list[Line], title: str) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(WIDTH, HEIGHT)
    stream = DecodedStreamObject()
    stream.set_data(_drawn(lines))
    page[NameObject("/Contents")] = writer._add_object(stream)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(_font())})}
    )
    page[NameObject("/StructParents")] = NumberObject(0)
    page[NameObject("/Tabs")] = NameObject("/S")
    writer.add_metadata({"/Title": title})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("en-GB")
    root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    root[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    _tag(writer, page, [line.tag for line in lines])
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _drawn(lines: list[Line]) -> bytes:
    """Each line of the certificate, over as many lines of the page as it needs, marked with its number."""
    drawn, down = [], TOP
    for number, line in enumerate(lines):
        drawn.append(f"/{line.tag} <</MCID {number}>> BDC")
        for part in wrap(line.text, line.room) or [""]:
            text = f"{part} ".encode(LETTERS).hex()
            drawn.append(f"BT /F1 {line.size} Tf 1 0 0 1 {LEFT} {down} Tm <{text}> Tj ET")
            down -= round(line.size * 1.4)
        drawn.append("EMC")
        down -= 16
    return "\n".join(drawn).encode("ascii")


def _font() -> DictionaryObject:
    names = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica", "Encoding": "WinAnsiEncoding"}
    return DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in names.items()})


def _tag(writer: PdfWriter, page: DictionaryObject, tags: list[str]) -> None:
    """The structure: one document, and in it a heading and paragraphs in the order in which they are read."""
    here = page.indirect_reference
    root, document = DictionaryObject(), DictionaryObject()
    root_at, document_at = writer._add_object(root), writer._add_object(document)
    parts = [
        writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/StructElem"),
                    NameObject("/S"): NameObject(f"/{tag}"),
                    NameObject("/P"): document_at,
                    NameObject("/Pg"): here,
                    NameObject("/K"): NumberObject(number),
                }
            )
        )
        for number, tag in enumerate(tags)
    ]
    document.update(
        {
            NameObject("/Type"): NameObject("/StructElem"),
            NameObject("/S"): NameObject("/Document"),
            NameObject("/P"): root_at,
            NameObject("/K"): ArrayObject(parts),
        }
    )
    numbers = DictionaryObject({NameObject("/Nums"): ArrayObject([NumberObject(0), ArrayObject(parts)])})
    root.update(
        {
            NameObject("/Type"): NameObject("/StructTreeRoot"),
            NameObject("/K"): document_at,
            NameObject("/ParentTree"): writer._add_object(numbers),
            NameObject("/ParentTreeNextKey"): NumberObject(1),
        }
    )
    writer.root_object[NameObject("/StructTreeRoot")] = root_at
