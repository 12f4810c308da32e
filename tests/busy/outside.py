"""The internet in a test: names that lead where we say, and one host on this machine that counts who comes."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from faculty_api.busy.guarded import Guarded
from faculty_api.busy.public import is_public

HERE = "127.0.0.1"
NAMES = ["calendar.example.org", "moved.example.org"]
Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


class Outside:
    """``names``: what the resolver says. ``asked``: the heads of requests that came."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {name: [[HERE]] for name in NAMES}
        self.resolved: list[str] = []
        self.asked: list[str] = []
        self.sni: list[str | None] = []
        self.answer: Answer = ok
        self.port = 0
        self.trust = ssl.create_default_context()

    async def resolve(self, host: str, port: int) -> list[str]:
        """Each look-up takes the next answer, the last for ever: a name that changes its mind."""
        self.resolved.append(host)
        answers = self.names.get(host)
        if answers is None:
            raise OSError("no such name")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def guarded(self, *, here_is_public: bool = True) -> Guarded:
        """As in earnest, but for the one address of this machine that counts as public here, and its port."""
        return Guarded(
            resolver=self.resolve,
            public=lambda address: is_public(address) or (here_is_public and address == HERE),
            port=self.port,
            trust=self.trust,
        )

    async def served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.asked.append(head)
            await self.answer(head, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def ok(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")


def certificate(folder: Path) -> tuple[Path, Path]:
    """For ``NAMES``, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "public.pem", folder / "private.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return public, private


@asynccontextmanager
async def internet(folder: Path) -> AsyncIterator[Outside]:
    outside = Outside()
    public, private = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    context.sni_callback = lambda _socket, name, _context: outside.sni.append(name)
    outside.trust.load_verify_locations(public)

    server = await asyncio.start_server(outside.served, HERE, 0, ssl=context)
    outside.port = server.sockets[0].getsockname()[1]
    yield outside
    server.close()
