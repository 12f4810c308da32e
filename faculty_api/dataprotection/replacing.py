"""Pure: somebody's name, address and number taken out of what others wrote, and nobody else's with them.

A name that is part of a longer one ("Sam Harper" in "Sam Harper-Jones", "Ali Khan" in "Mohammed Ali Khan"), or of
another address, is somebody else's. What cannot be told apart stays: a person decides about it.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from faculty_api.dataprotection import spellings
from faculty_api.dataprotection.masking import SOMEBODY

_HYPHENS = "-‐‑–"
_WORD = r"[^\W\d_][\w'’]*"
_AT_THE_END = re.compile(rf"({_WORD})[ \u00a0]$")
_NEXT = re.compile(rf"[ \u00a0]({_WORD})")
_DOUBLE_BEFORE = re.compile(rf"[^\W\d_][{_HYPHENS}]$")
_DOUBLE_AFTER = re.compile(rf"[{_HYPHENS}]([^\W\d_])")
_AROUND = re.compile(r"[^\s<>(),;:\"]*")
_BEGINS = re.compile(r"(?:^|[.!?:;•\n]\W*)[^\W\d_][\w'’]*[ \u00a0]$")
_NAME_ALONE = re.compile(rf"\W*{_WORD}(?:[ \u00a0{_HYPHENS}.]+{_WORD}){{0,5}}\W*")
_TITLES = "mr mrs ms miss mx dr prof professor rev revd sir dame lady lord cllr"
_JOINS = "and or with for from to by und"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"
_NO_NAMES = frozenset(f"{_TITLES} {_JOINS} {_DAYS} {_MONTHS}".split())
"""What stands beside a name with a capital and is none: titles, what joins two names, days and months."""


class Said(NamedTuple):
    """``whole``: full name, address and number, which are replaced however they are spelt. ``alone``: parts of the
    name, and what somebody else has too, which are not. ``longer``: names of others that hold one of these whole.
    ``words``: what others are called, in small letters."""

    whole: list[str]
    alone: list[str]
    longer: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


class Replacing:
    """How each text changes when somebody is erased. ``sql``: what finds the texts in which there may be something."""

    def __init__(self, known: Said) -> None:
        self.sql = spellings.any_of(known.whole)
        self._words = known.words
        longer = spellings.any_of(known.longer)
        both = [*([f"(?P<longer>{longer})"] if longer else []), *([f"(?P<gone>{self.sql})"] if self.sql else [])]
        self._pattern = re.compile("|".join(both), re.IGNORECASE) if self.sql else None

    def __call__(self, text: str, *, name: bool = False) -> str:
        return self.counted(text, name=name)[0]

    def counted(self, text: str, *, name: bool = False) -> tuple[str, int]:
        """What is left, and how many were replaced. ``name``: all of the text is somebody's name, or should be."""
        if self._pattern is None:
            return text, 0
        strict, count = name or _is_a_name(text), 0

        def instead(found: re.Match[str]) -> str:
            nonlocal count
            if found.lastgroup == "longer" or self._of_another(found, strict):
                return found[0]
            count += 1
            return SOMEBODY

        return self._pattern.sub(instead, text), count

    def anywhere(self, value: Any) -> bool:
        """Whether any text of a document in JSON would change."""
        if isinstance(value, dict):
            return any(map(self.anywhere, (*value, *value.values())))
        if isinstance(value, list):
            return any(map(self.anywhere, value))
        return isinstance(value, str) and bool(self.counted(value)[1])

    def _of_another(self, found: re.Match[str], strict: bool) -> bool:
        if "@" in found[0] or not re.search(r"[^\W\d_]", found[0]):
            return False
        before, after = found.string[: found.start()], found.string[found.end() :]
        around = _AROUND.match(before[::-1]), _AROUND.match(after)
        if any("@" in one[0] for one in around if one):
            return True
        double = _DOUBLE_AFTER.match(after)
        if _DOUBLE_BEFORE.search(before) or (double and (strict or double[1].isupper())):
            return True
        last, following = _AT_THE_END.search(before), _NEXT.match(after)
        return bool(
            (last and self._is_named(last[1], strict, begins=bool(_BEGINS.search(before))))
            or (following and self._is_named(following[1], strict))
        )

    def _is_named(self, word: str, strict: bool, *, begins: bool = False) -> bool:
        """Whether a word beside a name is more of it. The first of a sentence has a capital whatever it is."""
        small = word.casefold()
        if small in _NO_NAMES:
            return False
        if strict:
            return True
        return word[0].isupper() and word[1:2].islower() and (not begins or small in self._words)


def _is_a_name(text: str) -> bool:
    """A text of a few words, each of them with a capital."""
    return bool(_NAME_ALONE.fullmatch(text)) and all(one[0].isupper() for one in re.findall(_WORD, text))


def words_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for name in names for word in re.findall(_WORD, name) if len(word) > 2)
