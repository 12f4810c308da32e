import io
import json
from pathlib import Path

from faculty_api.policy.decode import run
from tests.policy.facts import facts_of

HALF, FULL = facts_of({"parts": ["deliver 10:00-12:00"]}), facts_of({"parts": ["deliver 10:00-16:00"]})
BAD = {**HALF, "role_level": 7, "extra": 1}


def answered(tmp_path: Path, text: str, as_json: bool = True) -> tuple[int, str, str]:
    file = tmp_path / "facts.json"
    file.write_text(text, "utf-8")
    out, err = io.StringIO(), io.StringIO()
    return run(str(file), as_json, out, err), out.getvalue(), err.getvalue()


def fees(text: str) -> list[int]:
    return [json.loads(line)["fee_pence"] for line in text.splitlines()]


def test_one_object_over_many_lines(tmp_path: Path) -> None:
    code, out, err = answered(tmp_path, json.dumps(HALF, indent=2))
    assert (code, fees(out), err) == (0, [7500], "")


def test_json_lines_are_answered_in_order(tmp_path: Path) -> None:
    lines = [json.dumps(one) for one in (FULL, HALF, FULL)]
    code, out, err = answered(tmp_path, "\r\n\n".join(lines) + "\n")
    assert (code, fees(out), err) == (0, [15000, 7500, 15000], "")


def test_one_bad_line_answers_nothing_and_names_the_line(tmp_path: Path) -> None:
    lines = [json.dumps(one) for one in (FULL, BAD)]
    assert answered(tmp_path, "\n".join([*lines, "{"])) == (
        2,
        "",
        "line 2: extra: is not a known field\n"
        "line 2: role_level: must be a whole number from 1 to 4\n"
        "line 3: This is not JSON. Input data was truncated\n",
    )


def test_one_bad_object_tells_each_fault(tmp_path: Path) -> None:
    assert answered(tmp_path, json.dumps(BAD, indent=1)) == (
        2,
        "",
        "extra: is not a known field\nrole_level: must be a whole number from 1 to 4\n",
    )


def test_a_broken_object_over_many_lines_is_one_fault(tmp_path: Path) -> None:
    code, out, err = answered(tmp_path, json.dumps(HALF, indent=2)[:-3])
    assert (code, out, err) == (2, "", "This is not JSON. Input data was truncated\n")


def test_no_such_file(tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    assert run(str(tmp_path / "none.json"), True, out, err) == 2
    assert (out.getvalue(), err.getvalue()) == ("", "The file cannot be read: No such file or directory\n")


def test_the_table_in_words(tmp_path: Path) -> None:
    facts = facts_of(
        {
            "parts": ["deliver 10:00-14:00"],
            "person": {"employer": "other_nhs"},
            "expenses": [{"category": "lunch", "amount_pence": 650, "receipt": True}],
        }
    )
    code, out, _ = answered(tmp_path, json.dumps(facts), as_json=False)
    assert code == 0
    assert (
        out
        == """\
Involvement payment             £0 (of £75)  waits
    For staff of another NHS body, a person must decide whether the fee is paid. Half day: exactly 4
    hours counts as a half day.
    fee.half_day: 7500 from 20 October 2021 (the policy's own figure)
    fee.threshold_minutes: 240 from 20 October 2021 (to be confirmed)
    fee.exact_threshold: half from 20 October 2021 (to be confirmed)
    eligible.other_nhs: hold from 20 October 2021 (to be confirmed)
Lunch                           £0 (of £6.50)  waits: limit not set
    Limit not set: nobody has yet decided the most for lunch.
    meal.lunch: no value from 20 October 2021 (not set)
Note: This is exactly 4 hours. It is paid as a half day; the policy's own words have not been confirmed.

Payment for time                £0
Expenses                        £0
Total to pay now                £0
Waits for a person          £81.50

"""
    )
