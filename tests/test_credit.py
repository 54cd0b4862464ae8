"""Partial credit and reasons: every piece that is right, every check that is not."""

from dataclasses import replace

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbgrader.utils import determine_grade

from grading import batch, demo
from grading.course.release import release
from grading.course.root import Course, completed
from grading.editions import assemble
from grading.editions.chapter import Chapter
from grading.editions.keysource import key_cells
from grading.limits import Limits
from grading.trusted.grade import grade_notebook
from grading.trusted.outputs import outputs_of
from grading.trusted.preprocessor import STEPS
from grading.trusted.result import CellResult
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote
from tests.trusted_notebooks import SETUP, code, data, notebook

LIMITS = Limits(cpu_seconds=8, check_cpu_seconds=2, wall_factor=5)
SLUG, EXERCISE = "02-perceptron", "gate_weights"
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

# Four parts, 4 points. What a student sees is 3; the hidden tests want others too.
POWERS = """### BEGIN HIDDEN TESTS
exponents = {"half": 0.5, "same": 1, "square": 2, "cube": 3}
### END HIDDEN TESTS
from gradbook import check
with check.exercise("power"):
    for name, right in (("half", 3**0.5), ("same", 3), ("square", 9), ("cube", 27)):
        with check.part(name):
            check.values(check.call(power, name, 3.0), right, "the power of 3")
### BEGIN HIDDEN TESTS
with check.exercise("power"):
    for name, exponent in exponents.items():
        with check.part(name):
            near = abs(power(name, 7.25) - 7.25**exponent) < 1e-9
            check.that(near, "wrong for another number")
### END HIDDEN TESTS"""
RIGHT = """
def power(name, x):
    return x ** {"half": 0.5, "same": 1, "square": 2, "cube": 3}[name]
"""


def with_cube(expression):
    """A function that is right but for the cube."""
    branch = f"    if name == 'cube':\n        {expression}\n    return"
    return RIGHT.replace("    return", branch)


@pytest.fixture(scope="module")
def zygote():
    with Zygote(LIMITS) as warm:
        yield warm


@pytest.fixture
def grade(zygote):
    """The CellResult of one check on one piece of a student's code."""

    def grade(student, check, points=4):
        given = notebook(
            SETUP, code("", "answer"), code(check, "check", "check", points)
        )
        raw = data(SETUP, code(student, "answer"))
        result = grade_notebook(raw, Assignment(given), zygote, LIMITS)
        assert result.score == result.cells[-1].score
        assert nbgraders_score(result.cells[-1]) == result.score
        return result.cells[-1]

    return grade


def nbgraders_score(result):
    """What stock nbgrader reads from the outputs that we write."""
    marks = {"grade": True, "points": result.max_score}
    cell = nbformat.v4.new_code_cell(outputs=outputs_of(result))
    cell.metadata["nbgrader"] = nbformat.from_dict(marks)
    return determine_grade(cell)[0]


# Parts


def test_right_parts_get_all_points(grade):
    found = grade(RIGHT, POWERS)
    assert (found.score, found.error) == (4, "")
    assert found.printed == "power: all 8 checks passed\npower: all 4 checks passed\n"


def test_a_wrong_part_costs_its_share_and_has_its_reason(grade):
    found = grade(with_cube("return x"), POWERS)
    assert (found.score, found.error) == (
        3,
        "AssertionError: power: cube: the power of 3 is 3, expected 27",
    )


def test_a_part_that_answers_only_what_is_seen_earns_nothing(grade):
    found = grade(with_cube("return 27.0"), POWERS)
    assert found.score == 3
    assert found.error.endswith(" cube: wrong for another number")


def test_a_part_counts_only_where_both_checks_pass(grade):
    student = "def power(name, x):\n    return {'half': 0, 'same': x}.get(name, x**2)"
    found = grade(student.replace("x**2", "9.0"), POWERS)
    assert found.score == 1
    first, *others = found.error.split("\n")
    assert first.startswith("AssertionError: power: half (and 2 more of 4 parts): ")
    assert [line.split(":")[0] for line in others] == ["- square", "- cube"]
    assert "- square: wrong for another number" in found.error


def test_points_are_rounded_to_hundredths(grade):
    assert grade(with_cube("return x"), POWERS, points=0.25).score == 0.19


def test_unwritten_parts_cost_their_share_an_unwritten_exercise_all(grade):
    unwritten = "raise NotImplementedError('power')"
    found = grade(with_cube(unwritten), POWERS)
    assert found.score == 3
    assert found.error.endswith(" cube: not written yet")
    found = grade(f"def power(name, x):\n    {unwritten}", POWERS)
    assert found.score == 0
    assert found.error.startswith("AssertionError: power: not written yet.")


def test_all_parts_wrong_is_nothing(grade):
    found = grade("def power(name, x):\n    return 5.0", POWERS)
    assert found.score == 0
    assert "and 3 more of 4 parts" in found.error


def test_what_fails_outside_of_the_parts_costs_all_and_both_are_told(grade):
    loop = "    for name, exponent"
    no_cube = "    check.that(power('cube', 2.0) == 8, 'no cube')\n"
    check = POWERS.replace(loop, no_cube + loop)
    found = grade(with_cube("return x"), check)
    assert found.score == 0
    assert " cube: the power of 3 is 3" in found.error
    assert "AssertionError: power: no cube" in found.error


def test_an_exception_in_a_hidden_part_does_not_tell_the_input(grade):
    found = grade(with_cube("assert x == 3, x\n        return 27.0"), POWERS)
    assert found.score == 3
    assert "7.25" not in found.error
    reason = "your code stopped with AssertionError on an input of a hidden test"
    assert found.error.endswith(f" cube: {reason}")


def test_a_part_without_end_ends_the_check(zygote):
    loop = code(with_cube("while True: pass"), "answer")
    after = code("assert power('same', 2) == 2", "after", "check", 1)
    cells = [code("", "answer"), code(POWERS, "check", "check", 4), after]
    result = grade_notebook(data(loop), Assignment(notebook(*cells)), zygote, LIMITS)
    assert [cell.score for cell in result.cells[1:]] == [0, 1]
    assert result.cells[1].error == result.log[0]
    assert "out of time" in result.log[0]


def test_two_exercises_in_a_cell_share_its_points(grade):
    check = (
        "from gradbook import check\n"
        "for exercise, right in (('a', 1), ('b', 2)):\n"
        "    with check.exercise(exercise):\n"
        "        for name in ('x', 'y'):\n"
        "            with check.part(name):\n"
        "                check.that(f(exercise, name) == right, 'no')\n"
    )
    student = (
        "def f(exercise, name):\n    return {'ax': 1, 'by': 2}.get(exercise + name)"
    )
    found = grade(student, check)
    assert found.score == 2
    assert "a: y: no" in found.error
    assert "b: x: no" in found.error


def test_a_wrong_part_does_not_cost_a_later_exercise():
    """One mistake costs one exercise: its function is not what later checks use."""
    chapter = Chapter("06-deep-networks")
    source = assemble.source(chapter)
    mistakes = {mistake.name: mistake for mistake in chapter.mistakes}
    wrong = mistakes["one sided relu"]
    raw = assemble.fill(source, {**key_cells(chapter), wrong.exercise: wrong.source})
    limits = replace(LIMITS, cpu_seconds=60, check_cpu_seconds=10)
    text, given = nbformat.writes(raw).encode(), Assignment(source)
    with Zygote(limits, without=given.without) as zygote:
        result = grade_notebook(text, given, zygote, limits)
    cells = [cell for cell in result.cells if cell.error]
    assert [cell.cell.grade_id for cell in cells] == [f"check-{wrong.exercise}"]
    assert (result.score, cells[0].score) == (result.max_score - 1, 1)
    assert wrong.sentence in cells[0].error


# Several checks in a cell of any assignment

LINES = """assert f(1) == 1
assert f(2) == 4, "the square of 2"
np.testing.assert_equal(f(3), 9)
### BEGIN HIDDEN TESTS
assert f(7) == 49
assert f(8) == 64, "the square of a larger number"
### END HIDDEN TESTS"""


def test_every_assert_that_fails_is_told(grade):
    found = grade("def f(x):\n    return 5", LINES)
    assert found.score == 0
    assert found.error.split("\n") == [
        "AssertionError: `assert f(1) == 1` failed (and 4 more of this cell's checks)",
        "- the square of 2",
        "- Items are not equal:",
        "- a hidden test failed",
        "- the square of a larger number",
    ]


def test_one_assert_that_fails_is_told_in_full(grade):
    found = grade("def f(x):\n    return x if x == 3 else x**2", LINES)
    assert found.error.startswith("AssertionError: \nItems are not equal:\n ACTUAL: 3")
    found = grade("def f(x):\n    return x if x == 7 else x**2", LINES)
    assert found.error == "AssertionError: a hidden test failed"


def test_another_error_ends_the_cell(grade):
    found = grade("def f(x):\n    return 1 // (2 - x)", LINES)
    assert found.score == 0
    assert found.error.startswith("ZeroDivisionError: ")
    found = grade("def f(x):\n    return 5 // (2 - x)", LINES)
    assert found.error.split("\n") == [
        "AssertionError: `assert f(1) == 1` failed (and 1 more of this cell's checks)",
        "- ZeroDivisionError: integer division or modulo by zero",
    ]


def test_a_worker_that_ends_later_leaves_the_reasons_so_far(grade):
    check = "assert f(1) == 1, 'of 1'\nassert f(2) == 2, 'of 2'"
    found = grade("import os\ndef f(x):\n    os._exit(0) if x == 2 else 0", check)
    assert found.score == 0
    first, second = found.error.split("\n")
    assert first == "AssertionError: of 1"
    assert second.startswith("Python ended while your code ran")


def test_a_number_after_an_assert_that_failed_gives_no_points(grade):
    check = "assert a == 1, 'not 1'\n2.5"
    assert grade("a = 1", check).score == 2.5
    found = grade("a = 2", check)
    assert (found.score, found.error) == (0, "AssertionError: not 1")


def test_what_students_code_raises_in_a_hidden_line_is_told_by_its_type(grade):
    check = "assert f(1)\n### BEGIN HIDDEN TESTS\nassert f(77)\n### END HIDDEN TESTS"
    found = grade("def f(x):\n    raise AssertionError(f'secret {x}')", check)
    first, *others = found.error.split("\n")
    assert first.startswith("AssertionError: secret 1")
    assert others == [
        "- raised by your code on an input of a hidden test",
    ]


def test_a_cell_without_statements_gives_its_points(grade):
    assert grade("a = 1", "# nothing").score == 4


def test_an_error_with_no_points_is_an_error_and_partial_credit_a_number():
    cell = Assignment(notebook(code("1", "check", "check", 2))).cells[0]
    for score, kinds in ((0.0, ["error"]), (1.5, ["display_data", "execute_result"])):
        result = CellResult(cell, score, 2.0, "", "AssertionError: f: a reason")
        outputs = outputs_of(result)
        assert [output.output_type for output in outputs] == kinds
        assert nbgraders_score(result) == score
    assert outputs[0].data == {"text/plain": "f: a reason"}
    assert nbgraders_score(CellResult(cell, 0.0, 2.0)) == 0


# From a submission to gradebook and feedback

WRONG = """
def gate_weights(name):
    if name == "AND":
        raise ZeroDivisionError
    weights = {"OR": (1.0, -0.5), "NAND": (-1.0, 1.5), "NOR": (-1.0, 0.5)}
    if name not in weights:
        raise ValueError(name)
    w, b = weights[name]
    return np.full((2, 1), w), b
"""


class Class:
    """One student's work, right but for WRONG, in courses of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.course = self.another("batch")
        right = demo.Fabric(Chapter(SLUG), self.course.released(SLUG)).right
        self.work = assemble.fill(right, {EXERCISE: WRONG})
        demo.write(folder / "submissions", "anna", 0, SLUG, self.work)

    def another(self, name):
        course = Course(self.folder / name)
        release(course, Chapter(SLUG))
        return course

    def grade(self, course, **settings):
        (row,) = batch.grade_folder(
            course, self.folder / "submissions", SLUG, **settings
        )
        return row


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return Class(tmp_path_factory.mktemp("credit"))


@pytest.fixture(scope="module")
def row(room):
    return room.grade(room.course, execution="trusted", workers=1)


def grades(course):
    with course.api.gradebook as gradebook:
        (notebook,) = gradebook.find_submission(SLUG, "anna").notebooks
        return {grade.name: grade.score for grade in notebook.grades}


def test_a_batch_gives_the_share_and_says_so(room, row):
    full = Chapter(SLUG).points
    assert (row.score, row.max_score) == (full - 0.4, full)
    assert row.reason == f"partly right: {EXERCISE}"
    assert grades(room.course)[f"check-{EXERCISE}"] == 1.6


def test_the_preprocessor_gives_the_same_through_stock_autograde(room, row):
    course = room.another("preprocessor")
    course.api.config.Autograde.autograde_preprocessors = STEPS
    path = course.notebook("submitted", SLUG, "anna")
    path.parent.mkdir(parents=True)
    nbformat.write(room.work, path)
    completed(course.api.autograde(SLUG, "anna"))
    assert grades(course) == grades(room.course)


def test_the_feedback_shows_the_reasons_and_the_points(room, row):
    page = BeautifulSoup(
        room.course.feedback(SLUG, "anna").read_text("utf-8"), "html.parser"
    )
    text = page.get_text()
    assert f"{EXERCISE}: AND: gate_weights('AND') stopped with Zero" in text
    assert "Score: 1.6 / 2.0" in " ".join(text.split())
    assert "isolate" not in text


def test_stock_execution_gives_no_part_but_all_the_reasons(room, row):
    course = room.another("stock")
    found = room.grade(course, execution="stock")
    assert found.score == found.max_score - Chapter(SLUG).exercise(EXERCISE).points
    notebook = nbformat.read(course.notebook("autograded", SLUG, "anna"), as_version=4)
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    (error,) = [out for out in outputs if out.output_type == "error"]
    assert " AND: `gate_weights('AND')` stopped with ZeroDivisionError" in error.evalue
