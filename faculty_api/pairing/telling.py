"""Pure: how people are counted and named in a sentence."""

from collections.abc import Sequence

from faculty_api.pairing.engine import Candidate


def everybody(people: Sequence[Candidate]) -> str:
    return people[0].short if len(people) == 1 else "Both" if len(people) == 2 else f"All {len(people)}"


def are(some: Sequence[object]) -> str:
    return "is" if len(some) == 1 else "are"


def have(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"


def listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def lower(words: str) -> str:
    return words[:1].lower() + words[1:]
