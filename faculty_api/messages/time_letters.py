"""What letters about time say: when somebody is free, and what goes to their calendar."""

TIME_LETTERS: dict[str, tuple[str, str]] = {
    "as_usual": (
        "Are you still free at the same times?",
        "Dear {name}\n\nIt is a while since you told us when you are free. If nothing has changed, you can say so here "
        "with one press, without logging in:\n\n{link}\n\nIf something has changed, tell us here:\n\n{change_link}"
        "\n\nSaying you are free is not a promise. You can say no to any offer.",
    ),
    "calendar_stopped": (
        "A calendar of yours was stopped",
        "Dear {name}\n\n{helper} stopped one of the addresses at which a calendar reads your sessions. That device "
        "shows nothing new from now on.\nIf you did not ask for it, call us. You can add a device again:\n\n{link}",
    ),
    "session_booked": (
        "A session for your calendar",
        "Dear {name}\n\nYou said yes to a session: {place}, {when}.\nIt comes with this email for your calendar, and "
        "there is nothing to answer. When it moves or is called off, the change comes by email too.\n\n{link}\n\n"
        "If you do not want this, you can say so here:\n{choice}",
    ),
    "session_kept": (
        "We keep your place for a session",
        "Dear {name}\n\nWe keep your place for a session until you answer: {place}, {when}.\n\n{link}",
    ),
    "session_changed": (
        "A session in your calendar has changed",
        "Dear {name}\n\nSomething has changed about a session of yours. It is now {place}, {when}.\n"
        "The change comes with this email for your calendar, and there is nothing to answer.\n\n{link}",
    ),
    "booking_needs": (
        "Your session needs something: see what",
        "Dear {name}\n\nYou are booked for a session on {when}, and it needs something that we do not have for you any "
        "more. You are still booked. See what it is, and what you can do:\n\n{link}\n\n"
        "We know too, and we will help. If you would rather talk about it, call us on 01632 960 001.",
    ),
    "bookings_need": (
        "Some of your sessions need something: see what",
        "Dear {name}\n\n{count} of your sessions need something that we do not have for you any more. The first is on "
        "{when}. You are still booked. See what it is, and what you can do:\n\n{link}\n\n"
        "We know too, and we will help. If you would rather talk about it, call us on 01632 960 001.",
    ),
    "session_leaves": (
        "A session leaves your calendar",
        "Dear {name}\n\nYou are not booked any more for the session on {when}.\nThis email takes it out of your "
        "calendar. You do not need to do anything.\n\n{link}",
    ),
}
