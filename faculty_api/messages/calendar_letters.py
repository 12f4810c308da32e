"""What a letter says when a calendar of somebody's own cannot be read any more. Never whose site it is on."""

CALENDAR_LETTERS: dict[str, tuple[str, str]] = {
    "own_calendar_unread": (
        "We cannot read a calendar of yours",
        "Dear {name}\n\nYou let us see when a calendar of your own keeps you busy. {since}\n"
        "This happens: an address changes, or a website has a problem. You have done nothing wrong.\n\nUntil we can "
        "read it, we do not go by it, and your team can still ask you. Offers you have said yes to stay as they are."
        "\n\nSee what is wrong, and what you can do:\n{link}\n\n"
        "We go on trying by ourselves for about two weeks. If it works again, you do not need to do anything. "
        "We do not write about this again unless it works and then stops once more.",
    ),
}
