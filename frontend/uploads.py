"""A file that is refused: back to the page where it was chosen, so that the browser's Back and Reload stay safe there.

What was wrong travels in the address, sealed for this person and this page; nothing is stored and nothing can be read.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from litestar import Request
from litestar.response import Redirect

from faculty_api.kernel.errors import Refusal
from frontend.render import Errors, by_field
from schemas.errors import Fault

MARK = "refused"
MOST_FAULTS = 12
"""Told at once, so that the address stays short enough for every server on the way."""


class Told(NamedTuple):
    """What was wrong, and what else was filled in."""

    errors: dict[str, Fault]
    values: dict[str, str]


def back(request: Request, errors: Errors, values: Mapping[str, str] | None = None) -> Redirect:
    """To the page of the same address, which shows the faults: see ``refused``."""
    faults = [
        Fault(field=fault.field[:100], message=fault.message[:300])
        for fault in list(by_field(errors).values())[:MOST_FAULTS]
    ]
    said = msgspec.json.encode((faults, dict(values or {}))).decode()
    sealed = request.app.state.vault.seal(said, place=_place(request))
    return Redirect(f"{request.url.path}?{MARK}={urlsafe_b64encode(sealed).decode()}", status_code=303)


def refused(request: Request) -> Told:
    """What ``back`` brought here; nothing for whoever else opens the address, or when it was changed."""
    try:
        sealed = urlsafe_b64decode(request.query_params.get(MARK, "").encode())
        said = request.app.state.vault.open(sealed, place=_place(request))
        faults, values = msgspec.json.decode(said, type=tuple[list[Fault], dict[str, str]])
    except (ValueError, Refusal):
        return Told({}, {})
    return Told(by_field(faults), values)


def _place(request: Request) -> str:
    return f"refused/{request.state.actor.person}{request.url.path}"
