"""Whoever logs in with the record that is joined says that it is theirs: a code goes to its address, and the person
reads it to the team. Else somebody could be given the private words of another of the same name."""

from uuid import UUID

from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import codes, contact_queries
from faculty_api.records import known_queries, queries, rules
from schemas.access import Permission
from schemas.records import Detail, JoinCodeAsked, OtherProved, ProveOther
from schemas.values import PersonId

NOT_NEEDED = "Nobody logs in with the other record, so no code is needed"


async def code_to(work: Work, kept: UUID, other: Person) -> tuple[str, bool]:
    """The address at which it has to be proved, empty for none; and whether a code is on its way."""
    if not other.email or not await known_queries.ever_logged_in(work.session, other.id):
        return "", False
    asked = await contact_queries.awaited(work.session, other.id, work.now)
    mine = asked is not None and asked.email == other.email
    return ("", False) if mine and asked and asked.code_hash == _proved(kept) else (other.email, mine)


def _proved(kept: UUID) -> str:
    """Of this pair alone: with another record it is to be said anew."""
    return f"{codes.PROVED}/{kept}"


async def refuse_unproved(work: Work, kept: Person, other: Person, take: list[Detail]) -> None:
    """Nobody loses the address they log in with, and nobody is given a record that its owner did not say is theirs."""
    address, _ = await code_to(work, kept.id, other)
    if address:
        raise Conflict(rules.PROVE.format(email=address))
    if Detail.EMAIL in take and kept.email and await known_queries.ever_logged_in(work.session, kept.id):
        raise Conflict(rules.KEEP_LOG_IN)


async def prove(work: Work, person_id: UUID, other_id: UUID, command: ProveOther) -> OtherProved:
    """Sends a code to the address of the other record; or takes it, as somebody read it out. Then the record can be
    joined for half an hour."""
    reach = work.must(Permission.PERSON_MERGE)
    found = await queries.two(work.session, reach, {person_id, other_id}, lock=True)
    if len(found) != 2:
        raise NotFound
    other = found[other_id][0]
    address, _ = await code_to(work, person_id, other)
    if not address:
        raise Conflict(NOT_NEEDED)
    if not command.code.strip():
        record = found[person_id][0].full_name
        code = await codes.make(work, other.id, address)
        work.record(JoinCodeAsked(subject=PersonId(other.id)))
        await messages.post(work, other.id, address, "join_code", name=other.short_name, code=code, record=record)
        await work.flush()
        return OtherProved(sent_to=address)
    asked = await contact_queries.awaited(work.session, other.id, work.now, lock=True)
    asked = asked if asked and asked.email == address else None
    right = codes.fits(asked, command.code, again="Send a code again")
    if right and asked:
        asked.code_hash, asked.ends_at = _proved(person_id), work.now + codes.LASTS
    await work.flush()
    return OtherProved(right=right)
