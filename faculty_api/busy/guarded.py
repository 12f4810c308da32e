"""A way into the internet, and never to a machine inside our own network.

Whoever gives an address chooses where we connect to, so: only https on port 443, at a name; the name is looked up once
and every address it has must be public; the connection goes to the very address that was checked, with the name in the
TLS handshake and the ``Host`` line, so that a second look-up has nothing to change; no proxy from the environment.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable

import httpx

from faculty_api.busy import rules
from faculty_api.busy.public import is_public
from schemas.busy import Problem

MOST_TRIED = 2
"""Of a host's addresses."""
Resolve = Callable[[str, int], Awaitable[list[str]]]


class NoReading(Exception):  # noqa: N818 - an answer
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, the system's first choice first."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Guarded(httpx.AsyncBaseTransport):
    """Opens no connection but to an address that it has just checked. The arguments are for tests: nothing outside the
    code can change them."""

    def __init__(
        self,
        *,
        resolver: Resolve = resolve,
        public: Callable[[str], bool] = is_public,
        port: int = 443,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._resolve, self._public, self._port = resolver, public, port
        context = trust or httpx.create_ssl_context(trust_env=False)
        limits = httpx.Limits(max_connections=4, max_keepalive_connections=0)
        self._inner = httpx.AsyncHTTPTransport(verify=context, trust_env=False, http2=False, limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if request.url.scheme != "https" or isinstance(rules.address(str(request.url)), str):
            raise NoReading(Problem.NOT_PUBLIC)
        try:
            addresses = await self._resolve(host, self._port)
        except (OSError, UnicodeError) as error:
            raise NoReading(Problem.NO_HOST) from error
        if not addresses:
            raise NoReading(Problem.NO_HOST)
        if not all(map(self._public, addresses)):
            raise NoReading(Problem.NOT_PUBLIC)
        for address in addresses[:MOST_TRIED]:
            try:
                return await self._inner.handle_async_request(self._to(request, address))
            except httpx.ConnectError as error:
                if _untrusted(error):
                    raise NoReading(Problem.NOT_SAFE) from error
        raise NoReading(Problem.NO_CONNECTION)

    def _to(self, request: httpx.Request, address: str) -> httpx.Request:
        """The same request to a number: ``Host`` keeps the name, and so does the check of the certificate."""
        return httpx.Request(
            request.method,
            request.url.copy_with(host=address, port=self._port),
            headers=request.headers,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


def _untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
