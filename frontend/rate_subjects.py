"""The figures of the policy book under plain headings, and the few words said of each in a list."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from faculty_api.policy import book
from faculty_api.policy.parameter import Value
from frontend.filters import plain_date, plural
from frontend.rate_words import STANDINGS, value_words
from schemas.rates import EntryView, FigureView, RateKind, RateState

SUBJECTS: dict[str, tuple[str, ...]] = {
    "Payment for time": ("fee", "time", "attended_part", "role_level"),
    "When a session is cancelled": ("cancel",),
    "Travel": ("mileage", "rail", "taxi", "parking", "congestion", "tolls", "fines"),
    "Stays and meals": ("hotel", "meal"),
    "Care, and joining from home": ("care", "childcare", "home_meeting_flat"),
    "Claims and receipts": ("claim", "receipt", "approve", "budget_before_activity", "exception"),
    "How and when money is paid": ("pay", "pay_route", "voucher"),
    "Who is paid, and what people choose": ("eligible", "expense", "decline", "reduce", "donate", "under18"),
    "People's papers and records": ("rtw_check", "access_needs_visibility", "retention"),
    "Training": ("training",),
    "Words on pages": ("notice", "helpline"),
    "Figures in law that people may need": ("tax", "benefit"),
}
"""The first parts of the keys under each heading."""
REST = "Other figures"
UNCONFIRMED = frozenset({"placeholder", "unset"})
FILTERS: dict[str, tuple[str, Callable[[FigureView], bool]]] = {
    "": ("All", lambda _: True),
    "unconfirmed": ("To be confirmed or set", lambda one: one.now.standing in UNCONFIRMED),
    "local": ("Decided locally", lambda one: one.now.standing == "local" or bool(one.local)),
    "waiting": ("Waiting for a decision", lambda one: one.waiting > 0),
}
STATES = {
    RateState.PROPOSED: "Waiting for a decision",
    RateState.ADOPTED: "Adopted",
    RateState.REFUSED: "Not adopted",
    RateState.WITHDRAWN: "Taken back",
}
KINDS = {
    RateKind.CONFIRM: "Confirm this figure",
    RateKind.REPLACE: "Replace it from a date",
    RateKind.LOCAL: "Decide locally",
}

USES = {
    "assessment": "Working out what a session or a cost pays",
    "claims": "Checking claims",
    "payments": "How money is paid",
    "people": "For people to go by when they decide",
    "pages": "Words on pages",
    "training": "Reminding people of their training",
}
"""What each kind of figure is for."""


def subject(key: str) -> str:
    first = key.split(".")[0]
    return next((heading for heading, starts in SUBJECTS.items() if first in starts), REST)


def grouped(figures: Sequence[FigureView]) -> list[tuple[str, list[FigureView]]]:
    """In the order of the headings, and of the keys' first parts below each; headings with nothing are left out."""
    found: dict[str, list[FigureView]] = {heading: [] for heading in (*SUBJECTS, REST)}
    for figure in figures:
        found[subject(figure.key)].append(figure)
    return [(heading, sorted(ones, key=_place)) for heading, ones in found.items() if ones]


def _place(figure: FigureView) -> int:
    first, starts = figure.key.split(".")[0], SUBJECTS.get(subject(figure.key), ())
    return starts.index(first) if first in starts else len(starts)


def counted(heading: str, figures: Sequence[FigureView]) -> str:
    """Payment for time: 18 figures, 12 to be confirmed."""
    left = sum(one.now.standing in UNCONFIRMED for one in figures)
    return f"{heading}: {plural(len(figures), 'figure')}" + (f", {left} to be confirmed" if left else "")


def said(key: str, value: Value | None) -> str:
    """A value of this key in words."""
    return value_words(book.load().parameters[key], value)


def standing(entry: EntryView) -> str:
    return STANDINGS[entry.standing]


def origin(entry: EntryView) -> str:
    """The document with its clause, and what else is known of where it comes from."""
    document = entry.document + (f", clause {entry.clause}" if entry.clause else "") if entry.document else ""
    return ". ".join(part.removesuffix(".") for part in (document, entry.source) if part) or "Not known"


def confirmed(entry: EntryView) -> str:
    """Who said so, and when; for a figure that came with the product, that nobody has yet."""
    if entry.decided:
        return entry.decided
    return "Nobody yet" if entry.standing in UNCONFIRMED else "Came with this service"


def span(from_: date, until: date | None) -> str:
    return plain_date(from_) + (f", until {plain_date(until)}" if until else "")


def whose(academy: str | None, names: Mapping[str, str]) -> str:
    return names.get(academy, academy) if academy else "Everybody"
