"""E-mail addresses, telephone numbers and postcodes, in one shape each."""

import re
from collections.abc import Iterable

from faculty_api.people.roster.faults import CellFault, Found

_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}"
)
_LEFT_OUT_EMAIL = CellFault(
    "This is not an e-mail address, so it was left out.",
    "Write it as name@example.org.",
)
_SECOND_EMAIL = CellFault(
    "This cell holds more than one e-mail address; the first was taken.",
    "Leave the one address they log in with.",
)
_LEFT_OUT_PHONE = CellFault(
    "This is not a telephone number, so it was left out.",
    "Write a UK number with its 0, for example 07700 900123; other countries with + and the country code.",
)
_SHORTENED_PHONE = CellFault(
    "The spreadsheet has shortened this telephone number, so it was left out.",
    "Set the column to Text, then type the number again, for example 07700 900123.",
)
_SECOND_PHONE = CellFault(
    "This cell holds more than one telephone number; the first was taken.",
    "Leave the one number to ring, and put the other in the notes.",
)
_LEFT_OUT_POSTCODE = CellFault(
    "There is no such postcode, so it was left out.",
    "Write the whole UK postcode, for example BD1 2UT.",
)
_HALF_POSTCODE = CellFault(
    "This is only the first half of a postcode, so it was left out.",
    "Write the whole UK postcode, for example BD1 2UT.",
)

_AREA_LIST = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH "
    "EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK "
    "ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD "
    "TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_AREAS = frozenset(_AREA_LIST.split())
_OUTWARD = re.compile(r"([A-Z]{1,2})\d[A-Z\d]?", re.ASCII)
_INWARD = re.compile(r"\d[ABD-HJLNP-UW-Z]{2}", re.ASCII)


def read_email(text: str) -> Found[str | None]:
    parts = re.split(r"[\s;,<>]+", text.casefold().replace("mailto:", "").strip(" .;,<>()"))
    addresses = [part.strip("()'\"") for part in parts if "@" in part]
    if not addresses:
        return None, (_LEFT_OUT_EMAIL,)
    local = addresses[0].partition("@")[0]
    if len(addresses[0]) > 200 or len(local) > 64 or not _EMAIL.fullmatch(addresses[0]):
        return None, (_LEFT_OUT_EMAIL,)
    return addresses[0], ((_SECOND_EMAIL,) if len(set(addresses)) > 1 else ())


def read_phone(text: str) -> Found[str | None]:
    if re.fullmatch(r"\d(\.\d+)?e\+?\d+", text.casefold()):
        return None, (_SHORTENED_PHONE,)
    first = _number(text[:200])
    if first:
        return first, ()
    numbers = [
        number for part in re.split(r"\s*(?:[/;,|\n]|\bor\b|\band\b)\s*", text[:200]) if (number := _number(part))
    ]
    return (numbers[0], (_SECOND_PHONE,)) if numbers else (None, (_LEFT_OUT_PHONE,))


def _number(text: str) -> str | None:
    """ "07700 900123"; abroad "+33 612345678"; ``None`` for anything with other words in it."""
    bare = re.sub(r"^(mobile|mob|tel|phone|home|work|m|t)\b[.: ]*", "", text.casefold().strip())
    if not re.fullmatch(r"\+?[\d\s().-]{7,30}", bare, re.ASCII):
        return None
    digits = re.sub(r"[\s().-]", "", bare.replace("(0)", " ") if re.match(r"\+|00", bare) else bare)
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    if digits.startswith("+44"):
        digits = "0" + digits[3:].removeprefix("0")
    elif re.fullmatch(r"44[1237]\d{9}", digits):
        digits = "0" + digits[2:]
    elif re.fullmatch(r"[1237]\d{9}", digits):  # a spreadsheet eats the leading nought of a number
        digits = "0" + digits
    if digits.startswith("+"):
        return f"+{digits[1:3]} {digits[3:]}" if 8 <= len(digits) - 1 <= 15 else None
    return _spaced(digits) if re.fullmatch(r"0[1235789]\d{9}|0[18]\d{8}", digits) else None


def _spaced(digits: str) -> str:
    if digits.startswith("02"):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if re.match(r"011|01\d1|0[389]", digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return f"{digits[:5]} {digits[5:]}"


def read_postcode(text: str) -> Found[str | None]:
    squeezed = re.sub(r"[\s.,-]", "", text.upper())
    outward, inward = squeezed[:-3], squeezed[-3:]
    if _is_outward(outward) and _INWARD.fullmatch(inward):
        return f"{outward} {inward}", ()
    return None, ((_HALF_POSTCODE,) if _is_outward(squeezed) else (_LEFT_OUT_POSTCODE,))


def is_postcode(text: str) -> bool:
    """A whole postcode of the United Kingdom, or its first half."""
    squeezed = re.sub(r"[\s.,-]", "", text.upper())
    return _is_outward(squeezed) or read_postcode(text)[0] is not None


def _is_outward(text: str) -> bool:
    found = _OUTWARD.fullmatch(text)
    return bool(found and found.group(1) in _AREAS)


def address_lines(cells: Iterable[str], postcode: str) -> list[str]:
    """What stands below the name on an envelope: lines of cells, or one line's parts between commas; a house number
    stays with its street, and the postcode, which has a place of its own, is left out."""
    lines = [" ".join(line.split()) for cell in cells for line in cell.splitlines()]
    lines = [line.strip(" ,;") for line in lines]
    if len(lines) == 1:
        lines = [part.strip(" ;") for part in re.sub(r"^(\d+[a-z]?),", r"\1", lines[0], flags=re.I).split(",")]
    place = postcode.replace(" ", "").casefold()
    return [line for line in dict.fromkeys(lines) if line and line.replace(" ", "").casefold() != place]
