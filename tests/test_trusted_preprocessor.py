"""The preprocessor inside stock nbgrader: whose word about a cell counts."""

import json

import pytest

from grading.trusted.preprocessor import STEPS
from tests.test_nbgrader_examples import release, scores, surroundings
from tests.trusted_notebooks import code, notebook

__all__ = ["surroundings"]  # a fixture, wanted by its name
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
RIGHT = "def double(x):\n    return 2 * x"
WRONG = "def double(x):\n    return x"
JUDGE = "def all(answers):\n    return True"
CHECK = "assert all([double(n) == 2 * n for n in range(3)])"


def cell(source, grade_id, **marks):
    made = code(source, grade_id)
    made["metadata"]["nbgrader"] |= {"task": False, "points": 2, **marks}
    return made


def handed_in(double, answer="'mine'", **marks):
    """A submission; marks: what it says of the answer that a person grades."""
    return notebook(
        cell(double, "double", grade=False),
        cell(CHECK, "check", grade=True, solution=False, locked=True),
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
