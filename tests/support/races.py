"""Real concurrency: every coroutine has a connection and a transaction of its own."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def together(*coroutines: Coroutine[Any, Any, Any]) -> list[Any]:
    """Run them at the same time; exceptions come back as values, so that a race can count winners and losers."""
    return list(await asyncio.gather(*coroutines, return_exceptions=True))
