"""Whatever goes wrong, answered in words: problem details for the API, a page for people."""

import asyncio
import logging
import re
import secrets
from contextlib import suppress
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from faculty_api.kernel import doors
from faculty_api.kernel.asked import faults_of, refusal
from faculty_api.kernel.errors import Conflict, Invalid, Malformed, NotFound, NotFresh, Refusal, TooLarge
from faculty_api.kernel.work import translated
from schemas.errors import Fault, Problem

log = logging.getLogger("faculty")
MOST_THROWN_AWAY = 512 * 1024 * 1024
"""Bytes of an upload that are read to its end although it is too large."""
PATIENCE = 300.0
"""Seconds that takes at most."""


def refusal_for(error: Exception) -> Refusal:
    """Whatever went wrong, as a refusal in words. Only a fault of ours becomes a 500, with a number to quote."""
    match error:
        case Refusal():
            return error
        case ValidationException():
            faults = tuple(_fault(item) for item in error.extra or () if isinstance(item, dict))
            return Malformed("Some of what was sent could not be read", faults=faults)
        case HTTPException(status_code=404 | 405):
            return NotFound("We could not find that page. Check the address")
        case HTTPException(status_code=413):
            return TooLarge("What was sent is too long. Make it shorter, then send it again")
        case HTTPException():
            unread = Malformed("What was sent could not be read")
            unread.status = error.status_code if error.status_code < 500 else 500
            return unread
        case UnicodeError() | RecursionError():
            return Malformed("What was sent is not text that can be read")
        case IntegrityError():
            return translated(error, {})  # type: ignore[return-value]
        case DataError():
            return Malformed("A value is too large, or has a character that cannot be stored")
        case DBAPIError() if getattr(error.orig, "sqlstate", "") in {"40001", "40P01", "55P03"}:
            return Conflict("Somebody else changed this at the same time. Try again")
        case LookupError() if type(error) is LookupError:
            return Malformed("What was sent is in an encoding we do not know")
    number = secrets.token_hex(4)
    log.error("incident %s", number, exc_info=error)
    incident = Refusal(f"Something went wrong on our side. Nothing was changed. If you call us, quote {number}")
    incident.status = 500
    return incident


def _fault(item: dict[str, Any]) -> Fault:
    """msgspec names a missing or unknown field in its message; the framework's key is then only the body's."""
    key, message = str(item.get("key") or ""), str(item.get("message", ""))
    named = re.search(r"field `([^`]+)`", message) if key in {"", "data"} else None
    words = message if "regex" not in message else "Has a character that cannot be used, or is not in the form wanted"
    return Fault(field=named[1] if named else "body" if key in {"", "data"} else key, message=words)


def problem(refusal: Refusal) -> Response[Problem]:
    """RFC 9457."""
    body = Problem(
        type=refusal.type,
        title=refusal.title,
        status=refusal.status,
        detail=refusal.detail,
        faults=list(refusal.faults),
    )
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else {}
    return Response(body, status_code=refusal.status, media_type="application/problem+json", headers=headers)


def _of_the_body(request: Request, error: ValidationException) -> Refusal | None:
    """JSON that was read, with a value that cannot be accepted: named in plain words; None when that is not it."""
    bodily = [item for item in error.extra or () if isinstance(item, dict) and _is_bodily(item)]
    taken = request.route_handler.parsed_fn_signature.parameters.get("data")
    if not bodily or len(bodily) < len(error.extra or ()) or taken is None:
        return None
    if not hasattr(request.state, "sent"):
        return Malformed.field("body", "Nothing was sent. Send a JSON object, with what this command needs")
    faults = faults_of(taken.annotation, request.state.sent) or list(map(_fault, bodily))
    return refusal(faults)


def _of_a_date(error: ValidationException) -> Refusal | None:
    """Days asked for in the address that are none, named in plain words; None when that is not all that is wrong."""
    items = [item for item in error.extra or () if isinstance(item, dict)]
    if not items or any(item.get("source") != "query" or "date" not in str(item.get("message")) for item in items):
        return None
    names = [str(item.get("key")) for item in items]
    faults = tuple(Fault(field=name, message=f"{name} must be a real date, like 2026-05-12") for name in names)
    return Invalid(faults[0].message, faults=faults)


def _is_bodily(item: dict[str, Any]) -> bool:
    return item.get("source") == "body" or item.get("key") in {"data", None}


def answer_error(request: Request, error: Exception) -> Response[Any]:
    bodily = _of_the_body(request, error) if isinstance(error, ValidationException) else None
    of_a_date = _of_a_date(error) if isinstance(error, ValidationException) else None
    refusal = bodily or of_a_date or refusal_for(error)
    if isinstance(refusal, TooLarge):
        refusal = _in_its_words(request, refusal)
    page = getattr(request.app.state, "error_page", None)
    if page is None or request.url.path.startswith(("/api/", "/health/", "/hooks/")):
        return problem(refusal)
    if not hasattr(request.state, "nonce"):
        request.state.nonce = secrets.token_urlsafe(16)
    return PageOfError(request, refusal)


def _in_its_words(request: Request, refusal: TooLarge) -> TooLarge:
    """A route that takes a file says itself what is wrong with a larger one: ``opt={"too_large": Fault(...)}``."""
    said = request.route_handler.opt.get("too_large")
    return TooLarge(said.message, faults=(said,)) if isinstance(said, Fault) else refusal


class PageOfError(Response[None]):
    """Knows who asks before it is drawn, so that the page of an error keeps their name and menu."""

    def __init__(self, request: Request, refusal: Refusal) -> None:
        super().__init__(None, status_code=refusal.status)
        self.request, self.refusal = request, refusal

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIApp:  # type: ignore[override]
        return self._answer

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await doors.recognise(self.request)
        if isinstance(self.refusal, TooLarge) and self.request.state.actor is not None:
            await _read_on(self.request, receive)
        app = self.request.app.state
        drawn: Response[Any]
        if isinstance(self.refusal, NotFresh):
            drawn = await app.check_page(self.request, self.refusal)
        else:
            drawn = app.error_page(self.request, self.refusal)
        await drawn.to_asgi_response(app=None, request=self.request)(scope, receive, send)


async def _read_on(request: Request, receive: Receive) -> None:
    """Read what is too large to its end and throw it away.

    A browser that is answered while it still sends shows no answer, only that the connection was reset.
    """
    left = request.content_length or 0
    if left > MOST_THROWN_AWAY:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while left > 0:
                message = await receive()
                if message["type"] != "http.request":
                    return
                left -= len(message["body"])
