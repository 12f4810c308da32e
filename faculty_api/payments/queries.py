"""Every SELECT about runs and payments."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, exists, func, select, text, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.claims.models import Claim
from faculty_api.kernel.db import any_of, within
from faculty_api.kernel.vault import OVERHEAD
from faculty_api.payments.connect.models import PayeeAccount, StripePayment
from faculty_api.payments.models import BankDetails, PaymentItem, PaymentRun, RunFile, RunResult
from faculty_api.payments.rules import Promise
from schemas.access import Reach
from schemas.payments import ItemStatus, Rail, RunStatus

RUN_LOCK = 7_305_002
"""Held while a run is locked: one run at a time takes claims and the next number, so that none is skipped."""
LIVE = (ItemStatus.PENDING, ItemStatus.SETTLED)
_Maker: type[Person] = aliased(Person)
_Checker: type[Person] = aliased(Person)


async def one_at_a_time(session: AsyncSession) -> None:
    """Wait for the run that is being locked now, if any."""
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": RUN_LOCK})


async def run(session: AsyncSession, run_id: UUID) -> PaymentRun | None:
    """The run, locked."""
    query = select(PaymentRun).where(col(PaymentRun.id) == run_id).with_for_update()
    found: PaymentRun | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def run_of(session: AsyncSession, item_id: UUID) -> PaymentRun | None:
    """The run that a payment is in, locked."""
    found = select(col(PaymentItem.run_id)).where(col(PaymentItem.id) == item_id)
    run_id: UUID | None = (await session.execute(found)).scalar_one_or_none()
    return await run(session, run_id) if run_id else None


async def all_ended(session: AsyncSession, run_id: UUID) -> int | None:
    """How many payments of a run failed; None while one of them waits. Only while the run is locked."""
    status = col(PaymentItem.status)
    query = select(
        func.count().filter(status == ItemStatus.PENDING), func.count().filter(status == ItemStatus.FAILED)
    ).where(col(PaymentItem.run_id) == run_id)
    waiting, failed = (await session.execute(query)).one()
    return None if waiting else int(failed)


async def next_serial(session: AsyncSession) -> int:
    """Only under ``one_at_a_time``."""
    last: int | None = (await session.execute(select(func.max(col(PaymentRun.serial))))).scalar_one()
    return (last or 0) + 1


def _undecided() -> Any:
    """Payments of a run that came back, and nobody has said what happens to them."""
    return and_(
        col(PaymentItem.run_id) == col(PaymentRun.id),
        col(PaymentItem.status) == ItemStatus.FAILED,
        col(PaymentItem.outcome)["decided"].is_(None),
    )


def _runs() -> Any:
    """Runs with the names of their two people and what waits for a decision: PaymentRun, maker, checker, undecided."""
    undecided = select(func.count()).select_from(PaymentItem).where(_undecided()).scalar_subquery()
    return (
        select(
            PaymentRun,
            col(_Maker.full_name).label("maker"),
            col(_Checker.full_name).label("checker"),
            undecided.label("undecided"),
        )
        .join(_Maker, col(_Maker.id) == col(PaymentRun.maker_id))
        .outerjoin(_Checker, col(_Checker.id) == col(PaymentRun.checker_id))
    )


async def shown_run(session: AsyncSession, run_id: UUID) -> Any:
    return (await session.execute(_runs().where(col(PaymentRun.id) == run_id))).one_or_none()


async def runs(session: AsyncSession, after: UUID | None, most: int) -> Sequence[Any]:
    """The newest first; ``after`` is the last run of the page before."""
    key = tuple_(col(PaymentRun.created_at), col(PaymentRun.id))
    query = _runs().order_by(col(PaymentRun.created_at).desc(), col(PaymentRun.id).desc()).limit(most)
    if after is not None:
        last = select(col(PaymentRun.created_at), col(PaymentRun.id)).where(col(PaymentRun.id) == after)
        query = query.where(key < last.scalar_subquery())
    return (await session.execute(query)).all()


_OPEN = (RunStatus.DRAFT, RunStatus.LOCKED, RunStatus.APPROVED, RunStatus.SENT)


async def open_runs(session: AsyncSession) -> Sequence[Any]:
    """Runs that are not finished, and closed ones with a payment nobody has decided about; the oldest first."""
    query = _runs().where(col(PaymentRun.status).in_(_OPEN) | exists().where(_undecided()))
    return (await session.execute(query.order_by(col(PaymentRun.created_at), col(PaymentRun.id)))).all()


async def items(session: AsyncSession, run_id: UUID, *, lock: bool = False) -> list[PaymentItem]:
    query = select(PaymentItem).where(col(PaymentItem.run_id) == run_id).order_by(col(PaymentItem.reference))
    query = query.execution_options(populate_existing=True)
    return list((await session.execute(query.with_for_update() if lock else query)).scalars())


async def item(session: AsyncSession, item_id: UUID) -> PaymentItem | None:
    """One payment, locked."""
    query = select(PaymentItem).where(col(PaymentItem.id) == item_id).with_for_update()
    found: PaymentItem | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def shown_items(session: AsyncSession, run_id: UUID) -> Sequence[Any]:
    """Items with whom and which claim they pay: PaymentItem, full_name, number, academy_code, activity_on."""
    query = (
        select(PaymentItem, col(Person.full_name), col(Claim.number), col(Claim.academy_code), col(Claim.activity_on))
        .join(Person, col(Person.id) == col(PaymentItem.person_id))
        .join(Claim, col(Claim.id) == col(PaymentItem.claim_id))
        .where(col(PaymentItem.run_id) == run_id)
        .order_by(col(PaymentItem.reference))
    )
    return (await session.execute(query)).all()


async def promises(session: AsyncSession, run_id: UUID) -> list[Promise]:
    """What the run would pay as it stands in the database now."""
    query = (
        select(
            col(PaymentItem.claim_id),
            col(PaymentItem.rail),
            col(PaymentItem.pence),
            col(PaymentItem.person_id),
            func.coalesce(col(PaymentItem.bank_id), col(PaymentItem.payee_id)),
            func.coalesce(col(BankDetails.version), col(PayeeAccount.version)),
            func.coalesce(col(BankDetails.fingerprint), col(PayeeAccount.fingerprint)),
            col(PaymentItem.reference),
        )
        .outerjoin(BankDetails, col(BankDetails.id) == col(PaymentItem.bank_id))
        .outerjoin(PayeeAccount, col(PayeeAccount.id) == col(PaymentItem.payee_id))
        .where(col(PaymentItem.run_id) == run_id)
    )
    return [Promise(*row) for row in (await session.execute(query)).all()]


async def live_rails(session: AsyncSession, claims: Collection[UUID]) -> set[tuple[UUID, Rail]]:
    """Claims and rails for which a payment is on its way or made."""
    query = select(col(PaymentItem.claim_id), col(PaymentItem.rail)).where(
        any_of(col(PaymentItem.claim_id), claims), col(PaymentItem.status).in_(LIVE)
    )
    return {(claim, Rail(rail)) for claim, rail in (await session.execute(query)).all()}


async def of_claims(session: AsyncSession, claims: Collection[UUID]) -> list[PaymentItem]:
    """All payments of these claims that were ever tried, in any run."""
    query = select(PaymentItem).where(
        any_of(col(PaymentItem.claim_id), claims), col(PaymentItem.status) != ItemStatus.RELEASED
    )
    return list((await session.execute(query.execution_options(populate_existing=True))).scalars())


async def files(session: AsyncSession, run_id: UUID) -> Sequence[Any]:
    """Name, size, sha256 and downloads of a run's files."""
    size = func.length(col(RunFile.content)) - case((col(RunFile.sealed), OVERHEAD), else_=0)
    query = select(col(RunFile.name), size.label("size"), col(RunFile.sha256), col(RunFile.downloads)).where(
        col(RunFile.run_id) == run_id
    )
    return (await session.execute(query.order_by(col(RunFile.name)))).all()


async def file(session: AsyncSession, run_id: UUID, name: str) -> RunFile | None:
    query = select(RunFile).where(col(RunFile.run_id) == run_id, col(RunFile.name) == name).with_for_update()
    found: RunFile | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def result_of(session: AsyncSession, run_id: UUID, sha256: str) -> RunResult | None:
    query = select(RunResult).where(col(RunResult.run_id) == run_id, col(RunResult.sha256) == sha256)
    found: RunResult | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def imported(session: AsyncSession, run_id: UUID) -> list[Rail]:
    query = select(col(RunResult.rail)).where(col(RunResult.run_id) == run_id).distinct().order_by(col(RunResult.rail))
    return [Rail(rail) for rail in (await session.execute(query)).scalars()]


def _payments() -> Any:
    """Payments as their people see them: PaymentItem, Claim's number and day, the run's status and days,
    and where it stands at Stripe, if it is paid by it."""
    return (
        select(
            PaymentItem,
            col(Claim.number),
            col(Claim.activity_on),
            col(PaymentRun.status).label("run_status"),
            col(PaymentRun.pay_on),
            col(PaymentRun.sent_at),
            col(StripePayment.state).label("by_stripe"),
        )
        .join(Claim, col(Claim.id) == col(PaymentItem.claim_id))
        .join(PaymentRun, col(PaymentRun.id) == col(PaymentItem.run_id))
        .outerjoin(StripePayment, col(StripePayment.item_id) == col(PaymentItem.id))
        .where(col(PaymentItem.status) != ItemStatus.RELEASED)
    )


async def payments(session: AsyncSession, person: UUID) -> Sequence[Any]:
    query = _payments().where(col(Claim.person_id) == person)
    return (await session.execute(query.order_by(col(PaymentRun.pay_on).desc(), col(PaymentItem.reference)))).all()


async def payment(session: AsyncSession, reach: Reach, item_id: UUID) -> Any:
    query = _payments().where(col(PaymentItem.id) == item_id, within(reach, person=col(Claim.person_id)))
    return (await session.execute(query)).one_or_none()
