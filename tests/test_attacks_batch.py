"""Attacks among honest submissions, graded as a class: the honest notice nothing."""

import contextlib
import shutil
import sqlite3

import pytest

from grading import batch
from grading.course.records import Records
from grading.course.root import Course, completed
from grading.trusted.worker import sandbox
from tests.attacks import GROUPS
from tests.attacks.assignment import RIGHT, source, submission
from tests.attacks.attack import WRONG
from tests.attacks.canary import Canary
from tests.attacks.notebooks import dumps
from tests.attacks.ours import LIMITS

HALF = RIGHT.replace("- Y)", "+ Y)")
HONEST = {
    "b-right": RIGHT,
    "d-wrong": WRONG,
    "h-half": HALF,
    "n-other": RIGHT.replace("np.logaddexp(0.0, Z)", "np.log1p(np.exp(Z))"),
    "t-stub": "",
    "y-right-too": RIGHT + "\nprint('done')\n",
}
POINTS = {"d-wrong": 1, "h-half": 3, "t-stub": 1}  # the others have 6
HOSTILE = [
    "gradebook-manual-score",
    "other-submission",
    "answer-from-the-gradebook",
    "vandal",
    "poisoned-start",
    "proc-of-others",
    "ast-transformer",
    "replaced-truth",
    "arithmetic-of-its-own",
    "text-that-kills",
    "noise",
    "forged-cell-reply",
    "claimed-names",
    "reply-in-advance",
    "forged-table",
    "exit-in-the-call",
    "kill-parent",
    "kill-all",
    "hopping",
    "detached-child",
    "disk",
    "fork-bomb",
    "raw-output-flood",
    "edited-checks",
    "extra-graded-cells",
    "deep-json",
    "set-up-that-never-runs",
    "a-death-a-cell",
]

pytestmark = [
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
    pytest.mark.skipif(
        sandbox.offers().form is None, reason="the full form needs namespaces"
    ),
]


class Class:
    """A course with the attacks' assignment, and folders of submissions."""

    def __init__(self, folder, canary):
        self.folder = folder
        course = Course(folder / "pristine")
        notebook = source()
        notebook["metadata"]["checked_gradients"] = {"assignment": "a"}
        write(course.notebook("source", "a"), dumps(notebook))
        completed(course.api.generate_assignment("a"))
        for student, answer in HONEST.items():
            data = dumps(submission(answer))
            write(folder / "honest" / f"{student}.ipynb", data)
            write(folder / "mixed" / f"{student}.ipynb", data)
        attacks = {a.name: a for group in GROUPS.values() for a in group}
        self.attackers = {  # between the honest ones, in the order of names
            name: f"{'bcegkmqsuwxz'[number % 12]}-{name}"
            for number, name in enumerate(HOSTILE)
        }
        for name, student in self.attackers.items():
            data = canary.data(attacks[name])
            write(folder / "mixed" / f"{student}.ipynb", data)

    def graded(self, name):
        """(a fresh course, its rows by student) after a folder has been graded."""
        course = Course(shutil.copytree(self.folder / "pristine", self.folder / name))
        folder = self.folder / name.partition("-")[0]
        rows = batch.grade_folder(
            course, folder, "a", execution="trusted", workers=2, limits=LIMITS
        )
        return course, {row.student: row for row in rows}


@pytest.fixture(scope="module")
def canary():
    planted = Canary()
    yield planted
    planted.close()


@pytest.fixture(scope="module")
def room(tmp_path_factory, canary):
    with pytest.MonkeyPatch.context() as patch:
        # The attacks' assignment is no chapter: its grades depend on no key.
        patch.setattr(Records, "_common", lambda self, name: name.encode())
        yield Class(tmp_path_factory.mktemp("class"), canary)


@pytest.fixture(scope="module")
def alone(room):
    return room.graded("honest-course")


@pytest.fixture(scope="module")
def among(room):
    return room.graded("mixed-course")


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_honest_submissions_get_what_they_earn(alone):
    _, rows = alone
    assert {n: row.score for n, row in rows.items()} == {
        name: POINTS.get(name, 6) for name in HONEST
    }


@pytest.mark.parametrize("student", HONEST)
def test_among_attacks_they_get_the_same(student, alone, among):
    (course, rows), (mixed_course, mixed_rows) = alone, among
    assert mixed_rows[student] == rows[student]
    for step in ("submitted", "autograded"):
        ours = course.notebook(step, "a", student).read_bytes()
        assert mixed_course.notebook(step, "a", student).read_bytes() == ours
    page = course.feedback("a", student).read_text("utf-8")
    assert mixed_course.feedback("a", student).read_text("utf-8") == page
    assert in_gradebook(mixed_course, student) == in_gradebook(course, student)


@pytest.mark.parametrize("name", HOSTILE)
def test_an_attack_in_a_class_gets_no_point_for_it(name, room, among):
    (course, rows), student = among, room.attackers[name]
    assert rows[student].score in (0, 1), rows[student]
    kept = in_gradebook(course, student)
    assert [row for row in kept if row[0] != "check-double" and row[1]] == []
    assert [row for row in kept if row[2] is not None] == []
    assert course.feedback("a", student).exists()


def test_gradebook_and_table_are_whole_and_nothing_outside_was_touched(among, canary):
    course, rows = among
    assert len(rows) == len(HONEST) + len(HOSTILE)
    lines = batch.table(rows.values()).split("\n")
    assert len(lines) == 1 + len(rows)
    assert all(map(str.isprintable, lines))
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as book:
        assert book.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert book.execute("select count(*) from student").fetchone() == (len(rows),)
    assert canary.touched() == []


def in_gradebook(course, student):
    """(check, points of the grader, points of a person) as SQLite has them."""
    query = """
        select cell.name, grade.auto_score, grade.manual_score from grade
        join base_cell as cell on cell.id = grade.cell_id
        join submitted_notebook as notebook on notebook.id = grade.notebook_id
        join submitted_assignment as work on work.id = notebook.assignment_id
        where work.student_id = ? order by cell.name
    """
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as book:
        return book.execute(query, [student]).fetchall()
