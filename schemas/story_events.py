"""What happened to stories and consent. No event says which topic, or a word of a story."""

from uuid import UUID

from schemas.stories import Channel, ConsentId, EndedHow, PartId, What
from schemas.values import AcademyCode, Event, OfferId, PersonId


class StoryPartWritten(Event, frozen=True, kw_only=True):
    subject: PersonId
    part: PartId
    version: int
    channel: Channel


class StoryPartConfirmed(Event, frozen=True, kw_only=True):
    subject: PersonId
    part: PartId


class StoryPartRemoved(Event, frozen=True, kw_only=True):
    subject: PersonId
    part: PartId


class ConsentGiven(Event, frozen=True, kw_only=True):
    """``confirmed``: it counts from now on. Written down by the team, it waits for the person."""

    subject: PersonId
    consent: ConsentId
    what: What
    channel: Channel
    confirmed: bool


class ConsentConfirmed(Event, frozen=True, kw_only=True):
    subject: PersonId
    consent: ConsentId


class ConsentEnded(Event, frozen=True, kw_only=True):
    subject: PersonId
    consent: ConsentId
    what: What
    how: EndedHow
    reason: str = ""


class NotDiscussedSaid(Event, frozen=True, kw_only=True):
    subject: PersonId
    topics: int


class OfferBasisEnded(Event, frozen=True, kw_only=True):
    subject: OfferId
    session_id: UUID


class OfferBasisTalked(Event, frozen=True, kw_only=True):
    subject: OfferId
    session_id: UUID


class StoryUseStopped(Event, frozen=True, kw_only=True):
    """A team that had read what was taken back says that it uses it no more; without an Academy, the national team."""

    subject: PersonId
    academy: AcademyCode | None
