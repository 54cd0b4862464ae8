"""What a visible check says at home it says when graded, or the table tells why not.

The notebooks stand in `tests/differential`, each in a form that somebody writes. A real
kernel runs them all, and the grader does.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from grading.limits import Limits
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote
from tests.differential import notebooks
from tests.differential.assignment import notebooks_of
from tests.differential.home import Home
from tests.trusted_notebooks import data

pytestmark = pytest.mark.slow
LIMITS = Limits(cpu_seconds=20, check_cpu_seconds=5)
BOOKS = {name: notebooks_of(answers) for name, answers in notebooks().items()}


class Other(NamedTuple):
    """A difference of one notebook, and its reason.

    home, graded: regular expressions for what its check says; "" passes.
    """

    check: str
    home: str
    graded: str
    reason: str


HANDLE = "an object of the student's stays in the worker; its name could tell inputs"
JUDGE = "names of the assignment are those of the checks, whatever a cell makes of them"
CHECKS = "the worker has no variables of checks: hidden ones stand beside visible ones"
CALLED = "each call hears all warnings, as stock execution would count them"
ARRAY = "an array crosses as plain numbers; what its class adds is lost between calls"
TABLE = {
    "np.matrix from one function to the next": [
        Other("check-layer", "", "ValueError: operands could not be .*", ARRAY)
    ],
    "masked and filled": [
        Other("check-layer", "", "AttributeError: .* no attribute 'mask'", ARRAY)
    ],
    "a subclass of ndarray from one function to the next": [
        Other("check-layer", "", "AttributeError: .* no attribute 'grad'", ARRAY)
    ],
    "a class of its own instead of an array": [
        Other("check-linear", "", "TypeError: an array of .* not believed.*", HANDLE)
    ],
    "UserDict and MutableMapping": [
        Other(
            "check-describe",
            "AssertionError: a UserDict came",
            "AssertionError: a Handle came",
            HANDLE,
        )
    ],
    "a dataclass instead of a dict": [
        Other(
            "check-describe",
            "AssertionError: a Summary came",
            "AssertionError: a Handle came.*",
            HANDLE,
        )
    ],
    "Fraction and Decimal": [
        Other(
            "check-rate",
            "AssertionError: the rate is 0.1",
            "TypeError: a comparison of .* is not believed: .*",
            HANDLE,
        ),
        Other(
            "check-describe",
            "AssertionError: mean",
            "TypeError: a comparison of .* is not believed: .*",
            HANDLE,
        ),
    ],
    "a coroutine run by a loop": [
        Other(
            "check-linear",
            "RuntimeError: Cannot run the event loop while another .*",
            "",
            "a call comes from outside of the worker's own loop",
        )
    ],
    "an own assert that fails": [
        Other(
            "check-linear",
            "AssertionError:",
            r"AssertionError: `assert Z.shape == \(1, 3\)` in `linear` failed: .*",
            "an assert without a text is quoted",
        )
    ],
    "an object array as the answer": [
        Other(
            "check-sigmoid",
            "AssertionError: .* an array of object, expected real numbers",
            "AssertionError: .* a Handle, expected real numbers",
            HANDLE,
        )
    ],
    "a global of a check cell": [
        Other("check-batches", "", "NameError: name 'm' is not defined.*", CHECKS)
    ],
    "a global of a check cell with another value later": [
        Other("check-describe", "", "NameError: name 'parts' is .*", CHECKS)
    ],
    "warnings turned into errors": [
        Other("check-sigmoid", "AssertionError: .* RuntimeWarning: .*", "", CALLED)
    ],
    "np is bound to something else": [
        Other("check-linear", "AttributeError: 'NoneType' object .*", "", JUDGE),
        Other("check-sigmoid", "AssertionError: .* AttributeError: .*", "", JUDGE),
    ],
}
# Differences that every notebook may have: what is said when graded is more.
MORE = (
    (r" \(and \d+ more of this cell's checks\)$", "the lines below are checked too"),
    (r"(?<=is not defined): .*$", "the cause"),
)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """dict notebook -> dict check -> (at home, graded): first lines, "" passes."""
    folder = tmp_path_factory.mktemp("home")
    with ThreadPoolExecutor(1) as beside:
        home = beside.submit(at_home, folder)
        over_here = graded()
        over_there = home.result()
    return {
        name: {
            check: (over_there[name][check], over_here[name].get(check))
            for check in over_there[name]
        }
        for name in BOOKS
    }


def at_home(folder):
    found = {}
    with Home(folder) as kernel:
        for name, (_, book) in BOOKS.items():
            lines = map(first, kernel.run(book["cells"]))
            told = zip(book["cells"], lines, strict=True)
            found[name] = {c["id"]: line for c, line in told if is_check(c)}
    return found


def graded():
    found = {}
    with Zygote(LIMITS) as zygote:
        for name, (assignment, book) in BOOKS.items():
            assignment = Assignment(assignment)
            result = grade_notebook(data(*book["cells"]), assignment, zygote, LIMITS)
            assert not result.reason
            checks = [cell for cell in result.cells if cell.cell.kind == "check"]
            found[name] = {c.cell.grade_id: first(c.error) for c in checks}
            for cell in checks:
                assert (cell.score == cell.max_score) == (not cell.error)
    return found


def first(text):
    """The first line of what was raised; our own kind of AssertionError is one."""
    line = (text or "").split("\n")[0].strip()
    return re.sub(r"^CheckFailed: ", "AssertionError: ", line)


def is_check(cell):
    return cell["id"].startswith("check-")


def differs(home, over_here):
    for more, _ in MORE:
        over_here = re.sub(more, "", over_here)
    return home != over_here


@pytest.mark.parametrize("name", BOOKS)
def test_a_check_says_when_graded_what_it_says_at_home(name, said):
    found = {check: both for check, both in said[name].items() if differs(*both)}
    known = {other.check: other for other in TABLE.get(name, ())}
    assert found.keys() == known.keys(), found
    for check, (home, over_here) in found.items():
        assert re.fullmatch(known[check].home, home), home
        assert re.fullmatch(known[check].graded, over_here), over_here


def test_the_table_names_notebooks_that_there_are():
    assert TABLE.keys() <= BOOKS.keys()
    assert len(BOOKS) >= 200
