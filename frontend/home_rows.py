"""One line of a home page."""

from datetime import datetime
from typing import NamedTuple


class Row(NamedTuple):
    """One thing to do. Sorted by ``due``; the whole row is the link."""

    due: datetime
    text: str
    hint: str
    status: str
    href: str
