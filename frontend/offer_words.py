"""An offer in plain words: where, what for, how much, and where each figure comes from."""

from collections.abc import Iterable

from frontend.filters import day, money, span
from schemas.assess import ExpenseLine, FeeLine
from schemas.offers import OfferView
from schemas.programmes import Part
from schemas.values import Citation

PARTS = {Part.PREPARE: "Get ready", Part.DELIVER: "Lead the session", Part.DEBRIEF: "Talk about how it went"}
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
    if offer.mode == "online":
        return "Co-lead a session online"
    found = town(offer.place)
    return f"Co-lead a session {'in' if ',' in offer.place else 'at'} {found}" if found else "Co-lead a session"


def where(offer: OfferView) -> list[str]:
    if offer.mode == "online":
        return ["Online"]
    return [line for line in (offer.place, offer.place_postcode, offer.venue_access) if line] or ["To be agreed"]


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
    waits = offered and not line.payable_pence and line.status in ("held", "exception", "limit_not_set")
    return f"{money(offered)}, if agreed" if waits else money(line.payable_pence)


def why(line: FeeLine | ExpenseLine) -> str:
    """Full day: more than 4 hours. From: working with PPV partners (policy); … (placeholder: to be confirmed)."""
    sources = "; ".join(dict.fromkeys(_source(citation) for citation in line.citations))
    return f"{line.because}. {f'Where this comes from: {sources}.' if sources else ''}".strip()


def _source(citation: Citation) -> str:
    clause = f", clause {citation.clause}" if citation.clause else ""
    document = (citation.document or "our list of rates").split(",")[0]
    return f"{document}{clause} ({STANDINGS.get(citation.standing, citation.standing)})"


def names(some: Iterable[str]) -> list[str]:
    return list(some) or ["Nobody has said yes yet"]
