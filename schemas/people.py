"""The faculty's people: kinds, states, and what others may see of them."""

from enum import StrEnum

from schemas.values import PersonId, View


class Kind(StrEnum):
    LIVED = "lived"
    PROFESSIONAL = "professional"


class AssociateStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Employer(StrEnum):
    """Who pays the person already: decides who may be paid (policy keys ``eligible.*``)."""

    NONE = "none"
    NHS_ENGLAND = "nhs_england"
    OTHER_NHS = "other_nhs"
    OTHER_PUBLIC = "other_public"
    SUPPORTED_BY_ORGANISATION = "supported_by_organisation"


class AssociateFacts(View, frozen=True, kw_only=True):
    """What other features need to know of a member of the faculty. Never story, health or bank facts."""

    id: PersonId
    full_name: str
    short_name: str
    email: str | None
    kind: Kind
    academy: str
    status: AssociateStatus
    employer: Employer
    postcode: str
    travel_km: int | None
    call_first: bool
    first_time: bool
    skills: list[str]
    topics: list[str]
