"""Letters to people who are asked which dates they could do, as subject and body: see ``letters.py``."""

DATES: dict[str, tuple[str, str]] = {
    "dates_asked": (
        "Which dates could you do?",
        "Dear {name}\n\n{academy} is looking for a date for {what}. Tell us which dates you could do, by the end of "
        "{answer_by}.\nSaying yes books nothing. You do not need to log in.\n\n{link}\n\n"
        "The link is for you alone. You can change your answer until then. Or tell us by phone on 01632 960 001.",
    ),
    "dates_again": (
        "You can still tell us which dates you could do",
        "Dear {name}\n\n{academy} is looking for a date for {what}. You can tell us which dates you could do until the "
        "end of {answer_by}.\nIf you do not want to answer, that is all right. We do not write again about this.\n\n"
        "{link}\n\nYou do not need to log in. The link is for you alone.",
    ),
    "dates_picked": (
        "A date has been chosen",
        "Dear {name}\n\nThank you for telling us which dates you could do. The date is {when}.\n{then}\n\n{link}",
    ),
    "dates_called_off": (
        "You do not need to keep dates free",
        "Dear {name}\n\nWe asked you which dates you could do. We are not looking for a date any more. You can read "
        "why when you log in. You do not need to do anything.\n\n{link}",
    ),
}
