"""The linter names what fails in trusted execution, and nothing that works there.

The cases of `lint_cases` all pass in a kernel, as they would under stock nbgrader.
"""

import http.server
import json
import os
import subprocess
import sys
import threading

import nbformat
import pytest

from grading.editions import assemble
from grading.editions.chapter import ROOT, Chapter, chapters
from grading.editions.keysource import key_cells
from grading.limits import Limits
from grading.trusted.grade import grade_notebook
from grading.trusted.lint import findings
from grading.trusted.lint.__main__ import main
from grading.trusted.lint.names import SOLUTION
from grading.trusted.lint.rules import RULES
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote
from tests.lint_cases import INSIDE, OUTSIDE, SILENT
from tests.test_nbgrader_examples import FILES, GUIDE, OWN
from tests.trusted_notebooks import CHECK, DOUBLE, SETUP, STUB, code, data, notebook

LIMITS = Limits(cpu_seconds=8, check_cpu_seconds=2, wall_factor=5)
OUT = [
    pytest.param(rule, case, id=f"{rule}-{number}")
    for rule, cases in OUTSIDE.items()
    for number, case in enumerate(cases)
]
APART = {"setup", "network", "language"}  # rules with a test of their own


def cells(student, check, setup="import numpy as np"):
    """The cells of a case: locked cell, solution, check."""
    return (
        code(setup, "setup", "setup"),
        code(student, "answer"),
        code(check, "check", "check", points=1),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where a notebook lies under stock nbgrader, with the assignment's files."""
    folder = tmp_path_factory.mktemp("assignment")
    (folder / "data.txt").write_text("abc")
    (folder / "numbers.txt").write_text("1 2")
    (folder / "beside_the_notebook.py").write_text("SIX = 6")
    return folder


@pytest.fixture(scope="module")
def stock(folder):
    """dict case -> its errors when all its cells run in one process."""
    cases = [case for one in OUTSIDE.values() for case in one]
    cases = [*cases, *INSIDE, *SILENT.values()]
    sources = [[cell["source"] for cell in cells(*case)] for case in cases]
    (folder / "cases.json").write_text(json.dumps(sources))
    made = subprocess.run(
        [sys.executable, "-m", "tests.lint_stock", "cases.json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return dict(zip(cases, json.loads(made.stdout), strict=True))


@pytest.fixture(scope="module")
def zygote():
    with Zygote(LIMITS) as zygote:
        yield zygote


@pytest.fixture
def score(zygote):
    """Points of a case in trusted execution."""

    def score(student, *others):
        stub, handed_in = SOLUTION.sub("", student), cells(student, *others)
        assignment = Assignment(notebook(*cells(stub, *others)))
        return grade_notebook(data(*handed_in), assignment, zygote, LIMITS).score

    return score


def named(case, folder=None):
    return {one.rule for one in findings(notebook(*cells(*case)), folder)}


# What the linter claims


def test_each_rule_has_a_case():
    assert OUTSIDE.keys() | APART == RULES.keys()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(("rule", "case"), OUT)
def test_what_the_linter_names_passes_in_a_kernel_and_fails_here(
    rule, case, stock, score, folder
):
    assert stock[case] == []
    assert score(*case) == 0
    assert named(case, folder) == {rule}


@pytest.mark.parametrize("rule", SILENT)
def test_what_the_linter_names_may_also_pass_what_is_wrong(rule, stock, score):
    assert stock[SILENT[rule]] != []
    assert score(*SILENT[rule]) == 1
    assert named(SILENT[rule]) == {rule}


@pytest.mark.parametrize("case", INSIDE, ids=lambda case: case[1][:40])
def test_what_the_linter_does_not_name_passes_here_too(case, stock, score):
    assert stock[case] == []
    assert score(*case) == 1
    assert named(case) == set()


@pytest.mark.parametrize(
    "uses", ["y = double(3)", "def six():\n    return double(3)\ny = six()"]
)
def test_a_locked_cell_that_needs_the_student_fails_with_the_student(uses, zygote):
    after = code("assert np.sum(np.ones(3)) == 3", "check-np", "check", points=1)
    book = notebook(SETUP, STUB, code(uses, "uses", "setup"), CHECK, after)
    assert [one.rule for one in findings(book)] == ["setup"]
    raw = json.dumps(book).encode()
    result = grade_notebook(raw, Assignment(book), zygote, LIMITS)
    assert result.cells[2].error.startswith("NotImplementedError")
    assert result.score == 1


def test_a_locked_function_may_use_the_student():
    helper = "def six():\n    return double(3)"
    check = code("assert six() == 6", "check", "check", points=1)
    assert findings(notebook(code(helper, "six", "setup"), STUB, check)) == []


def test_the_network_is_not_there_for_students(score):
    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        ask = (
            f"from urllib.request import urlopen\ndef f():\n    return urlopen({url!r})"
        )
        case = ask, "assert f().status == 200"
        exec("\n".join(case), {})
        assert score(*case) == 0
        server.shutdown()
    assert named(case) == {"network"}


def test_another_language_is_outside():
    book = notebook(*cells("f <- 1", "stopifnot(f == 1)"))
    book["metadata"]["kernelspec"] = {"name": "ir", "language": "R"}
    assert [one.rule for one in findings(book)] == ["language"]


def test_what_a_locked_cell_imports_is_not_the_students():
    check = code("assert np.ones(1) == double(0.5)", "check", "check", points=1)
    own = code("import numpy as np")
    assert [one.rule for one in findings(notebook(own, STUB, check))] == ["judge"]
    assert findings(notebook(own, SETUP, STUB, check)) == []
    assert findings(notebook(SETUP, own, STUB, check)) == []


# Where and how it is told


def test_a_finding_tells_cell_line_reason_and_what_to_do():
    check = "\n\n# a comment\n%matplotlib inline\nassert f() == {1, 2}"
    (found,) = findings(notebook(*cells("def f():\n    return {1, 2}", check)))
    assert (found.cell, found.grade_id, found.line) == (3, "check", 5)
    assert found.reason.startswith("f() == {1, 2}: ")
    assert "list() or set()" in found.instead


def test_the_same_thing_is_told_once_in_a_cell():
    check = "assert f() == {1}\n" * 3
    found = findings(notebook(*cells("def f():\n    return {1}", check)))
    assert [one.line for one in found] == [1]


def test_what_people_grade_and_what_students_try_out_is_inside():
    answer = code("get_ipython()\nassert {1} == type(In)", "answer")
    answer["metadata"]["nbgrader"] |= {"grade": True, "points": 3}
    text = {"cell_type": "markdown", "metadata": answer["metadata"], "source": "!x"}
    own, demo = code("%run x.py\nawait In"), code("import no_module", tags=["demo"])
    assert findings(notebook(text, own, demo, answer)) == []
    assert [f.rule for f in findings(notebook(code("open('a')")))] == ["file"]


# Whole notebooks


@pytest.mark.parametrize("slug", chapters())
def test_our_own_assignments_are_inside(slug):
    chapter = Chapter(slug)
    source = assemble.source(chapter)
    assert findings(source) == []
    assert findings(assemble.fill(source, key_cells(chapter))) == []


@pytest.mark.parametrize(
    "path",
    [
        *sorted(GUIDE.glob("source/ps1*/*.ipynb")),
        *sorted(GUIDE.glob("release/ps1/*.ipynb")),
        *(FILES / f"{source}.ipynb" for source, _ in OWN.values()),
    ],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_the_examples_of_nbgrader_are_inside(path):
    assert findings(nbformat.read(path, as_version=4), path.parent) == []


def test_the_command_tells_by_its_exit_code(tmp_path, capsys):
    good, bad, broken = (tmp_path / f"{name}.ipynb" for name in ("a", "b", "c"))
    good.write_text(json.dumps(notebook(SETUP, code(DOUBLE, "double"), CHECK)))
    bad.write_text(json.dumps(notebook(*cells("def f():\n    pass", "assert In"))))
    broken.write_text("no notebook")
    assert [main([str(path)]) for path in (good, bad, broken)] == [0, 1, 2]
    told = capsys.readouterr()
    assert f"{good}: inside" in told.out
    assert f"{bad}: cell 3 (check), line 1: In: " in told.out
    assert str(broken) in told.err
    assert main([str(path) for path in (broken, good, bad)]) == 2
