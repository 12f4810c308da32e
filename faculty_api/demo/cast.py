"""The invented people of the demonstration: the same seed gives the same people."""

import tomllib
from collections.abc import Iterator
from datetime import date, time, timedelta
from importlib.resources import files
from random import Random
from uuid import UUID

from msgspec import Struct

from schemas.access import Role

SEED = 20191
LIVED, PROFESSIONALS = 300, 60
FIRST_PHONE = 100
"""Of the numbers 01632 960, each person has one of their own; sample rosters have those of 07700 900."""
HOME = "YH"
"""The Academy whose people are shown first."""

_WORDS = tomllib.loads(files("faculty_api.demo").joinpath("names.toml").read_text(encoding="utf-8"))
FIRST, LAST, SKILLS, TOPICS = (_WORDS[key].split() for key in ("first", "last", "skills", "topics"))

POSTCODES = {
    "NE": ["NE1 4XF", "SR1 3EA", "DL1 5QN", "TS1 2AZ", "DH1 3NJ"],
    "YH": ["LS1 3WD", "BD1 1HY", "HU1 3RA", "S1 2GF", "YO1 7EP", "WF1 2EB"],
    "NW": ["M1 4BT", "L1 8JQ", "PR1 2HE", "LA1 1HT", "CA3 8JA"],
    "EM": ["LE1 5YA", "NG1 5FB", "DE1 2GU", "LN1 3AX"],
    "WM": ["B1 1BB", "CV1 1FH", "WV1 1RH", "DY1 1HF", "ST1 1LZ"],
    "EE": ["NR1 3DH", "IP1 1DH", "CB1 1PS", "LU1 2LT", "CM1 1GY"],
    "LN": ["E1 6AN", "N1 9GU", "SE1 9SG", "SW2 1RW", "W2 1NY"],
    "KSS": ["BN1 1EE", "CT1 2JS", "ME1 1LX", "GU1 3UB", "RH1 1NR"],
    "TVW": ["OX1 1BX", "RG1 2LG", "PO1 2AL", "SO14 7DU", "BH1 1AA"],
    "SW": ["BS1 4TR", "EX1 1HS", "PL1 2AA", "TR1 2HE", "TA1 1HE"],
}
VENUES = {
    "NE": ("The Assembly Rooms, Durham", "DH1 3NJ"),
    "YH": ("The Station House, Leeds", "LS1 4AP"),
    "NW": ("The Weavers' Hall, Manchester", "M1 4BT"),
    "EM": ("The Lace Rooms, Nottingham", "NG1 5FB"),
    "WM": ("The Button Works, Birmingham", "B1 1BB"),
    "EE": ("The Corn Hall, Cambridge", "CB1 1PS"),
    "LN": ("The Print Rooms, London", "SE1 9SG"),
    "KSS": ("The Old Market, Brighton", "BN1 1EE"),
    "TVW": ("The Mill, Oxford", "OX1 1BX"),
    "SW": ("The Tobacco Rooms, Bristol", "BS1 4TR"),
}
ROUTES = ["community-partner", "word-of-mouth", "local-event", "council-housing", "ppg", "pals", "nhs-website"]
HALVES = [(time(9), time(12, 30)), (time(12, 30), time(17)), (time(17), time(21))]


class Somebody(Struct, kw_only=True):
    id: UUID
    name: str
    email: str
    phone: str = ""


class Member(Somebody, kw_only=True):
    """One member of the faculty, before any database."""

    kind: str
    academy: str
    postcode: str
    employer: str
    travel_km: int
    call_first: bool
    first_time: bool
    skills: list[str]
    topics: list[str]
    route: str
    started_on: date
    trained_on: date | None
    times: list[tuple[int, time, time]] | None
    """None: has not said when."""
    away: list[tuple[date, date]]


class Staff(Somebody, kw_only=True):
    role: Role
    academy: str | None


class Cast(Struct):
    members: list[Member]
    staff: list[Staff]


def invent(today: date, seed: int = SEED) -> Cast:
    """``today`` only moves dates; names and ids come from the seed alone."""
    chance = Random(seed)  # noqa: S311 - invented people, no secrets
    names = _names(chance)
    kinds = ["lived"] * LIVED + ["professional"] * PROFESSIONALS
    members = [_member(chance, next(names), kind, number, today) for number, kind in enumerate(kinds)]
    return Cast(members, _staff(chance, names))


def _names(chance: Random) -> Iterator[str]:
    everyone = [f"{first} {last}" for first in FIRST for last in LAST]
    chance.shuffle(everyone)
    yield from everyone


def _id(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def _member(chance: Random, name: str, kind: str, number: int, today: date) -> Member:
    academy = list(POSTCODES)[number % 10]
    lived = kind == "lived"
    started = today - timedelta(days=chance.randrange(60, 1500))
    employers = (
        ["none"] * 24 + ["other_nhs", "supported_by_organisation"] if lived else ["other_nhs"] * 4 + ["none"] * 5
    )
    return Member(
        id=_id(chance),
        name=name,
        email=_address(name),
        phone=f"01632 960{FIRST_PHONE + number:03d}",
        kind=kind,
        academy=academy,
        postcode=chance.choice(POSTCODES[academy]),
        employer=chance.choice(employers),
        travel_km=chance.choice([80, 120, 200, 400]),
        call_first=lived and chance.random() < 0.06,
        first_time=lived and chance.random() < 0.15,
        skills=sorted(chance.sample(SKILLS, chance.randrange(4, 9) if lived else chance.randrange(8, 11))),
        topics=sorted(chance.sample(TOPICS, chance.randrange(1, 5))) if lived else [],
        route=chance.choice(ROUTES) if lived else "",
        started_on=started,
        trained_on=started + timedelta(days=30) if chance.random() < 0.8 else None,
        times=_times(chance, every_day=not lived) if chance.random() < 0.9 else None,
        away=_away(chance, today),
    )


def _times(chance: Random, *, every_day: bool) -> list[tuple[int, time, time]]:
    days = range(5) if every_day else sorted(chance.sample(range(5), chance.randrange(3, 6)))
    halves = HALVES[:2] if chance.random() < 0.8 else HALVES
    return [(day, start, end) for day in days for start, end in halves]


def _away(chance: Random, today: date) -> list[tuple[date, date]]:
    if chance.random() > 0.3:
        return []
    first = today + timedelta(days=chance.randrange(5, 120))
    return [(first, first + timedelta(days=chance.randrange(0, 12)))]


def _staff(chance: Random, names: Iterator[str]) -> list[Staff]:
    wanted: list[tuple[Role, str | None]] = [(Role.TEAM, code) for code in POSTCODES for _ in range(2)]
    wanted += [(Role.NATIONAL, None), *[(Role.FINANCE, None)] * 3, (Role.ADMIN, None), (Role.AUDITOR, None)]
    wanted += [(Role.DATA_PROTECTION, None), (Role.NATIONAL, None), (Role.DATA_PROTECTION, None)]
    made = []
    for role, academy in wanted:
        name = next(names)
        made.append(Staff(id=_id(chance), name=name, email=_address(name), role=role, academy=academy))
    return made
