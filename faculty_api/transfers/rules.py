"""Pure: what may become of a move from one Academy to another, and what becomes of everything somebody has."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from schemas.people import AssociateStatus
from schemas.transfers import TransferState

S = TransferState
OPEN = frozenset({S.ASKED, S.ACCEPTED})


class Act(StrEnum):
    ACCEPT = "accept"
    AGREE = "agree"
    DECLINE = "decline"
    TAKE_BACK = "take_back"


MOVES: dict[tuple[TransferState, Act], TransferState] = {
    (S.ASKED, Act.ACCEPT): S.ACCEPTED,
    (S.ASKED, Act.DECLINE): S.DECLINED,
    (S.ASKED, Act.TAKE_BACK): S.TAKEN_BACK,
    (S.ACCEPTED, Act.AGREE): S.DONE,
    (S.ACCEPTED, Act.DECLINE): S.DECLINED,
    (S.ACCEPTED, Act.TAKE_BACK): S.TAKEN_BACK,
}
CLOSED = {
    S.ASKED: "The other local academy has to say yes first",
    S.ACCEPTED: "The other local academy has said yes already",
    S.DONE: "They have moved already",
    S.DECLINED: "This was answered with no",
    S.TAKEN_BACK: "This was taken back",
}
SAME = "Somebody else has to do this step: you have done another one, or it is about you"


def objection(state: TransferState, act: Act) -> str | None:
    return None if (state, act) in MOVES else CLOSED[state]


def objection_to_person(actor: UUID, others: Collection[UUID | None]) -> str | None:
    """Whoever asked, accepts or agrees are different people, and none of staff is the one who moves."""
    return SAME if actor in others else None


def objection_to_standing(status: AssociateStatus) -> str | None:
    if status is AssociateStatus.ENDED:
        return "This person has left, so they cannot move"
    if status is AssociateStatus.SUSPENDED:
        return "This person was asked to stop for now. That has to end before they can move"
    return None


class Becomes(StrEnum):
    GOES = "goes"
    """It is the person's: the team of the home network reads it, whichever that is."""
    STAYS = "stays"
    """It is of an Academy's session, course, list or claim, and stays where that is."""
    ENDS = "ends"
    """It was for the old network, and is ended with the move."""
    CHANGES = "changes"
    """It says which network is home, and says another one from then on."""
    OWN = "own"
    """It belongs to the log-in or the person alone, or says only who did something."""


DETACH: dict[str, Becomes] = {
    **dict.fromkeys(("associate", "role_grant", "log_in", "api_token"), Becomes.CHANGES),
    **dict.fromkeys(("development_share", "consent", "lending", "offer", "home_move"), Becomes.ENDS),
    **dict.fromkeys((
        "associate_search", "associate_skill", "associate_topic", "former_contact", "listed", "not_with", "not_same",
        "held_training", "onboarding", "joining_step_done", "agreement_accepted", "standing_change", "leaving",
        "not_discussed", "story_part", "access_need", "availability", "usual_time", "term_availability",
        "term_time", "session_limits", "as_usual", "away_dates",
        "sensitive_read", "person", "removal", "full_copy", "legal_hold", "letter", "post_choice",
        "complaint",
        "complaint_note", "break_glass",
    ), Becomes.GOES),
    **dict.fromkeys((
        "booked_time", "travel_request", "access_task", "claim", "claim_help", "receipt", "payment_item",
        "payment_run", "run_result", "interest", "interest_step", "joining_setting", "course", "course_place",
        "course_correction", "programme_requirement", "roster_import", "import_column", "notice", "stop_using",
        "cohort", "session", "approval_rule", "second_look", "rate", "date_poll", "date_poll_person",
        "schedule_draft", "schedule_change", "school_holiday", "heard", "next_choice",
    ), Becomes.STAYS),
    **dict.fromkeys((
        "new_email", "challenge", "command", "equality_mark", "development_step", "reflection", "reflection_invite",
        "reflection_answer", "calendar_link", "calendar_choice", "outside_calendar", "earnings_limit", "bank_details",
        "payment_rail", "payee_account", "need_file", "breach_entry", "breach_report",
    ), Becomes.OWN),
}  # fmt: skip
"""By table that refers to somebody. A test holds this against the live schema."""
