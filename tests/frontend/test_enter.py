"""What Enter presses, by worked cases and in every template; ``tests/pages`` asks it of every page as it is shown."""

import re
from pathlib import Path

import pytest

from tests.frontend.enter import LISTED, wrong_on_enter

FORM = re.compile(r"kit\.form_start\(.*?kit\.form_end|<form .*?</form>", re.DOTALL)
BUTTON = re.compile(
    r"kit\.enter_goes_on\(\)|kit\.button\((?:[^()]|\([^()]*\))*\)|<button(?![^>]*type=\"button\")[^>]*>"
)
FIELD = re.compile(r"kit\.(text_input|date_input|radios|checkboxes|select|textarea|upload|\w*input)\(|<input |<select ")
TEMPLATES = Path(__file__).parents[2] / "frontend" / "templates"
GO, ADD = "<button class='nhsuk-button'>Go on</button>", "<button class='nhsuk-button--secondary'>Add a date</button>"


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (f"<input name='q'>{GO}{ADD}", []),
        (f"<input name='q'>{ADD}{GO}", ["Add a date"]),
        (f"<button class='nhsuk-u-visually-hidden'>Continue</button><input name='q'>{ADD}{GO}", []),
        (f"<input type='hidden' name='q'>{ADD}{GO}", []),  # nowhere to press Enter but on a button
        (f"<input name='q'>{ADD}", []),
        (f"<input name='q'>{ADD.replace('Add a date', 'Search')}{GO}", []),
    ],
)
def test_the_first_button_is_the_way_forward(form: str, wrong: list[str]) -> None:
    assert wrong_on_enter(f"<form>{form}</form>") == wrong


def test_in_every_template() -> None:
    forms = wrong = 0
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        if path.parent.name == "macros":
            continue
        for form in FORM.findall(path.read_text(encoding="utf-8")):
            buttons = [one for one in BUTTON.findall(form) if "href=" not in one]
            forms += len(buttons) > 1
            if len(buttons) > 1 and FIELD.search(form) and 'look="secondary"' in buttons[0]:
                wrong += 1
                found += [] if any(f'"{words}"' in buttons[0] for words in LISTED) else [f"{path.name}: {buttons[0]}"]
    assert (found, forms > 5, wrong) == ([], True, len(LISTED))
