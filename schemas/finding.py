"""Looking for people in the register: what is asked for, and who was found."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.people import AssociateLine, AssociateStatus, Kind, LentDays
from schemas.values import View

MOST_WORDS = 200
"""Characters of the words to look for."""
MOST_MONTHS = 60


class FindAssociates(View, frozen=True, kw_only=True):
    """Everything asked for holds together. ``q``: words, each of which is found.

    ``not_asked_months``: had no offer for so long; 0: never had one.
    """

    q: Annotated[str, Meta(max_length=MOST_WORDS)] = ""
    academy: str | None = None
    kind: Kind | None = None
    status: AssociateStatus | None = None
    trained: bool | None = None
    free_on: date | None = None
    not_asked_months: int | None = None
    after: UUID | None = None


class FoundAssociate(AssociateLine, frozen=True, kw_only=True):
    """``why``: what beside the full name has the words in it. ``close``: nobody fits exactly, this name is near.

    ``lent``: of another Academy, and may be asked on these days.
    """

    why: list[str] = []
    close: bool = False
    lent: LentDays | None = None
