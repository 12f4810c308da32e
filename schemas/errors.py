"""What went wrong, in the shape of RFC 9457."""

from schemas.values import View


class Fault(View, frozen=True, kw_only=True):
    """One field and how to mend it; ``field`` is the name in the command, or empty when no one field is meant."""

    field: str
    message: str


class Problem(View, frozen=True, kw_only=True):
    """``application/problem+json``; ``faults`` is our extension member."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    faults: list[Fault] = []
