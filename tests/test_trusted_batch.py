"""A batch by trusted execution: stock's gradebook, and a pool whose processes die."""

import contextlib
import functools
import json
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from importlib.util import find_spec

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from grading import batch, demo
from grading.course.release import release
from grading.course.root import Course, completed
from grading.course.secret import secret
from grading.editions.chapter import ROOT, Chapter
from grading.trusted.batch import job, pool
from grading.trusted.worker import sandbox
from grading.trusted.worker.zygote import Stem
from tests import pool_jobs, postgres
from tests.batches import contents
from tests.waiting import wait_until

SLUG = "01-introduction"
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
REFUSAL = """\
CREATE TRIGGER refusal BEFORE INSERT ON student WHEN NEW.id = 'refused'
BEGIN SELECT RAISE(ABORT, 'no room'); END"""
EVIL = "from IPython.display import HTML\nprint('<script>steal()</script>')"


class Class:
    """A course with a released chapter and what its students handed in."""

    def __init__(self, folder):
        self.course = Course(folder / "course")
        self.chapter = Chapter(SLUG)
        release(self.course, self.chapter)
        self.pristine = shutil.copytree(folder / "course", folder / "pristine")
        self.work = []  # what reached the pool when the class was graded
        self.blank = self.course.released(SLUG)
        self.fabric = demo.Fabric(self.chapter, self.blank)
        self.folder = folder / "submissions"
        self.mistake = self.chapter.mistakes[-1]
        handed_in = {
            "right": self.fabric.right,
            "twin": self.fabric.right,
            "blank": self.blank,
            "mistake": self.fabric.with_mistake(self.mistake),
            "slips": self.fabric.with_all_slips(),
            "none": None,
            "noise": b"%PDF",
            "evil": self.fabric.with_cell(EVIL),
        }
        for number, (student, content) in enumerate(handed_in.items()):
            demo.write(self.folder, student, number, SLUG, content)

    def grade(self, course=None, folder=None, **settings):
        rows = batch.grade_folder(
            course or self.course, folder or self.folder, SLUG, **settings
        )
        return {row.student: row for row in rows}

    def another(self, folder):
        """An empty course with the same assignment."""
        return Course(shutil.copytree(self.pristine, folder))


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return Class(tmp_path_factory.mktemp("batch"))


@pytest.fixture(scope="module")
def rows(room):
    with counted(room.work):
        return room.grade(execution="trusted", workers=2)


# Scores


def test_every_submission_gets_its_points_and_a_reason(room, rows):
    full = room.chapter.points
    assert {name: (row.score, row.reason) for name, row in rows.items()} == {
        "right": (full, ""),
        "twin": (full, ""),
        "blank": (0, "unfinished: house_price, house_price_gradient"),
        "mistake": (
            full - room.chapter.exercise(room.mistake.exercise).points,
            f"wrong: {room.mistake.exercise}",
        ),
        "slips": (full, rows["slips"].reason),
        "none": (0, "no notebook was handed in"),
        "noise": (0, "the file is not JSON (line 1)"),
        "evil": (full, ""),
    }
    assert "put back" in rows["slips"].reason


def test_the_gradebook_is_the_one_that_stock_autograde_makes(room, rows, tmp_path):
    course = room.another(tmp_path / "stock")
    names = ("blank", "mistake", "slips")
    (tmp_path / "few").mkdir()
    for name in names:
        handed_in = _path(room.folder, name)
        copy = shutil.copytree if handed_in.is_dir() else shutil.copy2
        copy(handed_in, tmp_path / "few" / handed_in.name)
    room.grade(course, tmp_path / "few", execution="stock")
    ours = contents(room.course, SLUG)
    theirs = contents(course, SLUG)
    assert theirs == {key: ours[key] for key in theirs}
    assert {key if type(key) is str else key[0] for key in theirs} == set(names)


def test_equal_files_are_executed_once(room, rows):
    assert len(rows) == 8
    assert room.work == ["job"] * (1 + 7) + ["page"] * 8  # the key is one


def test_what_did_not_change_is_not_graded_again(room, rows):
    seen = []
    with counted(seen):
        assert room.grade(execution="trusted", workers=1) == rows
    assert seen == []


def test_points_that_a_person_gave_stay(room, rows, tmp_path):
    coursedir = room.course.api.coursedir
    name = room.chapter.exercises[0].name
    cell = (f"check-{name}", SLUG, SLUG, "mistake")
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        gradebook.find_grade(*cell).manual_score = 0.25
        gradebook.db.commit()
    row = room.grade(execution="trusted", workers=1, again=True)["mistake"]
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        grade = gradebook.find_grade(*cell)
        assert (grade.score, grade.needs_manual_grade) == (0.25, True)
        automatic = grade.auto_score
        grade.manual_score, grade.needs_manual_grade = None, False
        gradebook.db.commit()
    assert row.score == rows["mistake"].score - automatic + 0.25


def test_what_the_gradebook_refuses_stops_no_other(room, tmp_path):
    course = room.another(tmp_path / "course")
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as database:
        database.execute(REFUSAL)
    for student in ("refused", "beside"):
        demo.write(tmp_path / "in", student, 0, SLUG, room.fabric.right)
    rows = room.grade(course, tmp_path / "in", execution="trusted", workers=1)
    assert rows["beside"].score == room.chapter.points
    assert rows["refused"].score is None
    assert "not recorded" in rows["refused"].reason
    assert "no room" in rows["refused"].reason


# Feedback


def page(room, student):
    text = room.course.feedback(SLUG, student).read_text("utf-8")
    return BeautifulSoup(text, "html.parser")


def test_feedback_gives_the_reasons_and_no_hidden_test(room, rows):
    text = page(room, "mistake").get_text()
    notebook = nbformat.read(
        room.course.notebook("autograded", SLUG, "mistake"), as_version=4
    )
    errors = [
        output.evalue.split("\n")[0]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    assert errors
    assert all(error in text for error in errors)
    assert room.mistake.sentence in text
    assert "isolate" not in text
    assert "isolate.hidden" in str(notebook)
    assert "no notebook was handed in" in page(room, "none").get_text()


def test_each_job_carries_the_secret_of_its_course(room, tmp_path, monkeypatch):
    carried = []

    def noted(*values):
        made = job_of(*values)
        carried.append(made.secret)
        return made

    job_of = job.Job
    monkeypatch.setattr(job, "Job", noted)
    course = room.another(tmp_path / "other")
    handed_in = _path(room.folder, "noise")
    (tmp_path / "one").mkdir()
    shutil.copytree(handed_in, tmp_path / "one" / handed_in.name)
    room.grade(course, tmp_path / "one", execution="trusted", workers=1)
    assert carried == [secret(course.root)]
    assert carried != [secret(room.course.root)]


def test_no_page_runs_what_a_student_wrote(room, rows):
    for student in rows:
        found = page(room, student)
        assert not found.find_all(["script", "iframe", "object", "embed", "link"])
        assert "default-src 'none'" in found.head.find("meta")["content"]
    assert "steal()" in page(room, "evil").get_text()


def test_nbgraders_own_generate_feedback_makes_the_same_page(room, rows, tmp_path):
    course = Course(shutil.copytree(room.course.root, tmp_path / "course"))
    for student in ("blank", "evil", "none"):
        page = course.feedback(SLUG, student)
        ours = page.read_text("utf-8")
        page.unlink()
        completed(course.api.generate_feedback(SLUG, student, force=True))
        assert page.read_text("utf-8") == ours


# Processes that are killed


@pytest.fixture
def tasks(tmp_path):
    return lambda *names: [(name, str(tmp_path)) for name in names]


def outcomes(tasks, workers=2):
    with pool.Pool(lambda: pool.processes(workers), workers + 1) as several:
        found = several.run(pool_jobs.run, tasks)
        return {task[0]: outcome for task, outcome in found}


def test_a_job_that_ends_its_process_stops_no_other(tasks):
    found = outcomes(tasks("a", "killer", "b", "fails", "c"))
    assert isinstance(found.pop("killer"), pool.Broke)
    assert isinstance(found.pop("fails"), ValueError)
    assert [found[name].value.split()[0] for name in "abc"] == list("abc")


def test_a_job_whose_process_was_killed_runs_again(tasks):
    found = outcomes(tasks("a", "victim", "b"))
    assert found["victim"].value == "victim 1"


def test_an_unclear_end_counts_only_when_it_comes_twice(tasks):
    found = outcomes(tasks("unclear", "a"), workers=1)
    assert list(found) == ["a", "unclear"]
    assert found["unclear"].value == "unclear 1"


def test_any_other_executor_does(tasks):
    with pool.Pool(lambda: ThreadPoolExecutor(2), 2) as threads:
        found = threads.run(pool_jobs.run, tasks("a", "b"))
        assert sorted(outcome.value for _, outcome in found) == ["a 0", "b 0"]


def test_a_submission_that_ends_the_graders_process_gets_its_reason(room, tmp_path):
    course = room.another(tmp_path / "course")
    demo.write(tmp_path / "one", "killer", 0, SLUG, room.fabric.right)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job, "run", pool_jobs.die)
        row = room.grade(course, tmp_path / "one", execution="trusted", workers=1)
    assert row["killer"].score == 0
    assert "ended the grader's own process" in row["killer"].reason


class Here(Executor):
    """Runs each task at once, in this process."""

    def submit(self, function, task):
        future = Future()
        future.set_result(function(task))
        return future


@pytest.mark.parametrize("ended", [False, True])
def test_a_warm_process_is_a_fork_of_the_pools_as_long_as_that_lives(
    ended, monkeypatch
):
    stem = Stem(job.Limits())
    if ended:
        stem.close()
    monkeypatch.setattr(pool, "_stem", [stem])
    monkeypatch.setattr(job, "_own", {})
    warm = job.warm()
    assert warm.spawn().pid
    assert (warm._process is not None) == ended
    assert job.warm((*job.PACKAGES, "pytest"))._process
    job._end_warm()
    if not ended:
        stem.close()


def test_what_the_sandbox_lacks_is_told_once(room, tmp_path, monkeypatch, capsys):
    bare = sandbox.Offers(None, "as a test wants it", sandbox.offers().filters)
    for student in ("anna", "ben"):
        text = room.fabric.with_cell(f"print({student!r})")
        demo.write(tmp_path / "in", student, 0, SLUG, text)
    for system in (bare, None):
        with monkeypatch.context() as patch:
            patch.setattr(job, "_own", {})
            patch.setattr(job, "Zygote", functools.partial(job.Zygote, system=system))
            room.grade(
                room.another(tmp_path / str(system is None)),
                tmp_path / "in",
                execution="trusted",
                started=Here(),
            )
            job._end_warm()
        told = capsys.readouterr().err.count("Sandbox: reduced: no namespaces (as a")
        assert told == (system is bare)


# Other places


@pytest.mark.skipif(postgres.missing() != "", reason=postgres.missing())
def test_a_gradebook_in_postgresql_holds_the_same(room, rows, tmp_path):
    with postgres.server() as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE", url)
        course = Course(tmp_path / "course")
        release(course, room.chapter)
        assert room.grade(course, execution="trusted", workers=2) == rows
        assert contents(course, SLUG) == contents(room.course, SLUG)
        assert not (course.root / "gradebook.db").exists()


@pytest.mark.skipif(
    find_spec("distributed") is None, reason="needs Dask: the group dask of packages"
)
def test_a_cluster_of_several_processes_grades_the_same(room, rows, tmp_path):
    course = room.another(tmp_path / "course")
    with cluster(tmp_path) as address:
        found = room.grade(course, execution="trusted", scheduler=address)
    assert found == rows
    assert contents(course, SLUG) == contents(room.course, SLUG)


@contextlib.contextmanager
def cluster(folder):
    """A scheduler and two processes of a worker, on this machine; gives the address."""
    told = folder / "scheduler.json"
    host = ["--host", "127.0.0.1", "--no-dashboard"]
    commands = (
        ["scheduler", "--port", "0", "--scheduler-file", str(told), *host],
        ["worker", "--nworkers", "2", "--nthreads", "1", "--scheduler-file", str(told)],
    )
    running = []
    try:
        for kind, *options in commands:
            command = [sys.executable, "-m", "dask", kind, *options]
            log = (folder / f"{kind}.log").open("w")
            running.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log))
            wait_until(told.exists)
        yield json.loads(told.read_text())["address"]
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait()


@contextlib.contextmanager
def counted(seen):
    """Note which work reaches the pool, in the list `seen`."""
    submit = pool.Pool._submit

    def noted(self, function, task):
        seen.append(function.__module__.rpartition(".")[2])
        return submit(self, function, task)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool.Pool, "_submit", noted)
        yield


def _path(folder, name):
    return folder / name if (folder / name).exists() else folder / f"{name}.ipynb"
