"""People's names as spreadsheets hold them, turned into "First Surname" with care."""

import re

from faculty_api.people.roster.beside_names import parted
from faculty_api.people.roster.faults import CellFault, Found
from faculty_api.people.roster.text import fold, one_line

_TITLE_LIST = "mr mrs ms miss mx dr prof professor rev revd sir dame lady lord cllr"
_TITLES = frozenset(_TITLE_LIST.split())
_NICKNAME = re.compile(r"\s*[(\[\"“]([^)\]\"”]{1,60})[)\]\"”]\s*")
_SEVERAL = re.compile(r"\s(?:and|und)\s|[&/+;|]|\n", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[\d@=#\\_*%£$]")
_SIGNS = re.compile(r"[<>{}]")
_LONGEST = 200

NO_NAME = CellFault(
    "This row has no name, so nobody was added.",
    "Write the person's full name in this column.",
)
_NOT_A_NAME = CellFault(
    "This does not look like a person's name, so nobody was added.",
    "Write the first name and the surname only.",
)
_SIGNS_IN_IT = CellFault(
    "This holds signs that a name does not have, like < or >, so nobody was added.",
    "Write the first name and the surname only.",
)
_SEVERAL_PEOPLE = CellFault(
    "This looks like more than one person in one row, so nobody was added.",
    "Give each person a row of their own.",
)
_PRONOUNS = CellFault(
    "Pronouns are not part of a name, so they were kept with the notes.",
    "Nothing is needed. They can say how they like to be called on their own page.",
)
_LETTERS = CellFault(
    "Letters after a name are not part of it, so they were kept with the notes.",
    "Nothing is needed. If it is their name, write it before the comma, or mend it on their page.",
)
_TOO_LONG = CellFault(
    f"This name is longer than {_LONGEST} characters, so nobody was added.",
    "Write the first name and the surname only.",
)


def read_name(text: str) -> Found[tuple[str, str | None] | None]:
    """The name, and the one in brackets if there is one: "Robert (Bob) Brown". What stood beside it is told with it."""
    if len(text) > 2 * _LONGEST:
        return None, (_TOO_LONG,)
    if _SIGNS.search(text):
        return None, (_SIGNS_IN_IT,)
    name, after, pronouns, letters = parted(text)
    if _SEVERAL.search(name):
        return None, (_SEVERAL_PEOPLE,)
    nickname = _NICKNAME.search(name)
    plain = one_line(_NICKNAME.sub(" ", name)).strip(" .,")
    if plain.count(",") > 1:
        return None, (_SEVERAL_PEOPLE,)
    if not any(character.isalpha() for character in plain) or _NOT_IN_NAMES.search(plain):
        return None, (_NOT_A_NAME,)
    if len(plain) > _LONGEST:
        return None, (_TOO_LONG,)
    beside = (
        _PRONOUNS._replace(value=pronouns) if pronouns else None,
        _LETTERS._replace(value=letters) if letters else None,
    )
    whole = " ".join(filter(None, (_cased(_first_then_surname(plain)), after)))
    return (whole, nickname.group(1).strip() if nickname else None), tuple(filter(None, beside))


def _first_then_surname(plain: str) -> str:
    surname, comma, first = plain.partition(",")
    if comma:
        return f"{first.strip()} {surname.strip()}"
    words = plain.split()
    capitals = [_shouted(word) for word in words]
    if all(capitals) or not capitals[0]:
        return plain
    turn = capitals.index(False)  # "OKAFOR Chidi": capitals mark the surname
    return plain if any(capitals[turn:]) else " ".join(words[turn:] + words[:turn])


def _shouted(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return len(letters) > 1 and word.removeprefix("Mc").isupper()


def _cased(name: str) -> str:
    words = name.split()
    if name.islower():
        return " ".join(_word(word) for word in words)
    return " ".join(_word(word) if _shouted(word) else word for word in words)


def _word(word: str) -> str:
    """O'Neill, D'Souza, McKenzie, Smith-Jones, Wójcik; other letters than the first of a part are small."""
    small = word.lower().replace("i\u0307", "i")
    capital = re.sub(r"(^|[-'’‘`.])(\w)", lambda part: part.group(1) + part.group(2).upper(), small)
    capital = re.sub(r"(['’])S\b", r"\1s", capital)
    return re.sub(r"(^|-)Mc(\w)", lambda part: f"{part.group(1)}Mc{part.group(2).upper()}", capital)


def name_key(name: str) -> str:
    """The same for one name in any order, case or spelling of accents, with or without a title."""
    return " ".join(sorted(said_name(name).split()))


def said_name(name: str) -> str:
    """The words of a name in their order, without case, accents or a title."""
    words = fold(name).split()
    return " ".join([word for word in words if word not in _TITLES] or words)
