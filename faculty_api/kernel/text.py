"""Characters that nobody types and that cannot be kept in text: found, and shown as a mark that can be seen."""

import re

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""PostgreSQL refuses NUL and half characters in text; the others come from a paste of something else than text."""
MARK = "\ufffd"


def unseen(text: str) -> bool:
    return bool(_UNSEEN.search(text))


def seen(text: str) -> str:
    """Each such character as U+FFFD: whoever reads it again sees where it stands."""
    return _UNSEEN.sub(MARK, text)
