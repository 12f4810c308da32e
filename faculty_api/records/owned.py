"""What becomes of every reference to a person when their record is joined to another. A test holds this list against
the live schema, so that no new table can be forgotten."""

from enum import StrEnum


class Way(StrEnum):
    MOVES = "moves"
    """It points to the record that is kept."""
    UNITED = "united"
    """Part of the row's key: what both have stays once."""
    STAYS = "stays"
    """It is not rewritten; ``Person.merged_into`` leads on."""
    OWN = "own"
    """``merging.py`` has a function of its own for it."""


OWNED: dict[str, Way] = {
    # Who they are, and how they log in
    "person.merged_into": Way.MOVES,
    "former_contact.person_id": Way.MOVES,
    "new_email.person_id": Way.OWN,
    "listed.person_id": Way.OWN,
    "associate.person_id": Way.OWN,
    "associate_search.person_id": Way.OWN,
    "associate_skill.person_id": Way.OWN,
    "associate_skill.checked_by": Way.OWN,
    "associate_topic.person_id": Way.UNITED,
    "not_with.person_id": Way.UNITED,
    "not_with.other_id": Way.UNITED,
    "not_same.person_id": Way.OWN,
    "not_same.other_id": Way.OWN,
    "not_same.said_by": Way.MOVES,
    "role_grant.person_id": Way.OWN,
    "log_in.person_id": Way.OWN,
    "api_token.person_id": Way.OWN,
    "challenge.person_id": Way.OWN,
    "command.person_id": Way.STAYS,
    "letter.person_id": Way.MOVES,
    "letter.settled_by": Way.MOVES,
    "post_choice.person_id": Way.UNITED,
    # What is to be removed, and what must not be. When somebody left, the database notes by itself.
    "removal.person_id": Way.MOVES,
    "removal.made_by": Way.MOVES,
    "removal.released_by": Way.MOVES,
    "removal.stopped_by": Way.MOVES,
    "full_copy.person_id": Way.MOVES,
    "full_copy.asked_by": Way.MOVES,
    "full_copy.released_by": Way.MOVES,
    "need_file.asked_by": Way.MOVES,
    "need_file.released_by": Way.MOVES,
    "break_glass.person_id": Way.MOVES,
    "break_glass.asked_by": Way.MOVES,
    "break_glass.released_by": Way.MOVES,
    "break_glass.stopped_by": Way.MOVES,
    "breach_entry.saved_by": Way.STAYS,
    "breach_report.reported_by": Way.MOVES,
    "breach_report.settled_by": Way.MOVES,
    "complaint.person_id": Way.MOVES,
    "complaint.recorded_by": Way.MOVES,
    "complaint.acknowledged_by": Way.MOVES,
    "complaint.answered_by": Way.MOVES,
    "complaint_note.person_id": Way.MOVES,
    "complaint_note.made_by": Way.MOVES,
    "legal_hold.person_id": Way.MOVES,
    "legal_hold.placed_by": Way.MOVES,
    "legal_hold.confirmed_by": Way.MOVES,
    "legal_hold.lift_asked_by": Way.MOVES,
    "legal_hold.lifted_by": Way.MOVES,
    "leaving.person_id": Way.OWN,
    "stop_using.person_id": Way.MOVES,
    "stop_using.stopped_by": Way.MOVES,
    "roster_import.made_by": Way.MOVES,
    "import_column.said_by": Way.MOVES,
    # How they came in, their first steps, breaks and leaving. An enquiry stays as two people signed it.
    "interest.person_id": Way.STAYS,
    "interest.entered_by": Way.STAYS,
    "interest.proposed_by": Way.STAYS,
    "interest.confirmed_by": Way.STAYS,
    "interest_step.by": Way.MOVES,
    "joining_setting.set_by": Way.MOVES,
    "onboarding.person_id": Way.MOVES,
    "joining_step_done.person_id": Way.MOVES,
    "joining_step_done.recorded_by": Way.MOVES,
    "agreement_accepted.person_id": Way.MOVES,
    "agreement_accepted.recorded_by": Way.MOVES,
    "standing_change.person_id": Way.MOVES,
    "standing_change.by": Way.MOVES,
    # Networks. Of two ticks for one Academy ``merging.py`` has ended one before they move.
    "lending.person_id": Way.MOVES,
    "lending.given_by": Way.MOVES,
    "lending.ended_by": Way.MOVES,
    "home_move.person_id": Way.MOVES,
    "home_move.asked_by": Way.MOVES,
    "home_move.accepted_by": Way.MOVES,
    "home_move.ended_by": Way.MOVES,
    "notice.put_up_by": Way.MOVES,
    # Stories are sealed anew by ``merging.py``; what both agreed to stands once. Who read what stays as it was.
    "story_part.person_id": Way.OWN,
    "story_part.written_by": Way.OWN,
    "consent.person_id": Way.OWN,
    "consent.given_by": Way.OWN,
    "consent.ended_by": Way.OWN,
    "not_discussed.person_id": Way.UNITED,
    "sensitive_read.person_id": Way.STAYS,
    "sensitive_read.reader_id": Way.STAYS,
    # What they can do and have learnt. What both have is settled by ``merging.py`` first.
    "held_training.person_id": Way.MOVES,
    "held_training.recorded_by": Way.MOVES,
    "course.made_by": Way.MOVES,
    "course_place.person_id": Way.OWN,
    "course_place.invited_by": Way.OWN,
    "course_place.result_by": Way.OWN,
    "course_correction.person_id": Way.MOVES,
    "course_correction.made_by": Way.MOVES,
    "programme_requirement.set_by": Way.MOVES,
    # Their own plan and what was said of how they work: bound to its own row. ``merging.py`` settles who sees it first.
    "development_step.person_id": Way.UNITED,
    "reflection.person_id": Way.MOVES,
    "reflection_invite.person_id": Way.MOVES,
    "reflection_answer.person_id": Way.MOVES,
    "development_share.person_id": Way.MOVES,
    "development_share.reader_id": Way.MOVES,
    # What helps them take part. A list's words are one need of one record: ``merging.py`` has joined two.
    "equality_mark.person_id": Way.UNITED,
    "access_need.person_id": Way.MOVES,
    "access_task.person_id": Way.MOVES,
    "access_task.owner_id": Way.MOVES,
    "access_task.settled_by": Way.MOVES,
    # When they are free, and what they were asked
    "availability.person_id": Way.OWN,
    "availability.heard_by": Way.OWN,
    "usual_time.person_id": Way.OWN,
    "term_availability.person_id": Way.OWN,
    "term_availability.heard_by": Way.OWN,
    "term_time.person_id": Way.OWN,
    "session_limits.person_id": Way.OWN,
    "session_limits.heard_by": Way.OWN,
    "as_usual.person_id": Way.OWN,
    "away_dates.person_id": Way.MOVES,
    "next_choice.person_id": Way.MOVES,
    "next_choice.made_by": Way.MOVES,
    "next_choice.settled_by": Way.MOVES,
    "schedule_draft.begun_by": Way.MOVES,
    "schedule_draft.ended_by": Way.MOVES,
    "schedule_draft.worked_by": Way.MOVES,
    "schedule_change.made_by": Way.MOVES,
    "school_holiday.said_by": Way.MOVES,
    "school_holiday.confirmed_by": Way.MOVES,
    "date_poll.made_by": Way.MOVES,
    "date_poll.ended_by": Way.MOVES,
    "date_poll_person.person_id": Way.OWN,
    "date_poll_person.heard_by": Way.OWN,
    "offer.person_id": Way.MOVES,
    "offer.partner_id": Way.MOVES,
    "offer.made_by": Way.MOVES,
    "offer.answered_by": Way.MOVES,
    "booked_time.person_id": Way.MOVES,
    "calendar_link.person_id": Way.MOVES,
    "calendar_link.stopped_by": Way.MOVES,
    "calendar_choice.person_id": Way.UNITED,
    "outside_calendar.person_id": Way.MOVES,
    "travel_request.person_id": Way.MOVES,
    "travel_request.asked_by": Way.MOVES,
    "travel_request.answered_by": Way.MOVES,
    "cohort.role_decided_by": Way.MOVES,
    "cohort.created_by": Way.MOVES,
    "session.delivered_by": Way.MOVES,
    "session.called_off_by": Way.MOVES,
    # Claims and pay. What was signed in a payment run stays as it was signed.
    "claim.person_id": Way.MOVES,
    "claim.delivery_confirmed_by": Way.MOVES,
    "claim.submitted_by": Way.MOVES,
    "claim.approved_by": Way.MOVES,
    "claim.first_approved_by": Way.MOVES,
    "claim_help.helper_id": Way.MOVES,
    "receipt.made_by": Way.MOVES,
    "approval_rule.changed_by": Way.MOVES,
    "second_look.changed_by": Way.MOVES,
    "earnings_limit.person_id": Way.OWN,
    "bank_details.person_id": Way.OWN,
    "bank_details.changed_by": Way.OWN,
    "bank_details.verified_by": Way.OWN,
    "bank_details.shared_said_by": Way.OWN,
    "payment_item.person_id": Way.STAYS,
    "payee_account.person_id": Way.OWN,
    "payee_account.verified_by": Way.OWN,
    "payment_rail.set_by": Way.STAYS,
    "payment_rail.confirmed_by": Way.STAYS,
    "payment_run.maker_id": Way.STAYS,
    "payment_run.checker_id": Way.STAYS,
    "run_result.imported_by": Way.STAYS,
    "rate.proposed_by": Way.STAYS,
    "rate.decided_by": Way.STAYS,
}
COUNTED = ("offer", "booked_time", "travel_request", "claim", "payment_item", "letter", "away_dates")
"""Tables whose rows are counted for whoever joins two records; those of payments stay, and are found all the same."""


def tables(way: Way) -> dict[str, list[str]]:
    """Columns by table."""
    found: dict[str, list[str]] = {}
    for name, one in OWNED.items():
        if one is way:
            table, _, column = name.partition(".")
            found.setdefault(table, []).append(column)
    return found
