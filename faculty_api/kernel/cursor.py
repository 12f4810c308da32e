"""Where a list goes on: the last row's place in its order, as text that a caller hands back unread."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from faculty_api.kernel.errors import Malformed, Refusal
from schemas.values import Instant

Item = TypeVar("Item")


def write(at: datetime, ident: UUID) -> str:
    return urlsafe_b64encode(msgspec.json.encode((at, ident))).decode().rstrip("=")


def read(cursor: str) -> tuple[datetime, UUID]:
    try:
        found = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(found, type=tuple[Instant, UUID])
    except (ValueError, msgspec.MsgspecError):
        raise unknown() from None


def number(cursor: str) -> int:
    """The place in a list that goes by numbers."""
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 16):
        raise unknown()
    return int(cursor)


def unknown() -> Refusal:
    return Malformed.field("cursor", "We do not know this place in the list. Start from its beginning")


def split(rows: Sequence[Item], most: int) -> tuple[Sequence[Item], Item | None]:
    """Of ``most`` + 1 rows asked for: those of this page, and the last of them if there is another page."""
    return rows[:most], rows[most - 1] if len(rows) > most else None
