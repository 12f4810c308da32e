"""How somebody may be spelt in what others wrote: found alike by Python and by PostgreSQL, and nobody else found."""

import re

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import spellings

NAME, PHONE, MAIL = "Kestrel O'Thwaite-Müller", "07700 900555", "kestrel.o@example.org"
FOUND = [
    (PHONE, "07700900555"), (PHONE, "+44 7700 900555"), (PHONE, "0044 (0)7700-900-555"), (PHONE, "(07700) 900555."),
    (PHONE, "(+44) 7700 900 555"), (PHONE, "447700900555"), (PHONE, "7700 900555"), (PHONE, "07700.900.555"),
    ("+44 7700 900555 ext 12", "07700900555"), ("+353 87 123 4567", "00353 871234567"),
    ("020 7946 0000", "02079460000"),
    (MAIL, "KESTREL.O@example.org"), (MAIL, "<kestrel.o@example.org>"), (MAIL, "kestrel.o @ example.org."),
    (NAME, "kestrel  o'thwaite-müller"), (NAME, "Kestrel O’Thwaite-Müller's"),
    (NAME, "Kestrel OThwaite Muller"), (NAME, "list_kestrel_othwaite_muller_2.csv"),
    (NAME, "Kestrel\xa0O’Thwaite–Müller"), (NAME, "Kestrel O'Thwaite-Mu\u0308ller"),
    (NAME, "KESTREL O'THWAITE-MÜLLER"),
    ("Kestrel O'Thwaite-Mu\u0308ller", "Kestrel O'Thwaite-Müller"),
    ("李 小龍", "和李小龍先生"), ("Ann (Annie) Smith", "Ann Annie Smith"), ("Ann \"Annie\" Smith", "Ann 'Annie' Smith"),
]  # fmt: skip
NOT_FOUND = [
    (PHONE, "077009005556"), (PHONE, "107700900555"), (PHONE, "07700 900554"), (PHONE, "7700 and 900555"),
    (MAIL, "x.kestrel.o@example.org"), (MAIL, "kestrel.o@example.org.uk"), (MAIL, "kestrel-o@example.org"),
    (NAME, "Kestrel Thwaite"), (NAME, "Kestrel-O Müller"),
    ("Anna Robertson", "Joanna Robertson"), ("Anna Robertson", "Anna Robertsons"),
    ("Will Ng", "willing"), ("Will Ng", "Will Ngo"),
    ("Ann Lee", '["Ann", "Lee"]'), ("Ann Lee", '{"Ann": "Lee"}'), ("Ann Lee", "Ann. We left Lee"), ("12", "12"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "there"), FOUND)
def test_another_spelling_is_found(form: str, there: str) -> None:
    assert re.search(spellings.any_of([form]), there, re.IGNORECASE)


@pytest.mark.parametrize(("form", "there"), NOT_FOUND[:-1])
def test_another_is_not(form: str, there: str) -> None:
    assert not re.search(spellings.any_of([form]), there, re.IGNORECASE)


def test_whole_of_it_goes() -> None:
    known = spellings.any_of([NAME, PHONE, MAIL])
    said = "Ring (07700) 900-555 or +44 (0)7700 900555; ask for Kestrel O’Thwaite-Müller, kestrel.o@example.org."
    assert re.sub(known, "X", said, flags=re.IGNORECASE) == "Ring X or X; ask for X, X."
    assert spellings.any_of([]) == spellings.any_of(["", "-"]) == ""


async def test_postgresql_reads_them_alike(session: AsyncSession) -> None:
    for form, there in [*FOUND, *NOT_FOUND]:
        pattern = spellings.any_of([form])
        here = re.sub(pattern, "X", there, flags=re.IGNORECASE)
        query = text("SELECT regexp_replace(:there, :pattern, 'X', 'gi'), :there ~* :pattern")
        replaced, found = (await session.execute(query, {"there": there, "pattern": pattern})).one()
        assert (replaced, found) == (here, here != there), (form, there)
