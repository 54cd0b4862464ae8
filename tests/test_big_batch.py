"""Batches on which processes are killed end as if nothing had happened."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from grading import batch, demo
from grading.course.release import release
from grading.course.root import Course
from grading.editions.chapter import ROOT, Chapter
from grading.trusted.batch import budgets, pool
from grading.trusted.worker import processes
from tests import hostile
from tests.batches import ROLES, contents, running
from tests.waiting import alive, wait_until

SLUG = "03-logistic-regression"
SIZE = int(os.environ.get("BIG_BATCH", 1000))  # submissions of the large one
KILLED = (
    *("worker", "keeper", "batch", "judge"),
    *("pool process", "warm process", "init", "batch", "stem"),
)
SLEEP = "import subprocess; subprocess.run(['sleep', '{}'])"
pytestmark = [
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc"),
]


class Room:
    """Courses with a released chapter, none of them with a submission."""

    def __init__(self, folder):
        self.folder = folder
        course = Course(folder / "released")
        release(course, Chapter(SLUG))
        self.fabric = demo.Fabric(Chapter(SLUG), course.released(SLUG))

    def course(self, folder):
        return Course(shutil.copytree(self.folder / "released", folder))


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return Room(tmp_path_factory.mktemp("released"))


# A whole class, and the batch as a command


@pytest.mark.slow
def test_a_small_batch_ends_the_same(room, tmp_path):
    ends_the_same(room, tmp_path, 40, hostile.QUICK)


@pytest.mark.soak
def test_a_large_batch_with_twenty_hostile_submissions_ends_the_same(room, tmp_path):
    ends_the_same(room, tmp_path, SIZE, hostile.TWENTY)


def ends_the_same(room, folder, size, attacks):
    """Whatever is killed on the way: grades, files and pages of an undisturbed run."""
    submissions, right = mixed(room.fabric, folder / "submissions", size, attacks)
    killed, undisturbed = room.course(folder / "killed"), room.course(folder / "quiet")
    command(undisturbed, submissions).communicate()
    disturb(killed, submissions, size)
    theirs = everything(undisturbed)
    assert len([name for name in theirs if name.endswith(".html")]) == size
    assert differing(everything(killed), theirs) == []
    grades = contents(undisturbed, SLUG)
    assert contents(killed, SLUG) == grades
    full = Chapter(SLUG).points
    assert {grades[student][:2] for student in right} == {(full, full)}
    assert max(grades[row.stem][0] for row in submissions.iterdir()) == full


def mixed(fabric, folder, size, attacks):
    """Write a class with attacks among it; returns the folder, and who is right."""
    evil = list(hostile.submissions(fabric, attacks))
    right = []
    for student, what, notebook in demo.crowd(fabric, size - len(evil)):
        demo.write(folder, student, 2, SLUG, notebook)
        right += [student] if what == "right" else []
    for number, (name, content) in enumerate(evil):
        student = f"student-{number * size // len(evil):04d}-{name}"
        demo.write(folder, student, 2, SLUG, content)
    return folder, right


def command(course, submissions):
    """A batch as a process of its own."""
    given = [str(submissions), "--course", str(course.root), "--assignment", SLUG]
    return subprocess.Popen(
        [sys.executable, "-m", "grading.batch", *given, "--workers=2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def disturb(course, submissions, size):
    """Grade to the end; on the way kill what KILLED names, at random moments."""
    rng = random.Random(size)
    moments = sorted(rng.sample(range(size // 20, size * 7 // 10), len(KILLED)))
    batch = command(course, submissions)
    for count, role in zip(moments, KILLED, strict=True):
        wait_until(lambda count=count: graded(course) >= count, 1800)
        time.sleep(rng.random())
        family = processes.family(batch.pid)
        kill(rng, batch.pid, role)
        if role == "batch":
            batch.communicate()
            wait_until(lambda family=family: not any(map(alive, family)))
            assert graded(course) < size
            batch = command(course, submissions)
    batch.communicate()
    assert batch.returncode == 0


def kill(rng, pid, role):
    """Kill one of the processes that have this role in the batch `pid`."""
    while True:
        victims = wait_until(lambda: running(pid)[role])
        try:
            return os.kill(rng.choice(victims), signal.SIGKILL)
        except ProcessLookupError:  # it ended by itself meanwhile
            continue


def graded(course):
    return len(list(course.root.glob("records/*/[!.]*")))


def everything(course):
    """The files that grading made: dict path -> content."""
    folders = ("submitted", "autograded", "feedback", "records")
    paths = [path for name in folders for path in course.root.glob(f"{name}/**/*")]
    found = {str(path.relative_to(course.root)): path for path in paths}
    files = {name: path.read_bytes() for name, path in found.items() if path.is_file()}
    # Students stand in the order in which they came into the gradebook.
    lines = sorted((course.root / "grades.csv").read_text("utf-8").splitlines())
    return files | {"grades.csv": lines}


def differing(ours, theirs):
    """The names of what is not the same in both."""
    names = sorted(ours.keys() | theirs.keys())
    return [name for name in names if ours.get(name) != theirs.get(name)]


# One submission, and what comes from outside


@pytest.mark.slow
@pytest.mark.parametrize("role", [*ROLES[1:3], *ROLES[4:-1]])
def test_nobody_loses_points_to_a_killed_process(room, tmp_path, monkeypatch, role):
    def kill(pids):
        os.kill(pids[role][0], signal.SIGKILL)

    monkeypatch.setattr(budgets, "LEAST", 30)  # the cell may sleep so long
    (row,) = grade(room, tmp_path, SLEEP.format(1.5), kill)
    assert (row.score, row.reason) == (Chapter(SLUG).points, "")


@pytest.mark.slow
def test_a_worker_that_stands_still_loses_its_cell_only(room, tmp_path):
    def stop(pids):
        os.kill(pids["worker"][0], signal.SIGSTOP)

    (row,) = grade(room, tmp_path, SLEEP.format(1.5), stop)
    assert row.score == Chapter(SLUG).points
    assert "out of time" in row.reason


@pytest.mark.slow
def test_a_cell_that_sleeps_costs_itself_and_gets_no_second_run(
    room, tmp_path, monkeypatch
):
    started, submit = [], pool.Pool._submit

    def noted(self, function, task):
        if function.__module__.endswith(".job"):
            started.append(b"'600'" in task.data)
        return submit(self, function, task)

    monkeypatch.setattr(pool.Pool, "_submit", noted)
    demo.write(tmp_path / "in", "beside", 2, SLUG, room.fabric.right)
    rows = grade(room, tmp_path, SLEEP.format(600))
    points = Chapter(SLUG).points
    assert [(row.score, "out of time" in row.reason) for row in rows] == [
        (points, False),  # beside
        (points, True),  # sleeps; its answers are right
    ]
    assert started.count(True) == 1


def grade(room, folder, own_cell, meanwhile=None, **settings):
    """Grade a right submission that has `own_cell` too, in a batch of this process.

    meanwhile: gets the processes of the batch by role while a child of that cell runs.
    """
    notebook = room.fabric.with_cell(own_cell)
    demo.write(folder / "in", "sleeps", 2, SLUG, notebook)
    course = room.course(folder / "course")
    with ThreadPoolExecutor(1) as thread:
        rows = thread.submit(
            batch.grade_folder, course, folder / "in", SLUG, workers=1, **settings
        )
        if meanwhile:
            wait_until(lambda: running(os.getpid())["own"])
            meanwhile(running(os.getpid()))
        return rows.result()
