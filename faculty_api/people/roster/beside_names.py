"""Pure: what stands beside a name and is none: pronouns, letters of honours and degrees, and the Jr of a son."""

import re
from typing import NamedTuple

_SAID = r"(?:she|her|hers|he|him|his|they|them|theirs?|ze|zir|hir|xe|xem|ey|em|it|its|any)"
_PRONOUNS = re.compile(
    rf"\s*[(\[]\s*({_SAID}(?:\s*[/,&]\s*{_SAID})+|she|he|they|(?:any|all) pronouns)\s*[)\]]"
    rf"|[\s,–-]+({_SAID}(?:\s*/\s*{_SAID})+)\s*$",
    re.IGNORECASE,
)
_SURE = frozenset(
    """
    OBE MBE CBE KBE DBE GBE BEM KCB DCB CMG KCMG DCMG CVO LVO MVO KCVO DCVO RRC QPM KPM QAM QSO QN
    PhD PHD DPhil EdD DSc MSc MSC BSc BSC MBA MPhil MRes MEd BEd LLB LLM MPH PGCE PGDip PGCert DClinPsy MBPsS CPsychol
    MBBS MBChB BMBS FRCP MRCP FRCS MRCS FRCGP MRCGP FRCPsych MRCPsych FRCN FRCEM FRSA FRS FRSM FFPH FHEA SFHEA PFHEA
    DipSW CQSW RGN RMN RNLD RSCN SRN FCIPD MCIPD Esq
    """.split()  # noqa: SIM905
)
"""Letters that nobody is called by."""
_SHORT = frozenset(["MA", "BA", "MD", "MP", "JP", "DL", "CB", "CH", "KC", "QC", "RN", "MS", "KG", "KT", "TD", "VR"])
"""Letters that are somebody's name as well: only after a comma that follows a whole name."""
_SONS = {"jr": "Jr", "jnr": "Jr", "sr": "Sr", "snr": "Sr", "II": "II", "III": "III", "IV": "IV"}


class Parted(NamedTuple):
    """``after``: what stays, behind the name. ``letters`` are those of honours and degrees."""

    name: str
    after: str
    pronouns: str
    letters: str


def parted(text: str) -> Parted:
    """``text`` may be "First Surname" or "Surname, First"."""
    pronouns = [one for found in _PRONOUNS.finditer(text) for one in found.groups() if one]
    if pronouns:
        text = _PRONOUNS.sub(" ", text).strip(" ,")
    first, *others = [" ".join(part.split()) for part in text.split(",")]
    whole = len(first.split()) > 1 and not text.isupper()
    kept, after, letters = [first], list[str](), list[str]()
    for part in others:
        words = [_plain(word) for word in part.split()]
        if words and all(word in _SURE or (word in _SHORT and whole) for word in words):
            letters += words
        elif len(words) == 1 and (son := _SONS.get(words[0]) or _SONS.get(words[0].casefold())):
            after.append(son)
        else:
            kept.append(part)
    while len(words := kept[-1].split()) > (2 if len(kept) == 1 else 1) and _plain(words[-1]) in _SURE:
        kept[-1] = " ".join(words[:-1])
        letters.insert(0, _plain(words[-1]))
    if not pronouns and not letters and not after:
        return Parted(text, "", "", "")
    return Parted(", ".join(kept), " ".join(after), "; ".join(pronouns), " ".join(letters))


def _plain(word: str) -> str:
    return word.replace(".", "").strip("()")
