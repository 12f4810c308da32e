"""Words for two records of one person."""

from collections.abc import Mapping
from datetime import date

from faculty_api.people.vocabulary import words
from frontend.filters import in_miles, plain_date, plural
from schemas.duplicates import LooksLike
from schemas.people import AssociateStatus, Employer, Kind
from schemas.records import Detail
from schemas.roster import Why

KINDS = {Kind.LIVED: "Associate with lived experience", Kind.PROFESSIONAL: "Professional"}
STATUSES = {
    AssociateStatus.ACTIVE: "Active",
    AssociateStatus.PAUSED: "Paused",
    AssociateStatus.SUSPENDED: "Asked to stop for now",
    AssociateStatus.ENDED: "Has left",
}
EMPLOYERS = {
    Employer.NONE: "No public employer",
    Employer.NHS_ENGLAND: "NHS England",
    Employer.OTHER_NHS: "Another NHS organisation",
    Employer.OTHER_PUBLIC: "Another public organisation",
    Employer.SUPPORTED_BY_ORGANISATION: "Their organisation supports them",
}
WHY = {
    Why.SAME_NAME: "The same name",
    Why.NAME_OTHERWISE: "The same name, written in another way",
    Why.NAME_TURNED: "The same name, first name and surname turned round",
    Why.NAME_NEAR: "Nearly the same name",
    Why.SAME_PHONE: "The same phone number",
    Why.SAME_POSTCODE: "The same postcode",
    Why.NOTHING_AGAINST: "We know too little of one of them to tell them apart",
}
DETAILS = {
    Detail.FULL_NAME: "Name",
    Detail.PREFERRED_NAME: "Likes to be called",
    Detail.EMAIL: "Email address",
    Detail.PHONE: "Phone number",
    Detail.POSTCODE: "Postcode",
    Detail.ACADEMY: "Local academy",
    Detail.KIND: "Kind",
    Detail.STATUS: "State",
    Detail.EMPLOYER: "Employer",
    Detail.TRAVEL_KM: "How far they travel",
    Detail.RECRUITMENT_ROUTE: "How they joined",
    Detail.STARTED_ON: "Started",
    Detail.TRAINED_ON: "Trained",
}
_TABLES = {
    "offer": ("offer", "offers"),
    "booked_time": ("time they are booked for", "times they are booked for"),
    "travel_request": ("journey or night to book", "journeys or nights to book"),
    "claim": ("claim", "claims"),
    "payment_item": ("payment", "payments"),
    "letter": ("letter we sent", "letters we sent"),
    "away_dates": ("time away", "times away"),
}


def side(one: LooksLike, academies: Mapping[str, str]) -> list[str]:
    """One of two, in the order of ``SIDES``."""
    return [
        one.full_name, one.preferred_name, one.email or "", one.phone, one.postcode, academies.get(one.academy, ""),
        *(("", "") if one.beyond else (KINDS[one.kind], STATUSES[one.status])),
    ]  # fmt: skip


SIDES = ("Name", "Likes to be called", "Email", "Phone", "Postcode", "Local academy", "Kind", "State")


def value(detail: Detail, said: str, academies: Mapping[str, str]) -> str:
    """A detail as it is kept, in words."""
    if not said:
        return "Not said"
    match detail:
        case Detail.ACADEMY:
            return academies.get(said, said)
        case Detail.KIND:
            return KINDS[Kind(said)]
        case Detail.STATUS:
            return STATUSES[AssociateStatus(said)]
        case Detail.EMPLOYER:
            return EMPLOYERS[Employer(said)]
        case Detail.TRAVEL_KM:
            return in_miles(int(said))
        case Detail.RECRUITMENT_ROUTE:
            return next((one.name for one in words("route") if one.code == said), said)
        case Detail.STARTED_ON | Detail.TRAINED_ON:
            return plain_date(date.fromisoformat(said))
        case _:
            return said


def goes_over(counts: Mapping[str, int]) -> list[str]:
    return [plural(number, *_TABLES[name]) for name, number in counts.items() if name in _TABLES]
