"""A person's own development: their plan, looking back with others, and who they show it to."""

from faculty_api.development.asking import answer, asked, invite, take_back_invite
from faculty_api.development.plan import mark_first_led, plan, say_step
from faculty_api.development.reflecting import (
    delete_reflection,
    end_reflection,
    reflection,
    reflections,
    say_answers,
    start_reflection,
)
from faculty_api.development.showing import (
    end_shares,
    readers,
    shares,
    show,
    shown,
    shown_reflection,
    shown_to_me,
    take_back,
)

__all__ = [
    "answer", "asked", "delete_reflection", "end_reflection", "end_shares", "invite", "mark_first_led", "plan",
    "readers",
    "reflection", "reflections", "say_answers", "say_step", "shares", "show", "shown", "shown_reflection",
    "shown_to_me", "start_reflection", "take_back", "take_back_invite",
]  # fmt: skip
