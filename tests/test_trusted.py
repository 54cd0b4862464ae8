"""Trusted grading of whole notebooks, with real workers in the real sandbox."""

import json
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from grading.trusted import diagnose
from grading.trusted.grade import grade_notebook, prepare
from grading.trusted.result import GraderError
from grading.trusted.session import Session, WorkerDied
from grading.trusted.submission import Assignment
from tests.trusted_grading import ASSIGNMENT, LIMITS, grade, zygote
from tests.trusted_notebooks import (
    CHECK,
    CHECK_HALVE,
    DOUBLE,
    HALVE,
    SETUP,
    STUB,
    code,
    data,
    notebook,
)

__all__ = ["grade", "zygote"]  # fixtures, wanted by their names


def errors(result):
    return {r.cell.grade_id: r.error for r in result.cells if r.score is not None}


def test_a_right_notebook_gets_full_marks(grade):
    result = grade(SETUP, code(DOUBLE, "double"), CHECK, HALVE, CHECK_HALVE)
    assert (result.score, result.max_score, result.log) == (3, 3, [])


def test_the_untouched_one_gets_nothing_for_what_is_missing(grade):
    result = grade(SETUP, STUB, CHECK, HALVE, CHECK_HALVE)
    assert result.score == 1
    assert "NotImplementedError" in errors(result)["check-double"]


def moved(cells):
    return [cells[i] for i in (2, 4, 1, 3, 0)]


FAIR = {
    "reordered": moved,
    "checks deleted": lambda cells: [cells[0], cells[1], cells[3]],
    "set-up deleted": lambda cells: cells[1:],
    "copied": lambda cells: [c for c in cells for _ in range(2)],
    "own cells between": lambda cells: [
        c
        for cell in cells
        for c in (code("y = 1\ny"), cell, code("%matplotlib inline"))
    ],
    "a wrong cell of his own": lambda cells: [code("1/0"), code("x ="), *cells],
    "checks edited": lambda cells: [
        {**c, "source": "assert False"} if "check" in c["id"] else c for c in cells
    ],
    "prints, warnings, stderr": lambda cells: [
        *cells[:2],
        code(
            "import sys, warnings\nwarnings.warn('w')\nprint('x')\n"
            "print('y', file=sys.stderr)\nfrom IPython.display import display\n"
            "display({1: 2})\nimport matplotlib.pyplot as plt\n"
            "plt.plot([1]); plt.show()"
        ),
        *cells[2:],
    ],
    "a helper and an import": lambda cells: [
        cells[0],
        code(
            "%matplotlib inline\nimport math\n"
            "def twice(x):\n    return 2 * x * math.cos(0)"
        ),
        code("def double(x):\n    return twice(x)", "double"),
        *cells[2:],
    ],
    "source as lines": lambda cells: [
        {**c, "source": c["source"].splitlines(keepends=True)} for c in cells
    ],
    "no ids, null metadata": lambda cells: [
        {k: v for k, v in c.items() if k != "id"} for c in cells
    ],
}


@pytest.mark.parametrize("slip", FAIR.values(), ids=FAIR.keys())
def test_an_honest_slip_costs_nothing(grade, slip):
    cells = [SETUP, code(DOUBLE, "double"), CHECK, HALVE, CHECK_HALVE]
    assert grade(*slip(cells)).score == 3


def test_line_ends_encodings_and_kernels_of_other_tools_cost_nothing(grade):
    cells = [SETUP, code(DOUBLE, "double"), CHECK, HALVE, CHECK_HALVE]
    book = notebook(*cells)
    book["metadata"] = {"kernelspec": {"name": "python"}, "colab": {"x": 1}}
    for minor in range(6):
        book["nbformat_minor"] = minor
        text = json.dumps(book, indent=1)
        raw = text.replace("\\n", "\\r\\n").replace("\n", "\r\n").encode("utf-8-sig")
        assert grade(raw).score == 3


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "cp1252"])
def test_a_notebook_in_another_encoding_is_read(grade, encoding):
    cells = [SETUP, code(f"# für zwei\n{DOUBLE}", "double"), CHECK, CHECK_HALVE]
    raw = json.dumps(notebook(*cells), ensure_ascii=False).encode(encoding)
    assert grade(raw).score == 2


UNUSABLE = {
    b"": "empty",
    b"PK\x03\x04": "not JSON (line 1)",
    b"\xff\xfe\x00": "not text",
    b"[" * 100_000: "nested too deeply",
    b"[]": "not a notebook",
    b'{"cells": 5}': "not a notebook",
    b'{"worksheets": []}': "not a notebook",
    b'{"cells": []}': "none of the assignment's cells",
    b'{"cells": [1, null, {}, {"cell_type": "code", "source": 7}]}': "none of",
}


@pytest.mark.parametrize("raw", UNUSABLE, ids=lambda raw: repr(raw[:20]))
def test_what_is_no_notebook_scores_0_with_its_reason(grade, raw):
    result = grade(raw)
    assert (result.score, result.max_score) == (0, 3)
    assert UNUSABLE[raw] in result.reason


def test_all_checks_together_have_one_budget_and_sleep_counts(zygote):
    limits = replace(LIMITS, cpu_seconds=1, check_cpu_seconds=1, wall_factor=20)
    student = "import time\ndef wait():\n    time.sleep(0.7)\n    return 1"
    checks = [
        code("assert wait() == 1", f"check-{number}", "check", 1) for number in range(9)
    ]
    given = Assignment(notebook(SETUP, code("", "answer"), *checks))
    raw = data(SETUP, code(student, "answer"))
    result = grade_notebook(raw, given, zygote, limits)
    assert result.score < 9  # where each has its own 2 seconds, nothing ever ends it
    assert result.cells[-1].error.startswith("out of time")
    assert not result.outside  # who sleeps gets no second run


def test_threads_that_wait_for_a_core_at_one_time_are_late_once():
    before = SimpleNamespace(_delays={"worker": 1.0, "child": 2.0})
    now = {"worker": 1.25, "child": 2.5, "new": 0.125}, {"judge": 0.25}
    assert Session._late(before, *now) == 0.5 + 0.25
    assert Session._late(before, *now) == 0


def test_where_the_clock_runs_out_others_may_be_the_cause(zygote):
    limits = replace(LIMITS, wall_factor=0.05)
    loop = code("def double(x):\n    while True: pass", "double")
    result = grade_notebook(data(SETUP, loop), ASSIGNMENT, zygote, limits)
    assert result.outside


def test_what_keeps_the_judge_busy_ends_it_and_costs_one_check(grade):
    """One call within C, on a size that the student chooses."""
    busy = code("def double(x):\n    return x(64)", "double")
    slow = "lambda n: re.match('(a+)+$', n * 'a' + 'b')"
    text = f"import re\nassert double({slow}) is not None"
    check = code(text, "check-double", "check", 2)
    given = Assignment(notebook(SETUP, STUB, check, HALVE, CHECK_HALVE))
    result = grade(SETUP, busy, check, HALVE, CHECK_HALVE, assignment=given)
    assert result.score == 1
    assert "keeps the grader busy" in errors(result)["check-double"]


def test_an_own_cell_that_ends_the_judge_takes_no_time_from_the_checks(zygote):
    limits = replace(LIMITS, cpu_seconds=3, check_cpu_seconds=1)
    slow = "lambda n: re.match('(a+)+$', n * 'a' + 'b') is None"
    check = code(f"import re\nassert double({slow})", "check-double", "check", 2)
    given = Assignment(notebook(SETUP, STUB, check, HALVE, CHECK_HALVE))
    keeps = "def double(x):\n    global kept\n    kept = x\n    return x(2)"
    cells = SETUP, code(keeps, "double"), check, code("kept(64)"), HALVE, CHECK_HALVE
    result = grade_notebook(data(*cells), given, zygote, limits)
    assert "keeps the grader busy" in result.cells[3].error
    assert result.score == 3
    assert result.used["the checks"] < limits.check_cpu_seconds


def test_a_cell_of_ones_own_without_end_costs_itself_only(grade):
    endless = code("mine = 1\nwhile True: pass")
    cells = [SETUP, endless, code(DOUBLE, "double"), CHECK, HALVE, CHECK_HALVE]
    result = grade(*cells)
    assert result.score == 3
    assert [cell.error[:11] for cell in result.cells if cell.error] == ["out of time"]


def test_an_answer_may_take_longer_than_a_check(zygote):
    limits = replace(LIMITS, cpu_seconds=8, check_cpu_seconds=0.5)
    trains = "import time\nwhile time.process_time() < 2: pass"
    slow = code(f"{trains}\n{DOUBLE}", "double")
    raw = data(SETUP, slow, CHECK, HALVE, CHECK_HALVE)
    result = grade_notebook(raw, ASSIGNMENT, zygote, limits)
    assert (result.score, any(errors(result).values())) == (3, False)


def test_what_a_cell_defined_before_it_was_stopped_is_there(grade):
    endless = code(f"{DOUBLE}\nwhile True: pass", "double")
    assert grade(SETUP, endless, CHECK, HALVE, CHECK_HALVE).score == 3


def test_a_loop_without_end_costs_its_own_check_only(grade):
    loop = code("def double(x):\n    while True: pass", "double")
    result = grade(SETUP, loop, CHECK, HALVE, CHECK_HALVE)
    assert result.score == 1
    assert "out of time" in errors(result)["check-double"]


def test_a_function_that_ends_python_costs_its_own_check_only(grade):
    ends = code("import os\ndef double(x):\n    os._exit(0)", "double")
    result = grade(SETUP, ends, CHECK, HALVE, CHECK_HALVE)
    assert result.score == 1
    assert "Python ended while your code ran" in errors(result)["check-double"]


def test_a_cell_that_ends_python_costs_itself_only(grade):
    ends = code("import os; os._exit(0)")
    cells = [SETUP, code(DOUBLE, "double"), CHECK, ends, HALVE, CHECK_HALVE]
    assert grade(*cells).score == 3


def test_the_same_bytes_give_the_same_result(grade):
    cells = [SETUP, code("def double(x):\n    return 3", "double"), CHECK]
    first, second = grade(*cells), grade(*cells)
    assert [(r.cell, r.score, r.error, r.printed) for r in first.cells] == [
        (r.cell, r.score, r.error, r.printed) for r in second.cells
    ]


def test_a_set_up_cell_that_needs_what_is_missing_costs_only_what_needs_it(grade):
    """The student has not written `double`; `halve` is right."""
    data_of = code("import math\nfour = double(2)", "data", "setup")
    more = code("eight = four + math.floor(four)", "more", "setup")
    check_data = code("assert eight == 8", "check-data", "check", points=2)
    assignment = Assignment(
        notebook(SETUP, STUB, data_of, more, check_data, HALVE, CHECK_HALVE)
    )
    for answer, cause in [
        ("x = 1", "NameError: name 'double' is not defined"),
        ("def double(x):\n    return None", "TypeError: must be real number"),
        ("def double(x):\n    raise KeyError(x)", "KeyError: '2'"),
        ("def double(x):\n    import os\n    os._exit(1)", "Python ended"),
    ]:
        cells = SETUP, code(answer, "double"), data_of, more, check_data
        result = grade(*cells, HALVE, CHECK_HALVE, assignment=assignment)
        told = {cell.cell.grade_id: cell.error for cell in result.cells}
        assert (result.score, told["check-halve"]) == (1, "")
        assert cause in told["data"] + told["more"]
        assert told["check-data"].startswith("NameError: name 'eight' is not defined: ")
        assert "its cell does not run" in told["check-data"]


@pytest.mark.parametrize("helper", ["", "def near(a, b):\n    return abs(a - b)\n"])
def test_a_locked_cell_that_fails_by_itself_is_the_teachers_matter(grade, helper):
    broken = code(f"{helper}1 / 0", "setup", "setup")
    with pytest.raises(GraderError, match="cell 'setup': ZeroDivisionError"):
        grade(STUB, assignment=Assignment(notebook(broken, STUB, CHECK)))


def test_a_set_up_cell_may_lack_what_a_failed_check_would_have_bound(grade):
    check = code("two = double(1)\nassert two == 2", "check-double", "check", 2)
    four = code("four = 2 * two", "four", "setup")
    given = Assignment(notebook(SETUP, STUB, check, four, HALVE, CHECK_HALVE))
    result = grade(SETUP, STUB, check, four, HALVE, CHECK_HALVE, assignment=given)
    assert result.score == 1


def test_a_set_up_cell_is_the_students_where_the_stub_names_nothing(grade):
    stub = code("# YOUR CODE HERE", "double")
    four = code("four = double(2)", "four", "setup")
    assignment = Assignment(notebook(SETUP, stub, four, HALVE, CHECK_HALVE))
    assert grade(SETUP, stub, HALVE, assignment=assignment).score == 1


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x = 1\ny = )", "SyntaxError: unmatched ')' (line 2)"),
        (
            "def f():\n    1 / 0\n\nf()",
            "ZeroDivisionError: division by zero\n"
            "  in the cell, line 4\n  in f, line 2",
        ),
    ],
)
def test_a_cell_that_fails_says_where(grade, source, told):
    result = grade(SETUP, code(source), code(DOUBLE, "double"), CHECK)
    assert result.cells[1].error == told


def test_a_check_without_its_function_says_what_became_of_the_cell(grade):
    broken = code("def double(x)\n    return 2 * x", "double")
    result = grade(SETUP, broken, CHECK, HALVE, CHECK_HALVE)
    assert result.score == 1
    assert errors(result)["check-double"] == (
        "NameError: name 'double' is not defined: its cell does not run, "
        "SyntaxError: expected ':' (line 1)"
    )
    result = grade(SETUP, CHECK, HALVE, CHECK_HALVE)
    assert errors(result)["check-double"] == "NameError: name 'double' is not defined"


@pytest.mark.parametrize("outside", [True, False])
def test_a_killed_search_for_the_mistake_is_made_again(grade, monkeypatch, outside):
    def killed(source, names):
        raise WorkerDied("killed", outside)

    monkeypatch.setattr(diagnose, "sentence", killed)
    wrong = code("def double(x):\n    return x", "double")
    result = grade(SETUP, wrong, CHECK, HALVE, CHECK_HALVE)
    assert (result.score, result.outside) == (1, outside)


def test_output_is_cut(grade):
    flood = code("print('x' * 50_000_000)")
    cells = [SETUP, flood, code(DOUBLE, "double"), CHECK, HALVE, CHECK_HALVE]
    result = grade(*cells)
    assert result.score == 3
    assert sum(len(r.printed) for r in result.cells) <= LIMITS.output_bytes


def test_what_a_locked_cell_imports_is_there_before_the_judge(tmp_path, monkeypatch):
    """A judge is a fork: what it imports by itself is lost with it."""
    (tmp_path / "imported_early.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    setup = code("import imported_early\nimport no_such_module", "setup", "setup")
    prepare(Assignment(notebook(setup, STUB, CHECK)))
    assert "imported_early" in sys.modules
