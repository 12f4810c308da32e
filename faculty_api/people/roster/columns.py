"""Which heading means which field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from faculty_api.people.roster.text import clean, one_line, squash


class Field(StrEnum):
    RECORD = "record"
    NAME = "name"
    FIRST_NAME = "first_name"
    SURNAME = "surname"
    PREFERRED_NAME = "preferred_name"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    ACADEMY = "academy"
    SKILLS = "skills"
    TOPICS = "topics"
    ROUTE = "route"
    TRAINED_ON = "trained_on"
    ACCESS_NEEDS = "access_needs"
    STARTED_ON = "started_on"
    USUAL_DAYS = "usual_days"
    NOTES = "notes"


_HEADINGS = {
    Field.RECORD: "record number; our record number",
    Field.NAME: "full name; name; names; person; associate; associate name; contact name; faculty member; member; "
    "name of associate; persons name; surname first name; name surname first",
    Field.FIRST_NAME: "first name; forename; forenames; given name; first",
    Field.SURNAME: "surname; last name; family name; last",
    Field.PREFERRED_NAME: "preferred name; known as; likes to be called; preferred; name they like; nickname",
    Field.EMAIL: "e-mail; e-mail address; contact e-mail; mail; e-mails; main e-mail; personal e-mail",
    Field.PHONE: "mobile; phone; telephone; tel; tel no; mobile number; phone number; mobile no; phone no; "
    "mobile phone; contact number; telephone number; contact telephone; home phone; landline; "
    "home telephone; cell; phone mobile",
    Field.POSTCODE: "postcode; post code; postal code; home postcode; post code home; zip",
    Field.ACADEMY: "academy; local academy; leadership academy; local leadership academy; region; area; home academy",
    Field.SKILLS: "skills; skill; skill set; strengths; facilitation skills; can do; good at",
    Field.TOPICS: "happy to talk about; topics; topic; lived experience; experience; talks about; will talk about; "
    "can talk about; subjects; areas of experience; experience of; speaks about",
    Field.ROUTE: "how they joined; how joined; route; recruited through; recruitment route; how recruited; "
    "came through; how did they join; how they heard; how they heard about us; heard about us; "
    "source; joined through; joined via",
    Field.TRAINED_ON: "facilitation training; facilitation training date; training date; trained; trained on; "
    "date trained; date of training; training; facilitator training; facilitator training date; training completed",
    Field.ACCESS_NEEDS: "access needs; access; accessibility; access requirements; adjustments; "
    "reasonable adjustments; support needs; accessibility needs; access notes",
    Field.STARTED_ON: "start date; started; date started; started on; joined; date joined; joined on; start",
    Field.USUAL_DAYS: "usual days; days; availability; available; usual availability; days available; usually free; "
    "usual times; available days; when free; usual days and times",
    Field.NOTES: "notes; note; comments; comment; other; other information; remarks; "
    "any other information; other notes",
}
_BY_HEADING = {squash(heading): field for field, headings in _HEADINGS.items() for heading in headings.split(";")}
TOLD = ("Row in your file", "What is wrong", "How to mend it")
"""Headings of our own, of the file of rows to mend: what stands below them is neither read nor kept."""
# The network holds no benefit data, and bank details come from the person alone.
_NEVER_KEPT = re.compile(
    r"\b(benefits?|universal credit|esa|pip|ni number|national insurance|nino|sort code|account (no|number)|bank)\b",
    re.I,
)


@dataclass(frozen=True)
class Columns:
    """``fields``: every column of a field, in the file's order. ``unknown``: index to heading, kept as text."""

    headings: tuple[str, ...]
    fields: dict[Field, tuple[int, ...]]
    unknown: dict[int, str]
    never_kept: dict[int, str]
    folded: frozenset[str]

    def heading(self, field: Field) -> str:
        """The file's own heading for a field, or a plain word where it has none."""
        at = self.fields.get(field)
        return self.headings[at[0]] if at else _HEADINGS[field].partition(";")[0].capitalize()

    @property
    def name_heading(self) -> str:
        for field in (Field.NAME, Field.SURNAME, Field.FIRST_NAME):
            if field in self.fields:
                return self.heading(field)
        return self.heading(Field.NAME)


def match_columns(headings: Sequence[str]) -> Columns:
    fields: dict[Field, tuple[int, ...]] = {}
    unknown: dict[int, str] = {}
    never_kept: dict[int, str] = {}
    named = tuple(heading or f"Column {_letters(index)}" for index, heading in enumerate(headings))
    for index, heading in enumerate(named):
        field = _field(heading)
        if field:
            fields[field] = (*fields.get(field, ()), index)
        elif heading not in TOLD:
            (never_kept if _NEVER_KEPT.search(heading) else unknown)[index] = heading
    return Columns(named, fields, unknown, never_kept, frozenset(map(squash, named)))


def fields_of(cells: Sequence[str]) -> set[Field]:
    return {field for cell in cells if (field := _field(one_line(clean(cell))))}


def header_score(cells: Sequence[str]) -> int:
    """How many fields the line names; 0 if it cannot be the headings: no name, or mostly something else."""
    found = fields_of(cells)
    filled = sum(bool(clean(cell)) for cell in cells)
    named = Field.NAME in found or {Field.FIRST_NAME, Field.SURNAME} & found
    return len(found) if named and (len(found) > 1 or filled == 1) else 0


def _field(heading: str) -> Field | None:
    if len(heading) > 100:
        return None
    without = re.sub(r"\([^)]*\)|\*|\[[^]]*\]", " ", heading)
    return _BY_HEADING.get(squash(heading)) or _BY_HEADING.get(squash(without))


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
