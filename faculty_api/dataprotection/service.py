"""Data protection: what is held and for how long, said to everybody; and to each person, what is held of them."""

from uuid import UUID

from faculty_api.accounts.models import Person
from faculty_api.dataprotection import copying, rules
from faculty_api.dataprotection.cleaning import cleaned, to_clean
from faculty_api.dataprotection.full_copies import (
    ask_full_copy,
    full_copies,
    full_copy,
    open_full_copy,
    release_full_copy,
)
from faculty_api.dataprotection.holds import ask_lift, confirm_hold, hold_of, holds, lift_hold, place_hold
from faculty_api.dataprotection.need_files import (
    ask_need_file,
    need_file,
    need_files,
    open_need_file,
    release_need_file,
)
from faculty_api.dataprotection.removing import (
    ask_erasure,
    due_now,
    erasure,
    my_erasure,
    propose_due,
    propose_erasure,
    release,
    removal,
    removals,
    stop,
)  # fmt: skip
from faculty_api.dataprotection.schedule import load
from faculty_api.dataprotection.working import carry_on
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from schemas.access import Permission
from schemas.dataprotection import AccessCopy, AccessCopyMade, MakeAccessCopy
from schemas.keeping import ScheduleView
from schemas.values import PersonId

__all__ = [
    "ask_erasure",
    "ask_full_copy",
    "ask_lift",
    "ask_need_file",
    "carry_on",
    "cleaned",
    "confirm_hold",
    "due_now",
    "erasure",
    "full_copies",
    "full_copy",
    "hold_of",
    "holds",
    "keeping_schedule",
    "lift_hold",
    "make_copy",
    "my_data",
    "my_erasure",
    "need_file",
    "need_files",
    "open_full_copy",
    "open_need_file",
    "place_hold",
    "propose_due",
    "propose_erasure",
    "release",
    "release_full_copy",
    "release_need_file",
    "removal",
    "removals",
    "stop",
    "to_clean",
    "whose",
]  # fmt: skip


async def keeping_schedule(work: Work) -> ScheduleView:  # noqa: ARG001
    """Every table with its class, its clock, how long it is kept and what then; nothing of anybody."""
    return rules.shown(load())


async def my_data(work: Work, vault: Vault) -> AccessCopy:
    """Everything held of the actor, opened for them; bank details masked."""
    work.must(Permission.SAR_OWN)
    me = await work.session.get_one(Person, work.actor.person)
    return await copying.copy(work, vault, load(), me)


async def whose(work: Work, person_id: UUID) -> str:
    """The name of the person whose copy is about to be made."""
    work.must(Permission.SAR_PRODUCE)
    return (await _somebody(work, person_id)).full_name


async def make_copy(work: Work, vault: Vault, person_id: UUID, command: MakeAccessCopy) -> AccessCopy:
    """Somebody else's copy, for a reason that is recorded and that they can read."""
    work.must(Permission.SAR_PRODUCE)
    if person_id == work.actor.person:
        raise Conflict("This is you. Make your own copy on the page Your data")
    found = await _somebody(work, person_id)
    work.record(AccessCopyMade(subject=PersonId(person_id), reason=command.reason))
    await work.flush()
    return await copying.copy(work, vault, load(), found)


async def _somebody(work: Work, person_id: UUID) -> Person:
    found = await work.session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found
