"""Pure: words typed into a search box, and the words the database keeps of somebody (``search_terms``, migration 0013).

Both are folded alike: no case, no accents, no marks nobody sees, parted where letters and numbers end.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import reduce
from operator import or_
from typing import NamedTuple

MOST_TERMS = 10
LONGEST = 60
ALIKE = 0.8
"""Of the letters of two words together, as many as agree in order."""
# The same in the migration. Apostrophes and marks go, so that O'Brien and OBrien are one.
MARKS = (
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u00ad\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff'`\u2018\u2019\u00b4\u02bc]"
)
PARTING = (
    "[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x9f\u00a0-\u00bf"
    "\u1680\u2010-\u2029\u202f-\u205f\u3000-\u3003\u060c\u061b\u061f]+"
)
FROM, TO = "øØłŁđĐħĦıς", "oollddhhiσ"
PAIRS = {"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}

_MARKS, _PARTING = re.compile(MARKS), re.compile(PARTING)
_UNREAD = re.compile("[\x00\ud800-\udfff]")
_TABLE = str.maketrans(FROM, TO)
_ASCII = {n: chr(n) if chr(n).isalnum() else " " for n in range(128)} | {ord(mark): None for mark in "'`"}
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?)\s*[0-9][a-z]{2}\b", re.IGNORECASE | re.ASCII)
_DISTRICT = re.compile(r"[a-z]{1,2}[0-9][a-z0-9]?")


def fold(said: str) -> list[str]:
    """The words of a text, as ``search_terms`` gives them, in order."""
    if said.isascii():  # the same by a shorter way
        return [word[:LONGEST] for word in said.lower().translate(_ASCII).split()]
    text = _MARKS.sub("", unicodedata.normalize("NFKD", _UNREAD.sub(" ", said))).translate(_TABLE)
    # One letter at a time, as PostgreSQL does: Python alone knows that a sigma ends a word.
    text = "".join(letter.lower() for letter in text).translate(_TABLE)
    for one, two in PAIRS.items():
        text = text.replace(one, two)
    return [word[:LONGEST] for word in _PARTING.split(text) if word]


class Sense(NamedTuple):
    """One thing of a vocabulary: its tag in the index (``=skill=coaching``: no word begins so), and its words."""

    tag: str
    name: str
    words: tuple[str, ...]


class Term(NamedTuple):
    """One word looked for and the things it may mean."""

    word: str
    senses: tuple[Sense, ...]

    @property
    def exact(self) -> bool:
        """LS1 is a place and not the beginning of LS11."""
        return bool(_DISTRICT.fullmatch(self.word))

    def fits(self, word: str) -> bool:
        return word == self.word if self.exact else word.startswith(self.word)

    def fits_any(self, words: Sequence[str]) -> bool:
        return self.word in words or (not self.exact and any(word.startswith(self.word) for word in words))


def senses(kind: str, names: Mapping[str, str]) -> tuple[Sense, ...]:
    return tuple(Sense(f"={kind}={code.lower()}", name, tuple(fold(name))) for code, name in names.items())


class Meanings:
    """What words can mean, put in order once: a search is asked with each letter typed."""

    def __init__(self, senses: Iterable[Sense]) -> None:
        self._senses = tuple(senses)
        self._words = sorted((word, at) for at, sense in enumerate(self._senses) for word in sense.words)
        self._letters = [(word, len(word), _letters(word)) for word in dict.fromkeys(word for word, _ in self._words)]

    def of(self, word: str, *, close: bool) -> tuple[Sense, ...]:
        """What has a word that begins so, in the order given."""
        if len(word) < 2:
            return ()
        wanted = (word, *self._close(word)) if close and len(word) >= 4 else (word,)
        return tuple(self._senses[at] for at in sorted({at for one in wanted for at in self._beginning(one)}))

    def _beginning(self, word: str) -> Iterable[int]:
        for at in range(bisect_left(self._words, (word,)), len(self._words)):
            if not self._words[at][0].startswith(word):
                return
            yield self._words[at][1]

    def _close(self, word: str) -> list[str]:
        """Words spelt nearly so. Those with too few letters in common are left out first: comparing is slow."""
        mine, size = _letters(word), len(word)
        least = ALIKE / 2
        likely = [
            one
            for one, long, letters in self._letters
            if max((mine & ~letters).bit_count() - size, (letters & ~mine).bit_count() - long) <= -least * (size + long)
        ]
        return get_close_matches(word, likely, n=3, cutoff=ALIKE)


def terms(said: str, known: Meanings, *, close: bool = False) -> list[Term]:
    """``close``: also what is spelt nearly so."""
    words = list(dict.fromkeys(fold(_POSTCODE.sub(r"\1 ", said))))[:MOST_TERMS]
    return [Term(word, known.of(word, close=close)) for word in words]


def _letters(word: str) -> int:
    """A bit for each letter in it; some letters share one."""
    return reduce(or_, (1 << ord(letter) % 61 for letter in word), 0)


def query(term: Term) -> str:
    """As the text of a ``tsquery``."""
    own = _quoted(term.word) + ("" if term.exact else ":*")
    return " | ".join([own, *(_quoted(sense.tag) for sense in term.senses)])


def near(word: str) -> str:
    """A ``tsquery`` for names one letter away: equal once at most one letter is left out of each."""
    return " | ".join(_quoted(one) for one in sorted({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}))


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
