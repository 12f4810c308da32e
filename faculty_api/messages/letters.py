"""What our letters say. Nothing about health, stories, pay or bank details: previews show on locked phones.

Each is a subject and a body with named places. Bodies use ``{link}`` for the one page to go to.
"""

import re
from typing import NamedTuple

from faculty_api.messages.calendar_letters import CALENDAR_LETTERS
from faculty_api.messages.data_letters import DATA_LETTERS, DATA_TO_STAFF
from faculty_api.messages.date_letters import DATES
from faculty_api.messages.log_in_letters import LOG_IN_LETTERS
from faculty_api.messages.paper_letters import PAPER, TELL, unlinked
from faculty_api.messages.time_letters import TIME_LETTERS


class Words(NamedTuple):
    subject: str
    body: str


TO_STAFF = (
    frozenset({"offer_answered", "claim_not_confirmed", "claims_due_soon", "claims_late", "arrangement_late"})
    | {"development_shown", "next_asked"}
    | DATA_TO_STAFF
)
HELP = "\n\nIf you want help, call us on 01632 960 001. We can do this with you on the phone."

LETTERS: dict[str, Words] = {
    "full_copy": Words(
        "A copy of what we keep about you",
        "Dear {name}\n\nA copy of everything we keep about you is made for you. Two people of data protection agreed "
        "to it. You can see here each time it is opened, and why.\n\nIf you did not ask for it, call us today on "
        "01632 960 001.\n\n{link}",
    ),
    "offer": Words(
        "We have a session for you",
        "Dear {name}\n\n{academy} has a session for you: {place}, {when}.\n"
        "Tell us your answer by {answer_by}. You can say no to any offer.\n\n{link}\n\n{no}\n{no_link}",
    ),
    "offers": Words(
        "We have sessions for you",
        "Dear {name}\n\n{academy} has {count} sessions for you. The first is on {when}.\n"
        "Tell us your answer to each by {answer_by}. You can say no to any offer.\n\n{link}",
    ),
    "lending_told": Words(
        "What you told us about other local academies",
        "Dear {name}\n\nYou told {helper}, who wrote it down: {academy} {what}.\n"
        "If this is not right, you can change it here, or call us.\n\n{link}",
    ),
    "lists_gone": Words(
        "Somebody was taken out of lists that you uploaded",
        "Dear {name}\n\nSomebody asked us to erase them, as they may. They stood in lists that were uploaded for "
        "{whose}. Rows taken out, because they were theirs: {gone}. Rows that stay, so that you can finish the lists: "
        '{stay}. Where one of these named who was erased, it now says "somebody else". Lists that we could not read '
        "again, and that went whole: {whole}. Everybody else stays in the register as they are.\n\nDelete "
        "copies of those lists that you keep yourselves, and do not upload them again: that would "
        "bring back who was erased. If you need a list, make a new one from the register. Do not try to find out "
        "who it was.\n\n{link}",
    ),
    "stop_using": Words(
        "Something was taken back",
        "Dear {name}\n\nSomebody has taken back something that you read because they had shared it with you.\n"
        "Stop using it, also in notes and slides of your own. See here whose it is. Do not ask them why.\n\n{link}",
    ),
    "written_down": Words(
        "Check what we wrote down",
        "Dear {name}\n\n{helper} wrote down something you told us. It counts only when you say that it is right.\n"
        "Check it here, or call us.\n\n{link}",
    ),
    "need_written_down": Words(
        "Check what we wrote down",
        "Dear {name}\n\n{helper} wrote down something you told us. If it is not right, take it away here, or call us."
        "\n\n{link}",
    ),
    "noted_down": Words(
        "Check what we wrote down",
        "Dear {name}\n\n{helper} wrote down something you told us. It counts from now on. If it is not right, "
        "change it here, or call us.\n\n{link}",
    ),
    "offer_reminder": Words(
        "We have a session for you: can you do it?",
        "Dear {name}\n\nWe asked if you can do a session {place}, {when}, and have not heard from you. "
        "Tell us by {answer_by}. You can say no.\n\n{link}",
    ),
    "session_week": Words(
        "Your session next week",
        "Dear {name}\n\nYou said yes to a session {place}, {when}. See here what you need to know. "
        "If you cannot come any more, tell us now, so that we can ask somebody else.\n\n{link}",
    ),
    "session_day": Words(
        "Your session tomorrow",
        "Dear {name}\n\nYour session is tomorrow: {place}, {when}. See here where it is and how to join.\n\n"
        "If something is wrong, call us now.\n\n{link}",
    ),
    "offer_withdrawn": Words(
        "A session is no longer on offer",
        "Dear {name}\n\nThe session on {when} is no longer on offer. {why}\n\nYou do not need to do anything.",
    ),
    "session_moved": Words(
        "A session has moved: can you still do it?",
        "Dear {name}\n\nThe session on {before} has moved. It is now {place}, {when}.\n\n{then}\n"
        "Tell us by {answer_by} if you can do it. You can say no.\n\n{link}\n\n{no}\n{no_link}",
    ),
    "session_moved_away": Words(
        "A session you said yes to has moved",
        "Dear {name}\n\nThe session on {before} has moved. It is now {place}, {when}.\n\n"
        "{why} So your place is free again. You do not need to do anything. If you want to talk about it, call us on "
        "01632 960 001.",
    ),
    "session_called_off": Words(
        "A session you said yes to is called off",
        "Dear {name}\n\nThe session on {when} does not take place. You can read why when you log in.\n\n"
        "{then}\n\n{link}",
    ),
    "offer_answered": Words(
        "An answer to your offer", "{person} has answered the offer for {what}, {when}: {answer}.\n\n{link}"
    ),
    "answer_heard": Words(
        "We wrote down your answer",
        "Dear {name}\n\nYou told us your answer about the session on {when}. We wrote down: {answer}.\n\n"
        "If that is not right, you can take it back here until {until}, or call us.\n\n{link}",
    ),
    "cancel_heard": Words(
        "You are not booked for a session any more",
        "Dear {name}\n\nYou told us that you cannot come to the session on {when}. We wrote that down: you are not "
        "booked for it any more. Thank you for telling us.\n\nIf that is not right, call us on 01632 960 001."
        "\n\n{link}",
    ),
    "next_asked": Words(
        "We asked the next person for a session",
        "You wanted others to be asked by themselves.\n\n{what}, {when}: {count} asked now, {left} left on the list.\n"
        "\nSee who, and stop it if you want to, here:\n\n{link}",
    ),
    "session_complete": Words(
        "You can see who leads the session with you",
        "Dear {name}\n\nEverybody we need for the session on {when} has said yes. See here who leads it with you.\n\n"
        "{link}",
    ),
    "partner_left": Words(
        "Somebody else will lead the session with you",
        "Dear {name}\n\nSomebody who was to lead the session on {when} with you can no longer do it. We are asking "
        "somebody else. You keep your place and do not need to do anything. We will tell you when we know.\n\n{link}",
    ),
    "claim_ready": Words(
        "You can claim for your session",
        "Dear {name}\n\nThank you for the session on {when}. Your claim is ready.\n"
        "You can add costs, then send it.\n\n{link}",
    ),
    "claim_confirm": Words(
        "Check the claim we filled in for you",
        "Dear {name}\n\nWe filled in your claim for the session on {when} with you.\n"
        "We have not sent it. Check it and tell us if it is right.\n\n{link}",
    ),
    "claim_not_confirmed": Words(
        "A claim you filled in is not right yet",
        "Dear {name}\n\nClaim {number} was not confirmed. See what the person says is wrong.\n\n{link}",
    ),
    "travel_answered": Words(
        "An answer about your journey",
        "Dear {name}\n\nYou asked us to book something for {when}. We have answered.\n\n{link}",
    ),
    "advance_asked": Words(
        "What you asked us for before your session",
        "Dear {name}\n\n{helper} wrote down what you asked us for before the session on {when}. The team will answer.\n"
        "If it is not right, you can take it back.\n\n{link}",
    ),
    "advance_question": Words(
        "A question about what you asked us for",
        "Dear {name}\n\nWe have a question about what you asked us for before the session on {when}.\n\n{link}",
    ),
    "advance_decided": Words(
        "An answer to what you asked us for",
        "Dear {name}\n\nYou asked us for something before the session on {when}. We have answered.\n\n{link}",
    ),
    "claim_question": Words(
        "A question about your claim",
        "Dear {name}\n\nWe have a question about your claim for the session on {when}.\n\n{link}",
    ),
    "claim_decided": Words(
        "Your claim has been checked",
        "Dear {name}\n\nWe have checked your claim for the session on {when}. See what was decided and why.\n\n{link}",
    ),
    "claims_due_soon": Words(
        "Claims to decide about soon",
        "Dear {name}\n\n{count} should be decided about soon, the first by {when}.\n\n{link}",
    ),
    "claims_late": Words(
        "Claims that are late",
        "Dear {name}\n\n{count} should have been decided about by now, the first by {when}. "
        "Somebody is waiting for the money.\n\n{link}",
    ),
    "course_invited": Words(
        "A course for you",
        "Dear {name}\n\nThere is a course for you: {place}, {when}.\n"
        "Tell us if you want to come. You can say no.\n\n{link}",
    ),
    "course_place": Words(
        "You have a place on a course",
        "Dear {name}\n\nYou were waiting for a place on a course: {place}, {when}. You have one now.\n"
        "If you cannot come any more, tell us, so that someone else can.\n\n{link}",
    ),
    "course_answer_heard": Words(
        "Your answer about a course",
        "Dear {name}\n\n{helper} wrote down what you told us about a course: {place}, {when}.\n"
        "If it is not right, change it here, or call us.\n\n{link}",
    ),
    "home_move": Words(
        "Your move to another local academy",
        "Dear {name}\n\n{what} {next}\n\n{link}",
    ),
    "course_corrected": Words(
        "What we wrote down about a course was corrected",
        "Dear {name}\n\nWe had written down something wrong about a course: {place}, {when}. It is put right. You can "
        "read what it says now, and why. If you think it is wrong, call us on 01632 960 001.\n\n{link}",
    ),
    "course_cancelled": Words(
        "A course is not going ahead",
        "Dear {name}\n\nThe course on {when} is not going ahead. You do not need to do anything.\n\n{link}",
    ),
    "arrangement_late": Words(
        "Something to arrange for a session is late",
        "Dear {name}\n\nAn arrangement for {what}, should have been made by now.\n\n{link}",
    ),
    "arrangement_cannot": Words(
        "About your session: something we cannot arrange",
        "Dear {name}\n\nThere is something we cannot arrange for your session on {when}. See what, and what you can "
        "do. You can still say no to this session. It costs you nothing, and it is not held against you.\n\n{link}",
    ),
    "training_ends": Words(
        "One of your trainings ends soon",
        "Dear {name}\n\nOne of your trainings counts until {when}.\nSee which one, and what to do next.\n\n{link}",
    ),
    "reflection_asked": Words(
        "{person} asks you for your view",
        "Dear {name}\n\n{person} would like to know how you see the way they work with others. There are 12 statements "
        "and a little room for words. You do not need to log in.\n"
        "The page says first who will read what you say. You can answer until {when}.\n\n{link}\n\n"
        "The link works once and is for you alone. If you do not want to answer, you do not need to do anything.",
    ),
    "development_shown": Words(
        "Somebody shows you their development plan",
        "Dear {name}\n\n{person} lets you see something about their own development. They can see when you look, and "
        "they can take it back at any time.\n\n{link}",
    ),
    "interest_received": Words(
        "We have what you told us",
        "Hello\n\nThank you for telling us that you are interested in joining. {academy} will get in touch with you "
        "within 10 working days.\n\nIf it was not you who filled in the form, call us.",
    ),
    "interest_unsuccessful": Words(
        "About joining the faculty",
        "Dear {name}\n\nThank you for your interest and for the time you gave us. We cannot offer you a place in the "
        "faculty at the moment. If you would like to know more, call us: we are glad to talk about it.",
    ),
    "joining_welcome": Words(
        "Welcome",
        "Dear {name}\n\nYou are now with {academy}. There are a few steps before your first session. "
        "See what they are. We do some of them with you.\n\n{link}",
    ),
    "joining_finished": Words(
        "You are ready for your first session",
        "Dear {name}\n\nYour first steps are done. We can now offer you sessions. "
        "Tell us when you are free, so that we only offer what fits.\n\n{link}",
    ),
    "standing_changed": Words(
        "{what}",
        "Dear {name}\n\n{what}.\n{next}\nIf this is not right, call us.\n\n{link}",
    ),
    "paid": Words("A payment has been made", "Dear {name}\n\nWe have paid you. See what it was for.\n\n{link}"),
    "could_not_pay": Words(
        "We could not pay you",
        "Dear {name}\n\nA payment to you did not go through. Check your details, so that we can try again.\n\n{link}",
    ),
    "bank_changed": Words(
        "Your payment details were changed",
        "Dear {name}\n\nThe account we pay you into was changed on {when}. "
        "If it was you, you do not need to do anything.\n"
        "If it was not you, call us at once.",
    ),
}

LETTERS |= {
    name: Words(*one) for name, one in (LOG_IN_LETTERS | DATA_LETTERS | DATES | TIME_LETTERS | CALENDAR_LETTERS).items()
}


def write(template: str, facts: dict[str, str], *, number: str = "") -> Words:
    """The letter with its places filled. An unknown template or a missing fact is our own mistake: KeyError.

    With a ``number`` it is for paper or the phone: it has no link, and says whom to call.
    """
    words = LETTERS[template]
    plain = {key: " ".join(value.split()) for key, value in facts.items()}
    if number:
        body = PAPER.get(template) or unlinked(words.body, plain)
        filled = f"{body.format_map(plain).rstrip()}{TELL.format(number=number)}"
        return Words(words.subject.format_map(plain), re.sub(r"\n{3,}", "\n\n", filled))
    body = words.body.format_map(plain).rstrip()
    return Words(words.subject.format_map(plain), body + ("" if template in TO_STAFF else HELP))
