"""An offer in plain words: where, what for, how much, and where each figure comes from."""

from collections.abc import Iterable

from frontend.filters import day, money, span
from schemas.assess import UNDECIDED, Assessment, ExpenseLine, FeeLine
from schemas.offers import OfferView
from schemas.programmes import Part
from schemas.values import Citation

PARTS = {Part.PREPARE: "Get ready", Part.DELIVER: "Lead the session", Part.DEBRIEF: "Talk about how it went"}
UNDECIDED_YET = "Not decided yet"
FEES = {"involvement_payment": "Leading the session", "preparation": "Getting ready", "debrief": "Talking it over"}
STANDINGS = {
    "policy": "policy",
    "statute": "law",
    "local": "decided locally",
    "placeholder": "placeholder: to be confirmed",
    "unset": "not set yet",
}
WHY_NOT = [
    ("not_free", "I am not free"),
    ("too_far", "It is too far"),
    ("unwell", "I do not feel well enough"),
    ("pay", "The pay is not right for me"),
    ("kind_of_session", "I do not want to do this kind of session"),
    ("", "I would rather not say"),
]


def town(place: str) -> str:
    """The last part of a place: the town, when there is more than one part."""
    return place.split(",")[-1].strip()


def heading(offer: OfferView) -> str:
    """Co-lead a session in Leeds"""
    return lead(offer.mode, offer.place)


def lead(mode: str, place: str) -> str:
    if mode == "online":
        return "Co-lead a session online"
    found = town(place)
    return f"Co-lead a session {'in' if ',' in place else 'at'} {found}" if found else "Co-lead a session"


def where(offer: OfferView) -> list[str]:
    if offer.mode == "online":
        return ["Online"]
    return [line for line in (offer.place, offer.place_postcode) if line] or ["To be agreed"]


def access(offer: OfferView) -> str:
    return offer.venue_access or "Ask us about access"


def cohort(programme_name: str, cohort_name: str) -> str:
    """The cohort with its programme, which most cohorts have in their name already."""
    named = cohort_name.casefold().startswith(programme_name.casefold())
    return cohort_name if named else f"{programme_name}, {cohort_name}"


def tasks(offer: OfferView) -> list[str]:
    """One line a part, in order of time."""
    by_time = sorted(offer.parts, key=lambda part: part.starts_at)
    return [
        f"{PARTS[Part(part.part)]}: {span(part.starts_at, part.ends_at)}"
        + ("" if day(part.starts_at) == day(offer.starts_at) else f" on {day(part.starts_at)}")
        for part in by_time
    ]


def pay_rows(offer: OfferView) -> list[tuple[str, str, str]]:
    """What for, why with its sources, and how much, a line each."""
    return [(_what(line), why(line), _amount(line)) for line in offer.pay.lines]


def _what(line: FeeLine | ExpenseLine) -> str:
    return FEES.get(line.category, line.category.replace("_", " ").capitalize())


def _amount(line: FeeLine | ExpenseLine) -> str:
    offered = line.offered_pence if isinstance(line, FeeLine) else line.claimed_pence
    if line.payable_pence or line.status not in UNDECIDED:
        return money(line.payable_pence)
    return f"{money(offered)}, if agreed" if offered else UNDECIDED_YET


def total(pay: Assessment) -> str:
    """£150, or in words as long as some of it is undecided."""
    return settled(pay.fee_pence, pay.held_pence, undecided=undecided(pay))


def undecided(pay: Assessment) -> bool:
    return any(line.status in UNDECIDED for line in pay.lines)


def settled(pence: int, held: int, *, undecided: bool) -> str:
    """£75; £75, and £40 more if agreed; £40, if agreed; Not decided yet"""
    if not undecided:
        return money(pence)
    if pence:
        return f"{money(pence)}, {f'and {money(held)} more if agreed' if held else 'and more that is not decided yet'}"
    return f"{money(held)}, if agreed" if held else UNDECIDED_YET


def why(line: FeeLine | ExpenseLine) -> str:
    """Full day: more than 4 hours. From: working with PPV partners (policy); … (placeholder: to be confirmed)."""
    sources = "; ".join(dict.fromkeys(_source(citation) for citation in line.citations))
    return f"{line.because}. {f'Where this comes from: {sources}.' if sources else ''}".strip()


def _source(citation: Citation) -> str:
    clause = f", clause {citation.clause}" if citation.clause else ""
    document = (citation.document or "our list of rates").split(",")[0]
    return f"{document}{clause} ({STANDINGS.get(citation.standing, citation.standing)})"


def names(yes: Iterable[str], not_answered: Iterable[str] = ()) -> list[str]:
    return [*yes, *(f"{name} (has not answered yet)" for name in not_answered)] or ["Nobody has said yes yet"]
