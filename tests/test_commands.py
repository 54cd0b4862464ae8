"""Lines of a notebook that go to a shell or to a file, as at home."""

import pytest

from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from tests.trusted_grading import LIMITS, zygote
from tests.trusted_notebooks import SETUP, code, data, notebook

__all__ = ["zygote"]


def graded(zygote, *cells):
    """(points of a check that asks for x == 5, what the cells printed)."""
    check = code("assert x == 5", "check", "check", 1)
    own = [code(text, f"cell-{at}") for at, text in enumerate(cells)]
    result = grade_notebook(
        data(SETUP, *own), Assignment(notebook(SETUP, *own, check)), zygote, LIMITS
    )
    return result.score, "".join(cell.printed for cell in result.cells)


@pytest.mark.parametrize(
    ("line", "prints"),
    [
        ("!echo here", "here\n"),
        ("!ls", ""),
        ("!no-such-command", "not found\n"),
        ("!pip install numpy", "No module named 'pip'\n"),
        ("%pip install numpy", "No module named pip\n"),
        ("%pip install -q no-such-package", "No module named pip\n"),
        ("!exit 3", ""),
        ("!echo $x {x + 1}", "5 6\n"),
        ("!cat", ""),
    ],
)
def test_a_command_prints_what_it_says_and_the_cell_goes_on(zygote, line, prints):
    if "pip" in line and not zygote.system.form:
        pytest.skip("without namespaces the files of pip are there")
    score, printed = graded(zygote, "x = 5", f"{line}\nx = x", f"x = 0\n{line}\nx = 5")
    assert score == 1
    assert prints in printed


def test_a_command_sees_the_names_of_the_function_that_asks(zygote):
    cell = "def say(word):\n    !echo {word}\nsay('hello')\nx = 5"
    assert graded(zygote, cell) == (1, "hello\n")


def test_a_command_leaves_its_code_and_its_lines(zygote):
    assert graded(zygote, "!exit 5", "x = _exit_code")[0] == 1
    assert graded(zygote, "out = !echo 5", "x = int(out[0])")[0] == 1


def test_a_module_of_the_working_folder_is_imported(zygote):
    module = "%%writefile helper.py\ndef five():\n    return 5"
    assert graded(zygote, module, "import helper\nx = helper.five()")[0] == 1
    assert graded(zygote, module, "from helper import *\nx = five()")[0] == 1


def test_the_working_folder_of_one_is_not_anothers(zygote):
    assert (
        graded(zygote, "%%writefile helper.py\nx = 5", "from helper import x")[0] == 1
    )
    assert graded(zygote, "from helper import x")[0] == 0


def test_a_command_prints_no_more_than_the_cell_may(zygote):
    score, printed = graded(zygote, "!yes | head -c 30000000\nx = 5")
    assert score == 1
    assert len(printed) <= LIMITS.output_bytes
