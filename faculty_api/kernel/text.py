"""Characters that nobody types and that cannot be kept in text: found, and shown as a mark that can be seen."""

import re
from typing import Any

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""PostgreSQL refuses NUL and half characters in text; the others come from a paste of something else than text."""
MARK = "\ufffd"


def unseen(text: str) -> bool:
    return bool(_UNSEEN.search(text))


def seen(text: str) -> str:
    """Each such character as U+FFFD: whoever reads it again sees where it stands."""
    return _UNSEEN.sub(MARK, text)


class Repeated(str):
    """A field that a form brought more than once. It is the last one, wherever one text is wanted, as who filled it in
    again would expect; ``every`` has them all, for ticks and other lists."""

    every: list[str]

    @classmethod
    def of(cls, given: list[str]) -> "Repeated":
        made = cls(given[-1])
        made.every = given
        return made


def all_of(value: Any) -> list[Any]:
    """All that a form brought of one field: none, one or several."""
    if isinstance(value, Repeated):
        return list(value.every)
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return [] if value is None else [value]
