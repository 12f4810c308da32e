"""What people can do: as they say themselves, until somebody else has checked it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from schemas.values import Command, Event, Instant, LongText, PersonId, ShortText, View


class SkillLevel(StrEnum):
    NOT_SAID = "not_said"
    LEARNING = "learning"
    ABLE = "able"
    LEADING = "leading"


class SaySkills(Command, frozen=True, kw_only=True):
    """All the skills somebody says they have, with the level of each, by code. One that is left out is taken away.

    A skill whose level changes is self-declared again.
    """

    skills: Annotated[dict[ShortText, SkillLevel], Meta(max_length=50)]


class CheckSkill(Command, frozen=True, kw_only=True):
    """``evidence``: what it rests on, in words or as a link. ``ends_on``: the last day on which it counts."""

    evidence: LongText
    ends_on: date | None = None


class SkillView(View, frozen=True, kw_only=True):
    """``checked_by``: the name of who checked it, empty while it is the person's own word.

    ``counts``: somebody checked it, and that has not ended today.
    """

    skill: str
    name: str
    level: SkillLevel
    said_on: date | None
    checked_by: str
    checked_at: Instant | None
    evidence: str
    ends_on: date | None
    counts: bool


class SkillsSaid(Event, frozen=True, kw_only=True):
    """``unchecked``: skills that somebody had checked and whose check is gone with this."""

    subject: PersonId
    skills: dict[str, SkillLevel]
    unchecked: tuple[str, ...] = ()


class SkillChecked(Event, frozen=True, kw_only=True):
    subject: PersonId
    skill: str
    ends_on: date | None
