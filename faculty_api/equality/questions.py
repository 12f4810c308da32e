"""The form as it ships beside this file."""

import tomllib
from functools import cache
from importlib.resources import files

from schemas.equality import RATHER_NOT, Question


@cache
def questions() -> tuple[Question, ...]:
    text = files("faculty_api.equality").joinpath("data/questions.toml").read_text(encoding="utf-8")
    return tuple(
        Question(
            code=one["code"],
            title=one["title"],
            hint=one.get("hint", ""),
            answers=(*((code, name) for code, name in one["answers"]), (RATHER_NOT, "I would rather not say")),
        )
        for one in tomllib.loads(text)["question"]
    )
