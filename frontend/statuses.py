"""Status words: a fixed set, the same colour everywhere. Red is for problems only; a finished thing is plain text."""

COLOURS: dict[str, str | None] = {
    "Answer needed": "blue",
    "Not yet started": "blue",
    "In progress": "white",
    "You said yes": "green",
    "You said no": "grey",
    "Sent, being checked": "yellow",
    "Question for you": "orange",
    "Approved": "green",
    "Paid": None,
    "Completed": None,
    "We could not pay": "red",
    # For staff
    "Booked": "green",
    "Offered": "yellow",
    "Asked again, place kept": "yellow",
    "Empty": "orange",
    "Said no": "grey",
    "Ready to send": "blue",
    "Needs approval": "yellow",
    "Draft": "white",
    "Waiting for results": "white",
    "To sort out": "orange",
    "Closed": None,
    "Check again": "orange",
    "Cancelled": "grey",
    "Waiting for a decision": "white",
    "To be confirmed": "orange",
    "Adopted": "green",
    "Not adopted": "grey",
    "Taken back": "grey",
    "To arrange": "orange",
    "To stop": "orange",
    "To print": "blue",
    "To call": "orange",
    "Arranged": "green",
    "Not needed": "grey",
    "Cannot be arranged": "orange",
    "Not ready": "orange",
}


def colour(status: str) -> str | None:
    """None means plain text without a tag. A word outside the set is a fault in the page, not in the data."""
    if status not in COLOURS:
        raise KeyError(f"{status!r} is not one of our status words: see frontend/statuses.py")
    return COLOURS[status]
