"""Matching words to academies, skills, topics and routes."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

from faculty_api.people.roster.faults import CellFault, Found
from faculty_api.people.roster.text import fold, one_line, squash
from schemas.roster import Choice

_ACADEMY_ALIASES = {
    "NE": "north east; northeast england",
    "YH": "yorks and humber; yorkshire; yorkshire and humber; yorkshire humber; humber; y and h; yorks",
    "NW": "north west; northwest england",
    "EM": "east midlands; east mids",
    "WM": "west midlands; west mids",
    "EE": "east of england; east england; eoe; east anglia",
    "LN": "london; ldn; greater london",
    "KSS": "kent surrey sussex; kent surrey and sussex; k s s",
    "TVW": "thames valley wessex; thames valley; wessex; tv and w",
    "SW": "south west; southwest england",
}
_SKILL_ALIASES = {
    "asset-mapping": "mapping assets; community asset mapping; assets",
    "large-groups": "large group; large group work; big groups",
    "participatory": "participatory methods; participation",
    "conversations": "facilitating conversation; facilitation; facilitator",
    "storytelling": "story telling; stories; sharing stories; telling stories",
    "leading-change": "change; change techniques",
    "inclusive-practice": "inclusion; inclusive",
    "appreciative-inquiry": "appreciative enquiry; ai",
    "generative-listening": "listening",
    "coaching": "coach; coaching approaches",
    "co-design": "co production; coproduction; co designing; co produced projects",
    "host-leadership": "hosting",
    "action-learning": "action learning set; action learning sets",
    "online-facilitation": "online; facilitating on line; virtual facilitation; zoom; online facilitator",
}
_TOPIC_ALIASES = {
    "personal-health-budget": "personal health budgets; phb; phbs",
    "social-prescribing": "social prescriber",
    "shared-decisions": "shared decision making; shared decisions; care planning",
    "unpaid-carer": "carer; carers; unpaid carers; family carer; being a carer; caring",
    "long-term-condition": "long term conditions; ltc; living with a long term condition",
    "mental-health": "mental ill health; mental illness",
    "learning-disability": "learning disabilities; ld",
    "dementia": "living with dementia",
    "community-organising": "community organizing; community organiser",
    "leaving-hospital": "hospital discharge; discharge",
}
_ROUTE_ALIASES = {
    "community-partner": "community partner; voluntary organisation; charity; voluntary sector; community organisation",
    "word-of-mouth": "friend; a friend; colleague",
    "local-event": "community centre; library; local event; event; community event",
    "peer-leadership-academy": "peer leadership; pla",
    "council-housing": "housing association; council; local council; my council; housing",
    "ppg": "patient group; patient participation group; gp patient group",
    "pals": "patient advice and liaison service",
    "nhs-website": "website; newsletter; nhs newsletter; nhs web site",
}
_ALIASES = {"academy": _ACADEMY_ALIASES, "skill": _SKILL_ALIASES, "topic": _TOPIC_ALIASES, "route": _ROUTE_ALIASES}
_MOST_ITEMS = 50
_SPLIT = re.compile(r"\s*[,;/|•·\n]\s*")


def read_academy(text: str, academies: tuple[Choice, ...]) -> Found[str | None]:
    code = _index(academies, "academy").get(squash(_short(one_line(text))))
    if code:
        return code, ()
    return None, (CellFault("No local academy has this name, so nobody was added.", academy_mend(academies)),)


def academy_mend(academies: tuple[Choice, ...]) -> str:
    return "Write one of: " + "; ".join(f"{_short(academy.name)} ({academy.code})" for academy in academies) + "."


def read_skills(text: str, skills: tuple[Choice, ...]) -> Found[tuple[str, ...]]:
    return _read_list(text, "skill", skills)


def read_topics(text: str, topics: tuple[Choice, ...]) -> Found[tuple[str, ...]]:
    return _read_list(text, "topic", topics)


def read_route(text: str, routes: tuple[Choice, ...]) -> Found[tuple[str | None, str | None]]:
    """The route's code; or, for words we do not know, the words."""
    words = one_line(text)
    code = _index(routes, "route").get(squash(words))
    if code:
        return (code, None), ()
    mend = "Nothing is needed, or write one of: " + "; ".join(route.name for route in routes) + "."
    return (None, words[:200]), (CellFault("We do not know this way of joining; the words are kept as “other”.", mend),)


def _read_list(text: str, kind: str, choices: tuple[Choice, ...]) -> Found[tuple[str, ...]]:
    known = _index(choices, kind)
    codes: list[str] = []
    faults: list[CellFault] = []
    items = list(filter(None, _SPLIT.split(text)))
    if len(items) > _MOST_ITEMS:
        mend = f"Leave at most {_MOST_ITEMS} of them in one cell."
        return (), (CellFault(f"This cell lists more than {_MOST_ITEMS} {kind}s, so it was left out.", mend),)
    for words in items:
        found = _codes(words, known)
        codes.extend(found)
        if not found:
            faults.append(_unknown(words, kind, choices, known))
    return tuple(dict.fromkeys(codes)), tuple(faults)


def _codes(words: str, known: Mapping[str, str]) -> list[str]:
    """All the words as one choice; else each side of an "and", if every side is one."""
    if code := known.get(squash(words)):
        return [code]
    parts = [known.get(squash(part)) for part in re.split(r" and ", fold(words))]
    return [code for code in parts if code] if all(parts) else []


def _unknown(words: str, kind: str, choices: tuple[Choice, ...], known: Mapping[str, str]) -> CellFault:
    names = {choice.code: choice.name for choice in choices}
    near = get_close_matches(squash(words)[:60], list(known), n=1, cutoff=0.75)
    mend = f"Did you mean “{names[known[near[0]]]}”?" if near else "Write one of: " + "; ".join(names.values()) + "."
    return CellFault(f"We do not know this {kind}, so it was left out and kept in the notes.", mend, words)


@lru_cache(maxsize=16)
def _index(choices: tuple[Choice, ...], kind: str) -> Mapping[str, str]:
    """From folded words to codes; made once, for every cell asks it."""
    known: dict[str, str] = {}
    for choice in choices:
        for words in (choice.code, choice.name, _short(choice.name), *_ALIASES[kind].get(choice.code, "").split(";")):
            known[squash(words)] = choice.code
    known.pop("", None)
    return known


def _short(name: str) -> str:
    """Without the words every academy's name ends in."""
    return re.sub(r"\s*\b(nhs\s+)?(local\s+)?(leadership\s+)?academy\s*$", "", name, flags=re.IGNORECASE)
