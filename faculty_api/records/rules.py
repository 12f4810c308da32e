"""Pure: why two records cannot be joined, and what the one record says then."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from faculty_api.people.roster.names import name_key
from schemas.payments import BankStatus
from schemas.records import Detail, DetailChoice


class Bank(NamedTuple):
    """How somebody's bank details stand; ``live``: accounts entered or confirmed; ``confirmed``: the one paid into."""

    newest: str
    live: frozenset[str]
    confirmed: str | None


class Facts(NamedTuple):
    """Of two records, what speaks against joining them."""

    in_common: bool = True
    """Some word of their names, a number or an address, now or before."""
    alone: Sequence[str] = ()
    """Names of those of the two who told us something for themselves alone and never logged in; the other does."""
    unsure: Sequence[str] = ()
    """The same of who told us what helps them, or agreed to something, where only a part of a name is alike."""
    staff: Sequence[str] = ()
    """Names of those of the two who work here."""
    told_apart: bool = False
    not_with: bool = False
    overlaps: Sequence[str] = ()
    """Days on which both are booked at one time."""
    both_asked: Sequence[str] = ()
    """Days of sessions that both have an offer for."""
    bank: tuple[Bank | None, Bank | None] = (None, None)
    """Of the record that is kept, and of the other."""
    in_run: bool = False
    came_back: bool = False
    two_moves: bool = False
    """Both have an open move to another Academy."""
    moves_from_elsewhere: bool = False
    """The other has an open move, from an Academy that is not the one of the record that is kept."""


SAME = "This is one record. Choose two different ones"
GONE = "One of these records was joined to another already. Look at the list again"
NOTHING_IN_COMMON = (
    "They have no part of a name, no number and no email address in common. If they are one person,"
    " put right what is wrong in one of the two first: they are told of it"
)
FOR_THEM_ALONE = (
    "{name} told us something that is for them alone, and has never logged in, so nobody can say that both are theirs."
    " Help them to log in once, then join the records"
)
NOT_SURE = (
    "{name} has never logged in, and told us what helps them, or what they agree to. A part of a"
    " name is too little to give that to somebody else's log-in: put right their name or number first, or help them to"
    " log in once"
)
PROVE = "Its owner logs in with {email}. Send a code there, and enter it as they read it to you"
KEEP_LOG_IN = "They log in with the email address of the record you keep. Keep it: they can change it on their own page"
ACROSS = "These two belong to different local Academies. Ask a national lead to join them"
DIFFERENT_BANKS = (
    "Both have confirmed bank details, and they are different. Ask finance which account is right: "
    "they can put the other on hold"
)
KEEP_OTHER = "Only the other record has confirmed bank details. Keep that record, and join this one to it"
UNCHECKED = "The other record has bank details that nobody has checked. Ask finance to check them, or put them on hold"
IN_RUN = (
    "A claim of the other record is in a payment run now. Wait until the run is finished, or keep that record instead"
)
CAME_BACK = "A payment of the other record came back, and finance has not decided about it. Ask finance first"
TOLD_APART = "Somebody found these to be two people. If that was wrong, take it back in the list of possible duplicates"
TWO_MOVES = (
    "Both have asked to move to another local academy, and one person has one move at a time."
    " Finish one of the two moves, or take it back, first"
)
MOVES_FROM_ELSEWHERE = (
    "The other record has asked to move, from another local academy than the record that is kept."
    " Finish that move, or take it back, first"
)
NOT_WITH = "These two are not to be paired with each other, so they are noted as two people. Ask the team who noted it"


def objections(facts: Facts) -> list[str]:
    """All that stands in the way, in words; empty when they can be joined."""
    said = [f"{name} works here and is more than an associate. Records of staff are not joined" for name in facts.staff]
    said += [] if facts.in_common else [NOTHING_IN_COMMON]
    said += [FOR_THEM_ALONE.format(name=name) for name in facts.alone]
    said += [NOT_SURE.format(name=name) for name in facts.unsure if name not in facts.alone]
    said += [words for words, stands in ((TOLD_APART, facts.told_apart), (NOT_WITH, facts.not_with)) if stands]
    said += [
        f"Both are booked at the same time on {day}. Cancel one of the two bookings first" for day in facts.overlaps
    ]
    said += [f"Both have an offer for the session on {day}. Withdraw one of the two first" for day in facts.both_asked]
    bank = objection_to_banks(*facts.bank)
    said += [
        words
        for words, stands in (
            (bank, bank),
            (IN_RUN, facts.in_run),
            (CAME_BACK, facts.came_back),
            (TWO_MOVES, facts.two_moves),
            (MOVES_FROM_ELSEWHERE, facts.moves_from_elsewhere and not facts.two_moves),
        )
        if words and stands
    ]
    return said


def objection_to_banks(kept: Bank | None, other: Bank | None) -> str | None:
    """None also where the other's are left behind: on hold, or the same account."""
    if kept is None or other is None or other.newest == BankStatus.FROZEN:
        return None
    if kept.confirmed and other.confirmed:
        if kept.confirmed != other.confirmed:
            return DIFFERENT_BANKS
    elif other.confirmed:
        return KEEP_OTHER
    return None if other.live <= kept.live else UNCHECKED


class Known(NamedTuple):
    """How somebody is known, or was."""

    name: str
    email: str | None
    phone: str


LEAST = 3
"""Letters of the shortest word of a name that says anything."""


def in_common(one: Sequence[Known], other: Sequence[Known]) -> bool:
    return bool(_marks(one) & _marks(other))


def surely(one: Sequence[Known], other: Sequence[Known]) -> bool:
    """More than a word of a name: the whole of it, a number or an address."""
    whole = {f"name/{name_key(known.name)}" for known in (*one, *other)}
    both = _marks(one) & _marks(other)
    return any(not mark.startswith("name/") or (mark in whole and " " in mark) for mark in both)


def _marks(known: Sequence[Known]) -> set[str]:
    found: set[str] = set()
    for one in known:
        digits = re.sub(r"\D", "", one.phone).removeprefix("44").lstrip("0")
        found |= {f"name/{word}" for word in name_key(one.name).split() if len(word) >= LEAST}
        found |= {f"name/{name_key(one.name)}", f"email/{(one.email or '').casefold()}", f"phone/{digits}"}
    return found - {"name/", "email/", "phone/"}


def details(kept: Mapping[Detail, Any], other: Mapping[Detail, Any]) -> list[DetailChoice]:
    """Details that one of the two has, side by side."""
    return [
        DetailChoice(
            detail=one,
            kept=_text(kept[one]),
            other=_text(other[one]),
            choose=_said(kept[one]) and _said(other[one]) and kept[one] != other[one],
        )
        for one in Detail
        if _said(kept[one]) or _said(other[one])
    ]


def taken(kept: Mapping[Detail, Any], other: Mapping[Detail, Any], take: Sequence[Detail]) -> dict[Detail, Any]:
    """What changes in the record that is kept: what was chosen of the other, and what only the other says."""
    return {
        one: other[one]
        for one in Detail
        if _said(other[one]) and other[one] != kept[one] and (one in take or not _said(kept[one]))
    }


def _said(value: Any) -> bool:
    return value not in (None, "")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def together(one: str, other: str, most: int = 4000) -> str:
    """Two texts under each other; what is in both stands once."""
    if not one or not other or other in one:
        return one or other
    return f"{one}\n{other}"[:most]
