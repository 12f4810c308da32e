"""Files that never change under one address: styles, scripts, icons."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from litestar import Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.static_files import create_static_files_router

STATIC = Path(__file__).parent / "static"
NHSUK = "nhsuk/nhsuk-frontend-10.6.1.min"
_YEAR = 31_536_000


@cache
def asset(name: str) -> str:
    """The address of a file below ``static``, with a mark that changes when its bytes do."""
    mark = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={mark}"


def static_router() -> Router:
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        cache_control=CacheControlHeader(public=True, max_age=_YEAR, immutable=True),
        include_in_schema=False,
        opt={"public": True},
        # Pages are not compressed: a guessed secret in a compressed page can be read off its length.
        middleware=[DefineMiddleware(CompressionMiddleware, config=CompressionConfig(backend="gzip"))],
    )
