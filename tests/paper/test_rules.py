"""How a letter reaches somebody, what it says on paper, and what its days say."""

import re
from datetime import date
from string import Formatter
from uuid import UUID

import pytest

from faculty_api.messages import letters
from faculty_api.messages.paper_letters import BY_EMAIL
from faculty_api.messages.rules import number, reached
from faculty_api.paper import rules
from schemas.messages import ReachBy

E, L, P = ReachBy.EMAIL, ReachBy.LETTER, ReachBy.PHONE


@pytest.mark.parametrize(
    ("wish", "email", "postal", "must", "by"),
    [
        (None, True, True, False, E),
        (None, False, True, False, L),
        (None, False, False, False, P),
        (E, True, True, False, E),
        (E, False, True, False, L),
        (E, False, False, False, P),
        (L, True, True, False, L),
        (L, False, False, False, L),
        (P, True, True, False, P),
        (L, True, True, True, E),
        (P, False, True, True, P),
        (None, False, True, True, L),
    ],
)
def test_as_they_asked_then_as_we_can(wish: ReachBy | None, email: bool, postal: bool, must: bool, by: ReachBy) -> None:
    assert reached(wish, email=email, postal=postal, must_email=must) is by


ON_PAPER = sorted(set(letters.LETTERS) - letters.TO_STAFF - BY_EMAIL)
LED = re.compile(r"\b(here|link|log in|logging in|page|email|press)\b|http|/[a-z]", re.IGNORECASE)


@pytest.mark.parametrize("template", ON_PAPER)
def test_paper_leads_to_no_page_and_says_whom_to_call(template: str) -> None:
    links = dict.fromkeys(("link", "no_link", "change_link", "choice"), "/no/" + "x" * 43)
    places = {name for part in letters.LETTERS[template] for _, name, *_ in Formatter().parse(part) if name}
    facts = {key: links.get(key, "SAID") for key in places}
    if "no" in facts:
        facts["no"] = "If you do not want to do it, you can say so here without logging in:"
    words = letters.write(template, facts, number="BCD FGH")
    assert LED.findall(words.body) == []
    assert ("call us on 01632 960 001. Say the number of this letter: BCD FGH." in words.body) is True


def test_an_email_keeps_its_links() -> None:
    assert "/claims/1" in letters.write("claim_ready", {"name": "Sam", "when": "today", "link": "/claims/1"}).body


def test_a_number_can_be_said_on_the_phone() -> None:
    found = {number(UUID(int=at * 7919)) for at in range(500)}
    assert len(found) == 500
    assert all(re.fullmatch(r"[2-9B-DF-HJ-NP-TV-XZ]{3} [2-9B-DF-HJ-NP-TV-XZ]{3}", one) for one in found)


D = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("answer_on", "post_by", "too_late", "over"),
    [
        (None, None, False, False),
        (date(2026, 11, 27), date(2026, 11, 24), False, False),
        (date(2026, 11, 26), D, False, False),
        (date(2026, 11, 25), date(2026, 11, 20), True, False),
        (D, date(2026, 11, 18), True, False),
        (date(2026, 11, 22), date(2026, 11, 17), False, True),
    ],
)
def test_days_of_an_answer(answer_on: date | None, post_by: date | None, too_late: bool, over: bool) -> None:
    assert (rules.too_late(answer_on, post_by, D), rules.over(answer_on, D)) == (too_late, over)


@pytest.mark.parametrize(
    ("address", "postcode", "lines"),
    [
        ("", "LS1 4AP", ["Sam"]),
        (" 1  High Street \n\nLeeds", "LS1 4AP", ["Sam", "1 High Street", "Leeds", "LS1 4AP"]),
        ("1 High Street\nLeeds ls14ap", "LS1 4AP", ["Sam", "1 High Street", "Leeds ls14ap"]),
        ("1 High Street", "", ["Sam", "1 High Street"]),
    ],
)
def test_the_lines_of_an_envelope(address: str, postcode: str, lines: list[str]) -> None:
    assert rules.lines("Sam", address, postcode) == lines
