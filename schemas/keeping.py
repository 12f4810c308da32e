"""The keeping schedule: what is held, from when and how long, what happens then, and what a copy has."""

from enum import StrEnum

from msgspec import Struct, field

from schemas.values import View


class DataClass(StrEnum):
    """P0 public, P1 internal, P2 personal, P3 personal with high harm, P4 special category."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Then(StrEnum):
    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"


class ScheduleStanding(StrEnum):
    PROPOSAL = "proposal"
    SIGNED = "signed"


class Period(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All nought: at once."""

    years: int = 0
    months: int = 0
    days: int = 0


class Kept(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``clock`` is a key of ``clocks``; ``period`` is None only for what is kept for good."""

    clock: str
    then: Then
    hold: bool
    period: Period | None = None


class Sooner(Kept, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Columns that go before their row does."""

    columns: tuple[str, ...]


class Held(Kept, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"class_": "class"}):
    """One table. Each of its columns is in exactly one of ``given``, ``sealed``, ``masked``, ``people``, ``left_out``.

    ``about``: the columns by which a row is somebody's, followed along their references to the person. ``people``:
    columns that name a person. ``left_out``: by a key of ``reasons``. ``classes``: columns of another class than the
    table's. ``bound``: columns whose values what is sealed is bound to, beside table, row and column. ``only_own``: in
    one's own copy and in no copy made by anybody else, but the full one that two people release. ``nobody_else``: not
    in that one either, because its page promises that nobody else ever sees it.

    For removing: ``dated`` is the column its clock starts at, reached by references (``claim_id.activity_on``);
    ``stays`` are words that say nothing of anybody and stay when a row is anonymised; ``also`` are columns without
    words that are emptied with them; ``keeps``: of a JSON column, the keys that hold no words; ``shell``: others point
    to the row, so that it is emptied in place of deleted.
    """

    title: str
    group: str
    class_: DataClass
    about: tuple[str, ...] = ()
    only_own: bool = False
    nobody_else: bool = False
    given: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    classes: dict[str, DataClass] = field(default_factory=dict)
    sooner: tuple[Sooner, ...] = ()
    dated: str = ""
    stays: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    shell: bool = False
    keeps: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Elsewhere(Kept, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"class_": "class"}):
    """Something held outside the database."""

    title: str
    class_: DataClass


class Reason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a column is in no copy. ``personal``: an erasure has to deal with it all the same."""

    words: str
    personal: bool


class Schedule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    standing: ScheduleStanding
    signed_by: str
    note: str
    groups: dict[str, str]
    clocks: dict[str, str]
    reasons: dict[str, Reason]
    tables: dict[str, Held]
    elsewhere: dict[str, Elsewhere]


class ColumnKept(View, frozen=True, kw_only=True, rename={"class_": "class"}):
    """``in_copy``: whole, opened, masked, a person's name, or no. ``why_not`` is empty for what is in a copy."""

    name: str
    class_: DataClass
    personal: bool
    in_copy: str
    why_not: str


class KeptFor(View, frozen=True, kw_only=True):
    """``period`` in words, None for what is kept for good; ``columns`` is empty for the whole."""

    starts: str
    period: str | None
    then: Then
    hold: bool
    columns: list[str]


class HeldView(View, frozen=True, kw_only=True, rename={"class_": "class"}):
    """``table`` is None for what is held outside the database."""

    table: str | None
    title: str
    group: str
    class_: DataClass
    personal: bool
    kept: list[KeptFor]
    columns: list[ColumnKept]


class ScheduleView(View, frozen=True, kw_only=True):
    standing: ScheduleStanding
    signed_by: str
    note: str
    items: list[HeldView]
