"""`make grade`: every submission gets its grade, whatever it is; feedback is safe."""

import csv
import inspect
import re
from copy import deepcopy

import nbformat
import pytest
from bs4 import BeautifulSoup

from grading import batch, demo
from grading.course import grades
from grading.course.release import release
from grading.course.root import Course
from grading.editions import assemble
from grading.editions.chapter import Chapter
from grading.feedback import page as feedback
from grading.stock.budget import Budget
from grading.submissions import collect, repair
from grading.submissions.roster import Person, Roster
from tests.folders import put

SLUG = "03-logistic-regression"
OTHER = "11-gradient-checking"
# nbgrader's own way with its database
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

EVIL = """from IPython.display import HTML, Javascript, Markdown, display
display(HTML("<script>steal()</script><img src='//evil.test/x' onerror='steal()'>"))
display(Javascript("steal()"))
display(Markdown("<script>steal()</script>"))
### BEGIN HIDDEN TESTS"""
EVIL_TEXT = "<script>steal()</script> <iframe src='http://evil.test'></iframe> $a < b$"

# what it is: (points lost, all or those of exercises by their place; reason)
EXPECTED = {
    "right": ([], ""),
    "untouched": (None, "unfinished"),
    "no notebook": (None, "no notebook was handed in"),
    "not JSON": (None, "not JSON"),
    "another chapter's": (None, OTHER),
    "syntax error in one cell": ([1], "does not run"),
    "endless loop in one function": ([1], "out of time"),
    "endless loop that cannot be stopped": (None, "could not be stopped"),
    "exit() in a cell": (None, "ended Python"),
    "all of these slips at once": ([], "put back"),
    "evil": ([], ""),
}
REFUSED = [what for what, (lost, _) in EXPECTED.items() if lost is None][1:]


class Graded:
    """A class that was graded: the course, the folder, the rows by student."""

    def __init__(self, folder):
        self.chapter = Chapter(SLUG)
        self.course = Course(folder / "course")
        release(self.course, self.chapter)
        self.blank = self.course.released(SLUG)
        self.fabric = demo.Fabric(self.chapter, self.blank)
        self.folder = folder / "submissions"
        self.mistake = self.chapter.mistakes[-1]
        evil = self.fabric.with_cell(EVIL)
        evil.cells.append(nbformat.v4.new_markdown_cell(EVIL_TEXT))
        made = {
            **dict(demo.broken(self.fabric)),
            "right": self.fabric.right,
            "untouched": self.blank,
            "evil": evil,
        }
        handed_in = {what: made[what] for what in EXPECTED}
        handed_in["mistake"] = self.fabric.with_mistake(self.mistake)
        self.students = {}
        for number, (what, content) in enumerate(handed_in.items()):
            self.students[what] = f"student-{number:02d}"
            demo.write(self.folder, self.students[what], number, SLUG, content)
        rows = batch.grade_folder(self.course, self.folder, SLUG)
        self.rows = {row.student: row for row in rows}

    def row(self, what):
        return self.rows[self.students[what]]

    def autograded(self, student):
        return self.course.notebook("autograded", SLUG, student)

    def page(self, student):
        return self.course.feedback(SLUG, student).read_text("utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADE_CELL_SECONDS", "10")
        patch.setenv("EXECUTION", "stock")
        yield Graded(tmp_path_factory.mktemp("grade"))


# Scores and reasons


@pytest.mark.parametrize("what", EXPECTED)
def test_each_submission_gets_the_points_it_earned_and_a_reason(graded, what):
    lost, reason = EXPECTED[what]
    points = [row.points for row in graded.chapter.exercises]
    expected = 0 if lost is None else sum(points) - sum(points[i] for i in lost)
    row = graded.row(what)
    assert (row.score, row.max_score) == (expected, sum(points)), row
    assert reason in row.reason
    assert bool(row.reason) == bool(reason)


def test_a_mistake_costs_its_exercise_and_no_other(graded):
    row, name = graded.row("mistake"), graded.mistake.exercise
    assert row.reason == f"wrong: {name}"
    assert row.score == row.max_score - graded.chapter.exercise(name).points


def test_zeros_are_in_the_gradebook(graded):
    for what, (lost, _) in EXPECTED.items():
        if lost is None:
            assert graded.course.score(SLUG, graded.students[what])[0] == 0


def test_the_table_has_a_line_for_every_submission(graded):
    lines = batch.table(graded.rows.values()).split("\n")
    assert len(lines) == len(graded.rows) + 1
    assert lines[0].split() == ["student", "assignment", "score", "max", "reason"]


def test_the_csv_has_the_scores_of_the_table(graded, tmp_path):
    grades.write(graded.course, Roster(), tmp_path / "grades.csv")
    with (tmp_path / "grades.csv").open() as lines:
        scores = {
            row["student_id"]: float(row["score"]) for row in csv.DictReader(lines)
        }
    assert scores == {name: row.score for name, row in graded.rows.items()}


def test_no_name_is_a_formula_in_the_csv(graded, tmp_path):
    people = Roster([Person("-1", '=HYPERLINK("x")', "@SUM(A1)"), Person("1-", "+1")])
    grades.write(graded.course, people, tmp_path / "grades.csv")
    with (tmp_path / "grades.csv").open() as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert [c for c in cells if c.startswith(grades.FORMULA)] == []
    assert {"'-1", '\'=HYPERLINK("x")', "'@SUM(A1)", "1-", "'+1"} <= set(cells)


# Feedback


@pytest.mark.parametrize("what", REFUSED)
def test_feedback_of_a_refused_submission_says_why(graded, what):
    page = BeautifulSoup(graded.page(graded.students[what]), "html.parser")
    assert "could not be graded" in page.get_text()
    assert EXPECTED[what][1] in page.get_text()


def test_no_feedback_holds_hidden_tests_or_the_key(graded):
    chapter = graded.chapter
    lines = inspect.getsource(chapter.hidden).split("\n")
    told = chapter.path.read_text("utf-8")
    secrets = {
        x.strip() for x in lines if len(x.strip()) > 25 and x.strip() not in told
    }
    assert len(secrets) > 20
    secrets |= {"isolate.begin", "isolate.hidden", "grading/", "solutions/"}
    for what, student in graded.students.items():
        text = BeautifulSoup(graded.page(student), "html.parser").get_text()
        assert not [secret for secret in secrets if secret in text], what
        assert ("BEGIN HIDDEN TESTS" in text) == (what == "evil"), "in its own cell"


def test_the_search_for_hidden_tests_finds_them_where_they_are(graded):
    text = graded.autograded(graded.students["right"]).read_text("utf-8")
    assert "BEGIN HIDDEN TESTS" in text
    assert "isolate.hidden" in text


def test_feedback_shows_the_message_of_a_failing_check(graded):
    notebook = nbformat.read(
        graded.autograded(graded.students["mistake"]), as_version=4
    )
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    messages = [out.evalue for out in outputs if out.output_type == "error"]
    page = BeautifulSoup(graded.page(graded.students["mistake"]), "html.parser")
    assert messages
    assert all(message.split("\n")[0] in page.get_text() for message in messages)


def test_no_page_has_a_script_or_asks_another_host(graded):
    for student in graded.rows:
        page = BeautifulSoup(graded.page(student), "html.parser")
        assert not page.find_all(["script", "iframe", "object", "embed", "link"])
        for tag in page.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on")]
            assert tag.get("src", "data:").startswith("data:")
        first = page.head.find("meta")
        assert first["http-equiv"] == "Content-Security-Policy"
        assert "default-src 'none'" in first["content"]


def test_what_a_student_made_to_run_is_shown_as_text(graded):
    page = BeautifulSoup(graded.page(graded.students["evil"]), "html.parser")
    assert "steal()" in page.get_text()


def test_feedback_keeps_the_chapters_headings_and_not_its_prose(graded):
    page = BeautifulSoup(graded.page(graded.students["right"]), "html.parser")
    assert graded.chapter.title in page.find("h1").get_text()
    assert len(page.find_all("h3")) >= len(graded.chapter.exercises)
    assert "<h" not in page.get_text()
    assert page.find_all("table") == page.find_all("table", "scores")


def test_stock_feedback_would_have_run_it(graded, tmp_path):
    notebook = nbformat.read(graded.autograded(graded.students["evil"]), as_version=4)
    page, _ = feedback.HTMLExporter().from_notebook_node(notebook)
    assert BeautifulSoup(page, "html.parser").find_all("script")
    assert "onerror" in page


def test_a_traceback_loses_trusted_frames_and_lines_only():
    frames = [
        "Cell \x1b[32mIn[5]\x1b[0m, line 3\n### BEGIN HIDDEN TESTS\nisolate.hidden()\nx()",  # noqa: E501
        "File \x1b[32m/repo/grading/hidden/x.py:3\x1b[0m, in f()\nsecret()",
        "File \x1b[32m/repo/solutions/x.py:3\x1b[0m, in f()\nsecret()",
        "Cell In[4], line 2, in mine()\nx / 0",
    ]
    assert feedback.visible_frames(frames) == [
        "Cell \x1b[32mIn[5]\x1b[0m, line 3\nx()",
        "Cell In[4], line 2, in mine()\nx / 0",
    ]


# Grading again


def test_only_what_changed_is_graded_again(graded, tmp_path):
    same, changed = graded.students["right"], graded.students["untouched"]

    def placed(name):  # graded anew, it is placed anew; a new slip is no new grade
        return graded.course.notebook("submitted", SLUG, name)

    before = [placed(name).stat().st_mtime_ns for name in (same, changed)]
    demo.write(tmp_path, same, 1, SLUG, graded.fabric.right)
    demo.write(tmp_path, changed, 1, SLUG, graded.fabric.half_done(1))
    rows = {
        row.student: row for row in batch.grade_folder(graded.course, tmp_path, SLUG)
    }
    after = [placed(name).stat().st_mtime_ns for name in (same, changed)]
    assert after[0] == before[0]
    assert after[1] > before[1]
    assert rows[same].score == graded.chapter.points
    assert rows[changed].score == graded.chapter.exercises[0].points


def test_the_command_ends_with_0_when_all_were_graded_zeros_too(
    graded, tmp_path, capsys
):
    put(tmp_path, "student-90.ipynb", "nonsense")
    options = ["--course", str(graded.course.root), "--assignment", SLUG]
    assert batch.main([str(tmp_path), *options]) == 0
    out = capsys.readouterr().out
    assert re.search(r"student-90 +03-logistic-regression +0 .*not JSON", out)
    assert "grades.csv" in out


def test_the_command_ends_with_1_when_a_submission_has_no_grade(
    graded, tmp_path, capsys
):
    there = graded.course.notebook("release", OTHER)
    there.parent.mkdir(parents=True)
    nbformat.write(graded.blank, there)
    put(tmp_path, "student-91.ipynb", "nonsense")
    status = batch.main([str(tmp_path), "--course", str(graded.course.root)])
    there.unlink()
    assert status == 1
    assert "which assignment" in capsys.readouterr().out


def test_a_folder_that_does_not_exist_is_named(graded, tmp_path, capsys):
    missing = tmp_path / "nowhere"
    assert batch.main([str(missing), "--course", str(graded.course.root)]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_no_reason_does_anything_to_the_table(graded):
    row = graded.row("right")._replace(reason="x\x1b[2J\nben  18  18")
    lines = batch.table([row]).split("\n")
    assert len(lines) == 2
    assert lines[1].isprintable()


# Repairs


def repaired(graded, notebook, tmp_path):
    mended, notes = repair.repaired(
        collect.read(put(tmp_path, "x.ipynb", notebook)), graded.blank
    )
    nbformat.validate(mended)
    return mended, notes


def locked(notebook):
    roles = ("check", "setup")
    return [(c.id, c.source) for c in notebook.cells if assemble.role(c) in roles]


def test_locked_cells_are_the_releases_whatever_was_done_to_them(graded, tmp_path):
    notebook = deepcopy(graded.fabric.right)
    for cell in notebook.cells:
        if assemble.role(cell) in ("check", "setup"):
            cell.source = "pass"
            cell.metadata["nbgrader"]["points"] = 1000
    mended, _ = repaired(graded, notebook, tmp_path)
    assert locked(mended) == locked(graded.blank)


def test_all_checks_deleted_come_back_after_their_exercises(graded, tmp_path):
    ids = [f"check-{row.name}" for row in graded.chapter.exercises]
    mended, notes = repaired(graded, graded.fabric.without(*ids), tmp_path)
    order = [cell.id for cell in mended.cells]
    for row in graded.chapter.exercises:
        assert order.index(f"check-{row.name}") == order.index(row.name) + 1
    assert notes == [f"put back: {', '.join(ids)}"]


def test_an_untouched_notebook_needs_no_repair(graded, tmp_path):
    mended, notes = repaired(graded, graded.blank, tmp_path)
    assert notes == []
    sources = [(cell.cell_type, cell.source) for cell in mended.cells]
    assert sources == [(cell.cell_type, cell.source) for cell in graded.blank.cells]


def test_the_first_of_copied_cells_counts_and_the_copies_stay_as_plain_cells(
    graded, tmp_path
):
    name = graded.fabric.names[1]
    mended, notes = repaired(graded, graded.fabric.with_copy(name), tmp_path)
    twice = [c for c in mended.cells if c.source == graded.fabric.key[name]]
    assert [assemble.role(cell) for cell in twice] == ["stub", "plain"]
    assert notes == ["copied cells: 1"]


def test_the_courses_own_cells_keep_their_ids_until_they_are_changed(graded, tmp_path):
    notebook = deepcopy(graded.blank)
    plain = [c for c in notebook.cells if c.id.startswith("plain-")]
    plain[0].source += "\nmine = 1"
    check = next(c for c in notebook.cells if assemble.role(c) == "check")
    notebook.cells.append(nbformat.v4.new_code_cell(check.source))
    mended, _ = repaired(graded, notebook, tmp_path)
    ids = [cell.id for cell in mended.cells]
    assert [i for i in ids if i.startswith("plain-")] == [c.id for c in plain[1:]]
    assert ids.count(check.id) == 1
    assert ids[-1].startswith("own-")


def test_demonstrations_are_skipped_unless_the_student_wrote_in_them(graded, tmp_path):
    notebook = deepcopy(graded.blank)
    demos = [cell for cell in notebook.cells if assemble.role(cell) == "demo"]
    demos[0].source += "\nmine = 1"
    mended, _ = repaired(graded, notebook, tmp_path)
    skipped = [c.source for c in mended.cells if "demo" in c.metadata.get("tags", [])]
    assert skipped == [cell.source for cell in demos[1:]]


# Time


def test_a_budget_is_shared_by_the_cells_of_a_submission(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("grading.stock.budget.monotonic", lambda: now[0])
    budget = Budget(submission=50, cell=20, least=3)
    given = []
    for _ in range(5):
        given.append(budget(None))
        now[0] += given[-1]
    assert given == [20, 20, 10, 3, 3]


def test_a_budget_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="least"):
        Budget(submission=10, cell=20)


# The class that `make demo` makes up


def test_the_made_up_class_is_always_the_same(graded, tmp_path):
    first = demo.write_class(tmp_path / "1", graded.fabric)
    second = demo.write_class(tmp_path / "2", graded.fabric)
    assert first == second
    assert list(first) == [f"student-{n:02d}" for n in range(1, 31)]
    files = [sorted((tmp_path / n).rglob("*.ipynb")) for n in "12"]
    assert [p.read_bytes() for p in files[0]] == [p.read_bytes() for p in files[1]]


def test_the_made_up_class_is_right_wrong_half_done_and_broken(graded, tmp_path):
    made = list(demo.write_class(tmp_path, graded.fabric).values())
    assert {"right", "0 done"} <= set(made)
    assert sum(what.startswith("mistake") for what in made) >= 8
    assert {what for what, _ in demo.broken(graded.fabric)} <= set(made)


def test_the_made_up_class_makes_mistakes_in_every_exercise(graded):
    first = list(zip(range(8), demo.spread(graded.chapter.mistakes), strict=False))
    names = {mistake.exercise for _, mistake in first}
    assert len(names) == min(8, len(graded.chapter.exercises))
