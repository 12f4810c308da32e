"""What letters about data protection say: complaints, what went wrong, and records opened in an emergency.

Nothing of what a complaint is about, of whom a record is (but to its owner), or of what happened. Subject, then body.
"""

DATA_TO_STAFF = frozenset({"complaint_came", "breach_logged", "breach_reported", "glass_asked", "glass_released"})
DATA_DESK = frozenset({
    "glass_opened", "full_copy", "complaint_recorded", "complaint_acknowledged", "complaint_news", "complaint_answered",
})  # fmt: skip
"""Those that data protection itself prints or reads out: that they came is between the person and them."""
DATA_LETTERS: dict[str, tuple[str, str]] = {
    "complaint_came": (
        "A complaint about data waits",
        "Dear {name}\n\nSomebody has a complaint about how we handle their data. Acknowledge it by {day} at the "
        "latest, and look into it now.\n\n{link}",
    ),
    "breach_logged": (
        "Something went wrong with data",
        "Dear {name}\n\nSomebody logged that something went wrong with what we know about people. If a risk for them "
        "is likely, the ICO has to be told by {until}. Read it today, and decide.\n\n{link}",
    ),
    "breach_reported": (
        "Somebody thinks something went wrong with data",
        "Dear {name}\n\nSomebody reported that something may have gone wrong with what we know about people. If so, "
        "and a risk for them is likely, the ICO may have to be told by {until}. Read it today.\n\n{link}",
    ),
    "glass_asked": (
        "A record is asked for in an emergency",
        "Dear {name}\n\nSomebody asks to open one person's record in an emergency. It waits 60 minutes for a second "
        "person to release it. Look at it now.\n\n{link}",
    ),
    "glass_released": (
        "A record is open in an emergency",
        "Dear {name}\n\nTwo people agreed to open one person's record in an emergency. It is open for 60 minutes from "
        "now. See who and why. You can stop it at once.\n\n{link}",
    ),
    "glass_opened": (
        "Your record was opened in an emergency",
        "Dear {name}\n\nTwo people agreed that one of them can read your record for 60 minutes, because of an "
        "emergency. You can see here what they read, and why.\n\nIf you do not know why, call us now on 01632 960 001. "
        "We can stop it.\n\n{link}",
    ),
    "complaint_recorded": (
        "We wrote down your complaint",
        "Dear {name}\n\nYou told us that something is wrong with how we handle your data. We wrote it down. Check that "
        "it says what you mean.\n\nIf you did not complain, call us today on 01632 960 001.\n\n{link}",
    ),
    "complaint_acknowledged": (
        "We have your complaint",
        "Dear {name}\n\nWe have your complaint about how we handle your data, and we are looking into it. We will "
        "tell you what we find as soon as we can. You can see here where it stands.\n\n{link}",
    ),
    "complaint_acknowledged_outside": (
        "We have your complaint",
        "Dear {name}\n\nWe have your complaint about how we handle data, and we are looking into it. We will tell you "
        "what we find as soon as we can. To add something, or to ask where it stands, call us on 01632 960 001.",
    ),
    "complaint_news_outside": (
        "News about your complaint",
        "Dear {name}\n\nThere is news about your complaint about how we handle data. Call us on 01632 960 001, and we "
        "tell you what it is.",
    ),
    "complaint_answered_outside": (
        "The answer to your complaint",
        "Dear {name}\n\nWe have looked into your complaint about how we handle data. Call us on 01632 960 001: we read "
        "our answer to you, or post it to you. If you do not agree with it, you can complain to the Information "
        "Commissioner's Office, which is independent of us, on 0303 123 1113.",
    ),
    "complaint_news": (
        "News about your complaint",
        "Dear {name}\n\nThere is news about your complaint about how we handle your data.\n\n{link}",
    ),
    "complaint_answered": (
        "The answer to your complaint",
        "Dear {name}\n\nWe have looked into your complaint about how we handle your data. Read our answer here. It "
        "also says what you can do if you do not agree.\n\n{link}",
    ),
}
