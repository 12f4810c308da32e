"""People from a roster put into the register: newcomers are added, of those already here only gaps are filled."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import import_queries, list_queries, renewal
from faculty_api.people.models import Associate, AssociateSkill, AssociateTopic
from faculty_api.people.roster.renewing import added_skills
from schemas.access import Role
from schemas.contact import EmailChanged
from schemas.people import AssociateAdded, AssociateFilledIn, Kind
from schemas.roster import RosterPerson
from schemas.values import ImportId, PersonId

_SAME_TIME = {
    "uq_person_email": Conflict(
        "Somebody with one of these e-mail addresses was added at the same time, so nobody was added. Try again"
    )
}
_OF_PERSON = ("preferred_name", "email", "phone")
_OF_ASSOCIATE = ("postcode", "recruitment_route", "started_on", "trained_on", "usual_days", "notes")


def place(person_id: UUID) -> str:
    """Where the vault binds somebody's access needs to."""
    return f"associate/{person_id}/access_needs"


class Adding:
    """One import's additions; all of them are flushed, none is committed."""

    def __init__(self, work: Work, vault: Vault, import_id: ImportId) -> None:
        self.work, self.vault, self.import_id = work, vault, import_id

    async def add(self, newcomers: Sequence[RosterPerson]) -> dict[UUID, RosterPerson]:
        """New people by their new ids."""
        added = {new_id(): said for said in newcomers}
        self.work.session.add_all(
            [
                Person(
                    id=ident,
                    full_name=said.name,
                    preferred_name=said.preferred_name or "",
                    email=said.email,
                    phone=said.phone or "",
                    created_at=self.work.now,
                )
                for ident, said in added.items()
            ]
        )
        await self.work.flush(_SAME_TIME)
        await self._enrol(added, granted=set())
        await messages.put_addresses(
            self.work, {ident: said.postal_address for ident, said in added.items() if said.postal_address}
        )
        await renewal.remember(self.work, self.vault, added)
        return added

    async def fill(self, returning: Sequence[tuple[PersonId, RosterPerson]]) -> dict[UUID, RosterPerson]:
        """Those who were here. Staff who were no associates become associates."""
        said_of: dict[UUID, RosterPerson] = dict(returning)
        held = await import_queries.associates_to_fill(self.work.session, said_of)
        skilled, topical = await import_queries.tagged(self.work.session, said_of)
        told = await import_queries.told_of_needs(self.work.session, said_of)
        marks = {ident: row.marks for ident, row in (await list_queries.listed(self.work.session, said_of)).items()}
        addresses = await messages.addresses(self.work, said_of)
        filled = {ident: _fill(held[ident][0], _OF_PERSON, _facts(said)) for ident, said in said_of.items()}
        put: dict[UUID, list[str]] = {ident: [*fields, *_OF_ASSOCIATE] for ident, fields in filled.items()}
        newly = {ident: said for ident, said in said_of.items() if held[ident][1] is None}
        await self._enrol(newly, await import_queries.granted(self.work.session, newly, Role.ASSOCIATE))
        for ident, said in said_of.items():
            if said.postal_address and ident not in addresses:
                filled[ident].append(renewal.ADDRESS)
                put[ident].append(renewal.ADDRESS)
            associate = held[ident][1]
            if associate is None:
                continue
            renewed = await renewal.renew(
                self.work,
                self.vault,
                (held[ident][0], associate),
                said,
                _facts(said),
                marks.get(ident, {}),
                addresses.get(ident, ""),
            )
            fields = [*renewed, *filled[ident], *self._fill_associate(associate, said, ident in told)]
            skills = added_skills(tuple(skilled.get(ident, ())), said.skills, marks.get(ident, {}))
            topics = () if ident in topical else said.topics
            self._tag(ident, skills, topics)
            put[ident] = fields
            fields += [name for name, words in (("skills", skills), ("topics", topics)) if words]
            if fields:
                associate.version += 1
                self.work.record(
                    AssociateFilledIn(subject=PersonId(ident), fields=tuple(fields), by_import=self.import_id)
                )
        await self.work.flush(_SAME_TIME)
        for ident in (one for one, fields in put.items() if "email" in fields):
            await self._tell_of_log_in(held[ident][0])
        said_now = {ident: said.postal_address or "" for ident, said in said_of.items()}
        await messages.put_addresses(
            self.work, {ident: said_now[ident] for ident, names in put.items() if renewal.ADDRESS in names}
        )
        await renewal.remember(self.work, self.vault, said_of, put)
        return said_of

    async def _tell_of_log_in(self, person: Person) -> None:
        """Whoever had no address is told in the way they were told things until now, and at the new one."""
        self.work.record(EmailChanged(subject=PersonId(person.id), reason="A list of their team brought it"))
        for address in (None, person.email):
            await messages.post(self.work, person.id, address, "contact_changed", name=person.short_name)

    async def _enrol(self, people: dict[UUID, RosterPerson], granted: set[UUID]) -> None:
        self.work.session.add_all([self._associate(ident, said) for ident, said in people.items()])
        self.work.session.add_all(
            [
                RoleGrant(id=new_id(), person_id=ident, role=Role.ASSOCIATE, academy_code=said.academy)
                for ident, said in people.items()
                if ident not in granted
            ]
        )
        await self.work.flush(_SAME_TIME)
        for ident, said in people.items():
            self._tag(ident, said.skills, said.topics)
            self.work.record(AssociateAdded(subject=PersonId(ident), academy=said.academy, by_import=self.import_id))
        await self.work.flush()

    def _associate(self, ident: UUID, said: RosterPerson) -> Associate:
        facts = _facts(said)
        return Associate(
            person_id=ident,
            kind=Kind.LIVED,
            academy_code=said.academy,
            access_needs=self._sealed(ident, said),
            created_at=self.work.now,
            **{name: facts[name] for name in _OF_ASSOCIATE if facts[name]},
        )

    def _fill_associate(self, associate: Associate, said: RosterPerson, told: bool) -> list[str]:
        fields = _fill(associate, _OF_ASSOCIATE, _facts(said))
        if said.access_needs and not told:
            associate.access_needs = self._sealed(associate.person_id, said)
            fields.append("access_needs")
        return fields

    def _sealed(self, ident: UUID, said: RosterPerson) -> bytes | None:
        return self.vault.seal(said.access_needs, place=place(ident)) if said.access_needs else None

    def _tag(self, ident: UUID, skills: Iterable[str], topics: Iterable[str]) -> None:
        self.work.session.add_all([AssociateSkill(person_id=ident, skill=skill) for skill in skills])
        self.work.session.add_all([AssociateTopic(person_id=ident, topic=topic) for topic in topics])


def _facts(said: RosterPerson) -> dict[str, Any]:
    """What a roster says, by our columns."""
    kept = [f"{heading}: {words}" for heading, words in said.kept.items() if words]
    return {
        "preferred_name": said.preferred_name,
        "email": said.email,
        "phone": said.phone,
        "postcode": said.postcode,
        "recruitment_route": said.route or said.route_other,
        "started_on": said.started_on,
        "trained_on": said.trained_on,
        "usual_days": said.usual_times_note,
        "notes": "\n".join(filter(None, (said.notes, *kept))),
    }


def _fill(row: Person | Associate, names: Iterable[str], facts: dict[str, Any]) -> list[str]:
    """Puts values where there are none; the names of what was put."""
    gaps = [name for name in names if facts[name] and not getattr(row, name)]
    for name in gaps:
        setattr(row, name, facts[name])
    return gaps
