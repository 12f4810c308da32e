"""What each step of creating a cohort asks, and how the answers are read."""

from collections.abc import Iterable
from datetime import date, time
from uuid import UUID

import msgspec

from faculty_api.people import vocabulary
from frontend import forms, place_words
from schemas.places import VenueHas
from schemas.programmes import MOST_SESSIONS, Every, Minutes, Mode, Places, PrepareWhen
from schemas.values import LongText, OptionalText, ShortText

SKILLS, TOPICS = vocabulary.words("skill"), vocabulary.words("topic")
STEPS = ("programme", "about", "dates", "sessions", "roles", "check")
LEVELS = {
    "1": "Role 1: anyone can take part, for example by answering a survey",
    "2": "Role 2: invited to a workshop, event or focus group",
    "3": "Role 3: a member of a group that meets regularly",
    "4": "Role 4: leads, with a say in decisions",
}
_WORDS = {one.code: one.name for one in (*SKILLS, *TOPICS)}
OWN_DATES = "own"
EVERY = {
    Every.WEEK.value: "Every week",
    Every.TWO_WEEKS.value: "Every 2 weeks",
    Every.FOUR_WEEKS.value: "Every 4 weeks",
    OWN_DATES: "I will enter each date",
}


class WhichProgramme(msgspec.Struct, frozen=True, kw_only=True):
    programme_id: UUID
    academy: str


class About(msgspec.Struct, frozen=True, kw_only=True):
    name: ShortText
    participants: int
    mode: Mode
    venue: OptionalText = ""
    venue_postcode: OptionalText = ""
    venue_access: LongText = ""
    venue_has: VenueHas = []
    provider: OptionalText = ""
    community_partner: OptionalText = ""


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    first: date
    starts: time
    ends: time
    every: str
    count: int = 1


class OneSession(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    session_starts: time
    session_ends: time


class Roles(msgspec.Struct, frozen=True, kw_only=True):
    role_level: int
    role_reason: ShortText
    lived_needed: Places
    professional_needed: Places
    prepare_minutes: Minutes
    prepare_when: PrepareWhen = PrepareWhen.RIGHT_BEFORE
    prepare_at: time | None = None
    debrief_minutes: Minutes
    skills: list[str] = []
    topics: list[str] = []


FIELDS: dict[str, dict[str, forms.Reader]] = {
    "about": {
        "name": forms.text("Cohort name", "Enter the cohort name"),
        "participants": forms.whole("Number of people", "Enter how many people are on it", most=10_000),
        "mode": forms.choice("Select where it will run", [mode.value for mode in Mode]),
        "venue": forms.text("Venue", optional=True),
        "venue_postcode": forms.text("Postcode", optional=True),
        "venue_access": forms.prose("Access", optional=True),
        "venue_has": place_words.FIELD,
        "provider": forms.text("Who provides it", optional=True),
        "community_partner": forms.text("Community partner", optional=True),
    },
    "dates": {
        "first": forms.day("First session", "Enter the date of the first session"),
        "starts": forms.clock("Starts at", "Enter the time it starts"),
        "ends": forms.clock("Ends at", "Enter the time it ends"),
        "every": forms.choice("Select how often", EVERY),
        "count": forms.whole(
            "Number of sessions", "Enter how many sessions there are", least=1, most=MOST_SESSIONS, like=6
        ),
    },
    "session": {
        "on": forms.day("Date", "Enter the date of the session"),
        "session_starts": forms.clock("Starts at", "Enter the time it starts"),
        "session_ends": forms.clock("Ends at", "Enter the time it ends"),
    },
    "roles": {
        "role_level": forms.whole("Role level", "Select the role level of the work", least=1, most=4, like=4),
        "role_reason": forms.text("Why this is the right role level", "Enter why this is the right role level"),
        "lived_needed": forms.whole(
            "Associates at each session", "Enter how many associates you need at each session", most=9, like=1
        ),
        "professional_needed": forms.whole(
            "Professionals at each session", "Enter how many professionals you need at each session", most=9, like=1
        ),
        "prepare_minutes": forms.whole(
            "Minutes to get ready", "Enter how many minutes they need to get ready", most=480, like=60
        ),
        "prepare_when": forms.choice("Select when they get ready", [when.value for when in PrepareWhen], optional=True),
        "prepare_at": forms.clock("Time to get ready", optional=True),
        "debrief_minutes": forms.whole(
            "Minutes to talk afterwards", "Enter how many minutes they need to talk afterwards", most=480, like=30
        ),
        "skills": forms.several("Select skills from the list", [one.code for one in SKILLS], optional=True),
        "topics": forms.several("Select topics from the list", [one.code for one in TOPICS], optional=True),
    },
}
STRUCTS: dict[str, type[msgspec.Struct]] = {"about": About, "dates": Dates, "session": OneSession, "roles": Roles}
START = {
    "lived_needed": "1", "professional_needed": "1", "prepare_minutes": "60", "prepare_when": "right_before",
    "debrief_minutes": "30",
}  # fmt: skip


def named(codes: Iterable[str]) -> list[str]:
    """Skills and topics by their names."""
    return [_WORDS.get(code, code) for code in codes]
