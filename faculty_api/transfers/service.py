"""From one Academy to another: the person asks, the other Academy says yes, and the national team agrees."""

from uuid import UUID

from sqlmodel import col

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import within
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.people.models import Associate
from faculty_api.transfers import detaching, queries, rules
from faculty_api.transfers.models import HomeMove
from faculty_api.transfers.rules import Act
from faculty_api.transfers.showing import view
from schemas.access import Permission, Reach
from schemas.lending import Told
from schemas.people import AssociateStatus
from schemas.transfers import (
    AskTransfer,
    DeclineTransfer,
    HomeChanged,
    TransferAccepted,
    TransferAsked,
    TransferDeclined,
    TransferId,
    TransferState,
    TransferTakenBack,
    TransferView,
)
from schemas.values import PersonId

READ_OUT = "Read it to the person first. Tick the box when they have said yes"
ONCE = "There is a move that is not answered yet. Take it back first"


async def transfers(work: Work) -> list[TransferView]:
    """Moves in reach, those that wait for an answer first: to and from a team's Academy, a person's own, or all."""
    reach = work.must(Permission.TRANSFER_VIEW)
    rows = await queries.moves(work.session, queries.readable(reach))
    return [view(work, row) for row in rows]


async def transfer(work: Work, move_id: UUID) -> TransferView:
    reach = work.must(Permission.TRANSFER_VIEW)
    rows = await queries.moves(work.session, queries.readable(reach), col(HomeMove.id) == move_id)
    if not rows:
        raise NotFound
    return view(work, rows[0])


async def ask_transfer(work: Work, person_id: UUID, command: AskTransfer) -> TransferView:
    """They want another home network: said by themselves, or by phone through their team."""
    reach = work.must(Permission.TRANSFER_ASK)
    member = await _member(work, reach, person_id)
    own = work.actor.person == person_id
    if own and reach.person is None:
        raise NotAllowed("This is about you. Do it on your own page, or ask a colleague")
    if command.academy not in networks.names() or command.academy == member.academy_code:
        raise Invalid.field("academy", "Select another local academy")
    if not own and not command.read_out:
        raise Invalid.field("read_out", READ_OUT)
    _check_standing(member)
    row = HomeMove(
        id=new_id(),
        person_id=person_id,
        from_code=member.academy_code,
        to_code=command.academy,
        words=" ".join(command.words.split()),
        asked_by=work.actor.person,
        asked_how=Told.PAGE if own else Told.PHONE,
        asked_at=work.now,
    )
    work.session.add(row)
    who, ident = PersonId(person_id), TransferId(row.id)
    work.record(TransferAsked(subject=who, transfer=ident, academy=row.to_code, how=Told(row.asked_how)))
    await work.flush({"uq_home_move_open": Conflict(ONCE)})
    if not own:
        what = f"{work.actor.name} wrote down that you want to move to {networks.names()[row.to_code]}."
        await _tell(work, row, what, "If that is not right, you can take it back.")
    return await transfer(work, row.id)


async def accept_transfer(work: Work, move_id: UUID) -> TransferView:
    """The team they want to come to says yes. Nothing changes until the national team agrees."""
    reach = work.must(Permission.TRANSFER_ACCEPT)
    row, member = await _held(work, reach, move_id, Act.ACCEPT)
    if row.to_code not in reach.academies:
        raise NotAllowed("The local academy they want to come to says yes or no")
    _check(work, row, member, (row.person_id, row.asked_by))
    row.state, row.accepted_by, row.accepted_at = TransferState.ACCEPTED, work.actor.person, work.now
    work.record(TransferAccepted(subject=PersonId(row.person_id), transfer=TransferId(row.id), academy=row.to_code))
    await work.flush()
    what = f"{networks.names()[row.to_code]} would like to have you."
    await _tell(work, row, what, "The national team has to agree too. We will tell you.")
    return await transfer(work, move_id)


async def agree_transfer(work: Work, move_id: UUID) -> TransferView:
    """The national team agrees: from this moment the other network is home."""
    reach = work.must(Permission.TRANSFER_AGREE)
    row, member = await _held(work, reach, move_id, Act.AGREE)
    _check(work, row, member, (row.person_id, row.asked_by, row.accepted_by))
    closed, shares = await detaching.detach(work, member, row.from_code, row.to_code)
    row.state, row.ended_by, row.ended_at = TransferState.DONE, work.actor.person, work.now
    work.record(
        HomeChanged(
            subject=PersonId(row.person_id), transfer=TransferId(row.id), before=row.from_code, academy=row.to_code,
            offers=closed, shares=shares,
        )
    )  # fmt: skip
    await work.flush()
    names = networks.names()
    what = f"You belong to {names[row.to_code]} now."
    stays = f"Sessions you have said yes to with {names[row.from_code]} stay as they are, and so do your claims."
    await _tell(work, row, what, f"{stays} You can choose anew what you let your team read and see.")
    return await transfer(work, move_id)


async def decline_transfer(work: Work, move_id: UUID, command: DeclineTransfer) -> TransferView:
    """No, with why: of the Academy they want to come to, or after its yes of the national team."""
    reach = work.must(Permission.TRANSFER_DECLINE)
    row, _ = await _held(work, reach, move_id, Act.DECLINE)
    asked = row.state == TransferState.ASKED
    if asked != bool(reach.academies) or (asked and row.to_code not in reach.academies):
        raise NotAllowed("It is the other local academy's turn" if asked else "It is the national team's turn")
    if work.actor.person == row.person_id:
        raise NotAllowed(rules.SAME)
    _end(work, row, TransferState.DECLINED)
    row.reason = " ".join(command.reason.split())
    work.record(TransferDeclined(subject=PersonId(row.person_id), transfer=TransferId(row.id), academy=row.to_code))
    await work.flush()
    who = networks.names()[row.to_code] if asked else "The national team"
    await _tell(work, row, f"{who} said no to your move for now.", "You can read why, and you can ask again.")
    rows = await queries.moves(work.session, col(HomeMove.id) == move_id)
    return view(work, rows[0])


async def take_back_transfer(work: Work, move_id: UUID) -> TransferView:
    """They stay: said by themselves, or by phone through their team."""
    reach = work.must(Permission.TRANSFER_ASK)
    row, _ = await _held(work, reach, move_id, Act.TAKE_BACK)
    if reach.academies and row.from_code not in reach.academies:
        raise NotAllowed("Only they themselves, or their own team for them, can take it back. You can say no")
    if reach.academies and work.actor.person == row.person_id:
        raise NotAllowed("This is about you. Do it on your own page, or ask a colleague")
    _end(work, row, TransferState.TAKEN_BACK)
    work.record(TransferTakenBack(subject=PersonId(row.person_id), transfer=TransferId(row.id), academy=row.to_code))
    await work.flush()
    if work.actor.person != row.person_id:
        await _tell(work, row, f"{work.actor.name} wrote down that you do not want to move.", "You can ask again.")
    return await transfer(work, move_id)


async def end_move_of(work: Work, person_id: UUID) -> None:
    """They leave, so they move nowhere. The person is held."""
    for row in await queries.open_moves(work.session, person_id):
        _end(work, row, TransferState.TAKEN_BACK)
        who, ident = PersonId(person_id), TransferId(row.id)
        work.record(TransferTakenBack(subject=who, transfer=ident, academy=row.to_code))
    await work.flush()


def _end(work: Work, row: HomeMove, state: TransferState) -> None:
    row.state, row.ended_by, row.ended_at = state, work.actor.person, work.now


async def _member(work: Work, reach: Reach, person_id: UUID) -> Associate:
    """In reach, and held: nobody offers them anything and nothing else changes about them meanwhile."""
    mine = within(reach, academy=col(Associate.academy_code), person=col(Associate.person_id))
    if await queries.member(work.session, person_id, mine) is None:
        raise NotFound
    await offers.hold_person(work, person_id, ())
    found = await queries.member(work.session, person_id, mine)
    if found is None:
        raise NotFound
    return found


async def _held(work: Work, reach: Reach, move_id: UUID, act: Act) -> tuple[HomeMove, Associate]:
    """The person and then the move, held, if this can become of it now."""
    person_id = await queries.person_of(work.session, reach, move_id)
    if person_id is None:
        raise NotFound
    await offers.hold_person(work, person_id, ())
    row, member = await queries.held(work.session, reach, move_id), await queries.member(work.session, person_id)
    if row is None or member is None:
        raise NotFound
    no = rules.objection(TransferState(row.state), act)
    if no:
        raise Conflict(no)
    return row, member


def _check(work: Work, row: HomeMove, member: Associate, others: tuple[UUID | None, ...]) -> None:
    no = rules.objection_to_person(work.actor.person, others)
    if no:
        raise NotAllowed(no)
    if member.academy_code != row.from_code:
        raise Conflict("They do not belong to that local academy any more. Say no to this move")
    _check_standing(member)


def _check_standing(member: Associate) -> None:
    no = rules.objection_to_standing(AssociateStatus(member.status))
    if no:
        raise Conflict(no)


async def _tell(work: Work, row: HomeMove, what: str, after: str) -> None:
    who = await accounts.person(work, row.person_id)
    said = {"name": who.short_name, "what": what, "next": after}
    await messages.post(work, who.id, who.email, "home_move", **said, link="/profile/move")
    await work.flush()
