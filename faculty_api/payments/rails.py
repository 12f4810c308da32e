"""How the organisation pays each kind of line: one of finance says it, another confirms it, and then it counts.

The doors in ``service.py`` have asked permission.
"""

from uuid import UUID

from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.payments import files, rail_queries, rail_rules
from faculty_api.payments.models import PaymentRail
from faculty_api.payments.payouts import Payer, Payouts
from schemas.payments import Rail
from schemas.rails import Column, FileFormat, RailConfirmed, RailId, RailSet, RailsView, RailView, SetRail
from schemas.values import PersonId

_AT_ONCE = Conflict("Somebody changed this at the same time. Look again, then try again")
_OWN = NotAllowed("You made this change. Someone else must confirm it")


async def shown(work: Work) -> RailsView:
    rows = [_view(row, setter, confirmer or "") for row, setter, confirmer in await rail_queries.shown(work.session)]
    used = {view.kind: view for view in rows if view.confirmed_at}
    return RailsView(
        in_use=[used.get(rail) or standard(rail) for rail in Rail],
        waiting=[view for view in rows if not view.confirmed_at],
    )


def standard(rail: Rail) -> RailView:
    return RailView(id=None, kind=rail, format=FileFormat.CSV, columns=files.standard(rail))


def _view(row: PaymentRail, setter: str, confirmer: str) -> RailView:
    return RailView(
        id=RailId(row.id),
        kind=Rail(row.kind),
        format=FileFormat(row.format),
        columns=_columns(row),
        payer_name=row.payer_name,
        sort_code=row.sort_code,
        last_digits=row.account_number[-4:],
        user_number=row.user_number,
        set_by=PersonId(row.set_by),
        setter=setter,
        set_at=row.set_at,
        confirmer=confirmer,
        confirmed_at=row.confirmed_at,
    )


def _columns(row: PaymentRail) -> list[Column]:
    return [Column(field=field, heading=heading) for field, heading in row.columns]


async def change(work: Work, command: SetRail, *, stripe: bool = False) -> RailsView:
    """A new version, which nothing is paid by until a second person confirms it."""
    wrong = rail_rules.faults(command, stripe=stripe)
    if wrong:
        raise Invalid(faults=wrong)
    sheet = command.format is FileFormat.CSV
    found, _ = rail_rules.columns(command.kind, command.columns if sheet else "")
    payer = Payer("", "", "") if command.format in rail_rules.NO_PAYER else rail_rules.payer(command)
    made = PaymentRail(
        id=new_id(),
        kind=command.kind,
        version=await rail_queries.newest(work.session, command.kind) + 1,
        format=command.format,
        columns=[[one.field, one.heading] for one in found] if sheet else [],
        payer_name=payer.name,
        sort_code=payer.sort_code,
        account_number=payer.account_number,
        user_number=payer.user_number if command.format is FileFormat.BACS18 else "",
        set_by=work.actor.person,
        set_at=work.now,
    )
    work.session.add(made)
    work.record(RailSet(subject=RailId(made.id), rail=command.kind, format=command.format))
    await work.flush({"uq_payment_rail_kind_version": _AT_ONCE})
    return await shown(work)


async def confirm(work: Work, rail_id: UUID) -> RailsView:
    row = await rail_queries.found(work.session, rail_id)
    if row is None:
        raise NotFound("We could not find this way to pay")
    if row.set_by == work.actor.person:
        raise _OWN
    if row.confirmed_at or row.version != await rail_queries.newest(work.session, Rail(row.kind)):
        raise Conflict("This has been confirmed or replaced already. Look at the page again")
    row.confirmed_by, row.confirmed_at = work.actor.person, work.now
    work.record(RailConfirmed(subject=RailId(row.id), rail=Rail(row.kind), format=FileFormat(row.format)))
    await work.flush({"ck_payment_rail_two_people": _OWN})
    return await shown(work)


async def by_stripe(work: Work) -> bool:
    """Whether costs are paid by Stripe now."""
    row = (await rail_queries.in_use(work.session)).get(Rail.BANK)
    return row is not None and row.format == FileFormat.STRIPE


async def chosen(work: Work) -> dict[Rail, tuple[UUID | None, Payouts]]:
    """The way each kind of line goes out now, and the version that says so."""
    rows = await rail_queries.in_use(work.session)
    return {rail: (row.id if (row := rows.get(rail)) else None, way(rail, row)) for rail in Rail}


def way(rail: Rail, row: PaymentRail | None) -> Payouts:
    """By that version; by the standard sheet where there is none."""
    if row is None:
        return files.Sheet(rail, files.standard(rail))
    own = Payer(row.payer_name, row.sort_code, row.account_number, row.user_number)
    return rail_rules.payouts(rail, FileFormat(row.format), _columns(row), own)


async def headings(work: Work, run_id: UUID) -> dict[Rail, dict[str, str]]:
    """What the run's own sheets call each column: heading → what stands in it."""
    found: dict[Rail, dict[str, str]] = {}
    for row in await rail_queries.of_run(work.session, run_id):
        found[Rail(row.kind)] = {rail_rules.spelled(one.heading): one.field for one in _columns(row)}
    return found
