"""One record is joined to another, with everything that is theirs. ``service.py`` has asked permission and refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from faculty_api.accounts.models import Person
from faculty_api.earnings.service import place as limit_place
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people.adding import place as needs_place
from faculty_api.people.models import Associate, FormerContact
from faculty_api.records import queries, rules, terms
from faculty_api.records.moving import Moving
from faculty_api.stories import service as stories
from schemas.records import Detail

_OF_PERSON = (Detail.FULL_NAME, Detail.PREFERRED_NAME, Detail.EMAIL, Detail.PHONE)
_KNOWN_BY = (Detail.FULL_NAME, Detail.EMAIL, Detail.PHONE, Detail.POSTCODE)


def said(person: Person, member: Associate) -> dict[Detail, Any]:
    """What a record says of each detail."""
    return {one: getattr(person if one in _OF_PERSON else member, one.value) for one in Detail}


class Merging:
    """``kept`` and ``gone`` are held. Everything is flushed, nothing is committed."""

    def __init__(
        self, work: Work, vault: Vault, kept: tuple[Person, Associate], gone: tuple[Person, Associate]
    ) -> None:
        self.work, self.vault = work, vault
        (self.kept, self.member), (self.gone, self.leaving) = kept, gone
        self.moving = Moving(work.session, self.kept.id, self.gone.id)

    async def join(self, taken: Mapping[Detail, Any]) -> None:
        addresses = {one.email: one.short_name for one in (self.kept, self.gone)}
        before = said(self.kept, self.member)
        await self._remember(before, taken)
        await self._bank()
        await self._stripe()
        await self._limit()
        await self._availability()
        await self._log_ins()
        await self._lendings()
        await self._learnt()
        await self._needs_said()
        await self._first_steps()
        await self._stories()
        await self._shown()
        await self.moving.everything()
        await self._close()
        self._take(taken)
        self._texts()
        await self.work.flush()
        await self._grant()
        for address, name in addresses.items():
            if address:
                await messages.post(self.work, self.kept.id, address, "records_joined", name=name)

    async def _remember(self, before: Mapping[Detail, Any], taken: Mapping[Detail, Any]) -> None:
        """How both were known, so that an old list finds the one record there is now."""
        known = [said(self.gone, self.leaving)]
        if any(before[one] and one in taken for one in _KNOWN_BY):
            known.append(dict(before))
        for one in known:
            self.work.session.add(
                FormerContact(
                    id=new_id(),
                    person_id=self.kept.id,
                    full_name=one[Detail.FULL_NAME],
                    email=one[Detail.EMAIL],
                    phone=one[Detail.PHONE],
                    postcode=one[Detail.POSTCODE],
                    made_at=self.work.now,
                )
            )
        await self.work.flush()

    async def _bank(self) -> None:
        """Bank details go over where there were none; else the other's come to rest where they are."""
        if await queries.bank(self.work.session, self.kept.id) is None:
            await self.moving.move("bank_details", ("person_id", "changed_by", "verified_by", "shared_said_by"))
        else:
            await self.moving.run(
                "UPDATE bank_details SET status = 'superseded'"
                " WHERE person_id = :gone AND status IN ('entered', 'verified')"
            )

    async def _stripe(self) -> None:
        """The same for an account at Stripe."""
        mine = await queries.has_payee(self.work.session, self.kept.id)
        if mine:
            await self.moving.run(
                "UPDATE payee_account SET status = 'superseded', look_at = NULL"
                " WHERE person_id = :gone AND status IN ('entered', 'verified')"
            )
        else:
            await self.moving.move("payee_account", ("person_id", "verified_by"))

    async def _limit(self) -> None:
        """The limit on what they earn: sealed anew, read by nobody. Where both have one, the one that is kept stays."""
        limits = await queries.limits(self.work.session, {self.kept.id, self.gone.id})
        if self.gone.id in limits and self.kept.id not in limits:
            plain = self.vault.open(limits[self.gone.id], place=limit_place(self.gone.id))
            sealed = self.vault.seal(plain, place=limit_place(self.kept.id))
            await self.moving.run(
                "INSERT INTO earnings_limit (person_id, sealed) VALUES (:kept, :sealed)", sealed=sealed
            )
        await self.moving.run("DELETE FROM earnings_limit WHERE person_id = :gone")

    async def _availability(self) -> None:
        """What they said themselves stands over a list, and what is newer over what is older."""
        found = await queries.availabilities(self.work.session, {self.kept.id, self.gone.id})
        mine, theirs = found.get(self.kept.id), found.get(self.gone.id)
        drop = self.gone.id
        if theirs and (mine is None or _weight(theirs) > _weight(mine)):
            drop = self.kept.id
        for table in ("usual_time", "availability"):
            await self.moving.run(f"DELETE FROM {table} WHERE person_id = CAST(:drop AS uuid)", drop=drop)  # noqa: S608
            await self.moving.run(f"UPDATE {table} SET person_id = :kept WHERE person_id = :gone")  # noqa: S608
        await terms.unite(self.moving)

    async def _lendings(self) -> None:
        """One tick for an Academy stands: the one of the record that is kept. For one's own Academy none is needed."""
        await self.moving.run(
            "UPDATE lending SET ended_at = :now, ended_by = CAST(:by AS uuid), ended_how = given_how"
            " WHERE person_id = :gone AND ended_at IS NULL AND (academy_code = :home OR academy_code IN"
            " (SELECT academy_code FROM lending WHERE person_id = :kept AND ended_at IS NULL))",
            now=self.work.now, by=self.work.actor.person, home=self.member.academy_code,
        )  # fmt: skip

    async def _learnt(self) -> None:
        """Of one skill the checked one stays, of one course the place with a seat, of one training one row."""
        await self._unite("associate_skill", "skill", "checked_by", ("person_id", "checked_by"))
        await self._unite("date_poll_person", "poll_id", "answered_at", ("person_id", "heard_by"))
        await self._unite("course_place", "course_id", "seat", ("person_id", "invited_by", "result_by"))
        same = "k.person_id = :kept AND g.person_id = :gone"
        await self.moving.run(
            f"DELETE FROM held_training g USING held_training k WHERE {same}"  # noqa: S608
            " AND k.training_id = g.training_id AND k.done_on = g.done_on"
        )

    async def _first_steps(self) -> None:
        """Of two lists of first steps one stays open. Who was here before, or has done them, is not asked again."""
        now = self.work.now
        await self.moving.run(
            "UPDATE onboarding SET finished_at = coalesce(finished_at, :now) WHERE person_id IN (:kept, :gone)"
            " AND (EXISTS (SELECT 1 FROM associate a WHERE a.person_id IN (:kept, :gone) AND NOT EXISTS"
            " (SELECT 1 FROM onboarding o WHERE o.person_id = a.person_id AND o.finished_at IS NULL))"
            " OR person_id = :gone)",
            now=now,
        )

    async def _stories(self) -> None:
        """Parts are sealed anew for their owner. What both agreed to stands once; what either took back or will not
        discuss is not agreed to because the other record had it from before."""
        await stories.seal_for(self.work, self.vault, self.gone.id, self.kept.id)
        await self.moving.move("story_part", ("person_id", "written_by"))
        ends = "UPDATE consent SET ended_at = :now, ended_by = CAST(:by AS uuid), ended_how = 'joined'"
        who = {"now": self.work.now, "by": self.work.actor.person}
        both = "person_id IN (:kept, :gone)"
        await self.moving.run(
            f"{ends} WHERE {both} AND ended_at IS NULL AND topic IN (SELECT topic FROM not_discussed WHERE {both})",  # noqa: S608
            **who,
        )
        await self.moving.run(
            f"{ends} WHERE {both} AND ended_at IS NULL AND channel = 'before' AND topic IN"  # noqa: S608
            f" (SELECT topic FROM consent WHERE {both} AND ended_at IS NOT NULL AND ended_how <> 'replaced')",
            **who,
        )
        await self.moving.run(
            f"{ends} WHERE person_id = :gone AND ended_at IS NULL AND topic IN"  # noqa: S608
            " (SELECT topic FROM consent WHERE person_id = :kept AND ended_at IS NULL)",
            **who,
        )
        await self.moving.move("consent", ("person_id", "given_by", "ended_by"))

    async def _shown(self) -> None:
        """Nobody is let see what is their own, and who may see the same thing twice may see it once."""
        both = "(:kept, :gone)"
        await self.moving.run(f"DELETE FROM development_share WHERE person_id IN {both} AND reader_id IN {both}")  # noqa: S608
        await self.moving.run(
            "UPDATE development_share g SET ended_at = :now FROM development_share k"
            " WHERE g.ended_at IS NULL AND k.ended_at IS NULL AND g.plan = k.plan"
            " AND g.reflection_id IS NOT DISTINCT FROM k.reflection_id"
            " AND (g.person_id = :gone AND k.person_id = :kept AND g.reader_id = k.reader_id"
            " OR g.reader_id = :gone AND k.reader_id = :kept AND g.person_id = k.person_id)",
            now=self.work.now,
        )

    async def _unite(self, table: str, key: str, better: str, columns: Sequence[str]) -> None:
        """Where both have a row, the one that has something in ``better`` stays, else that of the kept record."""
        both = f"k.person_id = :kept AND g.person_id = :gone AND k.{key} = g.{key}"
        await self.moving.run(
            f"DELETE FROM {table} k USING {table} g WHERE {both} AND k.{better} IS NULL AND g.{better} IS NOT NULL"  # noqa: S608
        )
        await self.moving.run(f"DELETE FROM {table} g USING {table} k WHERE {both}")  # noqa: S608
        await self.moving.move(table, columns)

    async def _needs_said(self) -> None:
        """The two lists' words become one text, to be weighed anew unless both were weighed alike. Whoever has answered
        the equality form with one record has answered it."""
        both = "k.person_id = :kept AND k.from_list AND g.person_id = :gone AND g.from_list"
        said = "CASE WHEN g.ended_at IS NULL THEN NULL ELSE k.ended_at END"
        weight = "CASE WHEN k.weight = g.weight THEN k.weight ELSE 'not_said' END"
        for statement in (
            f"UPDATE access_need k SET ended_at = {said}, weight = {weight} FROM access_need g WHERE {both}",  # noqa: S608
            f"UPDATE access_task SET need_id = k.id FROM access_need k, access_need g WHERE {both} AND need_id = g.id",  # noqa: S608
            f"DELETE FROM access_need g USING access_need k WHERE {both}",  # noqa: S608
            "UPDATE equality_mark k SET state = 'answered' FROM equality_mark g"
            " WHERE k.person_id = :kept AND g.person_id = :gone AND g.state = 'answered'",
        ):
            await self.moving.run(statement)

    async def _log_ins(self) -> None:
        """Whoever was logged in with the other record logs in again, with the address that is kept."""
        now = self.work.now
        await self.moving.run("DELETE FROM log_in WHERE person_id = :gone")
        await self.moving.run("DELETE FROM new_email WHERE person_id IN (:kept, :gone)")
        await self.moving.run("DELETE FROM listed WHERE person_id = :gone")
        await self.moving.run(
            "UPDATE api_token SET person_id = :kept, revoked_at = coalesce(revoked_at, :now) WHERE person_id = :gone",
            now=now,
        )
        await self.moving.run(
            "UPDATE challenge SET person_id = :kept, used_at = coalesce(used_at, :now) WHERE person_id = :gone", now=now
        )

    async def _close(self) -> None:
        """The other record is empty now: its address is free, and it leads to the one that is kept."""
        await self.moving.run("DELETE FROM role_grant WHERE person_id = :gone")
        self.gone.email, self.gone.phone, self.gone.active = None, "", False
        self.gone.merged_into = self.kept.id
        await self.work.flush()
        await self.moving.run("DELETE FROM associate WHERE person_id = :gone")
        self.work.session.expunge(self.leaving)

    def _take(self, taken: Mapping[Detail, Any]) -> None:
        if Detail.STATUS in taken:
            self.member.paused_until = self.leaving.paused_until
        for one, value in taken.items():
            setattr(self.kept if one in _OF_PERSON else self.member, one.value, value)
        self.kept.active = True

    def _texts(self) -> None:
        member, leaving = self.member, self.leaving
        member.first_time = member.first_time and leaving.first_time
        member.call_first = member.call_first or leaving.call_first
        member.notes = rules.together(member.notes, leaving.notes)
        member.usual_days = rules.together(member.usual_days, leaving.usual_days, 400)
        member.created_at = min(member.created_at, leaving.created_at)
        member.version += 1
        needs = rules.together(self._needs(member), self._needs(leaving))
        member.access_needs = self.vault.seal(needs, place=needs_place(member.person_id)) if needs else None

    def _needs(self, member: Associate) -> str:
        sealed = member.access_needs
        return self.vault.open(sealed, place=needs_place(member.person_id)) if sealed else ""

    async def _grant(self) -> None:
        """They log in as an associate of the Academy that the record is with."""
        await self.moving.run("DELETE FROM role_grant WHERE person_id = :kept AND role = 'associate'")
        await self.moving.run(
            "INSERT INTO role_grant (id, person_id, role, academy_code) VALUES (:id, :kept, 'associate', :code)",
            id=new_id(),
            code=self.member.academy_code,
        )


def _weight(said: Any) -> tuple[bool, Any]:
    return not said.from_list, said.said_at
