"""Reading a team's spreadsheet of people: what came of each line, and what to mend."""

from datetime import date
from enum import StrEnum

from msgspec import field

from schemas.values import PersonId, View


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    JOINED = "joined"
    REFUSED = "refused"
    EMPTY = "empty"


class Why(StrEnum):
    """What two records have in common, the strongest first."""

    SAME_NAME = "same_name"
    NAME_OTHERWISE = "name_otherwise"
    """One name, with other capitals, accents, signs or title."""
    NAME_TURNED = "name_turned"
    """One name, in another order."""
    NAME_NEAR = "name_near"
    """A letter, an initial, a short name or a middle name apart."""
    SAME_PHONE = "same_phone"
    SAME_POSTCODE = "same_postcode"
    NOTHING_AGAINST = "nothing_against"
    """Nothing else is known of one of them that differs."""


class Choice(View, kw_only=True, frozen=True):
    """One word of a vocabulary, or one academy."""

    code: str
    name: str


class RosterWords(View, kw_only=True, frozen=True):
    """What the cells of a roster may refer to."""

    academies: tuple[Choice, ...]
    skills: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    routes: tuple[Choice, ...]


class KnownPerson(View, kw_only=True, frozen=True):
    """Somebody already here, to recognise in a roster. ``name`` is "First Surname".

    ``elsewhere``: with another academy than the importer's. Recognised by e-mail address alone, and never named, unless
    they are lent to the importer's until ``lent_until``: then their name is theirs to see, and nothing else.
    ``former``: as they stood in records that were joined to this one.
    """

    id: PersonId
    name: str
    email: str | None = None
    phone: str | None = None
    postcode: str | None = None
    elsewhere: bool = False
    lent_until: date | None = None
    preferred: str = ""
    academy: str | None = None
    former: tuple["KnownPerson", ...] = ()
    marks: dict[str, str] = field(default_factory=dict)
    """By field, what marks the value that a list last brought."""
    facts: dict[str, str] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    week: str = ""
    """When they are usually free, as ``renewing.times`` writes it."""
    has_needs: bool = False
    own_days: bool = False
    """They said themselves when they are free."""


class UsualTime(View, kw_only=True, frozen=True):
    """``weekday`` 0 is Monday; ``start`` and ``end`` are local wall-clock "HH:MM"."""

    weekday: int
    start: str
    end: str


class RosterPerson(View, kw_only=True, frozen=True):
    """The cleaned values of one person. ``kept`` holds, by heading, text that has no field of its own.

    ``record``: the number of the record that this row was written from, by an export.
    """

    name: str
    academy: str
    record: str | None = None
    preferred_name: str | None = None
    email: str | None = None
    phone: str | None = None
    postcode: str | None = None
    postal_address: str | None = None
    """Line by line, as on an envelope, without the name and the postcode."""
    skills: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    route: str | None = None
    route_other: str | None = None
    trained_on: date | None = None
    started_on: date | None = None
    access_needs: str | None = None
    usual_times: tuple[UsualTime, ...] = ()
    usual_times_note: str | None = None
    notes: str | None = None
    kept: dict[str, str] = field(default_factory=dict)


class RosterProblem(View, kw_only=True, frozen=True):
    """``row`` is the file's own line number; ``column`` the file's own heading."""

    row: int
    column: str
    value: str
    problem: str
    mend: str


class RosterRow(View, kw_only=True, frozen=True):
    """What came of one line. A joined line names the row, or the person already here, that it belongs to."""

    row: int
    outcome: Outcome
    name: str | None = None
    academy: str | None = None
    joined_row: int | None = None
    joined_person: PersonId | None = None
    because: str | None = None


class RosterAlike(View, kw_only=True, frozen=True):
    """A row that is to be added and looks like somebody: of another row, or here already. Each is shown beside the
    other: name, e-mail, telephone, postcode."""

    row: int
    person: PersonId | None
    other_row: int | None
    said: tuple[str, str, str, str]
    here: tuple[str, str, str, str]
    why: tuple[Why, ...]


class RosterChange(View, kw_only=True, frozen=True):
    """Of somebody who is here already, what a row says otherwise: taken, or not, and why. No access needs."""

    row: int
    name: str
    column: str
    before: str
    after: str
    taken: bool
    why: str


class RosterFact(View, kw_only=True, frozen=True):
    """A fact that speaks against two rows being one person: what the row says, and what the other one does."""

    what: str
    said: str
    here: str


class RosterTwin(View, kw_only=True, frozen=True):
    """Whom a row may be: somebody here (``person``), or somebody whom another ``row`` of the file is about.

    ``here``: their name, e-mail, telephone, postcode; ``apart``: what else there is. ``because``: what agrees, empty
    where it is only the name; ``differs``: what speaks against it. ``lent``: by whom, and until when, where they
    are with another Academy; then no more than the name is told, and nothing is added when it is them.
    """

    person: PersonId | None
    here: tuple[str, str, str, str]
    apart: tuple[str, ...] = ()
    row: int | None = None
    because: str = ""
    differs: tuple[RosterFact, ...] = ()
    lent: str = ""

    @property
    def choice(self) -> str:
        """What is chosen for the row that is them."""
        return str(self.person) if self.person else f"row/{self.row}"


class RosterDoubt(View, kw_only=True, frozen=True):
    """A row that may be somebody who is here or in another row. ``choice``: one of its twins', ``new`` or ``leave``;
    empty until somebody chose, and the row is not added until then. ``remembered``: it was chosen for an earlier list.
    ``shares``: the e-mail address that another has already, if it is added as somebody else. ``erased``: without twins;
    somebody with these details was erased; ``household``: with this number alone, which may be another person's."""

    row: int
    said: tuple[str, str, str, str]
    twins: tuple[RosterTwin, ...]
    choice: str = ""
    remembered: bool = False
    shares: str = ""
    erased: bool = False
    household: bool = False


class RosterReport(View, kw_only=True, frozen=True):
    """``rows`` counts the lines below the header: accepted + joined + refused + empty.

    ``header_row`` is 0 where somebody has still to choose the line with the headings.
    """

    rows: int
    accepted: int
    joined: int
    refused: int
    empty: int
    problems: tuple[RosterProblem, ...]
    people: tuple[RosterRow, ...]
    header_row: int
    unknown_columns: tuple[str, ...]
    notices: tuple[str, ...]
    alike: tuple[RosterAlike, ...] = ()
    changes: tuple[RosterChange, ...] = ()
    doubts: tuple[RosterDoubt, ...] = ()
    ask: tuple[str, ...] = ()
    """Headings that we do not know and that nobody of this Academy has said anything of."""
