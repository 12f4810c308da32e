"""An assessment as a table in words."""

from textwrap import wrap

from faculty_api.policy.words import day_words, escaped, pounds
from schemas.assess import Assessment, ExpenseLine, FeeLine
from schemas.values import Citation

STATUS_WORDS = {
    "payable": "to pay",
    "declined": "turned down",
    "reduced": "smaller payment",
    "refused": "not paid",
    "held": "waits",
    "exception": "waits: exception",
    "limit_not_set": "waits: limit not set",
}
STANDING_WORDS = {
    "policy": "the policy's own figure",
    "statute": "a statutory figure",
    "local": "a local decision",
    "placeholder": "to be confirmed",
    "unset": "not set",
}


def table(assessment: Assessment, number: int = 0) -> str:
    """``number``: the line of the file this answers, when it holds many."""
    rows = [f"Line {number}"] if number else []
    for line in assessment.lines:
        rows += _rows(line)
    rows += [f"Note: {notice}" for notice in assessment.notices]
    rows += [
        "",
        f"{'Payment for time':<24}{pounds(assessment.fee_pence):>10}",
        f"{'Expenses':<24}{pounds(assessment.expense_pence):>10}",
        f"{'Total to pay now':<24}{pounds(assessment.fee_pence + assessment.expense_pence):>10}",
        f"{'Waits for a person':<24}{pounds(assessment.held_pence):>10}",
        "",
    ]
    return "\n".join(map(escaped, rows))


def _rows(line: FeeLine | ExpenseLine) -> list[str]:
    asked = line.offered_pence if isinstance(line, FeeLine) else line.claimed_pence
    name = line.category.replace("_", " ").capitalize()
    of = "" if asked == line.payable_pence else f" (of {pounds(asked)})"
    head = f"{name:<24}{pounds(line.payable_pence):>10}{of}  {STATUS_WORDS[line.status]}"
    why = wrap(f"{line.because}.", 100, initial_indent="    ", subsequent_indent="    ")
    return [head, *why, *map(_source, line.citations)]


def _source(citation: Citation) -> str:
    since = day_words(citation.from_)
    return f"    {citation.key}: {_value(citation)} from {since} ({STANDING_WORDS[citation.standing]})"


def _value(citation: Citation) -> str:
    if citation.value is None:
        return "no value"
    return str(citation.value) if not isinstance(citation.value, bool) else ("no", "yes")[citation.value]
