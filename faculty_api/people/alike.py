"""Pure: whether two records may be one person, and which of many to compare at all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from faculty_api.people.roster.names import name_key, said_name
from schemas.roster import Why

MOST_IN_COMMON = 60
"""People with one key in common: of more than these the key says nothing."""
_SAME = (Why.SAME_NAME, Why.NAME_OTHERWISE, Why.NAME_TURNED)


class Known(NamedTuple):
    """What is compared. ``where``: their Academy."""

    id: UUID | None
    name: str
    preferred: str
    phone: str
    postcode: str
    where: str


def why_alike(one: Known, other: Known) -> list[Why]:
    """Empty when they need not be one person. Names, which take the longest, are compared last."""
    common = [Why.SAME_PHONE] if one.phone and one.phone == other.phone else []
    if one.postcode and other.postcode and _place(one.postcode) == _place(other.postcode):
        common.append(Why.SAME_POSTCODE)
    alone = not common
    if alone and (one.where != other.where or not _nothing_against(one, other)):
        return []
    name = _name(one, other)
    if name is None or (alone and name not in _SAME):
        return []
    return [name, *(common or [Why.NOTHING_AGAINST])]


def _place(postcode: str) -> str:
    return postcode.replace(" ", "").casefold()


def _nothing_against(one: Known, other: Known) -> bool:
    return not (one.phone and other.phone) and not (one.postcode and other.postcode)


def _name(one: Known, other: Known) -> Why | None:
    first, second = name_key(one.name), name_key(other.name)
    if first == second:
        if one.name.split() == other.name.split():
            return Why.SAME_NAME
        return Why.NAME_OTHERWISE if said_name(one.name) == said_name(other.name) else Why.NAME_TURNED
    near = any(
        name_key(a) == name_key(b) or _near(a, b)
        for a in (one.name, _short(one))
        for b in (other.name, _short(other))
        if a and b
    )
    return Why.NAME_NEAR if near else None


def _short(who: Known) -> str:
    """Bob Brown, for Robert Brown who likes to be called Bob."""
    words = who.name.split()
    return " ".join((who.preferred, *words[1:])) if who.preferred and len(words) > 1 else ""


def _near(one: str, other: str) -> bool:
    """All words but one agree, and that one is a letter or an initial apart; or one name has further words."""
    first, second = name_key(one).split(), name_key(other).split()
    left, right = _without(first, second), _without(second, first)
    common = len(first) - len(left)
    if not left or not right:
        return common > 1
    return common > 0 and len(left) == len(right) == 1 and _nearly(left[0], right[0])


def _without(words: list[str], others: list[str]) -> list[str]:
    kept, rest = [], list(others)
    for word in words:
        if word in rest:
            rest.remove(word)
        else:
            kept.append(word)
    return kept


def _nearly(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    return len(short) > 2 and len(long) - len(short) < 2 and _apart(short, long) < 2


def _apart(short: str, long: str) -> int:
    """0, 1, or 2 for more: letters put in, left out, changed, or two beside each other turned."""
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return 1 if short[at:] == long[at + 1 :] else 2
    if short[at + 1 :] == long[at + 1 :]:
        return 0 if at == len(short) else 1
    turned = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return 1 if turned else 2


def pairs(people: Sequence[Known]) -> list[tuple[Known, Known, list[Why]]]:
    """Everybody compared with those who share a name, a telephone, or a word of the name at one postcode."""
    seen: set[tuple[int, int]] = set()
    found = []
    for bucket in _buckets(people):
        for at in combinations(bucket, 2):
            if at not in seen:
                seen.add(at)
                one, other = people[at[0]], people[at[1]]
                if why := why_alike(one, other):
                    found.append((one, other, why))
    return sorted(found, key=_strongest)


def _buckets(people: Iterable[Known]) -> Iterator[list[int]]:
    buckets: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, who in enumerate(people):
        for key in keys(who):
            buckets[key].append(at)
    return (bucket for bucket in buckets.values() if 1 < len(bucket) <= MOST_IN_COMMON)


def keys(who: Known) -> set[tuple[str, ...]]:
    """What two records must have one of in common to be compared."""
    name = name_key(who.name)
    found: set[tuple[str, ...]] = {("name", name)}
    if who.phone:
        found.add(("phone", who.phone))
    if who.postcode:
        place, short = _place(who.postcode), name_key(who.preferred) if who.preferred else ""
        found |= {("place", place, word) for word in (*name.split(), *short.split())}
    return found


_ORDER = list(Why)


def _strongest(pair: tuple[Known, Known, list[Why]]) -> tuple[object, ...]:
    one, other, why = pair
    agree = -len([reason for reason in why if reason is not Why.NOTHING_AGAINST])
    return agree, [_ORDER.index(reason) for reason in why], one.name, other.name, str(one.id), str(other.id)
