"""The edge: a request becomes Work with an actor, its form is read, and a command runs once."""

import hmac
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, TypeVar

from litestar import Request
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.exceptions import HTTPException
from litestar.types import Message, Scope
from msgspec import Struct
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel import freshness
from faculty_api.kernel.asked import refuse_loose
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, KeyUsed, Malformed, NotAllowed, NotFound, NotFresh, NotLoggedIn
from faculty_api.kernel.text import seen
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Actor

Answer = TypeVar("Answer")
SAFE = {"GET", "HEAD", "OPTIONS"}
SENT_BEFORE = "This page was sent before with other answers. Open it again to see what was kept, then change that"
PRE_COOKIE = "faculty-visitor"
SHOWS_GONE = {"shows_gone": True}
"""``opt`` of the one page that says that somebody was erased."""


class Identity(Struct, frozen=True, kw_only=True):
    """Who stands at the door. ``csrf`` is the token bound to a browser's log-in; None for a bearer token."""

    actor: Actor
    by: Literal["cookie", "bearer"]
    csrf: str | None = None
    proved_at: datetime
    """When this log-in last showed who it is; when a token was made."""


async def provide_work(request: Request) -> AsyncGenerator[Work, None]:
    """The one dependency that opens a transaction: commits once the handler and its answer are done, or not at all."""
    state = request.app.state
    now: datetime = state.clock()
    await _hear_code(request, now)
    async with transaction(state.engine) as session:
        identity = await state.identify(session, request, now)
        request.state.actor = identity.actor if identity else None
        request.state.csrf = _csrf_token(request, identity)
        request.state.nonce = secrets.token_urlsafe(16)
        if identity is None and not request.route_handler.opt.get("public"):
            raise NotLoggedIn
        if request.method not in SAFE and not (identity and identity.by == "bearer"):
            await _refuse_forged(request)
        if request.method not in SAFE and request.url.path.startswith("/api/"):
            _refuse_plain_text(request)
            refuse_loose(request)
        if identity is not None:
            await _refuse_gone(request, session)
            await _refuse_stale(request, identity, now)
        yield Work(session, identity.actor if identity else NOBODY, now)


async def _refuse_gone(request: Request, session: AsyncSession) -> None:
    """Nothing is offered, shown or done at an address of somebody who was erased, save where a door says
    ``SHOWS_GONE``: one place for all of them, so that a new one needs not think of it."""
    named = request.path_params.get("person_id")
    if named is None or "/associates/" not in request.url.path or request.route_handler.opt.get("shows_gone"):
        return
    if await request.app.state.is_gone(session, named):
        raise NotFound


async def _hear_code(request: Request, now: datetime) -> None:
    """A form that was held back comes again with the code. What is found of it is kept, whatever becomes of the form:
    a try is counted, and a proof stands."""
    cookie = request.cookies.get(request.app.state.settings.cookie)
    if not cookie or request.method in SAFE or is_api(request) or not request.route_handler.opt.get("fresh"):
        return
    form = await form_of(request)
    code = form.get(freshness.CODE)
    if not isinstance(code, str) or freshness.AGAIN in form:
        return
    state = request.app.state
    async with transaction(state.engine) as session:
        standing = await state.proving.standing(session, cookie, now)
        if standing is None:
            return
        request.state.csrf = standing.csrf
        await _refuse_forged(request)
        heard = await state.proving.hear(session, standing, cookie, code, state.vault, now)
        if heard:
            renew(request, heard)


async def _refuse_stale(request: Request, identity: Identity, now: datetime) -> None:
    asked_of = request.route_handler.opt.get("fresh", ())
    if identity.by == "bearer":
        return  # printed by the machine's own command line, and no program reads e-mail
    if identity.actor.role not in asked_of or freshness.is_fresh(identity.proved_at, now):
        return
    if is_api(request) or request.method in SAFE:
        raise NotFresh
    sent = (await form_of(request)).multi_items()
    texts = [(name, value) for name, value in sent if isinstance(value, str)]
    given = dict(texts)
    kept = [one for one in texts if one[0] not in {"_csrf_token", freshness.CODE, freshness.AGAIN}]
    again = freshness.AGAIN in given
    raise NotFresh(kept, code=None if again else given.get(freshness.CODE), again=again)


def is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def secret_of(request: Request) -> str:
    """The secret of the browser's log-in: the new one, where this request was given one."""
    renewed: str = request.scope["state"].get("new_secret", "")
    return renewed or request.cookies.get(request.app.state.settings.cookie, "")


def renew(request: Request, secret: str) -> None:
    """From now on this browser is logged in under another secret: the old one is dead, and the answer says so."""
    request.scope["state"]["new_secret"] = secret


async def recognise(request: Request) -> None:
    """Who asks, for an answer made without Work: no door was found, or what was sent was refused before it opened."""
    if hasattr(request.state, "actor"):
        return
    state, identity = request.app.state, None
    with suppress(Exception):  # the page that says there is a problem is shown whatever else fails
        async with transaction(state.engine) as session:
            identity = await state.identify(session, request, state.clock())
    request.state.actor = identity.actor if identity else None
    request.state.csrf = _csrf_token(request, identity) if identity else ""


def _csrf_token(request: Request, identity: Identity | None) -> str:
    """Bound to the log-in; before log-in, to a cookie that names nobody and stores nothing."""
    if identity is not None:
        return identity.csrf or ""
    visitor = request.cookies.get(PRE_COOKIE)
    if not visitor or len(visitor) > 100:
        visitor = secrets.token_urlsafe(24)
        request.scope["state"]["new_visitor"] = visitor
    token: str = request.app.state.vault.fingerprint(f"visitor:{visitor}")
    return token


async def _refuse_forged(request: Request) -> None:
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    host = request.headers.get("host", "")
    scheme = "https" if request.app.state.settings.secure else "http"
    if origin is not None and origin != f"{scheme}://{host}":
        raise NotAllowed("This form was sent from another site. Open the page again and try once more")
    if site not in {None, "same-origin", "none"}:
        raise NotAllowed("This form was sent from another site. Open the page again and try once more")
    given: Any = request.headers.get("x-csrf-token")
    if given is None and not request.url.path.startswith("/api/"):
        given = (await form_of(request)).get("_csrf_token")
    expected: str = request.state.csrf
    if not isinstance(given, str) or not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise NotAllowed("This page was open too long, or you logged in again. Open the page again and try once more")


def _refuse_plain_text(request: Request) -> None:
    kind = request.headers.get("content-type", "")
    sent = request.headers.get("content-length", "0") not in {"", "0"} or "transfer-encoding" in request.headers
    if sent and not kind.startswith(("application/json", "multipart/form-data", "text/csv")):
        raise Malformed("Send JSON, with the header Content-Type: application/json")


async def form_of(request: Request) -> FormMultiDict:
    """The form as sent, but for characters that cannot be kept (``Asked.form``); unreadable bodies are refused, never
    a 500."""
    try:
        form: FormMultiDict = await request.form()
    except HTTPException:
        raise
    except (ValueError, LookupError, UnicodeError) as error:
        raise Malformed("We could not read the form. Open the page again and try once more") from error
    return form


async def file_of(request: Request, name: str, missing: str) -> bytes:
    """The bytes of an uploaded file; ``missing`` is what is said when there is none."""
    return (await named_file_of(request, name, missing))[1]


async def named_file_of(request: Request, name: str, missing: str) -> tuple[str, bytes]:
    """The name an uploaded file had where it comes from, and its bytes."""
    given = (await form_of(request)).get(name)
    if not isinstance(given, UploadFile) or not given.filename:
        raise Invalid.field(name, missing)
    return seen(given.filename), await given.read()


async def once(work: Work, request: Request, kind: type[Answer], run: Callable[[], Awaitable[Answer]]) -> Answer:
    """``Work.once`` for this request."""
    key, sealed = await _key_and_body(request)
    try:
        return await work.once(key, sealed, kind, run)
    except KeyUsed as used:
        raise used if request.url.path.startswith("/api/") else Conflict(SENT_BEFORE) from None


async def once_with_secret(
    work: Work, request: Request, kind: type[Answer], run: Callable[[], Awaitable[tuple[Answer, str]]]
) -> tuple[Answer, str | None]:
    """``once`` for an answer that comes with a secret: told the first time, None after that, and kept nowhere."""
    secret: list[str] = []

    async def first() -> Answer:
        answer, told = await run()
        secret.append(told)
        return answer

    return await once(work, request, kind, first), secret[0] if secret else None


async def sent_before(work: Work, request: Request) -> bool | None:
    """``Work.sent_before`` for this request: asked before a page puts a question of its own."""
    return await work.sent_before(*await _key_and_body(request))


async def _key_and_body(request: Request) -> tuple[str | None, bytes]:
    """The key: the header ``Idempotency-Key``, or the form's hidden ``_command_id``.

    The body is kept as a keyed hash: a plain one of an account number is reversed in minutes.
    """
    if request.url.path.startswith("/api/"):
        key, body = request.headers.get("idempotency-key"), await _fingerprint_body(request)
    else:
        form = await form_of(request)
        given = form.get("_command_id")
        key, body = given if isinstance(given, str) and given else None, await _fingerprint_form(request, form)
    sealed: str = request.app.state.vault.fingerprint(f"{request.method} {sha256(body).hexdigest()}")
    return key, sealed.encode()


async def _fingerprint_body(request: Request) -> bytes:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _fingerprint_form(request, await form_of(request))  # its parts were read as they came in
    return _address(request).encode() + b"\n" + await request.body()


def _address(request: Request) -> str:
    """With what it asks for after the question mark, which is as much a part of the command as its body."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


async def _fingerprint_form(request: Request, form: FormMultiDict) -> bytes:
    parts = [_address(request)]
    for name, value in sorted(form.multi_items(), key=lambda item: item[0]):
        if name in {"_command_id", "_csrf_token", freshness.CODE, freshness.AGAIN}:
            continue
        if isinstance(value, UploadFile):
            data = await value.read()
            await value.seek(0)
            parts.append(f"{name}={value.filename}:{sha256(data).hexdigest()}")
        else:
            parts.append(f"{name}={value}")
    return "\n".join(parts).encode("utf-8", "surrogatepass")


async def remember_visitor(message: Message, scope: Scope) -> None:
    """Give a visitor the cookie that their form's token is bound to, once; and a log-in its new secret."""
    if message["type"] != "http.response.start":
        return
    settings, state = scope["litestar_app"].state.settings, scope.get("state", {})
    cookies = {PRE_COOKIE: state.get("new_visitor"), settings.cookie: state.get("new_secret")}
    secure = "; Secure" if settings.secure else ""
    for name, value in cookies.items():
        if value:
            cookie = f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"
            message["headers"] = [*message["headers"], (b"set-cookie", cookie.encode())]
