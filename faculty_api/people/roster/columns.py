"""Which heading means which field."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from faculty_api.people.roster.text import clean, one_line, squash
from schemas.columns import Meaning


class Field(StrEnum):
    RECORD = "record"
    NAME = "name"
    FIRST_NAME = "first_name"
    SURNAME = "surname"
    PREFERRED_NAME = "preferred_name"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    ADDRESS = "postal_address"
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
    Field.ADDRESS: "postal address; address; home address; street address; mailing address; address for letters; "
    "address line 1; address line 2; address line 3; address line 4; address 1; address 2; address 3; address 4",
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


Learned = Mapping[str, Meaning]
"""What a team said its headings mean, by ``heading_key``: it goes before what we know ourselves."""
NOTHING_LEARNED: Learned = MappingProxyType({})
LONGEST_HEADING = 100


class Layout(NamedTuple):
    """How to read a file: what headings mean, and which line holds them where somebody chose it (from 1)."""

    learned: Learned = NOTHING_LEARNED
    header_line: int | None = None


@dataclass(frozen=True)
class Columns:
    """``fields``: every column of a field, in the file's order. ``unknown``: index to heading, kept as text.
    ``asked``: those of the unknown that nobody has said anything of. ``left_out``: neither read nor kept."""

    headings: tuple[str, ...]
    fields: dict[Field, tuple[int, ...]]
    unknown: dict[int, str]
    never_kept: dict[int, str]
    folded: frozenset[str]
    asked: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()

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


def heading_key(heading: str) -> str:
    """What is remembered of a heading: the same however it is written."""
    return squash(heading) or one_line(heading)


def is_private(heading: str) -> bool:
    """Whether a column looks like what we never hold, whatever anybody says of it."""
    return bool(_NEVER_KEPT.search(heading))


def match_columns(headings: Sequence[str], learned: Learned = NOTHING_LEARNED) -> Columns:
    left_out: set[int] = set()
    asked: set[int] = set()
    fields: dict[Field, tuple[int, ...]] = {}
    unknown: dict[int, str] = {}
    never_kept: dict[int, str] = {}
    named = tuple(heading or f"Column {_letters(index)}" for index, heading in enumerate(headings))
    for index, heading in enumerate(named):
        said, known = learned.get(heading_key(heading)), _field(heading, learned)
        if heading in TOLD:
            continue
        if is_private(heading) and (said or not known):
            never_kept[index] = heading
        elif known:
            fields[known] = (*fields.get(known, ()), index)
        elif said is Meaning.LEAVE_OUT:
            left_out.add(index)
        else:
            unknown[index] = heading
            if said is None:
                asked.add(index)
    folded = frozenset(map(squash, named))
    return Columns(named, fields, unknown, never_kept, folded, frozenset(asked), frozenset(left_out))


def fields_of(cells: Sequence[str], learned: Learned = NOTHING_LEARNED) -> set[Field]:
    return {known for cell in cells if (known := _field(one_line(clean(cell)), learned))}


def header_score(cells: Sequence[str], learned: Learned = NOTHING_LEARNED) -> int:
    """How many columns the line names; 0 if it cannot be the headings: no name, or mostly something else."""
    found = fields_of(cells, learned)
    filled = [one_line(clean(cell)) for cell in cells if clean(cell)]
    kept = sum(learned.get(heading_key(each)) in {Meaning.KEEP, Meaning.LEAVE_OUT} for each in filled) if learned else 0
    return len(found) + kept if has_name(found) and (len(found) + kept > 1 or len(filled) == 1) else 0


def has_name(found: Collection[Field]) -> bool:
    return any(one in found for one in (Field.NAME, Field.FIRST_NAME, Field.SURNAME))


def _field(heading: str, learned: Learned = NOTHING_LEARNED) -> Field | None:
    if len(heading) > LONGEST_HEADING:
        return None
    if said := learned.get(heading_key(heading)):
        return None if said in {Meaning.KEEP, Meaning.LEAVE_OUT} else Field(said)
    without = re.sub(r"\([^)]*\)|\*|\[[^]]*\]", " ", heading)
    return _BY_HEADING.get(squash(heading)) or _BY_HEADING.get(squash(without))


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
