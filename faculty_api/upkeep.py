"""What the command line does with a whole database: look whether it holds, and clean its files."""

from faculty_api import worker
from faculty_api.evidence import faults as lines
from faculty_api.kernel import history
from faculty_api.kernel.clock import system_clock
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.payments import faults as money
from schemas.access import WORKER


async def faults(url: str, vault: Vault) -> list[str]:
    """Seals what is unsealed first."""
    engine = make_engine(url, pool_size=1)
    async with transaction(engine) as session:
        await history.seal(session, system_clock())
        wrong = [*await history.faults(session), *await money.faults(session, vault)]
        wrong += await lines.faults(Work(session, WORKER, system_clock()))
    await engine.dispose()
    return wrong


async def clean_files(url: str) -> bool:
    """Rewrites every table now. False when one was in use."""
    engine = make_engine(url, pool_size=1)
    try:
        return await worker.clean_files(engine, system_clock, at_once=True)
    finally:
        await engine.dispose()
