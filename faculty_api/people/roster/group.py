"""Which rows are the same person as another row, or as somebody already here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from faculty_api.people import alike
from faculty_api.people.alike import Known, why_alike
from faculty_api.people.roster import erased, members, mends
from faculty_api.people.roster.against import against
from faculty_api.people.roster.columns import Columns, Field
from faculty_api.people.roster.doubts import LEAVE, NEW, Answered, answered_before, came_before, mark_of
from faculty_api.people.roster.faults import CellFault
from faculty_api.people.roster.members import Maybe, Member
from faculty_api.people.roster.merge import Difference, merge
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.renewing import changes, in_words
from faculty_api.people.roster.rows import NO_CONTACT, RowReading, Setting
from faculty_api.people.roster.sides import compared, evidence, side
from faculty_api.people.roster.text import shown
from schemas.roster import (
    KnownPerson,
    Outcome,
    RosterAlike,
    RosterChange,
    RosterDoubt,
    RosterPerson,
    RosterProblem,
    RosterRow,
)


@dataclass(frozen=True)
class Grouped:
    """``members``: everybody an accepted or joined row belongs to."""

    rows: tuple[RosterRow, ...]
    members: tuple[Member, ...]
    problems: tuple[RosterProblem, ...]
    alike: tuple[RosterAlike, ...]
    changes: tuple[RosterChange, ...]
    doubts: tuple[RosterDoubt, ...]
    answered: tuple[Answered, ...]


def group(
    readings: Sequence[RowReading], existing: Iterable[KnownPerson], columns: Columns, setting: Setting
) -> Grouped:
    grouping = _Grouping(existing, columns, setting)
    rows = tuple(grouping.place(reading) for reading in readings)
    touched = [member for member in grouping.members if member.person]
    renewed = tuple(grouping.renewed(touched))
    alike, doubts = tuple(grouping.alike), tuple(grouping.doubts)
    answered = tuple(members.answered(doubts, grouping.doubted, grouping.of_row))
    return Grouped(rows, tuple(touched), tuple(grouping.told()), alike, renewed, doubts, answered)


class _Grouping:
    def __init__(self, existing: Iterable[KnownPerson], columns: Columns, setting: Setting) -> None:
        self.columns, self.setting = columns, setting
        self.doubts: list[RosterDoubt] = []
        self.doubted: dict[int, tuple[str, tuple[Member, ...]]] = {}
        self.named: dict[str, list[Member]] = {}
        self.members: list[Member] = []
        self.problems: list[RosterProblem] = []
        self.by: dict[tuple[str, ...], list[Member]] = {}
        self.of_row: dict[int, Member] = {}
        self.alike: list[RosterAlike] = []
        self.near: dict[tuple[str, ...], list[tuple[Known, Member]]] = {}
        for known in existing:
            member = Member(None, known, None)
            self.members.append(member)
            for one in (known, *known.former):
                self._remember(member, one)
            if not known.elsewhere or member.guest:
                for name in {name_key(one.name) for one in (known, *known.former)}:
                    self.named.setdefault(name, []).append(member)

    def told(self) -> list[RosterProblem]:
        """A row alone may not say how to reach somebody of whom another row, or the register, does."""
        reached = {row for row, member in self.of_row.items() if member.reachable}
        return [one for one in self.problems if one.problem != NO_CONTACT.problem or one.row not in reached]

    def place(self, reading: RowReading) -> RosterRow:
        self.problems.extend(reading.problems)
        person = reading.person
        if reading.blank:
            return RosterRow(row=reading.row, outcome=Outcome.EMPTY)
        if person is None:
            return RosterRow(row=reading.row, outcome=Outcome.REFUSED, name=reading.name, because=reading.because)
        if erased.themselves(person, self.setting.mark, self.setting.erased):
            person = self._to_agree_anew(reading.row, person)
        maybes = self._maybes(person)
        guests = {id(one) for one in self.named.get(name_key(person.name), ()) if one.guest}
        maybes = [one for one in maybes if id(one.member) not in guests]
        if any(one.member.known and one.member.known.elsewhere for one in maybes):
            return self._refuse(reading.row, person)
        if not maybes:
            return self._by_name(reading.row, person)
        sure = [one for one in maybes if not one.differs]
        best = [one for one in sure if one.because == sure[0].because]
        if len(best) == 1 and not members.only_a_place(best[0], person):
            return self._join(reading.row, person, best[0].member, best[0].because)
        return self._ask(reading.row, person, [*maybes, *self._of_name(person, maybes)])

    def _maybes(self, person: RosterPerson) -> list[Maybe]:
        """Everybody with whom something strong agrees, the strongest first, each once."""
        found: dict[int, Maybe] = {}
        for because, key in evidence(person):
            for member in self.by.get(key, ()):
                differs = against(because, person, member.sides, self.setting.mark)
                if id(member) not in found or (found[id(member)].differs and not differs):
                    found[id(member)] = Maybe(member, because, differs)
        return list(found.values())

    def _of_name(self, person: RosterPerson, besides: Iterable[Maybe] = ()) -> list[Maybe]:
        others = {id(one.member) for one in besides}
        here = self.named.get(name_key(person.name), ())
        return [Maybe(one, "", ()) for one in here if members.at_home(one, person.academy) and id(one) not in others]

    def _refuse(self, row: int, person: RosterPerson) -> RosterRow:
        self._tell(row, Field.EMAIL, person.email or "", mends.ELSEWHERE)
        return RosterRow(row=row, outcome=Outcome.REFUSED, name=person.name, because=mends.ELSEWHERE.problem)

    def _by_name(self, row: int, person: RosterPerson) -> RosterRow:
        """Nothing but the name may say who it is, which is no proof: somebody is asked, but for a row that came before
        and says what it said then."""
        maybes = self._of_name(person)
        if not maybes:
            return self._newcomer(row, person)
        member = maybes[0].member
        known = None if member.guest else member.known
        if len(maybes) == 1 and known and came_before(known, person, self.setting.mark):
            return self._join(row, person, member, "This row came in an earlier list,")
        return self._ask(row, person, maybes)

    def _newcomer(self, row: int, person: RosterPerson) -> RosterRow:
        """Somebody whom nobody here is like; whoever was erased does not come back by an old list alone."""
        if self.setting.erased.isdisjoint(erased.of(person, self.setting.mark)):
            return self._accept(row, person)
        return self._ask(row, self._to_agree_anew(row, person), ())

    def _to_agree_anew(self, row: int, person: RosterPerson) -> RosterPerson:
        """What an old list says that somebody talks about was agreed to before they were erased: it is not taken."""
        left = erased.without_topics(person, self.columns)
        if left != person:
            self._tell(row, Field.TOPICS, "", mends.AGREED_BEFORE)
        return left

    def _ask(self, row: int, person: RosterPerson, maybes: Sequence[Maybe]) -> RosterRow:
        """Joined, added or left out as somebody chose, now or for an earlier list; until then nothing comes of it."""
        choice = self._doubt(row, person, maybes)
        chosen = next((one.member for one in maybes if one.member.choice == choice), None)
        if chosen and chosen.guest and chosen.known:
            told = members.STAYS_LENT.format(chosen.name, members.lent_by(chosen.known, self.setting.words.academies))
            return RosterRow(row=row, outcome=Outcome.REFUSED, name=person.name, because=told)
        if chosen:
            return self._join(row, person, chosen, "You said that this is the same person")
        if choice == NEW:
            return self._accept(row, person)
        fault = members.LEFT_OUT if choice == LEAVE else members.why_it_waits(maybes)
        if choice != LEAVE:
            self._tell(row, Field.NAME, person.name, fault)
        return RosterRow(row=row, outcome=Outcome.REFUSED, name=person.name, because=fault.problem)

    def _doubt(self, row: int, person: RosterPerson, maybes: Sequence[Maybe]) -> str:
        """What was chosen for the row, now or for an earlier list."""
        mark, found = mark_of(person, self.setting.mark), tuple(one.member for one in maybes)
        self.doubted[row] = (mark, found)
        before = answered_before([one.known for one in found if one.known], mark)
        choice = self.setting.choices.get(row, "") or before
        choice = choice if choice in {NEW, LEAVE, *(one.choice for one in found)} else ""
        holder = self._holder(person.email) if person.email else None
        self.doubts.append(
            RosterDoubt(
                row=row,
                said=side(person),
                twins=tuple(members.twin(one, self.setting.words.academies) for one in maybes),
                choice=choice,
                remembered=bool(before) and choice == before,
                shares=(person.email or "") if holder in found and not (holder and holder.guest) else "",
                erased=not maybes,
                household=not maybes and not erased.themselves(person, self.setting.mark, self.setting.erased),
            )
        )
        return choice

    def renewed(self, touched: Iterable[Member]) -> Iterator[RosterChange]:
        """Of those who are here, what their rows say otherwise; what is kept is told among the problems too."""
        for member in touched:
            if not member.known or not member.person or not member.first:
                continue
            for change in changes(member.known, member.person, self.setting.mark):
                field, before, after, taken, why = in_words(change, self.setting.words)
                if not taken:
                    held = f"“{shown(before)}” was kept. " if before else "This was not taken. "
                    told = f"This differs from {member.where}: {held}{why}."
                    self._tell(member.first, field, after, CellFault(told, mends.MEND_KEPT))
                yield RosterChange(
                    row=member.first,
                    name=member.name,
                    column=self._column(field),
                    before=shown(before),
                    after=shown(after),
                    taken=taken,
                    why=why,
                )

    def _accept(self, row: int, person: RosterPerson) -> RosterRow:
        self._hint(row, person)
        self._look_alike(row, person)
        member = self.of_row[row] = Member(row, None, None)
        member.readings.append(person)
        member.person = self._with_own_email(row, person, member)
        self.members.append(member)
        self._remember(member, person)
        return RosterRow(row=row, outcome=Outcome.ACCEPTED, name=person.name, academy=person.academy)

    def _join(self, row: int, person: RosterPerson, member: Member, because: str) -> RosterRow:
        self.of_row[row] = member
        self._merge(row, self._with_own_email(row, person, member), member)
        member.readings.append(person)
        self._remember(member, person)
        return RosterRow(
            row=row,
            outcome=Outcome.JOINED,
            name=person.name,
            academy=person.academy,
            joined_row=member.row,
            joined_person=member.known.id if member.known else None,
            because=f"{because} as {member.where}.",
        )

    def _holder(self, email: str) -> Member | None:
        """Whoever logs in with an address, or is about to."""
        wanted = email.casefold()
        for one in self.by.get(("email", wanted), ()):
            held = one.known.email if one.known else None
            held = held or (one.person.email if one.person else None)
            if held and held.casefold() == wanted:
                return one
        return None

    def _with_own_email(self, row: int, person: RosterPerson, member: Member) -> RosterPerson:
        """One address logs one person in: of a second it is kept in the notes, and nobody's place is taken."""
        holder = self._holder(person.email) if person.email else None
        if holder is None or holder is member or person.email is None:
            return person
        if not (member.known and members.SHARED_EMAIL in member.known.facts.get("notes", "")):
            whom = "Somebody" if holder.known and holder.known.elsewhere else holder.name
            self._tell(
                row, Field.EMAIL, person.email, CellFault(members.SHARED.problem.format(whom), members.SHARED.mend)
            )
        return replace(person, email=None, kept={**person.kept, members.SHARED_EMAIL: person.email})

    def _merge(self, row: int, person: RosterPerson, member: Member) -> None:
        differences: list[Difference] = []
        if member.person is None:
            member.person, member.first = person, row
        else:
            member.person, differences = merge(member.person, person)
        for which, kept, other in differences:
            other_row = f"row {member.row or member.first}"
            fault = CellFault(f"This differs from {other_row}: “{shown(kept)}” was kept.", mends.MEND_DIFFERENCE)
            self._tell(row, which, other, fault)

    def _hint(self, row: int, person: RosterPerson) -> None:
        for member in self.by.get(("name", name_key(person.name)), ())[:1]:
            told = f"This could be the same person as {member.where}: the names are the same, nothing else agrees. "
            self._tell(row, Field.NAME, person.name, CellFault(told + "Both were kept.", mends.MEND_SAME_NAME))
        for member in self.by.get(("phone", person.phone or ""), ())[:1]:
            told = f"This is also the telephone number of {member.name} ({member.where}). Both were kept apart."
            self._tell(row, Field.PHONE, person.phone or "", CellFault(told, mends.MEND_SAME_PHONE))

    def _look_alike(self, row: int, person: RosterPerson) -> None:
        """Whoever this newcomer may be, of those here and of the rows above, each once."""
        me, found = compared(person), dict[int, tuple[Known, Member]]()
        for key in alike.keys(me):
            if len(self.near.get(key, ())) <= alike.MOST_IN_COMMON:
                found |= {id(member): (known, member) for known, member in self.near.get(key, ())}
        for known, member in found.values():
            if why := why_alike(me, known):
                self.alike.append(members.looks_like(row, person, member, why))

    def _remember(self, member: Member, person: RosterPerson | KnownPerson) -> None:
        """Everybody who holds a key, the first of them first."""
        keys: list[tuple[str, ...]] = [key for _, key in evidence(person)]
        if not (isinstance(person, KnownPerson) and person.elsewhere):
            keys.append(("name", name_key(person.name)))
            if person.phone:
                keys.append(("phone", person.phone))
            known = compared(person)
            for key in alike.keys(known):
                self.near.setdefault(key, []).append((known, member))
        for key in keys:
            if member not in (held := self.by.setdefault(key, [])):
                held.append(member)

    def _column(self, field: Field) -> str:
        return self.columns.name_heading if field is Field.NAME else self.columns.heading(field)

    def _tell(self, row: int, field: Field, value: str, fault: CellFault) -> None:
        self.problems.append(
            RosterProblem(
                row=row, column=self._column(field), value=shown(value), problem=fault.problem, mend=fault.mend
            )
        )
