"""Pure: the ways in which a name, a number or an address is spelt in what others wrote, as regular expressions that
Python and PostgreSQL read alike (both without regard to case; PostgreSQL 14 and later)."""

import re
import unicodedata
from collections.abc import Iterable

_BETWEEN = r"[\W_]+"
_APART = r"(?:[^\w{}\[\]\"\\]|_)"
"""What may stand between two words. Never a sign of JSON's, so that no match runs from one text into the next."""
_WITHIN = frozenset("'’‘ʼ`´-‐‑–.")  # every sign typed for an apostrophe or a hyphen
_SCRIPTS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that put no spaces between words, where a name begins and ends within a run of letters."""
_EXTENSION = re.compile(r"(?:ext(?:ension)?|x|#)\.?\s*\d+\s*$", re.IGNORECASE)
FEWEST_DIGITS = 7


def any_of(forms: Iterable[str]) -> str:
    """One expression for all of these, the longest first; empty for none."""
    each = sorted(set(forms), key=lambda one: (-len(one), one))
    return "|".join(f"(?:{found})" for one in each if (found := spelt(one)))


def spelt(form: str) -> str:
    if "@" in form:
        return _address(form.strip())
    if number := digits(form):
        return _number(number)
    return name(form)


def digits(form: str) -> str:
    """Of a phone number without what it begins with inside its country; empty for what is none."""
    without = _EXTENSION.sub("", form)
    if re.search(r"[^\W\d_]", without):
        return ""
    found = re.sub(r"\D", "", without.replace("(0)", ""))
    found = found.removeprefix("00") if not without.strip().startswith("+") else found
    found = found.removeprefix("44").lstrip("0")
    return found if len(found) >= FEWEST_DIGITS else ""


def _number(number: str) -> str:
    """By its digits, with or without +44, 0044 or 0 before, however they are set apart."""
    apart = rf"{_APART}{{0,3}}"
    before = rf"(?:(?:\+|00){apart})?(?:44{apart})?(?:\(?0\)?{apart})?"
    return rf"(?<!\d){before}{apart.join(number)}(?!\d)"


def _address(form: str) -> str:
    who, _, where = form.partition("@")
    return rf"(?<![\w.+-]){re.escape(who)}\s?@\s?{re.escape(where)}(?![\w-])(?!\.\w)"


def name(form: str) -> str:
    """Its words with anything between them; an apostrophe or a hyphen within it may be another one, or left out. With
    or without its accents."""
    words = [one for one in re.split(rf"({_BETWEEN})", unicodedata.normalize("NFC", form)) if one]
    while words and re.fullmatch(_BETWEEN, words[0]):
        words = words[1:]
    while words and re.fullmatch(_BETWEEN, words[-1]):
        words = words[:-1]
    if not words:
        return ""
    joined = bool(_SCRIPTS.match(words[0][0]) and _SCRIPTS.match(words[-1][-1]))
    said = "".join(_between(one, joined) if re.fullmatch(_BETWEEN, one) else _letters(one) for one in words)
    before = "" if _SCRIPTS.match(words[0][0]) else r"(?<![^\W_])"
    after = "" if _SCRIPTS.match(words[-1][-1]) else r"(?![^\W_])"
    return f"{before}{said}{after}"


def _between(signs: str, joined: bool) -> str:
    return f"{_APART}{{0,4}}" if joined or _WITHIN.issuperset(signs) else f"{_APART}{{1,4}}"


def _letters(word: str) -> str:
    return "".join(map(_letter, word))


def _letter(one: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", one))
    if not marks or not all(map(unicodedata.combining, marks)):
        return re.escape(one)
    return f"(?:{re.escape(one)}|{re.escape(base)}{''.join(f'{mark}?' for mark in marks)})"
