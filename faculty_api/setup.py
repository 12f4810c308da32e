"""Make a database ready: schema up to date, reference data of the review in place. Safe to repeat."""

import asyncio

from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.migrate import upgrade
from faculty_api.networks import service as networks
from faculty_api.programmes import service as programmes


def prepare(url: str) -> None:
    upgrade(url)
    asyncio.run(_reference(url))


async def _reference(url: str) -> None:
    engine = make_engine(url, pool_size=1)
    async with transaction(engine) as session:
        await networks.load(session)
        await programmes.load(session)
    await engine.dispose()
