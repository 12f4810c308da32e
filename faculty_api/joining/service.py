"""How people come into the faculty, and what they do before their first session."""

from faculty_api.joining.deciding import close, confirm, propose, record_panel, record_talk, send_back, turn_down
from faculty_api.joining.interests import enter, express
from faculty_api.joining.onboarding import begin, onboarding, to_do
from faculty_api.joining.showing import interest, interests
from faculty_api.joining.steps import accept_agreement, record_agreement, set_step, steps, tick, tick_own

__all__ = [
    "accept_agreement", "begin", "close", "confirm", "enter", "express", "interest", "interests", "onboarding",
    "propose", "record_agreement", "record_panel", "record_talk", "send_back", "set_step", "steps", "tick", "tick_own",
    "to_do", "turn_down",
]  # fmt: skip
