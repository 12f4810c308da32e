"""What helps people take part, and who arranges it for which booking by when."""

from faculty_api.needs.arranging import (
    arrange,
    cannot,
    colleagues,
    give,
    needed,
    not_needed,
    of_session,
    reopen,
    task,
    tasks,
    to_arrange,
)  # fmt: skip
from faculty_api.needs.booking import booked, counted, ended, not_ready
from faculty_api.needs.opening import open_private, opened_behind_glass, opened_for_file
from faculty_api.needs.reminding import remind_due
from faculty_api.needs.saying import hear, needs, say, take_back, weigh

__all__ = [
    "arrange", "booked", "cannot", "colleagues", "counted", "ended", "give", "hear", "needed",
    "needs", "not_needed", "not_ready", "of_session", "open_private", "opened_behind_glass", "opened_for_file",
    "remind_due", "reopen", "say", "take_back", "task", "tasks", "to_arrange", "weigh",
]  # fmt: skip
