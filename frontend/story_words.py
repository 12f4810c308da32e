"""Words for stories, consent, and who has looked."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from faculty_api.networks import service as networks
from faculty_api.people.vocabulary import words
from frontend.filters import listed, plain_date
from schemas.reads import ReadKind, ReadView
from schemas.stories import Audience, Channel, ConsentView, EndedHow, Purpose, SharedPart

TOPICS = {one.code: one.name for one in words("topic")}
AUDIENCES = {
    Audience.TEAM: "My Academy team",
    Audience.PROGRAMME: "People on the programme",
    Audience.REGIONS: "Other regions",
    Audience.PUBLISHED: "Published",
}
WHO = {
    Audience.TEAM: "The team of your local academy can read it",
    Audience.PROGRAMME: "Your team can share it with the people on a programme",
    Audience.REGIONS: "The national team, and teams of other regions that can ask you, can read it",
    Audience.PUBLISHED: "Anybody can read it, for example on a website",
}
PURPOSES = {
    Purpose.PLAN: "To plan sessions and choose who leads them",
    Purpose.SESSIONS: "To be told or read out in sessions",
    Purpose.MATERIALS: "In papers, slides and films for learning",
}
CHANNELS = {
    Channel.PAGE: "on this site",
    Channel.PHONE: "by phone",
    Channel.PAPER: "on paper",
    Channel.BEFORE: "to the team before",
}
ENDED = {
    EndedHow.PAGE: "You took it back",
    EndedHow.PHONE: "You took it back by phone",
    EndedHow.PAPER: "You took it back on paper",
    EndedHow.REPLACED: "You said it anew",
    EndedHow.JOINED: "It ended when two records of yours were joined",
    EndedHow.MOVED: "It ended when you moved to another local academy",
    EndedHow.LEFT: "It ended when you left the faculty",
    EndedHow.DATA_PROTECTION: "Data protection ended it",
}
KINDS = {
    ReadKind.STORY: "A part of your story",
    ReadKind.ACCESS_NEEDS: "What would help you take part",
    ReadKind.TOPICS: "Your topics",
    ReadKind.RECEIPT: "A receipt of yours",
    ReadKind.DEVELOPMENT: "Your development plan",
    ReadKind.REFLECTION: "How your work is seen",
    ReadKind.COPY: "Everything we keep about you",
    ReadKind.COMPLAINT: "Your complaint",
}
WHY = {
    ReadKind.ACCESS_NEEDS: "It stands on your record",
    ReadKind.DEVELOPMENT: "You show it to them",
    ReadKind.REFLECTION: "You show it to them",
    ReadKind.COMPLAINT: "They look into it",
}
"""Where no reason is asked."""
ROLES = {
    "team": "your team",
    "national": "the national team",
    "finance": "finance",
    "admin": "the people who run this service",
    "auditor": "an auditor",
    "data-protection": "data protection",
    "associate": "an associate",
}


def topic_names(codes: Iterable[str]) -> str:
    return ", ".join(TOPICS.get(code, code) for code in codes)


def purposes(codes: Iterable[Purpose]) -> str:
    return "; ".join(PURPOSES[one] for one in codes if one in PURPOSES)


def cell(sharing: Iterable[ConsentView], audience: str) -> str:
    """Shared until 31 March 2027 / Not shared"""
    one = next((each for each in sharing if each.audience == audience and each.live), None)
    return f"Shared until {plain_date(one.last_day)}" if one else "Not shared"


def said(one: ConsentView) -> str:
    """On 22 November 2026 by phone, written down by Hal Home"""
    by = f", written down by {one.given_by_name}" if one.channel in (Channel.PHONE, Channel.PAPER) else ""
    return f"On {plain_date(one.given_at)} {CHANNELS[one.channel]}{by}"


def state(one: ConsentView) -> str:
    if one.ended_at and one.ended_how:
        return f"{ENDED[one.ended_how]} on {plain_date(one.ended_at)}"
    if one.waits:
        return "Waits for your yes"
    return f"Until {plain_date(one.last_day)}" if one.live else f"Came to its end on {plain_date(one.last_day)}"


def about(one: ConsentView, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """One thing that was said, as rows."""
    rows = [("State", state(one)), ("You said so", said(one))]
    if one.audience:
        rows += [("Who can see it", AUDIENCES[one.audience]), ("What for", purposes(one.purposes))]
        rows.append(("Programmes", listed([names.get(each, "A programme") for each in one.programmes]) or "Any"))
    return rows


def looked(one: ReadView, names: Mapping[UUID, str]) -> list[str]:
    """A row of the table: when, what, who, why. ``names``: titles of parts by id."""
    what = KINDS[one.kind]
    if one.kind is ReadKind.STORY:
        what = f"{what}: {names.get(one.record_id, 'one you took away')}"
    place = f" of {networks.names().get(one.academy_code, one.academy_code)}" if one.academy_code else ""
    why = one.reason or WHY.get(one.kind, "To check your claim")
    used = f". Programme: {one.programme_name}" if one.programme_name else ""
    role = "the team" if place else ROLES.get(one.role, one.role)
    return [plain_date(one.at), what, f"{one.reader_name}, {role}{place}", f"{why}{used}"]


def shared_until(one: SharedPart, names: Mapping[UUID, str]) -> str:
    only = f", for {listed([names.get(each, 'a programme') for each in one.programmes])} only" if one.programmes else ""
    return f"Shared until {plain_date(one.last_day)}{only}"


def day_boxes(name: str, day: date) -> dict[str, str]:
    """A day as a date input shows it to begin with."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
