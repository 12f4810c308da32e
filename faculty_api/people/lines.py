"""What a list of the register says of each person on it, and by what else than their name they were found."""

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any

from sqlalchemy import Row

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.people import rules, terms
from faculty_api.people.rules import Sight
from faculty_api.people.terms import Term
from schemas.accounts import short_name
from schemas.finding import FoundAssociate
from schemas.people import LentDays
from schemas.values import PersonId

_TELLS = {"skill": "Skill", "topic": "Topic", "area": "Lives near", "academy": "Local academy"}


class Lines:
    """The lines of one search. What its words mean is looked up once, not once for each person found."""

    def __init__(self, work: Work, wanted: Sequence[Term], *, whole: bool, close: bool) -> None:
        self.work, self.whole, self.close, self.today = work, whole, close, london_day(work.now)
        self.wanted = [(term, _meanings(term)) for term in wanted]

    def line(self, row: Row[Any], lent: LentDays | None) -> FoundAssociate:
        """Of who is lent, only their name and skills are told."""
        person, name, known_as = PersonId(row.person_id), row.full_name, row.preferred_name
        until = row.topics_until
        # No topic once the first of them may no longer be used; the worker then finds out which.
        topics: list[str] = row.topics if until is None or until >= self.today else []
        details = rules.sight(self.work.actor, person, row.academy_code) >= Sight.DETAILS
        return FoundAssociate(
            id=person,
            full_name=name,
            short_name=short_name(name, known_as),
            academy=row.academy_code,
            kind=row.kind,
            status=row.status,
            skills=row.skills,
            topics=topics if details else None,
            why=self._why(row, topics, self.whole and lent is None) if self.wanted else [],
            close=self.close,
            lent=lent,
        )

    def _why(self, row: Row[Any], topics: Sequence[str], whole: bool) -> list[str]:
        """What beside the full name has the words in it, each thing once; nothing a reader may not see."""
        name = terms.fold(row.full_name)
        known_as, district = row.preferred_name, row.district if whole else ""
        told: dict[str, None] = {}
        for term, meanings in self.wanted:
            if term.fits_any(name):
                continue
            if known_as and term.fits_any(terms.fold(known_as)):
                told[f"Known as {known_as}"] = None
            if district and term.fits(district):
                told[f"Lives in {district.upper()}"] = None
            for kind, meant in meanings:
                has = _has(row, kind, topics, whole)
                told.update(dict.fromkeys(words for code, words in meant if code in has))
        return list(told)


def _meanings(term: Term) -> list[tuple[str, list[tuple[str, str]]]]:
    """By kind: the code of each thing the word may mean, and what is told of who has it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for sense in term.senses:
        _, kind, code = sense.tag.split("=", 2)
        found.setdefault(kind, []).append((code, f"{_TELLS[kind]}: {sense.name}"))
    return list(found.items())


def _has(row: Row[Any], kind: str, topics: Sequence[str], whole: bool) -> Sequence[str]:
    """Codes of this kind, in small letters."""
    if kind == "skill":
        return [one.lower() for one in row.skills]
    if kind == "academy":
        return [row.academy_code.lower()]
    if not whole:
        return []
    if kind == "topic":
        return [one.lower() for one in topics]
    return [row.district[: len(row.district) - len(row.district.lstrip(ascii_lowercase))]]
