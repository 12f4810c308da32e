"""Pure: every event of a person in plain words, and who may read it. A test holds this against all events there are."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from faculty_api.records import phrases
from faculty_api.records.happened_times import TIMES
from schemas.access import Permission


class Of(StrEnum):
    """What an event's subject is. Offers, claims and journeys are read by whoever may read those."""

    PERSON = "person"
    OFFER = "offer"
    CLAIM = "claim"
    TRAVEL = "travel_request"
    COURSE = "course"
    """Told of those whom the event names, and of everybody who had an invitation where it names nobody."""


Data = Mapping[str, Any]
Words = str | Callable[[Data], str]


class Told(NamedTuple):
    """``needs``: what a reader must be allowed; ``own``: it is for the person alone, or for whoever is allowed that."""

    of: Of
    words: Words
    needs: Permission | None = None
    own: bool = False


def person(words: Words, needs: Permission | None = None, *, own: bool = False) -> Told:
    return Told(Of.PERSON, words, needs, own)


_FREE, _BANK, _COPY = Permission.AVAILABILITY_VIEW, Permission.BANK_VIEW, Permission.SAR_PRODUCE

TOLD: dict[str, Told] = {
    "AssociateAdded": person("Added from a list"),
    "CalendarLinkMade": person("Made an address for a calendar to read"),
    "CalendarLinkStopped": person("Stopped an address that a calendar read"),
    "InvitationsChosen": person("Chose whether sessions come by email for the calendar"),
    "OutsideCalendarAdded": person("Let us see when a calendar of their own is busy"),
    "OutsideCalendarRemoved": person("A calendar of their own was removed, with what was read from it"),
    "LetterSettled": person(
        lambda data: {
            "posted": "A letter was printed and posted",
            "phoned": "What a letter says was told by phone",
            "not_needed": "A letter was not needed any more",
        }[data["how"]]
    ),
    "LetterReopened": person("A letter that was noted as done waits again"),
    "ContactChanged": person("How to reach them was changed"),
    "JoinCodeAsked": person("Was sent a code, to make two records one"),
    "EmailAsked": person("Gave a new email address, and was sent a code"),
    "EmailChanged": person("The email address was changed"),
    "AssociateJoined": person("Joined, as two people had agreed"),
    "JoiningBegun": person(
        lambda data: "Came back: first steps asked for again" if data["why"] == "returned" else "First steps asked for",
        Permission.JOINING_VIEW,
    ),
    "AgreementAccepted": person("Accepted the agreement", Permission.JOINING_VIEW),
    "JoiningStepDone": person("One of the first steps was done", Permission.JOINING_VIEW),
    "JoiningFinished": person("The first steps are all done", Permission.JOINING_VIEW),
    "StandingChanged": person(lambda data: phrases.STANDING[data["what"]], Permission.STANDING_CHANGE),
    "AssociateFilledIn": person("Filled in or renewed from a list"),
    "PeopleMerged": person("Another record of the same person was joined to this one"),
    "FoundNotSame": person(
        lambda data: (
            "Found to be somebody else than a person who looks alike"
            if data["not_same"]
            else "To be compared again with a person who looks alike"
        ),
        Permission.PERSON_MERGE,
    ),
    "TransferAsked": person("Asked to move to another local academy"),
    "TransferAccepted": person("The other local academy said yes to the move"),
    "TransferDeclined": person("The move to another local academy was answered with no"),
    "TransferTakenBack": person("Does not want to move to another local academy any more"),
    "HomeChanged": person("Moved to another local academy"),
    "NotWithSaid": person(
        lambda data: "Not to be paired with somebody" if data["not_with"] else "May be paired with somebody again",
        Permission.PAIR_SUGGEST,
    ),
    **{kind: person(said, _FREE) for kind, said in TIMES.items()},
    "CallFirstSet": person(
        lambda data: "Asked for a call before any offer" if data["call_first"] else "Needs no call before an offer",
        _FREE,
    ),
    "EqualityAnswered": person("Answered the questions about equality", own=True),
    "EqualityDeclined": person("Did not want to answer the questions about equality", own=True),
    "SkillsSaid": person("Said what they can do", Permission.TRAINING_VIEW),
    "SkillChecked": person("One of their skills was checked", Permission.TRAINING_VIEW),
    "TrainingRecorded": person("A training they did was written down", Permission.TRAINING_VIEW),
    "TrainingReminded": person("Was told that a training ends soon", Permission.TRAINING_VIEW),
    "DevelopmentStepSaid": person("Changed their development plan", own=True),
    "DevelopmentShown": person("Let somebody see something about their development", own=True),
    "DevelopmentNotShown": person("Took back who can see something about their development", own=True),
    "ReflectionStarted": person("Began to look back on how they work", own=True),
    "ReflectionAnswersSaid": person("Said how they see their own work", own=True),
    "ReflectionAsked": person("Asked somebody how they see their work", own=True),
    "ReflectionAskTakenBack": person("Took back a link they had sent to somebody", own=True),
    "ReflectionEnded": person("Ended looking back on how they work", own=True),
    "ReflectionDeleted": person("Deleted what they and others said of how they work", own=True),
    "BankEntered": person(
        lambda data: "Changed their bank details" if data["version"] > 1 else "Gave their bank details", _BANK
    ),
    "BankVerified": person("The bank details were checked", _BANK),
    "BankShared": person("Why others share their account was written down", _BANK),
    "PayeeBegun": person("They began to set up with Stripe", _BANK),
    "PayeeVerified": person("Their Stripe account was checked by a call", _BANK),
    "PayeeFrozen": person("Their Stripe account was put on hold", _BANK),
    "BankFrozen": person("The bank details were put on hold", _BANK),
    "ErasureAsked": person("Asked us to erase what we keep", _COPY, own=True),
    "AccessCopyMade": person(
        lambda data: f"A copy of everything we keep was made. Why: {data['reason']}", _COPY, own=True
    ),
    "FullCopyAsked": person(
        lambda data: f"A full copy of everything we keep was asked for. Why: {data['reason']}", _COPY, own=True
    ),
    "FullCopyReleased": person("A second person released the full copy of everything we keep", _COPY, own=True),
    "GlassAsked": person(lambda data: f"Asked for in an emergency. Why: {data['reason']}", _COPY, own=True),
    "GlassReleased": person("A second person agreed that it is opened in an emergency", _COPY, own=True),
    "GlassStopped": person("Opening it in an emergency was stopped", _COPY, own=True),
    "LendingGiven": person("Lets another local academy ask them too", Permission.LENDING_VIEW),
    "LendingTakenBack": person("Lets another local academy ask them no longer", Permission.LENDING_VIEW),
    "StoryPartWritten": person(
        lambda data: (
            "Changed a part of their story"
            if data["version"] > 1
            else "Wrote a part of their story"
            if data["channel"] == "page"
            else "A part of their story was written down for them"
        ),
        own=True,
    ),
    "StoryPartConfirmed": person("Said that a part written down for them is right", own=True),
    "StoryPartRemoved": person("Took away a part of their story", own=True),
    "ConsentGiven": person(
        lambda data: (
            "Agreed to something about their story or topics"
            if data["confirmed"]
            else "Something they agreed to was written down and waits for their yes"
        ),
        own=True,
    ),
    "ConsentConfirmed": person("Said that something written down for them is what they agreed to", own=True),
    "ConsentEnded": person(
        lambda data: (
            f"Data protection ended something they agreed to. Why: {data['reason']}"
            if data["reason"]
            else "Agreed anew to the same"
            if data["how"] == "replaced"
            else "Took back something they agreed to"
        ),
        own=True,
    ),
    "NotDiscussedSaid": person("Changed the topics they will not discuss", own=True),
    "LoggedIn": person("Logged in", own=True),
    "LoggedOut": person("Logged out", own=True),
    "ProvedAgain": person("Showed once more that it was them", own=True),
    "RoleSwitched": person("Switched to another role", own=True),
    "TokenIssued": person("Got a key for a program", own=True),
    "OfferMade": Told(Of.OFFER, "Was offered a session"),
    "OfferAccepted": Told(Of.OFFER, "Said yes to a session"),
    "OfferDeclined": Told(Of.OFFER, "Said no to a session"),
    "OfferAnswerHeard": Told(Of.OFFER, "The team wrote down their answer to an offer"),
    "OfferReopened": Told(Of.OFFER, "Took back a no to a session"),
    "OfferCallWanted": Told(Of.OFFER, "Wants to talk before they answer"),
    "OfferCalled": Told(Of.OFFER, "Somebody talked to them about the offer"),
    "OfferWithdrawn": Told(Of.OFFER, "The offer was withdrawn"),
    "StoryUseStopped": person("A team said that it has stopped using what they took back", own=True),
    "OfferBasisEnded": Told(Of.OFFER, "Something it rested on was taken back"),
    "OfferBasisTalked": Told(Of.OFFER, "Somebody talked to them about it"),
    "OfferExpired": Told(Of.OFFER, "The day to answer by went past"),
    "BookingCancelled": Told(
        Of.OFFER,
        lambda data: (
            "The booking was cancelled: we could not arrange what they asked for"
            if data.get("we_could_not")
            else "The booking was cancelled"
        ),
    ),
    "AccessNeedSaid": person("Said what helps them take part", Permission.NEED_VIEW),
    "AccessNeedHeard": person(
        lambda data: f"What helps them take part was written down. Who said it: {data['told_by']}", Permission.NEED_VIEW
    ),
    "AccessNeedWeighed": person("Said how much they need something that helps them", Permission.NEED_VIEW),
    "AccessNeedTakenBack": person("Does not need something that helped them any more", Permission.NEED_VIEW),
    "ArrangementsAsked": Told(Of.OFFER, "What helps them take part is to be arranged", Permission.ARRANGEMENT_VIEW),
    "ArrangementSettled": Told(
        Of.OFFER, lambda data: phrases.ARRANGED.get(data["status"], "It is to be arranged"), Permission.ARRANGEMENT_VIEW
    ),
    "ArrangementGiven": Told(Of.OFFER, "Somebody else looks after what is to be arranged", Permission.ARRANGEMENT_VIEW),
    "BookingMoved": Told(
        Of.OFFER,
        lambda data: (
            "The session was moved: they are asked if they can still do it"
            if data.get("again")
            else "The session was moved to a day on which we cannot ask them"
        ),
    ),
    "BookingCalledOff": Told(Of.OFFER, "We called the session off"),
    "BookingDelivered": Told(
        Of.OFFER, lambda data: "Took part in the session" if data["came"] else "Was not at the session"
    ),
    "TravelAsked": Told(Of.TRAVEL, "Asked us to book a journey or a night"),
    "TravelAnswered": Told(
        Of.TRAVEL,
        lambda data: "We booked the journey or night" if data["status"] == "booked" else "We could not book it",
    ),
    "TravelTakenBack": Told(Of.TRAVEL, "Does not need the booking any more"),
    "CourseInvited": Told(Of.COURSE, "Was invited to a course"),
    "CourseAnswered": Told(
        Of.COURSE,
        lambda data: "Moved up to a place on a course" if data.get("moved_up") else phrases.CAME[data["became"]],
    ),
    "CourseResult": Told(Of.COURSE, lambda data: phrases.CAME[data["result"]]),
    "CourseResultCorrected": Told(
        Of.COURSE,
        lambda data: (
            f"A result of a course was corrected. It was: {phrases.CAME[data['before']]}. "
            f"It is: {phrases.CAME[data['result']]}"
            + (". The certificate was withdrawn" if data.get("withdrawn") else "")
        ),
    ),
    "CourseCancelled": Told(Of.COURSE, "A course they were invited to was called off"),
    "ClaimMade": Told(Of.CLAIM, "A claim was made ready"),
    "HappenedSaid": Told(Of.CLAIM, "Said whether the session was as planned"),
    "CostAdded": Told(Of.CLAIM, "A cost was added"),
    "CostChanged": Told(Of.CLAIM, "A cost was changed"),
    "CostRemoved": Told(Of.CLAIM, "A cost was removed"),
    "ReceiptAttached": Told(Of.CLAIM, "A receipt was added"),
    "PayChosen": Told(Of.CLAIM, "Chose how much of the pay they want"),
    "HelpBegun": Told(Of.CLAIM, "Somebody began to fill in the claim for them"),
    "ConfirmationAsked": Told(Of.CLAIM, "They were asked to check the claim"),
    "ClaimConfirmed": Told(Of.CLAIM, "They said that the claim is right"),
    "ClaimNotConfirmed": Told(Of.CLAIM, "They said that the claim is not right"),
    "ClaimSubmitted": Told(Of.CLAIM, "The claim was sent"),
    "QuestionAnswered": Told(Of.CLAIM, "Answered a question about the claim"),
    "ClaimDecided": Told(Of.CLAIM, lambda data: phrases.OUTCOMES.get(data["outcome"], "The claim was decided")),
    "ClaimMoved": Told(Of.CLAIM, phrases.moved),
    "ClaimFirstApproved": Told(Of.CLAIM, "The first of two people approved the claim"),
    "ClaimApprovedByRule": Told(Of.CLAIM, "The claim was approved by a rule"),
    "RuleApprovalUndone": Told(Of.CLAIM, "A person looked again at what a rule approved"),
    "ClaimSplit": Told(Of.CLAIM, "What must wait went to a claim of its own"),
    "AdvanceAsked": Told(Of.CLAIM, "Asked for money before the day"),
    "AdvanceTakenOff": Told(Of.CLAIM, "Money before the day was taken off the costs"),
    "AdvanceGivenBack": Told(Of.CLAIM, "Money before the day is not taken off any more"),
    "AdvanceClosed": Told(Of.CLAIM, "Money before the day is not needed any more"),
}
US = {
    "team": "Your local team",
    "national": "The national team",
    "finance": "Finance",
    "admin": "The people who run this service",
    "auditor": "An auditor",
    "data-protection": "Data protection",
    "system": "This service, by itself",
}
"""Who of us it was, for the person themselves."""


def words(kind: str, data: Data) -> str:
    said = TOLD[kind].words
    return said if isinstance(said, str) else said(data)
