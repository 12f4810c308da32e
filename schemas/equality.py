"""Equality monitoring: answers that belong to nobody, counted; and that somebody was asked."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from schemas.values import AcademyCode, Command, Event, PersonId, View

RATHER_NOT = "rather_not"
Code = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\A[a-z0-9_]+\Z")]
Period = Annotated[str, Meta(max_length=20, pattern=r"\A[0-9Q-]*\Z")]


class Asked(StrEnum):
    """What is known of a person: that they answered, or do not want to. Never what."""

    ANSWERED = "answered"
    DECLINED = "declined"


class AnswerEquality(Command, frozen=True, kw_only=True):
    """Answers by question; questions may be left out."""

    answers: Annotated[dict[Code, Code], Meta(max_length=40)]


class Question(View, frozen=True, kw_only=True):
    """``answers``: codes and words, in order."""

    code: str
    title: str
    hint: str = ""
    answers: tuple[tuple[str, str], ...]


class EqualityAsked(View, frozen=True, kw_only=True):
    """``asked``: null when the person has neither answered nor declined."""

    asked: Asked | None
    questions: list[Question]


class AnswerCount(View, frozen=True, kw_only=True):
    """``count``: null where it is hidden, for it is small, or would give away one that is."""

    code: str
    name: str
    count: int | None


class QuestionCounts(View, frozen=True, kw_only=True):
    code: str
    title: str
    total: int | None
    answers: list[AnswerCount]


class EqualityReport(View, frozen=True, kw_only=True):
    """``academy``: null for all together. ``period``: empty when no period has enough answers yet."""

    academy: AcademyCode | None
    periods: list[str]
    period: str
    least: int
    questions: list[QuestionCounts]


class EqualityAnswered(Event, frozen=True, kw_only=True):
    """That they answered, never what."""

    subject: PersonId


class EqualityDeclined(Event, frozen=True, kw_only=True):
    subject: PersonId
