"""Takes other people out of somebody's copy: their names, addresses, phone numbers and ids, wherever they stand."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from faculty_api.accounts.models import Person
from faculty_api.dataprotection import queries, spellings
from faculty_api.kernel.work import Work

SOMEBODY = "somebody else"
_BETWEEN = r"[\W_]+"
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"[^\s<>(),;:\"]+@[^\s<>(),;:\"]+[^\s<>(),;:\".]")


async def masking(
    work: Work, me: Person, others: Iterable[UUID], content: Any, mine: Collection[UUID]
) -> Callable[[Any], Any]:
    """What masks every text in ``content``. ``others``: people who have to do with this person; their short names and
    numbers are masked too. ``mine``: the records of the person, which are not."""
    texts = list(dict.fromkeys(_texts(content)))
    found = {UUID(one) for text in texts for one in _ID.findall(text)}
    ids = await queries.known(work.session, found - {*mine})
    near = await queries.people(work.session, [*others])
    far = await queries.named_like(
        work.session, _phrases(texts), {one.lower() for t in texts for one in _ADDRESS.findall(t)}
    )
    own = {_plain(me.full_name), _plain(me.preferred_name), (me.email or "").lower(), me.phone}
    forms = {form for one in (*near, *far) if one.id not in mine for form in _forms(one, near=one in near)}
    forms = {form for form in forms if form and _plain(form) not in _plain(me.full_name) and form.lower() not in own}
    longest_first = sorted({str(one) for one in ids} | forms, key=lambda form: (-len(form), form))
    if not longest_first:
        return lambda value: value
    pattern = re.compile("|".join(map(_pattern, longest_first)))
    return lambda value: _replaced(value, pattern)


def _forms(one: Person, *, near: bool) -> Iterator[str]:
    yield from (one.full_name, one.email or "")
    if near:
        yield from (one.phone, one.preferred_name, one.full_name.split()[0] if one.full_name.split() else "")


def _pattern(form: str) -> str:
    """However it is spelt. A single word as it is written, so that Will is masked and will is not."""
    if not (found := spellings.spelt(form)):
        return re.escape(form)
    return found if len(_plain(form).split()) == 1 and not spellings.digits(form) else f"(?i:{found})"


def _plain(text: str) -> str:
    return re.sub(_BETWEEN, " ", text).strip().lower()


def _phrases(texts: Iterable[str]) -> set[str]:
    """Every run of words that could be somebody's name."""
    found: set[str] = set()
    for text in texts:
        words = _plain(text).split()
        for most in range(1, queries.MOST_WORDS + 1):
            found.update(" ".join(words[at : at + most]) for at in range(len(words) - most + 1))
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _replaced(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(SOMEBODY, value)
    if isinstance(value, dict):
        return {pattern.sub(SOMEBODY, str(key)): _replaced(one, pattern) for key, one in value.items()}
    return [_replaced(one, pattern) for one in value] if isinstance(value, list) else value
