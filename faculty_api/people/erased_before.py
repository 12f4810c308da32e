"""Whether somebody with these details was erased because they asked for it: then nobody adds them without asking."""

from datetime import date

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people import import_queries
from faculty_api.people.roster import erased


async def erased_on(work: Work, vault: Vault, *, name: str, email: str, phone: str, postcode: str) -> date | None:
    """The day, of the last one where there are two. Asks no permission: only use-cases that asked already call it."""
    marks = erased.marks(vault.fingerprint, name=name, email=email, phone=phone, postcode=postcode)
    last = await import_queries.erased_at(work.session, marks)
    return london_day(last) if last else None
