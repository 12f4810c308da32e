"""Letters about logging in, an email address and a record: see ``letters.py``."""

LOG_IN_LETTERS = {
    "log_in": (
        "Log in to the lived experience faculty",
        "Dear {name}\n\nUse this link to log in. It works for 30 minutes.\n\n{link}\n\n"
        "Or enter this code: {code}\n\nIf you did not ask for this, you do not need to do anything.",
    ),
    "proof_code": (
        "Your code to check that it is you",
        "Dear {name}\n\nEnter this code on the page that asked for it: {code}\n\nIt works for 30 minutes. We ask "
        "before something important is changed.\n\nIf you did not ask for this, somebody may be using your log-in. "
        "Do not give the code to anybody, and call us on 01632 960 001.",
    ),
    "email_code": (
        "Your code",
        "Dear {name}\n\nEnter this code on the page where you changed your email address: {code}\n\n"
        "It works for 30 minutes. If you did not ask for this, you do not need to do anything.",
    ),
    "join_code": (
        "Your code, to make two records one",
        "Dear {name}\n\nYour team thinks that we have you twice, and would like to make the two records one. The other "
        "record is of {record}. If that is you, and you are on the phone with them now, read them this code: {code}\n\n"
        "It works for 30 minutes. If not, do not give it to anybody: with it somebody else could be given what you "
        "told us. Call us on 01632 960 001.",
    ),
    "email_in_use": (
        "You have this address with us already",
        "Somebody tried to use this email address for a record in the lived experience faculty. It belongs to another "
        "record already, so nothing was changed.\n\n"
        "If that was you and you have two records, call us on 01632 960 001.",
    ),
    "contact_changed": (
        "How we reach you was changed",
        "Dear {name}\n\nYour name, phone number or email address with us was changed today.\n\n"
        "If you did not do this, or ask us to, call us today on 01632 960 001.",
    ),
    "records_joined": (
        "Your two records are one now",
        "Dear {name}\n\nWe had you in our list twice. We have put the two records together, so that we do not ask you "
        "for the same thing again.\n\nCheck that we have the right email address and phone number for you. If this is "
        "not you, or you did not expect it, call us today on 01632 960 001.",
    ),
}
