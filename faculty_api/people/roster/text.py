"""Cleaning the text of a cell, and folding it for comparison."""

import re
import unicodedata

from faculty_api.people.roster.faults import CellFault, Found

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Marks nobody sees: byte-order mark, zero-width space, and those that turn the direction of writing.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_SPACES = re.compile(r"[^\S\n]+")
_PLAIN_WORDS = re.compile(r"[a-z0-9]+")
_PHONE_LIKE = re.compile(r"\+[\d\s().-]{7,}", re.ASCII)
_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)", re.IGNORECASE)
LONGEST_CELL = 32_767  # characters, in every spreadsheet program
_NOTHING = frozenset({"-", "–", "—", "--", "n/a", "na", "none", "nil", "."})

FORMULA = CellFault(
    "This cell holds a formula, not text, so it was left out.",
    "Type the words themselves into the cell, or clear it.",
)
WORKED_OUT = CellFault(
    "This cell holds a formula; the value it last showed was read.",
    "Nothing is needed if the value is right; else type the words themselves.",
)
SHEET_ERROR = CellFault(
    "This cell holds a spreadsheet error, so it was left out.",
    "Mend the formula in the spreadsheet, or type the words themselves.",
)
TOO_LONG = CellFault(
    "This cell holds more text than a spreadsheet cell can, so it was left out.",
    "Look for a quotation mark that is never closed, or shorten the text.",
)
BROKEN = CellFault(
    "Some characters of this cell could not be read, so it was left out.",
    "Type it again, then save the file as “CSV UTF-8” or as .xlsx.",
)
HIDDEN = CellFault(
    "This cell held hidden characters; they were left out and the rest was read.",
    "Nothing is needed if the words are right; else type them again.",
)


def clean(raw: str) -> str:
    """Line breaks stay, other white space is one blank, marks nobody sees go."""
    if raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    text = _SPACES.sub(" ", _UNSEEN.sub("", _CONTROLS.sub("", text)))
    return re.sub(r" ?\n\s*", "\n", text).strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


def read_cell(raw: str) -> Found[str]:
    """The words of a cell; formulas, errors and broken characters are told and give the empty text."""
    if len(raw) > LONGEST_CELL:
        return "", (TOO_LONG,)
    text = clean(raw)
    bare = text.removeprefix("'").strip()
    if _is_formula(bare):
        return "", (FORMULA,)
    if _ERROR.match(bare):
        return "", (SHEET_ERROR,)
    if "\ufffd" in bare:
        return "", (BROKEN,)
    faults = (HIDDEN,) if _CONTROLS.search(raw) else ()
    return ("" if bare.casefold() in _NOTHING else bare), faults


def _is_formula(text: str) -> bool:
    start = unicodedata.normalize("NFKC", text[:1])
    if start == "+":
        return not _PHONE_LIKE.fullmatch(text)
    return start in {"=", "@"} or bool(re.match(r"-\s*[\d(.@=+]", text))


def fold(text: str) -> str:
    """For comparison: no case, accents or punctuation; ``&`` is "and"; words parted by one blank."""
    if text.isascii():
        return " ".join(_PLAIN_WORDS.findall(text.lower().replace("&", " and ").replace("'", "").replace("`", "")))
    text = unicodedata.normalize("NFKD", text.casefold().replace("&", " and ").replace("ł", "l").replace("ø", "o"))
    text = re.sub(r"['’‘`´]", "", text)
    kept = (character for character in text if not unicodedata.combining(character))
    return " ".join("".join(character if character.isalnum() else " " for character in kept).split())


def squash(text: str) -> str:
    """As ``fold``, without the blanks: "E-mail", "e mail" and "EMAIL" are one."""
    return fold(text).replace(" ", "")


def shown(value: str) -> str:
    """Short enough for a report, and on one line."""
    value = one_line(clean(value[:1000]))
    return value if len(value) <= 120 else value[:119] + "…"
