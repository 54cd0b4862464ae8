"""The preprocessor inside stock nbgrader: whose word about a cell counts."""

import json
import os
import signal

import pytest
from traitlets.config import Config

from grading.trusted.batch import job
from grading.trusted.preprocessor import STEPS, configure
from tests.test_nbgrader_examples import api, release, scores, surroundings
from tests.trusted_notebooks import code, notebook

__all__ = ["surroundings"]  # a fixture, wanted by its name
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
RIGHT = "def double(x):\n    return 2 * x"
WRONG = "def double(x):\n    return x"
JUDGE = "def all(answers):\n    return True"
USES_NEAR = "assert near(double(4), 8)"
CHECK = "assert all([double(n) == 2 * n for n in range(3)])"


def cell(source, grade_id, **marks):
    made = code(source, grade_id)
    made["metadata"]["nbgrader"] |= {"task": False, "points": 2, **marks}
    return made


NEAR = "def near(a, b):\n    return a == b"
YES = "def near(a, b):\n    return True"


def handed_in(double, answer="'mine'", *, near=NEAR, **marks):
    """A submission; marks: what it says of the answer that a person grades.

    near: the set-up cell, "" where it was deleted.
    """
    return notebook(
        *([cell(near, "near", grade=False, solution=False, locked=True)] * bool(near)),
        cell(double, "double", grade=False),
        cell(CHECK, "check", grade=True, solution=False, locked=True),
        cell(USES_NEAR, "uses", grade=True, solution=False, locked=True),
        cell(answer, "answer", **{"grade": True, "solution": True, **marks}),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def graded(folder, surroundings):
    """Scores by student and cell."""
    writes = f"open({str(folder / 'written')!r}, 'w')"
    books = {
        "source": handed_in("def double(x):\n    pass", "'yours'"),
        "submitted/right": handed_in(RIGHT),
        "submitted/forged": handed_in(WRONG, writes, solution=False),
        "submitted/deleted": handed_in(f"{WRONG}\n{YES}", near=""),
        "submitted/lost": handed_in(RIGHT, near=""),
        "submitted/judge": handed_in(f"{WRONG}\n{JUDGE}"),
    }
    for place, book in books.items():
        (folder / place / "ps1").mkdir(parents=True)
        (folder / place / "ps1/a.ipynb").write_text(json.dumps(book), "utf-8")
    release(folder)
    found = scores(folder, autograde_preprocessors=STEPS)
    return {(student, name): score for (student, _, name), (score, _) in found.items()}


def test_a_right_answer_gets_its_points(graded):
    assert (graded["right", "check"], graded["right", "answer"]) == (2, None)


def test_an_answer_for_people_to_grade_is_never_run_as_a_check(graded, folder):
    assert (graded["forged", "check"], graded["forged", "answer"]) == (0, None)
    assert not (folder / "written").exists()


def test_a_builtin_of_the_students_own_does_not_judge(graded):
    assert graded["judge", "check"] == 0


def test_a_set_up_cell_that_was_deleted_is_run_all_the_same(graded):
    assert graded["lost", "uses"] == graded["right", "uses"] == 2
    assert graded["deleted", "uses"] == 0


def test_a_warm_process_that_dies_costs_nobody_a_grade(graded, folder):
    for warm in job._own.values():
        os.kill(warm.pid, signal.SIGKILL)
    again = scores(folder, autograde_preprocessors=STEPS)
    assert again["right", "a", "check"] == (2, False)


HIDDEN = "### BEGIN HIDDEN TESTS\nassert double(17) == 34\n### END HIDDEN TESTS"
SET_UP = "import math\nfour = double(2)"


def of_a_course(double, *, slips=""):
    """A notebook with a set-up cell that uses `double`; slips: what went wrong."""
    checks = [
        cell(f"{CHECK}\n{HIDDEN}", "check", grade=True, solution=False, locked=True),
        cell(SET_UP, "four", grade=False, solution=False, locked=True),
        cell("assert four == 4", "use", grade=True, solution=False, locked=True),
        cell("assert math.pi > 3", "apart", grade=True, solution=False, locked=True),
    ]
    if slips:
        del checks[0]
        checks += [checks[-1], cell(double, "double", grade=False)]
    answer = cell(double, "double", grade=False)
    return notebook(*([*checks, answer] if slips == "moved" else [answer, *checks]))


@pytest.fixture(scope="module")
def configured(tmp_path_factory, surroundings):
    """(scores by student and cell, feedback pages by student) with the one line."""
    folder, config = tmp_path_factory.mktemp("configured"), Config()
    configure(config)
    books = {
        "source": of_a_course("def double(x):\n    pass"),
        "submitted/right": of_a_course(RIGHT),
        "submitted/weak": of_a_course("def double(x)\n    return x"),
        "submitted/copied": of_a_course(RIGHT, slips="copied"),
        "submitted/moved": of_a_course(RIGHT, slips="moved"),
        "submitted/script": of_a_course(f"# <script>\n{WRONG}"),
    }
    for place, book in books.items():
        (folder / place / "ps1").mkdir(parents=True)
        (folder / place / "ps1/a.ipynb").write_text(json.dumps(book), "utf-8")
    release(folder)
    found = scores(folder, **config.Autograde)
    here = api(folder)
    here.config.merge(config)
    pages = {}
    for student in {student for student, _, _ in found}:
        report = here.generate_feedback("ps1", student)
        assert report["success"], report["log"]
        page = folder / "feedback" / student / "ps1/a.html"
        pages[student] = page.read_text("utf-8")
    points = {
        (student, name): score for (student, _, name), (score, _) in found.items()
    }
    return points, pages


def test_a_set_up_cell_that_fails_costs_only_what_needs_it(configured):
    points, _ = configured
    names = ("check", "use", "apart")
    assert [points["right", name] for name in names] == [2, 2, 2]
    assert [points["weak", name] for name in names] == [0, 0, 2]


@pytest.mark.parametrize("slip", ["copied", "moved"])
def test_the_one_line_brings_the_repairs(configured, slip):
    points, _ = configured
    assert [points[slip, name] for name in ("check", "use", "apart")] == [2, 2, 2]


def test_the_one_line_brings_the_safe_feedback(configured):
    _, pages = configured
    assert "HIDDEN" not in "".join(pages.values())
    assert "double(17)" not in "".join(pages.values())
    assert "&lt;script&gt;" in pages["script"]
