"""From a first talk to the register: each step by somebody, on a day, for a reason; the last one by two people."""

from datetime import date
from uuid import UUID

from faculty_api.joining import onboarding, queries, rules
from faculty_api.joining.models import Interest, InterestStep
from faculty_api.joining.showing import erased_on, one
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks import service as networks
from faculty_api.people.enrolling import Newcomer, enrol
from schemas.access import Permission
from schemas.joining import (
    AssociateJoined,
    EndInterest,
    InterestAct,
    InterestId,
    InterestMoved,
    InterestState,
    InterestView,
    ProposeApproval,
    RecordPanel,
    RecordTalk,
)
from schemas.onboarding import WhyBegun
from schemas.people import Kind

FUTURE = "The day must be today or in the past"


async def record_talk(work: Work, interest_id: UUID, command: RecordTalk) -> InterestView:
    work.must(Permission.INTEREST_DECIDE)
    _not_later(work, command.on)
    row = await _moved(work, interest_id, InterestAct.TALK, command.words, on=command.on)
    return await one(work, row)


async def record_panel(work: Work, interest_id: UUID, command: RecordPanel) -> InterestView:
    work.must(Permission.INTEREST_DECIDE)
    _not_later(work, command.on)
    act = rules.PANEL[command.outcome]
    row = await _moved(work, interest_id, act, command.words, on=command.on, members=command.members)
    if act is InterestAct.PANEL_NO:
        await _tell_no(work, row)
    return await one(work, row)


async def propose(work: Work, interest_id: UUID, command: ProposeApproval, *, vault: Vault) -> InterestView:
    """The first of two people. Whoever was erased does not come back without having asked for it."""
    reach = work.must(Permission.INTEREST_DECIDE)
    seen, words = await queries.interest(work.session, reach, interest_id), command.words
    if seen and (before := await erased_on(work, vault, seen)):
        if not command.back:
            raise Invalid.field("back", (rules.ASK_BACK if command.back is None else rules.NOT_BACK).format(before))
        words = f"{words.strip()}\n\n{rules.CAME_BACK.format(before)}"
    row = await _moved(work, interest_id, InterestAct.PROPOSE, words)
    row.proposed_by, row.kind, row.state = work.actor.person, command.kind, InterestState.PROPOSED
    await work.flush()
    return await one(work, row)


async def confirm(work: Work, interest_id: UUID) -> InterestView:
    """The second of two people: somebody is in the register from now on, with the steps for who is new."""
    work.must(Permission.INTEREST_DECIDE)
    row = await _moved(work, interest_id, InterestAct.CONFIRM, "", settle=False)
    newcomer = Newcomer(
        full_name=row.full_name,
        academy=row.academy_code,
        kind=Kind(str(row.kind)),
        started_on=london_day(work.now),
        email=row.email,
        phone=row.phone,
        postcode=row.postcode,
        route=row.route or row.route_words,
    )
    person = await enrol(work, newcomer)
    if person == work.actor.person:
        raise NotAllowed(rules.ABOUT_YOU)
    row.person_id, row.confirmed_by, row.state = person, work.actor.person, InterestState.JOINED
    await work.flush({"ck_interest_two_people": Conflict(rules.SELF)})
    work.record(AssociateJoined(subject=person, academy=row.academy_code, interest=InterestId(row.id)))
    await onboarding.begin(work, person, WhyBegun.JOINED)
    name = row.full_name.split()[0]
    academy = networks.names()[row.academy_code]
    await messages.post(
        work, person, row.email or None, "joining_welcome", name=name, academy=academy, link="/profile/joining"
    )
    await work.flush()
    return await one(work, row)


async def send_back(work: Work, interest_id: UUID, command: EndInterest) -> InterestView:
    """Proposed and not agreed to yet: to be looked at once more."""
    work.must(Permission.INTEREST_DECIDE)
    row = await _moved(work, interest_id, InterestAct.SEND_BACK, command.words)
    row.proposed_by = None
    await work.flush()
    return await one(work, row)


async def turn_down(work: Work, interest_id: UUID, command: EndInterest) -> InterestView:
    """Decided against, with the reason; kept for a while, so that they can ask about it."""
    work.must(Permission.INTEREST_DECIDE)
    row = await _moved(work, interest_id, InterestAct.TURN_DOWN, command.words)
    await _tell_no(work, row)
    return await one(work, row)


async def close(work: Work, interest_id: UUID, command: EndInterest) -> InterestView:
    """Nothing more comes of it: they changed their mind, cannot be reached, or are in the register already."""
    work.must(Permission.INTEREST_DECIDE)
    row = await _moved(work, interest_id, InterestAct.CLOSE, command.words)
    return await one(work, row)


def _not_later(work: Work, on: date) -> None:
    if on > london_day(work.now):
        raise Invalid.field("on", FUTURE)


async def _moved(
    work: Work, interest_id: UUID, act: InterestAct, words: str, *, on: date | None = None, members: str = "",
    settle: bool = True,
) -> Interest:  # fmt: skip
    """Held, looked at again, and moved on. ``settle``: with its new state; without, the caller gives it one."""
    reach = work.must(Permission.INTEREST_DECIDE)
    row = await queries.interest(work.session, reach, interest_id, lock=True)
    if row is None:
        raise NotFound
    before = InterestState(row.state)
    no = rules.objection(before, act, row.proposed_by, work.actor.person)
    if no:
        raise NotAllowed(no) if no == rules.SELF else Conflict(no)
    after = rules.MOVES[before, act]
    work.session.add(
        InterestStep(
            id=new_id(),
            interest_id=row.id,
            act=act,
            at=work.now,
            by=work.actor.person,
            on_day=on,
            members=members.strip(),
            words=words.strip(),
        )
    )
    row.touched_at = work.now
    work.record(InterestMoved(
        subject=InterestId(row.id), academy=row.academy_code, act=act, before=before, after=after
    ))  # fmt: skip
    if settle and act is not InterestAct.PROPOSE:
        row.state = after
        await work.flush()
    return row


async def _tell_no(work: Work, row: Interest) -> None:
    if row.email:
        name = row.full_name.split()[0]
        await messages.post(work, None, row.email, "interest_unsuccessful", name=name)
        await work.flush()
