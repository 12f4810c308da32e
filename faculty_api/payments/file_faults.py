"""Whether the files that were given out are as they were made, and say what their runs pay, payment by payment."""

from xml.etree.ElementTree import ParseError

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.vault import Vault
from faculty_api.payments import files, kept, queries, rails
from faculty_api.payments.models import PaymentRail, RunFile
from faculty_api.payments.payouts import Unproved
from schemas.payments import Rail

_UNREADABLE = (Unproved, ValueError, IndexError, KeyError, ParseError)


async def faults(session: AsyncSession, vault: Vault) -> list[str]:
    wrong, unlike = [], []
    for file in (await session.exec(select(RunFile).order_by(col(RunFile.run_id), col(RunFile.name)))).all():
        content = kept.as_made(vault, file)
        if content is None:
            wrong.append(f"The file {file.name} of run {file.run_id} was changed, or sealed with another key")
        if file.name == files.RESULTS_SHEET:
            continue
        rail = Rail.PAYROLL if file.name == files.PAYROLL else Rail.BANK
        version = await session.get(PaymentRail, file.rail_id) if file.rail_id else None
        items = [one for one in await queries.items(session, file.run_id) if one.rail == rail]
        try:
            carried = rails.way(rail, version).read_back(content or b"")
        except _UNREADABLE:
            carried = []
        if sorted((one.reference, one.pence) for one in carried) != [(one.reference, one.pence) for one in items]:
            serial = items[0].reference.partition("-")[0] if items else file.run_id
            unlike.append(f"The file {file.name} of payment run {serial} does not say what the run pays")
    return wrong + unlike
