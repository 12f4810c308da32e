"""Which column of a team's list is which: asked once, remembered for its Academy."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import Command, Event, View


class Meaning(StrEnum):
    """What a column holds; or what becomes of one that has no field of ours."""

    NAME = "name"
    FIRST_NAME = "first_name"
    SURNAME = "surname"
    PREFERRED_NAME = "preferred_name"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    ADDRESS = "postal_address"
    """Where letters go; of several columns each is a line."""
    ACADEMY = "academy"
    SKILLS = "skills"
    TOPICS = "topics"
    ROUTE = "route"
    TRAINED_ON = "trained_on"
    ACCESS_NEEDS = "access_needs"
    STARTED_ON = "started_on"
    USUAL_DAYS = "usual_days"
    NOTES = "notes"
    KEEP = "keep"
    """Its words are kept with each person's notes."""
    LEAVE_OUT = "leave_out"


class SayColumns(Command, frozen=True, kw_only=True):
    """``columns``: by the place of the column from 0; those that are not named stay as they are.
    ``header_line``: the line that holds the headings, from 1, where it is not found by itself."""

    columns: dict[int, Meaning] = {}
    header_line: Annotated[int, Meta(ge=1, le=40)] | None = None


class ColumnView(View, frozen=True, kw_only=True):
    """``like``: the first words that stand below it; none where the column may hold access needs.
    ``known``: by its heading alone, without anybody having said so."""

    at: int
    heading: str
    meaning: Meaning
    known: bool
    said: bool
    like: tuple[str, ...] = ()


class ColumnsView(View, frozen=True, kw_only=True):
    """``header_line``: 0 when no line with headings was found; ``lines`` are then the first of the file, with their
    number, to choose from. ``academy``: for whom what is said will be remembered."""

    academy: str
    header_line: int
    chosen: bool
    columns: tuple[ColumnView, ...] = ()
    lines: tuple[tuple[int, str], ...] = ()


class ColumnsSaid(Event, frozen=True, kw_only=True):
    """``subject``: the import on whose page it was said. ``headings``: how many columns it is about."""

    subject: UUID
    academy: str
    headings: int
