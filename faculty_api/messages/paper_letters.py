"""What a letter says on paper, or on the phone, where its e-mail speaks of a link, a page or a log-in.

Of all others the body for e-mail serves, without its links: nobody types 60 characters from paper.
"""

CALL = "01632 960 001"
BY_EMAIL = frozenset({
    "log_in", "proof_code", "email_code", "email_in_use", "contact_changed", "reflection_asked", "records_joined",
    "bank_changed", "session_booked", "session_kept", "session_changed", "session_leaves", "calendar_stopped",
})  # fmt: skip
"""By e-mail where there is an address, whatever somebody asked for: codes, what goes to a calendar or from one address
to another, and what has to be known at once. Without an address they are read out or posted."""
AT_ONCE = frozenset({"glass_opened", "full_copy", "could_not_pay", "session_moved", "session_moved_away",
                     "session_called_off", "offer_withdrawn"})  # fmt: skip
"""Told the same day."""
PAPER: dict[str, str] = {
    "contact_changed": (
        "Dear {name}\n\nYour name, phone number or email address with us was changed.\n\nIf you did not ask us "
        "to, call us at once."
    ),
    "bank_changed": (
        "Dear {name}\n\nThe account we pay you into was changed on {when}.\nIf you asked for it, you do not need "
        "to do anything.\nIf not, call us at once."
    ),
    "full_copy": (
        "Dear {name}\n\nA copy of everything we keep about you is made for you. Two people of data protection "
        "agreed to it. We can tell you each time it is opened, and why.\n\nIf you did not ask for it, call us at "
        "once."
    ),
    "lending_told": (
        "Dear {name}\n\nYou told {helper}, who wrote it down: {academy} {what}.\nIf this is not right, call us "
        "and we change it."
    ),
    "stop_using": (
        "Dear {name}\n\nSomebody has taken back something that you read because they had shared it with "
        "you.\nStop using it, also in notes and slides of your own. We can tell you whose it is. Do not ask them "
        "why."
    ),
    "written_down": (
        "Dear {name}\n\n{helper} wrote down something you told us. It counts only when you say that it is "
        "right.\nCall us, and we read to you what was written down."
    ),
    "need_written_down": (
        "Dear {name}\n\n{helper} wrote down something you told us. If you want to hear what was written down, or "
        "to change it, call us."
    ),
    "noted_down": (
        "Dear {name}\n\n{helper} wrote down something you told us. It counts from now on. If you want to hear "
        "what was written down, or to change it, call us."
    ),
    "session_week": (
        "Dear {name}\n\nYou said yes to a session {place}, {when}. We can tell you what you need to know.\nIf you "
        "cannot come any more, call us now, so that we can ask somebody else."
    ),
    "session_day": (
        "Dear {name}\n\nYour session is tomorrow: {place}, {when}. We can tell you where it is and how to join."
    ),
    "session_called_off": ("Dear {name}\n\nThe session on {when} does not take place. We can tell you why.\n\n{then}"),
    "course_answer_heard": (
        "Dear {name}\n\n{helper} wrote down what you told us about a course: {place}, {when}.\nIf it is not "
        "right, call us."
    ),
    "course_corrected": (
        "Dear {name}\n\nWe had written down something wrong about a course: {place}, {when}. It is put right. We "
        "can tell you what it says now, and why. If you think it is wrong, call us."
    ),
    "glass_opened": (
        "Dear {name}\n\nTwo people agreed that one of them can read your record for 60 minutes, because of an "
        "emergency. We can tell you what they read, and why.\n\nIf you do not know why, call us at once. We can "
        "stop it."
    ),
    "complaint_recorded": (
        "Dear {name}\n\nYou told us that something is wrong with how we handle your data. We wrote it down. We "
        "can read to you what we wrote, so that it says what you mean.\n\nIf you did not complain, call us at "
        "once."
    ),
    "complaint_acknowledged": (
        "Dear {name}\n\nWe have your complaint about how we handle your data, and we are looking into it. We "
        "will tell you what we find as soon as we can. You can ask us where it stands."
    ),
    "complaint_news": (
        "Dear {name}\n\nThere is news about your complaint about how we handle your data. Call us, and we tell "
        "you what it is."
    ),
    "complaint_answered": (
        "Dear {name}\n\nWe have looked into your complaint about how we handle your data. Call us, and we read "
        "our answer to you or post it to you. It also says what you can do if you do not agree."
    ),
    "dates_asked": (
        "Dear {name}\n\n{academy} is looking for a date for {what}. Tell us which dates you could do, by the end "
        "of {answer_by}.\nSaying yes books nothing. Call us: we read the dates to you. You can change your "
        "answer until then."
    ),
    "dates_again": (
        "Dear {name}\n\n{academy} is looking for a date for {what}. You can tell us which dates you could do "
        "until the end of {answer_by}.\nIf you do not want to answer, that is all right. We do not write again "
        "about this."
    ),
    "dates_called_off": (
        "Dear {name}\n\nWe asked you which dates you could do. We are not looking for a date any more. We can "
        "tell you why. You do not need to do anything."
    ),
    "as_usual": (
        "Dear {name}\n\nIt is a while since you told us when you are free. Call us and say if it is still the "
        "same, or what has changed.\n\nSaying you are free is not a promise. You can say no to any offer."
    ),
    "claim_ready": (
        "Dear {name}\n\nThank you for the session on {when}. Your claim is ready.\nCall us: we add your costs "
        "with you and send it."
    ),
    "claim_confirm": (
        "Dear {name}\n\nWe filled in your claim for the session on {when} with you.\nWe have not sent it. Call "
        "us, and we read it to you so that you can say if it is right."
    ),
    "answer_heard": (
        "Dear {name}\n\nYou told us your answer about the session on {when}. We wrote down: {answer}.\n\n"
        "If that is not right, call us. You can take it back until {until}."
    ),
    "session_complete": (
        "Dear {name}\n\nEverybody we need for the session on {when} has said yes. We can tell you who leads it with "
        "you."
    ),
    "own_calendar_unread": (
        "Dear {name}\n\nYou let us see when a calendar of your own keeps you busy. {since}\nThis happens. You have "
        "done nothing wrong.\n\nUntil we can read it, we do not go by it, and your team can still ask you. We go on "
        "trying by ourselves for about two weeks. If you want to know what you can do, call us."
    ),
    "calendar_stopped": (
        "Dear {name}\n\n{helper} stopped one of the addresses at which a calendar reads your sessions. That "
        "device shows nothing new from now on.\nIf you did not ask for it, call us."
    ),
}
TELL = "\n\nTo answer, or to hear more, call us on " + CALL + ". Say the number of this letter: {number}."


def unlinked(body: str, facts: dict[str, str]) -> str:
    """A body for e-mail without the lines that are links, and the words that lead to one."""
    gone = {key for key, value in facts.items() if key == "no" or value.startswith(("/", "http"))}
    lines = [line for line in body.split("\n") if line.strip() not in {f"{{{key}}}" for key in {*gone, "link"}}]
    return "\n".join(lines)
