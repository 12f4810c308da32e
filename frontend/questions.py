"""Forms that ask one question a page."""

from litestar.response import Template


def question(made: Template) -> Template:
    """A question that is the answer to the one before it: the browser may keep it, or its own Back would show "confirm
    form resubmission" in its place. For pages that say nothing of health, money or anybody else."""
    made.headers["Cache-Control"] = "private, max-age=0"
    return made
