"""`python -m gradbook validate`: a line for each exercise, in a fresh kernel."""

import sys
import tomllib
from contextlib import contextmanager, nullcontext

import nbformat
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell

from gradbook import __main__ as command
from gradbook import validate
from grading.course import release
from grading.course.root import Course
from grading.editions import assemble
from grading.editions.chapter import ROOT, Chapter
from grading.editions.keysource import key_cells

SLUG = "01-introduction"
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """A notebook as a student gets it."""
    course = Course(tmp_path_factory.mktemp("release") / "course")
    release.release(course, Chapter(SLUG))
    return course.released(SLUG)


@pytest.fixture
def run(tmp_path, capsys):
    def run(notebook, *options):
        """(exit code, lines) of the command for a notebook."""
        path = tmp_path / "work.ipynb"
        nbformat.write(notebook, path)
        before = path.read_bytes()
        code = command.main(["validate", str(path), *options])
        assert path.read_bytes() == before
        return code, capsys.readouterr().out.splitlines()

    return run


def names():
    return [row.name for row in Chapter(SLUG).exercises]


def test_an_untouched_notebook_is_not_written_yet(blank, run):
    code, lines = run(blank)
    count = len(names())
    assert lines == [
        *(f"{name}: not written yet" for name in names()),
        f"0 of {count} exercises pass.",
    ]
    assert code == 1


def test_a_cell_that_only_shows_what_a_check_says_is_no_exercise(monkeypatch):
    shown = 'with check.exercise("shown"):\n    check.that(False, "wrong")'
    marks = {"grade": True, "solution": False, "grade_id": "check-mine"}
    own = 'with check.exercise("mine"):\n    check.that(True, "")'
    cells = [new_code_cell(shown), new_code_cell(own, metadata={"nbgrader": marks})]
    for marked, expected in ((cells, ["mine"]), (cells[:1], ["shown"])):
        run = validate.Run(nbformat.v4.new_notebook(cells=marked), None, 1)
        monkeypatch.setattr(run, "_kernel", nullcontext)
        monkeypatch.setattr(run, "_execute", lambda *cell: "")
        assert [name for name, _ in run.checks()] == expected


def test_a_solved_notebook_passes(blank, run):
    code, lines = run(assemble.fill(blank, key_cells(Chapter(SLUG))))
    count = len(names())
    assert lines == [
        *(f"{name}: passed" for name in names()),
        f"{count} of {count} exercises pass.",
    ]
    assert code == 0


# A notebook with every kind of answer

SETUP = "import numpy as np\nfrom gradbook import check"
ANSWERS = {
    "right": "def right(x):\n    return 2 * x",
    "wrong": "def wrong(x):\n    return 10 * x",
    "unwritten": "def unwritten(x):\n    raise NotImplementedError('unwritten')",
    "broken": "def broken(x:\n    return x",
    "asserts": "def asserts(x):\n    assert x.shape == (3, 1)\n    return x",
    "endless": "def endless(x):\n    while True:\n        pass",
}
GRADIENT = """with check.exercise("{0}"):
    x = np.linspace(1, 2, 12)
    check.gradient(lambda x: np.sum(x**2), {{"x": x}}, ("x",),
                   grads={{"dx": check.call({0}, x)}})"""
FRESH = "print('no check')"


def code(source, **metadata):
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def marks(name, solution):
    return {"grade_id": name, "grade": not solution, "solution": solution}


def work(*cells, answers=ANSWERS):
    """A notebook with SETUP, an answer and a check of each exercise, and more cells."""
    made = [code(SETUP)]
    for name, source in answers.items():
        made.append(code(source, nbgrader=marks(name, True)))
        check = code(GRADIENT.format(name), nbgrader=marks(f"check-{name}", False))
        made.append(check)
    return nbformat.v4.new_notebook(cells=[*made, *cells])


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """(whether all pass, what is printed) of a notebook with every kind of answer."""
    path = tmp_path_factory.mktemp("mixed") / "work.ipynb"
    unlucky = code("print('here')\n1 / 0")
    nbformat.write(work(unlucky, code("1 / 0", tags=["demo"])), path)
    printed = []
    with pytest.MonkeyPatch.context() as patch:
        # What has a file of its own is not the command's: a traceback on stderr, say.
        kept = lambda text, file=None, **_: file or printed.append(text)  # noqa: E731
        patch.setattr("builtins.print", kept)
        right = validate.validate(path, seconds=20)
    return right, "\n".join(printed)


def lines_of(name, printed):
    """The line of an exercise and those below it."""
    lines = printed.split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith(f"{name}: "))
    rest = lines[first + 1 :]
    ends = (i for i, line in enumerate(rest) if not line.startswith("    "))
    return lines[first : first + 1 + next(ends)]


def test_each_exercise_has_its_line_whatever_became_of_the_others(mixed):
    right, printed = mixed
    told = [x.split(":")[0] for x in printed.split("\n") if not x.startswith(" ")]
    *exercises, _, count = told
    assert exercises == list(ANSWERS)
    assert count == "1 of 6 exercises pass."
    assert not right


def test_a_wrong_gradient_comes_with_its_hint(mixed):
    first, *rest = lines_of("wrong", mixed[1])
    assert first == "wrong: dx is wrong."
    assert rest[-1].startswith("    Hint: dx is 5 times too large")


def test_a_cell_that_does_not_run_is_the_reason(mixed):
    first = lines_of("broken", mixed[1])[0]
    assert first == (
        "broken: its cell stopped: SyntaxError: '(' was never closed (line 1)"
    )


def test_a_failed_assert_of_the_student_is_quoted(mixed):
    assert lines_of("asserts", mixed[1])[0] == (
        "asserts: your `assert x.shape == (3, 1)` in `asserts` failed: x.shape is (12,)"
    )


def test_a_loop_without_end_is_out_of_time(mixed):
    assert lines_of("endless", mixed[1]) == [
        "endless: out of time: it takes more than 20 seconds"
    ]


def test_another_cell_that_stops_is_named_by_its_first_line(mixed):
    expected = (
        "A cell that is no check stopped: ZeroDivisionError: division by zero\n"
        "    print('here')\n"
    )
    assert mixed[1].count("ZeroDivisionError") == 1  # no demonstration was run
    assert expected in mixed[1]


# What can go wrong with the run itself


class Kernel:
    """Runs nothing: each cell ends as `ends` says, with an exception or a text."""

    def __init__(self, ends):
        self.ends = iter(ends)
        self.km = self
        self.interrupted = 0

    async def interrupt_kernel(self):
        self.interrupted += 1

    def execute_cell(self, cell, index):
        end = next(self.ends)
        if isinstance(end, Exception):
            raise end
        cell.outputs = [nbformat.v4.new_output("stream", text=end)]


@pytest.fixture
def ending(monkeypatch, run):
    """The lines for a notebook of which each cell ends as it says."""

    def ending(*ends, **kwargs):
        kernel = Kernel(ends)

        @contextmanager
        def start(self):
            yield kernel

        monkeypatch.setattr(validate.Run, "_kernel", start)
        return run(work(**kwargs))[1], kernel

    return ending


TWO = {"one": "", "two": ""}


def test_a_kernel_that_heeds_no_interruption_is_given_up(ending):
    late = CellTimeoutError("late")
    lines, kernel = ending("", "", late, late, answers=TWO)
    assert lines == [
        "one: out of time: it takes more than 60 seconds",
        "two: its cell stopped: out of time: it takes more than 60 seconds",
        "    not run: the cells above do not end",
        "0 of 2 exercises pass.",
    ]
    assert kernel.interrupted == 2


def test_one_slow_cell_ends_nothing_else(ending):
    late = CellTimeoutError("late")
    passed = "two: all 2 checks passed\n"
    assert ending("", "", late, "", passed, answers=TWO)[0][1] == "two: passed"


def test_what_comes_after_the_end_of_python_is_not_run(ending):
    lines, _ = ending("", "", DeadKernelError(), answers=TWO)
    assert lines[:2] == [
        "one: Python ended while this cell ran",
        "two: not run: Python ended in cell 3",
    ]


def test_silence_is_no_pass(ending):
    lines, _ = ending("", "", "", "", "two: all 2 checks passed\n", answers=TWO)
    assert lines == [
        "one: its check did not reach its end",
        "two: passed",
        "1 of 2 exercises pass.",
    ]


@pytest.mark.parametrize("missing", ["nbformat", "nbclient", "ipykernel"])
def test_without_jupyter_it_says_what_to_install(
    missing, monkeypatch, tmp_path, capsys
):
    path = tmp_path / "work.ipynb"
    nbformat.write(work(), path)
    monkeypatch.setitem(sys.modules, missing, None)
    assert command.main(["validate", str(path)]) == 2
    text = capsys.readouterr().err
    assert f"{missing} is missing" in text
    assert "python -m pip install nbclient ipykernel" in text


@pytest.mark.parametrize("content", ["", "no JSON", "{}", "[1]", '{"cells": 3}'])
def test_a_file_that_is_no_notebook_is_named(content, tmp_path, capsys):
    path = tmp_path / "work.ipynb"
    path.write_text(content)
    assert command.main(["validate", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"{path} is no notebook: ")


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    path = tmp_path / "nowhere.ipynb"
    assert command.main(["validate", str(path)]) == 2
    assert (
        capsys.readouterr().err == f"{path} cannot be read: No such file or directory\n"
    )


def test_a_notebook_without_checks_is_not_content(monkeypatch, tmp_path, capsys):
    @contextmanager
    def start(self):
        yield Kernel([""])

    monkeypatch.setattr(validate.Run, "_kernel", start)
    path = tmp_path / "work.ipynb"
    nbformat.write(work(answers={}), path)
    assert command.main(["validate", str(path)]) == 2
    assert "No check is in this notebook" in capsys.readouterr().err


def test_the_wheel_installs_the_command():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"gradbook": "gradbook.__main__:main"}
