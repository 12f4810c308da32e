"""Which rows are the same person as another row, or as somebody already here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from faculty_api.people import alike
from faculty_api.people.alike import Known, why_alike
from faculty_api.people.roster.columns import Columns, Field
from faculty_api.people.roster.doubts import LEAVE, NEW, Answered, answered_before, apart, came_before, mark_of
from faculty_api.people.roster.faults import CellFault
from faculty_api.people.roster.merge import Difference, merge
from faculty_api.people.roster.names import could_be_one_person, name_key
from faculty_api.people.roster.renewing import Change, changes
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
    RosterTwin,
)

_MEND_DIFFERENCE = "Keep the right value in one row, and delete the other row."
_MEND_SAME_NAME = "If they are one person, write the same e-mail address in both places and upload again."
_MEND_SAME_PHONE = "If they share a telephone, nothing is needed; else mend the number, or the name."
_MEND_SHARED_EMAIL = "If they are two people, give each an e-mail address of their own and upload again."

_MEND_KEPT = "If the list is right, change it on their page with them; else mend the list."
_DOUBT = CellFault(
    "Somebody of this name is here already, so this row was not added.",
    "Say on the page of the list whether it is the same person; or write their record number or e-mail address.",
)
LEFT_OUT = CellFault("You left this row out.", "Nothing is needed.")

_ELSEWHERE = CellFault(
    "This e-mail address belongs to somebody with another local academy, so nobody was added.",
    "Write this person's own e-mail address, or ask a national lead to add them.",
)


@dataclass
class Member:
    """One person of the import: a row that was accepted, or somebody already here whom a row joined."""

    row: int | None
    known: KnownPerson | None
    person: RosterPerson | None
    first: int | None = None
    """The first row that joined somebody who is here."""

    @property
    def name(self) -> str:
        return self.known.name if self.known else self.person.name if self.person else ""

    @property
    def former_names(self) -> set[str]:
        return {one.name for one in self.known.former} if self.known else set()

    @property
    def reachable(self) -> bool:
        """Whether anything of them, from here or from any row, says how to reach them."""
        return any(one.email or one.phone for one in (self.known, self.person) if one)

    @property
    def where(self) -> str:
        return f"row {self.row}" if self.row else f"{self.name}, who is already here"


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
    return Grouped(rows, tuple(touched), tuple(grouping.told()), alike, renewed, doubts, tuple(grouping.answered()))


class _Grouping:
    def __init__(self, existing: Iterable[KnownPerson], columns: Columns, setting: Setting) -> None:
        self.columns, self.setting = columns, setting
        self.doubts: list[RosterDoubt] = []
        self.doubted: dict[int, tuple[str, RosterPerson, tuple[KnownPerson, ...]]] = {}
        self.named: dict[str, list[Member]] = {}
        self.members: list[Member] = []
        self.problems: list[RosterProblem] = []
        self.by: dict[tuple[str, ...], Member] = {}
        self.of_row: dict[int, Member] = {}
        self.alike: list[RosterAlike] = []
        self.near: dict[tuple[str, ...], list[tuple[Known, Member]]] = {}
        for known in existing:
            member = Member(None, known, None)
            self.members.append(member)
            for one in (known, *known.former):
                self._remember(member, one)
            if not known.elsewhere:
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
        for because, key in evidence(person):
            if member := self.by.get(key):
                if member.known and member.known.elsewhere:
                    return self._refuse(reading.row, person)
                return self._join(reading.row, person, member, because)
        return self._by_name(reading.row, person)

    def _refuse(self, row: int, person: RosterPerson) -> RosterRow:
        self._tell(row, Field.EMAIL, person.email or "", _ELSEWHERE)
        return RosterRow(row=row, outcome=Outcome.REFUSED, name=person.name, because=_ELSEWHERE.problem)

    def _by_name(self, row: int, person: RosterPerson) -> RosterRow:
        """Nothing but the name may say who it is, which is no proof: somebody is asked, but for a row that came before
        and says what it said then."""
        here = [one for one in self.named.get(name_key(person.name), ()) if _at(one) == person.academy]
        if not here:
            return self._accept(row, person)
        if len(here) == 1 and (known := here[0].known) and came_before(known, person, self.setting.mark):
            return self._join(row, person, here[0], "This row came in an earlier list,")
        choice = self._doubt(row, person, tuple(one.known for one in here if one.known))
        chosen = next((one for one in here if one.known and str(one.known.id) == choice), None)
        if chosen:
            return self._join(row, person, chosen, "You said that this is the same person")
        if choice == NEW:
            return self._accept(row, person)
        fault = LEFT_OUT if choice == LEAVE else _DOUBT
        if fault is _DOUBT:
            self._tell(row, Field.NAME, person.name, fault)
        return RosterRow(row=row, outcome=Outcome.REFUSED, name=person.name, because=fault.problem)

    def _doubt(self, row: int, person: RosterPerson, twins: tuple[KnownPerson, ...]) -> str:
        """What was chosen for the row, now or for an earlier list."""
        mark, academies = mark_of(person, self.setting.mark), self.setting.words.academies
        self.doubted[row] = (mark, person, twins)
        before = answered_before(twins, mark)
        choice = self.setting.choices.get(row, "") or before
        choice = choice if choice in {NEW, LEAVE, *(str(one.id) for one in twins)} else ""
        offered = tuple(RosterTwin(person=one.id, here=side(one), apart=apart(one, academies)) for one in twins)
        remembered = bool(before) and choice == before
        self.doubts.append(RosterDoubt(row=row, said=side(person), twins=offered, choice=choice, remembered=remembered))
        return choice

    def answered(self) -> Iterator[Answered]:
        """What was said of rows in doubt, to be remembered for the next list."""
        for doubt in self.doubts:
            mark, person, twins = self.doubted[doubt.row]
            if doubt.choice:
                newcomer = self.of_row[doubt.row].person if doubt.choice == NEW else None
                yield Answered(mark, doubt.choice, newcomer or person, twins)

    def _in_words(self, change: Change) -> Change:
        """Names in place of codes."""
        words = {Field.SKILLS: "skills", Field.TOPICS: "topics", Field.ROUTE: "routes"}.get(change.field)
        names = {one.code: one.name for one in getattr(self.setting.words, words)} if words else {}
        said = [", ".join(names.get(code, code) for code in text.split(", ")) for text in (change.before, change.after)]
        return change._replace(before=said[0], after=said[1]) if words else change

    def renewed(self, members: Iterable[Member]) -> Iterator[RosterChange]:
        """Of those who are here, what their rows say otherwise; what is kept is told among the problems too."""
        for member in members:
            if not member.known or not member.person or not member.first:
                continue
            for field, before, after, taken, why in map(
                self._in_words, changes(member.known, member.person, self.setting.mark)
            ):
                if not taken:
                    held = f"“{shown(before)}” was kept. " if before else "This was not taken. "
                    told = f"This differs from {member.where}: {held}{why}."
                    self._tell(member.first, field, after, CellFault(told, _MEND_KEPT))
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
        member = self.of_row[row] = Member(row, None, person)
        self.members.append(member)
        self._remember(member, person)
        return RosterRow(row=row, outcome=Outcome.ACCEPTED, name=person.name, academy=person.academy)

    def _join(self, row: int, person: RosterPerson, member: Member, because: str) -> RosterRow:
        names = {member.name, member.person.name if member.person else member.name, *member.former_names}
        if not any(could_be_one_person(person.name, name) for name in names):
            told = f"{because} as {member.where} ({member.name}), but another name: nothing of this row was taken over."
            self._tell(row, Field.EMAIL, person.email or "", CellFault(told, _MEND_SHARED_EMAIL))
            return RosterRow(row=row, outcome=Outcome.REFUSED, name=person.name, because=told)
        self.of_row[row] = member
        self._merge(row, person, member)
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

    def _merge(self, row: int, person: RosterPerson, member: Member) -> None:
        differences: list[Difference] = []
        if member.person is None:
            member.person, member.first = person, row
        else:
            member.person, differences = merge(member.person, person)
        for field, kept, other in differences:
            other_row = f"row {member.row or member.first}"
            fault = CellFault(f"This differs from {other_row}: “{shown(kept)}” was kept.", _MEND_DIFFERENCE)
            self._tell(row, field, other, fault)

    def _hint(self, row: int, person: RosterPerson) -> None:
        if member := self.by.get(("name", name_key(person.name))):
            told = f"This could be the same person as {member.where}: the names are the same, nothing else agrees. "
            self._tell(row, Field.NAME, person.name, CellFault(told + "Both were kept.", _MEND_SAME_NAME))
        if person.phone and (member := self.by.get(("phone", person.phone))):
            told = f"This is also the telephone number of {member.name} ({member.where}). Both were kept apart."
            self._tell(row, Field.PHONE, person.phone, CellFault(told, _MEND_SAME_PHONE))

    def _look_alike(self, row: int, person: RosterPerson) -> None:
        """Whoever this newcomer may be, of those here and of the rows above, each once."""
        me, found = compared(person), dict[int, tuple[Known, Member]]()
        for key in alike.keys(me):
            if len(self.near.get(key, ())) <= alike.MOST_IN_COMMON:
                found |= {id(member): (known, member) for known, member in self.near.get(key, ())}
        for known, member in found.values():
            if why := why_alike(me, known):
                self.alike.append(
                    RosterAlike(
                        row=row,
                        person=member.known.id if member.known else None,
                        other_row=member.row,
                        said=side(person),
                        here=side(member.known or member.person or person),
                        why=tuple(why),
                    )
                )

    def _remember(self, member: Member, person: RosterPerson | KnownPerson) -> None:
        """The first to hold a key keeps it."""
        keys: list[tuple[str, ...]] = [key for _, key in evidence(person)]
        if not (isinstance(person, KnownPerson) and person.elsewhere):
            keys.append(("name", name_key(person.name)))
            if person.phone:
                keys.append(("phone", person.phone))
            known = compared(person)
            for key in alike.keys(known):
                self.near.setdefault(key, []).append((known, member))
        for key in keys:
            self.by.setdefault(key, member)

    def _column(self, field: Field) -> str:
        return self.columns.name_heading if field is Field.NAME else self.columns.heading(field)

    def _tell(self, row: int, field: Field, value: str, fault: CellFault) -> None:
        self.problems.append(
            RosterProblem(
                row=row, column=self._column(field), value=shown(value), problem=fault.problem, mend=fault.mend
            )
        )


def _at(member: Member) -> str | None:
    return member.known.academy if member.known else None
