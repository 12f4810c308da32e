"""Advances in the ledger, and claims that end without a payment.

The doors in ``service.py`` have asked permission.
"""

from collections.abc import Collection
from uuid import UUID

from faculty_api.claims import service as claims
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.payments import rules
from faculty_api.payments.models import LedgerEntry


async def tidy(work: Work) -> int:
    """Closes advances that nobody needs any more, and ends claims of which nothing is left to pay; how many."""
    closed = await claims.close_needless(work)
    ended = await claims.end_nought(work)
    await post(work, ended)
    return closed + len(ended)


async def post(work: Work, paid: Collection[UUID]) -> None:
    """Claims that have just become paid: what was taken off their costs is no longer out."""
    for offset, pence in await claims.taken_off(work, paid):
        transfer = new_id()
        work.session.add_all(
            LedgerEntry(transfer_id=transfer, offset_id=offset, account=account, pence=amount, at=work.now)
            for account, amount in zip(rules.TAKEN_OFF, (-pence, pence), strict=True)
        )
    await work.flush()
