"""Stories in parts: their owners write, share and take back; others read what is shared, and the person sees it."""

from faculty_api.stories.hearing import hear_not_discussed, hear_part, hear_topic
from faculty_api.stories.opening import (
    live_topics,
    open_part,
    opened_behind_glass,
    programmes_of,
    reads,
    reads_of,
    shared_elsewhere,
    shared_story,
)
from faculty_api.stories.parts import (
    change_part,
    confirm_part,
    own_part,
    remove_part,
    seal_for,
    story,
    to_confirm,
    write_part,
)
from faculty_api.stories.queries import rested_on
from faculty_api.stories.sharing import (
    confirm_consent,
    end_all,
    end_consent,
    end_home,
    let_end,
    match_topic,
    say_not_discussed,
    share_part,
)
from faculty_api.stories.stopping import stopped, to_stop
from faculty_api.stories.texts import newest

__all__ = [
    "change_part", "confirm_consent", "confirm_part", "end_all", "end_consent", "end_home",
    "hear_not_discussed", "hear_part",
    "hear_topic", "let_end", "live_topics", "match_topic", "newest", "open_part", "opened_behind_glass", "own_part",
    "programmes_of", "reads",
    "reads_of", "remove_part", "rested_on", "say_not_discussed", "seal_for", "share_part", "shared_elsewhere",
    "shared_story", "stopped", "story", "to_confirm", "to_stop", "write_part",
]  # fmt: skip
