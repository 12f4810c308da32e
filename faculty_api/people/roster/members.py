"""Everybody whom rows of an import may be, and what is said where that is in doubt."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from faculty_api.people.roster.against import POSTCODE
from faculty_api.people.roster.doubts import LEAVE, Answered, apart
from faculty_api.people.roster.faults import CellFault
from faculty_api.people.roster.sides import side
from schemas.roster import Choice, KnownPerson, RosterAlike, RosterDoubt, RosterFact, RosterPerson, RosterTwin, Why

_DOUBT = CellFault(
    "Somebody of this name is here already, so this row was not added.",
    "Say on the page of the list whether it is the same person; or write their record number or e-mail address.",
)
_LENT = CellFault(
    "Somebody of this name is lent to you, so this row was not added.",
    "Say on the page of the list whether it is the same person.",
)
STAYS_LENT = "You said that this is {}, who is lent to you by {}. Nothing was added: they stay lent to you."
_CONTRARY = CellFault(
    "This row may be somebody else than {}, so it was not added: {}, but another {}.",
    "Say on the page of the list whether they are one person or two; or mend what differs.",
)
_UNSURE = CellFault(
    "This row may be {}: {} each time, so it was not added.",
    "Say on the page of the list who it is; or write their record number or e-mail address.",
)
_ERASED = CellFault(
    "Somebody with these details was erased because they asked for it, so this row was not added.",
    "Say on the page of the list whether they asked to come back; if not, take them out of your list.",
)
_ONLY_A_PLACE = CellFault(
    "This row may be {}: same name and postcode, but no row says how to reach them, so it was not added.",
    "Say on the page of the list whether they are one person or two; or write an e-mail address or telephone number.",
)
SHARED = CellFault(
    "{} has this e-mail address already. Only one person can log in with it, so it was put in this person’s notes.",
    "Nothing is needed if they share it; else write an address of their own.",
)
SHARED_EMAIL = "E-mail shared with somebody else"
LEFT_OUT = CellFault("You left this row out.", "Nothing is needed.")


@dataclass(eq=False)
class Member:
    """One person of the import: a row that was accepted, or somebody already here whom a row joined."""

    row: int | None
    known: KnownPerson | None
    person: RosterPerson | None
    first: int | None = None
    """The first row that joined somebody who is here."""
    readings: list[RosterPerson] = field(default_factory=list)
    """What each row says of them, as it stands there."""

    @property
    def sides(self) -> list[RosterPerson | KnownPerson]:
        """All that is known of them: as they are, as they were, and what rows say."""
        return [*((self.known, *self.known.former) if self.known else ()), *self.readings]

    @property
    def guest(self) -> bool:
        """Of another Academy, and lent to this one: no row is joined to them."""
        return bool(self.known and self.known.lent_until)

    @property
    def choice(self) -> str:
        return str(self.known.id) if self.known else f"row/{self.row}"

    @property
    def name(self) -> str:
        return self.known.name if self.known else self.person.name if self.person else ""

    @property
    def reachable(self) -> bool:
        """Whether anything of them, from here or from any row, says how to reach them."""
        return any(one.email or one.phone for one in (self.known, self.person) if one)

    @property
    def where(self) -> str:
        return f"row {self.row}" if self.row else f"{self.name}, who is already here"


class Maybe(NamedTuple):
    """Somebody whom a row may be: what agrees (empty: the name alone), and what speaks against it."""

    member: Member
    because: str
    differs: tuple[RosterFact, ...]


def twin(one: Maybe, academies: Iterable[Choice]) -> RosterTwin:
    known, person = one.member.known, one.member.person
    return RosterTwin(
        person=known.id if known else None,
        here=side(known or person or one.member.readings[0]),
        apart=apart(known, academies) if known and not one.member.guest else (),
        row=None if known else one.member.row,
        because=one.because,
        differs=one.differs,
        lent=lent_by(known, academies) if known else "",
    )


def lent_by(known: KnownPerson, academies: Iterable[Choice]) -> str:
    """By whom, and until when; empty for who is not lent."""
    home = {one.code: one.name for one in academies}.get(known.academy or "", "another local academy")
    return f"{home} until {known.lent_until.day} {known.lent_until:%B %Y}" if known.lent_until else ""


def answered(
    doubts: Iterable[RosterDoubt],
    doubted: Mapping[int, tuple[str, tuple[Member, ...]]],
    of_row: Mapping[int, Member],
) -> Iterator[Answered]:
    """What was said of rows in doubt, to be remembered for the next list. ``doubted``: the mark of each row, and whom
    it may be; ``of_row``: whose it is."""
    for doubt in doubts:
        mark, members = doubted[doubt.row]
        guest = [one.known.id for one in members if one.guest and one.known and one.choice == doubt.choice]
        if doubt.choice == LEAVE:
            yield Answered(mark, LEAVE, tuple(one.known.id for one in members if one.known),
                           tuple(one.person for one in members if one.person and not one.known))  # fmt: skip
        elif guest:
            yield Answered(mark, doubt.choice, tuple(guest), ())
        elif doubt.choice and (said := of_row[doubt.row].person):
            yield Answered(mark, doubt.choice, (), (said,))


def looks_like(row: int, person: RosterPerson, member: Member, why: Iterable[Why]) -> RosterAlike:
    return RosterAlike(
        row=row,
        person=member.known.id if member.known else None,
        other_row=member.row,
        said=side(person),
        here=side(member.known or member.person or person),
        why=tuple(why),
    )


def only_a_place(maybe: Maybe, person: RosterPerson) -> bool:
    """Whether a row is like another of the same file by name and postcode, and nothing says how to reach either: a
    mother and a daughter of one name may live there."""
    apart = not (maybe.member.reachable or person.email or person.phone)
    return maybe.because == POSTCODE and bool(maybe.member.readings) and apart


def why_it_waits(maybes: Sequence[Maybe]) -> CellFault:
    """Why a row waits, in words that name whom it may be and what differs."""
    if not maybes:
        return _ERASED
    first = maybes[0]
    if not first.because:
        return _LENT if all(one.member.guest for one in maybes) else _DOUBT
    if not first.differs:
        if len(maybes) == 1:
            return CellFault(_ONLY_A_PLACE.problem.format(first.member.where), _ONLY_A_PLACE.mend)
        sure = [one.member.where for one in maybes if one.because and not one.differs]
        return CellFault(_UNSURE.problem.format(" or ".join(sure), first.because.lower()), _UNSURE.mend)
    what = " and another ".join(one.what.lower() for one in first.differs)
    return CellFault(_CONTRARY.problem.format(first.member.where, first.because.lower(), what), _CONTRARY.mend)


def at_home(member: Member, academy: str) -> bool:
    """Of this Academy, or lent to it."""
    return member.guest or bool(member.known and member.known.academy == academy)
