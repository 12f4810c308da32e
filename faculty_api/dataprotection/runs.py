"""What of a person stands in payment runs: files of many people, and the digest that names bank details."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from faculty_api.payments import queries as payment_queries
from faculty_api.payments import rules as payment_rules
from schemas.removals import RunSignedAnew

CHANGED = "A payment run is not what was signed. Nothing was removed. Tell finance"
_RUNS = (
    "SELECT DISTINCT i.run_id FROM payment_item i LEFT JOIN bank_details b ON b.id = i.bank_id"
    " WHERE i.person_id = ANY (:ids) OR b.person_id = ANY (:ids)"
)


async def signed(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The digest of each run that paid them, held; one that does not fit its payments is not made good here."""
    found = await session.execute(
        text(f"SELECT id, digest FROM payment_run WHERE digest IS NOT NULL AND id IN ({_RUNS}) FOR UPDATE"),  # noqa: S608
        {"ids": list(ids)},
    )
    digests = {row.id: row.digest for row in found.all()}
    for run, digest in digests.items():
        if await _now(session, run) != digest:
            raise Conflict(CHANGED)
    return digests


async def _now(session: AsyncSession, run: UUID) -> str:
    return payment_rules.digest(await payment_queries.promises(session, run))


async def sign_anew(work: Work, removal: UUID, before: Mapping[UUID, str]) -> None:
    for run, digest in before.items():
        after = await _now(work.session, run)
        if after != digest:
            await work.session.execute(
                text("UPDATE payment_run SET digest = :after WHERE id = :run"), {"after": after, "run": run}
            )
            work.record(RunSignedAnew(subject=removal, run=run, before=digest, after=after))
    await work.flush()


async def files(session: AsyncSession, ids: Sequence[UUID]) -> dict[str, int]:
    """The files those payments were sent with and answered by. Their time is over: the law's duty was asked first."""
    rows = {}
    for table in ("run_file", "run_result"):
        gone = await session.execute(
            text(f"DELETE FROM {table} WHERE run_id IN ({_RUNS})"),  # noqa: S608
            {"ids": list(ids)},
        )
        rows[table] = int(gone.rowcount)  # type: ignore[attr-defined]
    return rows
