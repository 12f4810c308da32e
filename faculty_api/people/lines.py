"""What a list of the register says of each person on it, and by what else than their name they were found."""

from collections.abc import Iterable, Sequence
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
        self.wanted = [(term, {sense.tag: _told(sense.tag, sense.name) for sense in term.senses}) for term in wanted]

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
        told: dict[str, None] = {}
        for term, tags in self.wanted:
            if term.fits_any(name):
                continue
            if row.preferred_name and term.fits_any(terms.fold(row.preferred_name)):
                told[f"Known as {row.preferred_name}"] = None
            if whole and row.district and term.fits(row.district):
                told[f"Lives in {row.district.upper()}"] = None
            if tags:
                has = set(_tags(row, topics, whole))
                told.update(dict.fromkeys(words for tag, words in tags.items() if tag in has))
        return list(told)


def _told(tag: str, name: str) -> str:
    return f"{_TELLS[tag.split('=')[1]]}: {name}"


def _tags(row: Row[Any], topics: Sequence[str], whole: bool) -> Iterable[str]:
    yield "=academy=" + row.academy_code.lower()
    for skill in row.skills:
        yield "=skill=" + skill.lower()
    if whole:
        for topic in topics:
            yield "=topic=" + topic.lower()
        yield "=area=" + row.district[: len(row.district) - len(row.district.lstrip(ascii_lowercase))]
