"""The register as a spreadsheet that can go back in."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from schemas.values import Command, Event, View


class Sheet(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class ExportRegister(Command, frozen=True, kw_only=True):
    """``academy``: of that local Academy alone. ``private``: notes too, for the Academy's own team.

    Access needs are not in it: two of data protection together make a file of those (``schemas.need_files``).
    """

    sheet: Sheet
    reason: Annotated[str, Meta(min_length=10, max_length=200, pattern=r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z")]
    academy: str | None = None
    private: bool = False


class RegisterFile(View, frozen=True, kw_only=True):
    name: str
    media_type: str
    content: bytes
    people: int


class RegisterExported(Event, frozen=True, kw_only=True):
    """A spreadsheet of the register was made: of which Academies, how many people, and whether with notes."""

    academies: list[str]
    people: int
    sheet: Sheet
    private: bool
    reason: str
