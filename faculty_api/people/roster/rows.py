"""One line of the file, read: the cleaned values, and everything that is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from faculty_api.people.roster.cells import CellsOfRow
from faculty_api.people.roster.choices import academy_mend, read_academy, read_route, read_skills, read_topics
from faculty_api.people.roster.columns import Columns, Field
from faculty_api.people.roster.contacts import address_lines, read_email, read_phone, read_postcode
from faculty_api.people.roster.dates import read_start_date, read_training_date
from faculty_api.people.roster.days import read_usual_days
from faculty_api.people.roster.faults import CellFault, Found
from faculty_api.people.roster.lines import MOST_PROSE, Line
from faculty_api.people.roster.names import NO_NAME, name_key, read_name
from faculty_api.people.roster.text import clean, one_line, shown, squash
from schemas.roster import RosterPerson, RosterProblem, RosterWords, UsualTime

_SHORT = 200
_RECORD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_TORN = CellFault(
    "The quotation marks in this row do not match; it was read without them.",
    "Check every value of this row, and put one quotation mark at each end of a cell, or none.",
)
_TOO_MANY = CellFault(
    "This row has more cells than there are headings, so nobody was added: a value may stand under the wrong heading.",
    "Put quotation marks around a value that holds the separator, or clear the cells to the right.",
)
_HEADINGS_AGAIN = CellFault(
    "This row repeats the headings, so nobody was added.", "Nothing is needed; or delete the row."
)
NO_CONTACT = CellFault(
    "This person has neither an e-mail address nor a telephone number: we cannot reach them, and they cannot log in.",
    "Add an e-mail address or a telephone number.",
)
_NOT_YOURS = CellFault(
    "This row names another local academy than yours, so nobody was added.",
    "Ask that academy's team, or a national lead, to add this person; or mend the name of the academy.",
)
MOST_ADDRESS = 300
_TOO_LONG = CellFault(
    "This address is too long for an envelope, so it was kept with the notes.",
    "Write the address alone in this column, in 300 characters or less.",
)
_CUT = CellFault("This text is too long; only its beginning was kept.", f"Shorten it to {MOST_PROSE:,} characters.")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """``default_academy`` stands where a row names none. With ``only_academy`` rows that name another are refused.
    ``choices``: by row, what somebody chose where it is in doubt who it is."""

    today: date
    words: RosterWords
    default_academy: str | None = None
    only_academy: str | None = None
    mark: Callable[[str], str] = str
    """A keyed hash, so that what lists brought is not kept twice."""
    choices: Mapping[int, str] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    """Marks of people who were erased (``roster.erased``)."""


@dataclass(frozen=True, kw_only=True)
class RowReading:
    """No ``person``: the row is blank, or refused and ``because`` says why."""

    row: int
    blank: bool = False
    name: str | None = None
    person: RosterPerson | None = None
    because: str | None = None
    problems: tuple[RosterProblem, ...] = ()


def read_row(line: Line, columns: Columns, setting: Setting) -> RowReading:
    if line.blank:
        return RowReading(row=line.number, blank=True)
    row = CellsOfRow(line, columns)
    barrier = _barrier(line, columns)
    if barrier:
        row.problems.clear()
        row.tell(columns.name_heading, row.text(Field.NAME), (barrier,))
        written = shown(row.text(Field.NAME)) or None
        return RowReading(row=line.number, name=written, because=barrier.problem, problems=tuple(row.problems))
    if line.torn:
        row.tell(columns.name_heading, row.text(Field.NAME), (_TORN,))
    name, nickname, no_name = name_of(row)
    academy, no_academy = _academy(row, setting)
    person = _person(row, name or "", nickname, academy or "", setting)
    refusal = no_name or no_academy
    return RowReading(
        row=line.number,
        name=name or _written(row),
        person=None if refusal else person,
        because=refusal.problem if refusal else None,
        problems=tuple(row.problems),
    )


def _barrier(line: Line, columns: Columns) -> CellFault | None:
    if any(clean(cell) for cell in line.cells[len(columns.headings) :]):
        return _TOO_MANY
    filled = [cell for cell in map(clean, line.cells) if cell]
    again = len(filled) > 1 and all(squash(cell) in columns.folded for cell in filled)
    return _HEADINGS_AGAIN if again else None


def name_of(row: CellsOfRow) -> tuple[str | None, str | None, CellFault | None]:
    """Name, nickname, and the fault that refuses the row."""
    first, surname = row.text(Field.FIRST_NAME), row.text(Field.SURNAME)
    parts = f"{surname}, {first}" if first and surname else first or surname
    whole = row.text(Field.NAME)
    text = whole or parts
    if not text:
        row.tell(row.columns.name_heading, "", (NO_NAME,))
        return None, None, NO_NAME
    if whole and parts and name_key(whole) != name_key(parts):
        row.keep(row.heading(Field.SURNAME if surname else Field.FIRST_NAME), one_line(f"{first} {surname}"))
    found, faults = read_name(text)
    row.tell(row.heading(Field.NAME) if whole else row.columns.name_heading, text, faults)
    for fault in faults if found else ():
        row.keep(row.heading(Field.NAME) if whole else row.columns.name_heading, fault.value or "")
    return (*found, None) if found else (None, None, faults[0])


def _written(row: CellsOfRow) -> str | None:
    """What stands where a name should, to be shown where it is none."""
    whole = row.text(Field.NAME) or f"{row.text(Field.FIRST_NAME)} {row.text(Field.SURNAME)}"
    return shown(whole) or None


def _academy(row: CellsOfRow, setting: Setting) -> tuple[str | None, CellFault | None]:
    text = row.text(Field.ACADEMY)
    if not text and setting.default_academy:
        return setting.default_academy, None
    if text:
        code, faults = read_academy(text, setting.words.academies)
        if code and setting.only_academy not in {None, code}:
            code, faults = None, (_NOT_YOURS,)
    else:
        code, faults = None, (CellFault("This row names no local academy.", academy_mend(setting.words.academies)),)
    row.tell(row.heading(Field.ACADEMY), text, faults)
    return code, (faults[0] if faults else None)


def _person(row: CellsOfRow, name: str, nickname: str | None, academy: str, setting: Setting) -> RosterPerson:
    words = setting.words
    email, phone = _contacts(row)
    nowhere: tuple[str | None, str | None] = (None, None)
    route, route_other = row.read(Field.ROUTE, lambda text: read_route(text, words.routes), nowhere)
    trained_on = row.read(Field.TRAINED_ON, lambda text: read_training_date(text, setting.today), None)
    if any("not happened yet" in problem.problem for problem in row.problems):
        row.keep_unless(Field.TRAINED_ON, taken=False)
    never: tuple[UsualTime, ...] = ()
    usual_times = row.read(Field.USUAL_DAYS, read_usual_days, never)
    return RosterPerson(
        name=name,
        record=row.read(Field.RECORD, _record, None),
        academy=academy,
        preferred_name=row.read(Field.PREFERRED_NAME, _short, None) or nickname,
        email=email,
        phone=phone,
        postcode=row.read(Field.POSTCODE, read_postcode, None),
        postal_address=_address(row),
        skills=_listed(row, Field.SKILLS, lambda text: read_skills(text, words.skills)),
        topics=_listed(row, Field.TOPICS, lambda text: read_topics(text, words.topics)),
        route=route,
        route_other=route_other,
        trained_on=trained_on,
        started_on=row.read(Field.STARTED_ON, lambda text: read_start_date(text, setting.today), None),
        access_needs=row.read(Field.ACCESS_NEEDS, _prose, None),
        usual_times=usual_times,
        usual_times_note=None if usual_times else row.text(Field.USUAL_DAYS)[:MOST_PROSE] or None,
        notes=row.read(Field.NOTES, _prose, None),
        kept=row.kept,
    )


def _contacts(row: CellsOfRow) -> tuple[str | None, str | None]:
    before = len(row.problems)
    email = row.read(Field.EMAIL, read_email, None)
    row.keep_unless(Field.EMAIL, taken=not email or len(row.problems) == before)
    before = len(row.problems)
    phone = row.read(Field.PHONE, read_phone, None)
    row.keep_unless(Field.PHONE, taken=not phone or len(row.problems) == before)
    if not email and not phone:
        row.tell(row.columns.heading(Field.EMAIL), row.text(Field.EMAIL), (NO_CONTACT,))
    return email, phone


def _address(row: CellsOfRow) -> str | None:
    """The lines of an envelope, each cell one or more; what is too long for an envelope is kept with the notes."""
    lines = address_lines(row.texts(Field.ADDRESS), row.text(Field.POSTCODE))
    if len("\n".join(lines)) > MOST_ADDRESS:
        row.tell(row.heading(Field.ADDRESS), lines[0], (_TOO_LONG,))
        row.keep(row.heading(Field.ADDRESS), ", ".join(lines))
        return None
    return "\n".join(lines) or None


def _listed(row: CellsOfRow, field: Field, reader: Callable[[str], Found[tuple[str, ...]]]) -> tuple[str, ...]:
    """The codes; words without a code are kept under the heading."""
    heading = row.heading(field)

    def keeping(text: str) -> Found[tuple[str, ...]]:
        codes, faults = reader(text)
        for fault in faults:
            row.keep(heading, fault.value or "")
        return codes, faults

    return row.read(field, keeping, ())


def _record(text: str) -> Found[str | None]:
    """The number that our own file has; anything else is nobody's, and says nothing."""
    return (text.casefold() if _RECORD.fullmatch(text.casefold()) else None), ()


def _short(text: str) -> Found[str | None]:
    return one_line(text)[:_SHORT], ((_CUT,) if len(one_line(text)) > _SHORT else ())


def _prose(text: str) -> Found[str | None]:
    return text[:MOST_PROSE], ((_CUT,) if len(text) > MOST_PROSE else ())
