"""Refusals: what we will not do, named, in words fit to show, with the way forward."""

from collections.abc import Sequence

from schemas.errors import Fault

MOST_LETTERS = 12
"""Letters that are named; a name has seldom more."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Base of every "no". ``detail`` is shown to the person as it stands; ``faults`` name single fields."""

    status = 400
    title = "There is a problem"
    type = "about:blank"
    """Which problem it is, for programs: RFC 9457."""
    way: tuple[str, str] | None = None
    """Where a page leads on to, beside the home page: the link's words and its address."""

    def __init__(self, detail: str = "", *, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.faults = faults

    @classmethod
    def field(cls, name: str, message: str) -> "Refusal":
        return cls(message, faults=(Fault(field=name, message=message),))


class Malformed(Refusal):
    status = 400
    title = "We could not read what was sent"


class NotLoggedIn(Refusal):
    status = 401
    title = "Log in to continue"


class NotAllowed(Refusal):
    status = 403
    title = "You do not have access to this"


class NotFresh(NotAllowed):
    """It was too long ago that this log-in showed who it is. ``form`` is what was sent, to be sent on afterwards;
    ``code`` came with it and did not fit; ``again``: a new one was asked for."""

    title = "Check that it is you"
    type = "urn:lived-experience-faculty:check-that-it-is-you"

    def __init__(self, form: Sequence[tuple[str, str]] = (), *, code: str | None = None, again: bool = False) -> None:
        super().__init__(
            "Before this we check that it is you, and the last check was more than 5 minutes ago. POST "
            "/api/v1/proof-code sends a code to your email address; POST /api/v1/proof takes it. Then send this again"
        )
        self.form, self.code, self.again = form, code, again


class NotFound(Refusal):
    status = 404
    title = "We could not find that"


class Conflict(Refusal):
    """The world moved on: somebody else was first, or it has been done already."""

    status = 409
    title = "This has changed"


class KeyUsed(Conflict):
    """A command came again under its key with another body."""


class CannotShow(Refusal):
    """A file of a kind that lacks letters of what it would hold (RFC 9110, 406: not to be had in this form)."""

    status = 406
    title = "This file cannot show every letter"

    def __init__(self, letters: Sequence[str], instead: str) -> None:
        super().__init__(f"{cannot_show(letters)}. {instead}")


def cannot_show(letters: Sequence[str]) -> str:
    """Each letter once, in the order of the words; empty where there is none."""
    said = [f"“{one}”" for one in dict.fromkeys(letters)]
    more = " and others" if len(said) > MOST_LETTERS else ""
    return f"A PDF file of ours cannot show these letters: {', '.join(said[:MOST_LETTERS])}{more}" if said else ""


class TooLarge(Refusal):
    status = 413
    title = "That is too large"


class Invalid(Refusal):
    """The words were understood and cannot be accepted; ``faults`` say which and how to mend them."""

    status = 422
    title = "There is a problem with what was entered"


def filled_in(words: str, field: str, message: str) -> str:
    """The words without the spaces around them; Invalid at this field where there are none."""
    if not words.strip():
        raise Invalid.field(field, message)
    return words.strip()


class TooMany(Refusal):
    status = 429
    title = "Too many tries"
