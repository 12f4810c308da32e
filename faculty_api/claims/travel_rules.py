"""What may be asked of the team, and what an answer must say. Pure."""

from collections.abc import Mapping

from schemas.travel import AnswerTravel, TravelStatus

ALREADY: Mapping[TravelStatus, str] = {
    TravelStatus.BOOKED: "This is booked already",
    TravelStatus.NOT_BOOKED: "The team has answered that it cannot book this",
    TravelStatus.TAKEN_BACK: "This was taken back",
}


def objection_to_asking(mode: str, started: bool) -> str | None:
    if mode == "online":
        return "This session is online, so there is nothing to travel to"
    return "This session has started. You can claim what you paid yourself" if started else None


def missing_places(category: str, start: str, end: str) -> list[tuple[str, str]]:
    """Fields and words: a journey has two ends, a hotel is somewhere."""
    if category == "hotel":
        return [] if end.strip() else [("to_place", "Enter the town for the hotel")]
    wanted = [("from_place", start, "Enter where the journey starts"), ("to_place", end, "Enter where it goes to")]
    return [(field, words) for field, given, words in wanted if not given.strip()]


def faults_of_answer(command: AnswerTravel) -> list[tuple[str, str]]:
    if not command.booked:
        return [] if command.why.strip() else [("why", "Enter why it is not booked")]
    found = []
    if not command.supplier.strip():
        found.append(("supplier", "Enter who it is booked with"))
    if not command.order_number.strip():
        found.append(("order_number", "Enter the order number"))
    if command.pence is None:
        found.append(("pence", "Enter what it cost"))
    return found
